"""`triad serve`: the app in a browser. Called by its command only; needs the extra `web`."""
