"""How the coder learned: the labelled corpus, training and its check.

Run by hand (extra `train`); nothing imports it at run time.
"""
