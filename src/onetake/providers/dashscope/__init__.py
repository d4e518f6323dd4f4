"""Alibaba's DashScope, also called Model Studio: create a task, look at it until it ends.

`tasks.py` has the calls and what is answered; `forms.py` and `animate.py` say how each model wants
to be asked.
"""

from typing import Final

from onetake.core.capability import Text
from onetake.providers.dashscope.animate import PROFESSIONAL
from onetake.providers.dashscope.forms import FIELDS
from onetake.providers.dashscope.tasks import cancel, poll, probe, resubmittable, submit
from onetake.wire.adapter import Adapter
from onetake.wire.materials import LINKED

ADAPTER: Final = Adapter(
    name="dashscope",
    fields=FIELDS,
    submit=submit,
    poll=poll,
    resubmittable=resubmittable,
    cancel=cancel,
    probe=probe,
    title=Text("Alibaba Model Studio (DashScope)", "阿里云百炼 (DashScope)"),
    options=(LINKED, PROFESSIONAL),
    base_urls=("https://dashscope.aliyuncs.com/api/v1", "https://dashscope-us.aliyuncs.com/api/v1"),
)
