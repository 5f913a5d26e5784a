"""The spoken voice: a language model finds the words. Called by whoever makes voices."""
