"""What the spoken voice's model is given. Called by the spoken voice."""
