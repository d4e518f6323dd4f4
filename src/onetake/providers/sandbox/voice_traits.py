"""What makes one voice differ from another, taken from an id, a description or a recording. Pure.

The rule: the same words or the same recording always give the same voice, and an id that nobody
has described gets its traits from its own words and letters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import exp, log
from typing import Final

MALE: Final = ("m3", "m7", "m1", "m2", "m5")
FEMALE: Final = ("f2", "f3", "f4", "f1")
CHILD: Final = ("f5", "f3")
HERTZ: Final = (60.0, 480.0)


@dataclass(frozen=True, slots=True)
class Traits:
    """`variant` is one of eSpeak's; `hertz` the median pitch; `pace` a factor of the usual speed;
    `bright` decibels more above 2 kHz; `lively` how far the pitch moves, 1 is usual."""

    variant: str
    hertz: float
    pace: float = 1.0
    bright: float = 0.0
    lively: float = 1.0


_KINDS: Final = {  # checked in this order: `woman` holds `man`
    "child": r"child|kid|boy|girl(?!friend)|baby|infant|儿童|孩|童声|男孩|女孩|萝莉|正太",
    "female": r"female|woman|women|lady|girl|queen|princess|mother|grandma|aunt|miss|"
    r"女|姐|妈|奶奶|阿姨|公主|少女",
    "male": r"\bmale|\bman\b|\bmen\b|gentleman|\bguy|king\b|prince\b|father|grandpa|uncle|butler|"
    r"男|哥|爸|爷|叔|先生",
}
_SHADES: Final = (  # words; factors of pitch, pace and liveliness; decibels of brightness
    (r"deep|low|bass|baritone|husky|低沉|浑厚|磁性|沙哑", (0.84, 0.97, 1.0, -2.0)),
    (r"high[- ]pitch|shrill|squeaky|尖|高亢", (1.2, 1.0, 1.1, 2.0)),
    (r"bright|clear|crisp|sweet|清脆|明亮|清晰|甜", (1.05, 1.0, 1.05, 2.5)),
    (r"warm|soft|gentle|mellow|温暖|温柔|柔和|轻柔", (0.97, 0.96, 0.9, -2.0)),
    (r"elder|\bold|aged|senior|grand(ma|pa)|wise|老|爷爷|奶奶", (0.92, 0.86, 0.9, -1.5)),
    (r"matur|middle-aged|成熟|中年", (0.94, 0.97, 0.95, -0.5)),
    (r"young|youth|teen|年轻|青年|少年|少女", (1.08, 1.04, 1.1, 1.0)),
    (r"slow|calm|steady|patient|relax|沉稳|平静|缓慢|慢", (0.98, 0.87, 0.8, -0.5)),
    (r"fast|quick|rapid|hurried|快", (1.0, 1.16, 1.05, 0.0)),
    (r"lively|energetic|playful|excited|upbeat|cheer|happy|活泼|活力|开朗|热情",
     (1.06, 1.08, 1.35, 1.0)),
    (r"serious|news|announcer|formal|confident|严肃|新闻|播音|自信", (0.97, 1.02, 0.9, 0.5)),
    (r"dramatic|expressive|戏剧|富有感情", (1.0, 0.97, 1.3, 0.0)),
)  # fmt: skip


def described(words: str) -> Traits:
    """The voice that a description asks for; what it leaves open comes from its letters."""
    text = words.lower().replace("_", " ").replace("-", " ")
    chance = sha256(words.encode()).digest()
    kinds = [kind for kind, pattern in _KINDS.items() if re.search(pattern, text)]
    kind = kinds[0] if kinds else ("female", "male")[chance[0] % 2]
    variants, hertz = _variants(kind, text)
    traits = Traits(variants[chance[1] % len(variants)], hertz)
    for pattern, shade in _SHADES:
        if re.search(pattern, text):
            traits = _shaded(traits, shade)
    spread = chance[2] / 255 - 0.5
    return replace(
        traits,
        hertz=_within(traits.hertz * (1 + 0.12 * spread)),
        pace=traits.pace * (1 + 0.05 * (chance[3] / 255 - 0.5)),
    )


def of_id(voice: str) -> Traits:
    """A voice that is known by nothing but its id, as the public ones are."""
    return described(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", voice))


def recorded(hertz: float, syllables: float, bright: float) -> Traits:
    """The voice in a recording (`hearing.Heard`). Speech has about 4.5 syllables a second."""
    female = hertz >= 155
    variants = FEMALE if female else MALE
    pace = min(max(syllables / 4.5, 0.8), 1.3) if syllables > 1 else 1.0
    shade = min(max((bright + (15 if female else 17)) / 3, -4), 4)
    number = int(hertz) // 12 % len(variants)
    return Traits(variants[number], _within(hertz), pace, shade)


def mixed(voices: Sequence[tuple[Traits, float]]) -> Traits:
    """Between several, by weight; the throat is that of the heaviest."""
    total = sum(weight for _, weight in voices)
    leading = max(voices, key=lambda each: each[1])[0]

    def mean(values: Sequence[float]) -> float:
        weighed = zip(values, (weight for _, weight in voices), strict=True)
        return sum(value * weight for value, weight in weighed) / total

    return Traits(
        leading.variant,
        exp(mean([log(traits.hertz) for traits, _ in voices])),
        mean([traits.pace for traits, _ in voices]),
        mean([traits.bright for traits, _ in voices]),
        mean([traits.lively for traits, _ in voices]),
    )


def _variants(kind: str, text: str) -> tuple[tuple[str, ...], float]:
    if kind == "child":
        older = bool(re.search(r"boy|男孩|正太", text))
        return CHILD, 265.0 if older else 290.0
    return (FEMALE, 205.0) if kind == "female" else (MALE, 112.0)


def _shaded(traits: Traits, shade: tuple[float, float, float, float]) -> Traits:
    pitch, pace, lively, bright = shade
    return Traits(
        traits.variant,
        traits.hertz * pitch,
        traits.pace * pace,
        traits.bright + bright,
        traits.lively * lively,
    )


def _within(hertz: float) -> float:
    return min(max(hertz, HERTZ[0]), HERTZ[1])
