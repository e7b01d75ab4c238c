"""Talks to a server through OpenVINO's `ovmsclient`; run where only that is installed.

python with_ovmsclient.py HOST:PORT PICTURE

Each call names a version: without one this client asks for version 0, which
means the latest to OpenVINO's server, and version 0 to TensorFlow Serving.
"""

import sys
from pathlib import Path

import numpy as np
from ovmsclient import make_grpc_client  # type: ignore[import-not-found] # installed elsewhere


def expect(name: str, outcome: object, wanted: object) -> None:
    """Print what was seen; end the run when it is not what was wanted."""
    sys.stdout.write(f"ovmsclient: {name}: {outcome}\n")
    if outcome != wanted:
        sys.exit(f"expected {wanted}")


def error_of(call: object, *arguments: object, **named: object) -> str:
    """Return the name of what a call raises."""
    try:
        call(*arguments, **named)  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001 (its kind is what is asked for)
        return type(error).__name__
    return "nothing"


def floats(*values: float) -> np.ndarray:
    """Return a float32 vector."""
    return np.array(values, np.float32)


def main(target: str, picture: str) -> None:
    client = make_grpc_client(target)
    status = client.get_model_status("half_plus_two", model_version=123)
    expect("status", status, {123: {"state": "AVAILABLE", "error_code": 0, "error_message": ""}})
    metadata = client.get_model_metadata("half_plus_two", model_version=123)
    expect("metadata, version", metadata["model_version"], 123)
    expect("metadata, inputs", metadata["inputs"], {"x": {"shape": [-1], "dtype": "DT_FLOAT"}})
    outputs = client.predict({"x": floats(1, 2, 5)}, "half_plus_two", model_version=123)
    expect("predict", outputs["y"].tolist(), [2.5, 3.0, 4.5])
    image = Path(picture).read_bytes()
    answer = client.predict({"image_bytes": [image, image]}, "lesion_classifier", model_version=1)
    expect("picture, shape", answer["probabilities"].shape, (2, 7))
    sums = answer["probabilities"].sum(axis=1)
    expect("picture, sums to one", bool(np.allclose(sums, 1, atol=1e-3)), True)
    x = {"x": floats(1)}
    known = {"model_name": "half_plus_two", "model_version": 123}
    pictures = {"model_name": "lesion_classifier", "model_version": 1}
    corrupt = {"image_bytes": [b"no picture"]}
    for name, error, inputs, model in (
        ("unknown model", "ModelNotFoundError", x, {"model_name": "nobody", "model_version": 1}),
        ("unknown version", "ModelNotFoundError", x, {**known, "model_version": 9}),
        ("no version", "ModelNotFoundError", x, {**known, "model_version": 0}),
        ("wrong input name", "InvalidInputError", {"z": floats(1)}, known),
        ("wrong type", "InvalidInputError", {"x": ["one"]}, known),
        ("corrupt picture", "InvalidInputError", corrupt, pictures),
    ):
        expect(name, error_of(client.predict, inputs, **model), error)


if __name__ == "__main__":
    main(*sys.argv[1:])
