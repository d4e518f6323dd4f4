"""Linking an account elsewhere to one's own, and unlinking it: whose it may be, and what stays."""

from dataclasses import replace

import pytest

from onetake.accounts.elsewhere import Elsewhere
from onetake.core.failure import Code, Rejected
from onetake.core.person import Identity
from tests.accounts.membership import Place
from tests.accounts.test_oauth import There

THERE = Elsewhere("77", "other@there.org", verified=False)


def place() -> Place:
    return Place(providers={"github": There(), "google": There()})


async def linked(at: Place, email: str, found: Elsewhere = THERE, name: str = "github") -> None:
    user = await at.store.user(email=email)
    assert user is not None
    await at.people.linking.link(user, name, found, "en")


async def unlinked(at: Place, email: str, name: str = "github") -> None:
    user = await at.store.user(email=email)
    assert user is not None
    await at.people.linking.unlink(user, name, "zh")


def code_of(caught: pytest.ExceptionInfo[Rejected]) -> Code:
    return caught.value.failure.code


async def test_any_account_there_can_be_linked_and_its_owner_is_told() -> None:
    at = place()
    await at.user()
    await linked(at, "ann@x.org")

    assert await at.store.identities("ann") == (
        Identity("github", "77", "ann", "other@there.org", at.now),
    )
    ((to, text),) = await at.letters()
    assert to == "ann@x.org"
    assert "GitHub" in text
    assert "other@there.org" not in text


async def test_the_same_account_again_changes_nothing() -> None:
    at = place()
    await at.user()
    await linked(at, "ann@x.org")
    await linked(at, "ann@x.org")

    assert len(await at.store.identities("ann")) == 1
    assert len(await at.letters()) == 1


async def test_an_account_there_opens_one_account_here() -> None:
    at = place()
    await at.user()
    await at.user("bob@x.org")
    await linked(at, "ann@x.org")
    with pytest.raises(Rejected) as caught:
        await linked(at, "bob@x.org")

    assert code_of(caught) is Code.IDENTITY_TAKEN
    assert await at.store.identities("bob") == ()


async def test_one_account_of_each_provider_is_linked() -> None:
    at = place()
    await at.user()
    await linked(at, "ann@x.org")
    with pytest.raises(Rejected) as caught:
        await linked(at, "ann@x.org", replace(THERE, subject="78"))
    assert code_of(caught) is Code.IDENTITY_TAKEN

    await linked(at, "ann@x.org", replace(THERE, subject="78"), "google")
    assert [each.provider for each in await at.store.identities("ann")] == ["github", "google"]


async def test_who_has_a_password_unlinks_and_is_told() -> None:
    at = place()
    await at.user()
    await linked(at, "ann@x.org")
    await unlinked(at, "ann@x.org")

    assert await at.store.identities("ann") == ()
    assert "GitHub" in (await at.letters())[-1][1]
    assert "解除" in (await at.letters())[-1][1]
    with pytest.raises(Rejected) as caught:
        await unlinked(at, "ann@x.org")
    assert code_of(caught) is Code.NOT_FOUND


async def test_nobody_unlinks_the_last_way_in() -> None:
    at = place()
    await at.user(password=None)
    await linked(at, "ann@x.org")
    with pytest.raises(Rejected) as caught:
        await unlinked(at, "ann@x.org")
    assert code_of(caught) is Code.LAST_LOGIN

    await linked(at, "ann@x.org", name="google")
    await unlinked(at, "ann@x.org")
    assert [each.provider for each in await at.store.identities("ann")] == ["google"]


async def test_a_provider_that_is_not_set_up_any_more_is_no_way_in() -> None:
    at = Place(providers={"github": There()})
    await at.user(password=None)
    await linked(at, "ann@x.org")
    await at.store.add_identity(Identity("google", "9", "ann", "ann@x.org", 1))
    with pytest.raises(Rejected) as caught:
        await unlinked(at, "ann@x.org")

    assert code_of(caught) is Code.LAST_LOGIN
