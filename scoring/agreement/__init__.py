"""How far people agree with each other and with the observer. Called by `triad agree`."""
