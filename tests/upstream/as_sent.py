"""Models turned back into the JSON that they were decoded from, for comparing every value."""

from __future__ import annotations

from typing import Any

import msgspec

from upstream.element_models import UnknownElement
from upstream.models import Item


def as_sent(model: Any, sent: Any) -> Any:
    """The model as builtins, without the optional fields that `sent` leaves out."""
    if isinstance(model, Item):
        elements = {codename: model.element(codename) for codename in model.elements}
        return {"system": as_sent(model.system, sent["system"]), "elements": as_sent(elements, sent["elements"])}
    if isinstance(model, UnknownElement):
        return model.raw
    if isinstance(model, msgspec.Struct):
        tag = model.__struct_config__.tag
        fields = msgspec.structs.fields(model)
        shown = {field.encode_name: getattr(model, field.name) for field in fields}
        return as_sent(shown if tag is None else {"type": tag, **shown}, sent)
    if isinstance(model, dict):
        known = sent if isinstance(sent, dict) else {}
        return {name: as_sent(it, known.get(name)) for name, it in model.items() if name in known or it}
    if isinstance(model, list):
        known_list = sent if isinstance(sent, list) else []
        return [as_sent(it, known_list[at] if at < len(known_list) else None) for at, it in enumerate(model)]
    return model
