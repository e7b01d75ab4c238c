"""A wrong configuration is a sentence at once, never a silent None."""

import pytest
from channels.layers import get_channel_layer
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from telederm.core.channel_layer import PostgresChannelLayer

BACKEND = "telederm.core.channel_layer.PostgresChannelLayer"


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"dsn": ""}, "dsn is empty"),
        ({"dsn": "  "}, "dsn is empty"),
        ({"dsn": "mysql://localhost/x"}, "no PostgreSQL address"),
        ({"dsn": "host=a nonsense"}, "no PostgreSQL address"),
        ({"hosts": ["redis://localhost"]}, r"unknown keys.*hosts"),
        ({"dsn": "postgresql:///x", "prefix": ""}, "prefix"),
        ({"dsn": "postgresql:///x", "prefix": "p" * 60}, "prefix"),
    ],
)
def test_a_wrong_configuration_is_a_sentence(config: dict[str, object], sentence: str) -> None:
    settings = {"default": {"BACKEND": BACKEND, "CONFIG": config}}
    with (
        override_settings(CHANNEL_LAYERS=settings),
        pytest.raises(ImproperlyConfigured, match=sentence),
    ):
        get_channel_layer()


def test_a_password_is_in_no_sentence() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        PostgresChannelLayer(dsn="postgresql://u:s3cret@host/db?nonsense=1")

    assert "s3cret" not in str(caught.value)


def test_without_a_dsn_the_layer_uses_the_default_database() -> None:
    with override_settings(CHANNEL_LAYERS={"default": {"BACKEND": BACKEND}}):
        assert isinstance(get_channel_layer(), PostgresChannelLayer)
