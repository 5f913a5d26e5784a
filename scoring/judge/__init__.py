"""A model finds evidence, code verifies it: beside `scoring.evidence`, for who has a model service.

Called by the simulator's commands and its debrief.
"""
