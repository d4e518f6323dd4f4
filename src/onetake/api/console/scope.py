"""The name under which the mount hands the edge's own view of a call to FastAPI's dependencies."""

from typing import Final

CALL: Final = "onetake.call"
