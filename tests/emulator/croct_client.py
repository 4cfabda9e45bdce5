"""A client of the emulated Croct, and the tokens it may send."""

import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import jwt
from starlette.applications import Starlette

from emulator.app import create_emulator
from emulator.croct.application import load_application
from emulator.sample import SAMPLE_FOLDER, load_sample

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
REFERENCE = Path(__file__).parent / "reference"
CLIENT_ID = "11111111-2222-4333-8444-555555555555"
PROJECT = load_sample()
APPLICATION = load_application(SAMPLE_FOLDER / "croct")
KEY, CONTENT_KEY, USELESS_KEY = APPLICATION.keys.values()


class Croct:
    """The emulator with its account, and calls that send good credentials unless told otherwise."""

    def __init__(self, folder: Path = SAMPLE_FOLDER) -> None:
        self.app: Starlette = create_emulator(replace(PROJECT, folder=folder), clock=lambda: NOW)
        self.account = self.app.state.croct
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://emulator/croct")

    async def post(
        self,
        body: Any,
        path: str = "/external/web/content",
        headers: Mapping[str, str | None] | None = None,
    ) -> httpx.Response:
        """A header that is None is not sent."""
        sent = {"X-Api-Key": KEY.id, "X-Client-Id": CLIENT_ID, **(headers or {})}
        return await self.http.post(path, json=body, headers={it: value for it, value in sent.items() if value})

    async def content(self, slot: str, *, token: str | None = None, **body: Any) -> Any:
        headers = None if token is None else {"X-Token": token, "X-Client-Id": None}
        response = await self.post({"slotId": slot, **body}, headers=headers)
        assert (response.status_code, response.headers["content-type"]) == (200, "application/json"), response.text
        return response.json()


async def assert_problem(response: httpx.Response, status: int, type_: str, instance: str | None) -> None:
    """The type of a problem, and all other keys in their kind; the texts are compared with Croct's elsewhere."""
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert (response.status_code, body["type"], body["status"], body.get("instance")) == (
        status,
        type_,
        status,
        instance,
    )
    assert list(body) == ["type", "title", "status", "detail", "instance" if instance else "violations"]


def unsigned_token(claims: Mapping[str, Any] | None = None, header: Mapping[str, Any] | None = None) -> str:
    return f"{_part({**_header('none'), **(header or {})})}.{_part({**_claims(), **(claims or {})})}."


def signed_token(claims: Mapping[str, Any] | None = None, key: Any = KEY) -> str:
    header = {**_header("ES256"), "kid": key.fingerprint}
    return jwt.encode({**_claims(), **(claims or {})}, key.pem, algorithm="ES256", headers=header)


def preview_token(secret: str | None = None, **claims: Any) -> str:
    if secret is None:
        return f"{_part({'typ': 'JWT', 'alg': 'none'})}.{_part(claims)}."
    return jwt.encode(claims, secret, algorithm="HS256")


def _header(algorithm: str) -> dict[str, Any]:
    return {"typ": "JWT", "alg": algorithm, "appId": APPLICATION.id}


def _claims() -> dict[str, Any]:
    return {"iss": "croct.io", "aud": "croct.io", "iat": int(NOW.timestamp())}


def _part(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
