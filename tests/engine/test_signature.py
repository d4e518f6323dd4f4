"""Signatures that any Standard Webhooks library accepts."""

import base64
import hashlib
import hmac

from onetake.engine.signature import secret_of, signed_headers

KEY = bytes(range(24))
SECRET = secret_of(KEY)


def test_the_secret_is_the_key_in_base64():
    assert SECRET == "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"


def test_the_signature_covers_id_time_and_body():
    headers = signed_headers("evt_1", b'{"a":1}', [SECRET], 1_790_000_000)
    expected = hmac.new(KEY, b'evt_1.1790000000.{"a":1}', hashlib.sha256).digest()

    assert headers == {
        "webhook-id": "evt_1",
        "webhook-timestamp": "1790000000",
        "webhook-signature": f"v1,{base64.b64encode(expected).decode()}",
    }


def test_after_a_rotation_both_secrets_sign():
    other = secret_of(bytes(24))
    both = signed_headers("evt_1", b"{}", [SECRET, other], 1)["webhook-signature"].split(" ")
    alone = [
        signed_headers("evt_1", b"{}", [each], 1)["webhook-signature"] for each in (SECRET, other)
    ]

    assert both == alone
    assert alone[0] != alone[1]
