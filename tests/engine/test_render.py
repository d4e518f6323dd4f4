"""The renderer's folder: what goes in, what comes out, and nothing else."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from onetake.core.failure import Code
from onetake.core.task import Source, SourceKind, State, Task
from onetake.engine.intake import Refused
from onetake.engine.render import LEFT_AFTER_MS, Renderer
from onetake.wire.child import ChildDied, ChildError
from onetake.wire.flow import ProviderError, Render, Save
from tests.engine.world import World


@dataclass
class Pool:
    """A renderer that writes what it was asked, or fails."""

    failure: Exception | None = None
    asked: Mapping[str, object] | None = None
    owner: str = ""
    suffix: str = ".mp4"
    quieted: bool = False

    async def quiet(self) -> None:
        self.quieted = True

    async def call(
        self, request: Mapping[str, object], *, seconds: float,
        on_progress: Callable[[int], None] | None = None, key: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        self.asked, self.owner = request, key
        if self.failure:
            raise self.failure
        assert on_progress
        on_progress(50)
        name = f"{request['name']}{self.suffix}"
        (Path(str(request["folder"])) / name).write_bytes(b"film")
        return {"files": [name]}


def renderer(folder: Path, pool: Pool) -> Renderer:
    (folder / "tmp").mkdir()

    async def path(asset: str) -> Path:
        return folder / "blobs" / asset

    return Renderer(pool, folder, path, 60, lambda: folder / "tmp" / "one")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


ACTION = Render("task_1-1", {"prompt": "x"}, ("asset_1",))


async def test_a_render_says_where_its_files_are(tmp_path: Path):
    pool, percents = Pool(), list[int]()
    make = renderer(tmp_path, pool)
    done = await make(ACTION, owner="ann", on_progress=percents.append)

    assert done.files == ("task_1-1.mp4",)
    assert pool.asked is not None
    assert pool.asked["materials"] == [str(tmp_path / "blobs" / "asset_1")]
    assert (pool.owner, percents) == ("ann", [50])


async def test_taking_a_file_leaves_it_until_the_task_is_finished(tmp_path: Path):
    make = renderer(tmp_path, Pool())
    await make(ACTION, owner="ann", on_progress=lambda _: None)
    taken = await make.rendered("task_1-1.mp4")

    assert taken.read_bytes() == b"film"
    assert (tmp_path / "task_1-1.mp4").exists()
    world = World()
    await world.open()
    task = replace((await world.ask()).task, sources=(Source(SourceKind.RENDERED, "task_1-1.mp4"),))
    make.forget(task)
    assert not (tmp_path / "task_1-1.mp4").exists()
    with pytest.raises(Refused):
        await make.rendered("task_1-1.mp4")


async def test_what_came_inside_a_reply_is_kept_like_a_render(tmp_path: Path):
    make = renderer(tmp_path, Pool())
    kept = await make.keep(Save("task_1-1", (b"one", b"two"), "png"))

    assert kept.files == ("task_1-1-1.png", "task_1-1-2.png")
    assert (await make.rendered("task_1-1-2.png")).read_bytes() == b"two"
    await make.discard("task_1-1")
    assert files(tmp_path) == []


@pytest.mark.parametrize("ending", ["", "png/../x", "PNG", "toolong"])
async def test_an_ending_that_is_none_is_a_mistake(tmp_path: Path, ending: str):
    with pytest.raises(AssertionError):
        await renderer(tmp_path, Pool()).keep(Save("task_1-1", (b"one",), ending))

    assert files(tmp_path) == []


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "", ".", "a/b", "x" * 200])
async def test_no_name_leaves_the_folder(tmp_path: Path, name: str):
    with pytest.raises(Refused):
        await renderer(tmp_path, Pool()).rendered(name)


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (ChildError("spec", "the ratio is not known"), Code.PROVIDER_FAILED),
        (ChildDied(), Code.PROVIDER_UNREACHABLE),
    ],
)
async def test_a_failed_render_was_never_accepted(tmp_path: Path, failure: Exception, code: Code):
    make = renderer(tmp_path, Pool(failure))
    with pytest.raises(ProviderError) as caught:
        await make(ACTION, owner="ann", on_progress=lambda _: None)

    assert caught.value.accepted is False
    assert caught.value.failure.code is code


async def test_old_files_of_tasks_that_are_over_are_tidied(tmp_path: Path):
    make, world = renderer(tmp_path, Pool()), World()
    await world.open()
    going = (await world.ask()).task
    over = replace(going, id="task_2", state=State.FAILED)
    names = ("task_1-1.mp4.part", f"{going.id}-1.mp4", "task_2-3-1.png", "task_3-1.mp4")
    for name in names:
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (10, 10))
    os.utime(tmp_path / "task_3-1.mp4", (90, 90))  # somebody may just be taking it

    async def task(id: str) -> Task | None:
        return {going.id: going, over.id: over}.get(id)

    assert await make.tidy(task, 80_000 + LEFT_AFTER_MS) == 2
    left = files(tmp_path)
    assert left == sorted([f"{going.id}-1.mp4", "task_3-1.mp4"])


async def test_what_an_interrupted_render_left_is_discarded_and_nothing_else(tmp_path: Path):
    pool = Pool()
    make = renderer(tmp_path, pool)
    for name in ("task_1-1.mp4.part", "task_1-1-2.png", "task_1-12.mp4", "task_1-2.mp4"):
        (tmp_path / name).touch()

    await make.discard("task_1-1")

    left = files(tmp_path)
    assert left == ["task_1-12.mp4", "task_1-2.mp4"]
    assert pool.quieted, "whoever still writes would make them anew"


@pytest.mark.parametrize("suffix", [".png", "-1.png", "-2.webp", ".mp3"])
async def test_the_renderer_names_its_files_after_the_job(tmp_path: Path, suffix: str):
    pool = Pool(suffix=suffix)
    done = await renderer(tmp_path, pool)(ACTION, owner="ann", on_progress=lambda _: None)

    assert done.files == (f"task_1-1{suffix}",)
    assert pool.asked is not None
    assert pool.asked["name"] == "task_1-1"


@pytest.mark.parametrize("suffix", ["0.mp4", "/../x.mp4", ".MP4!", ""])
async def test_a_file_of_another_name_is_a_mistake(tmp_path: Path, suffix: str):
    make = renderer(tmp_path, Pool())

    async def other(*_: object, **__: object) -> dict[str, Any]:
        return {"files": [f"task_1-1{suffix}"]}

    make.pool.call = other  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(AssertionError):
        await make(ACTION, owner="ann", on_progress=lambda _: None)
