"""What each file of a role must be, and the check of a probed file against it."""

from dataclasses import dataclass

from onetake.core.failure import Code, Failure, Rejected
from onetake.core.request import Facts, Material


@dataclass(frozen=True, slots=True)
class FileRule:
    """What each file of a role must be. Sizes in bytes and pixels, time in seconds."""

    content_types: tuple[str, ...] = ()  # empty: any of the role's medium
    bytes_max: int | None = None
    side_min: int | None = None  # of the shorter side
    side_max: int | None = None  # of the longer side
    ratio_max: float | None = None  # the longer side divided by the shorter
    seconds_min: float | None = None
    seconds_max: float | None = None


def check_medium(material: Material, facts: Facts) -> None:
    """The file is an image, a video or a sound, as its role says. Raises `Rejected`."""
    medium = material.role.medium
    if facts.medium is not medium:
        article = "an" if medium[0] in "aeiou" else "a"
        message = f"must be {article} {medium}, and is {facts.content_type}"
        raise bad_material(material.param, message, (medium,))


def check_file(rule: FileRule, material: Material, facts: Facts) -> None:
    """The file as it is against what the role takes. What no probe told is let pass."""
    for allowed, found in (*_kind_and_size(rule, facts), *_sides(rule, facts), *_time(rule, facts)):
        raise bad_material(material.param, f"must be {allowed}, and is {found}", (allowed,))


def bad_material(param: str, message: str, allowed: tuple[str, ...]) -> Rejected:
    """`message` reads on after the name of the caller's field."""
    return Rejected(Failure(Code.INVALID_MATERIAL, f"{param} {message}", param, allowed))


_Wrong = list[tuple[str, str]]  # what is allowed, what was found


def _kind_and_size(rule: FileRule, facts: Facts) -> _Wrong:
    wrong: _Wrong = []
    if rule.content_types and facts.content_type not in rule.content_types:
        wrong.append((f"one of {', '.join(rule.content_types)}", facts.content_type))
    if rule.bytes_max is not None and facts.size > rule.bytes_max:
        allowed = f"at most {rule.bytes_max / 1_000_000:g} MB"
        wrong.append((allowed, f"{facts.size / 1_000_000:.1f} MB"))
    return wrong


def _sides(rule: FileRule, facts: Facts) -> _Wrong:
    short, long = sorted((facts.width or 0, facts.height or 0))
    if not short:
        return []
    wrong: _Wrong = []
    if rule.side_min is not None and short < rule.side_min:
        wrong.append((f"at least {rule.side_min} pixels on its shorter side", f"{short} pixels"))
    if rule.side_max is not None and long > rule.side_max:
        wrong.append((f"at most {rule.side_max} pixels on its longer side", f"{long} pixels"))
    if rule.ratio_max is not None and long > rule.ratio_max * short:
        allowed = f"at most {rule.ratio_max:g} times as long on one side as on the other"
        wrong.append((allowed, f"{facts.width}x{facts.height}"))
    return wrong


def _time(rule: FileRule, facts: Facts) -> _Wrong:
    """With a little grace: containers round lengths to their frames and packets."""
    if facts.duration_ms is None:
        return []
    seconds = facts.duration_ms / 1000
    if rule.seconds_min is not None and seconds < rule.seconds_min - 0.1:
        return [(f"at least {rule.seconds_min:g} seconds", f"{seconds:g} seconds")]
    if rule.seconds_max is not None and seconds > rule.seconds_max + 0.5:
        return [(f"at most {rule.seconds_max:g} seconds", f"{seconds:g} seconds")]
    return []
