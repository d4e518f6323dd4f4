"""`onetake task`: look at tasks, cancel one, and say what became of an uncertain one."""

from collections.abc import Mapping
from typing import Annotated

import typer

from onetake.cli.parts import Installation, Refused
from onetake.cli.session import Data, inside, parts_of, shown_time, table, user_by_email
from onetake.cli.trail import noted
from onetake.core.ledger import change
from onetake.core.money import format_credits
from onetake.core.pricing import formula
from onetake.core.task import State, Task
from onetake.core.trace import Trace

app = typer.Typer(help="Tasks of all users.", no_args_is_help=True, rich_markup_mode=None)

Id = Annotated[str, typer.Argument(metavar="ID")]


@app.command("list")
def list_tasks(
    context: typer.Context,
    user: Annotated[str | None, typer.Option(metavar="EMAIL", help="Of this user only.")] = None,
    state: Annotated[list[State] | None, typer.Option(help="In this state only.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    data: Data = None,
) -> None:
    """List the newest tasks."""

    async def work(installation: Installation) -> list[tuple[str, ...]]:
        store = installation.store
        owner = await user_by_email(store, user) if user else None
        states = tuple(state or ())
        page = await store.tasks(user=owner.id if owner else None, states=states, limit=limit)
        rows: list[tuple[str, ...]] = [("ID", "STATE", "%", "MODEL", "CREDITS", "CREATED")]
        rows += [
            (
                task.id,
                task.state,
                str(task.percent),
                task.request.model,
                format_credits(task.quote.amount if task.charged is None else task.charged),
                shown_time(task.created_at),
            )
            for task in page.tasks
        ]
        return rows

    print(table(inside(context, data, work)))


@app.command()
def show(context: typer.Context, id: Id, data: Data = None) -> None:
    """Show all about one task but its prompt: state, route, money, files."""

    async def work(installation: Installation) -> str:
        store = installation.store
        task = await _found(installation, id)
        owner = await store.user(id=task.user)
        channels = {channel.id: channel.name for channel in await store.channels()}
        lines = _facts(task, owner.email if owner else task.user, channels.get(task.channel or ""))
        lines += [
            f"{'entry':<13} {shown_time(each.at)} {each.entry.kind}: "
            f"available {format_credits(change(each.entry)[0])}, "
            f"held {format_credits(change(each.entry)[1])}"
            for each in await store.entries(task=id)
        ]
        lines += [_passage(each, channels) for each in (await store.history(id)).traces]
        return "\n".join(lines)

    print(inside(context, data, work))


@app.command()
def cancel(context: typer.Context, id: Id, data: Data = None) -> None:
    """Cancel a task where that is still possible."""

    async def work(installation: Installation) -> Task:
        before = await _found(installation, id)
        after = await installation.cancel(before)
        if not before.finished:
            detail = {"user": before.user, "model": before.request.model}
            await noted(parts_of(context), installation, "task.cancelled", before.id, detail)
        return after

    after = inside(context, data, work)
    print(after.state if after.finished else f"{after.state}, cancellation requested")


@app.command()
def verdict(
    context: typer.Context,
    id: Id,
    failed: Annotated[
        bool, typer.Option("--failed", help="The provider has no job of it: give back the hold.")
    ] = False,
    job: Annotated[
        str | None, typer.Option(metavar="ID", help="The provider's id of its job: go on with it.")
    ] = None,
    data: Data = None,
) -> None:
    """Say what became of an uncertain task's submission.

    Of a task that was given up, --job notes that it came late; nothing else changes.
    """
    if failed == (job is not None):
        raise Refused("give either --failed or --job ID")

    async def work(installation: Installation) -> Task:
        after = await installation.judge(id, {"id": job} if job else None)
        await noted(parts_of(context), installation, "task.judged", id, {"job": job})
        return after

    after = inside(context, data, work)
    late = job is not None and after.state is State.EXPIRED
    print(f"{after.state}: noted that it came late; nothing was charged" if late else after.state)


async def _found(installation: Installation, id: str) -> Task:
    task = await installation.store.task(id)
    if task is None:
        raise Refused(f"there is no task {id}; see: onetake task list")
    return task


def _passage(trace: Trace, channels: Mapping[str, str]) -> str:
    """What became of it on its way."""
    where = channels.get(trace.channel, trace.channel) if trace.channel else None
    attempt = f"attempt {trace.attempt}" if trace.attempt else None
    told = ", ".join(word for word in (attempt, where, trace.code) if word)
    return f"{trace.kind:<13} {shown_time(trace.at)} {told}".rstrip()


def _facts(task: Task, email: str, channel: str | None) -> list[str]:
    charged = "-" if task.charged is None else format_credits(task.charged)
    facts = {
        "id": task.id,
        "user": email,
        "state": f"{task.state} {task.percent} %",
        "model": f"{task.request.model} {task.request.operation}",
        "channel": channel or task.channel or "-",
        "attempt": str(task.attempt),
        "job": " ".join(f"{name}={value}" for name, value in (task.handle or {}).items()) or "-",
        "created": shown_time(task.created_at),
        "submitted": shown_time(task.submitted_at),
        "finished": shown_time(task.finished_at),
        "quote": formula(task.quote),
        "charged": charged,
        "failure": f"{task.failure.code.label}: {task.failure.message}" if task.failure else "-",
    }
    lines = [f"{name:<13} {value}" for name, value in facts.items()]
    return lines + [f"{'output':<13} {output.asset}" for output in task.outputs]
