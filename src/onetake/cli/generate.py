"""`onetake generate`: a prompt and files in, a video out, through the HTTP API of any server."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, cast

import typer

from onetake.cli.client import Client, Json, Unreachable
from onetake.cli.parts import Refused
from onetake.cli.progress import Bar
from onetake.cli.session import parts_of

DEFAULT_MODEL: Final = "video-2.0-mini-reference-to-video"
DEFAULT_URL: Final = "http://127.0.0.1:8000"
PAUSE_SECONDS_MIN: Final = 0.2
PAUSE_SECONDS_MAX: Final = 60.0

Files = Annotated[
    list[str] | None, typer.Option(metavar="FILE|URL", help="A reference; may be given again.")
]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be generated: the fields of the API, and files that are not uploaded yet."""

    fields: Json
    files: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


@dataclass(frozen=True, slots=True)
class Errand:
    """One video: order it, watch it, fetch it."""

    client: Client
    bar: Bar
    token: str  # random: names the request, so that a repeat makes nothing new
    monotonic: Callable[[], float] = time.monotonic

    def order(self, wish: Wish) -> Json:
        """Upload the files and create the task; the server's answer. Raises `Refused`."""
        fields = dict(wish.fields)
        for name, references in wish.files.items():
            if references:
                fields[name] = self._links(references)
        return self.client.create(fields, self.token)

    def watch(self, task: str, pause_seconds: float) -> Json:
        """Ask until it has ended. Raises `Refused` when it failed."""
        started = self.monotonic()
        while True:
            answer = self.client.task(task)
            status, percent = str(answer["status"]), _whole(answer.get("progress"))
            elapsed = self.monotonic() - started
            self.bar.show(percent, f"{status}, {elapsed:.0f} s")
            if status == "completed":
                self.bar.end()
                return answer
            if status == "failed":
                self.bar.end()
                raise Refused(_reason(answer))
            self.client.sleep(min(max(pause_seconds, PAUSE_SECONDS_MIN), PAUSE_SECONDS_MAX))

    def fetch(self, answer: Json, target: Path) -> int:
        """Download the finished video; its size in bytes."""
        return self.client.download(str(answer["url"]), target, self.token[:12])

    def _links(self, references: Sequence[str]) -> list[str]:
        """URLs as they are; files uploaded, in their places."""
        paths = [Path(each) for each in references if not _is_url(each)]
        for path in paths:
            if not path.is_file():
                raise Refused(f"{path} is not a file")
        uploaded = iter(self.client.upload(paths, self.token) if paths else [])
        return [each if _is_url(each) else next(uploaded) for each in references]


def generate(
    context: typer.Context,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The video.")],
    prompt: Annotated[str | None, typer.Argument(metavar="PROMPT")] = None,
    model: Annotated[str, typer.Option(help="The public model id.")] = DEFAULT_MODEL,
    image: Files = None,
    video: Files = None,
    audio: Files = None,
    duration: Annotated[str | None, typer.Option(help="Seconds, or auto.")] = None,
    resolution: Annotated[str | None, typer.Option(help="Such as 720p.")] = None,
    ratio: Annotated[str | None, typer.Option(help="Such as 16:9.")] = None,
    no_audio: Annotated[bool, typer.Option("--no-audio", help="Without sound.")] = False,
    type: Annotated[str | None, typer.Option(help="Such as image-to-video.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed, the same picture.")] = None,
    task: Annotated[
        str | None, typer.Option(metavar="ID", help="Go on with this task instead of a new one.")
    ] = None,
    base_url: Annotated[
        str, typer.Option("--base-url", envvar="ONETAKE_BASE_URL", help="The server.")
    ] = DEFAULT_URL,
    key: Annotated[
        str, typer.Option("--key", envvar="ONETAKE_API_KEY", help="An API key.", show_default=False)
    ] = "",
) -> None:
    """Generate a video on any Onetake server and download it."""
    if (prompt is None) == (task is None):
        raise Refused("give either a PROMPT or --task ID")
    if not key:
        raise Refused("an API key is needed: --key or ONETAKE_API_KEY")
    if not output.parent.is_dir():
        raise Refused(f"{output.parent} is not a folder")
    errand = Errand(Client(base_url, key), Bar(), parts_of(context).random_bytes(16).hex())
    asked = {
        "model": model,
        "prompt": prompt,
        "type": type,
        "duration": None if duration is None else _number(duration),
        "resolution": resolution,
        "aspect_ratio": ratio,
        "generate_audio": False if no_audio else None,
        "seed": seed,
    }
    fields = {name: value for name, value in asked.items() if value is not None}
    files = {"image_urls": image or (), "video_urls": video or (), "audio_urls": audio or ()}
    print(f"{output}  {make(errand, task or Wish(fields, files), output)}")


def make(errand: Errand, wish: Wish | str, output: Path) -> str:
    """Order (or go on with a task), watch, fetch; what it cost, in words. Raises `Refused`."""
    pause = 1.0
    if isinstance(wish, Wish):
        created = errand.order(wish)
        task = str(created["task_id"])
        interval = created.get("poll_interval_seconds")
        pause = float(interval) if isinstance(interval, int | float) else pause
    else:
        task = wish
    try:
        answer = errand.watch(task, pause)
        size = errand.fetch(answer, output)
    except (KeyboardInterrupt, Unreachable):
        errand.bar.end()
        again = f"onetake generate --task {task} -o {output} --base-url {errand.client.base_url}"
        print(f"The task goes on. To fetch it: {again}", file=sys.stderr)
        raise
    return f"{size} bytes, {answer.get('credits_charged')} credits, task {task}"


def _is_url(text: str) -> bool:
    return text.startswith(("http://", "https://", "data:"))


def _number(text: str) -> str | int | float:
    """JSON has numbers and words; the server says which it takes."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _reason(answer: Json) -> str:
    error = answer.get("error")
    message = cast(Json, error).get("message") if isinstance(error, Mapping) else None
    refunded = "; the credits were given back" if answer.get("credits_refunded") else ""
    return f"the task failed: {message or 'no reason given'}{refunded}"
