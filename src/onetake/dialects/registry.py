"""All dialects, and which one an API key speaks. A new dialect is one line here."""

from typing import Final

from onetake.core.account import KeyFormat
from onetake.dialects import videoapi

DIALECTS: Final = {dialect.name: dialect for dialect in (videoapi.DIALECT,)}

SPOKEN: Final = {
    KeyFormat.VGA: videoapi.DIALECT,
    KeyFormat.SK: videoapi.DIALECT,  # until the UniAll dialect is there
}
"""The dialect of the shared paths by the key's format; a request header overrides it."""

DEFAULT: Final = videoapi.DIALECT
"""For errors before it is known who calls."""
