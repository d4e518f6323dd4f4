"""Speech, music and voices against the tables and the error lists of their pages."""

import json

import pytest

from onetake.core.capability import check_facts
from onetake.core.failure import Code, Rejected
from onetake.core.pricing import Made, Settle, settlement
from onetake.core.request import Facts, Material, Medium, Modality, Operation, Request, Role, Scalar
from tests.catalog.asking import CATALOG, asked, cost, passed, quoted, refused

SPEECH = ["minimax-speech-2.8-hd", "minimax-speech-02-hd"]
MUSIC = "minimax-music-2.6"
CLONE = "minimax-voice-clone"
DESIGN = "minimax-voice-design"
CREDIT = 1_000_000
BOOLEANS = [True, False]

EMOTIONS = ["happy", "sad", "angry", "fearful", "disgusted", "surprised", "neutral"]


def sound(facts: Facts | None = None) -> tuple[Material, ...]:
    return (Material(Role.AUDIO, "https://a.example/voice.mp3", "audio_url", "asset_1", facts),)


def spoken(model: str, **params: Scalar) -> Request:
    return asked(model, **{"text": "你好,世界!", **params})


def sung(**params: Scalar) -> Request:
    return asked(MUSIC, **{"prompt": "A bright short commercial pop song", **params})


def cloned(**params: Scalar) -> Request:
    return asked(CLONE, sound(), **params)


def designed(**params: Scalar) -> Request:
    return asked(DESIGN, **{"prompt": "A warm narrator", "text": "你好", **params})


def test_the_audio_models_are_these():
    audio = {Modality.SPEECH, Modality.MUSIC, Modality.VOICE}
    found = [m.spec.id for m in CATALOG.models.values() if m.spec.modality in audio]

    assert sorted(found) == sorted([*SPEECH, MUSIC, CLONE, DESIGN])


@pytest.mark.parametrize(
    ("model", "operation"),
    [
        (SPEECH[0], Operation.SPEECH),
        (SPEECH[1], Operation.SPEECH),
        (MUSIC, Operation.MUSIC),
        (CLONE, Operation.VOICE_CLONE),
        (DESIGN, Operation.VOICE_DESIGN),
    ],
)
def test_each_has_one_operation(model: str, operation: Operation):
    assert list(CATALOG.models[model].spec.operations) == [operation]
    assert CATALOG.models[model].spec.modality is operation.modality


@pytest.mark.parametrize("model", SPEECH)
def test_the_smallest_request_for_speech(model: str):
    params = passed(asked(model, text="你好,欢迎使用语音生成服务。")).params

    assert params["voice"] == "Wise_Woman"
    assert (params["speed"], params["volume"], params["pitch"]) == (1.0, 1.0, 0)
    assert (params["language"], params["output_format"]) == ("auto", "mp3")
    assert not {"emotion", "sample_rate", "audio_setting"} & set(params)


EXAMPLES: list[dict[str, Scalar]] = [
    {"speed": 1.05, "emotion": "happy"},
    {"speed": 0.82, "emotion": "neutral"},
    {"speed": 1, "language": "English"},
    {"language": "auto", "voice": "VoiceClone123456"},
    {"voice": "ttv-voice-2026062416421526-E4jmMP8B", "sample_rate": 44100},
    {"pronunciation_dict": json.dumps({"tone_list": ["AI极速/(A)(I)(ji2)(su4)"]})},
    {"timber_weights": json.dumps([{"voice_id": "Wise_Woman", "weight": 100}])},
    {"subtitle_enable": True, "metadata": json.dumps({"order": 7})},
    {"output_format": "wav", "audio_setting": json.dumps({"format": "wav", "channel": 2})},
    {"audio_setting": json.dumps({"format": "flac", "sample_rate": 24000, "bitrate": 128000})},
]


@pytest.mark.parametrize("model", SPEECH)
@pytest.mark.parametrize("params", EXAMPLES)
def test_what_the_speech_page_shows_passes(model: str, params: dict[str, Scalar]):
    complete = passed(spoken(model, **params)).params

    assert {name: complete[name] for name in params} == params


LISTED: list[tuple[str, list[Scalar]]] = [
    ("speed", [0.5, 0.51, 1, 1.99, 2.0, 2]),
    ("volume", [0.1, 1, 10]),
    ("pitch", [-12, -0.5, 0, 12]),
    ("emotion", list(EMOTIONS)),
    ("language", ["Chinese", "English", "Japanese", "auto", "Chinese (Mandarin)", "Cantonese"]),
    ("output_format", ["mp3", "wav", "flac"]),
    ("sample_rate", [8000, 16000, 22050, 24000, 32000, 44100]),
    ("subtitle_enable", list(BOOLEANS)),
    ("text", ["x", "x" * 10_000, "🙂\n(laughs)<#0.5#>"]),
]
BESIDE: list[tuple[str, list[Scalar]]] = [
    ("speed", [0.49, 2.01, 0, -1, "1", True, float("nan"), float("inf")]),
    ("volume", [0, -1, 10.1]),
    ("pitch", [-12.5, 13]),
    ("emotion", ["bored", "Happy", "", 1]),
    ("language", ["Klingon", "chinese", ""]),
    ("output_format", ["ogg", "MP3", "pcm", "url", ""]),
    ("sample_rate", [44000, 0, 96000, "44100", 44100.0]),
    ("subtitle_enable", ["true", 1]),
    ("text", ["", " \n", "x" * 10_001, 7]),
    ("voice", ["", " ", "v" * 257, 5]),
    ("pronunciation_dict", ["", "tone", "7", "{"]),
]


@pytest.mark.parametrize("model", SPEECH)
@pytest.mark.parametrize(("field", "values"), LISTED)
def test_speech_takes_what_its_page_lists(model: str, field: str, values: list[Scalar]):
    for value in values:
        assert passed(spoken(model, **{field: value})).params[field] == value


@pytest.mark.parametrize("model", SPEECH)
@pytest.mark.parametrize(("field", "values"), BESIDE)
def test_what_lies_beside_is_refused_by_name(model: str, field: str, values: list[Scalar]):
    for value in values:
        failure = refused(spoken(model, **{field: value}))
        assert failure.param == field
        assert failure.allowed


STRUCTURES: list[tuple[str, object, str]] = [
    ("pronunciation_dict", ["tone_list"], "pronunciation_dict"),
    ("pronunciation_dict", {}, "pronunciation_dict"),
    ("pronunciation_dict", {"tones": ["a/b"]}, "pronunciation_dict"),
    ("pronunciation_dict", {"tone_list": []}, "pronunciation_dict"),
    ("pronunciation_dict", {"tone_list": "a/b"}, "pronunciation_dict"),
    ("pronunciation_dict", {"tone_list": ["a"]}, "pronunciation_dict"),
    ("pronunciation_dict", {"tone_list": ["a/ "]}, "pronunciation_dict"),
    ("timber_weights", {"voice_id": "a", "weight": 1}, "timber_weights"),
    ("timber_weights", [], "timber_weights"),
    ("timber_weights", [{"voice_id": "a", "weight": 0}], "timber_weights"),
    ("timber_weights", [{"voice_id": "a", "weight": 101}], "timber_weights"),
    ("timber_weights", [{"voice_id": "", "weight": 1}], "timber_weights"),
    ("timber_weights", [{"voice_id": "a", "weight": True}], "timber_weights"),
    ("timber_weights", [{"voice_id": "a", "weight": 1}] * 5, "timber_weights"),
    ("metadata", ["a"], "metadata"),
    ("audio_setting", [], "audio_setting"),
    ("audio_setting", {"codec": "mp3"}, "audio_setting.codec"),
    ("audio_setting", {"sample_rate": 44000}, "audio_setting.sample_rate"),
    ("audio_setting", {"bitrate": 1}, "audio_setting.bitrate"),
    ("audio_setting", {"format": "ogg"}, "audio_setting.format"),
    ("audio_setting", {"channel": True}, "audio_setting.channel"),
]


@pytest.mark.parametrize("model", SPEECH)
@pytest.mark.parametrize(("field", "value", "param"), STRUCTURES)
def test_a_structured_field_of_the_wrong_shape(model: str, field: str, value: object, param: str):
    failure = refused(spoken(model, **{field: json.dumps(value)}))

    assert failure.code is Code.INVALID_FIELD
    assert failure.param == param


@pytest.mark.parametrize("model", SPEECH)
def test_audio_setting_may_not_contradict_a_field_but_wins_over_a_default(model: str):
    wav, rate = json.dumps({"format": "wav"}), json.dumps({"sample_rate": 44100})

    assert passed(spoken(model, audio_setting=wav)).params["audio_setting"] == wav
    failure = refused(spoken(model, audio_setting=wav, output_format="mp3"))
    assert failure.param == "audio_setting.format"
    failure = refused(spoken(model, audio_setting=rate, sample_rate=32000))
    assert failure.param == "audio_setting.sample_rate"


@pytest.mark.parametrize("model", SPEECH)
def test_speech_needs_its_text_and_takes_no_files(model: str):
    assert refused(asked(model)).param == "text"
    assert refused(asked(model, sound(), text="x")).param == "audio_url"
    assert refused(spoken(model, n=2)).param == "n"


@pytest.mark.parametrize("model", SPEECH)
def test_speech_counts_every_character(model: str):
    assert quoted(spoken(model)).lines[0].quantity == 6
    text = "Hi 你好\n🙂(laughs)<#0.5#>"
    assert quoted(spoken(model, text=text)).lines[0].quantity == len(text) == 22
    assert cost(spoken(model, text="x" * 1000)) == 1000 * cost(spoken(model, text="x"))
    assert CATALOG.models[model].price.settle is Settle.QUOTE


def test_the_newer_speech_costs_more():
    assert cost(spoken(SPEECH[0], text="x" * 1000)) == 10 * CREDIT
    assert cost(spoken(SPEECH[1], text="x" * 1000)) == 8 * CREDIT


MUSIC_EXAMPLES: list[dict[str, Scalar]] = [
    {},
    {"is_instrumental": True},
    {"lyrics": "Hello future\nwe are ready", "lyrics_optimizer": True, "is_instrumental": False},
    {"is_instrumental": False},
    {"lyrics": "x" * 3500},
    {"output_format": "wav"},
    {"audio_setting": json.dumps({"sample_rate": 44100, "bitrate": 256000, "format": "mp3"})},
]


@pytest.mark.parametrize("params", MUSIC_EXAMPLES)
def test_what_the_music_page_shows_passes(params: dict[str, Scalar]):
    complete = passed(sung(**params)).params

    assert {name: complete[name] for name in params} == params
    assert complete["lyrics_optimizer"] is params.get("lyrics_optimizer", False)


MUSIC_WRONG: list[tuple[str, dict[str, Scalar]]] = [
    ("prompt", {"prompt": " "}),
    ("prompt", {"prompt": "x" * 2001}),
    ("lyrics", {"lyrics": ""}),
    ("lyrics", {"lyrics": "x" * 3501}),
    ("lyrics", {"lyrics": "la la", "is_instrumental": True}),
    ("lyrics_optimizer", {"lyrics_optimizer": True, "is_instrumental": True}),
    ("is_instrumental", {"is_instrumental": "yes"}),
    ("output_format", {"output_format": "flac"}),
    ("audio_setting.format", {"audio_setting": '{"format": "flac"}'}),
    ("audio_setting.format", {"audio_setting": '{"format": "wav"}', "output_format": "mp3"}),
    ("audio_setting.channel", {"audio_setting": '{"channel": 1}'}),
    ("audio_setting.sample_rate", {"audio_setting": '{"sample_rate": 8000}'}),
    ("audio_setting.bitrate", {"audio_setting": '{"bitrate": "128000"}'}),
    ("audio_setting", {"audio_setting": "[1]"}),
    ("duration", {"duration": 30}),
]


@pytest.mark.parametrize(("param", "params"), MUSIC_WRONG)
def test_what_music_refuses(param: str, params: dict[str, Scalar]):
    assert refused(sung(**params)).param == param


def test_music_needs_a_prompt_even_with_lyrics():
    failure = refused(asked(MUSIC, lyrics="Hello world"))

    assert failure.param == "prompt"
    assert "is required" in failure.message


def test_a_song_has_one_price():
    assert (
        cost(sung()) == cost(sung(is_instrumental=True)) == cost(sung(lyrics="la")) == 15 * CREDIT
    )
    assert settlement(quoted(sung()), Made(200_000, 0)) == 15 * CREDIT


def test_a_clone_needs_one_recording_and_nothing_else():
    assert passed(cloned()).params == {
        "noise_reduction": False,
        "need_volume_normalization": False,
    }
    failure = refused(asked(CLONE, text="你好"))
    assert failure.param == "audio"
    two = asked(CLONE, (*sound(), *sound()))
    assert refused(two).allowed == ("at most 1",)


def test_the_field_of_a_missing_recording_is_the_callers():
    nameless = Request(CLONE, None, {}, wire_names={"audio": "audio_url"})

    assert refused(nameless).param == "audio_url"


CLONE_EXAMPLE: dict[str, Scalar] = {
    "text": "这是一个用于声音克隆的参考音频。",
    "name": "cleaned-brand-speaker",
    "language": "Chinese (Mandarin)",
    "description": "品牌讲解类克隆音色",
    "noise_reduction": True,
    "need_volume_normalization": True,
    "accuracy": 0.7,
}


def test_all_that_the_page_has_for_a_clone_passes():
    assert passed(cloned(**CLONE_EXAMPLE)).params == CLONE_EXAMPLE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", ""),
        ("text", "x" * 1001),
        ("name", "x" * 101),
        ("language", "x" * 65),
        ("description", "x" * 501),
        ("noise_reduction", "yes"),
        ("need_volume_normalization", 1),
        ("accuracy", 1.01),
        ("accuracy", -0.1),
        ("prompt", "a voice"),
    ],
)
def test_what_a_clone_refuses(field: str, value: Scalar):
    assert refused(cloned(**{field: value})).param == field


@pytest.mark.parametrize(
    ("size", "duration_ms", "fits"),
    [(20_000_000, 10_000, True), (20_000_001, 10_000, False), (1000, 301_000, False)],
)
def test_the_recording_behind_a_clone(size: int, duration_ms: int, fits: bool):
    facts = Facts(Medium.AUDIO, "audio/mpeg", size, duration_ms=duration_ms)
    request = passed(asked(CLONE, sound(facts)))
    spec = CATALOG.models[CLONE].spec
    if fits:
        check_facts(spec, request)
        return
    with pytest.raises(Rejected) as caught:
        check_facts(spec, request)
    assert caught.value.failure.param == "audio_url"


@pytest.mark.parametrize(
    ("field", "value"),
    [("prompt", ""), ("prompt", "x" * 2001), ("text", " "), ("text", "x" * 501), ("accuracy", 1)],
)
def test_what_a_design_refuses(field: str, value: Scalar):
    assert refused(designed(**{field: value})).param == field


def test_a_design_needs_a_prompt_and_a_preview():
    prompted = asked(DESIGN, prompt="A warm narrator")
    named = Request(DESIGN, None, prompted.params, wire_names={"text": "preview_text"})

    assert refused(asked(DESIGN, text="你好")).param == "prompt"
    assert refused(named).param == "preview_text"
    assert refused(asked(DESIGN, name="warm-host", description="Warm, clear")).param == "prompt"
    assert (
        passed(designed(name="warm", language="English", description="d")).params["name"] == "warm"
    )


def test_voices_cost_what_the_page_says():
    """voice_clones * 1.5 + preview_characters * 0.0003, voice_designs * 3 + … * 0.00003."""
    assert cost(cloned()) == 1_500_000
    assert cost(cloned(text="字" * 36)) == 1_500_000 + 36 * 300
    assert cost(designed(text="字" * 12)) == 3_000_000 + 12 * 30
    assert cost(designed(prompt="x" * 2000, text="字" * 12)) == 3_000_000 + 12 * 30
