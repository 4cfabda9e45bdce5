"""Audiences: groups of users described by a rule.

Stdlib and the query language.
"""

import logging
from dataclasses import dataclass

from emulator.croct.cql import Scope, Unsupported, matches

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Audience:
    """A rule with a name."""

    id: str
    name: str
    criteria: str

    def includes(self, scope: Scope) -> bool:
        """Choice: a rule outside the supported subset matches nobody, and a warning says so."""
        try:
            return matches(self.criteria, scope)
        except Unsupported as reason:
            log.warning("audience %r matches nobody: %s", self.name, reason)
            return False
