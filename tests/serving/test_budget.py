"""Points over time: a burst, its refill, and what is given back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from serving.budget import Allowance, Charge, MemoryBudget


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def budget(clock: Clock) -> MemoryBudget:
    return MemoryBudget(Allowance(burst=10, rate=2), clock=clock)


async def test_a_burst_may_be_spent_at_once_and_not_a_point_more(budget: MemoryBudget) -> None:
    assert await budget.spend("a", 4) == Charge(True, 6)
    assert await budget.spend("a", 6) == Charge(True, 0)
    assert await budget.spend("a", 1) == Charge(False, 0, retry_after=1)


async def test_points_come_back_at_their_rate(budget: MemoryBudget, clock: Clock) -> None:
    await budget.spend("a", 10)
    clock.now += 1.5
    assert await budget.spend("a", 3) == Charge(True, 0)
    assert await budget.spend("a", 10) == Charge(False, 0, retry_after=5)
    clock.now += 5
    assert await budget.spend("a", 10) == Charge(True, 0)


async def test_a_refusal_costs_nothing(budget: MemoryBudget) -> None:
    await budget.spend("a", 8)
    for _ in range(3):
        assert await budget.spend("a", 3) == Charge(False, 2, retry_after=1)
    assert await budget.spend("a", 2) == Charge(True, 0)


async def test_callers_do_not_share(budget: MemoryBudget) -> None:
    await budget.spend("a", 10)
    assert await budget.spend("b", 10) == Charge(True, 0)


async def test_what_was_not_used_is_given_back(budget: MemoryBudget) -> None:
    await budget.spend("a", 10)
    await budget.give_back("a", 7)
    assert await budget.spend("a", 7) == Charge(True, 0)


async def test_giving_back_never_makes_more_than_the_burst(budget: MemoryBudget, clock: Clock) -> None:
    await budget.spend("a", 10)
    clock.now += 60
    await budget.give_back("a", 10)
    await budget.give_back("nobody", 10)
    assert await budget.spend("a", 11) == Charge(False, 10, retry_after=1)
    assert await budget.spend("nobody", 10) == Charge(True, 0)


async def test_only_so_many_callers_are_remembered(clock: Clock) -> None:
    budget = MemoryBudget(Allowance(10, 2), most=2, clock=clock)
    for caller in "abc":
        await budget.spend(caller, 10)
    assert await budget.spend("a", 10) == Charge(True, 0)
    assert await budget.spend("c", 1) == Charge(False, 0, retry_after=1)


@given(some.lists(some.tuples(some.floats(0, 5), some.integers(1, 12)), max_size=30))
async def test_never_more_is_granted_than_the_burst_and_its_refill(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    budget = MemoryBudget(Allowance(burst=10, rate=2), clock=clock)
    granted = 0
    for wait, points in steps:
        clock.now += wait
        granted += points if (await budget.spend("a", points)).granted else 0
    assert granted <= 10 + 2 * (clock.now - 1000) + 1e-3
