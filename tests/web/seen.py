"""What a page complains about: errors in its console, uncaught exceptions, broken policies."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page


@dataclass
class Seen:
    errors: list[str] = field(default_factory=list[str])

    def message(self, message: ConsoleMessage) -> None:
        # A refusal that the page expects, such as a wrong password, is told by the browser, too.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)


def watched(page: Page) -> Seen:
    seen = Seen()
    page.on("console", seen.message)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    return seen
