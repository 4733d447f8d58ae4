"""Where editors differ, what the desk has ruled, and what follows from it."""
