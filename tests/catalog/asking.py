"""Requests for the catalogue's tests: asked of a model, passed or refused, and what they cost."""

from collections.abc import Sequence

import pytest

from onetake.catalog.loader import load_all
from onetake.core.capability import check
from onetake.core.failure import Failure, Rejected
from onetake.core.pricing import Quote, quote
from onetake.core.request import Facts, Material, Medium, Modality, Operation, Request, Role, Scalar

CATALOG = load_all()


def images(count: int, field: str = "images", role: Role = Role.IMAGE) -> tuple[Material, ...]:
    facts = Facts(Medium.IMAGE, "image/png", 1000, 512, 512)
    return tuple(
        Material(role, f"https://a.example/{n}.png", f"{field}[{n}]", f"asset_{n}", facts)
        for n in range(count)
    )


def asked(
    model: str,
    materials: Sequence[Material] = (),
    operation: Operation | None = None,
    /,
    **params: Scalar,
) -> Request:
    """A request of an image model has a prompt even when the test does not care which."""
    named = {"image": "images"} if len(materials) > 1 else {}
    params = {"prompt": "a red cube", **params} if _makes_images(model) else params
    return Request(model, operation, params, tuple(materials), wire_names=named)


def _makes_images(model: str) -> bool:
    return CATALOG.find(model).spec.modality is Modality.IMAGE


def passed(request: Request) -> Request:
    return check(CATALOG.find(request.model).spec, request)


def refused(request: Request) -> Failure:
    with pytest.raises(Rejected) as caught:
        passed(request)
    return caught.value.failure


def quoted(request: Request) -> Quote:
    model = CATALOG.find(request.model)
    return quote(model.price, model.spec, passed(request))


def cost(request: Request) -> int:
    """In micro-credits."""
    return quoted(request).amount
