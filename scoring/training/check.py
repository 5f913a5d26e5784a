"""Cross-validated figures of the coder on its own corpus. Folds are whole conversations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from scoring.coding.behaviours import Behaviour, ChangeTalk, Focus, Speaker
from scoring.coding.client_turn import client_codes
from scoring.coding.coach_turn import coach_codes
from scoring.coding.coded import CodedTurn
from scoring.coding.features.context import Heard
from scoring.coding.features.text import take_apart
from scoring.coding.features.turn import client_features, coach_features, kind_of, read_turn, talk_of
from scoring.coding.lexicon import Lexicon
from scoring.coding.weights import Head
from scoring.training.corpus import Conversation, Labelled

Fit = Callable[[Sequence[Conversation], Speaker], Head]


@dataclass(frozen=True, slots=True)
class Pair:
    """A turn as it is labelled and as the coder, trained without its conversation, codes it."""

    gold: Labelled
    behaviours: tuple[Behaviour, ...]
    focus: tuple[Focus, ...]
    change_talk: tuple[ChangeTalk, ...]


def held_out(conversations: Sequence[Conversation], folds: int, fit: Fit) -> list[Pair]:
    """Code each conversation by weights trained on the other folds; what went before a turn is taken as labelled."""
    lexicon = Lexicon.read("en")
    pairs: list[Pair] = []
    for fold in range(folds):
        train = [c for i, c in enumerate(conversations) if i % folds != fold]
        heads = {speaker: fit(train, speaker) for speaker in Speaker}
        for conversation in (c for i, c in enumerate(conversations) if i % folds == fold):
            before: list[Heard] = []
            for index, turn in enumerate(conversation.turns):
                reading = read_turn(take_apart(turn.text), before[-6:], lexicon)
                if turn.speaker is Speaker.COACH:
                    behaviours, focus = coach_codes(reading, heads[turn.speaker].score(coach_features(reading)))
                    pairs.append(Pair(turn, behaviours, focus, ()))
                else:
                    behaviours, kinds = client_codes(reading, heads[turn.speaker].score(client_features(reading)))
                    pairs.append(Pair(turn, behaviours, (), kinds))
                coded = CodedTurn(index, turn.speaker, turn.text, turn.behaviours, turn.focus, (), turn.change_talk)
                before.append(Heard(coded))
    return pairs


def f1(gold: Iterable[Hashable], coded: Iterable[Hashable]) -> dict[Hashable, float]:
    """F1 of each class that the gold labels hold."""
    hit: dict[Hashable, int] = defaultdict(int)
    both: dict[Hashable, int] = defaultdict(int)
    classes: set[Hashable] = set()
    for g, c in zip(gold, coded, strict=True):
        classes.add(g)
        both[g] += 1
        both[c] += 1
        hit[g] += g == c
    return {c: 2 * hit[c] / both[c] for c in sorted(classes, key=str)}


def figures(pairs: Sequence[Pair]) -> str:
    """The figures as text, a line each."""
    coach = [p for p in pairs if p.gold.speaker is Speaker.COACH]
    client = [p for p in pairs if p.gold.speaker is Speaker.CLIENT]
    lines = [
        _macro("coach, kind of main", [(kind_of(p.gold.behaviours[0]), kind_of(p.behaviours[0])) for p in coach]),
        _macro("coach, main", [(p.gold.behaviours[0], p.behaviours[0]) for p in coach]),
        _macro("coach, main focus", [(p.gold.focus[0], p.focus[0]) for p in coach]),
        _macro("client, kind of main", [(talk_of(p.gold.behaviours[0]), talk_of(p.behaviours[0])) for p in client]),
        _macro("client, main", [(p.gold.behaviours[0], p.behaviours[0]) for p in client]),
        _present("coach, present", [(set(p.gold.behaviours), set(p.behaviours)) for p in coach]),
        _present("coach, focus present", [(set(p.gold.focus), set(p.focus)) for p in coach]),
        _present("client, present", [(set(p.gold.behaviours), set(p.behaviours)) for p in client]),
        _present("client, change talk", [(set(p.gold.change_talk), set(p.change_talk)) for p in client]),
    ]
    return "\n".join(lines) + "\n"


def _macro(name: str, pairs: Sequence[tuple[Hashable, Hashable]]) -> str:
    each = f1((g for g, _ in pairs), (c for _, c in pairs))
    right = sum(g == c for g, c in pairs) / len(pairs)
    return f"{name}: macro-F1 {sum(each.values()) / len(each):.3f}, right {right:.3f} | {_listed(each)}"


def _present(name: str, pairs: Sequence[tuple[AbstractSet[str], AbstractSet[str]]]) -> str:
    each: dict[Hashable, float] = {}
    codes = sorted({code for gold, _ in pairs for code in gold})
    for code in codes:
        hit = sum(code in g and code in c for g, c in pairs)
        both = sum((code in g) + (code in c) for g, c in pairs)
        each[code] = 2 * hit / both
    return f"{name}: macro-F1 {sum(each.values()) / len(each):.3f} | {_listed(each)}"


def _listed(each: dict[Hashable, float]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in each.items())
