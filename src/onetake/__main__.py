"""`python -m onetake`: the same as the `onetake` command."""

import sys

from onetake.main import run

sys.exit(run())
