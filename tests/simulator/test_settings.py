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


def test_all_data_lies_under_triad_home_where_it_is_set(tmp_path: Path) -> None:
    paths = find_paths({"TRIAD_HOME": str(tmp_path)})
    for place in (paths.records, paths.checkpoints, paths.personas, paths.settings, paths.cache):
        assert place.is_relative_to(tmp_path)
