"""From a plan to its frames, one operation at a time.

- text: a painted scene under the camera;
- image: the picture itself first, then with depth under the camera, in the weather of the prompt;
- first and last frame: both exact, one flowing into the other;
- references: each as a card, in turn, in the scene of the prompt;
- edit: the source's own frames in the palette of the prompt, references in the corner;
- extension: the source, then its last frame going on as an image does;
- several prompts: one shot after the other, of a picture each time a little closer.

The rule: a generator yields one `Picture` that is drawn anew for each frame; whoever takes it
uses it before the next.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from onetake.core.request import Medium, Operation, Role
from onetake.providers.sandbox import decode
from onetake.providers.sandbox.animate import animated
from onetake.providers.sandbox.camera import Camera, View
from onetake.providers.sandbox.cards import Card, Parade, card_for
from onetake.providers.sandbox.elements import Grain
from onetake.providers.sandbox.layer import canvas_for
from onetake.providers.sandbox.lengths import FRAME_RATE
from onetake.providers.sandbox.motion import Morph, Still, heading
from onetake.providers.sandbox.particles import Particles
from onetake.providers.sandbox.pixels import U8, Picture
from onetake.providers.sandbox.plan import Plan
from onetake.providers.sandbox.restyle import grade_for
from onetake.providers.sandbox.scene import particles_for, stage_for
from onetake.providers.sandbox.sheets import Sheet

PICTURES: Final = (Role.IMAGE, Role.FIRST_FRAME)
CARDS_MAX: Final = 12
HERO: Final = (0.66, 0.72)  # the most of the frame that a card takes
CORNER: Final = (0.26, 0.30)
CLOSER: Final = 0.14  # of the picture: what each further shot leaves out
_CUT: Final = (Operation.TEXT_TO_VIDEO, Operation.IMAGE_TO_VIDEO, Operation.REFERENCE_TO_VIDEO)


def shots(plan: Plan) -> Iterator[Picture]:
    """Exactly `plan.frames` pictures. Raises decode.Unreadable."""
    if plan.parts and plan.operation in _CUT:
        return _one_after_the_other(plan)
    return _SHOTS[plan.operation](plan)


def _one_after_the_other(plan: Plan) -> Iterator[Picture]:
    for number, part in enumerate(plan.parts):
        own = replace(
            plan, parts=(), look=part.look, frames=part.frames, seed=plan.seed + number,
            closer=number * CLOSER,
        )  # fmt: skip
        if part.frames:
            yield from shots(own)


def _from_text(plan: Plan) -> Iterator[Picture]:
    yield from _scene(plan, ())


def _from_references(plan: Plan) -> Iterator[Picture]:
    sheets = [sheet for sheet in plan.sheets if sheet.medium is not Medium.AUDIO][:CARDS_MAX]
    yield from _scene(plan, tuple(sheets))


def _scene(plan: Plan, sheets: tuple[Sheet, ...]) -> Iterator[Picture]:
    camera = Camera(plan.look.moves, plan.look.energy, plan.frames)
    canvas = canvas_for(plan.width, plan.height, camera.reach())
    stage = stage_for(plan.look, plan.seed, canvas)
    count = -(-plan.frames // len(sheets)) + 2 * FRAME_RATE if sheets else 0
    cards = tuple(card_for(sheet, canvas, HERO, (0.5, 0.49), count) for sheet in sheets)
    parade = Parade(cards, plan.frames) if cards else None
    grain = _grain(plan)
    picture = Picture(plan.width, plan.height)
    for frame in range(plan.frames):
        view = camera.at(frame)
        stage.draw(picture, view, frame / FRAME_RATE)
        if parade:
            parade.draw(picture, view, frame)
        np.clip(picture.y, 18, 233, out=picture.y)
        grain.draw(picture, frame)
        yield picture


def _from_image(plan: Plan) -> Iterator[Picture]:
    """Further images appear as cards, each in its part of the second half."""
    first, *others = plan.of(*PICTURES)
    picture = decode.covering(_middle(decode.image(first.path), plan.closer), *plan.sides)
    others += plan.of(Role.VIDEO)
    yield from _alive(plan, picture, plan.frames, others[: CARDS_MAX - 1])


def _middle(rgb: U8, closer: float) -> U8:
    """Without the outer part of it, `closer` of each side in all."""
    down, across = (int(side * min(closer, 0.5) / 2) for side in rgb.shape[:2])
    return rgb[down : rgb.shape[0] - down, across : rgb.shape[1] - across]


def _alive(
    plan: Plan, picture: Picture, frames: int, others: list[Sheet],
    drift: tuple[float, float] = (0.0, 0.0), first: int = 0,
) -> Iterator[Picture]:  # fmt: skip
    """A picture in motion, from its frame `first` on."""
    camera = Camera(plan.look.moves, plan.look.energy, frames)
    still = Still(picture, camera, drift)
    weather = _weather(plan)
    aside = _aside(plan, others, frames)
    into = Picture(plan.width, plan.height)
    for frame in range(first, frames):
        seconds = frame / FRAME_RATE
        view = still.draw(into, frame, seconds)
        for particles in weather:
            particles.draw(into, view, seconds)
        _show_aside(into, aside, frame, frames)
        yield into


def _weather(plan: Plan) -> list[Particles]:
    look = plan.look
    return [
        particles_for(kind, look, (plan.seed, 5, number), since=0.0)
        for number, kind in enumerate(look.weather)
    ]


def _aside(plan: Plan, sheets: list[Sheet], frames: int) -> list[Card]:
    if not sheets:
        return []
    canvas = canvas_for(plan.width, plan.height, (0.05, 0.05))
    return [card_for(sheet, canvas, CORNER, (0.82, 0.22), frames, 1.0) for sheet in sheets]


def _show_aside(picture: Picture, cards: list[Card], frame: int, frames: int) -> None:
    """Small cards in the upper right corner; none in the first and the last frame."""
    strength = min(frame / 8, (frames - 1 - frame) / 8, 1.0)
    if cards and strength > 0:
        Parade(tuple(cards), frames).draw(picture, View(), frame, strength)


def _between(plan: Plan) -> Iterator[Picture]:
    (first, *_), (last, *_) = plan.of(*PICTURES), plan.of(Role.LAST_FRAME)
    one, other = (
        decode.covering(decode.image(sheet.path), plan.width, plan.height)
        for sheet in (first, last)
    )
    morph = Morph(one, other)
    into = Picture(plan.width, plan.height)
    for frame in range(plan.frames):
        morph.draw(into, frame / (plan.frames - 1))
        yield into


def _edited(plan: Plan) -> Iterator[Picture]:
    source = plan.of(Role.SOURCE_VIDEO)[0]
    grade = grade_for(plan.look.palette, plan.width, plan.height)
    weather = _weather(plan)
    aside = _aside(plan, [*plan.of(Role.IMAGE)], plan.frames)
    into = Picture(plan.width, plan.height)
    pictures = decode.frames(source.path, plan.width, plan.height, plan.frames)
    for frame, picture in enumerate(pictures):
        into.copy_from(picture)  # the decoder may hold a frame and give it again
        grade.draw(into)
        for particles in weather:
            particles.draw(into, View(), frame / FRAME_RATE)
        _show_aside(into, aside, frame, plan.frames)
        yield into


def _extended(plan: Plan) -> Iterator[Picture]:
    source = plan.of(Role.SOURCE_VIDEO)[0]
    shown = Picture(plan.width, plan.height)
    before: Picture | None = None
    last: Picture | None = None
    for picture in decode.frames(source.path, plan.width, plan.height, plan.source_frames):
        before, last = last, picture
        shown.copy_from(picture)
        yield shown
    assert last is not None
    drift = heading(before, last) if before is not None else (0.0, 0.0)
    a_second = (drift[0] * FRAME_RATE, drift[1] * FRAME_RATE)
    fresh = plan.frames - plan.source_frames
    # Frame 0 of a picture in motion is the picture: it was shown as the last of the source.
    others = [*plan.of(Role.IMAGE)]
    yield from _alive(plan, last.copy(), fresh + 1, others, a_second, first=1)


def _grain(plan: Plan) -> Grain:
    return Grain(np.random.default_rng([plan.seed, 7]), plan.width, plan.height)


_SHOTS: Final[Mapping[Operation, Callable[[Plan], Iterator[Picture]]]] = {
    Operation.TEXT_TO_VIDEO: _from_text,
    Operation.IMAGE_TO_VIDEO: _from_image,
    Operation.FIRST_LAST_FRAME: _between,
    Operation.REFERENCE_TO_VIDEO: _from_references,
    Operation.EDIT_VIDEO: _edited,
    Operation.EXTEND_VIDEO: _extended,
    Operation.ANIMATE: animated,
}
