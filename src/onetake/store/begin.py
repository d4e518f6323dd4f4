"""How a script is handed to a store. (A `Script`, whose own name would import SQLAlchemy.)"""

from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

T = TypeVar("T")
Begin: TypeAlias = Callable[[], Generator[Any, Any, T]]
"""Makes the script anew, because a conflict may force a second run."""
