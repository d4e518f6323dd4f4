"""A change is written down with who made it, seen at once, and refused in plain words."""

from typing import Any

import pytest

from onetake.api.console.trail import Trail, unknown
from onetake.core.account import Caller, Role, User
from onetake.core.failure import Code, Rejected
from onetake.core.ledger import grant
from onetake.core.office import (
    AddUser,
    AuditFilter,
    Change,
    GiveCredits,
    RemoveChannel,
    SaveChannel,
    SetRights,
)
from onetake.store.memory import MemoryStore
from tests.api.calls import call
from tests.store.sample import CHANNEL, channel, claim, person, submit, task

ROOT = User("root", "root@x.org", Role.ADMINISTRATOR, 1)


class Place:
    def __init__(self) -> None:
        self.store = MemoryStore()
        self.refreshed = 0
        self.made = 0
        self.trail = Trail(self.store, self.refresh, lambda: 500, self.entropy)

    async def refresh(self) -> None:
        self.refreshed += 1

    def entropy(self) -> int:
        self.made += 1
        return self.made

    async def change(self, change: Change) -> None:
        await self.trail.change(call("POST"), Caller(ROOT, None), change, "x.y", "it", {"a": 1})


@pytest.fixture
async def place() -> Place:
    made = Place()
    await made.store.add_user(ROOT)
    await made.store.add_user(person("ann"))
    await made.store.put_channel(channel())
    return made


async def test_a_change_is_written_down_and_seen(place: Place) -> None:
    await place.change(SetRights("ann", disabled=True))

    (row,) = (await place.store.audits(AuditFilter(), offset=0, limit=9)).rows
    audit = row.audit
    assert (audit.actor, audit.action, audit.subject) == ("root", "x.y", "it")
    assert audit.detail == {"a": 1}
    assert (audit.at, audit.address, row.actor_email) == (500, "192.0.2.7", "root@x.org")
    assert audit.id.startswith("audit_")
    assert place.refreshed == 1


REFUSED: list[tuple[Change, Code, str | None]] = [
    (SetRights("nobody", disabled=True), Code.NOT_FOUND, "id"),
    (SetRights("root", disabled=True), Code.LAST_ADMINISTRATOR, None),
    (AddUser(person("bob", email="ann@example.test")), Code.EMAIL_TAKEN, "email"),
    (SaveChannel(channel("channel_b")), Code.INVALID_FIELD, "name"),
    (RemoveChannel(CHANNEL), Code.CHANNEL_BUSY, None),
    (GiveCredits(grant("ann", -9999, key="g", reason="")), Code.INSUFFICIENT_CREDITS, "credits"),
]


@pytest.mark.parametrize(("change", "code", "param"), REFUSED)
async def test_a_refusal_has_a_code_and_leaves_nothing(
    place: Place, change: Change, code: Code, param: str | None
) -> None:
    given: Any = grant("ann", 1000, key="first", reason="")
    await place.store.post(given, "root", 1)
    await submit(place.store, task("t1"))
    await claim(place.store)

    with pytest.raises(Rejected) as refused:
        await place.change(change)

    assert (refused.value.failure.code, refused.value.failure.param) == (code, param)
    assert (await place.store.audits(AuditFilter(), offset=0, limit=9)).total == 0
    assert place.refreshed == 0


async def test_what_was_done_elsewhere_is_noted(place: Place) -> None:
    await place.trail.note(call("POST"), Caller(ROOT, None), "task.cancelled", "t1", {})

    assert (await place.store.audits(AuditFilter(action="task"), offset=0, limit=9)).total == 1


def test_what_is_not_there_is_named_safely() -> None:
    assert unknown("a\0" + "b" * 99).failure.message == f"there is no '{'a' + 'b' * 78}'"
