"""What a turn moves in the client and what may be told: constants, state, and rules. Pure; called by `turn`."""
