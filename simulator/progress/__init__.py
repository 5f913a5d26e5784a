"""What grows over weeks, and what comes back to be tried again. Called by the front ends."""
