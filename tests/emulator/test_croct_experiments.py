"""Assignment of variants: stable by client, shared by allocation, for a part of the traffic."""

from collections import Counter

import pytest

from emulator.croct.experiments import Experiment, Variant

VARIANTS = (Variant("a", "A", 250, ()), Variant("b", "B", 750, ()))
CLIENTS = [f"client-{at}" for at in range(4000)]


def shares(traffic: float) -> dict[str, float]:
    experiment = Experiment("experiment", traffic, VARIANTS)
    assigned = Counter(variant.id if (variant := experiment.assign(client)) else "-" for client in CLIENTS)
    return {name: count / len(CLIENTS) for name, count in assigned.items()}


def test_variants_share_all_clients_by_their_allocation() -> None:
    assert shares(1) == {"a": pytest.approx(0.25, abs=0.02), "b": pytest.approx(0.75, abs=0.02)}


def test_traffic_leaves_the_others_out() -> None:
    assert shares(0.4) == {
        "a": pytest.approx(0.1, abs=0.02),
        "b": pytest.approx(0.3, abs=0.02),
        "-": pytest.approx(0.6, abs=0.02),
    }


def test_without_traffic_nobody_takes_part() -> None:
    assert shares(0) == {"-": 1.0}


def test_an_assignment_depends_on_experiment_and_client_alone() -> None:
    """The first eight bytes of SHA-256("experiment:client-0") modulo 1000 are 215, then 111, 965, 154, 586, 396."""
    assigned = [Experiment("experiment", 1, VARIANTS).assign(client) for client in CLIENTS[:6]]
    assert [it.id if it else None for it in assigned] == ["a", "a", "b", "a", "b", "b"]


def test_more_traffic_moves_nobody_to_another_variant() -> None:
    some, every = Experiment("experiment", 0.5, VARIANTS), Experiment("experiment", 1, VARIANTS)
    moved = [it for it in CLIENTS if (before := some.assign(it)) is not None and every.assign(it) != before]
    assert moved == []
