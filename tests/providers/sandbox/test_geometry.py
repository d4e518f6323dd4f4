import pytest

from onetake.providers.sandbox.geometry import RATIOS, TIERS, cover, nearest_ratio, size

SIZES = {
    "480p": "1120x480 854x480 720x480 640x480 480x480 480x640 480x720 480x854",
    "540p": "1260x540 960x540 810x540 720x540 540x540 540x720 540x810 540x960",
    "720p": "1680x720 1280x720 1080x720 960x720 720x720 720x960 720x1080 720x1280",
    "1080p": "2520x1080 1920x1080 1620x1080 1440x1080 1080x1080 1080x1440 1080x1620 1080x1920",
    "4k": "5040x2160 3840x2160 3240x2160 2880x2160 2160x2160 2160x2880 2160x3240 2160x3840",
}


@pytest.mark.parametrize("tier", TIERS)
def test_every_tier_and_ratio_has_its_size(tier: str):
    sizes = ["{}x{}".format(*size(tier, ratio)) for ratio in RATIOS]

    assert sizes == SIZES[tier].split()


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("ratio", RATIOS)
def test_both_sides_are_even(tier: str, ratio: str):
    assert [side % 2 for side in size(tier, ratio)] == [0, 0]


def test_what_is_not_in_the_table_is_not_guessed():
    with pytest.raises(KeyError):
        size("720p", "5:4")
    with pytest.raises(KeyError):
        size("721p", "16:9")


@pytest.mark.parametrize(
    ("width", "height", "ratio"),
    [(1920, 1080, "16:9"), (1080, 1920, "9:16"), (4000, 3000, "4:3"), (500, 501, "1:1"),
     (2560, 1080, "21:9"), (3000, 2000, "3:2"), (800, 1000, "3:4"), (9000, 100, "21:9")],
)  # fmt: skip
def test_the_nearest_ratio_of_a_picture(width: int, height: int, ratio: str):
    assert nearest_ratio(width, height) == ratio


@pytest.mark.parametrize("picture", [(1280, 720), (333, 777), (3000, 40), (7, 7)])
def test_a_covering_size_leaves_no_gap(picture: tuple[int, int]):
    width, height = cover(*picture, (854, 480))

    assert width >= 854
    assert height >= 480
    assert width % 2 == height % 2 == 0
    assert width <= 856 or height <= 482
