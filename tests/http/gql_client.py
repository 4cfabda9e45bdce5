"""The Python client gql, run in its own environment: a query, a refusal, the schema by introspection."""

import asyncio
import os
from typing import Any

from gql import Client, gql  # type: ignore[import-not-found]
from gql.transport.exceptions import TransportQueryError  # type: ignore[import-not-found]
from gql.transport.httpx import HTTPXAsyncTransport  # type: ignore[import-not-found]

URL = os.environ["SERVER_URL"] + "/graphql"


async def main() -> None:
    async with Client(transport=HTTPXAsyncTransport(url=URL), fetch_schema_from_transport=True) as session:
        query = gql("query ($codename: String!) { item(codename: $codename) { system { name } } }")
        query.variable_values = {"codename": "on_roasts"}
        assert await session.execute(query) == {"item": {"system": {"name": "On Roasts"}}}
        assert await refusal(session, "{ items(offset: -1) { limit } }") == "BAD_USER_INPUT"
    print("gql: ok")


async def refusal(session: Any, text: str) -> Any:
    """The code of the first error."""
    try:
        await session.execute(gql(text))
    except TransportQueryError as error:
        return (error.errors or [{}])[0].get("extensions", {}).get("code")
    return None


asyncio.run(main())
