"""What all tables are declared in."""

from sqlalchemy import MetaData

metadata = MetaData()
