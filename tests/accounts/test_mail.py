"""Letters go out in the background, and their failures are reported without their text."""

import asyncio
from email.message import EmailMessage

from onetake.accounts.letters import Letter
from onetake.accounts.mail import PAUSES_SECONDS, WAITING_MAX, Mail
from tests.accounts.membership import Heard

LETTER = Letter("ann@x.org", "Your code", ("This is it:", "012345"), "012345")


async def run(mail: Mail) -> None:
    running = asyncio.ensure_future(mail.run())
    await mail.idle()
    running.cancel()


class Server:
    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.got: list[EmailMessage] = []
        self.paused: list[float] = []

    async def __call__(self, message: EmailMessage) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionRefusedError("smtp.internal:25 has 012345")
        self.got.append(message)

    async def pause(self, seconds: float) -> None:
        self.paused.append(seconds)


async def test_without_a_server_the_log_has_the_letter() -> None:
    log = Heard()
    mail = Mail(None, "noreply@x.org", log)
    mail.post(LETTER)
    await run(mail)

    assert mail.delivery == "log"
    assert log.said == [("mail.not_sent", {"to": "ann@x.org", "text": "This is it: 012345"})]


async def test_a_letter_is_sent_and_not_logged() -> None:
    log, server = Heard(), Server(0)
    mail = Mail(server, "noreply@x.org", log, server.pause)
    mail.post(LETTER)
    await run(mail)

    assert mail.delivery == "mail"
    assert [(each["to"], each["from"]) for each in server.got] == [("ann@x.org", "noreply@x.org")]
    assert log.said == []


async def test_a_server_that_is_away_is_tried_again() -> None:
    log, server = Heard(), Server(2)
    mail = Mail(server, "noreply@x.org", log, server.pause)
    mail.post(LETTER)
    await run(mail)

    assert len(server.got) == 1
    assert server.paused == list(PAUSES_SECONDS)
    assert log.said == []


async def test_what_cannot_be_sent_is_reported_without_its_code_and_the_next_goes_out() -> None:
    log, server = Heard(), Server(3)
    mail = Mail(server, "noreply@x.org", log, server.pause)
    mail.post(LETTER)
    mail.post(LETTER)
    await run(mail)

    assert len(server.got) == 1
    assert log.said == [("mail.failed", {"to": "ann@x.org", "error": "ConnectionRefusedError"})]


async def test_more_than_can_wait_is_dropped_aloud() -> None:
    log = Heard()
    mail = Mail(Server(0), "noreply@x.org", log)
    for _ in range(WAITING_MAX + 1):
        mail.post(LETTER)

    assert [event for event, _ in log.said] == ["mail.dropped"]
