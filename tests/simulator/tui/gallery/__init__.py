"""Screens with a fixed shelf behind them: no library, no coder, no rubric and no clock can move what they show."""
