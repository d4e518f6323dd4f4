"""The tables of the studio and the console: see `schema.py`."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from onetake.store.metadata import metadata

profiles = Table(  # what people say of themselves; made when first needed
    "profiles",
    metadata,
    Column("user", Text, ForeignKey("users.id"), primary_key=True),
    Column("phone", Text),
    Column("studio_key", Text),  # the API key that the studio's tasks are charged to
    Column("preferences", Text, nullable=False),  # JSON
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),  # SHA-256 of the cookie
    Column("id", Text, nullable=False, unique=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
)

codes = Table(  # one for each purpose and address: a new one replaces the old one
    "codes",
    metadata,
    Column("purpose", Text, primary_key=True),
    Column("email_key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("sent_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
)

attempts = Table(  # how often something was tried in the window that began at `since`
    "attempts",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", BigInteger, nullable=False, index=True),
)

identities = Table(  # accounts elsewhere by which a user signs in
    "identities",
    metadata,
    Column("provider", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("email", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

works = Table(  # what the studio adds to a task; a task without a row is a work, too
    "works",
    metadata,
    Column("task", Text, ForeignKey("tasks.id"), primary_key=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("title", Text),
    Column("style", Text),
    Column("favourite", Boolean, nullable=False),
    Column("batch", Text, index=True),  # made by one comparison
    Column("winner", Boolean, nullable=False),
)

shares = Table(
    "shares",
    metadata,
    Column("id", Text, primary_key=True),
    Column("task", Text, ForeignKey("tasks.id"), nullable=False, unique=True),
    Column("user", Text, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("password_hash", Text),
    Column("hide_prompt", Boolean, nullable=False),
    Column("allow_download", Boolean, nullable=False),
    Column("views", BigInteger, nullable=False),
)

removals = Table(  # deleted works that can still be brought back: see selection.py
    "removals",
    metadata,
    Column("task", Text, ForeignKey("tasks.id"), primary_key=True),
    Column("removal", Text, nullable=False, index=True),  # what was deleted at once
    Column("user", Text, ForeignKey("users.id"), nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("fingerprint", Text),  # of the task, until it is back
)

audits = Table(  # every administrative change; rows are only ever added
    "audits",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", Text, nullable=False),  # a user's id, or a word for the command line
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("address", Text),
    Index("audits_newest", "at", "id"),
)

offers = Table(  # what an operator changed about a model of the catalogue
    "offers",
    metadata,
    Column("model", Text, primary_key=True),
    Column("visible", Boolean, nullable=False),
    Column("price", Text),  # JSON; none: the catalogue's
    Column("changed_at", BigInteger, nullable=False),
)

options = Table(  # settings that are changed while the server runs
    "options",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),  # JSON
    Column("changed_at", BigInteger, nullable=False),
)
