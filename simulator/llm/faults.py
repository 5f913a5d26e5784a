"""Whatever the client library, the network or a reply throws, as one of our errors. Keys are hidden on the way."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from pydantic import ValidationError

from simulator.errors import (
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
    from openai import APIError, APIStatusError

MOST_OF_THEIRS: Final = 240
"""Characters of a service's own words that an error repeats."""
_CONTEXT: Final = re.compile(
    r"context.{0,12}(?:length|size|window|limit)|exceed_context|context_length_exceeded|maximum context"
    r"|prompt is too long|too many tokens|n_ctx|max_model_len|maximum.{0,30}tokens.{0,40}(?:requested|prompt)",
    re.IGNORECASE,
)
_QUOTA: Final = re.compile(r"insufficient[_ ](?:quota|funds|balance|credit)|exceeded your current quota|billing", re.I)
_FILTER: Final = re.compile(r"content[_ ]?filter|content_policy|content management policy|safety system", re.IGNORECASE)
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
        return _told_in_stream(error, settings)
    if isinstance(error, (openai.OpenAIError, httpx2.StreamError, OSError)):
        return ModelStreamCut(f"The reply of {settings.server} broke off: {_reason(error, settings)}.")
    return None


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
    code, text = error.status_code, _words(error)
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
    return ModelRequestRefused(said)


def _told_in_stream(error: APIError, settings: ModelSettings) -> ModelError:
    text = _words(error)
    said = f"{settings.server} broke the reply off: {theirs(text, settings)}."
    if _QUOTA.search(text):
        return ModelQuotaUsedUp(said)
    if _CONTEXT.search(text):
        window, prompt = _sizes(error.body, text)
        return ModelContextFull(said, window=window, prompt_tokens=prompt)
    if _FILTER.search(text):
        return ModelRefused(said)
    return ModelRateLimited(said) if _BUSY.search(text) else ModelServerFailed(said)


def _words(error: APIError) -> str:
    """What the service said: its message with its code and type, wherever it put them."""
    body: Any = error.body
    if isinstance(body, Mapping) and isinstance(body.get("error"), Mapping):
        body = body["error"]
    if isinstance(body, Mapping):
        parts = [body.get("message") or body.get("error") or body.get("detail"), body.get("type"), body.get("code")]
        words = [str(part) for part in parts if isinstance(part, (str, int)) and str(part)]
        return words[0] + (f" ({', '.join(words[1:])})" if words[1:] else "") if words else ""
    return body if isinstance(body, str) else ""


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
