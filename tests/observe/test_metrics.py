"""What Prometheus is told."""

from dataclasses import dataclass, replace

from onetake.core.pricing import Quote, Settle
from onetake.core.request import Request
from onetake.core.task import State, Task
from onetake.observe.metrics import Metrics

TASK = Task("t", "u", None, "d", Request("m", None, {}), Quote(0, (), Settle.QUOTE), 1000, 1000)


@dataclass
class About:
    task: Task
    due_at: int | None = None


def lines(metrics: Metrics) -> list[str]:
    return metrics.exposition()[1].decode().splitlines()


def test_requests_are_counted_by_route_method_and_status() -> None:
    metrics = Metrics()
    for status in (200, 200, 404):
        metrics.answered("/a/{id}", "GET", status, 0.003)
    text = lines(metrics)
    labels = 'method="GET",route="/a/{id}"'
    assert f'onetake_http_requests_total{{{labels},status="200"}} 2.0' in text
    assert f'onetake_http_requests_total{{{labels},status="404"}} 1.0' in text
    assert 'onetake_http_request_duration_seconds_count{route="/a/{id}"} 3.0' in text


def test_the_wait_of_a_first_submission_is_measured() -> None:
    metrics = Metrics()
    first = replace(TASK, state=State.SUBMITTING, attempt=1)
    second = replace(first, attempt=2)
    metrics.claimed([About(first), About(second), About(TASK, due_at=3000)], 3500)
    metrics.claimed([], 9000)
    text = lines(metrics)
    assert "onetake_queue_wait_seconds_sum 2.5" in text
    assert "onetake_queue_wait_seconds_count 1.0" in text
    assert "onetake_schedule_lag_seconds_sum 0.5" in text
    assert "onetake_schedule_lag_seconds_count 1.0" in text
    assert 'onetake_store_batch_size_count{operation="claim"} 1.0' in text


def test_finished_tasks_and_their_credits_are_counted() -> None:
    metrics = Metrics()
    done = replace(TASK, state=State.SUCCEEDED, charged=1_500_000)
    failed = replace(TASK, state=State.FAILED, charged=0)
    metrics.applied([About(done), About(failed), About(TASK)])
    text = lines(metrics)
    assert 'onetake_tasks_finished_total{state="succeeded"} 1.0' in text
    assert "onetake_credits_settled_total 1.5" in text
    assert 'onetake_store_batch_size_sum{operation="apply"} 3.0' in text


def test_steps_and_calls_are_timed() -> None:
    metrics = Metrics()
    metrics.stepped(State.RUNNING, 0.5)
    metrics.called("channel_1", "ok", 0.25)
    text = lines(metrics)
    assert 'onetake_step_duration_seconds_sum{state="running"} 0.5' in text
    labels = 'channel="channel_1",outcome="ok"'
    assert f"onetake_provider_call_duration_seconds_sum{{{labels}}} 0.25" in text


def test_the_gauges_of_tasks_forget_what_is_gone() -> None:
    metrics = Metrics()
    metrics.count_tasks({"state:queued": 3, "parked": 1})
    assert 'onetake_tasks{state="queued"} 3.0' in lines(metrics)
    metrics.count_tasks({"state:running": 2})
    text = lines(metrics)
    assert 'onetake_tasks{state="running"} 2.0' in text
    assert not any('state="queued"' in line for line in text)


def test_two_servers_in_one_process_do_not_mix() -> None:
    one, other = Metrics(), Metrics()
    one.answered("/", "GET", 200, 0.1)
    assert not any("status=" in line for line in lines(other))
