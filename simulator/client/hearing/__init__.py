"""How the client hears a coach: words, questions, facts, agreements. Called by `rules`, `turn` and the voices."""
