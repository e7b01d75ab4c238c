"""TLS and mutual TLS, with certificates made here."""

import datetime as dt
import ipaddress
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from serving.client import ClientConfig, ConfigError, ModelClient, TlsConfig
from serving.errors import ModelUnavailable
from tests.serving.model_server import ModelServer

Pair = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]


def make_certificate(name: str, issuer: Pair | None = None) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(minutes=5))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
    )
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key


def write_pair(folder: Path, name: str, pair: Pair) -> tuple[Path, Path]:
    certificate, key = folder / f"{name}.pem", folder / f"{name}.key"
    certificate.write_bytes(pair[0].public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        pair[1].private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, key


class Authority:
    """A certificate authority with files for a server and a client."""

    def __init__(self, folder: Path) -> None:
        root = make_certificate("test authority")
        self.ca, _ = write_pair(folder, "ca", root)
        self.server, self.server_key = write_pair(
            folder, "server", make_certificate("model-server", root)
        )
        self.client, self.client_key = write_pair(folder, "client", make_certificate("web", root))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def secured(authority: Authority) -> Iterator[ModelServer]:
    """A server that asks for a client certificate."""
    credentials = grpc.ssl_server_credentials(
        [(authority.server_key.read_bytes(), authority.server.read_bytes())],
        root_certificates=authority.ca.read_bytes(),
        require_client_auth=True,
    )
    with ModelServer(credentials=credentials) as server:
        yield server


def client_for(server: ModelServer, tls: TlsConfig | None) -> ModelClient:
    config = ClientConfig(
        target=server.target, model_version=1, tls=tls, deadline_s=5, max_attempts=1
    )
    return ModelClient(config)


async def test_mutual_tls_by_configuration(secured: ModelServer, authority: Authority) -> None:
    tls = TlsConfig(
        ca_file=authority.ca,
        cert_file=authority.client,
        key_file=authority.client_key,
        server_name="model-server",
    )
    client = client_for(secured, tls)
    assert client.classify([b"x"]).model_version == 1
    assert (await client.aclassify([b"x"])).model_version == 1
    await client.aclose()


@pytest.mark.parametrize("case", ["plain", "no certificate", "wrong name", "other authority"])
def test_what_does_not_prove_itself_gets_no_answer(
    secured: ModelServer, authority: Authority, tmp_path: Path, case: str
) -> None:
    other = Authority(tmp_path)
    proof = {"cert_file": authority.client, "key_file": authority.client_key}
    cases = {
        "plain": None,
        "no certificate": TlsConfig(ca_file=authority.ca, server_name="model-server"),
        "wrong name": TlsConfig(ca_file=authority.ca, server_name="elsewhere", **proof),
        "other authority": TlsConfig(ca_file=other.ca, server_name="model-server", **proof),
    }
    client = client_for(secured, cases[case])
    with pytest.raises(ModelUnavailable):
        client.classify([b"x"])
    client.close()
    assert secured.requests == []


def test_half_a_proof_and_missing_files_are_refused(authority: Authority) -> None:
    with pytest.raises(ConfigError, match="both"):
        TlsConfig(cert_file=authority.client)
    with pytest.raises(ConfigError, match="does not exist"):
        TlsConfig(ca_file=Path("/nowhere/ca.pem"))
