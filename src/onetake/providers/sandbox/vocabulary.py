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
    "studio": "product jewelry jewellery ring laptop camera-body plinth podium pedestal commercial "
    "packshot studio 产品 商品 口红 珠宝 展台 广告 影棚 摄影棚",
    "room": "room bedroom kitchen cafe window-sill indoors sofa couch bed carpet fireplace "
    "房间 卧室 厨房 客厅 室内 沙发 床 窗边 咖啡馆 书房 地毯 壁炉",
    "underwater": "underwater undersea coral reef aquarium 水下 海底 珊瑚 水族馆",
    "space": "space galaxy cosmic cosmos nebula universe planet astronaut spaceship rocket "
    "太空 宇宙 银河 星云 星球 宇航员 飞船 火箭",
    "city": "city skyline street downtown urban building skyscraper tokyo york hongkong cyberpunk "
    "neon traffic road 城市 街道 街头 都市 高楼 大厦 天际线 东京 上海 香港 车流 公路 马路",
    "ocean": "ocean sea beach wave coast harbor harbour lighthouse boat sailboat ship sail sailing "
    "surf island lake river water whale 海 海洋 大海 海浪 海边 沙滩 灯塔 船 帆 岛 湖 河 水面 鲸",
    "desert": "desert dune sahara camel sand 沙漠 沙丘 骆驼 戈壁 沙",
    "forest": "forest jungle wood woodland tree bamboo deer 森林 树林 丛林 竹林 树木 鹿",
    "meadow": "meadow field grass grassland lawn park garden hill prairie village farm "
    "blossom cherry sakura spring 草原 草地 草坪 公园 田野 花海 花园 山坡 乡村 樱花 春天",
    "mountains": "mountain peak alps himalaya valley cliff canyon volcano snow snowy landscape "
    "glacier 山 山脉 雪山 山谷 悬崖 火山 峡谷 风景 雪",
    "ribbons": "abstract ribbon silk fluid liquid gradient shape logo texture particle "
    "wallpaper 抽象 丝带 丝绸 流体 液体 渐变 粒子 纹理",
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
    "birds": "birds flock seagull gull eagle crane dove 鸟群 群鸟 飞鸟 海鸥 鹰 鸽子 鹤",
    "tree": "tree oak pine 树 大树 松树",
    "cat": "cat kitten kitty kittie 猫 小猫 猫咪",
    "dog": "dog doggy puppy puppie corgi retriever husky poodle 狗 小狗 犬 柯基 金毛 哈士奇",
    "rabbit": "rabbit bunny bunnie hare 兔 兔子 小兔",
    "bear": "bear cub teddy 熊 小熊 北极熊 棕熊",
    "panda": "panda 熊猫 大熊猫",
    "otter": "otter 水獭 海獭",
    "bird": "bird sparrow robin parrot bluebird 鸟 小鸟 鹦鹉 麻雀",
    "horse": "horse pony stallion 马匹 骏马 白马 黑马 小马 奔马 一匹马",
    "fish": "fish goldfish clownfish 鱼 小鱼 金鱼 小丑鱼",
    "person": "person people man men boy child children kid hero character dancer traveler "
    "traveller hiker he astronaut 人 人物 男人 男孩 少年 孩子 他 旅人 宇航员",
    "woman": "woman women girl lady lady's she her 女人 女孩 少女 女子 女士 女生 她",
    "portrait": "portrait face headshot selfie avatar 肖像 人像 头像 脸 面孔 证件照",
    "cube": "cube dice 立方体 方块 正方体 魔方",
    "box": "box carton package 盒子 箱子 纸箱 礼盒 纸盒",
    "sphere": "sphere ball orb 球体 圆球 小球 玻璃球 水晶球 彩球",
    "cone": "cone 圆锥 锥体 圆锥体",
    "bottle": "bottle serum lotion skincare cosmetic 瓶 瓶子 化妆品 护肤品 精华液",
    "perfume": "perfume fragrance cologne 香水",
    "watch": "watch wristwatch smartwatch 手表 腕表",
    "phone": "phone smartphone iphone cellphone 手机",
    "shoe": "shoe sneaker trainer footwear 鞋 鞋子 运动鞋 球鞋 跑鞋",
    "car": "car supercar automobile roadster sedan coupe racecar "
    "汽车 跑车 轿车 赛车 超跑 小车 电动车",
    "headphones": "headphone headset earphone earbud 耳机",
    "cup": "cup mug teacup coffee latte 杯 杯子 茶杯 咖啡 马克杯",
    "book": "book notebook novel 书本 一本书 书籍 古书 笔记本",
    "chair": "chair armchair stool 椅 椅子 沙发椅",
    "flower": "flower rose sunflower lily daisy bouquet 花朵 一朵花 鲜花 玫瑰 向日葵 小花 雏菊",
    "product": "product packshot merchandise commodity 产品 商品",
}
"""What a picture is of. `HOMES` says where each is seen if the words name no place."""

GENERIC: Final = ("product", "portrait", "person", "woman")
"""What another subject stands before: a product photo of a watch, a portrait of a cat."""

HOMES: Final = {
    "lighthouse": "ocean", "balloon": "mountains", "boat": "ocean", "birds": "ocean",
    "tree": "meadow", "cat": "room", "dog": "meadow", "rabbit": "meadow", "bear": "forest",
    "panda": "forest", "otter": "ocean", "bird": "meadow", "horse": "meadow",
    "fish": "underwater", "person": "meadow", "woman": "meadow", "portrait": "studio",
    "cube": "studio", "box": "studio", "sphere": "studio", "cone": "studio", "bottle": "studio",
    "perfume": "studio", "watch": "studio", "phone": "studio", "shoe": "studio", "car": "city",
    "headphones": "studio", "cup": "desk", "book": "desk", "chair": "room", "flower": "meadow",
    "product": "studio",
}  # fmt: skip
"""`desk` is a studio's, of wood."""

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

SURFACES: Final = {
    "desk": "desk table tabletop countertop counter bench shelf 桌 桌面 桌子 书桌 台面 木桌",
    "seamless": "background backdrop wall floor surface studio room ground paper setting "
    "背景 背景色 底色 底 墙 墙面 地面 地板 房间",
    "soft": "sofa couch carpet rug bed blanket cushion pillow grass 沙发 地毯 床 毯子 垫子",
}
"""What a subject stands on or before, and what may have a colour of its own."""

ELSEWHERE: Final = (
    "sky cloud light lighting eye hair leaf leaves hat scarf collar moon sun "
    "天空 云 灯光 光线 光 眼睛 头发 月亮 太阳 帽子 围巾"
)
"""What else a colour may belong to: not to the subject, nor to its ground."""

COLOURS: Final = {
    "f4f4f2": "white plain 白 白色 白底 纯白",
    "17181b": "black 黑色 黑底 纯黑 黑",
    "8c9096": "gray grey 灰 灰色",
    "c8322b": "red crimson scarlet ruby 红 红色 大红 赤色",
    "e98a2b": "orange 橙 橙色 橘色",
    "edc83d": "yellow 黄 黄色",
    "4b9a57": "green emerald 绿 绿色",
    "3a78c9": "blue azure cobalt 蓝 蓝色",
    "7b52ab": "purple violet lavender 紫 紫色",
    "e88fb0": "pink 粉 粉色 粉红 粉红色",
    "d6a63e": "gold golden 金色 黄金 金黄",
    "c3c8ce": "silver chrome metallic 银色 银",
    "dba093": "rose-gold 玫瑰金",
    "2fa3a0": "teal cyan turquoise 青色 青绿 湖蓝",
    "24365f": "navy navy-blue 深蓝 藏青",
    "7a4f30": "brown chocolate 棕 棕色 褐色 咖啡色",
    "d8c5a3": "beige cream ivory 米色 米白 奶油色",
}

CLOTHES: Final = (
    "dress coat jacket shirt t-shirt sweater hoodie suit gown kimono uniform clothes robe "
    "裙 裙子 连衣裙 长裙 衣服 外套 衬衫 毛衣 西装 旗袍 汉服 和服"
)
"""What people wear: its colour is a person's."""

PEOPLE: Final = ("person", "woman", "portrait")

NO_COLOURS: Final = (
    r"golden[\s-]hour|golden[\s-]retriever|blue[\s-]hour|black[\s-]and[\s-]white|black[\s-]hole|"
    r"orange[\s-]juice|白天|白云|白昼|蓝天|黑夜|黑暗|黑白|黄昏|黄金时刻|金毛|红叶|红日|银河|"
    r"咖啡杯|小红书"
)
"""Words with a colour in them that colour nothing."""

_ABSENT: Final = r"(?:\b(?:no|without|not)\s+(?:any\s+|a\s+)?|没有|无|不要)"
_ENDINGS: Final = r"(?:s|es|ed|d|ing|y|'s)?"


_NOUN: Final = r"(?:s|es|'s)?"


@lru_cache(maxsize=512)
def _pattern(words: str, endings: str = _ENDINGS) -> re.Pattern[str]:
    """Longer words first, so that what is found is the whole of what is said."""
    listed = sorted(words.split(), key=len, reverse=True)
    forms = [_form(word, endings) for word in listed]
    return re.compile(rf"(?<!\w)({_ABSENT})?(?:{'|'.join(forms)})")


def _form(word: str, endings: str) -> str:
    if not word.isascii():
        return re.escape(word)
    letters = word.split("-")
    # "push in", "push slowly in", "push the camera in"
    middle = r"[\s-]+(?:(?:the|camera|shot|slowly|gently|slow|to|very|quickly)\s+){0,3}"
    return middle.join(re.escape(part) for part in letters) + endings + r"\b"


@lru_cache(maxsize=512)
def _chinese(words: str) -> re.Pattern[str]:
    listed = [word for word in words.split() if not word.isascii()]
    listed = [re.escape(word) for word in sorted(listed, key=len, reverse=True)]
    return re.compile(rf"({_ABSENT})?(?:{'|'.join(listed)})" if listed else r"(?!)")


def spans(words: str, prompt: str, *, nouns: bool = False) -> list[tuple[int, int]]:
    """Where any of the words stand in a prompt in lower case, and are not said to be absent."""
    patterns = (_pattern(words, _NOUN if nouns else _ENDINGS), _chinese(words))
    ends: dict[int, int] = {}
    for pattern in patterns:
        for match in pattern.finditer(prompt):
            if match[1] is None:
                ends[match.start()] = max(match.end(), ends.get(match.start(), 0))
    return sorted(ends.items())


def found(table: Mapping[str, str], prompt: str, *, nouns: bool = False) -> list[str]:
    """The entries whose words are in the prompt: most often named first, then the earliest,
    then the longest word, then the first entry. `nouns`: only their plurals, so that
    nobody is "boxing" a box.
    """
    lowered = prompt.lower()
    ranked: list[tuple[int, int, int, int, str]] = []
    for order, (name, words) in enumerate(table.items()):
        places = spans(words, lowered, nouns=nouns)
        if places:
            first, last = places[0]
            ranked.append((-len(places), first, first - last, order, name.strip()))
    return list(dict.fromkeys(name for *_, name in sorted(ranked)))


def energy(prompt: str) -> float:
    """0.25 for calm words, 1.0 for fast ones, 0.55 for neither or both."""
    named = found({str(value): words for value, words in ENERGY.items()}, prompt)
    return float(named[0]) if len(named) == 1 else 0.55
