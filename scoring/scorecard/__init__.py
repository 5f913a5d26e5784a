"""From markers to numbers with intervals, or to no number with the reason: rubric, arithmetic, card, batch.

Any package may call it.
"""
