"""Forgetting a task in memory: the rules of scripts/erase.py, over dictionaries."""

from dataclasses import replace

from onetake.core.asset import Purpose
from onetake.store.erasing import scrubbed
from onetake.store.memory_state import State
from onetake.store.store import Unfinished

_MADE = (Purpose.RESULT, Purpose.THUMBNAIL, Purpose.MATERIAL)


def erase(state: State, task: str, now: int) -> tuple[str, ...] | None:
    """Raises Unfinished."""
    found = state.task(task)
    if found is None:
        return None
    if not found.finished:
        raise Unfinished(f"{task} is {found.state}")
    return forget(state, task, now)


def forget(state: State, task: str, at: int) -> tuple[str, ...]:
    """Of a task that is finished."""
    found = state.tasks[task]
    state.tasks[task] = scrubbed(found)
    state.erased[task] = at
    if task in state.prints:
        del state.prints[task]
    for delivery in [each.id for each in state.deliveries.values() if each.task == task]:
        del state.deliveries[delivery]
    if task in state.notes:
        del state.notes[task]
    for share in [each.id for each in state.shares.values() if each.task == task]:
        del state.shares[share]
    return _forget_files(state, task)


def _forget_files(state: State, task: str) -> tuple[str, ...]:
    spoken = state.spoken.get(task, ())
    if task in state.spoken:
        del state.spoken[task]
    made = [a for a in state.assets.values() if a.task == task and a.purpose in _MADE]
    said = (state.assets[name] for name in spoken if name in state.assets)
    fetched = [a for a in said if a.purpose is Purpose.MATERIAL and a.task != task]
    wanted = state.spoken_of()
    for asset in made:
        if asset.id in wanted:
            state.assets[asset.id] = replace(asset, purpose=Purpose.MATERIAL, task=None)
    return state.remove_assets(a.id for a in (*made, *fetched) if a.id not in wanted)
