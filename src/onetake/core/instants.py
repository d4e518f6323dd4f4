"""Times as people and other programs write them, from milliseconds since 1970 UTC.

Written out in integers, because the core knows no clock and no calendar of the system.
"""

from typing import Final

DAY_MS: Final = 86_400_000
_DAY_SECONDS: Final = 86_400
_ERA_DAYS: Final = 146_097
"""Days in 400 years: after that the Gregorian calendar repeats itself."""
_EPOCH_DAYS: Final = 719_468
"""Days from 0000-03-01 to 1970-01-01. Years are counted from March: the leap day comes last."""


def iso(at: int) -> str:
    """1782290543000 -> `2026-06-24T08:42:23Z`. The part of a second is left out."""
    days, seconds = divmod(at // 1000, _DAY_SECONDS)
    year, month, day = _date(days)
    hours, seconds = divmod(seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    return f"{year:04d}-{month:02d}-{day:02d}T{hours:02d}:{minutes:02d}:{seconds:02d}Z"


def _date(days: int) -> tuple[int, int, int]:
    """Year, month and day of a number of days since 1970-01-01."""
    era, of_era = divmod(days + _EPOCH_DAYS, _ERA_DAYS)
    leaps = of_era // 1460 - of_era // 36_524 + of_era // 146_096
    year_of_era = (of_era - leaps) // 365
    of_year = of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    from_march = (5 * of_year + 2) // 153
    day = of_year - (153 * from_march + 2) // 5 + 1
    month = from_march + 3 if from_march < 10 else from_march - 9
    return era * 400 + year_of_era + (month <= 2), month, day
