"""Cohorts over several clients at once: the mixed model, beside what is known."""

from __future__ import annotations

import builtins
import random
from typing import Any

import pytest

from simulator.cohort.bundle import Bundle
from simulator.cohort.compare import compare
from simulator.cohort.gather import Cohort
from simulator.cohort.mixed import ASSUMED, Observed, blocks_of, differences
from simulator.errors import UsageError
from tests.simulator.cohort.handed_over import session
from tools.interval_coverage import SHAPES, coverage_of_the_model

pytest.importorskip("statsmodels")


def practised(hard_share: float, gain: float, name: str, seed: int) -> list[Observed]:
    draw, found = random.Random(seed), []
    for who in range(12):
        own = 2.5 + gain + draw.gauss(0, 0.4)
        for talk in range(6):
            hard = draw.random() < hard_share
            score = own - (1.5 if hard else 0.0) + draw.gauss(0, 0.2)
            found.append(Observed(name, f"{who}", "hard" if hard else "easy", talk // 2 + 1, score))
    return found


def test_a_cohort_that_met_the_harder_client_is_not_taken_for_a_weaker_one() -> None:
    sessions = practised(0.2, 0.0, "autumn", 1) + practised(0.8, 1.0, "spring", 2)
    (one,) = differences(sessions, ["autumn", "spring"], "learning")
    plain = [sum(s.score for s in sessions if s.cohort == name) / 72 for name in ("autumn", "spring")]
    assert plain[1] - plain[0] < 0.4
    assert one.interval[0] < 1.0 < one.interval[1]
    assert one.told_apart


def test_clients_that_no_two_cohorts_share_give_no_figure() -> None:
    sessions = practised(0.0, 0.0, "autumn", 1) + practised(1.0, 1.0, "spring", 2)
    assert differences(sessions, ["autumn", "spring"], "learning") == []


def test_fewer_than_five_trainees_take_no_part() -> None:
    few = [s for s in practised(0.5, 0.0, "few", 3) if int(s.trainee) < 4]
    assert differences(practised(0.5, 0.0, "autumn", 1) + few, ["autumn", "few"], "learning") == []


def test_it_stands_beside_the_comparison_with_what_it_assumes() -> None:
    cohorts = []
    for name, seed in (("autumn", 1), ("spring", 2)):
        draw, bundles = random.Random(seed), []
        for who in range(6):
            talks = [
                session(f"{name} {who} {n}", round(2 + draw.random(), 1), client=client)
                for n, client in enumerate(("walter", "priya"))
            ]
            bundles.append(Bundle(who=f"{name} {who}", sessions=talks))
        cohorts.append(Cohort(name, tuple(bundles)))
    every, blocks = blocks_of(cohorts, compare(cohorts))
    assert [one.dimension for one in every] == ["partnering", "enrolling", "learning"]
    assert ASSUMED in str(blocks)


def test_the_model_holds_about_as_often_as_it_says() -> None:
    assert 0.88 <= coverage_of_the_model(SHAPES["leaning"], 10, 2, rounds=80, seed=5) <= 1.0


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("statsmodels"):
            raise ModuleNotFoundError("No module named 'statsmodels'", name="statsmodels")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"extra `stats` .*pip install 'triad-coaching\[stats\]'"):
        differences([], ["autumn", "spring"], "learning")
