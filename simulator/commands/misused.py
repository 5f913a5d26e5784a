"""A call that can't be understood (an unknown command, a bad value), said in one line with where help is."""

from __future__ import annotations

from typer import Abort as Abandoned
from typer.exceptions import TyperException as Misused

from simulator.errors import printable

__all__ = ["Abandoned", "Misused", "said_in_one_line"]


def said_in_one_line(error: Misused) -> str:
    """What is wrong and how to see what is possible; a group that was called without a command shows its help."""
    message = error.format_message().replace("Value error, ", "").replace("Input should be", "it must be")
    if message.startswith("Usage:"):
        return message
    context = getattr(error, "ctx", None)
    command = "triad" if context is None else str(context.command_path)
    line = printable(f"triad: {message.rstrip('.')}. `{command} --help` lists what there is.")
    return " ".join(line.replace("?. ", "? ").split())
