"""The command line: exit codes, one line for each mistake, and nothing heavy before it is needed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.cli import app
from tests.simulator.command import Triad, triad

__all__ = ["triad"]

HEAVY = ("openai", "langgraph", "textual", "sqlalchemy", "alembic", "langchain_core")


def imported_by(code: str, *, also: tuple[str, ...] = ()) -> set[str]:
    check = f"import sys\n{code}\nprint([name for name in {HEAVY + also!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    return set(eval(done.stdout.splitlines()[-1]))


def test_the_command_line_itself_imports_nothing_heavy() -> None:
    assert imported_by("import simulator.cli", also=("pydantic", "ruamel")) == set()


def test_scoring_imports_nothing_of_the_screen_the_graph_or_the_model(tmp_path: Path) -> None:
    talk = tmp_path / "talk.txt"
    talk.write_text("Coach: What would you like?\nClient: To begin.\n" * 8)
    code = f"from simulator.commands.score import score\nscore({str(talk)!r}, scorer=None, coach=None, rubric=None, as_json=True)"
    assert imported_by(code) == set()


def test_the_session_door_imports_neither_the_screen_nor_the_model_client() -> None:
    assert imported_by("import simulator.session") == {"langgraph", "langchain_core", "sqlalchemy"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("practise", "waltr", "--plain"), "Did you mean 'walter'?"),
        (("practise", "walter", "--plain", "--scenario", "first"), "Did you mean 'first_session'?"),
        (("practise", "walter", "--plain", "--voice", "llm"), "OPENAI_API_KEY"),
        (("score", "nowhere.txt"), "nowhere.txt"),
        (("debrief", "beef"), "triad history"),
        (("resume", "--plain"), "No session waits"),
        (("persona", "show", "nobody"), "triad persona list"),
        (("persona", "new", "Not An Id"), "small letters"),
    ],
)
def test_a_mistake_is_one_line_with_its_remedy_and_exit_code_2(triad: Triad, words: tuple[str, ...], says: str) -> None:
    ran = triad(*words)
    assert ran.code == 2
    assert says in ran.err
    assert len(ran.err.strip().splitlines()) == 1
    assert "Traceback" not in ran.err


def test_a_bad_setting_names_its_line(triad: Triad, home: Path) -> None:
    (home / "config.toml").write_text("voise = 'llm'\n")
    ran = triad("doctor")
    assert ran.code == 2
    assert "config.toml:1" in ran.err
    assert "'voice'" in ran.err


def test_a_defect_of_ours_is_written_down_and_never_shown(
    triad: Triad, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import simulator.commands.history as history

    def broken(**_: object) -> None:
        raise ZeroDivisionError("sk-averysecretkey in a message")

    monkeypatch.setattr(history, "history", broken)
    ran = triad("history")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    log = (home / "defect.log").read_text()
    assert "ZeroDivisionError" in log
    assert "averysecretkey" not in log


def test_lists_are_json_arrays_of_objects_with_an_id(triad: Triad) -> None:
    for kind in ("persona", "scenario", "rubric"):
        rows = json.loads(triad(kind, "list", "--json").out)
        assert rows
        assert all(row["id"] for row in rows)


def test_an_empty_history_says_how_to_begin(triad: Triad) -> None:
    ran = triad("history")
    assert ran.code == 0
    assert "triad persona list" in ran.err


def test_every_command_is_documented() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "docs").glob("*.md"))
    names = [
        command.name or (command.callback.__name__ if command.callback else "") for command in app.registered_commands
    ]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        names += [f"{group.name} {command.name}" for command in group.typer_instance.registered_commands]
    missing = [name for name in names if f"triad {name}" not in text]
    assert missing == []
