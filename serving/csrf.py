"""Requests that another site's page could make a browser send, with the browser's own credentials, are refused."""

from __future__ import annotations

from collections.abc import Mapping

# Any of them, not empty, makes a browser ask first (Fetch, CORS-preflight): no page of another site can add it unasked.
MARKS = ("apollo-require-preflight", "x-apollo-operation-name", "graphql-require-preflight")
CREDENTIALS = ("cookie", "authorization")


def is_cross_site(headers: Mapping[str, str], *, always: bool) -> bool:
    """Whether nothing in the headers shows that a browser asked first. Their names are lower case.

    Without `always` only requests with credentials are looked at: without them there is nothing to abuse.
    """
    if not always and not any(headers.get(name) for name in CREDENTIALS):
        return False
    if any(headers.get(name, "").strip() for name in MARKS) or _bears_a_token(headers.get("authorization", "")):
        return False
    # choice: the one type that bodies may have, where Apollo takes any that is not simple. Browsers ask first for it.
    return headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json"


def _bears_a_token(authorization: str) -> bool:
    """Browsers add Basic, Digest and Negotiate by themselves, Bearer only where a page's script does, asking first."""
    return authorization.lower().startswith("bearer ")


REFUSAL = f"This request could have been made by another site. Send the header {MARKS[0]}: true with it."
