"""The words of both languages for what the catalogue names: operations, roles, units, kinds."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from onetake.core.capability import Kind, Text
from onetake.core.pricing import Settle, Unit
from onetake.core.request import Modality, Operation, Role

Language: TypeAlias = Literal["en", "zh"]
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")


def said(text: Text, language: Language) -> str:
    return text.en if language == "en" else text.zh


def joined(words: list[str], language: Language, last: Text) -> str:
    """`a, b or c` with `last` between the last two."""
    if len(words) < 2:
        return "".join(words)
    comma = ", " if language == "en" else "、"
    return comma.join(words[:-1]) + said(last, language) + words[-1]


OR: Final = Text(" or ", " 或 ")
AND: Final = Text(" and ", " 和 ")

OPERATIONS: Final[Mapping[Operation, Text]] = {
    Operation.TEXT_TO_VIDEO: Text("a video from words", "文生视频"),
    Operation.IMAGE_TO_VIDEO: Text("a video that begins with an image", "图生视频（首帧）"),
    Operation.FIRST_LAST_FRAME: Text("a video from its first and last frame", "首尾帧生视频"),
    Operation.REFERENCE_TO_VIDEO: Text("a video with references", "参考生视频"),
    Operation.EDIT_VIDEO: Text("a change to a video", "编辑视频"),
    Operation.EXTEND_VIDEO: Text("a video made longer", "延长视频"),
    Operation.TEXT_TO_IMAGE: Text("an image from words", "文生图"),
    Operation.EDIT_IMAGE: Text("an image from images", "图片编辑"),
    Operation.SPEECH: Text("a text read aloud", "语音合成"),
    Operation.MUSIC: Text("music or a song", "音乐生成"),
    Operation.VOICE_CLONE: Text("a voice from a recording", "声音克隆"),
    Operation.VOICE_DESIGN: Text("a voice from a description", "声音设计"),
    Operation.AVATAR: Text("a portrait that speaks", "数字人"),
    Operation.ANIMATE: Text("a figure that moves as in a video", "动作驱动"),
}

ROLES: Final[Mapping[Role, Text]] = {
    Role.IMAGE: Text("image", "参考图"),
    Role.FIRST_FRAME: Text("first frame", "首帧图"),
    Role.LAST_FRAME: Text("last frame", "尾帧图"),
    Role.MASK: Text("mask", "遮罩"),
    Role.VIDEO: Text("video", "参考视频"),
    Role.SOURCE_VIDEO: Text("video to work on", "原视频"),
    Role.AUDIO: Text("sound", "音频"),
    Role.VOICE_SAMPLE: Text("voice sample", "声音样本"),
}

MODALITIES: Final[Mapping[Modality, Text]] = {
    Modality.VIDEO: Text("Video", "视频"),
    Modality.IMAGE: Text("Images", "图片"),
    Modality.SPEECH: Text("Speech", "语音"),
    Modality.MUSIC: Text("Music", "音乐"),
    Modality.VOICE: Text("Voices", "声音"),
    Modality.AVATAR: Text("Digital humans", "数字人"),
}

KINDS: Final[Mapping[Kind, Text]] = {
    Kind.STRING: Text("text", "文本"),
    Kind.INTEGER: Text("integer", "整数"),
    Kind.NUMBER: Text("number", "数字"),
    Kind.BOOLEAN: Text("`true` or `false`", "`true` 或 `false`"),
    Kind.JSON: Text("a list or an object", "列表或对象"),
}

UNITS: Final[Mapping[Unit, tuple[Text, Text]]] = {
    Unit.OUTPUT_SECOND: (Text("second made", "秒成片"), Text("seconds made", "秒成片")),
    Unit.INPUT_SECOND: (Text("second sent", "秒输入"), Text("seconds sent", "秒输入")),
    Unit.IMAGE: (Text("image made", "张成图"), Text("images made", "张成图")),
    Unit.INPUT_IMAGE: (Text("image sent", "张输入图"), Text("images sent", "张输入图")),
    Unit.CHARACTER: (Text("character", "个字符"), Text("characters", "个字符")),
    Unit.CLIP: (Text("work made", "个作品"), Text("works made", "个作品")),
    Unit.FIXED: (Text("task", "个任务"), Text("tasks", "个任务")),
}
"""One of them, and several."""

RATES: Final[Mapping[Unit, tuple[Text, Text]]] = {
    Unit.OUTPUT_SECOND: (Text("second", "秒"), Text("seconds", "秒")),
    Unit.INPUT_SECOND: (Text("second of input", "秒输入"), Text("seconds of input", "秒输入")),
    Unit.IMAGE: (Text("image", "张"), Text("images", "张")),
    Unit.INPUT_IMAGE: (Text("input image", "张输入图"), Text("input images", "张输入图")),
    Unit.CHARACTER: (Text("character", "字符"), Text("characters", "字符")),
    Unit.CLIP: (Text("work", "个作品"), Text("works", "个作品")),
    Unit.FIXED: (Text("task", "次"), Text("tasks", "次")),
}
"""The same in short, after `per`: for one line among many."""

SETTLED: Final[Mapping[Settle, Text]] = {
    Settle.QUOTE: Text(
        "What is reserved is charged when the work is done.", "任务完成后按预留的积分扣费。"
    ),
    Settle.ACTUAL: Text(
        "What was really made is charged, never more than what was reserved.",
        "任务完成后按实际结果扣费，不会超过预留的积分。",
    ),
}
