"""Core dataclasses <-> rows, once for every database.

The one rule: a column tuple below, the function that writes it and the one that reads it have
the same order. Rows are read by position, because that is what every driver does fastest.
This module imports no SQL library, so that a server that only accepts and polls has none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

from msgspec.json import Decoder, Encoder

from onetake.core.account import Channel, Key, KeyFormat, Role, User
from onetake.core.asset import Asset, Purpose
from onetake.core.failure import Code, Failure
from onetake.core.ledger import Entry, Kind, Posting
from onetake.core.pricing import Quote
from onetake.core.request import Facts, Medium, Request
from onetake.core.task import Handle, Output, Source, State, Task
from onetake.core.voice import Voice, VoiceSource
from onetake.store.vault import Vault

T = TypeVar("T")
Values: TypeAlias = tuple[Any, ...]
Row: TypeAlias = Mapping[str, Any]

USER_COLUMNS: Final = (
    "id", "email", "email_key", "role", "password_hash", "disabled", "created_at",
)  # fmt: skip
KEY_COLUMNS: Final = (
    "id", "user", "name", "format", "digest", "prefix", "created_at",
    "last_used_at", "revoked_at", "expires_at", "models", "networks", "budget", "used",
)  # fmt: skip
CHANNEL_COLUMNS: Final = (
    "id", "name", "provider", "base_url", "secret", "models", "created_at",
    "priority", "weight", "concurrency", "paused", "options",
)  # fmt: skip
VOICE_COLUMNS: Final = (
    "id", "user", "name", "language", "description", "source", "created_at",
    "task", "preview", "sample", "prompt", "models",
)  # fmt: skip
ASSET_COLUMNS: Final = (
    "id", "user", "purpose", "name", "blob", "task", "created_at",
    "medium", "content_type", "size", "width", "height", "duration_ms", "has_audio",
)  # fmt: skip
FIXED_COLUMNS: Final = (  # of a task: written once
    "id", "user", "key", "dialect", "model", "operation", "hold", "created_at", "request", "quote",
)  # fmt: skip
LIFE_COLUMNS: Final = (  # of a task: written with every change
    "state", "percent", "attempt", "channel", "charged", "cancel_requested", "steps_failed",
    "updated_at", "submitted_at", "finished_at", "handle", "sources", "outputs", "failure",
)  # fmt: skip
PERCENT: Final = LIFE_COLUMNS.index("percent")
TASK_COLUMNS: Final = FIXED_COLUMNS + LIFE_COLUMNS
NEW_TASK_COLUMNS: Final = (*TASK_COLUMNS, "idempotency_key", "fingerprint")
ENTRY_COLUMNS: Final = ("key", "at", "kind", "user", "task", "reason", "actor")
POSTING_COLUMNS: Final = ("entry", "line", "source", "target", "amount")


@dataclass(frozen=True, slots=True)
class _Fault:
    """A `Failure` as it is kept: the code by its label."""

    code: str
    message: str
    param: str | None = None
    allowed: tuple[str, ...] = ()
    retry_after_seconds: int | None = None


_encode: Final = Encoder().encode
_request_of: Final = Decoder(Request).decode
# Most tasks cost what others cost: their quotes are the same text, and read once.
_quote_of: Final[Callable[[str], Quote]] = lru_cache(maxsize=1024)(Decoder(Quote).decode)
_handle_of: Final[Callable[[str], Handle]] = Decoder(dict[str, str | int]).decode
_sources_of: Final[Callable[[str], tuple[Source, ...]]] = Decoder(tuple[Source, ...]).decode
_outputs_of: Final[Callable[[str], tuple[Output, ...]]] = Decoder(tuple[Output, ...]).decode
_fault_of: Final = Decoder(_Fault).decode
_words_of: Final[Callable[[str], tuple[str, ...]]] = Decoder(tuple[str, ...]).decode
_names_of: Final[Callable[[str], dict[str, str]]] = Decoder(dict[str, str]).decode
_CODES: Final = {code.label: code for code in Code}
# Looking an enum member up in a dictionary takes a fifth of the time of calling its class.
_STATES: Final = {state.value: state for state in State}


# -- tasks -----------------------------------------------------------------------------------


def fixed_values(task: Task) -> Values:
    """What never changes, in the order of FIXED_COLUMNS."""
    operation = task.request.operation
    assert operation is not None, "an accepted request has an operation"
    return (
        task.id, task.user, task.key, task.dialect, task.request.model, operation.value,
        task.quote.amount, task.created_at, _json(task.request), _json(task.quote),
    )  # fmt: skip


def life_values(task: Task) -> Values:
    """What changes, in the order of LIFE_COLUMNS."""
    return (
        task.state.value, task.percent, task.attempt, task.channel, task.charged,
        task.cancel_requested, task.steps_failed,
        task.updated_at, task.submitted_at, task.finished_at,
        None if task.handle is None else _json(task.handle),
        _json(task.sources) if task.sources else None,
        _json(task.outputs) if task.outputs else None,
        None if task.failure is None else _json(_fault(task.failure)),
    )  # fmt: skip


def task_values(task: Task) -> Values:
    """In the order of TASK_COLUMNS."""
    return fixed_values(task) + life_values(task)


def task_row(task: Task) -> dict[str, Any]:
    return dict(zip(TASK_COLUMNS, task_values(task), strict=True))


def task_at(row: Sequence[Any]) -> Task:
    """Read a row that was selected in the order of TASK_COLUMNS; more columns may follow."""
    (id_, user, key, dialect, _, _, _, created_at, request, quote, state, percent, attempt,
     channel, charged, cancel_requested, steps_failed, updated_at, submitted_at, finished_at,
     handle, sources, outputs, failure) = row[:24]  # fmt: skip
    return Task(
        id=id_, user=user, key=key, dialect=dialect,
        request=_request_of(request), quote=_quote_of(quote),
        created_at=created_at, updated_at=updated_at,
        state=_STATES[state], percent=percent, attempt=attempt, channel=channel,
        handle=None if handle is None else _handle_of(handle),
        sources=() if sources is None else _sources_of(sources),
        outputs=() if outputs is None else _outputs_of(outputs),
        failure=None if failure is None else _failure_of(failure),
        charged=charged, cancel_requested=bool(cancel_requested),
        submitted_at=submitted_at, finished_at=finished_at, steps_failed=steps_failed,
    )  # fmt: skip


def task_of(row: Row) -> Task:
    return task_at([row[name] for name in TASK_COLUMNS])


def spoken_of(task: Task) -> tuple[str, ...]:
    """The assets that a task's request speaks of, once each: the rows of `task_assets`."""
    named = (material.asset for material in task.request.materials if material.asset is not None)
    return tuple(dict.fromkeys(named))


# -- the ledger --------------------------------------------------------------------------------


def entry_values(entry: Entry, at: int, actor: str) -> Values:
    """In the order of ENTRY_COLUMNS."""
    return entry.key, at, entry.kind.value, entry.user, entry.task, entry.reason, actor


def entry_row(entry: Entry, at: int, actor: str) -> dict[str, Any]:
    return dict(zip(ENTRY_COLUMNS, entry_values(entry, at, actor), strict=True))


def posting_values(entry: Entry) -> list[Values]:
    """In the order of POSTING_COLUMNS. None at all for a free task."""
    return [
        (entry.key, line, posting.source, posting.target, posting.amount)
        for line, posting in enumerate(entry.postings)
    ]


def posting_rows(entry: Entry) -> list[dict[str, Any]]:
    return [dict(zip(POSTING_COLUMNS, values, strict=True)) for values in posting_values(entry)]


def entry_of(row: Row, postings: Iterable[Row]) -> Entry:
    """`postings`: the rows of this entry in order of `line`."""
    moves = tuple(Posting(line["source"], line["target"], line["amount"]) for line in postings)
    kind = Kind(row["kind"])
    return Entry(row["key"], kind, row["user"], moves, row["task"], row["reason"])


# -- assets --------------------------------------------------------------------------------------


def asset_values(asset: Asset) -> Values:
    """In the order of ASSET_COLUMNS."""
    facts = asset.facts
    return (
        asset.id, asset.user, asset.purpose.value, asset.name, asset.blob, asset.task,
        asset.created_at, facts.medium.value, facts.content_type, facts.size,
        facts.width, facts.height, facts.duration_ms, facts.has_audio,
    )  # fmt: skip


def asset_row(asset: Asset) -> dict[str, Any]:
    return dict(zip(ASSET_COLUMNS, asset_values(asset), strict=True))


def asset_at(row: Sequence[Any]) -> Asset:
    """Read a row that was selected in the order of ASSET_COLUMNS."""
    (id_, user, purpose, name, blob, task, created_at,
     medium, content_type, size, width, height, duration_ms, has_audio) = row  # fmt: skip
    facts = Facts(
        Medium(medium), content_type, size, width, height, duration_ms, bool(has_audio)
    )  # fmt: skip
    return Asset(id_, user, Purpose(purpose), name, blob, facts, created_at, task)


def asset_of(row: Row) -> Asset:
    return asset_at([row[name] for name in ASSET_COLUMNS])


# -- voices --------------------------------------------------------------------------------------


def voice_values(voice: Voice) -> Values:
    """In the order of VOICE_COLUMNS."""
    return (
        voice.id, voice.user, voice.name, voice.language, voice.description, voice.source.value,
        voice.created_at, voice.task, voice.preview, voice.sample, voice.prompt,
        _json(voice.models),
    )  # fmt: skip


def voice_of(row: Row) -> Voice:
    (id_, user, name, language, description, source, created_at,
     task, preview, sample, prompt, models) = (row[each] for each in VOICE_COLUMNS)  # fmt: skip
    return Voice(
        id_, name, language, description, VoiceSource(source), created_at,
        user, task, preview, sample, prompt, _words_of(models),
    )  # fmt: skip


# -- accounts and channels -----------------------------------------------------------------------


def email_key(email: str) -> str:
    """The address without case: what makes a user unique."""
    return email.casefold()


def user_row(user: User) -> dict[str, Any]:
    return {
        "id": user.id, "email": user.email, "email_key": email_key(user.email),
        "role": user.role.value, "password_hash": user.password_hash,
        "disabled": user.disabled, "created_at": user.created_at,
    }  # fmt: skip


def user_at(row: Sequence[Any]) -> User:
    id_, email, _, role, password_hash, disabled, created_at = row
    return User(id_, email, Role(role), created_at, password_hash, bool(disabled))


def user_of(row: Row) -> User:
    return user_at([row[name] for name in USER_COLUMNS])


def key_row(key: Key) -> dict[str, Any]:
    """Of a new key, which has used nothing."""
    return {
        "id": key.id, "user": key.user, "name": key.name, "format": key.format.value,
        "digest": key.digest, "prefix": key.prefix, "created_at": key.created_at,
        "last_used_at": key.last_used_at, "revoked_at": key.revoked_at,
        "expires_at": key.expires_at,
        "models": _json(key.models), "networks": _json(key.networks),
        "budget": key.budget, "used": 0,
    }  # fmt: skip


def key_at(row: Sequence[Any]) -> Key:
    (id_, user, name, format_, digest, prefix, created_at,
     last_used_at, revoked_at, expires_at, models, networks, budget, used) = row  # fmt: skip
    return Key(
        id_, user, name, KeyFormat(format_), digest, prefix, created_at,
        last_used_at, revoked_at, expires_at, _words_of(models), _words_of(networks),
        budget, used,
    )  # fmt: skip


def key_of(row: Row) -> Key:
    return key_at([row[name] for name in KEY_COLUMNS])


def channel_row(channel: Channel, vault: Vault) -> dict[str, Any]:
    """The secret is sealed, and bound to the channel's id: it cannot be moved to another."""
    return {
        "id": channel.id, "name": channel.name, "provider": channel.provider,
        "base_url": channel.base_url, "secret": vault.seal(channel.secret, channel.id),
        "models": _json(channel.models), "created_at": channel.created_at,
        "priority": channel.priority, "weight": channel.weight,
        "concurrency": channel.concurrency, "paused": channel.paused,
        "options": _json(channel.options),
    }  # fmt: skip


def channel_at(row: Sequence[Any], vault: Vault) -> Channel:
    """Raises `CannotOpen` when the vault's key is not the one that sealed the secret."""
    (id_, name, provider, base_url, secret, models, created_at,
     priority, weight, concurrency, paused, options) = row  # fmt: skip
    return Channel(
        id_, name, provider, base_url, vault.open(secret, id_), _names_of(models), created_at,
        priority, weight, concurrency, bool(paused), _names_of(options),
    )  # fmt: skip


def channel_of(row: Row, vault: Vault) -> Channel:
    return channel_at([row[name] for name in CHANNEL_COLUMNS], vault)


# -- JSON ------------------------------------------------------------------------------------------


def _json(value: object) -> str:
    return _encode(value).decode()


def _fault(failure: Failure) -> _Fault:
    return _Fault(
        failure.code.label, failure.message, failure.param, failure.allowed,
        failure.retry_after_seconds,
    )  # fmt: skip


def _failure_of(text: str) -> Failure:
    kept = _fault_of(text)
    code = _CODES[kept.code]
    return Failure(code, kept.message, kept.param, kept.allowed, kept.retry_after_seconds)
