"""Which of the two JSON types an answer has (GraphQL over HTTP, Media Types)."""

from __future__ import annotations

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"


class NotAcceptable(Exception):
    """The caller accepts neither type."""


def response_type(accept: str | None) -> str:
    """The type to answer with. No header, or wildcards alone, mean application/json; a quality of 0 excludes."""
    if accept is None or not accept.strip():
        return JSON
    qualities: dict[str, float] = {}
    for part in accept.split(","):
        media_type, *parameters = (piece.strip().lower() for piece in part.split(";"))
        qualities[media_type] = max(quality(parameters), qualities.get(media_type, 0.0))
    wildcard = qualities.get("application/*", qualities.get("*/*", 0.0))
    json = qualities.get(JSON, wildcard)
    graphql_response = qualities.get(GRAPHQL_RESPONSE, 0.0)
    if graphql_response > 0 and graphql_response >= json:
        return GRAPHQL_RESPONSE
    if json > 0:
        return JSON
    if wildcard > 0 and GRAPHQL_RESPONSE not in qualities:
        return GRAPHQL_RESPONSE
    raise NotAcceptable


def quality(parameters: list[str]) -> float:
    """A malformed quality counts as 0."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                liked = float(value)
            except ValueError:
                return 0.0
            return liked if 0 <= liked <= 1 else 0.0
    return 1.0
