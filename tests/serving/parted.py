"""Answers in parts as a caller reads them: the body taken apart, and the data put together, in every dialect."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import orjson
from httpx import AsyncClient, Response

NAMED = "multipart/mixed;incrementalSpec=v0.2, application/json"
PLACED = "multipart/mixed;deferSpec=20220824, application/json"
BOTH = "multipart/mixed, application/json"
PART_HEAD = b"content-type: application/json; charset=utf-8\r\n\r\n"

Part = dict[str, Any]


async def ask(client: AsyncClient, text: str, accept: str = NAMED, /, **variables: Any) -> Response:
    body = {"query": text, "variables": variables}
    return await client.post("/graphql", json=body, headers={"accept": accept})


def parts_of(answer: Response) -> list[Part]:
    """RFC 2046: everything stands between the lines, and the last one ends in two more hyphens."""
    assert answer.headers["content-type"].startswith('multipart/mixed; boundary="-"')
    before, *parts, end = answer.content.split(b"\r\n---")
    assert (before, end) == (b"", b"--\r\n")
    read = [orjson.loads(part.removeprefix(b"\r\n" + PART_HEAD)) for part in parts]
    assert [part["hasNext"] for part in read] == [True] * (len(read) - 1) + [False]
    return read


def put_together(parts: list[Part]) -> Part:
    """`data` and, where there are any, `errors` of all parts."""
    whole: Part = {"data": deepcopy(parts[0]["data"])}
    errors = list(parts[0].get("errors", []))
    pending: dict[str, Part] = {}
    for part in parts:
        pending |= {it["id"]: it for it in part.get("pending", [])}
        for it in part.get("incremental", []):
            errors += it.get("errors", [])
            path = it["path"] if "path" in it else [*pending[it["id"]]["path"], *it.get("subPath", [])]
            if "items" in it and "path" in it:
                path, start = path[:-1], path[-1]
                assert it["items"] is None or len(_at(whole["data"], path)) == start
            if "items" in it:
                _at(whole["data"], path).extend(deepcopy(it["items"] or []))
            elif it["data"] is not None:
                _merge(_at(whole["data"], path), it["data"])
        for it in part.get("completed", []):
            errors += it.get("errors", [])
            del pending[it["id"]]
    assert pending == {}
    return whole | ({"errors": errors} if errors else {})


def without_directives(text: str) -> str:
    return re.sub(r" @(defer|stream)(\([^)]*\))?", "", text)


def _at(data: Any, path: list[str | int]) -> Any:
    for step in path:
        data = data[step]
    return data


def _merge(there: Part, more: Part) -> None:
    for name, value in more.items():
        if isinstance(value, dict) and isinstance(there.get(name), dict):
            _merge(there[name], value)
        else:
            there[name] = deepcopy(value)
