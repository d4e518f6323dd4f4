"""When to try again. Pure: the random part is passed in as a number in [0, 1)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential waiting with jitter. Times in milliseconds."""

    first_ms: int
    most_ms: int
    attempts_max: int

    def delay_ms(self, attempt: int, jitter: float, *, at_least_ms: int = 0) -> int:
        """The wait after failure number `attempt` (1, 2, …).

        Half of the wait is fixed and half is random, so that a crowd spreads out but
        nobody returns at once. `at_least_ms` is what a `Retry-After` asked for.
        """
        assert attempt >= 1
        assert 0 <= jitter < 1
        ceiling = min(self.first_ms << min(attempt - 1, 30), self.most_ms)
        return max(ceiling // 2 + int(ceiling / 2 * jitter), at_least_ms)

    def spent(self, attempt: int) -> bool:
        return attempt >= self.attempts_max


@dataclass(frozen=True, slots=True)
class PollPace:
    """How long to wait between two looks at a running job: short at first, then longer."""

    first_ms: int = 2_000
    most_ms: int = 60_000

    def delay_ms(self, age_ms: int, jitter: float, *, at_least_ms: int = 0) -> int:
        """A tenth of the job's age, within the bounds, with up to 20 % of jitter."""
        base = min(max(age_ms // 10, self.first_ms), self.most_ms)
        return max(base + int(base * 0.2 * jitter), at_least_ms)
