"""Settings: which documents are run, how answers are sent and kept, and what is logged."""

from __future__ import annotations

from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings

from serving.persisted import PersistedMode
from serving.settings.values import Origins, Paths


class AnswerSettings(BaseSettings):
    """What callers and their caches see."""

    persisted: PersistedMode | None = Field(
        None, description="Documents by hash: off, automatic or only; by default automatic, hardened only."
    )
    manifests: Paths = Field(
        [], description="JSON files of trusted documents, as the code generator, Relay or Apollo write them."
    )
    response_cache: int = Field(1_000, ge=0, description="Public answers kept in this process; 0: none.")
    response_cache_bytes: int = Field(32_000_000, ge=0, description="Bytes that they may take together.")
    content_lifetime: int = Field(20, ge=0, description="Seconds that an answer with items may be kept.")
    model_lifetime: int = Field(300, ge=0, description="Seconds that an answer of types and taxonomies may be kept.")
    cors_origins: Origins = Field(
        [], description="Origins whose pages may read answers, such as `https://www.example.com`."
    )
    cors_credentials: bool = Field(False, description="Let those pages send cookies.")
    incremental: bool = Field(
        False, description="Know the directives @defer and @stream: answers in parts, as multipart/mixed."
    )
    compression: bool = Field(True, description="Compress answers with gzip; turn off behind a proxy that does.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="debug, info, warning or error: the least that is logged."
    )
    log_json: bool = Field(False, description="Log lines as JSON.")
