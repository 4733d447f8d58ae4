"""What editors say to each other about a sentence, and what waits for somebody to read it."""
