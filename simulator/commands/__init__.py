"""What the commands do, one module for each family; `cli` only parses. Heavy imports stand inside the functions."""
