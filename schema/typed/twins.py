"""Which field or type of the base graph one of the typed graph costs as much as. For what estimates costs."""

from __future__ import annotations

# Key in the extensions of a field or a type: its twin, such as "Query.slot" or "ItemList".
TWIN = "contentgraph.twin"

# Typed root fields have no equal: an item by one of two keys, and a listing whose conditions upstream may not know.
TYPED_ITEM = "typed.item"
TYPED_LISTING = "typed.listing"
