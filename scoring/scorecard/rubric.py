"""The rubric: markers as data. What shows one, what contradicts it, what opens it, its weight, and the anchors.

A rubric is a YAML file that trainers may write themselves; it is checked like a persona, and its digest stands on
every scorecard, so that only like is compared with like. Any package may call this one.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from scoring.coding.behaviours import Dimension
from scoring.evidence.own import OwnSignal
from scoring.evidence.signals import Opening, Signal
from scoring.files.yaml_problems import nearest
from scoring.files.yaml_source import Source, read_source

STANDARD: Final = "pel"
_ID: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
OwnName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
AnySignal = Annotated[Signal | OwnName, Field(union_mode="left_to_right")]
"""A signal of the vocabulary, or one that the rubric defines itself."""
DimensionName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{1,29}$")]
THREE: Final = tuple(dimension.value for dimension in Dimension)
"""The dimensions that every rubric has."""
MOST_DIMENSIONS: Final = 8
_TAKEN: Final = re.compile(r".*_(?:low|high|own|sessions|gap)|noticed|learned|overall|id|card|more")
"""Names that tables have for something else."""
Clause = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"[^.]$")]
"""Words that go into a sentence of the feedback: without a full stop."""
Strength = Annotated[float, Field(gt=0, le=4, allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Marker(_Strict):
    """One thing that a good coach can be seen to do.

    `shown_by` and `contradicted_by` give each signal its strength: how much one finding adds to, or takes from, the
    marker. `enough` caps what findings of one side can add up to: beyond it, more of the same changes nothing.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{1,2}$")]
    name: Words
    look_for: Words
    opposite: Words
    missed: Clause | None = None
    """What is told where it had its chance and did not come up: a clause after "you"."""
    try_next: Clause | None = None
    """What a trainee could try next time, in their own voice."""
    icf: tuple[Annotated[str, StringConstraints(pattern=r"^[1-8](\.[0-9]{1,2}|\.x)?$")], ...] = ()
    weight: Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)]
    opening: Opening
    enough: Annotated[float, Field(gt=0, le=20, allow_inf_nan=False)] = 2.0
    shown_by: dict[AnySignal, Strength] = Field(min_length=1)
    contradicted_by: dict[AnySignal, Strength] = {}

    @model_validator(mode="after")
    def _one_side_each(self) -> Self:
        both = sorted(set(self.shown_by) & set(self.contradicted_by))
        if both:
            raise ValueError(f"{both[0]} can't both show and contradict {self.id}: keep it on one side")
        return self


class DimensionRubric(_Strict):
    """What a dimension is about, what each score from 0 to 5 looks like, and its markers."""

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)] | None = None
    """What it is called where scores are shown; left out: by its own name."""
    asks: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)] | None = None
    """What a trainee asks themselves to rate it; left out: what it is about."""
    about: Words
    anchors: dict[Annotated[int, Field(ge=0, le=5)], Words]
    markers: tuple[Marker, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _all_anchors(self) -> Self:
        missing = [str(n) for n in range(6) if n not in self.anchors]
        if missing:
            raise ValueError(f"anchors need a description for each score from 0 to 5; missing: {', '.join(missing)}")
        return self


class Sufficiency(_Strict):
    """How much there must be before a score is given at all, and how fast an interval narrows."""

    coach_turns: Annotated[int, Field(ge=1, le=50)] = 4
    client_turns: Annotated[int, Field(ge=1, le=50)] = 3
    openings: Annotated[float, Field(ge=0, le=1)] = 0.5
    """The share of a dimension's weight that must have had an opening."""
    widest: Annotated[float, Field(gt=0, le=5)] = 2.5
    """Half the interval's width, in points, with no evidence at all."""


class Arithmetic(_Strict):
    """The constants of the score; `docs/scoring-guide.md` works an example through."""

    doubt: Annotated[float, Field(gt=0, le=5)] = 0.25
    """What keeps a single finding from counting as certain."""
    nothing: Annotated[float, Field(ge=0, le=4)] = 1.0
    """The score where every opening was missed and nothing was contradicted."""


class Rubric(_Strict):
    """A whole rubric. `digest` changes whenever anything in it does but words for the trainee."""

    format: Literal["triad.rubric/1"] = Field(alias="schema")
    id: Name
    version: Annotated[int, Field(ge=1)]
    title: Words
    sufficiency: Sufficiency = Sufficiency()
    arithmetic: Arithmetic = Arithmetic()
    dimensions: dict[DimensionName, DimensionRubric] = Field(max_length=MOST_DIMENSIONS)
    """The three by which progress and cohorts compare, and a school's own."""
    overall: dict[DimensionName, Annotated[float, Field(gt=0, le=10, allow_inf_nan=False)]] = {}
    """The dimensions that an overall score is the weighted mean of; left out, there is none."""
    signals: dict[OwnName, OwnSignal] = {}
    """Signals of one's own, by their names."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [d.value for d in Dimension if d not in self.dimensions]
        if missing:
            near = nearest(missing[0], [name for name in self.dimensions if name not in THREE])
            meant = f" (is it written as {near}?)" if near else ""
            raise ValueError(f"a rubric scores all three dimensions; missing: {', '.join(missing)}{meant}")
        if taken := next((name for name in self.dimensions if _TAKEN.fullmatch(name)), None):
            raise ValueError(f"a dimension can't be called {taken}: tables have that name for something else")
        if unknown := next((name for name in self.overall if name not in self.dimensions), None):
            raise ValueError(f"overall names {unknown}, and there is no such dimension")
        ids = [marker.id for marker in self.markers]
        twice = sorted({one for one in ids if ids.count(one) > 1})
        if twice:
            raise ValueError(f"the marker {twice[0]} stands twice: give each its own id")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The dimensions' names: the three that every rubric has, then a school's own in the order of the file."""
        return (*THREE, *(name for name in self.dimensions if name not in THREE))

    @property
    def markers(self) -> tuple[Marker, ...]:
        """All markers, dimension by dimension."""
        return tuple(marker for name in self.names for marker in self.dimensions[name].markers)

    def marker(self, marker_id: str) -> Marker:
        """The marker with this id; KeyError if there is none."""
        for marker in self.markers:
            if marker.id == marker_id:
                return marker
        raise KeyError(marker_id)

    @cached_property
    def digest(self) -> str:
        """Twelve hex digits over everything that decides a score, or says what it means."""
        whole = self.model_dump(mode="json", by_alias=True)
        for name in ("signals", "overall"):  # a rubric without them says what it said before there were any
            if not whole[name]:
                del whole[name]
        for one in whole["dimensions"].values():
            del one["asks"]  # said to the trainee, too
            if one["title"] is None:
                del one["title"]
            for marker in one["markers"]:
                del marker["missed"], marker["try_next"]  # said to the trainee; they score nothing
        said = json.dumps(whole, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode("utf-8")).hexdigest()[:12]


def rubric_path(rubric_id: str = STANDARD) -> Path:
    """Where a built-in rubric lies."""
    return Path(__file__).parent / "rubrics" / f"{rubric_id}.yaml"


def load_rubric(source: Path | str | None = None, *, name: str | None = None) -> Rubric:
    """Read a rubric: the standard one, a built-in one by its id, one from a path, or from YAML text.

    Raises BadSource.
    """
    if source is None or (isinstance(source, str) and _ID.fullmatch(source)):
        source = rubric_path(source or STANDARD)
    text = read_source(source, name=name)
    rubric = text.as_model(Rubric)
    _check_signals(text, rubric)
    return rubric


@cache
def standard_rubric() -> Rubric:
    """The rubric that ships with Triad, read once."""
    return load_rubric()


def _check_signals(text: Source, rubric: Rubric) -> None:
    """Every signal that a marker names is known, and none of one's own hides one of the vocabulary."""
    known = {signal.value for signal in Signal}
    for name in rubric.signals:
        if name in known:
            hint = "Give it another name"
            raise text.bad(("signals", name), "there is a signal of this name already", hint)
    for dimension, one in rubric.dimensions.items():
        for number, marker in enumerate(one.markers):
            for side in ("shown_by", "contradicted_by"):
                for name in getattr(marker, side):
                    if name not in known and name not in rubric.signals:
                        near = nearest(name, sorted(known | set(rubric.signals)))
                        hint = (
                            f"Did you mean {near}?" if near else "Define it under signals, or see `triad rubric show`"
                        )
                        place = ("dimensions", dimension, "markers", number, side, name)
                        raise text.bad(place, f"there is no signal {name!r}", hint)
