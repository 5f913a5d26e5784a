"""Whatever the client library, the network or a reply throws, as one of our errors. Keys are hidden on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from simulator.errors import (
    ModelAddressWrong,
    ModelContextFull,
    ModelError,
    ModelKeyRefused,
    ModelQuotaUsedUp,
    ModelRateLimited,
    ModelRefused,
    ModelReplyMalformed,
    ModelRequestRefused,
    ModelServerFailed,
    ModelStreamCut,
    ModelTimeout,
    ModelUnreachable,
    without_keys,
)
from simulator.llm.settings import ModelSettings

if TYPE_CHECKING:
    from openai import APIStatusError

MOST_OF_THEIRS: Final = 240
"""Characters of a service's own words that an error repeats."""
_CONTEXT: Final = re.compile(
    r"context.{0,12}(?:length|size|window|limit)|exceed_context|context_length_exceeded|maximum context"
    r"|prompt is too long|too many tokens|n_ctx|max_model_len|maximum.{0,30}tokens.{0,40}(?:requested|prompt)",
    re.IGNORECASE,
)
_QUOTA: Final = re.compile(r"insufficient[_ ](?:quota|funds|balance|credit)|exceeded your current quota|billing", re.I)
_FILTER: Final = re.compile(r"content[_ ]?filter|content_policy|content management policy|safety system", re.IGNORECASE)
_SAID: Final = ("error", "message", "msg", "detail", "errors", "reason")
_LOADING: Final = re.compile(
    r"load(?:ing|ed) (?:the |a )?model|model (?:\S+ )?is (?:currently |still |being )?load|loading_model|still loading"
    r"|warming up|not (?:yet )?ready",
    re.IGNORECASE,
)
_DEEPEST: Final = 5
_BUSY: Final = re.compile(r"rate.?limit|too many requests|overloaded", re.IGNORECASE)


def as_model_error(error: Exception, settings: ModelSettings, *, begun: bool, now_s: float) -> ModelError | None:
    """The error of ours that `error` is, or None for a defect of ours. `begun`: the service had begun to reply.

    `now_s` is the time of day (seconds since 1970), for a Retry-After that is a date.
    """
    import httpx2
    import openai

    if isinstance(error, ModelError):
        return error
    if isinstance(error, (openai.APITimeoutError, httpx2.TimeoutException, TimeoutError)):
        return ModelTimeout(f"{settings.server} did not go on with its reply in time.")
    if isinstance(error, openai.APIStatusError):
        return _status(error, settings, now_s)
    if isinstance(error, (openai.APIConnectionError, httpx2.RequestError)) or (
        isinstance(error, OSError) and not begun
    ):
        if begun:
            return ModelStreamCut(f"The connection to {settings.server} broke in the middle of the reply.")
        return ModelUnreachable(f"No connection to {settings.server}: {_reason(error, settings)}.")
    if isinstance(
        error, (json.JSONDecodeError, UnicodeDecodeError, ValidationError, openai.APIResponseValidationError)
    ):
        return ModelReplyMalformed(f"{settings.server} sent something that is not a reply.")
    if isinstance(error, openai.APIError):
        body = error.body if isinstance(error.body, Mapping) else {"message": str(error)}
        return told_in_stream(body, settings)
    if isinstance(error, (openai.OpenAIError, httpx2.StreamError, OSError)):
        return ModelStreamCut(f"The reply of {settings.server} broke off: {_reason(error, settings)}.")
    return None


def is_loading(error: ModelError) -> bool:
    """Whether a server says that it is still loading the model: asking again soon is all that is to do."""
    return isinstance(error, ModelServerFailed) and _LOADING.search(error.message) is not None


def theirs(text: str, settings: ModelSettings) -> str:
    """A service's own words as we repeat them: keys hidden, on one line, short."""
    line = " ".join(without_keys(text, *settings.secrets).split()).strip().rstrip(".")
    return line if len(line) <= MOST_OF_THEIRS else line[: MOST_OF_THEIRS - 1] + "…"


def retry_after(headers: Mapping[str, str], now_s: float) -> float | None:
    """Seconds to wait, as `retry-after-ms` or `Retry-After` (seconds or a date) has it; None where it says nothing."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) / unit)
        except (KeyError, ValueError):
            continue
    try:
        return max(0.0, parsedate_to_datetime(headers["retry-after"]).timestamp() - now_s)
    except (KeyError, ValueError, OverflowError):
        return None


def _status(error: APIStatusError, settings: ModelSettings, now_s: float) -> ModelError:
    code, text = error.status_code, words_of(error.body)
    said = f"{settings.server} answered {code}" + (f": {theirs(text, settings)}." if text else ".")
    if code == 402 or (code in (403, 429) and _QUOTA.search(text)):
        return ModelQuotaUsedUp(said)
    if code == 429:
        return ModelRateLimited(said, retry_after=retry_after(error.response.headers, now_s))
    if code in (401, 403):
        return ModelKeyRefused(said)
    if _CONTEXT.search(text):
        window, prompt = _sizes(error.body, text)
        return ModelContextFull(said, window=window, prompt_tokens=prompt)
    if code < 500 and _FILTER.search(text):
        return ModelRefused(said)
    if code >= 500 or code in (408, 409, 425):
        return ModelServerFailed(said)
    if code in (404, 405) and not re.search(r"\bmodel\b", text, re.IGNORECASE):
        return ModelAddressWrong(said)
    return ModelRequestRefused(said)


def told_in_stream(body: Mapping[str, Any], settings: ModelSettings) -> ModelError:
    """The error that a service told in place of a piece of its reply."""
    text = words_of(body)
    said = f"{settings.server} broke the reply off: {theirs(text, settings)}."
    if _QUOTA.search(text):
        return ModelQuotaUsedUp(said)
    if _CONTEXT.search(text):
        window, prompt = _sizes(body, text)
        return ModelContextFull(said, window=window, prompt_tokens=prompt)
    if _FILTER.search(text):
        return ModelRefused(said)
    return ModelRateLimited(said) if _BUSY.search(text) else ModelServerFailed(said)


def words_of(body: object, depth: int = 0) -> str:
    """What a service said in an error, wherever it put it: a text, `error`, `message`, or `detail` with a list of
    places and complaints; with its type and code."""
    if isinstance(body, (str, int)) and not isinstance(body, bool):
        return _unpacked(body) if isinstance(body, str) else str(body)
    if depth > _DEEPEST:
        return ""
    if isinstance(body, list):
        return "; ".join(words for part in body[:6] if (words := words_of(part, depth + 1)))
    if not isinstance(body, Mapping):
        return ""
    said = next((w for name in _SAID if (w := words_of(body.get(name), depth + 1))), "")
    place = body.get("loc") or body.get("param")
    if isinstance(place, list):
        place = ".".join(str(part) for part in place if part != "body")
    if isinstance(place, str) and place and place not in said:
        said = f"{place}: {said}" if said else place
    more = [str(body[name]) for name in ("type", "code") if isinstance(body.get(name), (str, int)) and body.get(name)]
    more = [each for each in more if each not in said] if "loc" not in body else []
    return said + (f" ({', '.join(more)})" if said and more else "")


def _unpacked(text: str) -> str:
    """An error that a gateway packed into a text as JSON."""
    if text.lstrip().startswith(("{", "[")):
        try:
            return words_of(json.loads(text), 2) or text
        except ValueError:
            return text
    return text


def _sizes(body: object, text: str) -> tuple[int | None, int | None]:
    """The window and the prompt's size in tokens, where the service tells them."""
    inner: Any = body.get("error", body) if isinstance(body, Mapping) else None
    window = prompt = None
    if isinstance(inner, Mapping):
        window, prompt = inner.get("n_ctx"), inner.get("n_prompt_tokens")
    if not isinstance(window, int):
        found = re.search(r"(?:maximum|available)? ?context (?:length|size|window)[^\d]{0,20}\(?(\d{3,7})", text)
        window = int(found.group(1)) if found else None
    return window, prompt if isinstance(prompt, int) else None


def _reason(error: Exception, settings: ModelSettings) -> str:
    cause: BaseException = error
    while cause.__cause__ is not None or (cause.__context__ is not None and not cause.__suppress_context__):
        cause = cause.__cause__ or cause.__context__ or cause
    return theirs(str(cause) or type(cause).__name__, settings) or type(cause).__name__
