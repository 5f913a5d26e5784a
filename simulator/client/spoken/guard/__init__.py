"""Is a spoken reply this client, and only what may be said now? Called by the spoken voice."""
