"""A package brings the built studio, or is not made: who installs it needs no Node.

`scripts/web` builds it. Editable installs do without; `REQUIRE_UI=0` makes a package that only has
the API.
"""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = Path("src/onetake/site/static/index.html")


class WithStudio(BuildHookInterface[Any]):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """`version` is `editable` or `standard`. Raises RuntimeError without the studio."""
        if version == "editable" or os.environ.get("REQUIRE_UI", "1") == "0":
            return
        if not (Path(self.root) / PAGE).is_file():
            raise RuntimeError(
                f"{PAGE} is missing: run scripts/web first (REQUIRE_UI=0 goes without)"
            )
