"""What every store promises of changes with their audit, offers, options, channels and people."""

from dataclasses import replace
from typing import Any

import pytest

from onetake.core import ledger
from onetake.core.account import Balance, Role, User
from onetake.core.capability import Text
from onetake.core.ledger import InsufficientCredits
from onetake.core.office import (
    AddKey,
    AddUser,
    Audit,
    AuditFilter,
    AuditPage,
    Change,
    ChannelBusy,
    EmailTaken,
    GiveCredits,
    LastAdministrator,
    Offer,
    Recorded,
    RemoveChannel,
    RevokeKey,
    SaveChannel,
    SaveOffer,
    SaveSite,
    SetBudget,
    SetRights,
    StatementFilter,
)
from onetake.core.person import Session
from onetake.core.pricing import Component, PriceRule, Settle, Tier, Unit
from onetake.core.site import Site
from onetake.core.webhook import Outcome
from onetake.core.work import Share
from onetake.store.store import NameTaken, Store
from tests.store.sample import (
    CHANNEL,
    api_key,
    cancelled,
    channel,
    claim,
    delivery,
    failed,
    finish,
    open_account,
    person,
    returned,
    running,
    submit,
    task,
)

EVERYTHING = AuditFilter()
PRICE = PriceRule(
    (
        Component(
            Unit.OUTPUT_SECOND,
            (Tier(1_500_000, {"resolution": ("480p",), "n": (1, 2.5, True)}), Tier(2, {})),
            per=10, included=3,
        ),
        Component(Unit.CHARACTER, (Tier(7, {}),), of="text"),
    ),
    Settle.ACTUAL,
    "n",
)  # fmt: skip


def audit(id: str = "audit_1", *, at: int = 500, actor: str = "root", **more: Any) -> Audit:
    made = Audit(id, at, actor, "channel.changed", CHANNEL, {"weight": {"old": 1, "new": 2}})
    return replace(made, **more)


def administrator(name: str) -> User:
    return replace(person(name), role=Role.ADMINISTRATOR)


class Offices:
    # -- changes -----------------------------------------------------------------------------

    async def test_a_change_and_its_audit_row_are_written_together(self, store: Store) -> None:
        await store.add_user(administrator("root"))
        before = await store.revision()
        made = audit(detail={"键": ["值", 1, 2.5, None, True]}, address="192.0.2.7")

        await store.change(SaveChannel(channel()), made)

        assert await store.channels() == (channel(),)
        found = await store.audits(EVERYTHING, offset=0, limit=9)
        assert found == AuditPage((Recorded(made, "root@example.test"),), 1)
        assert await store.revision() > before

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            (AddUser(person("cat", email="ANN@example.test")), EmailTaken),
            (SetRights("nobody", disabled=True), LookupError),
            (GiveCredits(ledger.grant("ann", -1001, key="g", reason="")), InsufficientCredits),
            (GiveCredits(ledger.grant("nobody", 5, key="g", reason="")), LookupError),
            (RevokeKey("k9"), LookupError),
            (SetBudget("k9", 5), LookupError),
            (SaveChannel(channel("channel_b")), NameTaken),
            (RemoveChannel("channel_b"), LookupError),
        ],
    )
    async def test_what_is_refused_leaves_no_trace(
        self, store: Store, change: Change, refusal: type[Exception]
    ) -> None:
        await open_account(store)
        await store.put_channel(channel())

        with pytest.raises(refusal):
            await store.change(change, audit())

        assert (await store.audits(EVERYTHING, offset=0, limit=9)).total == 0
        assert await store.balance("ann") == Balance(1000, 0)

    async def test_an_audit_row_that_cannot_be_written_undoes_the_change(
        self, store: Store
    ) -> None:
        await store.add_audit(audit())

        with pytest.raises(Exception, match=r"(?i)unique"):
            await store.change(SaveChannel(channel()), audit(at=501))

        assert await store.channels() == ()
        assert (await store.audits(EVERYTHING, offset=0, limit=9)).rows[0].audit.at == 500

    async def test_users_credits_and_keys_are_changed(self, store: Store) -> None:
        await store.change(AddUser(person("ann")), audit("a1"))
        given = ledger.grant("ann", 70, key="g", reason="for you")
        await store.change(GiveCredits(given), audit("a2", actor="root", at=600))
        await store.change(AddKey(api_key("k1", "ann")), audit("a3"))
        await store.change(SetBudget("k1", 40), audit("a4"))
        await store.change(RevokeKey("k1"), audit("a5", at=700))

        assert await store.user(id="ann") == person("ann")
        assert await store.balance("ann") == Balance(70, 0)
        (key,) = await store.keys("ann")
        assert (key.budget, key.revoked_at) == (40, 700)
        (line,) = await store.statement_before("ann", StatementFilter(), None, 9)
        assert (line.at, line.actor, line.entry) == (600, "root", given)
        assert await store.findings() == ()
        with pytest.raises(LookupError):
            await store.change(RevokeKey("k1"), audit("a6"))

    async def test_rights_change_one_by_one_and_disabling_ends_sessions(self, store: Store) -> None:
        await store.add_user(administrator("root"))
        await store.add_user(person("ann"))
        session = Session("s1", "digest", "ann", 1, 1, 10_000, "192.0.2.7", "a browser")
        await store.add_session(session)

        await store.change(SetRights("ann", role=Role.ADMINISTRATOR), audit("a1"))
        promoted = replace(person("ann"), role=Role.ADMINISTRATOR)
        assert await store.user(id="ann") == promoted
        assert await store.sessions("ann", 5) == (session,)

        await store.change(SetRights("ann", disabled=True), audit("a2"))
        assert await store.user(id="ann") == replace(promoted, disabled=True)
        assert await store.sessions("ann", 5) == ()

        await store.change(SetRights("ann", disabled=False), audit("a3"))
        assert await store.user(id="ann") == promoted

    async def test_the_last_administrator_stays_one(self, store: Store) -> None:
        await store.add_user(administrator("root"))
        await store.add_user(replace(administrator("old"), disabled=True))
        for wanted in (SetRights("root", disabled=True), SetRights("root", role=Role.CUSTOMER)):
            with pytest.raises(LastAdministrator):
                await store.change(wanted, audit())

        await store.change(SetRights("old", disabled=False), audit("a1"))
        await store.change(SetRights("root", role=Role.CUSTOMER), audit("a2"))

        assert await store.user(id="root") == person("root")
        with pytest.raises(LastAdministrator):
            await store.change(SetRights("old", role=Role.CUSTOMER, disabled=True), audit("a3"))

    async def test_a_channel_with_tasks_is_not_removed(self, store: Store) -> None:
        await open_account(store)
        await store.put_channel(channel())
        await submit(store, task("t1"), task("t2"))
        claims = await claim(store)
        await store.apply([running(claims["t1"]), returned(claims["t2"])], 250)

        with pytest.raises(ChannelBusy, match="1 unfinished"):
            await store.change(RemoveChannel(CHANNEL), audit())

        await store.amend("t1", cancelled, 300)
        await store.change(RemoveChannel(CHANNEL), audit())
        assert await store.channels() == ()

    # -- the audit ---------------------------------------------------------------------------

    async def test_the_audit_is_read_in_pages_newest_first(self, store: Store) -> None:
        for number in range(5):
            await store.add_audit(audit(f"a{number}", at=100 + number // 2))

        page = await store.audits(EVERYTHING, offset=1, limit=2)
        assert [row.audit.id for row in page.rows] == ["a3", "a2"]
        assert page.total == 5

        read: list[str] = []
        place: tuple[int, str] | None = None
        while rows := await store.audits_before(EVERYTHING, place, 2):
            read += [row.audit.id for row in rows]
            place = rows[-1].audit.at, rows[-1].audit.id
        assert read == ["a4", "a3", "a2", "a1", "a0"]

    async def test_the_audit_is_filtered(self, store: Store) -> None:
        await store.add_user(administrator("root"))
        await store.add_audit(audit("a1", at=100))
        await store.add_audit(audit("a2", at=200, actor="command line", action="user.added"))
        await store.add_audit(audit("a3", at=300, action="channels"))

        async def found(**wanted: Any) -> list[str]:
            page = await store.audits(AuditFilter(**wanted), offset=0, limit=9)
            rows = await store.audits_before(AuditFilter(**wanted), None, 9)
            assert page.rows == rows
            assert page.total == len(rows)
            return [row.audit.id for row in rows]

        assert await found(actor="root") == ["a3", "a1"]
        assert await found(actor="Root@Example.test") == ["a3", "a1"]
        assert await found(actor="command line") == ["a2"]
        assert await found(action="channel") == ["a1"]
        assert await found(action="channel.changed") == ["a1"]
        assert await found(action="%") == []
        assert await found(begin=200) == ["a3", "a2"]
        assert await found(end=200) == ["a1"]
        assert await found(actor="root", begin=200, end=301, action="channels") == ["a3"]

    # -- offers and options ------------------------------------------------------------------

    async def test_offers_come_back_as_they_were(self, store: Store) -> None:
        first, second = Offer("b", True, PRICE, 5), Offer("a", False, None, 6)
        await store.change(SaveOffer(first), audit("a1"))
        await store.change(SaveOffer(second), audit("a2"))
        assert await store.offers() == (second, first)

        before = await store.revision()
        changed = Offer("b", False, None, 9)
        await store.change(SaveOffer(changed), audit("a3"))

        assert await store.offers() == (second, changed)
        assert await store.revision() > before

    async def test_what_is_said_of_the_site_is_kept_over_the_settings(self, store: Store) -> None:
        defaults = Site(name="From the settings", signup_credits=5)
        assert await store.site(defaults) == defaults

        said = Text("Hello", "你好")
        site = Site("一步", False, 10**15, said, "channel_a", Text("Write to us", "联系我们"))
        before = await store.revision()
        await store.change(SaveSite(site), audit("a1"))
        assert await store.site(defaults) == site
        assert await store.revision() > before

        await store.change(SaveSite(Site()), audit("a2"))
        assert await store.site(defaults) == Site()

    # -- channels ----------------------------------------------------------------------------

    async def test_a_channels_last_tasks_are_known(self, store: Store) -> None:
        await open_account(store)
        await submit(store, *(task(f"t{n}") for n in range(5)))
        claims = await claim(store)
        await store.amend("t3", cancelled, 220)
        await store.apply([failed(claims["t1"], at=230)], 230)
        await store.apply([running(claims["t4"])], 235)
        await finish(store, "t0", "t2")

        records = await store.channel_records([CHANNEL, "another"], 60)

        assert records[CHANNEL].busy == 1
        assert [(run.finished_at, run.succeeded, run.ms, run.code) for run in
                records[CHANNEL].runs] == [
            (230, False, 30, "provider_busy"), (250, True, 50, None), (250, True, 50, None),
        ]  # fmt: skip
        assert (records["another"].busy, records["another"].runs) == (0, ())
        (last,) = (await store.channel_records([CHANNEL], 1))[CHANNEL].runs
        assert last.succeeded
        assert await store.channel_records([], 60) == {}

    async def test_what_was_erased_still_counts_for_its_channel(self, store: Store) -> None:
        await open_account(store)
        await submit(store, task("t1"))
        await store.apply([failed((await claim(store))["t1"], at=230)], 230)
        before = await store.channel_records([CHANNEL], 60)

        await store.erase("t1", 500)

        assert await store.channel_records([CHANNEL], 60) == before

    async def test_pending_deliveries_are_counted(self, store: Store) -> None:
        await open_account(store)
        await store.add_delivery(delivery("d1"))
        await store.add_delivery(delivery("d2"))
        (claimed,) = await store.claim_deliveries(400, 500, 1)
        await store.note_delivery(replace(claimed, outcome=Outcome.DELIVERED, delivered_at=410))

        assert await store.deliveries_pending() == 1

    # -- people ------------------------------------------------------------------------------

    async def test_users_are_found_with_what_they_have_and_did(self, store: Store) -> None:
        await open_account(store)
        await store.add_user(person("bob", created_at=2))
        await store.add_key(api_key("k1", "ann"))
        await submit(store, task("t1", key="k1"), task("t2", price=25))
        await finish(store, "t1", used=7)
        await store.touch_keys({"k1": 300})
        session = Session("s1", "digest", "bob", 1, 400, 10_000, "192.0.2.7", "a browser")
        await store.add_session(session)

        page = await store.standings("", offset=0, limit=9)
        bob, ann = page.people

        assert page.total == 2
        assert (ann.user, ann.balance) == (person("ann"), Balance(968, 25))
        assert (ann.tasks, ann.charged, ann.last_seen_at) == (2, 7, 300)
        assert (bob.tasks, bob.charged, bob.last_seen_at) == (0, 0, 400)
        assert await store.standing("ann") == ann
        assert (ann.shares, bob.shares) == (0, 0)
        await store.add_share(Share("link", "t1", "ann", 300))
        shared = await store.standing("ann")
        assert shared is not None
        assert shared.shares == 1
        assert await store.standing("cat") is None

    async def test_users_are_sought_by_a_part_of_their_address(self, store: Store) -> None:
        for at, name in enumerate(("ann", "a_n", "bob")):
            await store.add_user(person(name, created_at=at))

        async def found(query: str, offset: int = 0, limit: int = 9) -> tuple[list[str], int]:
            page = await store.standings(query, offset=offset, limit=limit)
            return [each.user.id for each in page.people], page.total

        assert await found("EXAMPLE", 1, 1) == (["a_n"], 3)
        assert await found(" Ann@ ") == (["ann"], 1)
        assert await found("a_n") == (["a_n"], 1)
        assert await found("%") == ([], 0)
        assert await found("bob") == (["bob"], 1)
