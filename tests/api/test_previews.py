"""What a share tells those who only look at its head."""

from dataclasses import dataclass, replace

from onetake.api.previews import Previews
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Facts, Medium, Request
from onetake.core.task import Output, Task
from onetake.core.work import Note, Share
from onetake.site.head import Preview
from onetake.store.gallery import Work

NOW = 1_790_000_000_000
HOUR_MS = 3_600_000
FACTS = Facts(Medium.VIDEO, "video/mp4", 9, 1280, 720, 4000)
SHARE = Share("s1", "t1", "u", NOW)


class Written:
    def to(self, asset: str, name: str, *, expires_at: int) -> str:
        return f"{asset}/{name}/{expires_at}"


@dataclass
class Rows:
    """A gallery of one share."""

    kept: Share | None = SHARE
    outputs: tuple[Output, ...] = (Output("a1", FACTS, "a2"),)
    note: Note | None = None
    gone: bool = False

    async def share(self, *, id: str | None = None, task: str | None = None) -> Share | None:
        return self.kept if self.kept and id == self.kept.id else None

    async def work(self, task: str) -> Work | None:
        request = Request("m", None, {"prompt": "a fox", "duration": 4})
        made = Task("t1", "u", None, "onetake", request, Quote(0, (), Settle.QUOTE), NOW, NOW,
                    outputs=self.outputs)  # fmt: skip
        return None if self.gone else Work(made, self.note)


async def told(rows: Rows, share: str = "s1", now: int = NOW) -> Preview | None:
    return await Previews(rows, Written(), lambda: now, 3600).preview(share)


async def test_a_share_has_links_words_and_a_size():
    found = await told(Rows(note=Note("t1", "u", "My fox")))

    assert found is not None
    assert (found.title, found.prompt) == ("My fox", "a fox")
    assert found.file is not None
    assert found.file.startswith("a1/s1.mp4/")
    assert found.image is not None
    assert found.image.startswith("a2/s1.jpg/")
    assert (found.content_type, found.width, found.height) == ("video/mp4", 1280, 720)


async def test_links_last_long_enough_and_are_the_same_for_an_hour():
    first, second = await told(Rows(), now=NOW + 1), await told(Rows(), now=NOW + 2)

    assert first is not None
    assert first == second
    ends = int((first.file or "").rpartition("/")[2])
    assert ends >= NOW + HOUR_MS
    assert ends % HOUR_MS == 0


async def test_links_end_with_the_share():
    found = await told(Rows(replace(SHARE, expires_at=NOW + 1000)))

    assert found is not None
    assert (found.file or "").endswith(f"/{NOW + 1000}")


async def test_what_is_not_there_is_none():
    assert await told(Rows(), "another") is None
    assert await told(Rows(kept=None)) is None
    assert await told(Rows(replace(SHARE, expires_at=NOW))) is None
    assert await told(Rows(gone=True)) is None
    assert await told(Rows(outputs=())) is None


async def test_behind_a_password_there_is_only_that_it_is_there():
    assert await told(Rows(replace(SHARE, password_hash="x"))) == Preview("s1", locked=True)


async def test_a_hidden_prompt_is_hidden():
    found = await told(Rows(replace(SHARE, hide_prompt=True)))

    assert found is not None
    assert found.prompt is None
