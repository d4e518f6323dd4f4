"""Letters to a mail server on this machine."""

from collections.abc import AsyncIterator
from email.message import EmailMessage

import aiosmtplib
import pytest

from onetake.wire.smtp import Smtp
from tests.wire.mail_server import MailServer, listening


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with listening() as made:
        yield made


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Studio <noreply@x.org>", "ann@x.org"
    message["Subject"] = "012345 是您的验证码"
    message.set_content("你好 012345\n")
    return message


async def test_a_letter_arrives(server: MailServer) -> None:
    await Smtp("127.0.0.1", server.port, None, None, "none")(letter())

    assert "MAIL FROM:<noreply@x.org>" in server.said[1]
    assert "RCPT TO:<ann@x.org>" in server.said[2]
    assert server.said[-1] == "QUIT"
    assert len(server.letters) == 1
    assert "Subject: " in server.letters[0]


async def test_it_signs_in_where_that_is_wanted(server: MailServer) -> None:
    await Smtp("127.0.0.1", server.port, "robot", "pass-1", "none")(letter())
    assert len(server.letters) == 1

    with pytest.raises(aiosmtplib.SMTPAuthenticationError):
        await Smtp("127.0.0.1", server.port, "robot", "wrong", "none")(letter())
    assert len(server.letters) == 1


async def test_a_way_that_cannot_be_encrypted_is_not_taken(server: MailServer) -> None:
    with pytest.raises(aiosmtplib.SMTPException):
        await Smtp("127.0.0.1", server.port, "robot", "pass-1", "starttls")(letter())

    assert server.letters == []
    assert not any(line.startswith("AUTH") for line in server.said)


async def test_a_refusal_is_raised(server: MailServer) -> None:
    server.refuses = True
    with pytest.raises(aiosmtplib.SMTPException):
        await Smtp("127.0.0.1", server.port, None, None, "none")(letter())
    assert server.letters == []


async def test_a_server_that_is_away_is_said_to_be_so() -> None:
    with pytest.raises(OSError, match="127"):
        await Smtp("127.0.0.1", 1, None, None, "none")(letter())


def test_its_password_is_not_shown() -> None:
    assert "pass-1" not in repr(Smtp("x.org", 587, "robot", "pass-1"))
