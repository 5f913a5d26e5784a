"""The kinds of torture that `tools/torture.py` puts the program through. Each is a `Kind`: one round, from one seed."""
