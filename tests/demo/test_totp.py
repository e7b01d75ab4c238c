"""The demo's second factor against the standard's own vectors and against allauth."""

import base64

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from telederm.demo.totp import PERIOD_S, code_at, make_secret, seconds_left

# RFC 6238, appendix B (SHA-1, the last six of eight digits).
SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_standards_vectors(at: float, code: str) -> None:
    assert code_at(SECRET, at) == code


def test_allauth_agrees() -> None:
    secret = make_secret()

    for at in range(1_700_000_000, 1_700_003_000, PERIOD_S):
        assert code_at(secret, at) == format_hotp_value(hotp_value(secret, at // PERIOD_S))


def test_secrets_differ_and_are_long_enough() -> None:
    secrets = {make_secret() for _ in range(20)}

    assert len(secrets) == 20
    assert all(len(base64.b32decode(secret)) == 20 for secret in secrets)


def test_a_code_says_how_long_it_holds() -> None:
    assert [seconds_left(at) for at in (0, 1, 29, 30)] == [30, 29, 1, 30]
