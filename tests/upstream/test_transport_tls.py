"""Requests carried over TLS: only to a host whose certificate is its own, valid, and signed by someone trusted."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.upstream.carriers import SHORT_CONNECT, TOO_SLOW, UNREACHABLE, Carry, over_every_carrier
from tests.upstream.loopback import loopback, response, says
from tests.upstream.twins import get
from upstream.errors import UpstreamTimeout, UpstreamUnreachable
from upstream.exchange import Response

pytestmark = over_every_carrier

GOOD = says(response(b"good"))
HERE = x509.IPAddress(ip_address("127.0.0.1"))
DAY = timedelta(days=1)


def certificate(folder: Path, subject: x509.GeneralName = HERE, until: timedelta = DAY) -> tuple[Path, ssl.SSLContext]:
    """A certificate that signs itself: the file for who trusts it, and the context for who serves with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a service")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - 9 * DAY, now + until)
        .add_extension(x509.SubjectAlternativeName([subject]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "certificate.pem", folder / "key.pem"
    public.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(public, private)
    return public, serving


async def test_a_certificate_that_is_trusted(carry: Carry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, serving = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    async with loopback(GOOD, serving) as server, carry() as transport:
        for _ in range(2):
            assert await transport.send(get(server.url)) == Response(200, {"content-length": "4"}, b"good")
    assert (server.connections, len(server.heads)) == (1, 2)


async def test_a_certificate_that_nobody_trusts_is_not_talked_to(
    carry: Carry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    _, serving = certificate(tmp_path)
    async with loopback(GOOD, serving) as server, carry() as transport:
        with pytest.raises(UpstreamUnreachable) as raised:
            await transport.send(get(server.url))
    assert (str(raised.value), server.heads) == (UNREACHABLE, [])


@pytest.mark.parametrize(
    ("subject", "until"),
    [(x509.DNSName("elsewhere.test"), DAY), (HERE, -DAY)],
    ids=["of another host", "no longer valid"],
)
async def test_a_trusted_certificate_must_fit(
    carry: Carry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, subject: x509.GeneralName, until: timedelta
) -> None:
    public, serving = certificate(tmp_path, subject, until)
    monkeypatch.setenv("SSL_CERT_FILE", str(public))
    async with loopback(GOOD, serving) as server, carry() as transport:
        with pytest.raises(UpstreamUnreachable) as raised:
            await transport.send(get(server.url))
    assert (str(raised.value), server.heads) == (UNREACHABLE, [])


async def test_a_host_that_never_shows_its_certificate_is_a_timeout(carry: Carry) -> None:
    async with loopback(GOOD) as server, carry(timeouts=SHORT_CONNECT) as transport:
        with pytest.raises(UpstreamTimeout) as raised:
            await transport.send(get(server.url.replace("http:", "https:")))
        await server.closed.wait()
    assert (str(raised.value), server.heads) == (TOO_SLOW, [])
