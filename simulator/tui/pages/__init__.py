"""The pages of the debrief: each shows one side of a session that is over."""
