"""The one suite that memory, SQLite and PostgreSQL pass. A module that runs it supplies `store`:

    class TestMemory(StoreContract): ...

and, where rows can be damaged with SQL, `damage` for `AuditContract`.
"""

from tests.store.contract_accept import Accepting
from tests.store.contract_agreed import Agreed
from tests.store.contract_audit import Audit
from tests.store.contract_books import Books
from tests.store.contract_budgets import Budgets
from tests.store.contract_cancel import Cancelling
from tests.store.contract_erase import Erasing
from tests.store.contract_gallery import Galleries
from tests.store.contract_office import Offices
from tests.store.contract_outbox import Notices
from tests.store.contract_people import Peopling
from tests.store.contract_queue import Queue
from tests.store.contract_selection import Selecting
from tests.store.contract_statement import Statements
from tests.store.contract_traces import Tracing


class StoreContract(
    Accepting, Agreed, Queue, Books, Erasing, Budgets, Notices, Offices, Statements, Galleries,
    Selecting, Peopling, Tracing, Cancelling,
):  # fmt: skip
    """Every promise in `onetake/store/store.py`."""


class AuditContract(Audit):
    """Every rule of `findings`, and what `repair` makes of it."""
