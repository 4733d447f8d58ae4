"""What runs beside the pages: loading a corpus, learning from marks."""
