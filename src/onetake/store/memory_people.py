"""`people.py` in memory."""

from onetake.store.memory_state import State


class MemoryPeople:
    state: State
