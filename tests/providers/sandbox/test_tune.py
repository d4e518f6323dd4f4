import pytest

from onetake.providers.sandbox.sheets import Unplannable
from onetake.providers.sandbox.tune import TEMPOS, lyric_sections, tune


@pytest.mark.parametrize(
    ("prompt", "seconds"),
    [("A catchy 30-second vlog track", 30), ("8 to 12 seconds feeling", 10), ("12 seconds", 12),
     ("8至12秒", 10), ("一分钟的钢琴曲", 60), ("两分钟", 120), ("三十秒", 30), ("十五秒", 15),
     ("2 minutes", 120), ("a minute of calm", 60), ("half a minute", 30), ("半分钟", 30),
     ("1.5 min", 90), ("80s synth, 90s rock", None), ("a second chance", None), ("", None)],
)  # fmt: skip
def test_the_length_is_read(prompt: str, seconds: float | None):
    assert tune(prompt, 1).seconds == seconds


@pytest.mark.parametrize(
    ("prompt", "low", "high"),
    [("120 bpm", 120, 120), ("BPM: 97", 97, 97), ("tempo 64", 64, 64), ("每分钟 88 拍", 88, 88),
     ("slow piano", 60, 90), ("fast rock", 125, 160), ("very slow", 40, 60), ("慢歌", 60, 90)],
)  # fmt: skip
def test_the_tempo_is_read(prompt: str, low: int, high: int):
    assert low <= tune(prompt, 1).tempo <= high


@pytest.mark.parametrize(
    ("prompt", "message"),
    [("500 seconds", "3 to 240 are made"), ("10 minutes", "600 seconds"), ("1 second", "3 to 240"),
     ("300 bpm", "40 to 220 are made"), ("10 bpm", "10 bpm")],
)  # fmt: skip
def test_what_is_not_made_is_refused(prompt: str, message: str):
    with pytest.raises(Unplannable, match=message):
        tune(prompt, 1)


@pytest.mark.parametrize(
    ("prompt", "instrument"),
    [("soft piano", "piano"), ("钢琴", "piano"), ("吉他", "guitar"), ("soft marimba", "marimba"),
     ("violin and cello", "strings"), ("synth pop", "synth"), ("music box", "bell"),
     ("electric piano", "epiano"), ("古筝", "harp"), ("trumpet", "brass")],
)  # fmt: skip
def test_the_named_instrument_leads(prompt: str, instrument: str):
    assert tune(prompt, 1).instruments[0] == instrument


def test_styles_drums_moods_and_voices():
    assert tune("lofi study beats", 1).style == "lofi"
    assert tune("爵士", 1).style == "jazz"
    assert tune("epic orchestra", 1).style == "cinematic"
    assert tune("ambient", 1).drums == ""
    assert tune("ambient with drums", 1).drums == "soft"
    assert tune("rock without drums", 1).drums == ""
    assert tune("soft beat pop", 1).drums == "soft"
    assert tune("sad", 1).minor
    assert not tune("happy", 1).minor
    assert tune("female vocal", 1).female
    assert not tune("male vocal", 1).female
    assert tune("no vocal", 1).wordless
    assert tune("C major", 1).key == 3
    assert tune("F# minor", 1).key == 9
    assert tune("F# minor", 1).minor


def test_what_is_open_comes_from_the_seed():
    tunes = {tune("music", seed) for seed in range(20)}

    assert len({each.key for each in tunes}) > 5
    assert len({each.style for each in tunes}) > 1
    assert all(TEMPOS[0] <= each.tempo <= TEMPOS[1] for each in tunes)
    assert tune("music", 3) == tune("music", 3)


def test_lyrics_are_cut_into_lines_with_their_sections():
    lyrics = "向前走 不回头\n\n[Verse 1]\none; two\n[Chorus]\nthree\n[副歌] 四\n[Bridge]\n...\nfive"

    assert lyric_sections(lyrics) == (
        ("verse", "向前走 不回头"), ("verse", "one"), ("verse", "two"), ("chorus", "three"),
        ("chorus", "四"), ("bridge", "five"),
    )  # fmt: skip
    assert lyric_sections("[Intro]\n\n...") == ()
