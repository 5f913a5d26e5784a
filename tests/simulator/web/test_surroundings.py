"""What a visitor has from the server: its model and its clients, and neither its folder nor its key elsewhere."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr

from simulator.paths import find_paths
from simulator.settings import Configuration, Settings, read_settings
from simulator.web.visitors import folder_of, make_folder, new_token, surroundings, valid_token


def test_a_visitors_app_gets_the_servers_model_and_never_its_folder_or_database(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('api_key = "sk-ours"\nmodel = "m"\ntheme = "ansi"\nnotes = true\n')
    environment = {
        "TRIAD_HOME": "/owner",
        "TRIAD_DATABASE_URL": "postgresql://ours",
        "TRIAD_THEME": "ansi",
        "TRIAD_JUDGE_SAMPLES": "5",
        "PATH": "/bin",
    }
    configuration = read_settings(tmp_path / "config.toml", environment=environment)
    got = surroundings(tmp_path / "visitor", configuration, environment, server=77)
    assert got == {
        "PATH": "/bin",
        "TRIAD_HOME": str(tmp_path / "visitor"),
        "TRIAD_WEB_SERVER": "77",
        "TRIAD_API_KEY": "sk-ours",
        "TRIAD_BASE_URL": "https://api.openai.com/v1",
        "TRIAD_MODEL": "m",
        "TRIAD_JUDGE_SAMPLES": "5",
    }


def test_a_visitor_cannot_send_the_servers_key_to_an_address_of_theirs(tmp_path: Path) -> None:
    for owner, address in (
        (Settings(api_key=SecretStr("sk-ours")), "https://api.openai.com/v1"),
        (Settings(api_key=SecretStr("sk-ours"), base_url="http://ours:8080/v1"), "http://ours:8080/v1"),
    ):
        environment = surroundings(tmp_path, Configuration(owner, {"api_key": "OPENAI_API_KEY"}), {}, server=1)
        (tmp_path / "config.toml").write_text('base_url = "http://theirs/v1"\n')
        theirs = read_settings(tmp_path / "config.toml", environment=environment)
        assert theirs.settings.base_url == address


def test_visitors_see_the_owners_own_clients_and_keep_their_own_folder(home: Path) -> None:
    paths = find_paths()
    paths.personas.mkdir(parents=True)
    (paths.personas / "mine.yaml").write_text("id: mine\n")
    folder = folder_of(new_token(), paths)
    make_folder(folder, paths)
    make_folder(folder, paths)
    assert (folder / "personas" / "mine.yaml").read_text() == "id: mine\n"


def test_a_token_is_not_the_folders_name() -> None:
    token = new_token()
    assert token not in str(folder_of(token, find_paths()))
    assert len({folder_of(new_token(), find_paths()) for _ in range(50)}) == 50
    assert valid_token("short") is None
    assert valid_token(None) is None
