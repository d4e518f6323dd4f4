"""Google, by an API key."""

from onetake.providers.google.images import ADAPTER as ADAPTER
