"""Published cohorts: compared where they lie, with the figures that bundles give."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.cohort.compare import compare
from simulator.cohort.gather import Cohort
from simulator.cohort.likeness import Wanted
from simulator.cohort.report import as_record
from simulator.cohort.store import compare_published, opened_store, publish
from simulator.errors import UsageError
from tests.simulator.cohort.handed_over import cohort, trainee
from tests.simulator.command import Triad, triad

__all__ = ["triad"]

AUTUMN = cohort("autumn", 1.8, 2.2, 2.0, 2.4, 1.6, 2.1)
MORE = [trainee(f"s{n}", 3.0, 4.0, 4.5, nth=None, own={"learning": 4.0}, objections=1) for n in range(7)]
SPRING = Cohort("spring", (*MORE, trainee("other", 5.0, client="priya"), trainee("short", None)))


@pytest.fixture
def store(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'cohorts.db'}"
    for one in (AUTUMN, SPRING):
        with opened_store(url) as db:
            publish(db, one.name, one.bundles)
    return url


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(nth=None), Wanted(nth=2), Wanted(since="2026-03-01", nth=None)])
def test_the_figures_are_those_of_the_bundles(store: str, wanted: Wanted) -> None:
    with opened_store(store) as db:
        found = as_record(compare_published(db, ["autumn", "spring"], wanted))
    alone = as_record(compare([AUTUMN, SPRING], wanted))
    for record in (found, alone):
        record.pop("left_out")
        for one in record["cohorts"]:
            one["trainees"] = None  # who has no scored session isn't published
            one["own_minus_observer"] = {k: v for k, v in one["own_minus_observer"].items() if v["trainees"]}
    assert found == alone


def test_publishing_again_takes_the_place_of_what_was_there(store: str) -> None:
    for _ in range(2):
        with opened_store(store) as db:
            assert publish(db, "autumn", AUTUMN.bundles) == 6


def test_nobody_is_in_two_published_cohorts(store: str) -> None:
    with pytest.raises(UsageError, match="under another name or in another cohort"), opened_store(store) as db:
        publish(db, "summer", AUTUMN.bundles)


def test_from_bundles_to_a_comparison_in_the_store(triad: Triad, tmp_path: Path) -> None:
    for bundle in AUTUMN.bundles:
        (tmp_path / f"{bundle.who}.json").write_text(bundle.as_text())
    triad("import", *(str(f) for f in tmp_path.glob("*.json")), "--cohort", "autumn")
    url = f"sqlite:///{tmp_path / 'cohorts.db'}"
    assert "6 scored sessions" in triad("cohort", "publish", "autumn", "--store", url).err
    assert "learning 2.0" in triad("cohort", "compare", "autumn", "--store", url).out
    assert "is published there" in triad("cohort", "compare", "winter", "--store", url).err
    assert "Published are scores alone" in triad("cohort", "compare", "autumn", "--store", url, "--detail").err
    assert "Where to?" in triad("cohort", "publish", "autumn").err
    assert (
        "secret"
        not in triad("cohort", "compare", "autumn", "--store", "postgresql+psycopg://u:secret@127.0.0.1:9/x").err
    )
