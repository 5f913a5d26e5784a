"""Drills: ten minutes, one skill, five short situations, and a verdict at once. For the screens and line mode.

A drill is one YAML in `library`; `model` is its shape, `verdict` is pure, `diary` keeps how often it went.
"""
