"""What a resolver is given beside its parent: the request's loaders and the rules its arguments must keep."""

from __future__ import annotations

from dataclasses import dataclass, field

from strawberry import Info as StrawberryInfo
from strawberry import Parent as Parent

from resolvers.caller import Caller as Caller
from resolvers.caller import Scope as Scope
from resolvers.element_kinds import ElementKinds
from resolvers.loaders import Loaders
from resolvers.slot_rules import SlotRules
from upstream.touched import Touched as Touched


@dataclass(frozen=True, slots=True)
class Rules:
    """`max_page` is the largest `limit` a list accepts; `max_keys` is how many items may be looked at to answer a
    condition that upstream cannot; `push_down` asks upstream for what the query selects, `level_by_level` for whole
    items without those they link to; `slots` is what the settings say of slots."""

    max_page: int = 100
    max_keys: int = 5000
    push_down: bool = True
    level_by_level: bool = False
    slots: SlotRules = field(default_factory=SlotRules)


@dataclass(frozen=True, slots=True)
class Context:
    """One per request, built inside its event loop."""

    loaders: Loaders
    caller: Caller
    rules: Rules = field(default_factory=Rules)
    kinds: ElementKinds = field(default_factory=ElementKinds)
    touched: Touched = field(default_factory=Touched)


Info = StrawberryInfo[Context, None]
