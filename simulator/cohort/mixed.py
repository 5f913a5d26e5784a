"""Cohorts over several clients at once: a linear mixed model, fitted by statsmodels (extra `stats`).

A score is the sum of its client and occasion, of how often the client was met, of the cohort, and of what is the
trainee's own, which is taken as drawn at random. So trainees who met other clients can still be compared.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import Any, Final

import numpy as np

from simulator.cohort.bundle import BundledSession
from simulator.cohort.compare import LEAST, Comparison, Difference
from simulator.cohort.gather import Cohort
from simulator.cohort.intervals import simultaneous, student_quantile
from simulator.cohort.merging import meetings
from simulator.cohort.pages import Block, Bullets, Heading, Paragraph
from simulator.cohort.report import difference_in_words
from simulator.extras import extra
from simulator.progress.overview import DIMENSIONS, Likeness

ASSUMED: Final = (
    "All sessions that are scored alike, whoever the client was: each score is taken as its client and occasion, plus "
    "how often that client was met before, plus the cohort, plus what is the trainee's own, plus chance; the last "
    "two are taken as normal, and a client as equally hard for every cohort. Where that is wrong, the intervals are."
)


@dataclass(frozen=True, slots=True)
class Observed:
    """A scored session as the model sees it."""

    cohort: str
    trainee: str
    kind: str
    nth: int
    score: float


def observed(cohorts: Sequence[Cohort], like: Likeness, dimension: str) -> list[Observed]:
    """The sessions that are scored alike, with any client."""
    return [
        Observed(cohort.name, bundle.who, _kind(session), times[session.id], score.score)
        for cohort in cohorts
        for bundle in cohort.bundles
        if (times := meetings(bundle.sessions)) is not None
        for session in bundle.sessions
        if session.like == like and (score := session.of(dimension)) is not None
    ]


def _kind(session: BundledSession) -> str:
    return f"{session.client} {session.client_digest} {session.scenario}"


def differences(sessions: Sequence[Observed], names: Sequence[str], dimension: str) -> list[Difference]:
    """Every later cohort minus every earlier one by the model; nothing for cohorts of fewer than LEAST trainees, nor
    where the model can't be fitted. Raises `UsageError` without the extra."""
    with extra("stats", "A mixed model"):
        from statsmodels.regression.mixed_linear_model import MixedLM
        from statsmodels.tools.sm_exceptions import ConvergenceWarning, SingularMatrixWarning
    people = {name: len({s.trainee for s in sessions if s.cohort == name}) for name in names}
    enough = [name for name in names if people[name] >= LEAST]
    rows = [s for s in sessions if s.cohort in enough]
    if len(enough) < 2:
        return []
    kinds = sorted({s.kind for s in rows})
    design = np.array([_design(s, enough, kinds) for s in rows])
    keep = [0, *(k for k in range(1, design.shape[1]) if np.ptp(design[:, k]) > 0)]
    design = design[:, keep]
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return []  # some client was met by one cohort alone, and nobody who met another
    groups = [f"{s.cohort}\n{s.trainee}" for s in rows]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SingularMatrixWarning)
        warnings.simplefilter("ignore", UserWarning)  # no variance between trainees is an answer too
        warnings.simplefilter("ignore", ConvergenceWarning)  # asked for below
        try:
            fit = MixedLM(np.array([s.score for s in rows]), design, groups=groups).fit(reml=True)
        except np.linalg.LinAlgError:
            return []
    if not fit.converged:
        return []
    return list(_between(fit, enough, dimension, len(set(groups)) - len(enough)))


def _design(session: Observed, cohorts: Sequence[str], kinds: Sequence[str]) -> list[float]:
    places = [float(session.cohort == name) for name in cohorts[1:]]
    clients = [float(session.kind == kind) for kind in kinds[1:]]
    return [1.0, *places, *clients, log2(session.nth)]


def _between(fit: Any, cohorts: Sequence[str], dimension: str, freedom: int) -> Iterator[Difference]:
    values, doubt = np.asarray(fit.fe_params), np.asarray(fit.cov_params())
    sure = simultaneous(len(cohorts) * (len(cohorts) - 1) // 2)
    for (i, first), (j, second) in combinations(enumerate(cohorts), 2):
        weigh = np.zeros(len(values))
        weigh[j] = 1.0
        if i:
            weigh[i] = -1.0
        points = float(weigh @ values)
        error = float(weigh @ doubt[: len(values), : len(values)] @ weigh) ** 0.5
        reach = student_quantile(sure, freedom) * error
        yield Difference(first, second, dimension, points, (points - reach, points + reach))


def blocks_of(cohorts: Sequence[Cohort], found: Comparison) -> tuple[list[Difference], list[Block]]:
    """What the model says beside a comparison, as data and for its report. Raises `UsageError` without the extra."""
    names = [cohort.name for cohort in cohorts]
    every = []
    for dimension in DIMENSIONS:
        every += differences(observed(cohorts, found.alike.like, dimension), names, dimension)
    said = [f"{one.dimension}: {difference_in_words(one)}" for one in every]
    if not said:
        nothing = (
            f"Not enough for a model: at least two cohorts with {LEAST} trainees who met the same clients are needed."
        )
        return [], [Heading("Over all clients"), Paragraph(nothing)]
    return every, [Heading("Over all clients"), Bullets(said), Paragraph(ASSUMED)]
