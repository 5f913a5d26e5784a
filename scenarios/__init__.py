"""Scenarios: the occasion on which a client is coached, each one YAML file, read and checked here."""
