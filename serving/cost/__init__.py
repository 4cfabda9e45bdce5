"""What an operation may cost, told before it runs: objects in its answer, and requests to the services.

formula              the entry: the plan of an operation over one schema; plan: what comes of it
table, conditions    what each field loads, and what a `where` may come to
walk                 level by level: what is asked together, and what that leads to
selections, given    the fields of an object, and the arguments and directives that matter
remembered           the plans of one document, by what they depend on

Reads the document, the schema and the coerced variables; asks nobody. docs/serving.md has the formula.
"""

from serving.cost.formula import Costs
from serving.cost.plan import Plan, Step
from serving.cost.remembered import Plans, costing_variables

__all__ = ["Costs", "Plan", "Plans", "Step", "costing_variables"]
