"""What the words of a list's query mean."""

import pytest

from onetake.api.console.work_listing import GROUPS, wanted_works
from onetake.core.failure import Rejected
from onetake.core.request import Modality, Operation
from onetake.core.task import TERMINAL, State


def test_nothing_said_is_everything_of_the_user() -> None:
    wanted = wanted_works({}, "ann")

    assert wanted["user"] == "ann"
    assert (wanted.get("page"), wanted.get("size")) == (1, 10)
    assert not any(wanted.get(name) for name in ("query", "states", "operations", "models"))
    assert wanted.get("favourite") is None


@pytest.mark.parametrize("state", State)
def test_a_states_own_name_means_it_alone(state: State) -> None:
    assert wanted_works({"status": state}, None).get("states") == (state,)


def test_what_is_active_is_all_that_has_not_ended() -> None:
    active = wanted_works({"status": "active"}, None).get("states", ())

    assert set(active) == set(State) - TERMINAL
    assert not set(GROUPS) & set(State)


def test_words_and_states_can_be_mixed() -> None:
    wanted = wanted_works({"status": "done,queued,succeeded"}, None)

    assert wanted.get("states") == (State.SUCCEEDED, State.QUEUED)


@pytest.mark.parametrize("modality", Modality)
def test_a_modality_is_its_operations(modality: Modality) -> None:
    operations = wanted_works({"modality": modality}, None).get("operations", ())

    assert {each.modality for each in operations} == {modality}


def test_every_filter_is_read() -> None:
    sent = {
        "query": " kite ", "model": "a,b", "from": "5", "to": "9", "favourite": "false",
        "key": "key_1", "batch": "b", "page": "3", "size": "50", "status": "", "modality": "",
    }  # fmt: skip

    assert wanted_works(sent, "ann") == {
        "user": "ann", "query": "kite", "states": (), "operations": (), "models": ("a", "b"),
        "created_from": 5, "created_to": 9, "favourite": False, "key": "key_1", "batch": "b",
        "page": 3, "size": 50,
    }  # fmt: skip


def test_more_filters_are_only_let_through_where_they_are_known() -> None:
    assert wanted_works({"user": "bob"}, None, ("user",))["user"] is None
    with pytest.raises(Rejected) as caught:
        wanted_works({"user": "bob"}, "ann")
    assert caught.value.failure.param == "user"


def test_all_operations_have_a_modality() -> None:
    every = wanted_works({"modality": ",".join(Modality)}, None).get("operations", ())

    assert set(every) == set(Operation)
