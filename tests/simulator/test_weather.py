"""Bad weather at the command line: what is wrong is said in one line, nothing breaks, and what was said is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from personas.loader import BUILT_IN
from simulator.paths import find_paths
from tests.simulator.command import Ran, Triad, triad

__all__ = ["triad"]

TALK = (
    "What would you like from our time today?\nWhat makes that matter to you?\nWhat is the talk about?\n"
    "It sounds as if you knew where you stood for forty-one years.\nWhat do you do when it gets close?\n"
)


def only_line(ran: Ran) -> str:
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert len(lines) == 1, ran.err
    return lines[0]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("histroy",), "Did you mean 'history'?"),
        (("practise", "walter", "--seed", "abc"), "--seed"),
        (("practise", "walter", "--plain", "--seed", "9" * 30), "2147483647"),
        (("practise", "walter", "--voice", "loud"), "'scripted', 'llm'"),
        (("score",), "triad score --help"),
        (("\x1b[31mred",), r"\x1b[31mred"),
    ],
)
def test_a_call_that_is_not_understood_is_told_in_one_line(triad: Triad, words: tuple[str, ...], says: str) -> None:
    assert says in only_line(triad(*words))


@pytest.mark.parametrize("words", [("practise",), ("practise", "walter"), ("resume",), ("resume", "abc"), ()])
def test_without_a_terminal_no_screen_opens(triad: Triad, words: tuple[str, ...]) -> None:
    assert "--plain` works with lines" in only_line(triad(*words))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("model_timeout = 5\nmodel = 3\n", "config.toml:2: model: "),
        ("\nvoice = llm\n", "config.toml:2: "),
        ('theme = "neon"\n', "config.toml:1: theme: "),
        ('base_url = "not an address"\n', "http://127.0.0.1:8080/v1"),
        ('base_url = "http://host:99999/v1"\n', "config.toml:1: base_url: "),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_with_its_line(
    triad: Triad, home: Path, settings: str, says: str
) -> None:
    (home / "config.toml").write_text(settings)
    assert says in only_line(triad("doctor"))


def test_a_byte_order_mark_in_the_settings_is_no_matter(triad: Triad, home: Path) -> None:
    (home / "config.toml").write_bytes(b'\xef\xbb\xbfvoice = "scripted"\n')
    assert triad("data", "where").code == 0


def test_an_empty_key_is_no_key(triad: Triad, home: Path) -> None:
    (home / "config.toml").write_text('api_key = ""\n')
    assert "No model is set up" in only_line(triad("practise", "walter", "--plain", "--voice", "llm"))


@pytest.mark.parametrize("url", ["nonsense", "postgres://u:hushhush@h/x", "mysql://u:hushhush@h/x"])
def test_a_database_that_cannot_be_is_told_without_its_password(
    triad: Triad, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("TRIAD_DATABASE_URL", url)
    line = only_line(triad("history"))
    assert "database_url" in line
    assert "hush" not in line


def test_a_rubric_that_is_not_there_is_told_before_the_talk(triad: Triad, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIAD_RUBRIC", "pell")
    assert "Did you mean 'pel'?" in only_line(triad("practise", "walter", "--plain", stdin=TALK))


def test_damaged_checkpoints_are_put_aside_and_the_session_goes_on(triad: Triad, home: Path) -> None:
    triad("practise", "walter", "--plain", "--seed", "3", stdin=TALK + "/leave\n")
    for part in home.glob("checkpoints.db*"):
        part.write_bytes(b"not a database " * 2000)
    gone_on = triad("resume", "--plain", stdin="What would help?\n/leave\n")
    assert (gone_on.code, gone_on.out.count("Client: ")) == (0, 1), gone_on.err
    assert (home / "checkpoints.db.damaged").exists()
    assert json.loads(triad("history", "--json").out)[0]["coach_turns"] == 6


def test_a_paste_that_is_too_long_is_refused_and_the_talk_can_be_gone_on_with(triad: Triad) -> None:
    pasted = triad("practise", "walter", "--plain", stdin="What matters?\n" + "word " * 20_000 + "\nStill there?\n")
    assert pasted.code == 2
    assert "100,000 characters" in pasted.err
    assert "`triad resume " in pasted.err
    assert triad("resume", "--plain", stdin="/end\n").code == 0


def test_a_session_counts_the_turns_of_the_coach(triad: Triad) -> None:
    triad("practise", "walter", "--plain", stdin="/end\n")
    triad("practise", "walter", "--plain", stdin=TALK + "/leave\n")
    triad("practise", "walter", "--plain", stdin=TALK + "/end\n")
    found = json.loads(triad("history", "--json").out)
    assert sorted(session["coach_turns"] for session in found) == [0, 5, 5]


def own_walter(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = (BUILT_IN / "walter.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("\nid: walter\n", f"\nid: {file.stem}\n"), encoding="utf-8")
    return file


def test_a_client_from_a_file_can_be_gone_on_with_when_the_file_is_gone(triad: Triad, tmp_path: Path) -> None:
    file = own_walter(tmp_path / "wally.yaml")
    triad("practise", str(file), "--plain", stdin=TALK + "/leave\n")
    file.unlink()
    gone_on = triad("resume", "--plain", stdin="What would help?\n")
    assert gone_on.code == 0, gone_on.err
    session = json.loads(triad("history", "--json").out)[0]["id"]
    assert "never got to say" in triad("debrief", session, "--untold").out


def test_a_session_goes_on_with_the_client_as_they_were_when_it_began(triad: Triad) -> None:
    file = own_walter(find_paths().personas / "wally.yaml")
    triad("practise", "wally", "--plain", stdin=TALK + "/leave\n")
    file.write_text("id: [half an edit", encoding="utf-8")
    assert triad("resume", "--plain", stdin="What would help?\n").code == 0


def test_a_session_outlives_a_client_who_has_been_written_anew(triad: Triad, home: Path) -> None:
    file = own_walter(find_paths().personas / "wally.yaml")
    triad("practise", "wally", "--plain", stdin=TALK + "/leave\n")
    for kept in find_paths().met.iterdir():
        kept.unlink()
    text = file.read_text(encoding="utf-8")
    for fact in ("third_thursday", "fourteen_pages", "forty_one_years", "gutter"):
        text = text.replace(fact, f"{fact}_anew")
    file.write_text(text, encoding="utf-8")
    gone_on = triad("resume", "--json", "--xray", stdin="What would help?\n")
    assert gone_on.code == 0, gone_on.err
    assert not (home / "defect.log").exists()


def test_the_doctor_says_whether_the_records_can_be_read(triad: Triad, home: Path) -> None:
    assert "no session yet" in triad("doctor").out
    triad("practise", "walter", "--plain", stdin="/end\n")
    assert "1 session\n" in triad("doctor").out
    for part in home.glob("triad.db*"):
        part.write_bytes(b"not a database " * 2000)
    ill = triad("doctor")
    assert ill.code == 0
    assert "file is not a database" in ill.out


def test_a_rubric_is_written_checked_shown_and_used_by_its_id(triad: Triad, tmp_path: Path) -> None:
    assert triad("rubric", "new", "ours").code == 0
    assert "ours 2: good." in triad("rubric", "check", "ours").out
    assert "id: ours" in triad("rubric", "show", "ours").out
    talk = tmp_path / "talk.txt"
    talk.write_text("Coach: What would you like?\nClient: To begin.\n" * 8)
    assert json.loads(triad("score", str(talk), "--rubric", "ours", "--json").out)["rubric"]["id"] == "ours"
    (find_paths().rubrics / "broken.yaml").write_text("id: broken\n")
    listed = triad("rubric", "list")
    assert (listed.code, "ours" in listed.out, "broken.yaml" in listed.err) == (0, True, True)


def test_every_problem_of_a_file_is_told_in_the_order_of_the_file_and_the_file_once_a_line(triad: Triad) -> None:
    triad("persona", "new", "rosa")
    file = find_paths().personas / "rosa.yaml"
    valid = file.read_text(encoding="utf-8")
    file.write_text(valid.replace("\nstuck_on:", "\nstuck_onn:").replace("age: 45", "age: 450"), encoding="utf-8")
    ran = triad("persona", "check", "rosa")
    places = [line.removeprefix(str(file)).split(":")[1] for line in ran.err.splitlines()]
    assert (ran.code, len(places)) == (2, 3)
    assert places == sorted(places, key=int)
    file.write_text(valid.replace("age: 45", "age: 450"), encoding="utf-8")
    line = only_line(triad("persona", "check", "rosa"))
    assert line == f"triad: {file}:15: who.age: must be at most 100. Change the value"


@pytest.mark.parametrize("kind", ["persona", "scenario", "rubric"])
def test_a_new_file_is_valid_and_tells_an_editor_its_schema(triad: Triad, kind: str) -> None:
    file = Path(triad(kind, "new", "ours").out.splitlines()[0])
    first = file.read_text(encoding="utf-8").splitlines()[0]
    schema = Path(first.removeprefix("# yaml-language-server: $schema=file://"))
    assert json.loads(schema.read_text(encoding="utf-8"))["title"].lower() == kind
    show = triad(kind, "show", "ours", "--json")
    assert json.loads(show.out)["id"] == "ours"


def test_an_occasion_for_one_client_is_not_practised_with_another_and_names_whom_there_is(triad: Triad) -> None:
    triad("scenario", "new", "stairs")
    file = find_paths().scenarios / "stairs.yaml"
    valid = file.read_text(encoding="utf-8")
    file.write_text(valid.replace("personas: []", "personas: [waltr]"), encoding="utf-8")
    assert "Did you mean walter?" in only_line(triad("scenario", "check", "stairs"))
    file.write_text(valid.replace("personas: []", "personas: [walter]"), encoding="utf-8")
    assert triad("scenario", "check", "stairs").code == 0
    assert "It is for walter." in only_line(triad("practise", "priya", "--plain", "--scenario", "stairs"))
    assert triad("practise", "walter", "--plain", "--scenario", "stairs", stdin="/end\n").code == 0


def test_of_very_many_problems_twenty_are_told(triad: Triad, tmp_path: Path) -> None:
    file = tmp_path / "many.yaml"
    file.write_text("id: many\n" + "".join(f"key{number}: 1\n" for number in range(300)), encoding="utf-8")
    lines = triad("persona", "check", str(file)).err.splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("... and ")


def test_a_device_is_no_client(triad: Triad, home: Path) -> None:
    folder = home / "personas"
    folder.mkdir()
    (folder / "endless.yaml").symlink_to("/dev/zero")
    listed = triad("persona", "list")
    assert (listed.code, "walter" in listed.out, "a device or a pipe" in listed.err) == (0, True, True)
