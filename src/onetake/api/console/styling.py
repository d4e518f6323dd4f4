"""A style is words that are added to a prompt, in the prompt's own language.

The rule: adding it again changes nothing, and it can be taken away again exactly.
"""

from dataclasses import replace

from onetake.catalog.styles import Style
from onetake.core.failure import invalid
from onetake.core.request import Request
from onetake.core.rewrite import ENDS, addition_to, joined_to


def styled_prompt(request: Request, style: Style) -> Request:
    """The request with what the style adds. Raises `Rejected` without a prompt to add to."""
    prompt = request.params.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise invalid("style", "needs input.prompt")
    added = joined_to(prompt, addition_to(prompt, style.addition))
    return replace(request, params={**request.params, "prompt": added})


def plain_prompt(request: Request, style: Style | None) -> Request:
    """The request without what the style added, when it ends with that."""
    prompt = request.params.get("prompt")
    if style is None or not isinstance(prompt, str):
        return request
    for addition in (style.addition.en, style.addition.zh):
        before = prompt.removesuffix(addition)
        if before != prompt and before.strip():
            plain = before.rstrip(ENDS)
            return replace(request, params={**request.params, "prompt": plain})
    return request
