"""The observer: reads a transcript, codes it, finds markers and computes scores. Knows nothing of the simulator."""
