"""Hand a letter to a mail server. A connection for each: letters are rare."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final, Literal

TIMEOUT_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Smtp:
    """`security`: `starttls` must be offered by the server, `tls` is from the first byte on,
    `none` is for a server on the same machine."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    security: Literal["starttls", "tls", "none"] = "starttls"

    async def __call__(self, message: EmailMessage) -> None:
        """Raises `aiosmtplib.SMTPException` or `OSError` when it was not accepted."""
        import aiosmtplib  # imported late: many a place sends no letters

        await aiosmtplib.send(
            message,
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            timeout=TIMEOUT_SECONDS,
        )
