"""How commands change things: each change leaves its row in the audit, as administrators' do."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from onetake.cli.parts import Installation, Parts, Refused
from onetake.core.ids import object_id

if TYPE_CHECKING:
    from onetake.core.office import Audit, Change


async def changed(
    parts: Parts, installation: Installation, change: "Change", action: str, subject: str,
    detail: Mapping[str, object],
) -> None:  # fmt: skip
    """Do it and write it down. Raises `Refused`, and InsufficientCredits."""
    from onetake.core.office import ChannelBusy, EmailTaken, LastAdministrator
    from onetake.store.store import NameTaken

    try:
        await installation.store.change(change, _audit(parts, action, subject, detail))
    except LastAdministrator:
        raise Refused("this is the last administrator; make another one first") from None
    except EmailTaken as error:
        raise Refused(f"there is a user {error} already") from None
    except ChannelBusy as error:
        raise Refused(f"{error}; pause it until they have ended") from None
    except (LookupError, NameTaken) as error:
        raise Refused(str(error)) from None


async def noted(
    parts: Parts, installation: Installation, action: str, subject: str,
    detail: Mapping[str, object],
) -> None:  # fmt: skip
    """Write down what was done elsewhere."""
    await installation.store.add_audit(_audit(parts, action, subject, detail))


def _audit(parts: Parts, action: str, subject: str, detail: Mapping[str, object]) -> "Audit":
    from onetake.core.office import COMMAND_LINE, Audit

    now = parts.clock()
    id = object_id("audit", now, parts.entropy())
    return Audit(id, now, COMMAND_LINE, action, subject, detail)
