"""What is left of a task that its owner has deleted: one decision for all stores. Pure.

Ids, times, the model and the money stay, because the books are proven by them. Everything that
a person wrote or that a provider made of it goes.
"""

from dataclasses import replace

from onetake.core.failure import Failure
from onetake.core.request import Request
from onetake.core.task import Task


def scrubbed(task: Task) -> Task:
    failure = task.failure
    return replace(
        task,
        request=Request(task.request.model, task.request.operation, {}),
        handle=None,
        sources=(),
        outputs=(),
        # Which failure it was, in our words; its own may quote the request.
        failure=None if failure is None else Failure(failure.code, failure.code.en),
    )
