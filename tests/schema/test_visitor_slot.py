"""A slot evaluated for a visitor: their uid is the subject of a user token, and never a Croct client id."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from emulator.faults import Fault
from tests.graph import Graph, assert_graph, assert_refused
from tests.private_ways import CLIENT_ID
from tests.upstream.services import APPLICATION, SIGNING_KEY, verify

UID = "e3e9e191a12b9257"


def part(token: str, number: int) -> Any:
    text = token.split(".")[number]
    return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))


async def test_a_slot_is_asked_for_with_a_signed_token_that_names_the_visitor(graph: Graph) -> None:
    own = {"x-client-id": CLIENT_ID, "x-token": "a.b.c", "user-agent": "Browser/1.0"}
    query = f'{{ visitor(uid: "{UID}") {{ slot(id: "home-hero") {{ source experience {{ audienceId }} }} }} }}'
    answer = await graph.ask(query, headers=own)
    assert answer.json() == {
        "data": {
            "visitor": {
                "slot": {
                    "source": "EXPERIENCE",
                    "experience": {"audienceId": "30e0a9a5-48bb-4892-8397-90b9f515480d"},
                }
            }
        }
    }
    (seen,) = graph.seen
    token = seen.headers["x-token"]
    claims = part(token, 1)
    assert (claims["sub"], claims["iss"], claims["aud"], claims["exp"] - claims["iat"]) == (
        UID,
        "croct.io",
        "croct.io",
        300,
    )
    assert part(token, 0)["appId"] == APPLICATION
    key = graph.account.application.keys[SIGNING_KEY]
    assert key.pem is not None
    private = load_pem_private_key(key.pem.encode(), None)
    assert isinstance(private, EllipticCurvePrivateKey)
    verify(token, private.public_key())
    assert {name: value for name, value in seen.headers.items() if name.startswith("x-") and name != "x-token"} == {
        "x-api-key": SIGNING_KEY,
        "x-client-library": "contentgraph v0.1.0",
        "x-client-agent": "Browser/1.0",
    }


async def test_a_slot_is_asked_for_by_client_id_where_one_is_named(graph: Graph) -> None:
    await graph.ask(
        f'{{ visitor(uid: "{UID}") {{ slot(id: "home-hero", clientId: "{CLIENT_ID}") {{ source }} }} }}',
        headers={"x-token": "a.b.c"},
    )
    (seen,) = graph.seen
    assert (seen.headers["x-client-id"], "x-token" in seen.headers) == (CLIENT_ID, False)


@pytest.mark.parametrize("client_id", [UID, "", f"{CLIENT_ID}x", f"{{{CLIENT_ID}}}", f"{CLIENT_ID}\\n"])
async def test_a_client_id_that_is_none_is_refused(graph: Graph, client_id: str) -> None:
    await assert_refused(
        graph,
        f'{{ visitor(uid: "{UID}") {{ slot(id: "home-hero", clientId: "{client_id}") {{ source }} }} }}',
        "BAD_USER_INPUT",
        "clientId",
    )


async def test_equal_slots_of_one_visitor_are_one_call_and_other_visitors_are_others(graph: Graph) -> None:
    await graph.query(
        f"""{{
          a: visitor(uid: "{UID}") {{
            one: slot(id: "home-hero") {{ source }} two: slot(id: "home-hero") {{ version }}
          }}
          b: visitor(uid: "{UID}") {{ slot(id: "home-hero") {{ source }} }}
          c: visitor(uid: "b0e1d6f4a7c25893") {{ slot(id: "home-hero") {{ source }} }}
        }}"""
    )
    assert sorted(part(seen.headers["x-token"], 1)["sub"] for seen in graph.seen) == ["b0e1d6f4a7c25893", UID]


async def test_segments_and_experience_stand_side_by_side(graph: Graph) -> None:
    await assert_graph(
        graph,
        '{ visitor(uid: "b0e1d6f4a7c25893") { segments { name } slot(id: "product-spotlight") {'
        " content experience { experienceId } items { system { name } } } } }",
        {
            "visitor": {
                "segments": [{"name": "Cafe owners"}],
                "slot": {
                    "content": {
                        "_component": "product-spotlight@1",
                        "heading": "For your bar",
                        "products": [
                            {
                                "product": "house_espresso",
                                "reason": "Our workhorse, by the sack",
                                "discount": 15,
                            },
                            {"product": "counter_grinder", "reason": "Keeps up with a queue"},
                        ],
                    },
                    "experience": {"experienceId": "cc98460d-f776-4976-9a41-46370423582e"},
                    "items": [{"system": {"name": "House espresso"}}, {"system": {"name": "Counter grinder"}}],
                },
            }
        },
        calls=[
            "GET /visitor/b0e1d6f4a7c25893/segments",
            "POST /external/web/content",
            "GET /items?system.codename[in]=house_espresso,counter_grinder",
        ],
    )


async def test_a_slot_that_fails_leaves_its_visitor(graph: Graph) -> None:
    graph.faults.set("croct.content", Fault(status=500))
    answer = await graph.query(
        f'{{ visitor(uid: "{UID}") {{ segments {{ name }} slot(id: "home-hero") {{ source }} }} }}'
    )
    assert (answer["data"]["visitor"]["slot"], len(answer["data"]["visitor"]["segments"])) == (None, 2)
    assert [error["path"] for error in answer["errors"]] == [["visitor", "slot"]]
