"""Two Django views that classify an uploaded picture, for one uvicorn worker to serve.

The variable BENCHMARK_VIEW chooses: `keras` holds the network and calls
`predict()`, as many projects do; `client` asks the model server at
BENCHMARK_TARGET.
"""

import io
import json
import os
import threading
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, JsonResponse
from django.urls import path

from serving import contract

settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SECRET_KEY="benchmark",
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],  # sets Content-Length
)
django.setup()
MANIFEST = Path(__file__).parents[2] / "serving/models/lesion_classifier/1" / contract.MANIFEST_PATH


def make_keras_view() -> Any:
    """Return a view over the shipped network's shape; the weights don't change the time."""
    import numpy as np  # noqa: PLC0415 (the other view must not load it)
    from PIL import Image  # noqa: PLC0415

    from training.config import Network  # noqa: PLC0415 (loads TensorFlow)
    from training.network.kinds import build_network  # noqa: PLC0415

    manifest = json.loads(MANIFEST.read_bytes())
    shape = manifest["network"]
    pixels = manifest["preprocessing"]["input_px"]
    model = build_network(Network(kind=shape["kind"], alpha=shape["alpha"], weights="none"))
    one_at_a_time = threading.Lock()  # as the one worker of a plain WSGI server

    def classify(request: HttpRequest) -> JsonResponse:
        with one_at_a_time:
            picture = Image.open(io.BytesIO(request.body)).convert("RGB").resize((pixels, pixels))
            view = np.asarray(picture, np.float32)
            views = np.stack([view, view[:, ::-1]][: manifest["views"]])
            logits = model.predict(views, verbose=0).mean(axis=0)
        powers = np.exp(logits - logits.max())
        return JsonResponse({"row": (powers / powers.sum()).tolist()})

    return classify


def make_client_view() -> Any:
    """Return a view that asks the model server."""
    from serving.client import ClientConfig, ModelClient  # noqa: PLC0415

    config = ClientConfig(
        target=os.environ["BENCHMARK_TARGET"], model_version=1, deadline_s=60, max_in_flight=32
    )
    client = ModelClient(config)

    async def classify(request: HttpRequest) -> JsonResponse:
        answer = await client.aclassify([request.body])
        return JsonResponse({"row": answer.rows[0]})

    return classify


VIEWS = {"keras": make_keras_view, "client": make_client_view}
urlpatterns = [path("classify", VIEWS[os.environ["BENCHMARK_VIEW"]]())]
application = get_asgi_application()
