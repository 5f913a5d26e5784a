"""Copying that doesn't lie: the system's own clipboard first, then the terminal's (OSC 52), and what is known of each.

A terminal never says whether it took what OSC 52 sent, so that is called sent and not copied.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LONGEST_OSC: Final = 70_000
"""Characters beyond which many terminals drop an OSC 52 sequence without a word."""
PATIENCE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Tool:
    """A program that writes the clipboard, and one that reads it back."""

    write: tuple[str, ...]
    read: tuple[str, ...]


def tools(environment: Mapping[str, str] | None = None, platform: str = sys.platform) -> Sequence[Tool]:
    """The programs that may work here, the likeliest first."""
    env = os.environ if environment is None else environment
    if platform == "darwin":
        return (Tool(("pbcopy",), ("pbpaste",)),)
    if platform == "win32":
        return (Tool(("clip.exe",), ("powershell.exe", "-NoProfile", "-Command", "Get-Clipboard -Raw")),)
    found: list[Tool] = []
    if env.get("WAYLAND_DISPLAY"):
        found.append(Tool(("wl-copy",), ("wl-paste", "--no-newline")))
    if env.get("DISPLAY"):
        found.append(Tool(("xclip", "-selection", "clipboard"), ("xclip", "-selection", "clipboard", "-o")))
        found.append(Tool(("xsel", "--clipboard", "--input"), ("xsel", "--clipboard", "--output")))
    return tuple(found)


def copy_natively(text: str, candidates: Sequence[Tool]) -> bool:
    """Whether the system's clipboard now holds this text, read back and compared."""
    for tool in candidates:
        if shutil.which(tool.write[0]) is None:
            continue
        try:
            quiet = subprocess.DEVNULL
            subprocess.run(tool.write, input=text.encode(), stdout=quiet, stderr=quiet, timeout=PATIENCE_S, check=True)
            back = subprocess.run(tool.read, capture_output=True, timeout=PATIENCE_S, check=True).stdout.decode()
        except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
            continue
        if back.replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n"):
            return True
    return False


def told(text: str, *, native: bool) -> str:
    """What can truly be said of a copy."""
    count = f"{len(text):,} characters"
    if native:
        return f"Copied: {count}."
    if len(text) > LONGEST_OSC:
        return f"{count} are more than a terminal takes. Export the debrief instead: x writes a file."
    return f"Sent {count} to the terminal's clipboard. Whether it took them only pasting can tell; x exports to a file."
