"""Batches: where many transcripts come from and where their cards go, on one machine or on many.

What a card is worth is `scoring`'s; here are files, locks, shards and workers. Called by `triad score-many` alone.
"""
