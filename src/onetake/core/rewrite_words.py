"""What a prompt can be told to say: the aspects, how to see that one is there, and words for it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from onetake.core.capability import Text


def _words(english: str, chinese: str = "") -> re.Pattern[str]:
    """English by whole words with their usual endings; Chinese wherever it stands."""
    parts = [rf"\b(?:{english})(?:s|es|ed|d|ing)?\b"]
    return re.compile("|".join([*parts, chinese] if chinese else parts), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Aspect:
    name: str
    said: re.Pattern[str]
    phrases: Mapping[str, tuple[Text, ...]]
    """Scene -> phrases; "" for every other scene."""

    def is_in(self, prompt: str) -> bool:
        return self.said.search(prompt) is not None


SCENES: Final = (
    ("person", _words(
        "man|woman|men|women|girl|boy|child|children|person|people|dancer|chef|artist|face|bride"
        "|player|worker|lady|kid|baby|she|he|her|him",
        "人|女孩|男孩|女人|男人|女子|男子|孩子|少女|少年|老人|舞者|厨师|她|他",
    )),
    ("animal", _words(
        "cat|kitten|dog|puppy|bird|horse|fox|bear|fish|whale|tiger|lion|rabbit|panda|butterfl(?:y|ies)",
        "猫|狗|鸟|马|狐|熊|鱼|鲸|虎|狮|兔|熊猫|蝴蝶",
    )),
    ("water", _words(
        "sea|ocean|wave|beach|river|lake|rain|waterfall|harbou?r|island",
        "海|浪|河|湖|雨|瀑布|港|岛|溪"
    )),
    ("city", _words(
        "city|cities|street|neon|skyline|traffic|subway|alley|building|car|train",
        "城市|街|霓虹|车流|地铁|巷|高楼|大厦|汽车|列车",
    )),
    ("product", _words(
        "product|bottle|watch|shoe|sneaker|phone|perfume|packaging|cup|coffee|cake|burger|dish|food",
        "产品|瓶|手表|鞋|手机|香水|包装|杯|咖啡|蛋糕|美食|菜",
    )),
    ("nature", _words(
        "forest|mountain|tree|flower|meadow|desert|snow|sky|cloud|field|garden|sunset|sunrise|hill",
        "森林|山|树|花|草|沙漠|雪|天空|云|田|花园|日落|日出",
    )),
)  # fmt: skip
"""The first that the prompt speaks of."""

_SUBJECT = Aspect(
    "subject",
    _words(
        "detail(?:ed)?|texture(?:d)?|wearing|dressed|close-?up|sharp|fine|intricate|expression|focus|eyes|crisp",
        "细节|质感|纹理|穿着|身穿|特写|清晰|表情|神情|根根分明|锐利|眼神",
    ),
    {
        "person": (
            Text("a natural expression, fine detail in skin, hair and fabric",
                 "表情自然，皮肤、发丝与衣料细节清晰"),
            Text("lively eyes and a relaxed posture, clothing with visible texture",
                 "眼神生动，姿态放松，衣物质感清晰"),
        ),
        "animal": (
            Text("every hair and whisker in focus, bright attentive eyes",
                 "毛发根根分明，眼睛明亮有神"),
        ),
        "product": (
            Text("crisp edges and true materials, a clean uncluttered background",
                 "边缘锐利、材质真实，背景干净"),
        ),
        "": (
            Text("the main subject in sharp focus, rich natural detail",
                 "主体清晰突出，细节丰富自然"),
            Text("a clear foreground subject with believable textures",
                 "前景主体明确，质感真实可信"),
        ),
    },
)  # fmt: skip

_MOTION = Aspect(
    "motion",
    _words(
        "mov(?:e|es|ing)|walk|run(?:s|ning)?|danc(?:e|es|ing)|fl(?:y|ies|ying)|turn|jump|sway|drift"
        "|flow|swim(?:s|ming)?|spin(?:s|ning)?|ris(?:e|es|ing)|fall|blow|crash|flicker|motion"
        "|slow-motion|stretch|smil(?:e|es|ing)|driv(?:e|es|ing)|bloom|stir(?:ring)?|pour|streak|breath(?:e|es|ing)"
        "|roll|rotat(?:e|es|ing)|movement|ripple",
        "移动|走|跑|跳|舞|飞|转|摇|飘|流动|流淌|游|旋|升起|上升|落下|飘落|吹|拍打|闪烁|动作|动态|慢动作|伸|笑|驶|绽放|摆|晃|呼吸|起伏|穿行|连贯",
    ),
    {
        "person": (
            Text("moving slowly and naturally, hair and clothes stirring slightly",
                 "动作缓慢自然，发丝与衣角轻轻飘动"),
            Text("turning gently with an unhurried, lifelike gesture", "缓缓转身，举止从容真实"),
        ),
        "animal": (
            Text("breathing softly, ears and tail twitching now and then",
                 "轻轻呼吸，耳朵和尾巴不时微动"),
        ),
        "water": (
            Text("ripples and spray rolling at a calm, steady rhythm", "水波与浪花平稳起伏"),
        ),
        "city": (
            Text("lights streaking past while the crowd flows by", "灯光流转，人流与车流穿行而过"),
        ),
        "product": (
            Text("rotating slowly so that highlights glide over its surface",
                 "缓慢旋转，高光在表面滑过"),
        ),
        "nature": (
            Text("leaves and grass swaying in a light breeze, clouds drifting",
                 "微风拂过，枝叶轻摇，云影缓移"),
        ),
        "": (
            Text("subtle, continuous and physically believable movement",
                 "动作细腻连贯，符合真实物理"),
            Text("gentle movement from the first frame to the last", "从头到尾保持柔和的动态"),
        ),
    },
)  # fmt: skip

_CAMERA = Aspect(
    "camera",
    _words(
        "camera|shot|pan|tilt|zoom|dolly|tracking|push-in|pull-back|close-?up|wide-?angle|aerial"
        "|drone|handheld|lens|pov|orbit|framing|bokeh|depth of field|composition|portrait",
        "镜头|运镜|推近|推进|拉远|摇镜|跟拍|航拍|特写|近景|远景|全景|俯拍|仰拍|手持|环绕|景深|视角|机位|构图",
    ),
    {
        "person": (
            Text("the camera pushes in slowly, shallow depth of field", "镜头缓慢推进，浅景深"),
            Text("a steady tracking shot at eye level", "与视线齐平的平稳跟拍镜头"),
        ),
        "animal": (
            Text("a low camera close to the ground, shallow depth of field",
                 "低机位贴近地面，浅景深"),
        ),
        "water": (
            Text("a wide aerial shot gliding forward", "航拍广角镜头缓缓向前"),
        ),
        "city": (
            Text("a smooth tracking shot, wide angle", "平稳的广角跟拍镜头"),
        ),
        "product": (
            Text("a slow orbit around it, macro lens", "微距镜头缓慢环绕"),
        ),
        "nature": (
            Text("a wide shot that drifts slowly sideways", "全景镜头缓慢横移"),
        ),
        "": (
            Text("a slow, steady push-in", "镜头平稳缓慢推进"),
            Text("a smooth cinematic pan", "电影感的平滑摇镜"),
        ),
    },
)  # fmt: skip

_FRAMING = Aspect(
    "camera",
    _CAMERA.said,
    {
        "person": (Text("a half-length portrait at eye level, shallow depth of field",
                        "与视线齐平的半身构图，浅景深"),),
        "product": (Text("centred framing, macro lens", "居中构图，微距镜头"),),
        "": (
            Text("a balanced composition with clear depth", "构图均衡，层次分明"),
            Text("a wide shot with a strong foreground", "前景鲜明的广角构图"),
        ),
    },
)  # fmt: skip

_LIGHT = Aspect(
    "light",
    _words(
        "light(?:ing|s)?|lit|sun(?:light|set|rise|ny|bathing)?|glow|shadow|backlit|neon|dawn|dusk"
        "|golden hour|moonlight|candle|bright|dark|night",
        "光|斜阳|日落|日出|夕阳|晨|黄昏|阴影|逆光|霓虹|月|烛|明亮|昏暗|夜",
    ),
    {
        "water": (Text("low golden sunlight glittering on the water", "金色斜阳在水面闪烁"),),
        "city": (Text("soft evening light with reflections on wet ground",
                      "傍晚柔光，湿润地面映出倒影"),),
        "product": (Text("soft studio light with one gentle rim light",
                         "柔和的棚拍光，边缘带一道轮廓光"),),
        "nature": (Text("warm morning light with long soft shadows", "温暖晨光，柔长的影子"),),
        "": (
            Text("soft natural light from the side", "柔和的侧面自然光"),
            Text("warm golden-hour light with gentle contrast", "温暖的黄金时刻光线，对比柔和"),
        ),
    },
)  # fmt: skip

_STYLE = Aspect(
    "style",
    _words(
        "style|cinematic|realistic|photo(?:realistic|graphic)?|anime|cartoon|painting|watercolou?r"
        "|sketch|3d|film|vintage|cyberpunk|documentary|illustration|pixel|clay",
        "风格|电影感|写实|真实感|动漫|动画|卡通|油画|水彩|素描|胶片|复古|赛博|纪录片|插画|像素|黏土|国风|水墨",
    ),
    {
        "": (
            Text("cinematic, realistic, true colours", "电影感写实风格，色彩真实"),
            Text("realistic film look with natural colours", "写实胶片质感，色彩自然"),
        ),
    },
)  # fmt: skip

VIDEO: Final = (_SUBJECT, _MOTION, _CAMERA, _LIGHT, _STYLE)
STILL: Final = (_SUBJECT, _FRAMING, _LIGHT, _STYLE)
MUSIC: Final = (
    Aspect(
        "instruments",
        _words(
            "piano|guitar|drum|string|violin|synth|bass|flute|orchestra|beat|instrument|vocal|choir",
            "钢琴|吉他|鼓|弦乐|提琴|合成器|贝斯|笛|乐团|节拍|乐器|人声|合唱|古筝|二胡",
        ),
        {
            "": (
                Text("warm piano and strings over a light drum beat",
                     "温暖的钢琴与弦乐，配轻快鼓点"),
                Text("acoustic guitar with a soft bass line", "木吉他与柔和的贝斯线"),
            ),
        },
    ),
    Aspect(
        "tempo",
        _words("tempo|bpm|slow|fast|upbeat|rhythm|calm|quick|energetic",
               "节奏|速度|慢|快|舒缓|轻快|律动|激昂"),
        {"": (Text("a steady medium tempo", "中速，节奏稳定"),)},
    ),
    Aspect(
        "mood",
        _words("mood|happy|sad|dreamy|epic|hopeful|melanchol(?:y|ic)|cheerful|emotional|relax",
               "情绪|欢快|悲伤|梦幻|史诗|希望|忧郁|治愈|温馨|放松"),
        {
            "": (
                Text("a hopeful mood that slowly builds up", "充满希望的情绪，逐步推进"),
                Text("a calm and dreamy mood", "宁静而梦幻的情绪"),
            ),
        },
    ),
)  # fmt: skip
