"""Everything about people that the edge is handed at once."""

from dataclasses import dataclass

from onetake.accounts.linking import Linking
from onetake.accounts.logins import Logins
from onetake.accounts.mail import Mail
from onetake.accounts.oauth import OAuth
from onetake.accounts.registration import Registration
from onetake.accounts.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Membership:
    sessions: Sessions
    logins: Logins
    registration: Registration
    oauth: OAuth
    linking: Linking
    mail: Mail
