"""The readers, one file each: a name and the bytes of a file → articles, or the files inside it. See formats.FORMATS."""
