"""The documentation of an installation: written from the catalogue, in two languages.

The one rule: prices, parameters and addresses come from what the server really does; only words
are written by hand, each in both languages.
"""
