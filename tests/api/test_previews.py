"""What a share tells those who only look at its head."""

from dataclasses import dataclass, replace

from onetake.api.previews import Previews
from onetake.core.account import Role, User
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Facts, Medium, Request
from onetake.core.task import Output, Task
from onetake.core.work import Note, Share
from onetake.site.head import Preview
from onetake.store.gallery import Work

NOW = 1_790_000_000_000
FACTS = Facts(Medium.VIDEO, "video/mp4", 9, 1280, 720, 4000)
SHARE = Share("2qXXvDhkOlV5K3AowiclWk", "t1", "u", NOW)
PLACE = "https://x.org/studio"


@dataclass
class Rows:
    """A gallery of one share."""

    kept: Share | None = SHARE
    outputs: tuple[Output, ...] = (Output("a1", FACTS, "a2"),)
    note: Note | None = None
    gone: bool = False
    disabled: bool = False  # its owner's account

    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None:
        return self.kept if self.kept and id == self.kept.id else None

    async def user(self, *, id: str | None = None, email: str | None = None) -> User | None:
        return User("u", "u@x.org", Role.CUSTOMER, NOW, disabled=self.disabled)

    async def work(self, task: str) -> Work | None:
        request = Request("m", None, {"prompt": "a fox", "duration": 4})
        made = Task("t1", "u", None, "onetake", request, Quote(0, (), Settle.QUOTE), NOW, NOW,
                    outputs=self.outputs)  # fmt: skip
        return None if self.gone else Work(made, self.note)


async def told(rows: Rows, share: str = SHARE.id, now: int = NOW) -> Preview | None:
    return await Previews(rows, lambda: now, PLACE).preview(share)


async def test_a_share_has_links_words_and_a_size():
    found = await told(Rows(note=Note("t1", "u", "My fox")))

    assert found is not None
    assert (found.title, found.prompt) == ("My fox", "a fox")
    assert found.file == f"{PLACE}/s/{SHARE.id}/work.mp4"
    assert found.image == f"{PLACE}/s/{SHARE.id}/still.jpg"
    assert (found.content_type, found.width, found.height) == ("video/mp4", 1280, 720)


async def file(rows: Rows, name: str, share: str = SHARE.id, now: int = NOW) -> str | None:
    return await Previews(rows, lambda: now, PLACE).asset(share, name)


async def test_a_file_is_there_as_long_as_everybody_may_see_it():
    assert await file(Rows(), "work.mp4") == "a1"
    assert await file(Rows(), "still.jpg") == "a2"
    assert await file(Rows(outputs=(Output("a1", FACTS),)), "still.jpg") is None
    for name in ("work.mp3", "", "a1", "still.jpg/x"):
        assert await file(Rows(), name) is None
    ends = replace(SHARE, expires_at=NOW + 1000)
    assert await file(Rows(ends), "work.mp4", now=NOW + 999) == "a1"
    assert await file(Rows(ends), "work.mp4", now=NOW + 1000) is None
    for rows in (
        Rows(replace(SHARE, password_hash="x")), Rows(kept=None), Rows(gone=True), Rows(outputs=()),
    ):  # fmt: skip
        assert await file(rows, "work.mp4") is None


async def test_nothing_is_looked_for_that_cannot_be_an_id():
    for name in ("\0" * 22, "x", "é" * 22, ""):
        assert await told(Rows(replace(SHARE, id=name)), name) is None
        assert await file(Rows(replace(SHARE, id=name)), "work.mp4", name) is None


async def test_what_is_not_there_is_none():
    assert await told(Rows(), "another") is None
    assert await told(Rows(kept=None)) is None
    assert await told(Rows(replace(SHARE, expires_at=NOW))) is None
    assert await told(Rows(gone=True)) is None
    assert await told(Rows(outputs=())) is None


async def test_behind_a_password_there_is_only_that_it_is_there():
    assert await told(Rows(replace(SHARE, password_hash="x"))) == Preview(SHARE.id, locked=True)


async def test_a_hidden_prompt_is_hidden():
    found = await told(Rows(replace(SHARE, hide_prompt=True)))

    assert found is not None
    assert found.prompt is None


async def test_a_disabled_account_shows_nothing():
    assert await told(Rows(disabled=True)) is None
    assert await file(Rows(disabled=True), "work.mp4") is None
