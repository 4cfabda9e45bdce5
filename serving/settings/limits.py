"""Settings: what a request may ask for, and what it may cost."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings

from serving.profiles import Profile
from serving.statuses import StatusProfile


class LimitSettings(BaseSettings):
    """`profile` decides where a limit has no number of its own."""

    max_page: int = Field(100, ge=1, le=2000, description="Largest `limit` that a list accepts.")
    max_body: int = Field(100_000, ge=1_000, description="Largest request body in bytes.")
    max_url: int = Field(16_000, ge=1_000, description="Largest query string in bytes.")
    profile: Profile = Field(
        Profile.OPEN,
        description="open: introspection, suggestions, GraphiQL and free texts. hardened: none of them.",
    )
    http_status_profile: StatusProfile = Field(
        StatusProfile.AUDIT, description="audit: as graphql-http audits it. draft: 422 and 294 as the draft of 2026."
    )
    max_characters: int = Field(15_000, ge=1, description="Longest document in characters.")
    max_tokens: int = Field(1_000, ge=1, description="Most tokens of a document, comments included.")
    max_depth: int = Field(16, ge=1, description="Deepest nesting of an operation.")
    max_aliases: int = Field(30, ge=0, description="Most aliases of an operation, fragments expanded.")
    max_root_fields: int = Field(20, ge=1, description="Most root fields of an operation.")
    max_directives: int | None = Field(
        None, ge=0, description="Most directives of an operation; by default 50, hardened 9."
    )
    max_fields: int = Field(1_000, ge=1, description="Most fields of an operation, fragments expanded.")
    max_introspection_depth: int = Field(16, ge=1, description="Deepest nesting below `__schema` and `__type`.")
    max_comparisons: int = Field(
        6_000, ge=1, description="Most comparisons of fields that have one name, as fragments bring them together."
    )
    max_nodes: int = Field(500_000, ge=1, description="Most objects that an answer may be estimated to hold.")
    max_upstream_requests: int = Field(200, ge=1, description="Most requests upstream of an operation.")
    operation_deadline: float = Field(30.0, gt=0, description="Seconds that an operation may take.")
    body_deadline: float = Field(10.0, gt=0, description="Seconds that a request body may take to arrive.")
    budget_burst: int = Field(
        0,
        ge=0,
        description="Points that a caller may spend at once, 1 for an operation and 1 for each request; 0: any.",
    )
    budget_rate: float = Field(10.0, gt=0, description="Points that come back each second.")
    show_cost: bool = Field(True, description="Show the cost of an operation in `extensions.cost` of its answer.")
