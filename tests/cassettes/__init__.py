"""Recordings of a real OpenAI-compatible server, and the requests that they answer.

They come from a local llama.cpp server (`llama-server`) with a small model of random weights: what it says is noise,
how it says it is real: streaming, usage, data by JSON Schema, a full context. `tools/record_cassettes.py` makes them
anew from any such server. They are matched on method, path and body, so a changed request is never given an old answer.
"""
