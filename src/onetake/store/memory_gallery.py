"""`gallery.py` in memory."""

from onetake.store.memory_state import State


class MemoryGallery:
    state: State
