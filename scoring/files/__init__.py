"""YAML read with line and remedy, for rubrics, personas and scenarios. Any package may call it."""
