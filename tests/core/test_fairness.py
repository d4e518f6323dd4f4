"""Turns and places: a long queue of one user never stands before another's first task."""

from collections import Counter

from hypothesis import given, strategies as st

from onetake.core.fairness import Place, Start, Waiting, assign, next_turn, open_models

FIRST, SECOND = Place("first", 1), Place("second", 2)


def test_a_newcomer_is_served_next_although_ten_thousand_tasks_wait():
    turns = [0]
    for _ in range(10_000):
        turns.append(next_turn(last=turns[-1], serving=1))
    serving = turns[2_000]  # 1 999 of them are done

    newcomer = next_turn(last=0, serving=serving)

    assert sum(turn < newcomer for turn in turns[2_000:]) == 0


def test_two_users_with_long_queues_are_served_alternately():
    queue: list[tuple[int, str]] = []
    for user in ("a", "b"):
        last = 0
        for _ in range(50):
            last = next_turn(last=last, serving=1)
            queue.append((last, user))

    served = [user for _, user in sorted(queue)]

    assert all(set(pair) == {"a", "b"} for pair in zip(served[::2], served[1::2], strict=True))


def test_an_idle_user_gathers_no_credit():
    assert next_turn(last=3, serving=900) == 900


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_turn_is_after_the_users_last_and_not_before_the_present(last: int, serving: int):
    turn = next_turn(last=last, serving=serving)

    assert turn > last
    assert turn >= serving


def test_only_models_with_a_free_place_are_open():
    places = {"full": [FIRST], "free": [FIRST, SECOND], "nowhere": []}

    assert open_models(places, {"first": 1, "second": 1}) == ["free"]


def test_the_first_channel_with_a_place_is_taken_and_then_the_next():
    waiting = [Waiting(task, "m", None) for task in "abcd"]

    starts = assign(waiting, {"m": [FIRST, SECOND]}, {})

    assert starts == [Start("a", "first"), Start("b", "second"), Start("c", "second")]


def test_the_channel_that_returned_a_task_is_passed_over():
    starts = assign([Waiting("a", "m", "first")], {"m": [FIRST, SECOND]}, {})

    assert starts == [Start("a", "second")]


def test_the_channel_that_returned_a_task_is_tried_again_when_there_is_no_other():
    starts = assign([Waiting("a", "m", "first")], {"m": [FIRST]}, {})

    assert starts == [Start("a", "first")]


def test_a_task_waits_for_another_channel_rather_than_return_to_the_one_that_refused_it():
    starts = assign([Waiting("a", "m", "first")], {"m": [FIRST, SECOND]}, {"second": 2})

    assert starts == []


def test_a_model_without_channels_waits():
    assert assign([Waiting("a", "other", None)], {"m": [FIRST]}, {}) == []


@given(
    st.lists(st.sampled_from(["m", "n"]), max_size=30),
    st.dictionaries(st.sampled_from(["first", "second"]), st.integers(0, 3)),
)
def test_no_channel_is_ever_overfilled(models: list[str], busy: dict[str, int]):
    places = {"m": [FIRST, SECOND], "n": [SECOND]}
    waiting = [Waiting(str(n), model, None) for n, model in enumerate(models)]

    starts = assign(waiting, places, busy)

    taken = Counter(start.channel for start in starts)
    for place in (FIRST, SECOND):
        assert taken[place.channel] <= max(place.most - busy.get(place.channel, 0), 0)
    assert len({start.task for start in starts}) == len(starts)
