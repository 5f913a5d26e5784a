"""Settings: flags over environment over the file, each with its origin, and mistakes named with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import BadSetting
from simulator.paths import find_paths
from simulator.settings import read_settings, write_settings


def test_nothing_configured_means_the_scripted_voice(tmp_path: Path) -> None:
    found = read_settings(tmp_path / "config.toml", environment={})
    assert found.voice == "scripted"
    assert not found.model_is_set_up


def test_a_flag_beats_the_environment_and_the_environment_beats_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('voice = "scripted"\nmodel = "from-file"\ntext_width = 60\n')
    found = read_settings(
        file, environment={"TRIAD_MODEL": "from-environment", "TRIAD_VOICE": "scripted"}, flags={"voice": "llm"}
    )
    assert (found.settings.voice, found.settings.model, found.settings.text_width) == ("llm", "from-environment", 60)
    assert found.origins["voice"] == "--voice"
    assert found.origins["model"] == "TRIAD_MODEL"
    assert found.origins["text_width"] == f"{file}:3"


def test_the_usual_variables_of_model_services_are_read(tmp_path: Path) -> None:
    env = {"OPENAI_API_KEY": "sk-verysecret", "OPENAI_BASE_URL": "http://127.0.0.1:8080/v1"}
    found = read_settings(tmp_path / "config.toml", environment=env)
    assert found.model_is_set_up
    assert "verysecret" not in repr(found)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("voise = 'llm'", "Did you mean 'voice'?"),
        ("text_width = 7", "greater than or equal to 40"),
        ("voice = 'loud'", "scripted"),
        ("voice = ", "config.toml"),
    ],
)
def test_a_mistake_in_the_file_names_the_place_and_the_remedy(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"# mine\n{line}\n")
    with pytest.raises(BadSetting) as caught:
        read_settings(file, environment={})
    said = f"{caught.value.message} {caught.value.hint}"
    assert says in said
    assert "config.toml" in said


def test_writing_a_setting_leaves_every_other_line_alone(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# colours\ntheme = 'ansi'\nnotes = true\n")
    write_settings(file, {"theme": 'tri"ad', "notes": None, "text_width": 80})
    assert file.read_text() == '# colours\ntheme = "tri\\"ad"\ntext_width = 80\n'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\ufefftheme = 'ansi'\n", 'theme = "triad-dark"\n'),
        ("\"theme\" = 'ansi'  # mine\n", '"theme" = "triad-dark"  # mine\n'),
        ("'theme' = 'ansi'\n", "'theme' = \"triad-dark\"\n"),
        ("notes=true\r\ntheme='ansi'\r\n", 'notes=true\r\ntheme="triad-dark"\r\n'),
        ('theme = """ansi"""\n', 'theme = "triad-dark"\n'),
    ],
)
def test_a_setting_is_changed_however_it_was_written(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(before.encode())
    write_settings(file, {"theme": "triad-dark"})
    assert read_settings(file, environment={}).settings.theme == "triad-dark"
    assert file.read_bytes().decode() == after
    assert file.stat().st_mode & 0o077 == 0


def test_a_file_that_cannot_be_read_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    for content in (b"theme = \n", b"theme = '\xff'\n"):
        file.write_bytes(content)
        with pytest.raises(BadSetting):
            write_settings(file, {"theme": "ansi"})
        assert file.read_bytes() == content


def test_a_settings_file_that_is_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "dotfiles.toml").write_text("notes = true\n")
    (tmp_path / "config.toml").symlink_to(tmp_path / "dotfiles.toml")
    write_settings(tmp_path / "config.toml", {"theme": "ansi"})
    assert (tmp_path / "config.toml").is_symlink()
    assert (tmp_path / "dotfiles.toml").read_text() == 'notes = true\ntheme = "ansi"\n'


def test_a_user_that_is_not_known_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="nobody-of-that-name"):
        find_paths({"TRIAD_HOME": "~nobody-of-that-name/triad"})


def test_all_data_lies_under_triad_home_where_it_is_set(tmp_path: Path) -> None:
    paths = find_paths({"TRIAD_HOME": str(tmp_path)})
    for place in (paths.records, paths.checkpoints, paths.personas, paths.settings, paths.cache):
        assert place.is_relative_to(tmp_path)
