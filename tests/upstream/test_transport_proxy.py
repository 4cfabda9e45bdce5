"""Requests carried through the proxy that the environment names."""

from __future__ import annotations

import pytest

from tests.upstream.carriers import SHORT_READ, TOO_SLOW, UNREACHABLE, Carry, over_every_carrier
from tests.upstream.loopback import loopback, refusing, response, says, stalls
from tests.upstream.twins import get
from upstream.errors import UpstreamError, UpstreamTimeout, UpstreamUnreachable
from upstream.exchange import Response

pytestmark = over_every_carrier

GOOD = says(response(b"good"))
URL = "http://h.test/items/a%2Fb?system.codename%5Bin%5D=a,b%2Cc&c=[d]"


@pytest.fixture(autouse=True)
def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy"])
async def test_a_request_goes_to_the_proxy_with_its_url_as_it_was_written(
    carry: Carry, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with loopback(GOOD) as proxy:
        monkeypatch.setenv(name, proxy.url)
        async with carry() as transport:
            assert await transport.send(get(URL)) == Response(200, {"content-length": "4"}, b"good")
    assert [head.split(b"\r\n")[0] for head in proxy.heads] == [f"GET {URL} HTTP/1.1".encode()]


async def test_a_proxy_may_be_named_without_a_scheme_and_with_a_password(
    carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with loopback(GOOD) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url.replace("http://", "me:secret@"))
        async with carry() as transport:
            assert (await transport.send(get(URL))).body == b"good"
    (head,) = proxy.heads
    assert b"proxy-authorization: basic bWU6c2VjcmV0".lower() in head.lower()


@pytest.mark.parametrize("exempt", ["127.0.0.1", "*"])
async def test_a_host_that_needs_no_proxy_is_asked_itself(
    carry: Carry, exempt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with loopback(GOOD) as proxy, loopback(GOOD) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", exempt)
        async with carry() as transport:
            assert (await transport.send(get(server.url))).body == b"good"
    assert (len(proxy.heads), len(server.heads)) == (0, 1)


async def test_a_proxy_is_asked_for_a_tunnel_and_told_no_more_than_the_host(
    carry: Carry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with loopback(says(response(b"", status="407 Proxy Authentication Required"))) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        async with carry() as transport:
            with pytest.raises(UpstreamUnreachable) as raised:
                await transport.send(get("https://h.test/items"))
    (head,) = proxy.heads
    assert (head.split(b"\r\n")[0], str(raised.value)) == (b"CONNECT h.test:443 HTTP/1.1", UNREACHABLE)
    assert b"authorization" not in head.lower()


async def test_a_proxy_that_refuses_connections_is_unreachable(carry: Carry, monkeypatch: pytest.MonkeyPatch) -> None:
    with refusing() as proxy:
        monkeypatch.setenv("http_proxy", proxy)
        async with carry() as transport:
            with pytest.raises(UpstreamUnreachable) as raised:
                await transport.send(get(URL))
    assert str(raised.value) == UNREACHABLE


async def test_a_proxy_that_falls_silent_is_a_timeout(carry: Carry, monkeypatch: pytest.MonkeyPatch) -> None:
    async with loopback(stalls(b"")) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        async with carry(timeouts=SHORT_READ) as transport:
            with pytest.raises(UpstreamError) as raised:
                await transport.send(get(URL))
    assert (type(raised.value), str(raised.value)) == (UpstreamTimeout, TOO_SLOW)
