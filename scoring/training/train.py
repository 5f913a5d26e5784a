"""Trains the coder's network on the corpus: `make train` (needs the group `train`; a quarter of an hour on one core).

It begins with the first layers of MiniLM (all-MiniLM-L6-v2, Apache License 2.0), of which the lowest stay as they are,
trains all above on codes, foci and signals at once, sets each output's calibration and threshold on conversations
that it didn't see, and writes `scoring/coding/network/weights.npz`. It reads the corpus and nothing else.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name

from scoring.coding.languages import LANGUAGES
from scoring.coding.network.encoder import weights_path
from scoring.coding.network.tokens import Tokens
from scoring.coding.relations import client_relations, relations
from scoring.training.calibrate import Calibration, fit_joint
from scoring.training.corpus import ClientExample, CoachExample, read_corpus, read_first
from scoring.training.export import write
from scoring.training.labels import CLIENT_OUTPUTS, COACH_OUTPUTS
from scoring.training.model import Model, load_start
from scoring.training.phrases import Phrases

HELD_OUT: Final = 14
"""One conversation of so many is held out,"""
TALKS_HELD_OUT: Final = 7
"""and one whole talk of so many."""
NATURAL: Final = 0.5
"""Share of a batch that comes from whole talks."""
UNSEEN: Final = 0.12
"""How often each thing that stands around an utterance is hidden in training."""
_AROUND: Final = ("client", "before", "after", "asked")
BATCH: Final = 64
CLIENT_BATCH: Final = 20
CLIENT_WEIGHT: Final = 0.4
VARIANTS: Final = 2
"""In how many further ways an utterance is written."""
REFRESH: Final = 250
"""After how many steps the vectors of what is answered are worked out anew."""
ENCODER_RATE: Final = 2e-4
HEAD_RATE: Final = 1e-3
_SPELLED: Final = (
    ("'ll", " will"), ("'re", " are"), ("'ve", " have"), ("n't", " not"), ("i'm", "i am"), ("what's", "what is"),
    ("who's", "who is"), ("how'd", "how would"), ("it's", "it is"), ("that's", "that is"), ("where's", "where is"),
    ("how's", "how is"),
)  # fmt: skip
_DRAWN: Final = (
    (r"\b(you|we|they) will\b", r"\1'll"), (r"\b(what|who|how|where|that|it) is\b", r"\1's"),
    (r"\byou are\b", "you're"),
    (r"\bwhat would\b", "what'd"), (r"\bdo you\b", "d'you"), (r"\bi am\b", "i'm"), (r"\bwhat will\b", "what'll"),
    (r"\byou have\b", "you've"),
)  # fmt: skip
_LEAD_INS: Final = (
    "Okay, ",
    "So, ",
    "Right, ",
    "And ",
    "Mm, ",
    "Well, ",
    "Um, ",
    "Yeah, ",
    "Hm. ",
    "But ",
    "Ha, ",
    "Oh, ",
)


def varied(text: str, chance: random.Random) -> str:
    """The text as another hand might write it: end marks left out, contractions drawn together or spelled out, a
    lead-in before it. What it does stays the same, and so must its codes."""
    r = chance.random()
    if (r < 0.10 and text[-1:] in ".!") or (0.10 <= r < 0.13 and text[-1:] == "?"):
        text = text[:-1]
    r = chance.random()
    if r < 0.15:
        text = text.replace("’", "'")
        for drawn, spelled in _SPELLED:
            if chance.random() < 0.7:
                text = re.sub(re.escape(drawn), spelled, text, flags=re.IGNORECASE)
    elif r < 0.25:
        for pattern, drawn in _DRAWN:
            if chance.random() < 0.7:
                text = re.sub(pattern, drawn, text, flags=re.IGNORECASE)
    if chance.random() < 0.06:
        text = chance.choice(_LEAD_INS) + text[:1].lower() + text[1:]
    return text


class Trainer:
    """The model with what it is trained on. `states` is what the frozen layers make of each text, worked out once."""

    def __init__(self, model: Model, tokens: Tokens, seed: int) -> None:
        self.model, self.tokens, self.chance = model, tokens, random.Random(seed)
        self.states: dict[str, torch.Tensor] = {}
        self.contexts: dict[str, torch.Tensor] = {}
        self._ways: dict[str, list[str]] = {}

    def prepare(self, said: set[str], others: set[str]) -> None:
        """Work out the states of all texts, and of the ways in which those that are learned from may be written."""
        for text in sorted(said):
            ways = {text: None} | {varied(text, self.chance): None for _ in range(VARIANTS)}
            self._ways[text] = list(ways)
        texts = sorted({way for ways in self._ways.values() for way in ways} | others, key=lambda t: (len(t), t))
        self.model.eval()
        with torch.no_grad():
            for at in range(0, len(texts), 256):
                part = texts[at : at + 256]
                ids = [self.tokens.encode(text) for text in part]
                padded, mask = _padded([torch.tensor(row) for row in ids])
                states = self.model.lower(padded.long(), mask).to(torch.bfloat16)
                for text, row, state in zip(part, ids, states, strict=True):
                    self.states[text] = state[: len(row)].clone()

    def encode(self, texts: list[str]) -> torch.Tensor:
        """Vectors of texts, (n, size)."""
        unique = sorted(set(texts), key=lambda t: (len(self.states[t]), t))
        rows = {text: i for i, text in enumerate(unique)}
        parts = []
        for at in range(0, len(unique), 128):
            padded, mask = _padded([self.states[text].float() for text in unique[at : at + 128]])
            parts.append(self.model.upper(padded, mask))
        return torch.cat(parts)[torch.tensor([rows[text] for text in texts])]

    def refresh(self, texts: set[str]) -> None:
        """Work out the vectors of what is answered with the weights of now; they are not trained through."""
        self.model.eval()
        with torch.no_grad():
            ordered = sorted(texts, key=lambda t: (len(t), t))
            for at in range(0, len(ordered), 512):
                part = ordered[at : at + 512]
                self.contexts.update(zip(part, self.encode(part), strict=True))
        self.model.train()

    def _context(self, texts: list[str]) -> torch.Tensor:
        return torch.stack([self.contexts[text] for text in texts])

    def coach(self, examples: list[CoachExample], *, vary: bool = False) -> torch.Tensor:
        """Log-odds of the coach's outputs."""
        said = self.encode([self._way(e.around.text) if vary else e.around.text for e in examples])
        told = torch.tensor([relations(e.around.text, e.place) for e in examples])
        client, before, after, asked = (
            self._context([getattr(e.around, place) for e in examples]) for place in _AROUND
        )
        if vary:
            kept = (torch.rand(4, len(examples), 1) > UNSEEN).float()
            client, before, after, asked = client * kept[0], before * kept[1], after * kept[2], asked * kept[3]
        return self.model.coach_head(torch.cat([said, client, said * client, before, after, asked, told], -1))

    def client(self, examples: list[ClientExample]) -> torch.Tensor:
        """Log-odds of the client's outputs."""
        said = self.encode([e.text for e in examples])
        told = torch.tensor([client_relations(e.text) for e in examples])
        return self.model.client_head(torch.cat([said, self._context([e.asked for e in examples]), told], -1))

    def _way(self, text: str) -> str:
        return self.chance.choice(self._ways[text])


def _padded(rows: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Rows of unequal length as one tensor, and which places are filled."""
    longest = max(len(row) for row in rows)
    padded = torch.zeros(len(rows), longest, *rows[0].shape[1:])
    mask = torch.zeros(len(rows), longest)
    for i, row in enumerate(rows):
        padded[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return padded, mask


def _target(outputs: frozenset[str], names: tuple[str, ...]) -> list[float]:
    return [float(name in outputs) for name in names]


def _weight(known: bool, names: tuple[str, ...]) -> list[float]:
    return [float(known or not name.startswith("#")) for name in names]


def _loss(odds: torch.Tensor, targets: list[list[float]], weights: list[list[float]]) -> torch.Tensor:
    each = F.binary_cross_entropy_with_logits(
        odds, torch.tensor(targets), weight=torch.tensor(weights), reduction="none"
    )
    return each.sum(1).mean()


def main(arguments: list[str] | None = None) -> int:
    """Train, measure on what was held out, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--steps", type=int, default=2_400)
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=weights_path())
    parser.add_argument("--keep", type=Path, help="keep what was held out here, so that thresholds can be studied")
    options = parser.parse_args(arguments)
    random.seed(options.seed)
    np.random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    start = load_start(options.layers)
    trainer = Trainer(Model(start), Tokens(start.vocabulary), options.seed)
    coach, client = read_corpus()
    more_coach, more_client = read_first()
    coach, client = [*coach, *more_coach], [*client, *more_client]
    held = {c.conversation for c in coach if _held_out(c)}
    learn, check = [e for e in coach if e.conversation not in held], [e for e in coach if e.conversation in held]
    learn_client = [e for e in client if e.conversation not in held]
    check_client = [e for e in client if e.conversation in held and e.openings]
    check = [e for e in check if e.signals]
    contexts = {getattr(e.around, place) for e in coach for place in _AROUND} | {e.asked for e in client}
    said = {e.around.text for e in learn}
    trainer.prepare(said, contexts | {e.around.text for e in check} | {e.text for e in client})
    _fit(trainer, learn, learn_client, contexts, options.steps)
    trainer.refresh(contexts)
    phrases = Phrases.fit(learn, learn_client)
    calibrated = _measure(trainer, phrases, check, check_client, options.keep)
    write(options.out, trainer.model, start, options.layers, phrases.arrays(), calibrated)
    print(f"wrote {options.out} ({options.out.stat().st_size / 1e6:.1f} MB)")
    return 0


def _held_out(example: CoachExample) -> bool:
    number = zlib.crc32(example.conversation.encode())
    return number % (TALKS_HELD_OUT if example.natural else HELD_OUT) == 0


def _batches(learn: list[CoachExample], chance: random.Random) -> Iterator[list[CoachExample]]:
    """Batches without end: whole talks and other sentences in their shares, each in a new order when it is used up."""
    sources = [[e for e in learn if e.natural], [e for e in learn if not e.natural]]
    queues: list[list[CoachExample]] = [[], []]
    while True:
        batch = []
        for _ in range(BATCH):
            which = 0 if sources[0] and chance.random() < NATURAL else 1
            if not queues[which]:
                queues[which] = chance.sample(sources[which], len(sources[which]))
            batch.append(queues[which].pop())
        yield batch


def _fit(
    trainer: Trainer, learn: list[CoachExample], learn_client: list[ClientExample], contexts: set[str], steps: int
) -> None:
    model = trainer.model
    encoder = [p for n, p in model.named_parameters() if p.requires_grad and n.startswith("layers")]
    heads = [p for n, p in model.named_parameters() if p.requires_grad and not n.startswith("layers")]
    optimiser = torch.optim.AdamW(
        [
            {"params": encoder, "lr": ENCODER_RATE, "weight_decay": 0.01},
            {"params": heads, "lr": HEAD_RATE, "weight_decay": 0.02},
        ]
    )
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min(1.0, (s + 1) / 80) * max(0.02, 1 - s / steps))
    trainer.refresh(contexts)
    began, running, at_client = time.monotonic(), 0.0, 0
    trainer.chance.shuffle(learn_client)
    for step, batch in enumerate(islice(_batches(learn, trainer.chance), steps), start=1):
        targets = [_target(e.outputs, COACH_OUTPUTS) for e in batch]
        loss = _loss(trainer.coach(batch, vary=True), targets, [_weight(e.signals, COACH_OUTPUTS) for e in batch])
        running = loss.item() if step == 1 else 0.98 * running + 0.02 * loss.item()
        answers = learn_client[at_client : at_client + CLIENT_BATCH]
        at_client = (at_client + CLIENT_BATCH) % max(1, len(learn_client) - CLIENT_BATCH)
        targets = [_target(e.outputs, CLIENT_OUTPUTS) for e in answers]
        weights = [_weight(e.openings, CLIENT_OUTPUTS) for e in answers]
        loss = loss + CLIENT_WEIGHT * _loss(trainer.client(answers), targets, weights)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        rate.step()
        if step % REFRESH == 0:
            print(f"step {step} of {steps}, loss {running:.2f}, {time.monotonic() - began:.0f} s", flush=True)
            trainer.refresh(contexts)


def _measure(
    trainer: Trainer,
    phrases: Phrases,
    check: list[CoachExample],
    check_client: list[ClientExample],
    keep: Path | None,
) -> tuple[dict[str, Calibration], ...]:
    """How encoder and phrases are joined, set and printed on what was held out."""
    trainer.model.eval()
    with torch.no_grad():
        meant = np.concatenate([trainer.coach(check[i : i + 512]).numpy() for i in range(0, len(check), 512)])
        meant_client = trainer.client(check_client).numpy()
    truth = np.array([_target(e.outputs, COACH_OUTPUTS) for e in check])
    truth_client = np.array([_target(e.outputs, CLIENT_OUTPUTS) for e in check_client])
    talks, talks_client = np.array([e.natural for e in check]), np.array([e.natural for e in check_client])
    told, told_client = phrases.coach(check), phrases.client(check_client)
    if keep is not None:
        held = {"meant": meant, "told": told, "truth": truth, "talks": talks, "meant_client": meant_client}
        np.savez(keep, **held, told_client=told_client, truth_client=truth_client, talks_client=talks_client)
    german, german_client = np.array([e.german for e in check]), np.array([e.german for e in check_client])
    coach = fit_joint(meant.astype(float), told, truth, COACH_OUTPUTS, talks, german)
    client = fit_joint(
        meant_client.astype(float), told_client, truth_client, CLIENT_OUTPUTS, talks_client, german_client
    )
    joined = ({**coach[0], **client[0]}, {**coach[1], **client[1]})
    for language, found in zip(LANGUAGES, joined, strict=True):
        for name, one in found.items():
            figures = f"threshold {one.threshold:.2f} precision {one.precision:.2f} recall {one.recall:.2f}"
            print(f"{language} {name:28} n {one.positives:4} {figures}")
    return joined


if __name__ == "__main__":
    sys.exit(main())
