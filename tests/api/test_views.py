"""Links to a task's files."""

from onetake.api.views import HOUR_MS, Views
from onetake.core.asset import Asset, Purpose
from onetake.core.pricing import Quote, Settle
from onetake.core.request import Facts, Medium, Request
from onetake.core.task import Output, Task

FACTS = Facts(Medium.VIDEO, "video/mp4", 9)
NOW = 1_790_000_000_000


class Written:
    def to(self, asset: str, name: str, *, expires_at: int) -> str:
        return f"{asset}/{name}/{expires_at}"


def views(now: int = NOW) -> Views:
    return Views(Written(), lambda: now, {"c1": "sandbox"}.get, 3600, 5)


def task(*outputs: Output) -> Task:
    quote = Quote(0, (), Settle.QUOTE)
    request = Request("m", None, {})
    return Task("t1", "u", None, "videoapi", request, quote, NOW, NOW, outputs=outputs,
                channel="c1")  # fmt: skip


def test_a_task_without_results_has_no_links() -> None:
    view = views().of(task())
    assert (view.links, view.poll_interval_seconds, view.provider) == ({}, 5, None)


def test_the_only_result_is_named_after_its_task() -> None:
    view = views().of(task(Output("a1", FACTS, "a2")))
    assert [link.rpartition("/")[0] for link in view.links.values()] == ["a1/t1.mp4", "a2/t1.jpg"]
    assert view.provider == "sandbox"


def test_several_results_are_numbered() -> None:
    view = views().of(task(Output("a1", FACTS), Output("a2", FACTS)))
    assert [link.split("/")[1] for link in view.links.values()] == ["t1-1.mp4", "t1-2.mp4"]


def test_links_of_one_hour_are_equal_and_last_long_enough() -> None:
    hour = NOW // HOUR_MS * HOUR_MS
    asset = Asset("a1", "u", Purpose.UPLOAD, "x.mp4", "b", FACTS, NOW)
    links = [views(now).link(asset) for now in (hour + 1, hour + HOUR_MS)]
    assert links[0] == links[1]
    assert int(links[0].rpartition("/")[2]) >= hour + HOUR_MS + 3600 * 1000
