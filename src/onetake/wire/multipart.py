"""The body of a multipart request with files, framed so that its length is known before.

The rule: the boundary is random. The files come from callers, and one that contained a
guessable boundary could add fields of its own to the request.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file to be sent. `size` in bytes must be what `chunks` gives in sum."""

    name: str
    content_type: str
    size: int
    chunks: AsyncIterator[bytes]


class ShortFile(Exception):
    """A file gave more or fewer bytes than were announced."""


@dataclass(frozen=True, slots=True)
class Multipart:
    """One body. It can be sent once, since its files are streams."""

    parts: Sequence[tuple[str, FilePart]]  # the field's name, the file
    boundary: str
    fields: Mapping[str, str] = field(default_factory=dict[str, str])  # texts; they come first

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def size(self) -> int:
        """The length of the whole body in bytes."""
        heads = sum(len(self._head(name, part)) + part.size + 2 for name, part in self.parts)
        return sum(map(len, self._texts())) + heads + len(self._end)

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The body. Raises `ShortFile` rather than leaving the receiver waiting."""
        for text in self._texts():
            yield text
        for name, part in self.parts:
            yield self._head(name, part)
            sent = 0
            async for chunk in part.chunks:
                sent += len(chunk)
                if sent > part.size:
                    raise ShortFile(f"{name}: more than {part.size} bytes")
                yield chunk
            if sent != part.size:
                raise ShortFile(f"{name}: {sent} of {part.size} bytes")
            yield b"\r\n"
        yield self._end

    @property
    def _end(self) -> bytes:
        return f"--{self.boundary}--\r\n".encode()

    def _texts(self) -> list[bytes]:
        return [
            (
                f"--{self.boundary}\r\n"
                f'Content-Disposition: form-data; name="{_quoted(name)}"\r\n\r\n'
                f"{text}\r\n"
            ).encode("utf-8", "replace")
            for name, text in self.fields.items()
        ]

    def _head(self, name: str, part: FilePart) -> bytes:
        return (
            f"--{self.boundary}\r\n"
            f'Content-Disposition: form-data; name="{_quoted(name)}"; '
            f'filename="{_quoted(part.name)}"\r\n'
            f"Content-Type: {_plain(part.content_type)}\r\n\r\n"
        ).encode()


def _quoted(text: str) -> str:
    """As browsers write it (WHATWG HTML, multipart/form-data): UTF-8 with three escapes."""
    escaped = text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")
    return escaped.encode("utf-8", "replace").decode()


def _plain(content_type: str) -> str:
    assert content_type.isascii(), "content types come from our own probe"
    assert content_type.isprintable()
    return content_type
