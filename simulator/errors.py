"""Everything that can go wrong in a way that a user can do something about: one tree, caught once per front end.

TriadError                     title, message, hint; kind; exit_code; retryable
├── UsageError                 exit 2: what was asked for can't be done as it stands
│   ├── BadSetting             a flag, a variable or a line of config.toml
│   ├── NotConfigured          a model voice or judge was asked for and none is set up
│   ├── TextTooLong            a paste beyond what a turn may be
│   ├── SessionInUse           another triad has this session open
│   └── NoSuchSession          no session, or several, of this id
├── ModelError                 exit 3: the model service failed; nothing is lost
│   ├── ModelTimeout           it didn't answer in time
│   ├── ModelRateLimited       too many requests; `retry_after` in seconds where it said so
│   ├── ModelQuotaUsedUp       the account has no credit left
│   ├── ModelKeyRefused        the key is missing, wrong or not allowed
│   ├── ModelUnreachable       no connection
│   ├── ModelServerFailed      the service answered with an error of its own
│   ├── ModelRequestRefused    it doesn't accept the request: an unknown model, a missing ability
│   │   └── ModelAddressWrong  what answers at this address is no model service
│   ├── ModelStreamCut         the reply broke off
│   ├── ModelReplyEmpty        a reply without words
│   ├── ModelReplyMalformed    a reply that can't be read
│   ├── ModelRefused           the model declined to answer
│   ├── ModelReplyTooLong      a reply beyond all bounds
│   └── ModelContextFull       the conversation no longer fits the model's window
└── RecordsError               exit 2: the kept sessions can't be read or written
    ├── RecordsReadOnly
    ├── RecordsFull
    ├── RecordsBusy
    ├── RecordsDamaged         what is there can't be read; a copy or a rescue helps
    ├── RecordsNewer
    ├── RecordsAway            the database server doesn't answer, or broke off
    └── RecordsRefused         the database server lets this login in no further

`title` says what happened in a few words, `message` what exactly, `hint` what can be done. None of them ever carries
a key: every text passes `without_keys`. What is not in this tree (nor in the trees of `personas` and `scoring`, which
have the same three fields) is a defect of ours and ends with exit code 1.
"""

# ruff: noqa: N818  (these names say what happened; the base classes end in Error)

from __future__ import annotations

import re
from typing import ClassVar, Final

_KEY_LIKE: Final = re.compile(
    r"""(?ix)
      \b(?:bearer|basic) \s+ (?=\S*[\d=+/]) [\w.~+/=*-]{8,}
    | (?<![a-z0-9]) sk [-_] [\w*.-]{6,}
    | (?<![a-z0-9]) (?:pk|rk|gsk|xai|hf|key|tok|api) [-_] (?=[\w*.-]*\d) [\w*.-]{8,}
    | \b(?:api[-_ ]?key|authorization|token|secret|password) ["']? \s* [:=] \s* ["']? [^\s"',;}]{4,}
    | (?<=://) [^/\s@]+ @
    """
)
HIDDEN: Final = "[hidden]"
_UNSEEN: Final[dict[int, str | None]] = dict.fromkeys(
    (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "
) | dict.fromkeys((0xAD, 0x180E, *range(0x200B, 0x200E), 0x2060, 0xFEFF))
"""Spaces that aren't plain, and soft hyphens and zero-width marks."""


def without_keys(text: str, *secrets: str) -> str:
    """`text` with the given secrets, and whatever looks like a key or a password in an address, hidden."""
    for secret in secrets:
        if len(secret) >= 4:
            text = text.replace(secret, HIDDEN)
    return _KEY_LIKE.sub(lambda found: HIDDEN + ("@" if found.group().endswith("@") else ""), text)


def printable(text: str) -> str:
    """`text` safe to show: control codes become visible escapes; line breaks, tabs and letters stay.

    Odd spaces, as pasted text has them, become plain ones; marks that nobody sees go.
    """
    if text.isprintable():
        return text
    text = text.translate(_UNSEEN)
    return "".join(c if c.isprintable() or c in "\n\t" else c.encode("unicode_escape").decode("ascii") for c in text)


class TriadError(Exception):
    """An error that a user can act on."""

    title: str = "Something went wrong"
    hint: str = "Try again."
    kind: ClassVar[str] = "error"
    """One word for machines: the `kind` of the JSON event."""
    exit_code: ClassVar[int] = 2
    retryable: ClassVar[bool] = False
    """Whether doing the same again later may help."""

    def __init__(self, message: str, *, hint: str | None = None, title: str | None = None) -> None:
        self.message = printable(without_keys(message))
        if hint is not None:
            self.hint = printable(without_keys(hint))
        if title is not None:
            self.title = printable(without_keys(title))
        super().__init__(f"{self.message} {self.hint}")


class UsageError(TriadError):
    """What was asked for can't be done as it stands."""

    title = "That can't be done"
    hint = "`triad --help` lists what can."
    kind = "usage"


class BadSetting(UsageError):
    """A flag, an environment variable or a line of the settings file that can't be used."""

    title = "A setting can't be used"
    hint = "Change it, or take it out: then its default is in force."
    kind = "setting"


class NotConfigured(UsageError):
    """A model was asked for and none is set up."""

    title = "No model is set up"
    hint = (
        "Set OPENAI_API_KEY, or OPENAI_BASE_URL for a local server and TRIAD_MODEL for its model; "
        "`triad doctor` looks for local servers. The scripted voice needs neither."
    )
    kind = "not_configured"


class TextTooLong(UsageError):
    """More text in one turn than a turn may be."""

    title = "That is too long for one turn"
    hint = "Say it in fewer words, or in several turns."
    kind = "text_too_long"


class NoSuchSession(UsageError):
    """No session, or several, of this id."""

    title = "No such session"
    hint = "`triad history` lists the sessions with their ids."
    kind = "no_such_session"

    def __init__(self, session_id: str, *, several: bool = False, nothing_waits: bool = False) -> None:
        if nothing_waits:
            message = "No session waits to be gone on with."
        elif several:
            message = f"Several sessions have an id that begins with {session_id!r}; give more of it."
        else:
            message = f"There is no session with the id {session_id!r}."
        super().__init__(message)


class SessionInUse(UsageError):
    """Another process has this session open: two would write two branches into one talk."""

    title = "This session is open elsewhere"
    hint = "Close it there, or go home in it there; then go on here."
    kind = "session_in_use"

    def __init__(self, session_id: str, process: str = "") -> None:
        where = f" (process {process})" if process.isdigit() else ""
        super().__init__(f"Another triad{where} has the session {session_id} open.")


class ModelError(TriadError):
    """The model service failed. The coach's words are kept; no turn was invented."""

    title = "The model service failed"
    hint = "Try again, go on with the scripted voice, or save and leave: your words are kept."
    kind = "model"
    exit_code = 3


class ModelTimeout(ModelError):
    """No answer, or not enough of it, in the time that the settings allow."""

    title = "The model took too long"
    hint = "Try again, or go on with the scripted voice. TRIAD_MODEL_TIMEOUT sets how long to wait."
    kind = "timeout"
    retryable = True


class ModelRateLimited(ModelError):
    """Too many requests in a short time. `retry_after` is what the service asked for, in seconds, or None."""

    title = "The model service asks for a pause"
    kind = "rate_limit"
    retryable = True

    def __init__(self, message: str, *, retry_after: float | None = None, hint: str | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message, hint=hint)


class ModelQuotaUsedUp(ModelError):
    """The account behind the key has no credit left; waiting doesn't help."""

    title = "The model account has no credit left"
    hint = "Top up the account, use another key or a local server, or go on with the scripted voice."
    kind = "quota"


class ModelKeyRefused(ModelError):
    """The key is missing, wrong, or not allowed to do this."""

    title = "The model service refused the key"
    hint = "Check OPENAI_API_KEY and OPENAI_BASE_URL (`triad doctor` shows which are set), or use the scripted voice."
    kind = "auth"


class ModelUnreachable(ModelError):
    """No connection to the service."""

    title = "The model service can't be reached"
    hint = "Check the network, or that the local server runs (`triad doctor`). The scripted voice needs neither."
    kind = "connection"
    retryable = True


class ModelServerFailed(ModelError):
    """The service answered with an error of its own (5xx)."""

    title = "The model service has a fault"
    kind = "server"
    retryable = True


class ModelRequestRefused(ModelError):
    """The service doesn't accept the request: an unknown model, a missing ability."""

    title = "The model service did not accept the request"
    hint = "Check TRIAD_MODEL and OPENAI_BASE_URL; `triad doctor` lists the models that the server offers."
    kind = "request"


class ModelAddressWrong(ModelRequestRefused):
    """Something answers at the address, and it is no chat service: a wrong path, a web page."""

    title = "There is no model service at this address"
    hint = "Check OPENAI_BASE_URL: with most servers it ends in /v1. `triad doctor` looks for local servers."
    kind = "address"


class ModelStreamCut(ModelError):
    """The reply broke off before its end. What had come of it is not used."""

    title = "The reply broke off"
    kind = "stream_cut"
    retryable = True


class ModelReplyEmpty(ModelError):
    """A reply without a word in it. `thought`: the model did nothing but think."""

    title = "The reply was empty"
    kind = "empty"
    retryable = True

    def __init__(self, message: str, *, thought: bool = False) -> None:
        self.thought = thought
        super().__init__(message)


class ModelReplyMalformed(ModelError):
    """A reply that can't be read: junk in the stream, or data that isn't what was asked for. `text` is that data."""

    title = "The reply can't be read"
    kind = "malformed"
    retryable = True

    def __init__(self, message: str, *, text: str = "") -> None:
        self.text = text
        super().__init__(message)


class ModelRefused(ModelError):
    """The model, or a filter in front of it, declined to answer."""

    title = "The model declined to answer"
    hint = "Say it in other words, or go on with the scripted voice."
    kind = "refusal"


class ModelReplyTooLong(ModelError):
    """A reply beyond all bounds; reading stopped."""

    title = "The reply had no end"
    kind = "too_long"
    retryable = True


class ModelContextFull(ModelError):
    """The conversation no longer fits: `window` and `prompt_tokens` (tokens) where the server told them."""

    title = "The conversation no longer fits the model"
    hint = "Use a model or a server with a longer window; for the client's voice TRIAD_CONTEXT_BUDGET can be lowered."
    kind = "context_full"

    def __init__(
        self, message: str, *, window: int | None = None, prompt_tokens: int | None = None, hint: str | None = None
    ) -> None:
        self.window, self.prompt_tokens = window, prompt_tokens
        super().__init__(message, hint=hint)


class RecordsError(TriadError):
    """The kept sessions can't be read or written."""

    title = "The records can't be used"
    hint = "Check the folder (`triad doctor` names it), or set TRIAD_HOME to another one."
    kind = "records"


class RecordsReadOnly(RecordsError):
    """The folder or the database can't be written."""

    title = "The records can't be written"
    hint = "Make the folder writable, or set TRIAD_HOME to one that is."
    kind = "records_read_only"


class RecordsFull(RecordsError):
    """No room left on the disk."""

    title = "The disk is full"
    hint = "Make room, then go on: everything up to the last saved turn is there."
    kind = "records_full"


class RecordsBusy(RecordsError):
    """Another process is writing and didn't finish in time."""

    title = "The records are in use"
    hint = "Close the other triad, or wait a moment and try again."
    kind = "records_busy"
    retryable = True


class RecordsDamaged(RecordsError):
    """What is kept can't be read any more: a disk fault, a file that was cut or overwritten."""

    title = "The records are damaged"
    hint = (
        "`triad data restore` takes back the newest daily copy; `triad data rescue` writes all that can still be read "
        "into a new store. Neither changes the damaged one."
    )
    kind = "records_damaged"


class RecordsNewer(RecordsError):
    """The records were written by a newer version."""

    title = "The records are from a newer version"
    hint = "Update triad, or set TRIAD_HOME to another folder. Nothing was changed."
    kind = "records_newer"


class RecordsAway(RecordsError):
    """The database server doesn't answer, or the connection to it broke. `waited`: it was waited for in vain."""

    title = "The server of the records doesn't answer"
    hint = "Try again in a moment: everything up to the last saved turn is there."
    kind = "records_away"
    retryable = True
    waited: bool = False


class RecordsRefused(RecordsError):
    """The database server knows this login not, or doesn't allow it that."""

    title = "The server of the records refuses"
    hint = "Ask whoever looks after the server."
    kind = "records_refused"
