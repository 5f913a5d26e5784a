"""A finished (or left) session, read: what was said, what it did, how it is judged, and how it is exported."""
