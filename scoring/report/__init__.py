"""What a mentor coach would say of a scorecard, in words. Called by the front ends."""
