"""What the formula comes to for one operation. Stdlib only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Requests of one kind that a level of the operation makes; `paths` are the fields that ask, without aliases."""

    service: str
    request: str
    requests: int
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """`nodes`: objects in the answer; `upstream`: requests of all steps; `largest_page`: of the sizes asked for."""

    nodes: int
    upstream: int
    steps: tuple[Step, ...]
    largest_page: int = 0
