"""The balance of an account and of the key that asks, also when that key can do nothing else."""

from onetake.core.account import KeyFormat
from onetake.core.money import MICROCREDITS
from onetake.dialects.balance import DISABLED, ENABLED, EXPIRED, USED_UP
from tests.api import steps
from tests.api.gate import Gate
from tests.api.steps import GOOD, ask, begin, someone

PATH = "/api/usage/balance"
QUOTA = 5000  # of one credit: 500 000 for a dollar, 100 credits for a dollar


async def test_what_is_left_without_what_is_held(gate: Gate) -> None:
    await begin(gate, await someone(gate, "ann", KeyFormat.VGA))
    caller = await someone(gate, "ann", KeyFormat.SK)
    await begin(gate, caller)
    data = (await ask(gate, caller, "GET", PATH)).json["data"]
    assert data["object"] == "api_key_balance"
    assert data["balance"]["quota"] == (10_000 - 120) * QUOTA
    assert (data["balance"]["amount"], data["balance"]["quota_display_type"]) == (98.8, "USD")
    token = data["token"]
    assert (token["used_quota"], token["unlimited_quota"], token["expired_time"]) == (
        60 * QUOTA, True, -1,
    )  # fmt: skip
    assert token["status"] == ENABLED


async def test_a_budget_is_counted_down_and_given_back(gate: Gate) -> None:
    await gate.user()
    caller = {"Authorization": f"Bearer {await gate.key(budget=60 * MICROCREDITS)}"}
    task = await begin(gate, caller)
    token = (await ask(gate, caller, "GET", PATH)).json["data"]["token"]
    assert (token["used_quota"], token["remain_quota"], token["total_quota"]) == (
        60 * QUOTA, 0, 60 * QUOTA,
    )  # fmt: skip
    assert (token["status"], token["unlimited_quota"]) == (USED_UP, False)
    await steps.fail(gate, task)
    token = (await ask(gate, caller, "GET", PATH)).json["data"]["token"]
    assert (token["used_quota"], token["remain_quota"], token["status"]) == (0, 60 * QUOTA, ENABLED)


async def test_an_expired_key_is_told_so_and_can_do_nothing_else(gate: Gate) -> None:
    await gate.user()
    caller = {"Authorization": f"Bearer {await gate.key(expires_at=gate.now - 1)}"}
    token = (await ask(gate, caller, "GET", PATH)).json["data"]["token"]
    assert (token["status"], token["expired_time"]) == (EXPIRED, (gate.now - 1) // 1000)
    refused = await ask(gate, caller, "POST", "/v1/video/generations", dict(GOOD))
    assert (refused.status, refused.error["code"]) == (403, "key_disabled")
    assert (await ask(gate, caller, "GET", "/v1/tasks")).status == 403


async def test_errors_have_the_shape_of_this_page(gate: Gate) -> None:
    await gate.user()
    revoked = {"Authorization": f"Bearer {await gate.key()}"}
    (key,) = await gate.store.keys("ann")
    await gate.store.revoke_key(key.id, gate.now)
    unknown = {"Authorization": "Bearer sk-nothing"}
    for caller, status, message in (
        ({}, 401, "Token not provided"), (unknown, 401, "Invalid token"),
        (revoked, 403, "Token invalid"),
    ):  # fmt: skip
        refused = await ask(gate, caller, "GET", PATH)
        assert refused.status == status
        assert refused.json == {"success": False, "message": message}
    assert DISABLED != EXPIRED


async def test_the_models_of_a_key_are_named(gate: Gate) -> None:
    await gate.user()
    caller = {"Authorization": f"Bearer {await gate.key(models=('sora-2',))}"}
    token = (await ask(gate, caller, "GET", PATH)).json["data"]["token"]
    assert (token["model_limits_enabled"], token["model_limits"]) == (True, {"sora-2": True})
