"""What others recorded of Croct: problem bodies, responses, and the requests of the official JavaScript SDK.

The recordings live outside the project: CONTENTGRAPH_RECORDINGS names their folder, and must do so in CI.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.emulator.croct_client import REFERENCE, Croct, assert_problem
from tests.emulator.test_croct_reference import EXAMPLE_BODY, EXAMPLE_HEADERS, PROBLEMS, provoke

if "CI" in os.environ or "CONTENTGRAPH_RECORDINGS" in os.environ:
    RECORDINGS = Path(os.environ["CONTENTGRAPH_RECORDINGS"]) / "croct" / "http"
    PROBLEM_FILES = {path.stem: path for path in sorted(RECORDINGS.glob("error-*.json"))}

    def recorded(name: str) -> Any:
        return json.loads((RECORDINGS / f"{name}.json").read_text("utf-8-sig"))

    @pytest.mark.parametrize("path", PROBLEM_FILES.values(), ids=PROBLEM_FILES)
    async def test_problems_are_as_recorded(path: Path) -> None:
        expected = recorded(path.stem)
        name = expected["type"].rpartition("/")[2]
        if "instance" in expected:
            expected["instance"] = PROBLEMS[name][0]
        assert await provoke(name) == expected

    def test_every_known_problem_is_recorded() -> None:
        types = {recorded(name)["type"].rpartition("/")[2] for name in PROBLEM_FILES}
        assert types == PROBLEMS.keys()

    async def test_an_experience_is_answered_as_recorded() -> None:
        body = {"slotId": "hero-banner", "context": {"attributes": {"plan": "pro"}}}
        response = await Croct(REFERENCE).post(body, headers=EXAMPLE_HEADERS)
        assert response.json() == recorded("response-quick-start-experience")

    async def test_an_experiment_is_answered_as_recorded() -> None:
        croct = Croct(REFERENCE)
        croct.account.experiment_source = "experience"
        response = await croct.post(EXAMPLE_BODY, headers=EXAMPLE_HEADERS)
        assert response.json() == recorded("response-docs-full-with-schema")

    async def test_the_requests_of_the_official_sdk_are_understood() -> None:
        """Its key is no UUID of version 4, and it sends neither client id nor token unless it is given one."""
        croct = Croct(REFERENCE)
        croct.account.strict_keys = False
        croct.account.anonymous_clients = True
        seen = []
        for request in recorded("sdk-0.22.1-captured-requests")["log"][1:]:
            headers = {name: value for name, value in request["headers"].items() if name.startswith("x-")}
            response = await croct.http.post(request["url"], json=request["body"], headers=headers)
            seen.append((request["body"]["slotId"], response.status_code))
        # Content from the server, static content, content from a browser, then slots nobody has, then a version.
        unknown = [("suspended", 404), ("bad", 404), ("html", 404), ("empty429", 404), ("hangup", 404), ("slow", 404)]
        assert seen == [*[("home-hero", 200)] * 3, *unknown, ("home-hero", 200), ("bad", 404), ("bad", 404)]

    async def test_the_sdks_whole_request_fails_on_its_made_up_tokens_alone() -> None:
        croct = Croct(REFERENCE)
        croct.account.strict_keys = False
        request = recorded("sdk-0.22.1-captured-requests")["log"][0]
        headers = {name: value for name, value in request["headers"].items() if name.startswith("x-")}
        response = await croct.http.post(request["url"], json=request["body"], headers=headers)
        await assert_problem(
            response, 401, "https://croct.help/api/authentication/invalid-token", "/external/web/content"
        )
        del headers["x-token"]
        response = await croct.http.post(request["url"], json=request["body"], headers=headers)
        await assert_problem(response, 401, "urn:contentgraph:emulator:invalid-preview-token", "/external/web/content")
        body = {key: value for key, value in request["body"].items() if key != "previewToken"}
        response = await croct.http.post(request["url"], json=body, headers=headers)
        assert response.json() == recorded("response-docs-full-with-schema") | {
            "metadata": recorded("response-docs-full-with-schema")["metadata"] | {"contentSource": "experiment"}
        }
