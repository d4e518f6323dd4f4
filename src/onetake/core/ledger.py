"""Credits: a small double-entry ledger. It decides postings; it never stores them.

Every movement is a `Posting` from one account to another, so the sum over all accounts
is always zero. Amounts are whole micro-credits; no floats come in here.

A paid task holds credits first and resolves that hold exactly once:

    grant     house:grants -> available
    reserve   available -> held
    settle    held -> house:revenue (what was used), held -> available (the rest)
    release   held -> available (all of it)

`settle` and `release` share one entry key, so a unique key on entries makes "resolved
twice" impossible, whatever the workers do.
"""

from dataclasses import dataclass
from enum import StrEnum

REVENUE = "house:revenue"
GRANTS = "house:grants"


class InsufficientCredits(Exception):
    """The caller has fewer available credits than the quote asks for. Micro-credits."""

    def __init__(self, *, needed: int, available: int) -> None:
        super().__init__(f"needs {needed} microcredits, has {available}")
        self.needed = needed
        self.available = available


class Kind(StrEnum):
    GRANT = "grant"
    RESERVE = "reserve"
    SETTLE = "settle"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Posting:
    source: str
    target: str
    amount: int

    def __post_init__(self) -> None:
        assert self.amount > 0, "a posting moves something"
        assert self.source != self.target, "a posting moves it somewhere"


@dataclass(frozen=True, slots=True)
class Entry:
    """One atomic change to the books. `key` is unique for ever."""

    key: str
    kind: Kind
    user: str
    postings: tuple[Posting, ...]
    task: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """Credits set aside for one task. The hold's id is the task's id."""

    task: str
    user: str
    amount: int


def available(user: str) -> str:
    return f"user:{user}:available"


def held(user: str) -> str:
    return f"user:{user}:held"


def change(entry: Entry) -> tuple[int, int]:
    """What an entry does to its user's (available, held)."""
    moves = {available(entry.user): 0, held(entry.user): 0}
    for posting in entry.postings:
        if posting.source in moves:
            moves[posting.source] -= posting.amount
        if posting.target in moves:
            moves[posting.target] += posting.amount
    return moves[available(entry.user)], moves[held(entry.user)]


def grant(user: str, amount: int, *, key: str, reason: str) -> Entry:
    """Give credits (amount > 0) or take unused ones back (amount < 0)."""
    assert amount != 0, "a grant moves something"
    moves = (
        _moves((GRANTS, available(user), amount))
        if amount > 0
        else _moves((available(user), GRANTS, -amount))
    )
    return Entry(f"grant:{key}", Kind.GRANT, user, moves, reason=reason)


def reserve(hold: Hold, *, balance: int) -> Entry:
    """Set aside the quoted price before any provider is called."""
    if hold.amount > balance:
        raise InsufficientCredits(needed=hold.amount, available=balance)
    moves = _moves((available(hold.user), held(hold.user), hold.amount))
    return Entry(f"reserve:{hold.task}", Kind.RESERVE, hold.user, moves, hold.task)


def settle(hold: Hold, *, used: int) -> Entry:
    """Charge what was used and give the rest back. A quote is a ceiling."""
    assert 0 <= used <= hold.amount, "a quote is a ceiling"
    return _resolve(hold, used, Kind.SETTLE)


def release(hold: Hold) -> Entry:
    """Give everything back: the task failed, was cancelled or expired."""
    return _resolve(hold, 0, Kind.RELEASE)


def _resolve(hold: Hold, used: int, kind: Kind) -> Entry:
    moves = _moves(
        (held(hold.user), REVENUE, used),
        (held(hold.user), available(hold.user), hold.amount - used),
    )
    return Entry(f"resolve:{hold.task}", kind, hold.user, moves, hold.task)


def _moves(*moves: tuple[str, str, int]) -> tuple[Posting, ...]:
    return tuple(Posting(*move) for move in moves if move[2])
