"""The judge's model: what `scoring.judge.judge` asks for, answered by any service that a `Model` talks to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pydantic import BaseModel

from scoring.judge.judge import PromptTooLong, Reply, ReplyUnusable
from simulator.errors import ModelContextFull, ModelRefused, ModelReplyEmpty, ModelReplyMalformed, ModelReplyTooLong
from simulator.llm.model import Model
from simulator.messages import Message, Role

_ROLES: Final[dict[str, Role]] = {"system": "system", "assistant": "assistant"}


class JudgingModel:
    """A `Model` as the judge sees it. Failures of the service pass through as `ModelError`."""

    def __init__(self, model: Model) -> None:
        self._model = model

    async def complete(
        self, messages: Sequence[tuple[str, str]], schema: type[BaseModel], *, temperature: float, seed: int
    ) -> Reply:
        """The answer as JSON text. What doesn't have the shape asked for, even after a repair, is handed on as it came:
        the judge believes of it what it can verify. Raises `ReplyUnusable` where there is nothing to read."""
        prompt = [Message(_ROLES.get(role, "user"), text) for role, text in messages]
        try:
            got = await self._model.structured(prompt, schema, temperature=temperature, seed=seed)
        except ModelReplyMalformed as error:
            if "{" not in error.text:
                raise ReplyUnusable(_clause(error.message), Reply(error.text, self._model.name)) from None
            return Reply(error.text, self._model.name)
        except ModelContextFull as error:
            raise PromptTooLong(_clause(error.message)) from None
        except (ModelRefused, ModelReplyEmpty, ModelReplyTooLong) as error:
            raise ReplyUnusable(_clause(error.message), Reply("", self._model.name)) from None
        return Reply(got.text, got.model, got.usage.prompt or None, got.usage.completion or None)


def _clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".")
