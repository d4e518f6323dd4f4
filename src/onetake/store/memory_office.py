"""`office.py` in memory."""

from onetake.store.memory_state import State


class MemoryOffice:
    state: State
