import json
from base64 import b64encode

import pytest

from onetake.core.failure import Code
from onetake.wire.body import INLINE_BYTES_MAX, Body, composed
from onetake.wire.flow import Attachment, HttpRequest, Inline, ProviderError
from onetake.wire.multipart import FilePart
from tests.wire.calls import FILE, chunks, open_asset

BASE64 = b64encode(FILE).decode()


async def sent(request: HttpRequest) -> Body:
    return await composed(request, open_asset, lambda: "edge")


async def test_a_look_has_no_body():
    assert await sent(HttpRequest("GET", "/v1/jobs/7")) == Body()


async def test_plain_json_takes_no_time_of_its_own():
    body = await sent(HttpRequest("POST", "/v1/jobs", json={"prompt": "boat", "seconds": 5}))

    assert body.content == b'{"prompt": "boat", "seconds": 5}'
    assert body.headers == {"Content-Type": "application/json"}
    assert body.size == 0


async def test_files_stand_where_the_adapter_put_them():
    given = {"image": Inline("a"), "more": [{"bare": Inline("b", bare=True)}, Inline("a")]}

    body = await sent(HttpRequest("POST", "/v1/jobs", json=given))

    assert isinstance(body.content, bytes)
    address = f"data:image/png;base64,{BASE64}"
    assert json.loads(body.content) == {"image": address, "more": [{"bare": BASE64}, address]}
    assert body.size == len(body.content)


async def test_more_than_a_body_can_hold_is_refused_before_anything_is_sent():
    async def huge(asset: str) -> FilePart:
        return FilePart(asset, "image/png", INLINE_BYTES_MAX // 2 + 1, chunks(b""))

    request = HttpRequest("POST", "/v1/jobs", json={"images": [Inline("a"), Inline("b")]})
    with pytest.raises(ProviderError) as caught:
        await composed(request, huge, lambda: "edge")

    assert caught.value.failure.code is Code.PROVIDER_INVALID
    assert caught.value.accepted is False


async def test_a_form_has_its_texts_before_its_files():
    request = HttpRequest(
        "POST", "/v1/edits", form={"prompt": "a boat"}, attachments=(Attachment("image", "a"),)
    )

    body = await sent(request)

    assert body.content is not None
    assert not isinstance(body.content, bytes)
    content = b"".join([chunk async for chunk in body.content])
    assert content.startswith(
        b'--edge\r\nContent-Disposition: form-data; name="prompt"\r\n\r\na boat\r\n--edge\r\n'
    )
    assert FILE in content
    assert body.size == len(content)
    assert body.headers == {
        "Content-Type": "multipart/form-data; boundary=edge",
        "Content-Length": str(len(content)),
    }
