"""Kling's own service: films from words and frames, and pictures that speak.

Of its two interfaces the one below `/v1`: the newer has no word for what must not be seen and for
how closely a prompt is followed, and does not make pictures speak.
"""

from typing import Final

from onetake.core.capability import Text
from onetake.providers.kling.asked import FIELDS
from onetake.providers.kling.jobs import poll, probe, recover, resubmittable, submit
from onetake.wire.adapter import Adapter
from onetake.wire.materials import LINKED

ADAPTER: Final = Adapter(
    name="kling",
    fields=FIELDS,
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    recover=recover,
    probe=probe,
    title=Text("Kling", "可灵 Kling"),
    options=(LINKED,),
    base_urls=("https://api-singapore.klingai.com", "https://api-beijing.klingai.com"),
)
