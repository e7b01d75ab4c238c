from tests.media import media_root

__all__ = ["media_root"]
