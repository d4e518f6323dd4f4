"""How a request proves who we are. The rule: a secret goes into a header and nowhere else.

A secret that cannot be sent is refused here, because the HTTP library's error would quote it.
"""

import re
from collections.abc import Mapping

from onetake.core.failure import Code, Failure
from onetake.wire.flow import Credential, ProviderError

_SENDABLE = re.compile(r"[!-~]{1,4096}", re.ASCII)


def signed(secret: str, credential: Credential = Credential.BEARER) -> Mapping[str, str]:
    """The header that carries the credential; none for an empty one.

    Raises `ProviderError` for a secret with spaces, control characters or other scripts.
    """
    if not secret:
        return {}
    if not _SENDABLE.fullmatch(secret):
        raise ProviderError(Failure(Code.PROVIDER_AUTH, Code.PROVIDER_AUTH.en), accepted=False)
    if credential is Credential.GOOGLE:
        return {credential.value: secret}
    return {"Authorization": f"{credential.value} {secret}"}
