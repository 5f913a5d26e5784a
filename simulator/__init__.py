"""The practice: a simulated client, the session, the records and the front ends."""
