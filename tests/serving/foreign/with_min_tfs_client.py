"""Talks to a server through `min-tfs-client`; run where only that is installed.

python with_min_tfs_client.py HOST:PORT

It has no type for raw bytes, so it can't send pictures to any server.
"""

import sys

import grpc
import numpy as np
from min_tfs_client.requests import (  # type: ignore[import-not-found] # installed elsewhere
    TensorServingClient,
)
from min_tfs_client.tensors import (  # type: ignore[import-not-found]
    tensor_proto_to_ndarray,
)


def expect(name: str, outcome: object, wanted: object) -> None:
    """Print what was seen; end the run when it is not what was wanted."""
    sys.stdout.write(f"min-tfs-client: {name}: {outcome}\n")
    if outcome != wanted:
        sys.exit(f"expected {wanted}")


def status_of(client: TensorServingClient, model: str, **request: object) -> str:
    """Return the name of the gRPC status that a request ends with."""
    try:
        client.predict_request(model, **request)
    except grpc.RpcError as error:
        return str(error.code().name)
    return "OK"


def main(target: str) -> None:
    host, port = target.rsplit(":", 1)
    client = TensorServingClient(host=host, port=int(port))
    response = client.predict_request("half_plus_two", {"x": np.array([1, 2, 5], np.float32)})
    values = tensor_proto_to_ndarray(response.outputs["y"])
    expect("predict", values.tolist(), [2.5, 3.0, 4.5])
    expect("answering version", response.model_spec.version.value, 123)
    x = {"x": np.array([1], np.float32)}
    expect("unknown model", status_of(client, "nobody", input_dict=x), "NOT_FOUND")
    unknown = status_of(client, "half_plus_two", input_dict=x, model_version=9)
    expect("unknown version", unknown, "NOT_FOUND")
    wrong = status_of(client, "half_plus_two", input_dict={"z": x["x"]})
    expect("wrong input name", wrong, "INVALID_ARGUMENT")


if __name__ == "__main__":
    main(sys.argv[1])
