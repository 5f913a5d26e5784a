"""The `triad` command (and `python -m simulator`): runs a command, and explains what a user can do something about.

`triad` alone goes straight to the screen: parsing nothing needs no parser, and its import would delay the first paint.
"""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path

TO_THE_SCREEN: tuple[list[str], ...] = ([], ["--voice", "scripted"], ["--voice", "llm"])


def main() -> None:
    """Run `triad`: every error that a user can act on becomes one line and its exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        try:
            _run(sys.argv[1:])
        finally:
            sys.stdout.flush()  # what can't be written shall be told here, not while the interpreter leaves
    except BrokenPipeError:
        sys.stderr.close()
        _forget_output()
        raise SystemExit(0) from None
    except KeyboardInterrupt:
        from simulator.background import leave_now

        leave_now(130)
    except Exception as error:  # noqa: BLE001 - the last door: what isn't ours to explain is a defect of ours
        raise SystemExit(_explained(error)) from None


def _run(words: list[str]) -> None:
    if words in TO_THE_SCREEN:
        from simulator.commands.practise import open_screen

        raise SystemExit(open_screen(voice="llm" if words[-1:] == ["llm"] else "scripted" if words else None))
    from simulator.cli import app
    from simulator.commands.misused import Abandoned, Misused, said_in_one_line

    try:
        code = app(standalone_mode=False)
    except Misused as error:
        sys.stderr.write(said_in_one_line(error) + "\n")
        raise SystemExit(error.exit_code) from None
    except Abandoned:
        raise KeyboardInterrupt from None
    except SystemExit as done:
        if done.code == 1:  # how the parser leaves where the reader of our output is gone; no command leaves so
            raise BrokenPipeError from None
        raise
    raise SystemExit(code if isinstance(code, int) else 0)


def _forget_output() -> None:
    """Let what is still unwritten go: the interpreter would try it once more, and complain."""
    with suppress(OSError, ValueError):
        handle = os.open(os.devnull, os.O_WRONLY)
        os.dup2(handle, sys.stdout.fileno())
        os.close(handle)


def _explained(error: Exception) -> int:
    from simulator.errors import printable

    if isinstance(error, OSError):
        error = _of_the_system(error)
    title, message, hint = (getattr(error, name, None) for name in ("title", "message", "hint"))
    if not isinstance(message, str) or not isinstance(hint, str):
        from simulator.commands.defect import damage_behind, keep_defect

        where = keep_defect(error)
        damage = damage_behind()
        if damage is None:
            return _defect(error, where)
        error = damage
        title, message, hint = damage.title, damage.message, damage.hint
    place = message.partition(": ")[0].split(":")[0]
    said = message if place and place in str(title) else f"{title}: {message}"  # a file is named once
    line = " ".join(printable(f"triad: {said.rstrip('.')}. {hint}").split())
    sys.stderr.write(line + "\n")
    return int(getattr(error, "exit_code", 2))


def _of_the_system(error: OSError) -> Exception:
    """What the system refused, as something a user can mend. Standard output has no name."""
    from simulator.errors import UsageError

    said = error.strerror or str(error)
    if error.filename is None:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF):
            return error
        _forget_output()
        return UsageError(f"The output can't be written: {said}.", hint="Is there room, and somebody who reads it?")
    return UsageError(f"{error.filename} can't be used: {said}.", hint="Check that place, or choose another.")


def _defect(error: Exception, where: Path | None) -> int:
    kept = f" What happened is written down in {where}." if where else ""
    sys.stderr.write(f"triad: a defect of ours: {type(error).__name__}.{kept} Your sessions are kept.\n")
    return 1


if __name__ == "__main__":
    main()
