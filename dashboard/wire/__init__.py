"""The vocabulary of everything that crosses between the server and the scripts.

Its twins for the scripts are components/shared/wire.js and, for Versions, components/claims/wire.js;
tests/components/test_wire.py holds the two together, and holds what is really sent to these types. A named tuple goes over
the wire as a list: sentences, rows and ranges come by the thousand, and their fields have names on both sides.
"""
