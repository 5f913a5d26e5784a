"""The encoder keeps its great matrices in eight bits, and says the same as if it had laid them out beforehand."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from scoring.coding import coder
from scoring.coding.behaviours import Speaker
from scoring.coding.coder import Coder
from scoring.coding.network import encoder
from scoring.coding.network.encoder import Network, _in_a_layer, weights_path

TEXTS = [f"What do you notice about number {n}, {'and then ' * (n % 9)}when you say that?" for n in range(60)]


def test_the_layers_stay_in_eight_bits() -> None:
    arrays = Network.read(weights_path())._arrays
    great = [name for name in arrays if _in_a_layer(name)]
    assert len(great) >= 8
    assert {arrays[name].dtype for name in great} == {np.dtype(np.int8)}


def test_what_is_laid_out_in_turn_says_the_same_to_the_last_bit() -> None:
    network = Network.read(weights_path())
    laid_out = dict(network._arrays)
    for name in [name for name in laid_out if _in_a_layer(name)]:
        laid_out[name] = laid_out[name].astype(np.float32) * laid_out[f"{name}_scale"]
        laid_out[f"{name}_scale"] = np.ones_like(laid_out[f"{name}_scale"])
    assert np.array_equal(network.vectors(TEXTS), Network(laid_out, network.about).vectors(TEXTS))


def test_several_readers_of_many_texts_say_the_same_to_the_last_bit() -> None:
    many = [f"{text} And that was {n}." for n in range(12) for text in TEXTS]
    alone, together = (Network.read(weights_path(), threads=threads) for threads in (1, 3))
    assert np.array_equal(alone.vectors(many), together.vectors(many))


def test_a_long_talk_is_heard_as_its_parts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [(speaker, text) for text in TEXTS for speaker in (Speaker.COACH, Speaker.CLIENT)]
    whole = Coder.load().code(said)
    monkeypatch.setattr(encoder, "_BLOCK", 7)
    assert Coder.load().code(said) == whole


def test_the_digest_is_that_of_every_file_that_decides_the_codes() -> None:
    files = [*sorted(Path(coder.__file__).parent.rglob("*.py")), weights_path()]
    whole = hashlib.sha256(b"".join(one.name.encode() + b"\0" + one.read_bytes() + b"\0" for one in files))
    assert Coder.load().digest == whole.hexdigest()[:12]
