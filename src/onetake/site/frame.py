"""The first picture of a page: what is seen of it before a script has run.

The one rule: it is drawn from the page's own components while the studio is built
(`web/src/frame`), so nothing here knows how a page looks; only what the build cannot know is filled
in, and escaped, here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final, Literal, TypeAlias

from onetake.site.language import TAGS, Language
from onetake.site.page import WHOLE, below

Audience: TypeAlias = Literal["everybody", "guests", "members"]
"""`guests` have no session: others are led on at once. `members` have one: others must sign in."""
_END: Final = f'<i id="{WHOLE}"></i>'
_PART: Final = re.compile(r"\{\{#(\w+)\}\}(.*?)\{\{/\1\}\}", re.S)
"""What is there only with its value."""
_VALUE: Final = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Frame:
    audience: Audience
    html: Mapping[Language, str]

    def shown(
        self, language: Language, values: Mapping[str, str], *, member: bool, prefix: str = ""
    ) -> str:
        """For somebody who seems to be signed in, or not. Empty where the page is not for them.
        `values`: by their names in it, unescaped. `prefix`: see `page.Page`. Raises KeyError."""
        if self.audience == ("guests" if member else "members"):
            return ""
        about = ' data-member=""' if member else ""
        known = _PART.sub(lambda part: part[2] if values.get(part[1]) else "", self.html[language])
        inner = _VALUE.sub(lambda found: escape(values[found[1]]), below(prefix, known))
        about += f' lang="{TAGS[language]}"'
        return f'<div id="frame" inert aria-hidden="true"{about}>{inner}{_END}</div>'
