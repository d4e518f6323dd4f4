"""E-mail addresses: which ones an account may have."""

from onetake.core.failure import Rejected, invalid

LENGTH_MAX = 254


def checked_address(email: str) -> str:
    """The address as it is written properly. Raises `Rejected`. Nobody asks the network."""
    from email_validator import EmailNotValidError, validate_email

    if len(email) > LENGTH_MAX:  # before anybody looks at it closely
        rule = f"at most {LENGTH_MAX} characters"
        raise invalid("email", f"must have {rule}", (rule,))
    try:
        # An address outside of ASCII before the @ is one that most mail servers cannot reach.
        found = validate_email(email, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise invalid("email", "is not an e-mail address such as name@example.com") from None
    assert found.ascii_email is not None
    return found.ascii_email


def known_as(email: str) -> str:
    """The address as an account would have it; what is none, such as that of the administrator
    on one's own machine, as it is."""
    try:
        return checked_address(email)
    except Rejected:
        return email
