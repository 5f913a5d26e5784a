"""The scripted voice: which authored line answers, and in which words. Called by whoever makes voices."""
