"""Write the JSON Schemas of personas, scenarios and rubrics into schemas/, for editors that check YAML while one types.

    python tools/schemas.py

In an editor with the YAML language server, the first line of a file then is:
    # yaml-language-server: $schema=../../schemas/persona.schema.json
"""

from __future__ import annotations

import json
from pathlib import Path

from personas.model import Persona
from scenarios.model import Scenario
from scoring.scorecard.rubric import Rubric

FOLDER = Path(__file__).parents[1] / "schemas"


def schemas() -> dict[str, str]:
    """File name to content."""
    models = {"persona": Persona, "scenario": Scenario, "rubric": Rubric}
    return {
        f"{name}.schema.json": json.dumps(model.model_json_schema(by_alias=True), indent=2, ensure_ascii=False) + "\n"
        for name, model in models.items()
    }


def main() -> None:
    """Write them."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(FOLDER / name)


if __name__ == "__main__":
    main()
