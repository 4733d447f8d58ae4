"""Copydesk: an editorial desk for stories that machines have rewritten."""

__version__ = "0.2.0"
