"""Which story needs an editor next, and how far each one is."""
