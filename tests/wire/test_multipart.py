from collections.abc import AsyncGenerator

import pytest

from onetake.wire.multipart import FilePart, Multipart, ShortFile


async def chunks(*given: bytes) -> AsyncGenerator[bytes]:
    for chunk in given:
        yield chunk


def part(name: str, *given: bytes, size: int | None = None) -> FilePart:
    length = sum(map(len, given)) if size is None else size
    return FilePart(name, "image/png", length, chunks(*given))


async def body(form: Multipart) -> bytes:
    return b"".join([chunk async for chunk in form.chunks()])


async def test_the_body_is_framed_and_its_length_is_known():
    form = Multipart([("files", part("a.png", b"one", b"two")), ("mask", part("b.png"))], "edge")

    sent = await body(form)

    assert len(sent) == form.size
    assert form.content_type == "multipart/form-data; boundary=edge"
    assert sent == (
        b'--edge\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\nonetwo\r\n"
        b'--edge\r\nContent-Disposition: form-data; name="mask"; filename="b.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\r\n"
        b"--edge--\r\n"
    )


async def test_texts_come_first_and_count():
    form = Multipart([("file", part("a.png", b"x"))], "edge", {"prompt": "灯塔", "n": "2"})

    sent = await body(form)

    assert len(sent) == form.size
    assert sent.startswith(
        b'--edge\r\nContent-Disposition: form-data; name="prompt"\r\n\r\n'
        + "灯塔".encode()
        + b'\r\n--edge\r\nContent-Disposition: form-data; name="n"\r\n\r\n2\r\n--edge\r\n'
    )


async def test_a_name_cannot_end_its_quotes_or_its_line():
    form = Multipart([("files", part('a"\r\nX: 1\ud800灯塔.png', b"x"))], "edge")

    sent = await body(form)

    assert 'filename="a%22%0D%0AX: 1?灯塔.png"\r\n'.encode() in sent
    assert len(sent) == form.size


@pytest.mark.parametrize("size", [2, 4])
async def test_a_file_must_be_as_long_as_it_says(size: int):
    form = Multipart([("files", part("a.png", b"one", size=size))], "edge")

    with pytest.raises(ShortFile):
        await body(form)


async def test_a_content_type_that_could_add_a_header_is_a_bug():
    form = Multipart([("files", FilePart("a", "image/png\r\nX: 1", 0, chunks()))], "edge")

    with pytest.raises(AssertionError):
        await body(form)
