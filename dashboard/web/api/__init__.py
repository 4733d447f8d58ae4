"""The HTTP API for other programs, under copydesk/api/v1: what it answers, to whom, and its description."""
