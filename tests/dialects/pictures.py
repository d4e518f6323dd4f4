"""Bodies and tasks about images, for the tests of the dialects that speak of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import strategies as st

from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.failure import Code, Failure, Rejected
from onetake.core.pricing import Line, Quote, Settle, Unit
from onetake.core.request import Facts, Material, Medium, Operation, Request, Role
from onetake.core.task import Output, State, Task
from onetake.dialects.dialect import Body, Parsed, Part, View

FORM: Final = "multipart/form-data"
PAGES: Final[list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "pages" / "images.json").read_text("utf-8")
)
"""Every body of the image pages in the seeds, and what it means."""
CATALOG: Final = load_all()
ENDED: Final = (State.FAILED, State.CANCELLED, State.EXPIRED)
LINKS: Final = {
    "asset_1": "https://media.example/1.png",
    "asset_2": "https://media.example/2.png",
    "asset_t": "https://media.example/t.jpg",
}
VIEW: Final = View(LINKS, 3, "sandbox")
INLINE: Final = View(LINKS, 3, "sandbox", {"asset_1": "cGlj", "asset_2": "dHVyZQ=="})

Parse = Callable[[Body], Parsed]


def pages(*paths: str) -> list[dict[str, Any]]:
    return [page for page in PAGES if page["path"].rstrip("/") in paths]


def body(fields: object, **path: str) -> Body:
    return Body(json.dumps(fields, ensure_ascii=False).encode(), path=path)


def form(*parts: tuple[str, str] | Part) -> Body:
    return Body(b"", FORM, tuple(p if isinstance(p, Part) else Part(*p) for p in parts))


def refusal(parse: Parse, sent: Body) -> Failure:
    with pytest.raises(Rejected) as caught:
        parse(sent)
    return caught.value.failure


def means(asked: Request, page: dict[str, Any]) -> None:
    """The request is what the page's body means, and its model takes it."""
    assert asked.operation == page["operation"]
    assert asked.materials == tuple(Material(Role.IMAGE, url, at) for at, url in page["images"])
    assert {name: v for name, v in asked.params.items() if name != "prompt"} == page["params"]
    complete = check(CATALOG.find(asked.model).spec, asked)
    assert complete.params["prompt"] == asked.params["prompt"]


def task(state: State, *, results: int = 1, **fields: Any) -> Task:
    """A task in one of its states; a finished one has two results at most."""
    line = Line(Unit.IMAGE, results, 7_000_000, 1, 1, 7_000_000 * results)
    quote = Quote(7_000_000 * results, (line,), Settle.ACTUAL)
    params = {"prompt": "a cube", "quality": "low"}
    request = Request("NanoBanana2-1K", Operation.TEXT_TO_IMAGE, params)
    whole: dict[str, Any] = {"request": request, "channel": "sandbox", **fields}
    if state in ENDED:
        failure = Failure(Code.CONTENT_REJECTED, "no")
        whole = {"failure": failure, "charged": 0, "finished_at": 1_783_003_839_000, **whole}
    if state is State.SUCCEEDED:
        facts = Facts(Medium.IMAGE, "image/png", 9, 1024, 768)
        outputs = tuple(Output(f"asset_{n}", facts, "asset_t") for n in range(1, results + 1))
        whole = {"outputs": outputs, "charged": quote.amount, "percent": 100, **whole}
    return Task("task_1", "user_1", "key_1", "uniall_images", quote=quote, state=state,
                created_at=1_783_003_830_450, updated_at=1_783_003_830_450, **whole)  # fmt: skip


_leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
anything = st.recursive(
    _leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
"""Any JSON."""


def survives(parse: Parse, sent: Body) -> None:
    """Whatever was sent, it is accepted, or refused with words for the caller."""
    assert _said(parse, sent)


def _said(parse: Parse, sent: Body) -> str:
    try:
        return check(CATALOG.find("NanoBanana2-1K").spec, parse(sent).request).model
    except Rejected as error:
        return error.failure.message
