"""Agreement figures with intervals, from kept libraries (extra `stats`): pingouin, krippendorff, statsmodels.

Called by `scoring.agreement.statistics` only, and only where the extra is there. Which library says what, and where
they part, stands in `docs/agreement.md`.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Final, Literal

NEEDED: Final = ("pingouin", "krippendorff", "statsmodels")
INSTALL: Final = "pip install 'triad-coaching[stats]'"
Interval = tuple[float, float]
Level = Literal["interval", "ordinal"]


def available() -> bool:
    """Whether the extra is installed. Quick: nothing is imported."""
    return all(find_spec(name) is not None for name in NEEDED)


@contextmanager
def _quiet() -> Iterator[None]:
    # They warn of each other's versions and of divisions whose result is looked at below.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def icc(table: Sequence[Sequence[float]]) -> tuple[float | None, Interval | None]:
    """ICC(2,1) (two-way random, absolute agreement, one rater; McGraw and Wong's ICC(A,1)) of a table with a row for
    each talk and a column for each rater, and its 95% interval; None where it isn't defined."""
    import pandas
    import pingouin

    rows = [(t, r, value) for t, row in enumerate(table) for r, value in enumerate(row)]
    frame = pandas.DataFrame(rows, columns=["talk", "rater", "score"])
    before = pingouin.options["round.column.CI95"]
    pingouin.options["round.column.CI95"] = None
    try:
        with _quiet():
            found = pingouin.intraclass_corr(data=frame, targets="talk", raters="rater", ratings="score")
    finally:
        pingouin.options["round.column.CI95"] = before
    one = found.loc[found["Type"] == "ICC(A,1)"].iloc[0]
    low, high = (float(end) for end in one["CI95"])
    value = float(one["ICC"])
    return (value if math.isfinite(value) else None), _interval(low, high)


def alpha(table: Sequence[Sequence[float | None]], level: Level) -> float | None:
    """Krippendorff's alpha of a table with a row for each talk and a column for each rater; None stands for a gap.
    None where nothing varies or no talk has two ratings."""
    import krippendorff
    import numpy as np

    data = np.array([[math.nan if value is None else value for value in row] for row in table], dtype=float).T
    pairable = (~np.isnan(data)).sum(axis=0) > 1
    if not pairable.any() or len(np.unique(data[:, pairable][~np.isnan(data[:, pairable])])) < 2:
        return None
    with _quiet():
        return float(krippendorff.alpha(reliability_data=data, level_of_measurement=level))


def kappa(pairs: Sequence[tuple[int, int]], categories: int) -> tuple[float | None, Interval | None]:
    """Cohen's kappa with quadratic weights over ordered categories 0, 1, ..., and its 95% interval (Fleiss, Cohen and
    Everitt 1969), cut at -1 and 1."""
    import numpy as np
    from statsmodels.stats.inter_rater import cohens_kappa

    counts = np.zeros((categories, categories))
    for a, b in pairs:
        counts[a, b] += 1
    with _quiet():
        found = cohens_kappa(counts, wt="quadratic")
    value = float(found.kappa)
    return (value if math.isfinite(value) else None), _interval(float(found.kappa_low), float(found.kappa_upp))


def _interval(low: float, high: float) -> Interval | None:
    return (max(-1.0, low), min(1.0, high)) if math.isfinite(low) and math.isfinite(high) else None
