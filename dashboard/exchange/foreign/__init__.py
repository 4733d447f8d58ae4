"""Marks made in other programs: one small reader for each form; `reading.READERS` lists them."""
