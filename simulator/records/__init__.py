"""What is kept: sessions with their turn trees, self-ratings, scorecards and experiments."""
