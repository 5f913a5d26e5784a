"""Personas: the clients that can be coached, each one YAML file, read and checked here."""
