from tests.media import media_root
from tests.model_servers import model_server, use_server

__all__ = ["media_root", "model_server", "use_server"]
