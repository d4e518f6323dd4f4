"""Everything that an operator can set, by `ONETAKE_…` environment variables. Read by main.py only.

The page docs/reference/settings.md is generated from the docstrings of the fields.
"""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_POSTGRESQL: Final = ("postgresql://", "postgres://")


def _is_postgresql(address: SecretStr) -> SecretStr:
    """What follows is the driver's business: sockets, several hosts, options. It may hold a
    password, so that it is never shown."""
    if not address.get_secret_value().startswith(_POSTGRESQL):
        raise ValueError("it must begin with postgresql://")
    return address


DatabaseUrl: TypeAlias = Annotated[SecretStr, AfterValidator(_is_postgresql)]


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="ONETAKE_", frozen=True, extra="forbid", use_attribute_docstrings=True,
        hide_input_in_errors=True,
    )  # fmt: skip

    data: Path = Path("data")
    """The data folder: database, files, keys. Back it up, and keep it on a local disk."""

    database_url: DatabaseUrl | None = None
    """`postgresql://…` moves everything but the files to PostgreSQL. A Unix socket's folder is
    given as `?host=/run/postgresql`."""

    host: str = "127.0.0.1"
    """The address to listen on. `0.0.0.0` opens it to the network."""

    port: int = Field(default=8000, ge=0, le=65535)
    """The port to listen on; 0 takes a free one."""

    public_url: str | None = None
    """How others reach this server, for links in answers: `https://media.example.com`."""

    secret: SecretStr | None = Field(default=None, min_length=64, max_length=64)
    """64 hexadecimal characters that encrypt provider keys and sign links. Without it, a key
    file in the data folder is made. Processes that share a database must share it."""

    public_catalog: bool = True
    """Whether the list of models and prices is shown without an API key."""

    sandbox: bool = True
    """Whether the built-in renderer serves the models for which no channel is connected."""

    sandbox_mark: bool = True
    """Whether the built-in renderer puts a small mark into the picture."""

    render_processes: int = Field(default=1, ge=1, le=64)
    """How many renders run side by side."""

    user_tasks_max: int = Field(default=16, ge=0)
    """Tasks of one user that are worked on at the same time; more wait. 0: no limit."""

    steps_max: int = Field(default=512, ge=1, le=10_000)
    """Steps that one process takes at the same time: submissions, polls, downloads."""

    queued_hours: int = Field(default=48, ge=1)
    """A task that finds no free provider for so long expires, and is given back."""

    running_hours: int = Field(default=24, ge=1)
    """A task that its provider does not finish for so long expires, and is given back."""

    uncertain_days: int = Field(default=7, ge=1)
    """A submission whose outcome nobody learns for so long expires, and is given back."""

    upload_days: int = Field(default=30, ge=1)
    """Uploads that no task uses are deleted after so many days."""

    link_days: int = Field(default=7, ge=1, le=365)
    """How long a link to a file works. A task's answer always carries new ones."""

    allow_private_addresses: bool = False
    """Whether reference URLs may point to loopback and private networks. For tests and closed
    networks: it lets callers reach whatever this server can reach."""

    credits_per_usd: int = Field(default=100, ge=1)
    """How many credits are one US dollar, where amounts are shown in money."""

    quota_per_unit: int = Field(default=500_000, ge=1)
    """Quota in one US dollar: the whole-number unit of the balance endpoint."""

    display_kind: Literal["USD", "CNY", "CUSTOM", "TOKENS"] = "USD"
    """In what the balance endpoint shows amounts: dollars, yuan, another currency, or quota."""

    display_rate: Decimal = Field(default=Decimal("7.3"), gt=0)
    """Units of the shown currency for one dollar, for CNY and CUSTOM."""

    display_symbol: str = Field(default="¤", min_length=1, max_length=8)
    """The symbol of the currency, for CUSTOM."""

    fetch_origins: dict[str, str] = Field(default_factory=dict)
    """Where files of an origin are really fetched from: `{"https://cdn.example.com":
    "http://10.0.0.5:8080"}`. For media servers of one's own; only these may be private."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least important messages that are logged."""

    log_format: Literal["json", "console"] = "console"
    """One JSON object a line, or text for people."""
