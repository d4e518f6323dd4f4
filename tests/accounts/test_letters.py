"""Letters: what they say, and that nothing in them breaks a header or the page."""

import email
from email import policy
from email.message import EmailMessage

import pytest

from onetake.accounts.letters import (
    Language,
    Letter,
    Occasion,
    language_of,
    letter,
    password_changed,
)


def written(occasion: Occasion, language: Language = "en", *, site: str = "Studio") -> Letter:
    code = None if occasion in (Occasion.KNOWN, Occasion.CHANGED) else "012345"
    return letter(occasion, "ann@x.org", language=language, site=site, code=code, minutes=10)


def received(sent: Letter) -> EmailMessage:
    raw = sent.message("Studio <noreply@x.org>").as_bytes()
    return email.message_from_bytes(raw, policy=policy.default)


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return part.get_content()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("occasion", [Occasion.REGISTER, Occasion.RESET])
def test_the_code_is_in_the_subject_the_text_and_the_page(
    occasion: Occasion, language: Language
) -> None:
    message = received(written(occasion, language))

    assert "012345" in message["subject"]
    assert "Studio" in message["subject"]
    assert "\n012345\n" in body(message, "plain")
    assert ">012345</b>" in body(message, "html")
    assert "10" in body(message, "plain")
    assert "{" not in body(message, "plain")
    assert (message["from"], message["to"]) == ("Studio <noreply@x.org>", "ann@x.org")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_has_an_account_gets_no_code(language: Language) -> None:
    message = received(written(Occasion.KNOWN, language))

    assert "None" not in body(message, "plain") + message["subject"]
    assert "{" not in body(message, "plain")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_letter_about_a_new_password_has_nothing_secret_in_it(language: Language) -> None:
    message = received(password_changed("ann@x.org", language, "Studio"))

    said = message["subject"] + body(message, "plain") + body(message, "html")
    assert "Studio" in message["subject"]
    assert "None" not in said
    assert "{" not in said
    assert not any(character.isdigit() for character in body(message, "plain"))


def test_each_language_has_its_own_words() -> None:
    for occasion in Occasion:
        assert written(occasion, "en").text != written(occasion, "zh").text
    assert "验证码" in received(written(Occasion.RESET, "zh"))["subject"]


def test_a_name_of_the_site_breaks_neither_headers_nor_the_page() -> None:
    sent = written(Occasion.REGISTER, site="A\r\nBcc: eve@x.org\n<script>&{code}")
    message = received(sent)

    assert message["bcc"] is None
    assert "<script>" not in body(message, "html")
    assert "&lt;script&gt;&amp;" in body(message, "html")


def test_an_address_that_would_break_a_header_is_refused() -> None:
    sent = Letter("ann@x.org\r\nBcc: eve@x.org", "s", ("t",), None)
    with pytest.raises(ValueError, match=r"(?i)header"):
        sent.message("noreply@x.org")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "en"), ("", "en"), ("fr", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("ZH", "zh"),
        ("en-GB,zh;q=0.5", "en"), ("fr-FR,zh-TW;q=0.9", "zh"), (";;,,", "en"),
    ],
)  # fmt: skip
def test_a_letter_is_in_the_language_of_the_browser(accepted: str | None, language: str) -> None:
    assert language_of(accepted) == language
