"""Out to a provider and back: what is believed of what comes back, and whose account it opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from onetake.accounts.elsewhere import Elsewhere, Ticket, Unusable
from onetake.accounts.oauth import TICKET_SECONDS
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.person import Identity
from onetake.wire.exchange import ExchangeFailed
from tests.accounts.membership import HERE, Place


@dataclass
class There:
    """A provider that knows one person."""

    person: Elsewhere = field(default_factory=lambda: Elsewhere("77", "ann@x.org", verified=True))
    error: Exception | None = None
    asked: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    async def address(self, ticket: Ticket, callback: str) -> str:
        if self.error:
            raise self.error
        return f"https://there.test/?state={ticket.state}"

    async def account(self, code: str, ticket: Ticket, callback: str) -> Elsewhere:
        self.asked.append((code, callback))
        if self.error:
            raise self.error
        return self.person


def place(there: There | None = None) -> Place:
    return Place(providers={"github": there or There()})


async def started(at: Place, next: str = "/library?page=2") -> tuple[dict[str, str], str]:
    """(With what the browser comes back, its ticket.)"""
    address, sealed = await at.people.oauth.start("github", next)
    return {"code": "code-1", "state": address.partition("state=")[2]}, sealed


async def finished(
    at: Place, returned: Mapping[str, str], sealed: str | None, name: str = "github"
) -> tuple[str, str] | Failure:
    try:
        ticket, found = await at.people.oauth.back(name, returned, sealed)
        return await at.people.oauth.sign_in(name, found, HERE, replaces=None), ticket.next
    except Rejected as error:
        return error.failure


async def signed_in(at: Place) -> str:
    """The id of who is signed in after going out and coming back."""
    done = await finished(at, *(await started(at)))
    assert not isinstance(done, Failure), done
    found = await at.people.sessions.find(done[0])
    assert found is not None
    return found.user.id


def code_of(result: tuple[str, str] | Failure) -> Code:
    assert isinstance(result, Failure)
    return result.code


async def test_somebody_new_gets_an_account_with_credits_and_no_password() -> None:
    at = place()
    at.site = replace(at.site, signup_credits=3_000_000)
    user = await at.store.user(id=await signed_in(at))

    assert user is not None
    assert (user.email, user.password_hash) == ("ann@x.org", None)
    assert (await at.store.balance(user.id)).available == 3_000_000
    assert await at.store.identities(user.id) == (
        Identity("github", "77", user.id, "ann@x.org", at.now),
    )


async def test_the_browser_goes_on_to_where_it_wanted() -> None:
    there = There()
    at = place(there)
    done = await finished(at, *(await started(at)))

    assert not isinstance(done, Failure)
    assert done[1] == "/library?page=2"
    assert there.asked == [("code-1", "https://x.org/studio/api/oauth/github/callback")]


async def test_a_verified_address_links_to_the_account_that_has_it() -> None:
    at = place(There(Elsewhere("77", "ANN@x.org", verified=True)))
    await at.user()

    assert await signed_in(at) == "ann"
    assert [each.subject for each in await at.store.identities("ann")] == ["77"]


async def test_an_address_that_is_not_verified_links_to_nothing_and_makes_nothing() -> None:
    at = place(There(Elsewhere("77", "ann@x.org", verified=False)))
    await at.user()

    assert code_of(await finished(at, *(await started(at)))) is Code.NOT_ALLOWED
    assert await at.store.identities("ann") == ()
    assert len(await at.store.users()) == 1


async def test_who_was_linked_is_known_by_the_id_whatever_the_address_is_now() -> None:
    there = There()
    at = place(there)
    first = await signed_in(at)
    there.person = Elsewhere("77", "new@x.org", verified=False)

    assert await signed_in(at) == first


async def test_a_disabled_account_stays_closed() -> None:
    at = place()
    user = await signed_in(at)
    await at.store.set_disabled(user, True)

    assert code_of(await finished(at, *(await started(at)))) is Code.USER_DISABLED


async def test_where_nobody_registers_only_those_who_are_known_come_in() -> None:
    at = place()
    at.site = replace(at.site, registration=False)

    assert code_of(await finished(at, *(await started(at)))) is Code.NOT_ALLOWED
    await at.user()
    assert await signed_in(at) == "ann"


async def test_nothing_is_believed_that_this_browser_did_not_go_out_for() -> None:
    there = There()
    at = place(there)
    returned, sealed = await started(at)
    _, others = await started(at)
    body, _, signature = sealed.partition(".")
    forged = f"{body[:-2]}AA.{signature}"

    for attempt in (
        (returned, None),
        (returned, others),
        (returned, forged),
        (returned, f"{sealed}0"),
        (returned, ""),
        (returned, "é.é"),
        ({"code": "code-1"}, sealed),
        ({"code": "code-1", "state": "wrong"}, sealed),
        ({"code": "code-1", "state": "é"}, sealed),
    ):
        assert code_of(await finished(at, *attempt)) is Code.WRONG_ORIGIN
    assert there.asked == []
    assert await at.store.users() == ()


async def test_a_ticket_runs_out() -> None:
    at = place()
    out = await started(at)
    at.now += TICKET_SECONDS * 1000

    assert code_of(await finished(at, *out)) is Code.WRONG_ORIGIN


async def test_a_ticket_is_for_one_provider() -> None:
    at = Place(providers={"github": There(), "google": There()})
    out = await started(at)

    assert code_of(await finished(at, *out, name="google")) is Code.WRONG_ORIGIN


async def test_somebody_who_says_no_is_not_signed_in() -> None:
    at = place()
    returned, sealed = await started(at)
    del returned["code"]

    assert code_of(await finished(at, {**returned, "error": "access_denied"}, sealed)) is (
        Code.CANCELLED
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ExchangeFailed("status 500"), Code.PROVIDER_UNREACHABLE),
        (Unusable("no id"), Code.PROVIDER_GARBLED),
    ],
)
async def test_a_provider_that_fails_is_logged_and_said(error: Exception, code: Code) -> None:
    there = There()
    at = place(there)
    out = await started(at)
    there.error = error

    assert code_of(await finished(at, *out)) is code
    with pytest.raises(Rejected):
        await started(at)
    assert at.log.said == [("oauth.failed", {"provider": "github", "error": str(error)})] * 2


@pytest.mark.parametrize(
    "next",
    ["", "library", "//evil.test", "/\\evil.test", "\\evil", "https://evil.test", "/a\r\nb", "/a b",
     "/" + "a" * 500, "/é", "/a\\b"],
)  # fmt: skip
async def test_a_browser_is_sent_on_to_paths_of_ours_only(next: str) -> None:
    with pytest.raises(Rejected) as caught:
        await place().people.oauth.start("github", next)
    assert caught.value.failure.param == "next"


@pytest.mark.parametrize("name", ["google", "gitlab", ""])
async def test_a_provider_that_is_not_set_up_is_unknown(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        await place().people.oauth.start(name, "/")
    assert caught.value.failure.code is Code.NOT_FOUND


async def test_every_way_out_has_its_own_secrets() -> None:
    at = place()
    (first, one), (second, other) = await started(at), await started(at)

    assert first["state"] != second["state"]
    assert one != other
