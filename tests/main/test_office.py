"""What administrators reach beyond the store: this process, its disk, its connections."""

from pathlib import Path

import pytest

from onetake.accounts.keys import KeyRing
from onetake.core.account import Channel
from onetake.core.office import Audit, Offer, SaveChannel, SaveOffer
from onetake.main.chance import clock
from onetake.main.keeping import keeping
from onetake.main.making import working
from onetake.main.office import office, probe
from onetake.settings import Settings
from onetake.wire.flow import ProviderError

MODEL = "video-2.0-mini-reference-to-video"
CHANNEL = Channel("channel_1", "first", "videoapi", "http://127.0.0.1:9", "s", {MODEL: "x"}, 1,
                  paused=True)  # fmt: skip


def audit(id: str) -> Audit:
    return Audit(id, 5, "root", "x.y", "z", {})


async def test_a_change_is_seen_by_everything_before_refresh_returns(tmp_path: Path):
    async with keeping(Settings(data=tmp_path)) as kept, working(kept, "http://h:1") as made:
        found = office(made, KeyRing(kept.store, clock))
        assert made.routes.serves(MODEL)

        await kept.store.change(SaveChannel(CHANNEL), audit("a1"))
        await kept.store.change(SaveOffer(Offer("sora-2", False, None, 5)), audit("a2"))
        await found.refresh()

        assert not made.routes.serves(MODEL)
        assert "sora-2" not in kept.catalog.models


async def test_the_machine_is_as_it_is(tmp_path: Path):
    async with keeping(Settings(data=tmp_path)) as kept, working(kept, "http://h:1") as made:
        found = office(made, KeyRing(kept.store, clock))

        free, total = found.disk()
        assert 0 < free <= total
        assert found.database == "sqlite"
        assert found.resting_until("channel_1") == 0
        assert found.beat_at() == 0
        assert await found.findings() == ()
        assert found.started_at <= clock()


async def test_a_channel_that_nobody_answers_at_says_so(tmp_path: Path):
    async with keeping(Settings(data=tmp_path)) as kept, working(kept, "http://h:1") as made:
        with pytest.raises(ProviderError):
            await probe(made, CHANNEL)


async def test_what_the_settings_say_of_the_place_is_true_until_something_is_saved(tmp_path: Path):
    said = {"data": tmp_path, "site_name": "Studio", "signup_credits": "2.5"}
    named = Settings.model_validate(said)
    async with keeping(named) as kept, working(kept, "http://h:1") as made:
        await made.changes.refresh()

        assert (made.changes.site.name, made.changes.site.signup_credits) == ("Studio", 2_500_000)


@pytest.mark.parametrize(("sandbox", "credits"), [(True, 500_000_000), (False, 0)])
async def test_newcomers_get_something_where_our_own_renderer_is_all_there_is(
    tmp_path: Path, sandbox: bool, credits: int
):
    async with (
        keeping(Settings(data=tmp_path, sandbox=sandbox)) as kept,
        working(kept, "http://h:1") as made,
    ):
        await made.changes.refresh()

        assert made.changes.site.signup_credits is None
        assert made.changes.lived.signup_credits == credits
