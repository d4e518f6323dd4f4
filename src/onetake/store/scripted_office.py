"""The part of `scripted.py` for `office.py`."""

from abc import ABC, abstractmethod
from typing import TypeVar

from onetake.store.begin import Begin

T = TypeVar("T")


class ScriptedOffice(ABC):
    @abstractmethod
    async def run(self, begin: Begin[T], *, writes: bool) -> T: ...
