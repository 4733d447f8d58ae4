"""The vocabulary of everything that crosses between the server and the scripts.

Its twin for the scripts is components/shared/wire.js, for Versions components/claims/wire.js; tests/components/test_wire.py holds the two together, and holds
what is really sent to these types. A named tuple goes over the wire as a list: sentences, rows and ranges come by the
thousand, and their fields have names on both sides.
"""
