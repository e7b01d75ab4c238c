import pytest

from accounts.models import User
from tests.factories import make_administrator
from tests.media import media_root

__all__ = ["media_root"]


@pytest.fixture
def administrator() -> User:
    return make_administrator()
