"""The info argument of resolvers: built by the executor once per field, then copied with each parent's path.
Imports graphql-core only."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from execution.levels import Column
    from execution.run import Run

_PATH = 4  # position of `path` in GraphQLResolveInfo and in Strawberry's own info tuple


def infos_of(run: "Run", column: "Column") -> list[Any]:
    """One info for every object of the column."""
    paths = column.paths()
    if not run.info_is_template or not paths:
        return [run.info(column, index) for index in range(len(paths))]
    first = run.info(column, 0)
    kind = type(first)
    before, after = tuple(first[:_PATH]), tuple(first[_PATH + 1 :])
    new = tuple.__new__
    return [first, *[new(kind, (*before, path, *after)) for path in paths[1:]]]
