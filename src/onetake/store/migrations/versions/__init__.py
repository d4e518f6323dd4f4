"""One file a migration. A file's name begins with its revision: `0001_first.py`."""
