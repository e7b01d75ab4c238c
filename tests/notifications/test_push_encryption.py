"""The message and the token of a push, held against the RFCs' own examples."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from telederm.notifications.push.base64url import decode
from telederm.notifications.push.checks import check_push_key
from telederm.notifications.push.encryption import CURVE, MOST_BYTES, BadKeys, Receiver, encrypt
from telederm.notifications.push.vapid import make_authorization, print_public_key, read_key
from tests.notifications.push_service import Browser, read_token


def key_of(word: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decode(word), "big"), CURVE)


def test_the_example_of_rfc_8291() -> None:
    """Its appendix A: with the same keys and salt, the same bytes."""
    receiver = Receiver(
        decode(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNto"
            "IAiw4"
        ),
        decode("BTBZMqHH6r4Tts7J_aSIgg"),
    )
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        receiver,
        salt=decode("DGv6ra1nlYgDCS1FRnbzlw"),
        sender=key_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
    )
    assert body == decode(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
        "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy"
        "4a-fN"
    )


def test_only_the_browser_can_read_it() -> None:
    browser, other = Browser(), Browser()
    receiver = Receiver(browser.point, browser.secret)
    first, second = (encrypt(b"something", receiver) for _ in range(2))
    assert first != second, "a key and a salt of its own for each message"
    assert browser.read(first) == browser.read(second) == b"something"
    with pytest.raises(InvalidTag):
        other.read(first)


def test_what_is_no_key_is_refused() -> None:
    point, secret = Browser().point, bytes(16)
    off_the_curve = point[:-1] + bytes([point[-1] ^ 1])
    for p256dh, auth in (
        (off_the_curve, secret),
        (point[:64], secret),
        (b"", secret),
        (point, b""),
    ):
        with pytest.raises(BadKeys):
            Receiver(p256dh, auth)
    with pytest.raises(ValueError, match="fit"):
        encrypt(bytes(MOST_BYTES + 1), Receiver(point, secret))


def test_the_token_says_who_sends_and_to_which_service(settings: Settings) -> None:
    settings.TELEDERM_PUBLIC_URL = "https://clinic.example"
    key = read_key()
    assert key is not None
    claims, shown = read_token(make_authorization("https://push.example:8443/a/b?c", key))
    assert claims["aud"] == "https://push.example:8443"
    assert claims["sub"] == "https://clinic.example"
    assert shown == print_public_key()
    settings.TELEDERM_PUSH_CONTACT = "mailto:it@clinic.example"
    claims, _key = read_token(make_authorization("https://push.example/", key))
    assert claims["sub"] == "mailto:it@clinic.example"


@pytest.mark.parametrize("word", ["short", "A" * 43, "Ä" * 43, "_" * 43, "A" * 60])
def test_a_key_that_is_none_stops_the_start(settings: Settings, word: str) -> None:
    settings.TELEDERM_PUSH_KEY = word
    with pytest.raises(ImproperlyConfigured, match="TELEDERM_PUSH_KEY"):
        read_key()
    assert [error.id for error in check_push_key()] == ["notifications.E001"]


def test_without_a_key_there_is_no_push(settings: Settings) -> None:
    settings.TELEDERM_PUSH_KEY = ""
    assert read_key() is None
    assert print_public_key() == ""
    assert check_push_key() == []
