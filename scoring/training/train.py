"""Trains the coder's weights on the labelled corpus: `python -m scoring.training.train` (needs the extra `train`).

Reads `scoring/training/conversations/*.txt` and nothing else, prints cross-validated figures (folds of whole
conversations) and writes `scoring/coding/weights.json`. The same corpus gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoring.coding.behaviours import (
    CLIENT_BEHAVIOURS,
    COACH_BEHAVIOURS,
    ChangeTalk,
    Focus,
    Speaker,
)
from scoring.coding.coded import CodedTurn
from scoring.coding.features.context import Heard
from scoring.coding.features.courtesy import features as courtesy_features
from scoring.coding.features.text import take_apart
from scoring.coding.features.turn import (
    client_features,
    coach_features,
    is_word_feature,
    kind_of,
    read_turn,
    talk_of,
)
from scoring.coding.lexicon import Lexicon
from scoring.coding.weights import FORMAT, SCALE, Head, weights_path
from scoring.evidence.cues import SENTENCE
from scoring.training.check import figures, held_out
from scoring.training.corpus import Conversation, Courtesies, Labelled, corpus_folder, read_corpus, read_courtesies

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS: Final = 5
STRENGTH: Final = {Speaker.COACH: 0.05, Speaker.CLIENT: 0.03}
"""Inverse regularisation of the heads that choose among kinds."""
STRENGTH_EACH: Final = 0.1
"""Inverse regularisation of the heads that say yes or no to one code."""
WORD: Final = {Speaker.COACH: 0.6, Speaker.CLIENT: 1.0}
"""Value of a word feature for the choice among kinds, against 1 for the others: words travel worse."""
WORD_EACH: Final = 1.0
"""Value of a word feature for the yes or no to one code."""
SEEN: Final = 3
"""In how many turns a feature must occur to be kept."""
FEWEST: Final = 5
"""How many turns must carry a code for it to be learned."""
COURTESY: Final = 6.0
"""How much more a courtesy counts in training than a sentence of coaching, of which there are thirty times as many."""
WORD_COURTESY: Final = 0.7
"""Value of a word feature in telling courtesies."""
KEEP: Final = 4
"""Weights nearer to zero than this many hundredths are dropped."""
_LEAD_INS: Final = (
    "Okay. ", "Mm-hmm. ", "Yeah. ", "Right. ", "Um, so ", "Okay, so, um, ", "Yeah, and ", "Well, ", "And ",
    "Mm. Yeah. ", "Sure. ", "Okay, great. ",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """A turn as features with its labels; `conversation` keeps folds apart."""

    features: tuple[str, ...]
    turn: Labelled
    conversation: str
    added: bool


def examples(conversations: Sequence[Conversation], speaker: Speaker, lexicon: Lexicon) -> list[Example]:
    """All turns of one speaker. Coach turns come a second time with a spoken lead-in before them (`added`)."""
    found: list[Example] = []
    for conversation in conversations:
        before: list[Heard] = []
        for index, turn in enumerate(conversation.turns):
            if turn.speaker is speaker:
                features = coach_features if speaker is Speaker.COACH else client_features
                reading = read_turn(take_apart(turn.text), before, lexicon)
                found.append(Example(tuple(features(reading)), turn, conversation.name, False))
                if speaker is Speaker.COACH and turn.text.count(" ") >= 2:
                    reading = read_turn(take_apart(_led_in(turn.text)), before, lexicon)
                    found.append(Example(tuple(features(reading)), turn, conversation.name, True))
            coded = CodedTurn(index, turn.speaker, turn.text, turn.behaviours, turn.focus, (), turn.change_talk)
            before.append(Heard(coded))
    return found


def _led_in(text: str) -> str:
    """The text after a spoken lead-in, which one is decided by the text itself."""
    lead = _LEAD_INS[zlib.crc32(text.encode()) % len(_LEAD_INS)]
    return lead + (text if text[:2] in ("I ", "I'") else text[:1].lower() + text[1:])


Label = Callable[[Labelled], str]
Has = Callable[[Labelled], bool]


def _heads(speaker: Speaker) -> tuple[tuple[str, Label], list[tuple[str, Has]]]:
    """What is learned for a speaker: one choice among kinds, and a yes or no for each code."""
    each: list[tuple[str, Has]] = []
    if speaker is Speaker.COACH:
        for b in sorted(COACH_BEHAVIOURS):
            each.append((b.value, lambda t, b=b: b in t.behaviours))  # type: ignore[misc]
        for f in sorted(Focus):
            each.append((f"focus {f.value}", lambda t, f=f: f in t.focus))  # type: ignore[misc]
        return ("kind", lambda t: kind_of(t.behaviours[0])), each
    for b in sorted(CLIENT_BEHAVIOURS):
        each.append((b.value, lambda t, b=b: b in t.behaviours))  # type: ignore[misc]
    for k in sorted(ChangeTalk):
        each.append((f"change_talk {k.value}", lambda t, k=k: k in t.change_talk))  # type: ignore[misc]
    return ("talk", lambda t: talk_of(t.behaviours[0])), each


def fit(data: Sequence[Example], speaker: Speaker, words: bool) -> Head:
    """Train all outputs of a speaker; without `words` only on features that hold in any language.

    Rare codes count for more than their share, by the root of it, and the client's three kinds of talk count alike:
    how often each occurs differs between our conversations and those to be coded.
    """
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # it ships no types

    kept = [[f for f in e.features if words or not is_word_feature(f)] for e in data]
    counts = Counter(f for features in kept for f in features)
    names = sorted(f for f, n in counts.items() if n >= SEEN)
    (choice, label), each = _heads(speaker)
    outputs: list[str] = []
    columns: list[tuple[NDArray[Any], float]] = []
    starts: list[float] = []
    matrix = _matrix(kept, names, WORD[speaker])
    model = LogisticRegression(
        C=STRENGTH[speaker],
        class_weight="balanced" if speaker is Speaker.CLIENT else None,
        max_iter=5000,
        tol=1e-8,
    )
    model.fit(matrix, [label(e.turn) for e in data])
    for i, name in enumerate(model.classes_):
        outputs.append(f"{choice} {name}")
        columns.append((model.coef_[i], WORD[speaker]))
        starts.append(model.intercept_[i])
    matrix = _matrix(kept, names, WORD_EACH)
    for name, has in each:
        truth = [has(e.turn) for e in data]
        yes = sum(truth)
        if yes < FEWEST:
            continue
        weight = {True: (len(truth) / (2 * yes)) ** 0.5, False: (len(truth) / (2 * (len(truth) - yes))) ** 0.5}
        model = LogisticRegression(
            C=STRENGTH_EACH, class_weight=weight, solver="liblinear", max_iter=1000, tol=1e-6, random_state=0
        )
        model.fit(matrix, truth)
        outputs.append(name)
        columns.append((model.coef_[0], WORD_EACH))
        starts.append(model.intercept_[0])
    table: dict[str, list[int]] = {}
    for row, feature in enumerate(names):
        found: list[int] = []
        for i, (weights, value) in enumerate(columns):
            whole = round(float(weights[row]) * (value if is_word_feature(feature) else 1.0) * SCALE)
            if abs(whole) >= KEEP:
                found += [i, whole]
        if found:
            table[feature] = found
    return Head(tuple(outputs), tuple(round(s * SCALE) for s in starts), table)


def _matrix(turns: Sequence[Sequence[str]], names: Sequence[str], word: float) -> Any:
    """Turns by features, sparse; word features have the value `word`, all others 1."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # it ships no types

    place = {f: i for i, f in enumerate(names)}
    rows, columns, values = [], [], []
    for row, features in enumerate(turns):
        for f in features:
            if f in place:
                rows.append(row)
                columns.append(place[f])
                values.append(word if is_word_feature(f) else 1.0)
    return csr_matrix((values, (rows, columns)), shape=(len(turns), len(names)))


def fit_courtesies(courtesies: Courtesies, conversations: Sequence[Conversation]) -> Head:
    """Train what tells each kind of courtesy from the sentences of coaching."""
    from sklearn.linear_model import LogisticRegression

    said = [courtesy_features(s) for c in conversations for t in c.turns for s in SENTENCE.findall(t.text) if s.strip()]
    said += [courtesy_features(s) for s in courtesies.none for _ in range(round(COURTESY))]
    rows: dict[str, list[int]] = {}
    starts: list[int] = []
    for output, sentences in enumerate(courtesies.kinds.values()):
        kept = [courtesy_features(sentence) for sentence in sentences] + said
        counts = Counter(f for features in kept for f in features)
        names = sorted(f for f, n in counts.items() if n > 1)
        model = LogisticRegression(C=1.0, class_weight={True: COURTESY, False: 1.0}, max_iter=5000, tol=1e-8)
        model.fit(_matrix(kept, names, WORD_COURTESY), [True] * len(sentences) + [False] * len(said))
        starts.append(round(float(model.intercept_[0]) * SCALE))
        for feature, weight in zip(names, model.coef_[0], strict=True):
            whole = round(float(weight) * (WORD_COURTESY if is_word_feature(feature) else 1.0) * SCALE)
            if abs(whole) >= KEEP:
                rows.setdefault(feature, []).extend((output, whole))
    return Head(tuple(courtesies.kinds), tuple(starts), rows)


def train(conversations: Sequence[Conversation]) -> str:
    """The text of the weights file for this corpus."""
    lexicon = Lexicon.read("en")
    heads: dict[str, Any] = {"format": FORMAT}
    for speaker in Speaker:
        data = examples(conversations, speaker, lexicon)
        for name, words in ((speaker.value, True), (f"{speaker.value}_plain", False)):
            trained = fit(data, speaker, words)
            heads[name] = _record(trained)
    heads["courtesy"] = _record(fit_courtesies(read_courtesies(), conversations))
    return json.dumps(heads, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def _record(head: Head) -> dict[str, Any]:
    return {"outputs": head.outputs, "start": head.start, "rows": head.rows}


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line: train, print what was learned, write the file."""
    parser = argparse.ArgumentParser(prog="python -m scoring.training.train", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=corpus_folder(), help="folder of .txt files")
    parser.add_argument("--out", type=Path, default=weights_path(), help="the weights file to write")
    parser.add_argument("--no-check", action="store_true", help="skip the cross-validation")
    options = parser.parse_args(arguments)
    conversations = read_corpus(options.corpus)
    turns = sum(len(c.turns) for c in conversations)
    sys.stdout.write(f"{len(conversations)} conversations, {turns} utterances\n")
    if not options.no_check:
        lexicon = Lexicon.read("en")

        def head(part: Sequence[Conversation], speaker: Speaker) -> Head:
            return fit(examples(part, speaker, lexicon), speaker, words=True)

        sys.stdout.write(figures(held_out(conversations, FOLDS, head)))
    text = train(conversations)
    options.out.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{options.out}: {len(text) // 1024} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
