"""Storages in buckets of a real server, one bucket each."""

from dataclasses import dataclass, field
from pathlib import Path

from onetake.assets.bucket import Bucket, Place
from tests.assets import swift

NOW = 1_700_000_000_000
PLENTY = 1 << 30


@dataclass
class Buckets:
    """`now` is what the storages take for the time, ms UTC."""

    folder: Path
    name: str
    now: int = NOW
    _opened: list[Bucket] = field(default_factory=list[Bucket])

    @property
    def place(self) -> Place:
        bucket = swift.bucket(self.name)
        return Place(
            bucket, "media/files", swift.endpoint(), "us-east-1", swift.KEY, swift.SECRET
        )  # fmt: skip

    def open(self, copies_bytes: int = PLENTY, place: Place | None = None) -> Bucket:
        """One more machine that uses the same bucket, or another place."""
        folder = self.folder / str(len(self._opened))
        self._opened.append(Bucket(place or self.place, folder, copies_bytes, lambda: self.now))
        return self._opened[-1]

    def copies(self, bucket: Bucket) -> list[Path]:
        """What it has on this machine."""
        folder = self.folder / str(self._opened.index(bucket))
        return sorted(folder.glob("??/*"))

    def close(self) -> None:
        for each in self._opened:
            each.close()
