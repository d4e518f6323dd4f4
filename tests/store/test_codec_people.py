"""People survive their rows."""

import pytest

from onetake.core.person import EmailCode, Identity, Profile, Purpose, Session
from onetake.store import codec_people as codec, schema_studio
from onetake.store.schema import Table

SESSION = Session("session_1", "digest", "ann", 1, 2, 3, "192.0.2.1", "Firefox")
IDENTITY = Identity("github", "77", "ann", "ann@x.org", 4)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (schema_studio.profiles, codec.PROFILE_COLUMNS),
        (schema_studio.sessions, codec.SESSION_COLUMNS),
        (schema_studio.identities, codec.IDENTITY_COLUMNS),
        (schema_studio.codes, codec.code_row(EmailCode(Purpose.RESET, "a", "b", 1, 2))),
    ],
)
def test_the_columns_are_those_of_the_schema(table: Table, columns: tuple[str, ...]) -> None:
    assert sorted(columns) == sorted(table.columns.keys())


@pytest.mark.parametrize(
    "profile",
    [
        Profile("ann"),
        Profile("ann", "+1 555 0100", "key_1", {"a": "文", "b": 5, "c": 0.25, "d": True}),
    ],
)
def test_a_profile_survives_its_row(profile: Profile) -> None:
    again = codec.profile_of(codec.profile_row(profile))

    assert again == profile
    assert [type(each) for each in again.preferences.values()] == [
        type(each) for each in profile.preferences.values()
    ]


def test_a_session_and_an_identity_survive_their_rows() -> None:
    assert codec.session_of(codec.session_row(SESSION)) == SESSION
    assert codec.identity_of(codec.identity_row(IDENTITY)) == IDENTITY


def test_a_code_is_kept_by_the_address_without_case() -> None:
    row = codec.code_row(EmailCode(Purpose.RESET, "Ann@X.org", "digest", 1, 2))
    assert (row["email_key"], row["purpose"], row["attempts"]) == ("ann@x.org", "reset", 0)
