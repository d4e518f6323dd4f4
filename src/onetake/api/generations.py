"""Create a task and look at one: the same two handlers for every dialect."""

from collections.abc import Mapping
from dataclasses import dataclass

from onetake.api.authority import Spoken
from onetake.api.http import Answer, Call, json_answer
from onetake.api.orders import Orders, Tasks, own_task
from onetake.core.task import Task
from onetake.dialects.dialect import Dialect, View


@dataclass(frozen=True, slots=True)
class Generations:
    """For the dialects whose answers come at once. `spoken` says which one a key gets here."""

    orders: Orders
    tasks: Tasks
    spoken: Spoken

    async def create(self, call: Call) -> Answer:
        ordered = await self.orders.place(call, self.spoken)
        task, applied = await self.orders.preferred(call, ordered.task)
        view = self.orders.views.of(task)
        shown = rendered_created(call.dialect, task, view)
        return json_answer(shown, headers=(*ordered.headers, *applied))

    async def query(self, call: Call) -> Answer:
        caller = await self.orders.authority(call, self.spoken)
        task = await own_task(self.tasks, caller, call.params["id"])
        task, applied = await self.orders.preferred(call, task)
        view = self.orders.views.of(task)
        after = (b"openai-poll-after-ms", b"%d" % (view.poll_interval_seconds * 1000))
        return json_answer(call.dialect.render(task, view), headers=(after, *applied))


def rendered_created(dialect: Dialect, task: Task, view: View) -> Mapping[str, object]:
    """The answer to a creation: when its caller waited for the end, the finished task."""
    return (dialect.render if task.finished else dialect.render_created)(task, view)
