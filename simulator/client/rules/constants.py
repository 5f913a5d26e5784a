"""The rules' constants, read from `rules.toml`, where each stands beside its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Self

from scoring.coding.behaviours import COACH_BEHAVIOURS, Behaviour, Block, Focus


class Event(StrEnum):
    """What can happen besides the behaviours of a turn."""

    TOOK_UP = "took_up"
    BUILT_ON = "built_on"
    PASSED_OVER = "passed_over"
    HEAVY_SILENCE = "heavy_silence"
    EMPTY_SILENCE = "empty_silence"
    INTERROGATED = "interrogated"
    PARROTED = "parroted"
    UNGROUNDED = "ungrounded"
    SAME_AGAIN = "same_again"
    CONTRACTED = "contracted"
    KEPT_PRESSING = "kept_pressing"
    REPAIRED = "repaired"
    CHEERED_OVER = "cheered_over"
    INSULTED = "insulted"
    ODD = "odd"
    LOOSENED = "loosened"
    TOLD_GUARDED = "told_guarded"
    TOLD_CORE = "told_core"
    INSIGHT = "insight"
    HINT = "hint"
    VOICE = "voice"
    FIRM = "firm"
    COMPLY = "comply"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one thing does at full strength: shifts from -1 to 1, `grips` for every grip (above 0 tightens)."""

    id: str
    cause: str
    source: str
    safety: float = 0.0
    ownership: float = 0.0
    insight: float = 0.0
    grips: float = 0.0


@dataclass(frozen=True, slots=True)
class Numbers:
    """The single constants; each is explained where it stands in rules.toml."""

    gate_from: float
    gate_full: float
    unheard_worth: float
    trusted_attention: float
    saturation: float
    loss_least: float
    loss_slope: float
    beside: float
    bad_beside: float
    novelty: float
    novelty_least: float
    reflection_again: float
    guarded_turn: int
    core_turn: int
    leap_turn: int
    guarded_safety: float
    core_safety: float
    guarded_attention: float
    core_attention: float
    closed_extra: float
    loosen_from: float
    loosen_fit: float
    loosen_guarded: float
    loosen_core: float
    loosen_insight: float
    left_before_guarded: float
    left_before_core: float
    left_at_last: float
    tighten_most: float
    insight_before_guarded: float
    insight_before_core: float
    ownership_before_insight: float
    ownership_before_hint: float
    insight_at: float
    hint_ownership: float
    hint_insight: float
    voice_ownership: float
    voice_insight: float
    voice_grip: float
    hints_when_heard: float
    names_when_heard: float
    enrolled_turn: int
    enrolled_readiness: float
    comply_advice: float
    comply_push: float
    comply_more: float
    leave_safety: float
    leave_pressed: int
    leave_silences: int
    leave_pleasing: float
    leave_advised: float
    early_action: float
    evade_by_focus: float
    add_more: float
    comes_by_itself: float
    change_open: float
    change_closed: float
    change_other: float
    sustain_open: float
    sustain_closed: float
    sustain_other: float
    sustain_advice_low: float
    sustain_advice_high: float
    carry_safety: float
    carry_ownership: float
    carry_insight: float
    enrolled_safety: float
    enrolled_grip: float
    complied_safety: float
    complied_ownership: float
    complied_grip: float
    withdrew_safety: float


@dataclass(frozen=True, slots=True)
class Rules:
    """All constants of the client's rules."""

    behaviours: Mapping[Behaviour, Effect]
    events: Mapping[Event, Effect]
    fits: Mapping[Block, frozenset[Focus]]
    ownership_by_focus: Mapping[Focus, float]
    insight_by_focus: Mapping[Focus, float]
    numbers: Numbers

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """The rules in parsed TOML. Raises `ValueError` where something is missing, unknown or without a source."""
        behaviours = {Behaviour(name): Effect(id=name, **entry) for name, entry in data["behaviour"].items()}
        events = {Event(name): Effect(id=name, **entry) for name, entry in data["event"].items()}
        fits = {Block(name): frozenset(Focus(f) for f in foci) for name, foci in data["fits"].items()}
        ownership = {Focus(name): worth for name, worth in data["focus"]["ownership"].items()}
        insight = {Focus(name): worth for name, worth in data["focus"]["insight"].items()}
        for what, known, wanted in (
            ("behaviour", set(behaviours), set(COACH_BEHAVIOURS)),
            ("event", set(events), set(Event)),
            ("fits", set(fits), set(Block)),
            ("focus.ownership", set(ownership), set(Focus)),
            ("focus.insight", set(insight), set(Focus)),
            ("numbers", set(data["numbers"]), {field.name for field in fields(Numbers)}),
        ):
            if known != wanted:
                raise ValueError(f"rules.toml: {what}: missing or unknown: {sorted(map(str, known ^ wanted))}")
        for effect in (*behaviours.values(), *events.values()):
            if not effect.source or not effect.cause:
                raise ValueError(f"rules.toml: {effect.id} needs a cause and a source")
        return cls(behaviours, events, fits, ownership, insight, Numbers(**data["numbers"]))


@cache
def load_rules() -> Rules:
    """The packaged rules, read once."""
    text = (resources.files("simulator.client.rules") / "rules.toml").read_text(encoding="utf-8")
    return Rules.from_data(tomllib.loads(text))
