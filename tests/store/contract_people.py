"""What every store promises of people."""

import asyncio
from dataclasses import replace

import pytest

from onetake.core.account import Key, KeyFormat, Role, User
from onetake.core.ledger import grant
from onetake.core.person import EmailCode, Identity, Profile, Purpose, Session
from onetake.store.store import Store

ANN = User("ann", "Ann@x.org", Role.CUSTOMER, 10)
BOB = User("bob", "bob@x.org", Role.CUSTOMER, 20)
GITHUB = Identity("github", "77", "ann", "ann@x.org", 15)


def session(number: int = 1, user: str = "ann", *, seen_at: int = 100, ends: int = 900) -> Session:
    return Session(
        f"session_{number}", f"digest{number}", user, 50, seen_at, ends, "192.0.2.1", "Firefox"
    )


def code(digest: str = "right", *, ends: int = 700, purpose: Purpose = Purpose.REGISTER):
    return EmailCode(purpose, "Ann@x.org", digest, 100, ends)


async def used(store: Store, digest: str, *, now: int = 200, email: str = "ann@X.org") -> bool:
    return await store.use_code(Purpose.REGISTER, email, digest, now=now, attempts_max=5)


class Peopling:
    # -- profiles and passwords ----------------------------------------------------------------

    async def test_a_profile_is_empty_until_something_is_said(self, store: Store) -> None:
        await store.add_user(ANN)
        assert await store.profile("ann") == Profile("ann")

        said = await store.change_profile("ann", lambda own: replace(own, phone="+1 555 0100"))
        both = await store.change_profile(
            "ann", lambda own: replace(own, preferences={"dark": True, "size": 5, "at": 0.5})
        )

        assert said == Profile("ann", "+1 555 0100")
        assert both == replace(said, preferences={"dark": True, "size": 5, "at": 0.5})
        assert await store.profile("ann") == both
        with pytest.raises(LookupError):
            await store.change_profile("eve", lambda own: own)

    async def test_changes_at_the_same_moment_do_not_undo_each_other(self, store: Store) -> None:
        await store.add_user(ANN)

        async def say(name: str) -> None:
            await store.change_profile(
                "ann", lambda own: replace(own, preferences={**own.preferences, name: True})
            )

        await asyncio.gather(*(say(f"p{number}") for number in range(8)))

        assert len((await store.profile("ann")).preferences) == 8

    async def test_a_refused_change_leaves_the_profile(self, store: Store) -> None:
        await store.add_user(ANN)

        def refuse(own: Profile) -> Profile:
            raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await store.change_profile("ann", refuse)
        assert await store.profile("ann") == Profile("ann")

    async def test_a_password_is_a_change_of_rights(self, store: Store) -> None:
        await store.add_user(ANN)
        before = await store.revision()
        await store.set_password("ann", "$argon2id$x")

        known = await store.user(id="ann")
        assert known is not None
        assert known.password_hash == "$argon2id$x"
        assert await store.revision() > before
        with pytest.raises(LookupError):
            await store.set_password("eve", "$argon2id$x")

    async def test_a_key_gets_another_name(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_key(Key("k1", "ann", "old", KeyFormat.SK, "d1", "sk-1", 10))
        before = await store.revision()

        assert await store.rename_key("k1", "new")
        assert not await store.rename_key("k2", "new")
        assert [key.name for key in await store.keys("ann")] == ["new"]
        assert await store.revision() > before

    # -- enrolment -----------------------------------------------------------------------------

    async def test_somebody_enrols_with_credits_and_an_account_elsewhere(
        self, store: Store
    ) -> None:
        before = await store.revision()
        credits = grant("ann", 5_000_000, key="signup:ann", reason="welcome")

        assert await store.enrol(ANN, identity=GITHUB, credits=credits)

        assert await store.user(email="ANN@x.org") == ANN
        assert (await store.balance("ann")).available == 5_000_000
        assert [row.at for row in await store.entries(user="ann")] == [ANN.created_at]
        assert await store.identity("github", "77") == GITHUB
        assert await store.revision() > before
        assert await store.findings() == ()

    async def test_of_two_who_enrol_at_the_same_moment_one_does(self, store: Store) -> None:
        twins = [replace(ANN, id=f"ann{number}") for number in range(4)]
        results = await asyncio.gather(*(store.enrol(each) for each in twins))

        assert sorted(results) == [False, False, False, True]
        assert len(await store.users()) == 1

    async def test_nothing_is_kept_of_somebody_whose_address_is_taken(self, store: Store) -> None:
        await store.enrol(ANN)
        again = replace(BOB, email="ANN@X.ORG")
        credits = grant("bob", 5_000_000, key="signup:bob", reason="welcome")

        assert not await store.enrol(again, identity=replace(GITHUB, user="bob"), credits=credits)
        assert await store.user(id="bob") is None
        assert await store.identity("github", "77") is None
        assert await store.entries(user="bob") == ()

    async def test_nothing_is_kept_of_somebody_whose_identity_is_taken(self, store: Store) -> None:
        await store.enrol(ANN, identity=GITHUB)

        assert not await store.enrol(BOB, identity=replace(GITHUB, user="bob"))
        assert await store.user(id="bob") is None
        assert await store.identity("github", "77") == GITHUB

    # -- sessions ------------------------------------------------------------------------------

    async def test_a_session_knows_its_user_until_it_runs_out(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_session(session())
        found = await store.signed_in("digest1", 899)

        assert found is not None
        assert (found.session, found.user, found.profile) == (session(), ANN, Profile("ann"))
        assert found.key is None
        assert await store.signed_in("digest1", 900) is None
        assert await store.signed_in("digest2", 200) is None

    async def test_a_new_session_takes_the_place_of_the_one_before(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_session(session())
        await store.add_session(session(2), replaces="digest1")
        await store.add_session(session(3), replaces="nothing")

        assert await store.signed_in("digest1", 200) is None
        assert {each.id for each in await store.sessions("ann", 200)} == {"session_2", "session_3"}

    async def test_nobody_is_signed_in_who_is_disabled(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_session(session())
        await store.set_disabled("ann", True)

        assert await store.signed_in("digest1", 200) is None

    async def test_a_studio_key_is_there_and_no_less_when_it_is_over(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_user(BOB)
        await store.add_session(session())
        mine = Key("k1", "ann", "mine", KeyFormat.SK, "d1", "sk-1", 10, expires_at=500)
        await store.add_key(mine)
        await store.add_key(Key("k2", "bob", "his", KeyFormat.SK, "d2", "sk-2", 10))

        async def seen(key: str | None, now: int = 200) -> Key | None:
            await store.change_profile("ann", lambda own: replace(own, studio_key=key))
            found = await store.signed_in("digest1", now)
            assert found is not None
            assert found.profile.studio_key == key
            return found.key

        assert await seen("k1") == mine
        assert await seen("k1", 500) == mine
        assert await seen("k2") is None
        assert await seen("k3") is None
        await store.revoke_key("k1", 150)
        assert await seen("k1") == replace(mine, revoked_at=150)

    async def test_sessions_are_listed_by_when_they_were_seen(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_user(BOB)
        for each in (session(1), session(2, seen_at=300), session(3, ends=200), session(4, "bob")):
            await store.add_session(each)

        await store.touch_session("digest1", seen_at=400, expires_at=950)
        await store.touch_session("digest2", seen_at=250, expires_at=100)

        assert await store.sessions("ann", 200) == (
            session(1, seen_at=400, ends=950), session(2, seen_at=300),
        )  # fmt: skip

    async def test_a_user_ends_only_its_own_sessions(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_user(BOB)
        for number in (1, 2, 3):
            await store.add_session(session(number))
        await store.add_session(session(4, "bob"))

        assert not await store.end_session("ann", "session_4")
        assert await store.end_session("ann", "session_1")
        assert not await store.end_session("ann", "session_1")
        assert await store.end_sessions("ann", but="session_2") == 1
        assert [each.id for each in await store.sessions("ann", 0)] == ["session_2"]
        assert await store.end_sessions("ann") == 1
        assert [each.id for each in await store.sessions("bob", 0)] == ["session_4"]

    # -- codes and attempts --------------------------------------------------------------------

    async def test_a_code_is_good_once(self, store: Store) -> None:
        await store.put_code(code())

        assert not await used(store, "wrong")
        assert not await used(store, "right", email="bob@x.org")
        assert not await store.use_code(
            Purpose.RESET, "ann@x.org", "right", now=200, attempts_max=5
        )
        assert await used(store, "right")
        assert not await used(store, "right")

    async def test_a_code_runs_out(self, store: Store) -> None:
        await store.put_code(code())
        assert not await used(store, "right", now=700)
        assert await used(store, "right", now=699)

    async def test_a_new_code_takes_the_place_of_the_one_before(self, store: Store) -> None:
        await store.put_code(code("old"))
        for _ in range(5):
            await used(store, "wrong")
        await store.put_code(code("new"))

        assert not await used(store, "old")
        assert await used(store, "new")

    async def test_after_five_attempts_no_code_is_right(self, store: Store) -> None:
        await store.put_code(code())
        for _ in range(5):
            assert not await used(store, "wrong")
        assert not await used(store, "right")

    async def test_attempts_at_the_same_moment_are_all_counted(self, store: Store) -> None:
        """Guessing side by side does not get more than five guesses."""
        await store.put_code(code())
        await asyncio.gather(*(used(store, f"wrong{number}") for number in range(5)))

        assert not await used(store, "right")

    async def test_of_two_who_use_a_code_at_the_same_moment_one_does(self, store: Store) -> None:
        await store.put_code(code())
        results = await asyncio.gather(*(used(store, "right") for _ in range(4)))

        assert sorted(results) == [False, False, False, True]

    async def test_attempts_are_counted_in_windows(self, store: Store) -> None:
        async def count(subject: str, now: int) -> tuple[int, int]:
            return await store.attempt("login", subject, now=now, window_ms=100)

        assert [await count("ann", at) for at in (1000, 1050, 1099)] == [
            (1, 1000), (2, 1000), (3, 1000),
        ]  # fmt: skip
        assert await count("bob", 1050) == (1, 1050)
        assert await count("ann", 1100) == (1, 1100)
        await store.forgive("login", "ann")
        assert await count("ann", 1120) == (1, 1120)
        await store.forgive("login", "nobody")

    async def test_no_attempt_is_lost(self, store: Store) -> None:
        counts = await asyncio.gather(
            *(store.attempt("login", "ann", now=1000, window_ms=100) for _ in range(20))
        )
        assert sorted(count for count, _ in counts) == list(range(1, 21))

    async def test_what_has_run_out_is_dropped(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_session(session(1, ends=500))
        await store.add_session(session(2, ends=501))
        await store.put_code(code(ends=500))
        await store.put_code(code(ends=501, purpose=Purpose.RESET))
        await store.attempt("login", "old", now=299, window_ms=100)
        await store.attempt("login", "new", now=300, window_ms=100)

        assert await store.prune_people(500, windows_before=300) == 3
        assert await store.prune_people(500, windows_before=300) == 0
        assert [each.id for each in await store.sessions("ann", 0)] == ["session_2"]
        assert (await store.attempt("login", "new", now=301, window_ms=100))[0] == 2

    # -- identities ----------------------------------------------------------------------------

    async def test_an_account_elsewhere_belongs_to_one_user(self, store: Store) -> None:
        await store.add_user(ANN)
        await store.add_user(BOB)
        google = Identity("google", "77", "ann", "ann@x.org", 16)

        assert await store.add_identity(google)
        assert await store.add_identity(GITHUB)
        assert not await store.add_identity(replace(GITHUB, user="bob"))
        assert await store.identities("ann") == (GITHUB, google)
        assert await store.identities("bob") == ()
        assert await store.identity("github", "78") is None
        with pytest.raises(LookupError):
            await store.add_identity(replace(GITHUB, subject="9", user="eve"))

    async def test_an_account_elsewhere_is_unlinked(self, store: Store) -> None:
        await store.enrol(ANN, identity=GITHUB)
        await store.set_password("ann", "hash")

        assert await store.remove_identities("ann", "google", others=()) == 0
        assert await store.remove_identities("ann", "github", others=()) == 1
        assert await store.identities("ann") == ()
        with pytest.raises(LookupError):
            await store.remove_identities("eve", "github", others=())

    async def test_the_last_way_in_stays(self, store: Store) -> None:
        nobody = replace(ANN, password_hash=None)
        await store.enrol(nobody, identity=GITHUB)
        await store.add_identity(Identity("google", "78", "ann", "ann@x.org", 16))

        assert await store.remove_identities("ann", "github", others=["gitlab"]) is None
        assert await store.remove_identities("ann", "github", others=["google"]) == 1
        assert await store.remove_identities("ann", "google", others=["github"]) is None
        assert [each.provider for each in await store.identities("ann")] == ["google"]

    async def test_of_two_ways_that_are_left_at_the_same_moment_one_stays(
        self, store: Store
    ) -> None:
        ways = ["github", "google"]
        await store.enrol(replace(ANN, password_hash=None), identity=GITHUB)
        await store.add_identity(Identity("google", "78", "ann", "ann@x.org", 16))
        gone = await asyncio.gather(
            *(store.remove_identities("ann", each, others=ways) for each in ways)
        )

        assert sorted(gone, key=str) == [1, None]
        assert len(await store.identities("ann")) == 1
