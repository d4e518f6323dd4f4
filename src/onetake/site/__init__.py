"""The built studio, as the server hands it out: its files, its one page, what browsers may do.

The one rule: nothing here knows HTTP calls or the store; `api/site.py` does.
"""
