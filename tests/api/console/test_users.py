"""Accounts are found, made, given credits and rights; everything leaves its row in the audit."""

from typing import Any

import pytest

from onetake.api.console.users import amount_of
from onetake.core.account import Balance
from onetake.core.failure import Rejected
from tests.api.console.desk import Desk, customer, office
from tests.api.gate import Gate

USERS = "/admin/users"
ROOT = "root"


async def test_users_are_sought_and_paged(gate: Gate) -> None:
    desk = await office(gate)
    for name in ("ann", "bob", "bobby"):
        await gate.user(name)

    page = await desk.get("/admin/users?query=BOB&size=5")
    second = await desk.get("/admin/users?page=2&size=5")

    assert [each["id"] for each in page["items"]] == ["bobby", "bob"]
    assert (page["total"], page["page"], page["size"]) == (2, 1, 5)
    assert (second["items"], second["total"]) == ([], 4)


async def test_a_user_is_shown_with_entries_and_keys(gate: Gate) -> None:
    desk = await office(gate)
    await gate.user("ann", credits=50)
    await gate.key("ann")

    shown = await desk.get(USERS + "/ann")

    assert (shown["email"], shown["available_credits"], shown["tasks"]) == ("ann@x.org", 50, 0)
    (entry,) = shown["entries"]
    assert (entry["kind"], entry["credits"], entry["actor"]) == ("grant", 50, "test")
    assert [key["name"] for key in shown["keys"]] == ["test"]
    assert "digest" not in shown["keys"][0]


async def test_an_account_is_made_and_can_sign_in(gate: Gate) -> None:
    desk = await office(gate)
    wish = {"email": "Cat@Example.org", "role": "customer", "password": "a-good-one-7"}

    status, made = await desk("POST", "/admin/users", wish)

    assert (status, made["role"], made["available_credits"]) == (201, "customer", 0)
    login = {"email": "cat@example.org", "password": "a-good-one-7"}
    async with gate.http.post(f"{gate.base_url}/api/session", json=login) as answer:
        assert answer.status == 200
    assert await desk.trail() == [
        ("user.created", made["id"],
         {"email": made["email"], "role": "customer", "password": True}),
    ]  # fmt: skip
    assert (await desk.refused("POST", "/admin/users", wish)) == (409, "email_taken", "email")


@pytest.mark.parametrize(
    ("wrong", "code", "param"),
    [
        ({"email": "nobody"}, "invalid_field", "email"),
        ({"password": "12345"}, "invalid_field", "password"),
        ({"password": "123456"}, "common_password", "password"),
        ({"role": "king"}, "invalid_field", "role"),
        ({"disabled": True}, "invalid_field", "disabled"),
    ],
)
async def test_a_wrong_wish_is_refused(
    gate: Gate, wrong: dict[str, Any], code: str, param: str
) -> None:
    wish = {"email": "cat@example.org", "role": "customer"} | wrong

    refused = await (await office(gate)).refused("POST", "/admin/users", wish)

    assert refused == (400, code, param)


async def test_who_is_disabled_is_out_at_once(gate: Gate) -> None:
    desk, ann = await office(gate), await customer(gate)
    key = {"Authorization": f"Bearer {await gate.key('ann')}"}
    assert (await ann("GET", "/statement"))[0] == 200

    status, shown = await desk("PATCH", USERS + "/ann", {"disabled": True})

    assert (status, shown["disabled"]) == (200, True)
    assert (await ann.refused("GET", "/statement"))[:2] == (401, "not_signed_in")
    async with gate.http.get(f"{gate.base_url}/v1/tasks", headers=key) as answer:
        assert answer.status == 401
    await desk("PATCH", USERS + "/ann", {"disabled": False})
    async with gate.http.get(f"{gate.base_url}/v1/tasks", headers=key) as answer:
        assert answer.status == 200
    assert [row[2] for row in await desk.trail()] == [
        {"disabled": {"old": True, "new": False}}, {"disabled": {"old": False, "new": True}},
    ]  # fmt: skip


async def test_the_last_administrator_cannot_lock_the_door_from_inside(gate: Gate) -> None:
    desk = await office(gate)
    await gate.user("ann")
    for change in ({"disabled": True}, {"role": "customer"}):
        refused = await desk.refused("PATCH", USERS + "/root", change)
        assert refused[:2] == (409, "last_administrator")

    await desk("PATCH", USERS + "/ann", {"role": "administrator"})
    status, _ = await desk("PATCH", USERS + "/root", {"role": "customer"})

    assert status == 200
    assert (await desk.refused("GET", "/admin/users"))[:2] == (403, "not_allowed")


async def test_credits_are_given_and_taken_with_a_reason(gate: Gate) -> None:
    desk = await office(gate)
    await gate.user("ann", credits=0)
    path = USERS + "/ann/credits"

    _, given = await desk("POST", path, {"credits": 12.345678, "reason": " a gift "})
    _, taken = await desk("POST", path, {"credits": -2, "reason": "a mistake"})

    assert (given["available_credits"], taken["available_credits"]) == (12.345678, 10.345678)
    assert await gate.store.balance("ann") == Balance(10_345_678, 0)
    entries = (await desk.get(USERS + "/ann"))["entries"]
    assert [(e["credits"], e["reason"], e["actor"]) for e in entries] == [
        (-2, "a mistake", "root"), (12.345678, "a gift", "root"),
    ]  # fmt: skip
    assert [row[2] for row in await desk.trail()] == [
        {"credits": "-2", "reason": "a mistake"}, {"credits": "12.345678", "reason": "a gift"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("gift", "refusal"),
    [
        ({"credits": 0, "reason": "x"}, (400, "invalid_field", "credits")),
        ({"credits": 0.0000001, "reason": "x"}, (400, "invalid_field", "credits")),
        ({"credits": 1e300, "reason": "x"}, (400, "invalid_field", "credits")),
        ({"credits": "5", "reason": "x"}, (400, "invalid_field", "credits")),
        ({"credits": 5, "reason": " "}, (400, "invalid_field", "reason")),
        ({"credits": 5, "reason": "x" * 201}, (400, "invalid_field", "reason")),
        ({"credits": -51, "reason": "x"}, (402, "insufficient_credits", "credits")),
    ],
)
async def test_a_wrong_gift_changes_nothing(
    gate: Gate, gift: dict[str, Any], refusal: tuple[int, str, str]
) -> None:
    desk = await office(gate)
    await gate.user("ann", credits=50)

    assert await desk.refused("POST", USERS + "/ann/credits", gift) == refusal
    assert (await gate.store.balance("ann")).available == 50_000_000
    assert await desk.trail() == []


async def test_a_number_that_is_none_is_no_mistake_of_ours(gate: Gate) -> None:
    desk = await office(gate)
    url = f"{gate.base_url}/api{USERS}/{ROOT}/credits"
    for text in ("NaN", "Infinity", "-Infinity", "1e999"):
        body = f'{{"credits": {text}, "reason": "x"}}'
        headers = {**desk.headers, "Content-Type": "application/json"}
        async with gate.http.post(url, data=body, headers=headers) as answer:
            assert answer.status == 400


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", USERS + "/x", None), ("PATCH", USERS + "/x", {"disabled": True}),
        ("POST", USERS + "/x/credits", {"credits": 1, "reason": "x"}),
        ("GET", USERS + "/%00", None),
    ],
)  # fmt: skip
async def test_nobody_is_not_found(gate: Gate, method: str, path: str, body: Any) -> None:
    refused = await (await office(gate)).refused(method, path, body)

    assert refused[:2] == (404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/admin/users"), ("POST", "/admin/users"), ("GET", USERS + "/ann"),
        ("PATCH", USERS + "/ann"), ("POST", USERS + "/ann/credits"),
    ],
)  # fmt: skip
async def test_a_customer_has_no_business_here(gate: Gate, method: str, path: str) -> None:
    desk = await customer(gate)
    body = {"role": "administrator"} if method == "PATCH" else None

    assert (await desk.refused(method, path, body))[0] in (400, 403)
    assert (await gate.store.user(id="ann")) == await gate.store.user(email="ann@x.org")
    assert (await Desk(gate, {}).refused("GET", "/admin/users"))[0] == 401


def test_json_numbers_are_read_exactly() -> None:
    assert amount_of(0.1) == 100_000
    assert amount_of(-0.000001) == -1
    assert amount_of(1e9) == 10**15
    assert amount_of(123456789.123456) == 123456789123456
    for wrong in (0.0, 1e10, 1e-7, 0.1 + 0.2):
        with pytest.raises(Rejected):
            amount_of(wrong)
