"""Stands before the package of this name in every process that a test starts: to import that takes 2.5 s of the processor.

jsonschema imports it for the format `iri`, and altair imports jsonschema: every desk that draws a chart. Who runs Copydesk
has it not: it comes along with a tool of requirements-dev.txt. jsonschema does without.
"""

raise ImportError("tests/support/cheap")
