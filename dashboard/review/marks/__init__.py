"""Marks as a log of events, and the state they come to."""
