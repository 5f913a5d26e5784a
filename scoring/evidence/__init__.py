"""From coded turns to signals and markers, each with the words that show it.

Called by `scoring.scorecard`, `scoring.report` and `scoring.judge`.
"""
