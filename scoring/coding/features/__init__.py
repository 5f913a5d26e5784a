"""What the coder sees in a turn's words. Called by `scoring.coding` and `scoring.training` only."""
