"""A breadth-first executor for graphql-core schemas: operations are planned once and run over whole lists.

execute                              the entry; handover: what the stock executor serves; incremental: in parts
strawberry, fields                   for Strawberry schemas: the one line, and batch fields
engine, operation, plan, cache       what is remembered of operations
run, resolvers, values, info         from parents to values; batching: all parents at once
complete, objects, leaves, rows      from values to the response; compile: rows by generated code
levels, waiting, errors              where a value belongs, when it is there, what if it failed
"""

from execution.batching import with_batch
from execution.engine import Engine
from execution.execute import BreadthFirst, breadth_first, execute

__all__ = ["BreadthFirst", "Engine", "breadth_first", "execute", "with_batch"]
