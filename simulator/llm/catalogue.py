"""The models that a server lists, and which of them speaks where nobody named one. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulator.errors import ModelReplyMalformed, ModelRequestRefused

_NO_CHAT: Final = re.compile(
    r"embed|rerank|(?:^|[-_/:])(?:bge|gte|e5|minilm|clip|sdxl|flux|tts|asr|ocr|vae|lora|sam)(?:$|[-_/:.\d])|minilm|colbert"
    r"|whisper|moderation|dall-?e|diffusion|speech|transcri|kokoro|parakeet|imagen|gpt-image|sora|realtime|guard(?:$|[-_/:.\d])"
    r"|jina-(?:clip|colbert|emb)|mmproj|reward|vision-?encoder",
    re.IGNORECASE,
)
_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Listed:
    """One model of a server: its name, and whether it can hold a conversation as far as can be told."""

    name: str
    chats: bool


def read_listed(body: bytes | str, server: str) -> list[Listed]:
    """The models in an answer to `/models`, however the server shapes it. Raises `ModelReplyMalformed`."""
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body
    try:
        value: Any = json.loads(text)
    except ValueError:
        raise ModelReplyMalformed(f"{server} did not answer with a list of its models.") from None
    if isinstance(value, Mapping):
        value = value.get("data") or value.get("models") or []
    if not isinstance(value, list):
        raise ModelReplyMalformed(f"{server} did not answer with a list of its models.")
    return [listed for entry in value if (listed := _listed(entry)) is not None]


def the_one(listed: Sequence[Listed], server: str) -> str:
    """The model that speaks where nobody named one: the only one that can chat. Raises `ModelRequestRefused`."""
    chats = [each.name for each in listed if each.chats]
    if len(chats) == 1:
        return chats[0]
    if not listed:
        raise ModelRequestRefused(f"{server} offers no model.", hint="Load one there, or set TRIAD_MODEL to its name.")
    if not chats:
        raise ModelRequestRefused(
            f"{server} offers no model that talks, only {listed[0].name}.",
            hint="Load a chat model there, or set TRIAD_MODEL to its name.",
        )
    more = f" and {len(chats) - _SHOWN} more" if len(chats) > _SHOWN else ""
    raise ModelRequestRefused(
        f"{server} offers several models ({', '.join(chats[:_SHOWN])}{more}), and none was chosen.",
        hint=f"Set TRIAD_MODEL to one of them, for instance TRIAD_MODEL={chats[0]}.",
    )


def _listed(entry: object) -> Listed | None:
    if isinstance(entry, str):
        return Listed(entry, _NO_CHAT.search(entry) is None)
    if not isinstance(entry, Mapping):
        return None
    name = entry.get("id") or entry.get("name") or entry.get("model")
    if not isinstance(name, str):
        return None
    kind, able = entry.get("type"), entry.get("capabilities")
    if isinstance(able, Mapping) and isinstance(able.get("completion_chat"), bool):
        return Listed(name, able["completion_chat"])
    if isinstance(kind, str) and kind.lower() in ("embedding", "embeddings", "image", "audio", "rerank", "moderation"):
        return Listed(name, False)
    return Listed(name, _NO_CHAT.search(name) is None)
