"""One file a page, thin: reads, shows, calls."""
