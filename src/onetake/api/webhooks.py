"""`/v1/webhook_endpoints`: where a caller wants to hear of finished tasks, and what was told there.

The shape is that of OpenAI's endpoints. A secret is shown when it is made, and never again. The
endpoint without an address holds the secret of the tasks' own `callback_url`s.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import msgspec

from onetake.api.authority import Authority
from onetake.api.http import Answer, Call, json_answer
from onetake.api.limits import Limits, read_body
from onetake.api.tasks import asked_limit
from onetake.core.account import Caller
from onetake.core.failure import Code, Failure, Rejected, invalid
from onetake.core.ids import object_id
from onetake.core.webhook import EVENTS, TEST_EVENT, Delivery, Webhook
from onetake.dialects.json_body import decode
from onetake.engine.notify import Notify
from onetake.engine.signature import secret_of
from onetake.store.outbox import DeliveryPage

OVERLAP_MS: Final = 24 * 3600 * 1000
ENDPOINTS_MAX: Final = 20
NAME_MAX: Final = 200


class Rows(Protocol):
    async def put_webhook(self, webhook: Webhook) -> None: ...
    async def webhooks(self, user: str) -> tuple[Webhook, ...]: ...
    async def webhook(self, webhook: str) -> Webhook | None: ...
    async def remove_webhook(self, webhook: str, user: str) -> bool: ...
    async def add_delivery(self, delivery: Delivery) -> None: ...
    async def delivery(self, delivery: str) -> Delivery | None: ...
    async def deliveries(
        self, user: str, *, webhook: str | None = None, task: str | None = None,
        limit: int = 20, after: str | None = None,
    ) -> DeliveryPage: ...  # fmt: skip


class Endpoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str | None = None
    url: str | None = None
    event_types: list[str] | None = None
    enabled: bool | None = None


class Rotation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keep_old_secret_active_for_24_hours: bool = False


class Test(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    event_type: str = TEST_EVENT


_ENDPOINT: Final = msgspec.json.Decoder(Endpoint)
_ROTATION: Final = msgspec.json.Decoder(Rotation)
_TEST: Final = msgspec.json.Decoder(Test)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """`check_url` raises `Rejected` for an address that events may not go to."""

    authority: Authority
    rows: Rows
    notify: Notify
    check_url: Callable[[str, str], None]
    limits: Limits

    async def list(self, call: Call) -> Answer:
        """Newest first, in the pages that OpenAI's clients turn: `after` and `limit`."""
        caller = await self.authority(call)
        limit, after = asked_limit(call.query), call.query.get("after")
        await self.notify.callback_webhook(caller.user.id)
        found = (await self.rows.webhooks(caller.user.id))[::-1]
        names = [each.id for each in found]
        if after and after not in names:
            raise invalid("after", "is no endpoint of this list")
        rest = found[names.index(after) + 1 :] if after else found
        page = rest[:limit]
        return json_answer(
            {
                "object": "list",
                "data": [_shown(each) for each in page],
                "has_more": len(rest) > limit,
                "first_id": page[0].id if page else None,
                "last_id": page[-1].id if page else None,
            }
        )

    async def event_types(self, call: Call) -> Answer:
        await self.authority(call)
        return json_answer({"object": "list", "data": list(EVENTS)})

    async def create(self, call: Call) -> Answer:
        caller = await self.authority(call, fresh=True)
        asked = decode(_ENDPOINT, await self._body(call), Endpoint.__struct_fields__)
        if asked.url is None:
            raise invalid("url", "is required", ("an http or https URL",))
        self.check_url("url", asked.url)
        have = [each for each in await self.rows.webhooks(caller.user.id) if each.url]
        if len(have) >= ENDPOINTS_MAX:
            rule = f"at most {ENDPOINTS_MAX} endpoints"
            raise Rejected(Failure(Code.RATE_LIMITED, f"An account has {rule}.", "url", (rule,)))
        now = self.notify.clock()
        made = Webhook(
            id=object_id("whk", now, self.notify.entropy()),
            user=caller.user.id,
            url=asked.url,
            secret=secret_of(self.notify.key()),
            created_at=now,
            events=_events(asked.event_types or ()),
            disabled=asked.enabled is False,
            name=_name(asked.name or ""),
        )
        await self.rows.put_webhook(made)
        return json_answer(_with_secret(made))

    async def read(self, call: Call) -> Answer:
        return json_answer(_shown(await self._own(call, await self.authority(call))))

    async def update(self, call: Call) -> Answer:
        webhook = await self._own(call, await self.authority(call, fresh=True))
        asked = decode(_ENDPOINT, await self._body(call), Endpoint.__struct_fields__)
        if asked.url is not None:
            if not webhook.url:
                raise invalid("url", "of this endpoint is each task's own callback_url")
            self.check_url("url", asked.url)
            webhook = replace(webhook, url=asked.url)
        if asked.name is not None:
            webhook = replace(webhook, name=_name(asked.name))
        if asked.event_types is not None:
            webhook = replace(webhook, events=_events(asked.event_types))
        if asked.enabled is not None:
            webhook = replace(webhook, disabled=not asked.enabled)
        await self.rows.put_webhook(webhook)
        return json_answer(_shown(webhook))

    async def delete(self, call: Call) -> Answer:
        caller = await self.authority(call, fresh=True)
        webhook = await self._own(call, caller)
        await self.rows.remove_webhook(webhook.id, caller.user.id)
        shown = {"id": webhook.id, "object": "webhook_endpoint.deleted", "deleted": True}
        return json_answer(shown)

    async def rotate(self, call: Call) -> Answer:
        """A new secret; the old one signs beside it for a day if that is asked for."""
        webhook = await self._own(call, await self.authority(call, fresh=True))
        asked = decode(_ROTATION, await self._body(call), Rotation.__struct_fields__)
        keep = asked.keep_old_secret_active_for_24_hours
        rotated = replace(
            webhook,
            secret=secret_of(self.notify.key()),
            old_secret=webhook.secret if keep else None,
            old_until=self.notify.clock() + OVERLAP_MS if keep else None,
        )
        await self.rows.put_webhook(rotated)
        return json_answer(_with_secret(rotated))

    async def test(self, call: Call) -> Answer:
        """Send an event about nothing, to see that it arrives."""
        webhook = await self._own(call, await self.authority(call))
        asked = decode(_TEST, await self._body(call), Test.__struct_fields__)
        if asked.event_type not in (TEST_EVENT, *EVENTS):
            allowed = (TEST_EVENT, *EVENTS)
            raise invalid("event_type", f"must be {', '.join(allowed)}", allowed)
        if not webhook.url:
            raise invalid("id", "has no address of its own to test")
        sent = self._delivery(webhook.user, webhook.url, asked.event_type, None, webhook.id)
        await self.rows.add_delivery(sent)
        return json_answer(_told(sent))

    async def log(self, call: Call) -> Answer:
        """What was told, newest first. `endpoint`, `task`, `after` and `limit` narrow it."""
        caller = await self.authority(call)
        query = call.query
        try:
            page = await self.rows.deliveries(
                caller.user.id, webhook=query.get("endpoint"), task=query.get("task"),
                limit=asked_limit(query), after=query.get("after"),
            )  # fmt: skip
        except LookupError:
            raise invalid("after", "is no delivery of this list") from None
        return json_answer(
            {
                "object": "list",
                "data": [_told(each) for each in page.deliveries],
                "has_more": page.after is not None,
                "after": page.after,
            }
        )

    async def replay(self, call: Call) -> Answer:
        """The same event once more, as a delivery of its own."""
        caller = await self.authority(call)
        name = call.params["id"]
        found = await self.rows.delivery(name) if "\0" not in name else None
        if found is None or found.user != caller.user.id:
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no delivery {name[:80]!r}", "id"))
        again = self._delivery(found.user, found.url, found.event, found.task, found.webhook)
        await self.rows.add_delivery(again)
        return json_answer(_told(again))

    def _delivery(
        self, user: str, url: str, event: str, task: str | None, webhook: str | None
    ) -> Delivery:
        now = self.notify.clock()
        name = object_id("evt", now, self.notify.entropy())
        return Delivery(name, user, url, event, task, now, now, webhook)

    async def _own(self, call: Call, caller: Caller) -> Webhook:
        name = call.params["id"]
        found = await self.rows.webhook(name) if "\0" not in name else None
        if found is None or found.user != caller.user.id:
            raise Rejected(Failure(Code.NOT_FOUND, f"there is no endpoint {name[:80]!r}", "id"))
        return found

    async def _body(self, call: Call) -> bytes:
        raw = await read_body(call, self.limits.json_bytes_max, self.limits.json_seconds_max)
        return raw or b"{}"


def _events(asked: Sequence[str]) -> tuple[str, ...]:
    for number, event in enumerate(asked):
        if event not in EVENTS:
            raise invalid(f"event_types[{number}]", f"must be {', '.join(EVENTS)}", EVENTS)
    return tuple(dict.fromkeys(asked))


def _name(asked: str) -> str:
    if len(asked) > NAME_MAX:
        rule = f"at most {NAME_MAX} characters"
        raise invalid("name", f"must have {rule}", (rule,))
    return asked


def _shown(webhook: Webhook) -> Mapping[str, object]:
    """Without its secret."""
    return {
        "id": webhook.id,
        "object": "webhook_endpoint",
        "name": webhook.name,
        "url": webhook.url or None,
        "event_types": webhook.events or EVENTS,
        "enabled": not webhook.disabled,
        "created_at": webhook.created_at // 1000,
    }


def _with_secret(webhook: Webhook) -> Mapping[str, object]:
    """As it is shown once, also under the name that OpenAI's clients read."""
    return {**_shown(webhook), "secret": webhook.secret, "signing_secret": webhook.secret}


def _told(delivery: Delivery) -> Mapping[str, object]:
    return {
        "id": delivery.id,
        "object": "webhook_delivery",
        "endpoint": delivery.webhook,
        "url": delivery.url,
        "type": delivery.event,
        "task_id": delivery.task,
        "status": delivery.outcome,
        "attempts": delivery.attempts,
        "response_status": delivery.status,
        "error": delivery.error,
        "created_at": delivery.created_at // 1000,
        "delivered_at": None if delivery.delivered_at is None else delivery.delivered_at // 1000,
        "next_attempt_at": delivery.due_at // 1000 if delivery.outcome == "pending" else None,
    }
