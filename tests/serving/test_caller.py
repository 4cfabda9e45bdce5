"""From a request to who asks: the visitor's header or cookie, the tracking cookies, the address behind proxies."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest

from resolvers.caller import Caller, Scope, Traces
from serving.caller import CallerRules, client_address, identify
from serving.tokens import InvalidToken, StaticTokens
from tests.serving.asked import request
from upstream.errors import ForbiddenError
from upstream.slot_models import Identity

CLIENT_ID = "11111111-2222-4333-8444-555555555555"
OTHER_ID = "99999999-2222-4333-8444-555555555555"
TOKEN = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0."
ADDRESS = "203.0.113.7"
OPEN = CallerRules(frozenset({Scope.CONTENT}))


async def test_nobody_in_particular_holds_what_stands_open() -> None:
    nobody = await identify(request(), OPEN)
    assert nobody.scopes == frozenset({Scope.CONTENT})
    assert nobody.traces() == Traces(Identity(client_ip=ADDRESS))
    assert (nobody.content_is_public, nobody.private) == (True, False)


@pytest.mark.parametrize(
    ("headers", "client_id", "user_token"),
    [
        ({"x_client_id": CLIENT_ID}, CLIENT_ID, None),
        ({"x_client_id": CLIENT_ID.upper()}, CLIENT_ID.upper(), None),
        ({"cookie": f"ct.client_id={CLIENT_ID}"}, CLIENT_ID, None),
        ({"cookie": f"a=b; ct.client_id={CLIENT_ID}; c=d"}, CLIENT_ID, None),
        ({"cookie": f'ct.client_id="{CLIENT_ID}"'}, CLIENT_ID, None),
        ({"x_client_id": CLIENT_ID, "cookie": f"ct.client_id={OTHER_ID}"}, CLIENT_ID, None),
        ({"x_token": TOKEN}, None, TOKEN),
        ({"cookie": f"ct.user_token={TOKEN}"}, None, TOKEN),
        ({"x_client_id": CLIENT_ID, "x_token": TOKEN}, CLIENT_ID, TOKEN),
    ],
)
async def test_the_callers_own_identity_is_their_header_or_else_their_cookie(
    headers: dict[str, str], client_id: str | None, user_token: str | None
) -> None:
    assert (await identify(request(**headers), OPEN)).traces().identity == Identity(client_id, user_token, ADDRESS)


@pytest.mark.parametrize(
    "headers",
    [
        {"x_client_id": "me"},
        {"x_client_id": "e3e9e191a12b9257"},
        {"x_client_id": f"{CLIENT_ID}\nx-api-key: x"},
        {"x_client_id": f"{CLIENT_ID}, {OTHER_ID}"},
        {"x_client_id": b"\xff\xfe"},
        {"x_token": "no token"},
        {"x_token": "a"},
        {"x_token": "a.b.c.d"},
        {"x_token": f"{TOKEN}\r\nx-client-id: {CLIENT_ID}"},
        {"x_token": "é.é.é".encode()},
        {"x_token": "ª.º.µ".encode("latin-1")},
        {"x_token": "a." * 5000},
        {"x_token": f"a.{'b' * 8191}"},
        {"cookie": b"ct.user_token=\xe9.\xe9; ct.client_id=\xff"},
        {"cookie": b"=;;; ct.client_id; =ct.user_token=;\x00"},
        {"cookie": 'ct.client_id="\\015\\012x: y"'},
    ],
)
async def test_values_that_are_not_of_their_form_are_passed_over(headers: dict[str, Any]) -> None:
    assert (await identify(request(**headers), OPEN)).traces().identity == Identity(client_ip=ADDRESS)


async def test_where_the_identity_is_read_from_is_a_setting() -> None:
    rules = CallerRules(
        frozenset(),
        client_id_header="x-me",
        client_id_cookie="me",
        user_token_header="x-my-token",
        user_token_cookie="mine",
    )
    plain = request(x_client_id=CLIENT_ID, x_token=TOKEN, cookie=f"ct.client_id={CLIENT_ID}; ct.user_token={TOKEN}")
    assert (await identify(plain, rules)).traces().identity == Identity(client_ip=ADDRESS)
    named = Identity(CLIENT_ID, TOKEN, ADDRESS)
    assert (await identify(request(x_me=CLIENT_ID, x_my_token=TOKEN), rules)).traces().identity == named
    assert (await identify(request(cookie=f"me={CLIENT_ID}; mine={TOKEN}"), rules)).traces().identity == named


@pytest.mark.parametrize(
    ("agent", "known"),
    [
        ("Browser/1.0 (X; Y)", "Browser/1.0 (X; Y)"),
        ("a" * 1000, "a" * 1000),
        ("a" * 1001, None),
        ("Brow\x01ser", None),
        ("Browser\r\nx-api-key: x", None),
        ("Browser\tx", None),
        ("Bröwser", None),
        ("", None),
    ],
)
async def test_the_agent_is_passed_on_only_as_a_header_can_carry_it(agent: str, known: str | None) -> None:
    found = await identify(request(user_agent=agent), OPEN)
    assert found.traces().identity == Identity(client_ip=ADDRESS, client_agent=known)


@pytest.mark.parametrize(
    ("cookie", "uid", "sid"),
    [
        ("k_e_id=e3e9e191a12b9257", "e3e9e191a12b9257", None),
        ("k_e_id_a25b8200=e3e9e191a12b9257; k_e_ses=900420c5d646260d", "e3e9e191a12b9257", "900420c5d646260d"),
        ("k_e_id=%7B%22uid%22%3A%22e3e9e191a12b9257%22%7D", "e3e9e191a12b9257", None),
        ("k_e_id=e3e9e191a12b9257.1487071485.2", "e3e9e191a12b9257", None),
        ("k_e_id=e3e9e191a12b92577; k_e_ses=900420c5d646260", None, None),
        ("k_e_id=short; k_e_ses=", None, None),
        ("k_e_id=short; k_e_id_2=e3e9e191a12b9257", "e3e9e191a12b9257", None),
        ("k_e_id=../../../../x; k_e_ses=\x00\x01", None, None),
        ("K_E_ID=e3e9e191a12b9257", None, None),
        ("", None, None),
    ],
)
async def test_the_tracking_cookies_name_visitor_and_session(cookie: str, uid: str | None, sid: str | None) -> None:
    found = await identify(request(cookie=cookie), OPEN)
    assert (found.traces().uid, found.traces().sid) == (uid, sid)


PROXIES = (ip_network("10.0.0.0/8"), ip_network("192.0.2.1/32"), ip_network("2001:db8::/32"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "address"),
    [
        (ADDRESS, None, (), ADDRESS),
        (ADDRESS, "198.51.100.1", (), ADDRESS),
        (ADDRESS, "198.51.100.1", PROXIES, ADDRESS),
        ("10.0.0.1", "198.51.100.1", (), "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.2.3.4,192.0.2.1", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "10.0.0.2", PROXIES, "10.0.0.2"),
        ("10.0.0.1", None, PROXIES, "10.0.0.1"),
        ("10.0.0.1", " , ,", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, nonsense", PROXIES, None),
        ("10.0.0.1", "198.51.100.1:8080", PROXIES, None),
        ("10.0.0.1", "198.51.100.1\r\nx: y", PROXIES, None),
        ("10.0.0.1", "2001:DB8:0::9, 2a00::1", PROXIES, "2a00::1"),
        ("2001:db8::1", "198.51.100.1", PROXIES, "198.51.100.1"),
        ("::ffff:10.0.0.1", "198.51.100.1", PROXIES, "198.51.100.1"),
        ("::ffff:203.0.113.7", None, (), ADDRESS),
        ("fe80::1%eth0", None, (), "fe80::1"),
        ("10.0.0.1", "fe80::1%é\r\nx: y", PROXIES, "fe80::1"),
        ("127.0.0.1", None, (), None),
        ("::1", None, (), None),
        ("::ffff:127.0.0.1", None, (), None),
        ("10.0.0.1", "127.0.0.1", PROXIES, None),
        (None, "198.51.100.1", PROXIES, None),
        ("testclient", "198.51.100.1", PROXIES, None),
    ],
)
def test_the_address_is_the_last_hop_that_no_trusted_proxy_has(
    peer: str | None, forwarded: str | None, trusted: Any, address: str | None
) -> None:
    headers = {} if forwarded is None else {"x_forwarded_for": forwarded}
    assert client_address(request(peer, **headers), trusted) == address


def test_several_headers_are_one_list() -> None:
    asked = request("10.0.0.1")
    asked.scope["headers"] = [(b"x-forwarded-for", b"1.1.1.1"), (b"x-forwarded-for", b"198.51.100.1, 10.0.0.2")]
    assert client_address(asked, PROXIES) == "198.51.100.1"


STATIC = CallerRules(
    frozenset({Scope.CONTENT}), static_tokens=StaticTokens.of({"a-long-random-token": ["drafts", "preview"]})
)


@pytest.mark.parametrize(
    "authorization", ["Bearer a-long-random-token", "bearer a-long-random-token", "BEARER  a-long-random-token "]
)
async def test_a_token_adds_its_scopes_to_those_that_stand_open(authorization: str) -> None:
    found = await identify(request(authorization=authorization), STATIC)
    assert found.scopes == {Scope.CONTENT, Scope.DRAFTS, Scope.PREVIEW}


@pytest.mark.parametrize(
    "authorization",
    [b"Bearer", b"Bearer ", b"Bearer a-long-random-toke", b"Bearer x", b"Bearer \xff", b"Bearer \xe9.\xe9.\xe9"],
)
async def test_a_token_that_is_not_accepted_never_passes_as_nobody(authorization: bytes) -> None:
    with pytest.raises(InvalidToken, match=r"^The token is not accepted here\.$"):
        await identify(request(authorization=authorization), STATIC)


@pytest.mark.parametrize("authorization", ["Basic YTpi", "a-long-random-token", "Token a-long-random-token", ""])
async def test_another_scheme_is_none_of_ours(authorization: str) -> None:
    assert (await identify(request(authorization=authorization), STATIC)).scopes == {Scope.CONTENT}


async def test_where_no_token_is_known_none_is_looked_at() -> None:
    assert (await identify(request(authorization="Bearer whatever"), OPEN)).scopes == {Scope.CONTENT}


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_is_held_or_refused_and_makes_the_answer_private(scope: Scope) -> None:
    caller = Caller(scopes=frozenset({scope}))
    for other in set(Scope) - {scope}:
        with pytest.raises(ForbiddenError) as refused:
            caller.require(other)
        assert str(refused.value) == f"This needs a bearer token with the scope '{other.value}'."
        assert refused.value.extensions == {"code": "FORBIDDEN", "scope": other.value}
    assert caller.private is False
    caller.require(scope)
    assert caller.private is (scope is not Scope.CONTENT)


def test_content_is_private_where_it_is_not_for_everybody() -> None:
    caller = Caller(content_is_public=False)
    caller.require_content(False)
    assert caller.private is True
