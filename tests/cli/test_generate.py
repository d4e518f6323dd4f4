"""`onetake generate` against a server that follows a script, over real HTTP."""

import json
from pathlib import Path

import pytest

from onetake.cli.client import Client
from onetake.cli.generate import Errand, make
from onetake.cli.progress import Bar
from tests.cli.conftest import Command, Result
from tests.cli.upstream import Upstream

CREATE = "/v1/video/generations"
KEY = "vga_secret"
CREATED = {"task_id": "t1", "status": "pending", "poll_interval_seconds": 0.2}
RUNNING = {"task_id": "t1", "status": "processing", "progress": 40}


def done(upstream: Upstream) -> dict[str, object]:
    return {"task_id": "t1", "status": "completed", "progress": 100, "credits_charged": 60,
            "url": f"{upstream.url}/files/v.mp4?signature=x"}  # fmt: skip


def generate(onetake: Command, upstream: Upstream, out: Path, *words: str) -> Result:
    return onetake("generate", *words, "-o", str(out), "--base-url", upstream.url, "--key", KEY)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "my video.mp4"


@pytest.fixture
def willing(upstream: Upstream) -> Upstream:
    upstream.answer(CREATE, CREATED)
    upstream.answer(f"{CREATE}/t1", RUNNING)
    upstream.answer(f"{CREATE}/t1", done(upstream))
    upstream.answer("/files/v.mp4", b"MP4")
    return upstream


def test_a_prompt_becomes_a_file_and_a_price(onetake: Command, willing: Upstream, out: Path):
    made = generate(onetake, willing, out, "a fox")

    assert made.code == 0
    assert made.out == f"{out}  3 bytes, 60 credits, task t1\n"
    assert out.read_bytes() == b"MP4"
    assert "40 %  processing" in made.err
    assert "100 %  completed" in made.err
    created = willing.requests[0]
    assert json.loads(created.body) == {
        "model": "video-2.0-mini-reference-to-video",
        "prompt": "a fox",
    }
    assert len(created.headers["idempotency-key"]) == 32


def test_options_become_fields_of_the_right_type(onetake: Command, willing: Upstream, out: Path):
    words = ["--duration", "5", "--resolution", "480p", "--ratio", "1:1", "--no-audio"]
    words += ["--type", "text-to-video", "--seed", "7", "--model", "film-1"]

    generate(onetake, willing, out, "a fox", *words)

    assert json.loads(willing.requests[0].body) == {
        "model": "film-1", "prompt": "a fox", "duration": 5, "resolution": "480p",
        "aspect_ratio": "1:1", "generate_audio": False, "type": "text-to-video", "seed": 7,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("word", "value"), [("auto", "auto"), ("4.5", 4.5), ("-1", -1), ("soon", "soon")]
)
def test_the_server_decides_what_a_duration_is(
    onetake: Command, willing: Upstream, out: Path, word: str, value: object
):
    generate(onetake, willing, out, "a fox", f"--duration={word}")

    assert json.loads(willing.requests[0].body)["duration"] == value


def test_files_are_uploaded_and_links_are_passed_on(
    onetake: Command, willing: Upstream, out: Path, tmp_path: Path
):
    (tmp_path / "a.png").write_bytes(b"A")
    (tmp_path / "s.mp3").write_bytes(b"S")
    willing.answer("/api/upload", {"data": [{"url": "https://up/a"}]})
    willing.answer("/api/upload", {"data": [{"url": "https://up/s"}]})
    link = "https://example.com/b.png"

    generate(onetake, willing, out, "@Image1 @Image2", "--image", link, "--image",
             str(tmp_path / "a.png"), "--audio", str(tmp_path / "s.mp3"))  # fmt: skip

    created = next(json.loads(r.body) for r in willing.requests if r.path == CREATE)
    assert created["image_urls"] == [link, "https://up/a"]
    assert created["audio_urls"] == ["https://up/s"]


def test_a_failed_task_says_why_and_that_the_credits_came_back(
    onetake: Command, upstream: Upstream, out: Path
):
    upstream.answer(CREATE, CREATED)
    failed = {"status": "failed", "credits_refunded": True, "error": {"message": "No foxes."}}
    upstream.answer(f"{CREATE}/t1", failed)

    refused = generate(onetake, upstream, out, "a fox")

    assert refused.code == 1
    assert refused.err.endswith(
        "onetake: the task failed: No foxes.; the credits were given back\n"
    )
    assert not out.exists()


def test_a_refusal_is_the_servers_own_words(onetake: Command, upstream: Upstream, out: Path):
    upstream.answer(CREATE, {"error": {"message": "duration must be 4 to 15"}}, status=422)

    refused = generate(onetake, upstream, out, "a fox")

    assert (refused.code, refused.err) == (1, "onetake: duration must be 4 to 15\n")


def test_a_task_can_be_fetched_later(onetake: Command, willing: Upstream, out: Path):
    made = generate(onetake, willing, out, "--task", "t1")

    assert made.code == 0
    assert CREATE not in [asked.path for asked in willing.requests]
    assert out.read_bytes() == b"MP4"


@pytest.mark.parametrize("error", [KeyboardInterrupt])
def test_an_interruption_says_that_the_task_goes_on(
    willing: Upstream, out: Path, error: type[BaseException], capsys: pytest.CaptureFixture[str]
):
    def interrupted(seconds: float) -> None:
        raise error

    errand = Errand(Client(willing.url, KEY, 5.0, interrupted), Bar(), "0" * 32)

    with pytest.raises(error):
        make(errand, "t1", out)

    told = capsys.readouterr().err
    assert f"onetake generate --task t1 -o {out} --base-url {willing.url}" in told
    assert KEY not in told


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "give either a PROMPT or --task ID"),
        (["a fox", "--task", "t1"], "give either a PROMPT or --task ID"),
        (["a fox", "--image", "none.png"], "none.png is not a file"),
        (["a fox", "-o", "none/x.mp4"], "none is not a folder"),
        (["a fox", "--key", ""], "an API key is needed: --key or ONETAKE_API_KEY"),
    ],
)
def test_mistakes_are_told_before_anything_is_sent(
    onetake: Command, upstream: Upstream, words: list[str], message: str
):
    given = ["--base-url", upstream.url, "--key", KEY, "-o", "x.mp4"]

    refused = onetake("generate", *given, *words)

    assert (refused.code, refused.err) == (1, f"onetake: {message}\n")
    assert upstream.requests == []
