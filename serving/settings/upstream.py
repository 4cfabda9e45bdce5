"""Settings: how the services are asked."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings


class UpstreamSettings(BaseSettings):
    """How long, how often, how much at a time, and for how little."""

    connect_timeout: float = Field(3.0, gt=0, description="Seconds to connect to a service.")
    read_timeout: float = Field(10.0, gt=0, description="Seconds between two reads from a service.")
    attempt_timeout: float = Field(15.0, gt=0, description="Seconds for one request to a service in all.")
    upstream_budget: float = Field(30.0, gt=0, description="Seconds for a request to a service with its retries.")
    upstream_attempts: int = Field(3, ge=1, le=10, description="Attempts at a request that may be repeated.")
    upstream_concurrency: int = Field(20, ge=1, description="Requests to one service at a time.")
    upstream_url_length: int = Field(2048, ge=256, le=65519, description="Longest URL to send to the Delivery API.")
    push_down: bool = Field(
        True, description="Ask the Delivery API only for the elements and the depth that a query selects."
    )
    level_by_level: bool = Field(
        False,
        description="Without push-down: ask for linked items level by level, never along with what links to them.",
    )
