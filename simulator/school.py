"""Which ear scores: the observer's coder, or that coder with what a school learned from its corrections behind it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.errors import UsageError
from simulator.paths import find_paths

if TYPE_CHECKING:
    from scoring.coding.coder import Coder
    from scoring.scorecard.preparation import CodesTurns
    from simulator.settings import Settings


def heard_by(coder: Coder, settings: Settings) -> CodesTurns:
    """The coder as the setting `school` has it. Raises `BadSource`, or `UsageError` where it was learned of another."""
    if settings.school is None:
        return coder
    from scoring.scorecard.school import SchoolCoder, load_school

    school = load_school(Path(settings.school).expanduser())
    if school.coder != coder.digest:
        raise UsageError(
            f"{settings.school} was learned of another coder ({school.coder}, here {coder.digest}).",
            hint="Learn it anew with `triad corrections learn`, or take the setting `school` out.",
        )
    return SchoolCoder(coder, school)


def heard_by_settings(coder: Coder) -> CodesTurns:
    """The same by the settings in force; quick where there are none."""
    if not find_paths().settings.exists() and "TRIAD_SCHOOL" not in os.environ:
        return coder
    from simulator.settings import read_settings

    return heard_by(coder, read_settings(find_paths().settings).settings)
