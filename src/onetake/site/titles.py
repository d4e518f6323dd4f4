"""What the studio's pages are called before a script runs: the words that it shows itself, too.

The one rule: each of these stands in the studio's own words, so that a title never changes under
the reader; a test compares the two.
"""

from collections.abc import Mapping
from typing import Final

from onetake.core.capability import Text
from onetake.site.language import Language

SHARED: Final = Text("Shared work", "分享的作品")

TITLES: Final[Mapping[str, Text]] = {
    "/": Text(
        "AI video, images and sound on your own server", "在自己的服务器上生成视频、图片与声音"
    ),
    "/create": Text("Create", "创作"),
    "/library": Text("Library", "作品"),
    "/compare": Text("Compare models", "模型对比"),
    "/profile": Text("Profile", "个人中心"),
    "/login": Text("Sign in", "登录"),
    "/register": Text("Create an account", "创建账户"),
    "/forgot": Text("Forgot your password?", "忘记密码？"),
    "/terms": Text("Terms of Service", "服务条款"),
    "/privacy": Text("Privacy Policy", "隐私政策"),
    "/console": Text("Overview", "总览"),
    "/console/keys": Text("API keys", "API Key"),
    "/console/models": Text("Models and prices", "模型与价格"),
    "/console/start": Text("Quick start", "快速开始"),
    "/console/statement": Text("Statement", "账单"),
    "/console/webhooks": Text("Webhooks", "Webhook"),
    "/console/works": Text("Tasks", "任务"),
    "/admin": Text("Channels", "渠道"),  # where it leads
    "/admin/models": Text("Models and prices", "模型与价格"),
    "/admin/users": Text("Users and credits", "用户与积分"),
    "/admin/works": Text("Tasks of everybody", "全部任务"),
    "/admin/audit": Text("Audit", "操作日志"),
    "/admin/options": Text("Settings", "设置"),
    "/admin/health": Text("Health", "系统状态"),
}
"""By the beginning of a path; the longest that fits is taken."""

DESCRIPTIONS: Final[Mapping[str, Text]] = {
    "/": Text(
        "Video, images, speech and music from every major model: one studio, one API, one balance,"
        " on a server of your own.",
        "主流模型的视频、图片、语音与音乐：一个工作台、一套 API、一份余额，都在您自己的服务器上。",
    ),
    "/login": Text(
        "Sign in to {site} to make video, images, speech and music.",
        "登录 {site}，生成视频、图片、语音与音乐。",
    ),
    "/register": Text(
        "Make an account at {site}: a code to your e-mail address, and you are in.",
        "注册 {site} 账户：邮箱收到验证码，即可开始。",
    ),
    "/forgot": Text(
        "Choose a new password for your account at {site}, with a code to your e-mail address.",
        "通过邮箱验证码，为您的 {site} 账户设置新密码。",
    ),
    "/terms": Text(
        "What applies between you and the operator of {site}.",
        "您与 {site} 运营者之间适用的条款。",
    ),
    "/privacy": Text(
        "What {site} keeps about you, why, and how you get rid of it.",
        "{site} 保存哪些信息、为何保存，以及如何删除。",
    ),
}
"""Of the pages that everybody may read; the others have the studio's own."""


def title_of(path: str, language: Language, name: str) -> str:
    """A route's title, with the name of the place behind it."""
    fitting = [each for each in TITLES if path == each or path.startswith(f"{each}/")]
    if path.startswith("/s/"):
        return f"{in_language(SHARED, language)} · {name}"
    if not fitting:
        return name
    return f"{in_language(TITLES[max(fitting, key=len)], language)} · {name}"


def description_of(path: str, language: Language, name: str) -> str | None:
    """What a search engine says of a page. None: it has no description of its own."""
    found = DESCRIPTIONS.get(path.rstrip("/") or "/")
    return in_language(found, language).replace("{site}", name) if found else None


def in_language(text: Text, language: Language) -> str:
    return text.zh if language == "zh" else text.en
