"""What is said in a prompt because Ark has no field for it: which material is meant, what is to
be done with a video, how many images there are to be.

The rule: in the language of the prompt. The models know both wordings in every region, and a
prompt in two languages is understood less well.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from onetake.core.references import rewrite
from onetake.core.request import Medium
from onetake.wire.flow import unsupported

_HAN: Final = re.compile("[\u3400-\u9fff]")
_KANA: Final = re.compile("[\u3040-\u30ff]")  # then it is Japanese

_COMMAND: Final = re.compile(
    r"--(rs|resolution|rt|ratio|dur|duration|frames|fps|framespersecond|seed|cf|camerafixed|"
    r"wm|watermark)\b",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Wording:
    names: Mapping[Medium, str]  # in brackets, so that a number never runs into the next word
    edit: str
    extend: str
    first: str
    last: str
    several: str

    def name(self, medium: Medium, number: int) -> str:
        return self.names[medium].format(number)

    def named(self, prompt: str) -> str:
        """The prompt with its mentions in this wording."""
        return rewrite(prompt, lambda mention: self.name(mention.medium, mention.number))


ENGLISH: Final = Wording(
    names={Medium.IMAGE: "[Image {}]", Medium.VIDEO: "[Video {}]", Medium.AUDIO: "[Audio {}]"},
    edit="Strictly edit {}: ",
    extend="Extend {}: ",
    first="{} is the first frame. ",
    last="{} is the last frame. ",
    several="Generate {} images: ",
)

CHINESE: Final = Wording(
    names={Medium.IMAGE: "[图{}]", Medium.VIDEO: "[视频{}]", Medium.AUDIO: "[音频{}]"},
    edit="严格编辑{}：",
    extend="延长{}：",
    first="{}作为首帧。",
    last="{}作为尾帧。",
    several="生成{}张图片：",
)


def wording_for(prompt: str) -> Wording:
    return CHINESE if _HAN.search(prompt) and not _KANA.search(prompt) else ENGLISH


def check_commands(prompt: str) -> None:
    """Refuse the old way of setting parameters inside a prompt, `--dur 15`: Ark still reads it,
    and the caller was quoted a price for something else."""
    if _COMMAND.search(prompt):
        raise unsupported("parameters inside the prompt, such as --dur")
