"""What each utterance of a conversation does and is about: the vocabulary, the coder and its weights.

Any package may call it.
"""
