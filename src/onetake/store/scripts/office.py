"""The office: changes with their audit rows, offers, options, channels and people in figures."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, true, tuple_, update

from onetake.core.account import Balance, Role
from onetake.core.office import (
    AddKey,
    AddUser,
    Audit,
    AuditFilter,
    AuditPage,
    Change,
    ChannelBusy,
    ChannelRecord,
    EmailTaken,
    GiveCredits,
    LastAdministrator,
    Offer,
    Recorded,
    RemoveChannel,
    RevokeKey,
    SaveChannel,
    SaveOffer,
    SaveSite,
    SetBudget,
    SetRights,
    Standing,
    StandingPage,
)
from onetake.core.site import Site
from onetake.core.task import State
from onetake.core.webhook import Outcome
from onetake.store import schema
from onetake.store.codec import USER_COLUMNS, email_key, user_of
from onetake.store.codec_office import (
    AUDIT_COLUMNS,
    OFFER_COLUMNS,
    RUN_COLUMNS,
    audit_at,
    audit_row,
    offer_at,
    offer_row,
    run_at,
    site_of,
    site_rows,
)
from onetake.store.scripts import accounts, books, people
from onetake.store.scripts.script import Script, access_changed, total
from onetake.store.vault import Vault

_users = schema.users
_audits = schema.audits
_offers = schema.offers
_options = schema.options
_tasks = schema.tasks
_shares = schema.shares
_schedule = schema.schedule

_JUDGED = (State.SUCCEEDED.value, State.FAILED.value, State.EXPIRED.value)


# -- changes -------------------------------------------------------------------------------------


def change(wanted: Change, audit: Audit, vault: Vault) -> Script[None]:
    """Raises what `Office.change` says."""
    match wanted:
        case AddUser(user=user):
            if not (yield from accounts.add_user(user)):
                raise EmailTaken(user.email)
        case SetRights():
            yield from _set_rights(wanted)
        case GiveCredits(entry=entry):
            yield from books.post(entry, audit.actor, audit.at)
        case SaveChannel(channel=channel):
            yield from accounts.put_channel(channel, vault)
        case RemoveChannel(channel=channel):
            yield from _remove_channel(channel)
        case SaveOffer(offer=offer):
            yield from _save_offer(offer)
        case SaveSite(site=site):
            yield delete(_options)
            yield insert(_options).values(site_rows(site, audit.at))
            yield from access_changed()
        case AddKey() | RevokeKey() | SetBudget():
            yield from _change_key(wanted, audit.at)
    yield from add_audit(audit)


def _set_rights(wanted: SetRights) -> Script[None]:
    # All administrators are locked, in one order: two who disable each other cannot both succeed.
    administrators = yield (
        select(_users.c.id, _users.c.disabled)
        .where(_users.c.role == Role.ADMINISTRATOR.value)
        .order_by(_users.c.id)
        .with_for_update()
    )
    values: dict[str, object] = {}
    if wanted.role is not None:
        values["role"] = wanted.role.value
    if wanted.disabled is not None:
        values["disabled"] = wanted.disabled
    able = {row["id"] for row in administrators if not row["disabled"]}
    loses = wanted.disabled is True or wanted.role is Role.CUSTOMER
    if loses and able == {wanted.user}:
        raise LastAdministrator(wanted.user)
    found = yield (
        update(_users).where(_users.c.id == wanted.user).values(values).returning(_users.c.id)
    )
    if not found:
        raise LookupError(f"{wanted.user} is not a user")
    if wanted.disabled:
        yield from people.end_sessions(wanted.user, None)
    yield from access_changed()


def _change_key(wanted: AddKey | RevokeKey | SetBudget, now: int) -> Script[None]:
    match wanted:
        case AddKey(key=key):
            yield from accounts.add_key(key)
            return
        case RevokeKey(key=key):
            done = yield from accounts.revoke_key(key, now)
        case SetBudget(key=key, budget=budget):
            done = yield from accounts.set_key_budget(key, budget)
    if not done:
        raise LookupError(f"{key} is not a key that can be changed")


def _remove_channel(channel: str) -> Script[None]:
    rows = yield (
        select(func.count().label("number"))
        .select_from(_schedule.join(_tasks, _tasks.c.id == _schedule.c.task))
        .where(_tasks.c.channel == channel, _tasks.c.state != State.QUEUED.value)
    )
    if rows[0]["number"]:
        raise ChannelBusy(rows[0]["number"])
    if not (yield from accounts.remove_channel(channel)):
        raise LookupError(f"{channel} is not a channel")


def _save_offer(offer: Offer) -> Script[None]:
    yield delete(_offers).where(_offers.c.model == offer.model)
    yield insert(_offers).values(offer_row(offer))
    yield from access_changed()


# -- the audit -----------------------------------------------------------------------------------


def add_audit(audit: Audit) -> Script[None]:
    yield insert(_audits).values(audit_row(audit))


def audits(wanted: AuditFilter, offset: int, limit: int) -> Script[AuditPage]:
    joined = _audits.outerjoin(_users, _users.c.id == _audits.c.actor)
    counted = yield (
        select(func.count().label("number")).select_from(joined).where(*_audited(wanted))
    )
    rows = yield from _audit_rows(_audited(wanted), offset, limit)
    return AuditPage(rows, counted[0]["number"])


def audits_before(
    wanted: AuditFilter, place: tuple[int, str] | None, limit: int
) -> Script[tuple[Recorded, ...]]:
    where = _audited(wanted)
    if place is not None:
        where.append(tuple_(_audits.c.at, _audits.c.id) < place)
    return (yield from _audit_rows(where, 0, limit))


def _audit_rows(
    where: list[ColumnElement[bool]], offset: int, limit: int
) -> Script[tuple[Recorded, ...]]:
    rows = yield (
        select(*(_audits.c[name] for name in AUDIT_COLUMNS), _users.c.email)
        .select_from(_audits.outerjoin(_users, _users.c.id == _audits.c.actor))
        .where(*where)
        .order_by(_audits.c.at.desc(), _audits.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return tuple(
        Recorded(audit_at([row[name] for name in AUDIT_COLUMNS]), row["email"]) for row in rows
    )


def _audited(wanted: AuditFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if wanted.actor is not None:
        where.append(
            or_(_audits.c.actor == wanted.actor, _users.c.email_key == email_key(wanted.actor))
        )
    if wanted.action is not None:
        of_kind = _audits.c.action.startswith(f"{wanted.action}.", autoescape=True)
        where.append(or_(_audits.c.action == wanted.action, of_kind))
    if wanted.begin is not None:
        where.append(_audits.c.at >= wanted.begin)
    if wanted.end is not None:
        where.append(_audits.c.at < wanted.end)
    return where


# -- offers and options --------------------------------------------------------------------------


def offers() -> Script[tuple[Offer, ...]]:
    rows = yield select(*(_offers.c[name] for name in OFFER_COLUMNS)).order_by(_offers.c.model)
    return tuple(offer_at([row[name] for name in OFFER_COLUMNS]) for row in rows)


def site(defaults: Site) -> Script[Site]:
    rows = yield select(_options.c.name, _options.c.value)
    return site_of({row["name"]: row["value"] for row in rows}, defaults)


# -- channels --------------------------------------------------------------------------------------


def channel_records(channels: Sequence[str], limit: int) -> Script[Mapping[str, ChannelRecord]]:
    """Of each channel, with its last tasks that say something of it."""
    load = schema.channel_load
    rows = yield select(load.c.channel, load.c.busy).where(load.c.channel.in_(channels))
    busy = {row["channel"]: row["busy"] for row in rows}
    records: dict[str, ChannelRecord] = {}
    for channel in channels:
        rows = yield (
            select(*(_tasks.c[name] for name in RUN_COLUMNS))
            .where(
                _tasks.c.channel == channel,
                _tasks.c.finished_at.is_not(None),
                _tasks.c.state.in_(_JUDGED),
            )
            .order_by(_tasks.c.finished_at.desc(), _tasks.c.id.desc())
            .limit(limit)
        )
        runs = tuple(run_at([row[name] for name in RUN_COLUMNS]) for row in reversed(rows))
        records[channel] = ChannelRecord(busy.get(channel, 0), runs)
    return records


def deliveries_pending() -> Script[int]:
    rows = yield (
        select(func.count().label("number"))
        .select_from(schema.deliveries)
        .where(schema.deliveries.c.outcome == Outcome.PENDING.value)
    )
    return rows[0]["number"]


# -- people ----------------------------------------------------------------------------------------


def standings(query: str, offset: int, limit: int) -> Script[StandingPage]:
    sought = email_key(query.strip())
    where = true()
    if sought:
        where = or_(_users.c.email_key.contains(sought, autoescape=True), _users.c.id == sought)
    counted = yield select(func.count().label("number")).select_from(_users).where(where)
    found = yield (
        select(_users.c.id)
        .where(where)
        .order_by(_users.c.created_at.desc(), _users.c.id.desc())
        .offset(offset)
        .limit(limit)
    )
    people = yield from _standings([row["id"] for row in found])
    return StandingPage(people, counted[0]["number"])


def standing(user: str) -> Script[Standing | None]:
    found = yield from _standings([user])
    return found[0] if found else None


def _standings(users: Sequence[str]) -> Script[tuple[Standing, ...]]:
    wallets = schema.wallets
    rows = yield (
        select(*(_users.c[name] for name in USER_COLUMNS), wallets.c.available, wallets.c.held)
        .join(wallets, wallets.c.user == _users.c.id)
        .where(_users.c.id.in_(users))
        .order_by(_users.c.created_at.desc(), _users.c.id.desc())
    )
    made = yield (
        select(
            _tasks.c.user, func.count().label("number"), total(_tasks.c.charged).label("charged")
        )
        .where(_tasks.c.user.in_(users))
        .group_by(_tasks.c.user)
    )
    figures = {row["user"]: (row["number"], row["charged"]) for row in made}
    seen = yield from _last_seen(users)
    links = yield (
        select(_shares.c.user, func.count().label("number"))
        .where(_shares.c.user.in_(users))
        .group_by(_shares.c.user)
    )
    shared = {row["user"]: row["number"] for row in links}
    return tuple(
        Standing(
            user_of(row),
            Balance(row["available"], row["held"]),
            *figures.get(row["id"], (0, 0)),
            seen.get(row["id"]),
            shared.get(row["id"], 0),
        )
        for row in rows
    )


def _last_seen(users: Sequence[str]) -> Script[Mapping[str, int]]:
    """When a user's key was last used, or one of its sessions seen."""
    keys, sessions = schema.keys, schema.sessions
    seen: dict[str, int] = {}
    for column, user in (
        (keys.c.last_used_at, keys.c.user),
        (sessions.c.seen_at, sessions.c.user),
    ):
        rows = yield (
            select(user, func.max(column).label("at"))
            .where(user.in_(users), column.is_not(None))
            .group_by(user)
        )
        for row in rows:
            seen[row["user"]] = max(seen.get(row["user"], 0), row["at"])
    return seen
