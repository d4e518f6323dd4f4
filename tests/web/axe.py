"""What axe finds on a page, and what does not fit into a narrow window."""

from functools import cache
from typing import Any, Final

from playwright.sync_api import Page

from tests.web.tools import installed

RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW: Final = (390, 320)
OVER: Final = "dialog[open], [popover]:popover-open"
"""What lies over a page: only this is looked at while it is open."""
_RUN: Final = """async ([rules, over]) => {
  const why = node => node.any.concat(node.all, node.none)[0]?.message
  const place = over && document.querySelector(over) ? { include: [over] } : document
  const found = await axe.run(place, {
    runOnly: { type: 'tag', values: rules }, resultTypes: ['violations'],
    preload: { assets: ['cssom'] },  // and not every film on the page
  })
  return found.violations.flatMap(each => each.nodes.map(
    node => `${each.id}: ${node.target.join(' ')}: ${why(node) ?? each.help}`
  ))
}"""
_SETTLED: Final = """async () => {
  const moving = () => document.getAnimations().filter(
    each => each.playState === 'running' && each.effect?.getComputedTiming().endTime < 10_000
  )
  for (let still = 0; still < 2; still += 1) {
    await new Promise(requestAnimationFrame)
    if (moving().length) still = -1  // what inherits a colour moves after what it has it from
  }
}"""
_TOO_WIDE: Final = """() => {
  const root = document.documentElement
  if (root.scrollWidth <= root.clientWidth) return []
  const over = each => each.getBoundingClientRect().right > root.clientWidth + 1
  return [...document.body.querySelectorAll('*')].filter(over)
    .map(each => `${each.tagName} ${each.className}`.slice(0, 120)).slice(0, 3)
}"""


@cache
def _source() -> str:
    return (installed() / "axe-core" / "axe.min.js").read_text("utf-8")


def violations(page: Page, over: bool = False) -> list[str]:
    """`rule: selector: why` for each place on the page as it is now; `over`: of what is open."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_source())
    page.evaluate(_SETTLED)
    found: Any = page.evaluate(_RUN, [RULES, OVER if over else None])
    return [str(each) for each in found]


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways on a small screen. The window is as before after it."""
    before = page.viewport_size
    found: list[str] = []
    for width in NARROW:
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("() => new Promise(requestAnimationFrame)")
        found += [f"{width} px: {each}" for each in page.evaluate(_TOO_WIDE)]
    if before:
        page.set_viewport_size(before)
    return found
