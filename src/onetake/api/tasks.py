"""`/v1/tasks`: a task in our own words, whichever dialect created it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from onetake.api.authority import Authority
from onetake.api.generations import Tasks, own_task
from onetake.api.http import Answer, Call, json_answer
from onetake.api.views import Views
from onetake.core.money import wire_credits
from onetake.core.pricing import formula
from onetake.core.task import Output, Task
from onetake.dialects.dialect import View


@dataclass(frozen=True, slots=True)
class TaskPaths:
    authority: Authority
    tasks: Tasks
    cancel_task: Callable[[str, str], Awaitable[Task]]
    views: Views

    async def read(self, call: Call) -> Answer:
        caller = await self.authority(call)
        task = await own_task(self.tasks, caller, call.params["id"])
        return json_answer(rendered(task, self.views.of(task)))

    async def cancel(self, call: Call) -> Answer:
        """The task afterwards; `cancel_requested` while its provider is still being told."""
        caller = await self.authority(call, fresh=True)
        task = await own_task(self.tasks, caller, call.params["id"])
        task = await self.cancel_task(caller.user.id, task.id)
        return json_answer(rendered(task, self.views.of(task)))


def rendered(task: Task, view: View) -> Mapping[str, object]:
    """A task in our own words, the same for every dialect."""
    failure = task.failure if task.finished else None
    return {
        "id": task.id,
        "object": "task",
        "status": task.state,
        "finished": task.finished,
        "progress": task.percent,
        "model": task.request.model,
        "operation": task.request.operation,
        "created_at": task.created_at // 1000,
        "finished_at": task.finished_at // 1000 if task.finished_at is not None else None,
        "cancel_requested": task.cancel_requested,
        "credits": {
            "reserved": wire_credits(task.quote.amount),
            "charged": None if task.charged is None else wire_credits(task.charged),
            "formula": formula(task.quote),
        },
        "provider": view.provider,
        "outputs": [_output(output, view) for output in task.outputs],
        "error": {"code": failure.code.label, "message": failure.message} if failure else None,
    }


def _output(output: Output, view: View) -> Mapping[str, object]:
    facts = output.facts
    return {
        "url": view.links.get(output.asset),
        "thumbnail_url": view.links.get(output.thumbnail) if output.thumbnail else None,
        "content_type": facts.content_type,
        "size": facts.size,
        "width": facts.width,
        "height": facts.height,
        "duration_ms": facts.duration_ms,
        "has_audio": facts.has_audio,
    }
