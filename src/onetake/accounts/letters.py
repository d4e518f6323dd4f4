"""The letters that people get, in both languages, as text and as a little HTML.

The one rule: nothing that a stranger typed is in a letter, apart from the address it goes to.
"""

import html
from dataclasses import dataclass
from email.message import EmailMessage
from enum import Enum
from typing import Final, Literal, TypeAlias

Language: TypeAlias = Literal["en", "zh"]


class Occasion(Enum):
    REGISTER = "register"
    RESET = "reset"
    KNOWN = "known"  # somebody wants to register with the address of an account
    CHANGED = "changed"  # the account has a new password
    LINKED = "linked"  # an account elsewhere opens this one from now on
    UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    lines: tuple[str, ...]  # `{code}` stands in a line of its own


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was written, before it is known how it goes out."""

    to: str
    subject: str
    lines: tuple[str, ...]
    code: str | None

    @property
    def text(self) -> str:
        return "\n\n".join(self.lines) + "\n"

    def message(self, sender: str) -> EmailMessage:
        """As it is sent. Raises ValueError for an address that would break a header."""
        message = EmailMessage()
        message["From"] = sender
        message["To"] = self.to
        message["Subject"] = self.subject
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.text)
        message.add_alternative(self._html(), subtype="html")
        return message

    def _html(self) -> str:
        shown = "".join(f"<p>{self._line(line)}</p>" for line in self.lines)
        return f'<!doctype html><html><body style="{_BODY}">{shown}</body></html>'

    def _line(self, line: str) -> str:
        escaped = html.escape(line)
        return f'<b style="{_CODE}">{escaped}</b>' if line == self.code else escaped


_BODY: Final = "font:16px/1.5 sans-serif;color:#111"
_CODE: Final = "font:600 28px/1.5 monospace;letter-spacing:4px"

_ENGLISH: Final = {
    Occasion.REGISTER: Words(
        "{code} is your code for {site}",
        (
            "This is the code with which you make your account at {site}:",
            "{code}",
            "It is good for {minutes} minutes. If you did not ask for it, forget this letter.",
        ),
    ),
    Occasion.RESET: Words(
        "{code} is your code for {site}",
        (
            "This is the code with which you set a new password at {site}:",
            "{code}",
            "It is good for {minutes} minutes. If you did not ask for it, forget this letter:"
            " your password stays as it is.",
        ),
    ),
    Occasion.KNOWN: Words(
        "You have an account at {site}",
        (
            "Somebody wanted to make an account at {site} with this address. There is one"
            " already, and nothing has changed.",
            "If it was you: sign in, or ask for a new password there.",
        ),
    ),
    Occasion.CHANGED: Words(
        "Your password at {site} was changed",
        (
            "Your account at {site} has a new password. Where it was signed in elsewhere, it is"
            " signed out now.",
            "If it was not you: set another password there at once, by “Forgot password?”.",
        ),
    ),
    Occasion.LINKED: Words(
        "{provider} signs you in to {site} from now on",
        (
            "An account at {provider} was linked to your account at {site}: whoever signs in there"
            " is signed in here.",
            "If it was not you: unlink it in your profile, and set another password.",
        ),
    ),
    Occasion.UNLINKED: Words(
        "{provider} does not sign you in to {site} any more",
        (
            "An account at {provider} was unlinked from your account at {site}.",
            "If it was not you: set another password there at once, by “Forgot password?”.",
        ),
    ),
}
_CHINESE: Final = {
    Occasion.REGISTER: Words(
        "{code} 是您的 {site} 验证码",
        (
            "这是您注册 {site} 账户的验证码：",
            "{code}",
            "{minutes} 分钟内有效。如果不是您本人操作，请忽略此邮件。",
        ),
    ),
    Occasion.RESET: Words(
        "{code} 是您的 {site} 验证码",
        (
            "这是您重设 {site} 密码的验证码：",
            "{code}",
            "{minutes} 分钟内有效。如果不是您本人操作，请忽略此邮件，密码不会改变。",
        ),
    ),
    Occasion.KNOWN: Words(
        "您已有 {site} 账户",
        (
            "有人想用此邮箱注册 {site} 账户。该邮箱已有账户，没有任何改变。",
            "如果是您本人操作，请直接登录，或在登录页重设密码。",
        ),
    ),
    Occasion.CHANGED: Words(
        "您的 {site} 密码已更改",
        (
            "您的 {site} 账户已设置新密码，其他设备上的登录均已退出。",
            "如果不是您本人操作，请立即在登录页点击“忘记密码？”重新设置。",
        ),
    ),
    Occasion.LINKED: Words(
        "已可用 {provider} 登录 {site}",
        (
            "您的 {site} 账户已关联一个 {provider} 账户，之后可用它登录。",
            "如果不是您本人操作，请立即在个人中心解除关联并修改密码。",
        ),
    ),
    Occasion.UNLINKED: Words(
        "已不能用 {provider} 登录 {site}",
        (
            "您的 {site} 账户已解除与 {provider} 账户的关联。",
            "如果不是您本人操作，请立即在登录页点击“忘记密码？”重新设置密码。",
        ),
    ),
}
_WORDS: Final = {"en": _ENGLISH, "zh": _CHINESE}


def letter(
    occasion: Occasion, to: str, *, language: Language, site: str, code: str | None = None,
    minutes: int = 0, provider: str = "",
) -> Letter:  # fmt: skip
    words = _WORDS[language][occasion]
    name = " ".join(site.split())  # an operator's text: a line break would end a header

    def filled(text: str) -> str:
        return text.format(site=name, code=code, minutes=minutes, provider=provider)

    return Letter(to, filled(words.subject), tuple(filled(line) for line in words.lines), code)


def password_changed(to: str, language: Language, site: str) -> Letter:
    """To the owner of an account, who may not be the one who changed it."""
    return letter(Occasion.CHANGED, to, language=language, site=site)


def language_of(accepted: str | None) -> Language:
    """The language of somebody who sends this `Accept-Language`: the first of ours in it, as
    browsers write what is wanted most first."""
    for part in (accepted or "").split(","):
        name = part.partition(";")[0].strip().lower()
        if name.startswith("zh"):
            return "zh"
        if name.startswith("en"):
            return "en"
    return "en"
