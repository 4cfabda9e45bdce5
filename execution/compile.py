"""Generated code: a function that builds the response dicts of a selection's plain leaves for a whole frame.
Only names of the schema's own attributes get into the text, and mangled ones; keys of the document are bound."""

from collections.abc import Callable, Mapping
from keyword import iskeyword
from typing import Any
from weakref import proxy

from execution.leaves import PASSES, Odd, enum_names
from execution.plan import FieldPlan, SelectionPlan
from execution.rows import row_of

Rows = Callable[[list[Any], Odd], list[dict[str, Any]]]


def compile_rows(selection: SelectionPlan) -> Rows:
    """Rows for objects read by attribute, for dicts read by key, and for a mixture of both."""
    by_attribute = _compiled(selection, _attribute)
    if all(field.resolver.reads == "attribute" for field in selection.plain):
        return by_attribute
    by_key = _compiled(selection, _key)
    plan = proxy(selection)

    def rows(sources: list[Any], odd: Odd) -> list[dict[str, Any]]:
        kinds = set(map(type, sources))
        if kinds == {dict}:
            return by_key(sources, odd)
        if not any(issubclass(kind, Mapping) for kind in kinds):
            return by_attribute(sources, odd)
        made: list[dict[str, Any]] = []
        for source in sources:
            made.append(row_of(plan, source, 0, (), None, made, odd))
        return made

    return rows


def _attribute(field: FieldPlan, number: int) -> str:
    return f"source.{field.resolver.name}"


def _key(field: FieldPlan, number: int) -> str:
    return f"source.{field.resolver.name}" if field.resolver.reads == "attribute" else f"get(name{number})"


def _compiled(selection: SelectionPlan, access: Callable[[FieldPlan, int], str]) -> Rows:
    plan = proxy(selection)  # it holds the function: both are free together, without a collection of cycles
    bound: dict[str, Any] = {"again": lambda *found: row_of(plan, *found)}
    entries: list[str] = []
    numbers = {id(field): number for number, field in enumerate(selection.plain)}
    for at, field in enumerate(selection.fields):
        bound[f"key{at}"] = field.key
        number = numbers.get(id(field))
        if number is None:
            bound[f"constant{at}"] = selection.blank[field.key]
            entries.append(f"key{at}: constant{at},")
        else:
            bound[f"name{number}"] = field.resolver.name
            bound[f"finish{number}"] = field.shape.finish
            entries.append(f"key{at}: {_leaf(field, number, _safe(field, number, access), bound)},")
    values = [f"v{number}" for number in range(len(selection.plain))]
    text = _TEMPLATE.format(
        bound=", ".join(bound),
        entries="\n                    ".join(entries),
        get="get = source.get" if access is _key else "pass",
        blank=" = ".join(values),
        values=", ".join(values),
        steps=", ".join(str(numbers[id(field)]) if id(field) in numbers else "0" for field in selection.fields),
    )
    scope: dict[str, Any] = {}
    exec(compile(text, "<rows>", "exec"), scope)
    rows: Rows = scope.pop("bind")(**bound)
    return rows


def _safe(field: FieldPlan, number: int, access: Callable[[FieldPlan, int], str]) -> str:
    name = field.resolver.name
    sayable = access is _key or (name.isidentifier() and not iskeyword(name))
    return access(field, number) if sayable else f"getattr(source, name{number})"


def _leaf(field: FieldPlan, number: int, read: str, bound: dict[str, Any]) -> str:
    value = f"v{number}"
    otherwise = f"finish{number}({value}, rows, odd, {field.index})"
    leaf = field.shape.named
    passes = PASSES.get(id(leaf))
    if passes is not None:
        condition = passes.format(v=value).replace(value, f"({value} := {read})", 1)
        return f"{value} if {condition} else {otherwise}"
    names = enum_names(leaf)
    if names is not None:
        bound[f"enum{number}"], bound[f"names{number}"] = names
        is_member = f"type({value} := {read}) is enum{number} and {value}._name_ in names{number}"
        return f"names{number}[{value}._name_] if {is_member} else {otherwise}"
    return f"finish{number}(({value} := {read}), rows, odd, {field.index})"


_TEMPLATE = """
def bind({bound}):
    def make(sources, odd):
        rows = []
        append = rows.append
        {blank} = None
        rest = iter(sources)
        while True:
            try:
                for source in rest:
                    {get}
                    append({{
                    {entries}
                    }})
                return rows
            except Exception as error:
                line = error.__traceback__.tb_lineno - FIRST
                step = ({steps},)[line] if line >= 0 else 0
                append(again(source, step, [{values}], error, rows, odd))
    return make
"""
# the dict display's first entry stands on this line of the generated text
_TEMPLATE = _TEMPLATE.replace("FIRST", str(_TEMPLATE[: _TEMPLATE.index("{entries}")].count("\n") + 1))
