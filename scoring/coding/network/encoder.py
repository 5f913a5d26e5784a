"""The sentence encoder and the layers above it, in NumPy: texts become vectors, vectors become log-odds of codes.

A transformer of few layers (begun from MiniLM, under the Apache License 2.0, and trained on our corpus by
`scoring.training`), with weights of eight bits. NumPy is imported when the first text is read. Used by the coder only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from scoring.coding.network.ngrams import Around, around, buckets
from scoring.coding.network.tokens import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[Any]

_Piece = tuple[list[int], str]
"""A text's tokens, and the text."""
FORMAT: Final = 2
HEADS: Final = 12
"""Attention heads of a layer."""
_ROWS: Final = 256
"""Tokens that go through the widest step at once."""
_TOKENS: Final = 512
"""Tokens that are worked on at once: enough to keep the processor busy, little enough for its cache."""
_BATCHES: Final = 4
"""Batches that go through a layer one after the other, for which its matrices are laid out once."""
_BLOCK: Final = 512
"""Utterances that are put together with what stands around them at once: a long talk takes no more memory."""
_KEPT: Final = 4_096
"""Vectors of texts that are remembered: what the client said is looked at again for each utterance that answers it."""


class Network:
    """The trained network. It keeps vectors of texts that it has seen, and nothing else, between calls."""

    def __init__(self, arrays: dict[str, Matrix], about: dict[str, Any], threads: int = 1) -> None:
        """Use `Network.read`."""
        self.about = about
        self._tokens = Tokens({piece: row for row, piece in enumerate(about["vocabulary"])})
        self._rows, self._row_scale = arrays["embedding"], arrays["embedding_scale"]
        self._places, self._kind = arrays["positions"], arrays["kind"]
        self._arrays = arrays
        self._layers = range(about["layers"])
        self._kept: dict[str, Matrix] = {}
        self._threads = threads

    @classmethod
    def read(cls, path: Path, *, threads: int = 1) -> Self:
        """Read a weights file; many texts at once are read by so many threads. Raises `ValueError` if its format is
        another."""
        about, arrays = _unpacked(path)
        return cls(arrays, about, threads)

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """A row for each text.

        The rows of a text are the same to the last bit for the same set of texts that were asked for together.
        """
        self._read(texts)
        return self._stacked(texts)

    def _stacked(self, texts: Sequence[str]) -> Matrix:
        import numpy as np

        return np.stack([self._kept[text] for text in texts])

    def _read(self, texts: Sequence[str]) -> None:
        """Keep the vectors of these texts, and forget others where that would be too many."""
        new = {text for text in texts if text not in self._kept}
        if new and len(self._kept) + len(new) > _KEPT:
            self._kept.clear()
            new = set(texts)
        pieces = sorted((self._tokens.encode(text), text) for text in new)
        pieces.sort(key=lambda one: len(one[0]))
        batches = _batches(pieces)
        groups = [batches[at : at + _BATCHES] for at in range(0, len(batches), _BATCHES)]
        for group, vectors in zip(groups, self._each(groups), strict=True):
            for (_, text), row in zip(chain.from_iterable(group), vectors, strict=True):
                self._kept[text] = row

    def _each(self, groups: Sequence[Sequence[Sequence[_Piece]]]) -> Iterable[Matrix]:
        """The vectors of each group: the same ones whoever reads it."""
        tokens = [[[ids for ids, _ in batch] for batch in group] for group in groups]
        if self._threads == 1 or len(groups) == 1:
            return map(self._encode, tokens)
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(self._threads) as readers:
            return list(readers.map(self._encode, tokens))

    def numbered(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text the numbers of its pieces, without the signs of beginning and end."""
        return [self._tokens.encode(text)[1:-1] for text in texts]

    def pieces(self, texts: Sequence[str], *, layers: int) -> list[tuple[list[int], Matrix]]:
        """For each text its pieces, without the signs of beginning and end, and a row of length 1 for each: what it
        means in its place, as far as the first `layers` know."""
        import numpy as np

        found: dict[str, tuple[list[int], Matrix]] = {}
        pieces = sorted(((self._tokens.encode(text), text) for text in set(texts)), key=lambda one: len(one[0]))
        for batch in _batches(pieces):
            [(seen, _)] = self._through([[ids for ids, _ in batch]], layers)
            seen /= np.sqrt((seen * seen).sum(-1, keepdims=True))
            start = 0
            for ids, text in batch:
                found[text] = ids[1:-1], seen[start + 1 : start + len(ids) - 1]
                start += len(ids)
        return [found[text] for text in texts]

    def coach(self, said: Sequence[Around], relations: Matrix, languages: Sequence[int]) -> Matrix:
        """Log-odds of everything that a coach's utterance may be, a row for each of `said`, in the order of
        `about["coach"]`; `languages` are places in `about["languages"]`."""
        import numpy as np

        self._read([text for one in said for text in (one.text, one.client, one.before, one.after, one.asked)])
        blocks = [slice(at, at + _BLOCK) for at in range(0, len(said), _BLOCK)]
        return np.concatenate([self._coach(said[at], relations[at], languages[at]) for at in blocks])

    def _coach(self, said: Sequence[Around], relations: Matrix, languages: Sequence[int]) -> Matrix:
        import numpy as np

        places = ("text", "client", "before", "after", "asked")
        words, client, *around_it = (self._stacked([getattr(one, place) for one in said]) for place in places)
        meant = self._head("coach", np.concatenate([words, client, words * client, *around_it, relations], 1))
        told = self._phrases("coach", [buckets(one.text) for one in said])
        told += self._phrases("coach.around", [around(one) for one in said])
        return self._joined("coach", meant, told + relations @ self._arrays["coach.relations"], languages)

    def client(self, texts: Sequence[str], asked: Sequence[str], relations: Matrix, languages: Sequence[int]) -> Matrix:
        """Log-odds of everything that a client's turn may be, a row each, in the order of `about["client"]`; `asked` is
        the coach's last utterance before it."""
        import numpy as np

        vectors = self.vectors(texts), self.vectors(asked)
        meant = self._head("client", np.concatenate([*vectors, relations], axis=1))
        told = self._phrases("client", [buckets(one) for one in texts])
        told += self._phrases("client.asked", [buckets(one) for one in asked])
        return self._joined("client", meant, told, languages)

    def _joined(self, head: str, meant: Matrix, told: Matrix, languages: Sequence[int]) -> Matrix:
        """What the encoder and the phrases say together, weighed for each row's language."""
        rows = list(languages)
        of_meant, of_told, shift = (self._arrays[f"{head}.{name}"][rows] for name in ("meant", "told", "shift"))
        joined: Matrix = meant * of_meant + told * of_told + shift
        return joined

    def _phrases(self, head: str, found: Sequence[Sequence[int]]) -> Matrix:
        import numpy as np

        weights, scale = self._arrays[f"{head}.phrases"], self._arrays[f"{head}.phrases_scale"]
        rows = [weights[one].sum(0, dtype=np.int64) / max(1, len(one)) ** 0.5 for one in found]
        return np.asarray(rows, dtype=np.float32) * scale

    def _head(self, name: str, x: Matrix) -> Matrix:
        a = self._arrays
        hidden = _gelu(x @ a[f"{name}.in"] + a[f"{name}.in_bias"])
        out: Matrix = hidden @ a[f"{name}.out"] + a[f"{name}.out_bias"]
        return out

    def _through(
        self, batches: Sequence[Sequence[Sequence[int]]], layers: int
    ) -> list[tuple[Matrix, list[tuple[int, int, int]]]]:
        """The tokens of texts that are sorted by their number, after so many layers, and which rows are texts of one
        length: the first, how many, how long. All tokens of a batch go through a layer as one matrix, without padding;
        only attention looks at texts apart, those of one length together."""
        groups = [_of_one_length(batch) for batch in batches]
        rows = [self._looked_up(batch) for batch in batches]
        matrices: dict[str, Matrix] = {}
        for layer in self._layers[:layers]:
            self._lay_out(layer, matrices)
            for at, x in enumerate(rows):
                rows[at] = self._layer(layer, matrices, x, groups[at])
        return list(zip(rows, groups, strict=True))

    def _looked_up(self, batch: Sequence[Sequence[int]]) -> Matrix:
        import numpy as np

        lengths = [len(ids) for ids in batch]
        flat = np.fromiter(chain.from_iterable(batch), dtype=np.int64, count=sum(lengths))
        places = np.concatenate([np.arange(n) for n in lengths])
        a = self._arrays
        x = (self._rows[flat].astype(np.float32) - 128.0) * self._row_scale[flat][:, None]
        return _normed(x + self._places[places] + self._kind, a["norm"], a["norm_bias"])

    def _encode(self, batches: Sequence[Sequence[Sequence[int]]]) -> Matrix:
        """Vectors of texts that are sorted by their number of tokens."""
        import numpy as np

        a = self._arrays
        pooled = []
        for x, groups in self._through(batches, len(self._layers)):
            for start, texts, n in groups:
                part = x[start : start + texts * n].reshape(texts, n, -1)
                weight = part @ a["queries"]
                weight = np.exp(weight - weight.max(1, keepdims=True))
                weight /= weight.sum(1, keepdims=True)
                looked = (weight.swapaxes(1, 2) @ part).reshape(texts, -1)
                pooled.append(np.concatenate([part.mean(1), part.max(1), looked], axis=1))
        out: Matrix = np.concatenate(pooled) @ a["out"] + a["out_bias"]
        return out.astype(np.float32)

    def _lay_out(self, layer: int, room: dict[str, Matrix]) -> None:
        """Write a layer's great matrices into `room` as numbers to reckon with, in place of the last layer's."""
        import numpy as np

        for name in ("qkv", "o", "f1", "f2"):
            whole, scale = self._arrays[f"{layer}.{name}"], self._arrays[f"{layer}.{name}_scale"]
            room[name] = np.multiply(whole, scale, out=room.get(name))

    def _layer(
        self, layer: int, matrices: dict[str, Matrix], x: Matrix, groups: Sequence[tuple[int, int, int]]
    ) -> Matrix:
        a = self._arrays
        mixed = x @ matrices["qkv"]
        mixed += a[f"{layer}.qkv_bias"]
        x = x + _attended(mixed, groups) @ matrices["o"]
        x += a[f"{layer}.o_bias"]
        x = _normed(x, a[f"{layer}.n1"], a[f"{layer}.n1_bias"])
        wide = x @ matrices["f1"]
        wide += a[f"{layer}.f1_bias"]
        for start in range(0, len(wide), _ROWS):
            wide[start : start + _ROWS] = _gelu(wide[start : start + _ROWS])
        x = x + wide @ matrices["f2"]
        x += a[f"{layer}.f2_bias"]
        return _normed(x, a[f"{layer}.n2"], a[f"{layer}.n2_bias"])


def _of_one_length(batch: Sequence[Sequence[int]]) -> list[tuple[int, int, int]]:
    """The first row of each run of texts of one length, how many texts, how long."""
    found: list[tuple[int, int, int]] = []
    start = 0
    for n, same in groupby(map(len, batch)):
        texts = len(list(same))
        found.append((start, texts, n))
        start += texts * n
    return found


def _attended(mixed: Matrix, groups: Sequence[tuple[int, int, int]]) -> Matrix:
    """What each token sees of the others of its text; `mixed` holds its queries, keys and values side by side."""
    import numpy as np

    size = mixed.shape[1] // 3
    seen = np.empty((len(mixed), size), dtype=mixed.dtype)
    for start, texts, n in groups:
        part = mixed[start : start + texts * n].reshape(texts, n, 3, HEADS, size // HEADS)
        query, key, value = (part[:, :, i].swapaxes(1, 2) for i in range(3))
        weight = query @ key.swapaxes(2, 3)
        weight *= (size // HEADS) ** -0.5
        weight -= weight.max(-1, keepdims=True)
        np.exp(weight, out=weight)
        weight /= weight.sum(-1, keepdims=True)
        seen[start : start + texts * n] = (weight @ value).swapaxes(1, 2).reshape(texts * n, size)
    return seen


def _in_a_layer(name: str) -> bool:
    """Whether this is one of the layers' great matrices: those stay in eight bits, a quarter of the memory."""
    return name.endswith((".qkv", ".o", ".f1", ".f2"))


def _batches(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Texts in their order, about `_TOKENS` tokens at once."""
    found: list[list[_Piece]] = []
    tokens = _TOKENS
    for one in pieces:
        if tokens + len(one[0]) > _TOKENS:
            found.append([])
            tokens = 0
        found[-1].append(one)
        tokens += len(one[0])
    return found


@lru_cache(maxsize=1)
def _unpacked(path: Path) -> tuple[dict[str, Any], dict[str, Matrix]]:
    # unpacking costs a quarter of a second: networks share what none of them writes to
    if "numpy" not in os.sys.modules:  # type: ignore[attr-defined]
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    import numpy as np

    with np.load(path, allow_pickle=False) as file:
        about = json.loads(bytes(file["about"]).decode())
        if about.get("format") != FORMAT:
            raise ValueError(f"{path.name}: format {about.get('format')!r}, expected {FORMAT}; train again")
        arrays = {}
        for name in file.files:
            if name == "about" or name.endswith("_scale"):
                continue
            array = file[name]
            scale = f"{name}_scale"
            if name == "embedding" or name.endswith(".phrases") or _in_a_layer(name):
                arrays[name], arrays[scale] = array, file[scale].astype(np.float32)
            elif scale in file.files:
                arrays[name] = array.astype(np.float32) * file[scale].astype(np.float32)
            else:
                arrays[name] = array.astype(np.float32)
    for array in arrays.values():
        array.flags.writeable = False
    return about, arrays


def _gelu(x: Matrix) -> Matrix:
    import numpy as np

    inner = x * x
    inner *= 0.044715
    inner += 1.0
    inner *= x
    inner *= 0.7978845608
    np.tanh(inner, out=inner)
    inner += 1.0
    inner *= x
    inner *= 0.5
    return inner


def _normed(x: Matrix, scale: Matrix, shift: Matrix) -> Matrix:
    import numpy as np

    x = x - x.mean(-1, keepdims=True)
    spread = np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
    x /= spread
    x *= scale
    x += shift
    return x


def weights_path() -> Path:
    """Where the packaged weights lie."""
    return Path(__file__).with_name("weights.npz")
