"""What `tools/fuzz.py` throws at everything that reads from outside: `mutations` make the inputs, `doors` read them."""
