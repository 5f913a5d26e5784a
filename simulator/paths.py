"""Where everything lies: under `TRIAD_HOME` where that is set, else in the platform's usual folders."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import BadSetting


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders that the program uses. None of them is made before something is written."""

    data: Path
    config: Path
    cache: Path

    @property
    def records(self) -> Path:
        """The SQLite file of the records."""
        return self.data / "triad.db"

    @property
    def checkpoints(self) -> Path:
        """The SQLite file of the sessions under way."""
        return self.data / "checkpoints.db"

    @property
    def locks(self) -> Path:
        """Which process has which session open."""
        return self.data / "locks"

    @property
    def copies(self) -> Path:
        """The daily copies of the records."""
        return self.data / "copies"

    @property
    def drafts(self) -> Path:
        """Half-written words."""
        return self.data / "drafts.json"

    @property
    def personas(self) -> Path:
        """The user's own personas."""
        return self.data / "personas"

    @property
    def scenarios(self) -> Path:
        """The user's own scenarios."""
        return self.data / "scenarios"

    @property
    def met(self) -> Path:
        """Personas and scenarios as they were when a session began, where they aren't built in."""
        return self.data / "met"

    @property
    def rubrics(self) -> Path:
        """The user's own rubrics."""
        return self.data / "rubrics"

    @property
    def cohorts(self) -> Path:
        """Bundles that trainees handed over, one folder for each cohort."""
        return self.data / "cohorts"

    @property
    def bench(self) -> Path:
        """Talks that were handed in to be read, and what was said of them."""
        return self.data / "bench"

    @property
    def exports(self) -> Path:
        """Where the screens put exported files."""
        return self.data / "exports"

    @property
    def visitors(self) -> Path:
        """The data folders of those who use the app in a browser (`triad serve`)."""
        return self.data / "visitors"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "config.toml"


def find_paths(environment: Mapping[str, str] | None = None) -> Paths:
    """The folders for this environment (by default the process's own). Raises `BadSetting`."""
    env = os.environ if environment is None else environment
    home = env.get("TRIAD_HOME")
    if home:
        try:
            root = Path(home).expanduser()
        except RuntimeError as error:
            raise BadSetting(f"TRIAD_HOME: there is no user called {home.split('/')[0]}.") from error
        return Paths(data=root, config=root, cache=root / "cache")
    from platformdirs import PlatformDirs

    found = PlatformDirs("triad", appauthor=False)
    return Paths(data=Path(found.user_data_dir), config=Path(found.user_config_dir), cache=Path(found.user_cache_dir))
