"""Our figures beside those of independent libraries, on twenty designs with gaps, ties, halves and unused points."""

from __future__ import annotations

import random
import warnings
from collections.abc import Iterator

import pytest

from scoring.agreement import library
from scoring.agreement.statistics import icc, score_kappa, weighted_kappa

Table = list[tuple[float, float]]


def designs() -> Iterator[tuple[str, list[list[float | None]]]]:
    """Talks by raters, 0 to 5 in halves; None is a gap."""
    for number in range(20):
        draw = random.Random(number)
        raters, talks = 2 + number % 3, 5 + number
        step = (0.5, 1.0)[number % 2]
        low, high = ((0, 5), (2, 4), (0, 2), (3, 5))[number % 4]
        rows: list[list[float | None]] = []
        for _ in range(talks):
            true = draw.uniform(low, high)
            row: list[float | None] = [
                min(5.0, max(0.0, round((true + draw.gauss(0.3 * r, 0.7)) / step) * step)) for r in range(raters)
            ]
            if number % 5 == 0 and draw.random() < 0.25:
                row[draw.randrange(raters)] = None
            rows.append(row)
        yield f"{number}: {talks} talks, {raters} raters, {step} steps, {low} to {high}", rows


DESIGNS = dict(designs())


def complete(rows: list[list[float | None]]) -> list[list[float]]:
    return [[value for value in row if value is not None] for row in rows if None not in row]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@pytest.mark.parametrize("design", DESIGNS)
def test_icc_is_that_of_pingouin_and_that_of_an_analysis_of_variance(design: str) -> None:
    table = complete(DESIGNS[design])
    ours = icc(table)
    assert ours is not None
    assert ours == pytest.approx(library.icc(table)[0], abs=1e-6)
    import pandas
    import statsmodels.formula.api as formulas
    from statsmodels.stats.anova import anova_lm

    frame = pandas.DataFrame(
        [(t, r, v) for t, row in enumerate(table) for r, v in enumerate(row)], columns=["t", "r", "v"]
    )
    found = anova_lm(formulas.ols("v ~ C(t) + C(r)", frame).fit())["mean_sq"]
    n, k = len(table), len(table[0])
    between, judges, error = found["C(t)"], found["C(r)"], found["Residual"]
    theirs = (between - error) / (between + (k - 1) * error + k * (judges - error) / n)
    assert ours == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("design", DESIGNS)
def test_weighted_kappa_is_that_of_statsmodels_and_of_scikit_learn(design: str) -> None:
    table = [(row[0], row[1]) for row in complete(DESIGNS[design])]
    ours = score_kappa(table)
    halves = [(round(2 * a), round(2 * b)) for a, b in table]
    assert ours == pytest.approx(weighted_kappa(halves, 11), abs=1e-9)
    assert ours == pytest.approx(library.kappa(halves, 11)[0], abs=1e-6)
    from sklearn.metrics import cohen_kappa_score

    first, second = zip(*halves, strict=True)
    theirs = cohen_kappa_score(first, second, labels=list(range(11)), weights="quadratic")
    assert ours == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("design", DESIGNS)
def test_alpha_is_that_of_its_definition_and_of_nltk_with_gaps_as_without(design: str) -> None:
    rows = DESIGNS[design]
    theirs = library.alpha(rows, "interval")
    values = [[value for value in row if value is not None] for row in rows]
    values = [row for row in values if len(row) > 1]
    every = [value for row in values for value in row]
    apart = sum(sum((a - b) ** 2 for a in row for b in row) / (len(row) - 1) for row in values) / len(every)
    chance = sum((a - b) ** 2 for a in every for b in every) / (len(every) * (len(every) - 1))
    assert theirs == pytest.approx(1 - apart / chance, abs=1e-6)
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import interval_distance

    data = [(str(r), str(t), v) for t, row in enumerate(rows) for r, v in enumerate(row) if v is not None]
    assert theirs == pytest.approx(AnnotationTask(data=data, distance=interval_distance).alpha(), abs=1e-6)


def test_an_interval_has_all_its_digits_and_holds_the_figure() -> None:
    value, between = library.icc(complete(DESIGNS[next(iter(DESIGNS))]))
    assert value is not None
    assert between is not None
    assert between[0] < value < between[1]
    assert between[0] != round(between[0], 2)


def test_what_is_not_defined_is_none_and_no_warning_reaches_a_trainer() -> None:
    assert library.alpha([[2, 2], [2, 2]], "interval") is None
    assert library.alpha([[2, None], [None, 3]], "interval") is None
    assert library.icc([(1, 2), (2, 3), (4, 5)])[1] is None
