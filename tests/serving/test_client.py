"""Calls of the client, over real gRPC."""

import asyncio
from typing import Any

import grpc
import pytest

from serving import contract
from serving.client import CallRecord, ClientConfig, ConfigError, ModelClient
from serving.errors import (
    InvalidAnswer,
    InvalidRequest,
    ModelFailed,
    ModelNotFound,
    ModelTimeout,
)
from serving.stubs import types_pb2
from tests.serving.conftest import MakeClient
from tests.serving.model_server import ModelServer, answer, refusing, slow


def test_a_case_of_several_images_is_one_request(server: ModelServer, client: ModelClient) -> None:
    got = client.classify([b"one", b"two", b"three"])
    assert len(got.rows) == 3
    assert (got.model_name, got.model_version) == (contract.MODEL_NAME, 1)
    assert got.label_map_digest == contract.LABEL_MAP_DIGEST
    assert got.latency_ms > 0
    (request,) = server.requests
    tensor = request.inputs[contract.INPUT_IMAGES]
    assert list(tensor.string_val) == [b"one", b"two", b"three"]
    assert tensor.dtype == types_pb2.DT_STRING
    assert [dim.size for dim in tensor.tensor_shape.dim] == [3]
    assert request.model_spec.signature_name == contract.SIGNATURE
    assert request.model_spec.version.value == 1


def test_more_images_than_a_batch_come_back_in_order(
    server: ModelServer, client: ModelClient
) -> None:
    def tell_apart(request: Any, _context: Any) -> Any:
        images = request.inputs[contract.INPUT_IMAGES].string_val
        rows = [[int(image) / 256, 1 - int(image) / 256, 0, 0, 0, 0, 0] for image in images]
        return answer(request, rows=rows)

    server.behaviour = tell_apart
    count = 2 * contract.MAX_BATCH + 1
    got = client.classify([str(number).encode() for number in range(count)])
    assert [row[0] * 256 for row in got.rows] == list(range(count))
    sizes = [len(request.inputs[contract.INPUT_IMAGES].string_val) for request in server.requests]
    assert sizes == [contract.MAX_BATCH, contract.MAX_BATCH, 1]


def test_large_images_are_split_by_bytes(server: ModelServer, client: ModelClient) -> None:
    image = bytes(contract.MAX_IMAGE_BYTES)
    assert len(client.classify([image] * 6).rows) == 6
    assert len(server.requests) > 1
    assert all(r.ByteSize() < contract.MAX_MESSAGE_BYTES for r in server.requests)


@pytest.mark.parametrize(
    ("images", "code"),
    [
        ([], "no_images"),
        ([b"one", b""], "empty_image"),
        ([bytes(contract.MAX_IMAGE_BYTES + 1)], "image_too_large"),
    ],
)
def test_what_the_contract_forbids_is_not_sent(
    server: ModelServer, client: ModelClient, images: list[bytes], code: str
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        client.classify(images)
    assert caught.value.code == code
    assert server.requests == []


def test_a_label_is_sent_and_the_version_behind_it_verified(
    server: ModelServer, make_client: MakeClient
) -> None:
    server.behaviour = lambda request, _: answer(request, version=7)
    assert make_client(version_label="stable").classify([b"x"]).model_version == 7
    assert server.requests[0].model_spec.version_label == "stable"
    pinned = make_client(version_label="stable", model_version=6)
    with pytest.raises(InvalidAnswer) as caught:
        pinned.classify([b"x"])
    assert caught.value.code == "wrong_version"


def test_a_label_that_moves_between_batches_does_not_mix_models(
    server: ModelServer, make_client: MakeClient
) -> None:
    client = make_client(version_label="stable")
    server.behaviour = lambda request, _: answer(request, version=7)
    client.classify([b"x"] * (contract.MAX_BATCH + 1))
    first, second = (request.model_spec for request in server.requests)
    assert first.version_label == "stable"
    assert second.version.value == 7


@pytest.mark.parametrize(
    ("status", "details", "kind", "code"),
    [
        (grpc.StatusCode.NOT_FOUND, "Servable not found", ModelNotFound, "not_found"),
        (grpc.StatusCode.INVALID_ARGUMENT, "bad jpeg", InvalidRequest, "invalid_request"),
        (
            grpc.StatusCode.INVALID_ARGUMENT,
            "Unrecognized servable version label: x",
            ModelNotFound,
            "unknown_label",
        ),
        (
            grpc.StatusCode.FAILED_PRECONDITION,
            'Serving signature key "x" not found.',
            ModelNotFound,
            "unknown_signature",
        ),
        (grpc.StatusCode.INTERNAL, "boom", ModelFailed, "internal"),
        (grpc.StatusCode.UNKNOWN, "boom", ModelFailed, "unknown"),
        (
            grpc.StatusCode.RESOURCE_EXHAUSTED,
            "Received message larger than max (9 vs. 8)",
            InvalidRequest,
            "message_too_large",
        ),
    ],
)
def test_each_status_has_its_error_and_is_not_retried(
    server: ModelServer,
    client: ModelClient,
    status: grpc.StatusCode,
    details: str,
    kind: type[Exception],
    code: str,
) -> None:
    server.behaviour = refusing(status, times=9, details=details)
    with pytest.raises(kind) as caught:
        client.classify([b"x"])
    assert getattr(caught.value, "code", None) == code
    assert len(server.requests) == 1


def test_the_deadline_ends_a_slow_call(server: ModelServer, make_client: MakeClient) -> None:
    server.behaviour = slow(3)
    records: list[CallRecord] = []
    client = make_client(records.append, deadline_s=0.3)
    with pytest.raises(ModelTimeout) as caught:
        client.classify([b"x"])
    assert caught.value.retryable
    assert len(server.requests) == 1
    (record,) = records
    assert (record.outcome, record.attempts, record.model_version) == ("timeout", 1, None)
    assert 300 <= record.duration_ms < 1500


async def test_threads_and_loops_get_the_same_answer(
    server: ModelServer, client: ModelClient
) -> None:
    blocking = await asyncio.to_thread(client.classify, [b"x"])
    awaited = await asyncio.gather(*(client.aclassify([b"x"]) for _ in range(20)))
    await client.aclose()
    assert {got.rows for got in [blocking, *awaited]} == {blocking.rows}
    # One connection for the threads and one for the loop, not one for each call.
    assert len(server.peers) == 2


def test_a_new_event_loop_gets_a_new_channel(client: ModelClient) -> None:
    for _ in range(2):
        got = asyncio.run(client.aclassify([b"x"]))
        assert got.model_version == 1


def test_the_hook_hears_of_success_and_a_broken_hook_loses_nothing(
    make_client: MakeClient,
) -> None:
    records: list[CallRecord] = []
    make_client(records.append).classify([b"four", b"six..."])
    (record,) = records
    assert (record.outcome, record.images, record.sent_bytes) == ("ok", 2, 10)
    assert (record.attempts, record.model_version) == (1, 1)

    def broken(_: CallRecord) -> None:
        raise RuntimeError("a counter is down")

    assert make_client(broken).classify([b"x"]).model_version == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": " ", "model_version": 1},
        {"target": "localhost:1"},
        {"target": "localhost:1", "model_version": 0},
        {"target": "localhost:1", "model_version": 1, "deadline_s": 0},
        {"target": "localhost:1", "model_version": 1, "max_in_flight": 0},
    ],
)
def test_a_configuration_that_can_not_work_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ConfigError):
        ClientConfig(**wrong)
