"""What happened at the desk, in one line of time."""
