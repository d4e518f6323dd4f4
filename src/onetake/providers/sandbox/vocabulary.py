"""The words, English and Chinese, that steer what the sandbox draws and plays. Pure data.

The rule: every table maps what it decides to the words for it, most telling entry first, and
`found` is the only way they are looked up: whole English words with their usual endings,
Chinese anywhere, and nothing that the prompt says is absent.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

PALETTES: Final = {
    "sunset": "sunset dusk evening twilight sundown 日落 夕阳 黄昏 晚霞 傍晚 落日",
    "dawn": "dawn sunrise daybreak morning 日出 黎明 清晨 早晨 朝霞 晨光",
    "neon": "neon cyberpunk synthwave vaporwave club 霓虹 赛博 赛博朋克",
    "night": "night midnight moonlit moonlight nocturnal dark 夜 夜晚 深夜 午夜 月光 月色 星空",
    "fire": "fire flame lava volcano volcanic blaze inferno ember burning "
    "火 火焰 烈焰 岩浆 火山 燃烧",
    "gold": "gold golden luxury luxurious champagne amber honey 金色 黄金 奢华 琥珀 香槟",
    "mono": "monochrome noir grayscale greyscale black-and-white 黑白 单色 水墨",
    "pastel": "pastel dreamy candy soft whimsical 粉彩 梦幻 糖果 柔和 马卡龙",
    "space": "space galaxy cosmic cosmos nebula universe planet aurora "
    "太空 宇宙 银河 星云 星球 极光",
    "snow": "snow snowy ice icy frozen frost winter glacier arctic 雪 雪景 冰 冬 冬天 寒冬 冰川",
    "desert": "desert dune sahara canyon 沙漠 沙丘 戈壁 峡谷",
    "autumn": "autumn fall-leaves maple october 秋 秋天 枫叶 落叶",
    "spring": "spring blossom cherry sakura tulip 春 春天 樱花 桃花 花海",
    "forest": "forest jungle wood woodland green moss bamboo 森林 树林 丛林 竹林 绿色",
    "ocean": "ocean sea beach wave coast underwater blue 海 海洋 大海 海浪 海边 沙滩 蓝色",
    "day": "day daylight noon sunny blue-sky clear bright 白天 晴天 阳光 蓝天 晴朗 明亮",
}

SCENES: Final = {
    "studio": "product bottle perfume watch phone sneaker shoe cosmetic jewelry jewellery ring "
    "headphone laptop camera-body plinth podium pedestal commercial packshot "
    "产品 商品 香水 手表 手机 化妆品 口红 珠宝 耳机 展台 广告",
    "space": "space galaxy cosmic cosmos nebula universe planet astronaut spaceship rocket "
    "太空 宇宙 银河 星云 星球 宇航员 飞船 火箭",
    "city": "city skyline street downtown urban building skyscraper tokyo york hongkong cyberpunk "
    "neon car traffic 城市 街道 街头 都市 高楼 大厦 天际线 东京 上海 香港 车流",
    "ocean": "ocean sea beach wave coast harbor harbour lighthouse boat sailboat ship sail sailing "
    "surf island lake river water whale 海 海洋 大海 海浪 海边 沙滩 灯塔 船 帆 岛 湖 河 水面 鲸",
    "desert": "desert dune sahara camel sand 沙漠 沙丘 骆驼 戈壁 沙",
    "forest": "forest jungle wood woodland tree bamboo deer 森林 树林 丛林 竹林 树木 鹿",
    "meadow": "meadow field grass grassland flower garden hill prairie village farm blossom cherry "
    "sakura spring 草原 草地 田野 花 花海 花园 山坡 乡村 樱花 春天",
    "mountains": "mountain peak alps himalaya valley cliff canyon volcano snow snowy landscape "
    "glacier 山 山脉 雪山 山谷 悬崖 火山 峡谷 风景 雪",
    "ribbons": "abstract ribbon silk fluid liquid gradient background shape logo texture particle "
    "wallpaper 抽象 丝带 丝绸 流体 液体 渐变 背景 粒子 纹理",
}

WEATHER: Final = {
    "rain": "rain rainy raining storm stormy drizzle 雨 下雨 暴雨 雨夜 雨天",
    "snow": "snow snowy snowing snowfall snowflake blizzard 雪 下雪 雪花 飘雪 暴风雪",
    "petals": "petal blossom cherry sakura confetti 花瓣 樱花 落花 桃花",
    "leaves": "autumn maple leaf leaves 落叶 枫叶 秋天 秋叶",
    "fireflies": "firefly fireflies magic magical fairy glowing glow spirit 萤火虫 魔法 精灵 发光",
    "embers": "fire flame ember spark lava volcano blaze inferno 火焰 火花 火山 岩浆 烈焰 余烬",
    "bubbles": "bubble underwater soda 气泡 泡泡 水下",
    "dust": "dust particle desert sandstorm gold golden glitter sparkle luxury product perfume "
    "尘埃 粒子 沙尘 金色 闪光 闪耀 香水",
}

SUBJECTS: Final = {
    "lighthouse": "lighthouse 灯塔",
    "balloon": "balloon 热气球 气球",
    "boat": "boat sailboat ship sail sailing yacht sailor 船 帆船 小舟 帆",
    "cat": "cat kitten kitty 猫 小猫 猫咪",
    "person": "person people man woman girl boy child lady portrait hero character dancer "
    "traveler traveller hiker she he 人 人物 男人 女人 女孩 男孩 少女 少年 孩子 她 他 旅人",
    "birds": "bird seagull gull eagle crane dove flock 鸟 海鸥 鹰 鸽子 鹤",
    "tree": "tree oak pine 树 大树 松树",
}

CAMERA: Final = {
    "push_in": "push-in pushes-in push-closer dolly-in dolly-forward move-closer moves-closer "
    "track-in zoom-in zooms-in slow-zoom close-in approach forward "
    "推进 推近 推镜 推入 拉近 前推 放大 靠近",
    "pull_out": "pull-out pulls-out pull-back pulls-back dolly-out zoom-out zooms-out move-away "
    "reveal backward 拉远 拉出 后拉 拉镜 缩小 远离",
    "pan_left": "pan-left pans-left move-left moves-left track-left truck-left slide-left "
    "左移 向左 左摇 左平移",
    "pan_right": "pan-right pans-right move-right moves-right track-right truck-right slide-right "
    "右移 向右 右摇 右平移",
    "tilt_up": "tilt-up tilts-up crane-up rise rises rising move-up moves-up pedestal-up "
    "上移 上摇 向上 升起 上升 仰",
    "tilt_down": "tilt-down tilts-down crane-down descend descends move-down moves-down "
    "下移 下摇 向下 下降 俯",
    "orbit": "orbit orbits orbiting arc around circle circling rotate rotates 环绕 围绕 旋转 环拍",
    "handheld": "handheld hand-held shaky shake documentary 手持 晃动 抖动",
    "pan_right ": "pan pans panning tracking-shot 摇镜 横移 平移 跟拍",
    "static": "static still-camera fixed-camera locked-off tripod motionless "
    "固定镜头 静止镜头 定机位",
}
"""A name with a space at its end is the same move, for words that say less."""

ENERGY: Final = {
    0.25: "slow slowly calm calmly gentle gently peaceful quiet serene soft tranquil meditative "
    "缓慢 缓缓 慢慢 平静 宁静 安静 轻轻 轻柔 柔和 舒缓",
    1.0: "fast quick quickly rapid rapidly dynamic energetic action racing explosive intense epic "
    "快速 急速 迅速 动感 激烈 高速 疾驰 爆炸 史诗",
}

MUSIC: Final = {
    "synth": "neon cyberpunk synthwave retro electronic techno club futuristic "
    "霓虹 赛博 赛博朋克 电子 未来 科技",
    "beat": "energetic beat dance party upbeat sport fast action racing dynamic happy commercial "
    "动感 节奏 欢快 快速 运动 激烈 派对 广告",
    "dark": "dark horror mysterious ominous storm tense noir 黑暗 恐怖 神秘 紧张 暴风雨",
    "bright": "happy joyful bright sunny morning spring playful cute sunrise 快乐 欢乐 明亮 阳光 "
    "春天 可爱 清晨 日出",
    "pads": "calm peaceful ambient dreamy serene gentle slow night space "
    "平静 宁静 梦幻 舒缓 太空 夜",
}

AMBIENCE: Final = {
    "rain": "rain rainy storm drizzle 雨 下雨 暴雨 雨夜",
    "waves": "ocean sea beach wave coast surf lighthouse boat 海 海洋 大海 海浪 海边 沙滩 灯塔",
    "wind": "wind windy desert mountain snow storm blizzard dune 风 沙漠 山 雪 雪山 暴风雪",
    "fire": "fire flame campfire fireplace lava 火焰 篝火 壁炉 烈焰",
    "birds": "forest bird meadow garden morning spring jungle 森林 鸟 草地 花园 清晨 春天",
    "city": "city street traffic urban downtown 城市 街道 街头 都市 车流",
}

STYLES: Final = {
    "mono": "black-and-white monochrome grayscale greyscale noir 黑白 单色 灰度",
    "sketch": "sketch pencil charcoal line-art line-drawing 素描 铅笔 线稿 炭笔",
    "anime": "anime cartoon comic manga illustration illustrated ghibli cel-shaded "
    "动漫 卡通 漫画 插画 吉卜力 二次元 动画",
    "oil": "oil-painting painting painterly impressionist van-gogh 油画 印象派 梵高",
    "watercolor": "watercolor watercolour 水彩 水墨",
    "vintage": "vintage retro sepia old-photo nostalgic 复古 怀旧 老照片 胶片",
    "warm": "warm warmer warmth cozy 暖 温暖 暖色",
    "cold": "cold colder cool cooler chilly 冷 冷色 清冷",
    "bright": "bright brighter brighten lighter high-key 明亮 更亮 提亮 亮",
    "dark": "dark darker darken low-key moody 暗 更暗 阴暗",
    "vivid": "vivid vibrant saturated colorful colourful 鲜艳 饱和 多彩",
    "blur": "blur blurred blurry bokeh defocus 模糊 虚化",
}

BACKDROP: Final = {
    "backdrop": "background backdrop behind surroundings setting scene 背景 场景 环境",
}

COLOURS: Final = {
    "f4f4f2": "white plain 白 白色 白底 纯白",
    "17181b": "black 黑色 黑底 纯黑",
    "8c9096": "gray grey 灰 灰色",
    "c6362f": "red crimson scarlet 红 红色",
    "e98a2b": "orange 橙 橙色",
    "edc83d": "yellow 黄 黄色",
    "4b9a57": "green 绿 绿色",
    "3a78c9": "blue 蓝 蓝色",
    "7b52ab": "purple violet 紫 紫色",
    "e88fb0": "pink 粉 粉色",
    "c9a97c": "beige cream brown 米色 棕色",
}

_ABSENT: Final = r"(?:\b(?:no|without|not)\s+(?:any\s+|a\s+)?|没有|无|不要)"
_ENDINGS: Final = r"(?:s|es|ed|d|ing|y|'s)?"


@lru_cache(maxsize=512)
def _pattern(words: str) -> re.Pattern[str]:
    forms = [_form(word) for word in words.split()]
    return re.compile(rf"(?<!\w)({_ABSENT})?(?:{'|'.join(forms)})")


def _form(word: str) -> str:
    if not word.isascii():
        return re.escape(word)
    letters = word.split("-")
    # "push in", "push slowly in", "push the camera in"
    middle = r"[\s-]+(?:(?:the|camera|shot|slowly|gently|slow|to|very|quickly)\s+){0,3}"
    return middle.join(re.escape(part) for part in letters) + _ENDINGS + r"\b"


@lru_cache(maxsize=512)
def _chinese(words: str) -> re.Pattern[str]:
    listed = [re.escape(word) for word in words.split() if not word.isascii()]
    return re.compile(rf"({_ABSENT})?(?:{'|'.join(listed)})" if listed else r"(?!)")


def found(table: Mapping[str, str], prompt: str) -> list[str]:
    """The entries whose words are in the prompt, most often named first, then the earliest."""
    lowered = prompt.lower()
    ranked: list[tuple[int, int, str]] = []
    for name, words in table.items():
        places = {
            match.start()
            for pattern in (_pattern(words), _chinese(words))
            for match in pattern.finditer(lowered)
            if match[1] is None
        }
        if places:
            ranked.append((-len(places), min(places), name.strip()))
    return list(dict.fromkeys(name for _, _, name in sorted(ranked)))


def energy(prompt: str) -> float:
    """0.25 for calm words, 1.0 for fast ones, 0.55 for neither or both."""
    named = found({str(value): words for value, words in ENERGY.items()}, prompt)
    return float(named[0]) if len(named) == 1 else 0.55
