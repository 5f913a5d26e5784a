"""A release has one version, a wheel with everything in it, and a reason where it isn't ready."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "tools" / "release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_changelog_and_citation_name_the_version_of_the_project(release: ModuleType) -> None:
    assert release.version()


def test_another_version_in_the_citation_is_named_with_its_file(release: ModuleType, tmp_path: Path) -> None:
    for name in ("pyproject.toml", "CHANGELOG.md"):
        (tmp_path / name).write_text((ROOT / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text("version: 9.9.9\n")
    with pytest.raises(release.NotReady, match=r"CITATION\.cff names version 9\.9\.9"):
        release.version(tmp_path)


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["simulator/cli.py"], "lacks scoring/coding/network/weights.npz"),
        (None, "carries scoring/training"),
    ],
)
def test_a_wheel_without_its_data_or_with_the_corpus_is_not_ready(
    release: ModuleType, tmp_path: Path, names: list[str] | None, says: str
) -> None:
    every = [
        *("scoring/coding/network/weights.npz", "personas/library/walter.yaml", "scoring/scorecard/rubrics/pel.yaml"),
        *("simulator/client/rules/rules.toml", "simulator/records/migrations/env.py"),
        *("simulator/schemas/persona.schema.json", "simulator/tui/app.tcss", "scoring/training/corpus.jsonl"),
    ]
    with ZipFile(tmp_path / "a.whl", "w") as wheel:
        for name in names or every:
            wheel.writestr(name, "")
    with pytest.raises(release.NotReady, match=says):
        release.complete(tmp_path / "a.whl")


def test_every_issue_form_asks_for_the_version_and_the_words() -> None:
    for form in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*_*.yml"):
        text = form.read_text(encoding="utf-8")
        assert "triad --version" in text, form
        assert "required: true" in text, form
