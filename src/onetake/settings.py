"""Everything that an operator can set, by `ONETAKE_…` environment variables. Read by main.py only.

The page docs/reference/settings.md is generated from the docstrings of the fields.
"""

import re
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


_ADDRESS: Final = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~-]+)*/?")


def _is_address(address: str) -> str:
    """Scheme, host and perhaps a path; without the slash at its end."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError("it must be like https://media.example.com or https://example.com/studio")
    return address.rstrip("/")


PublicUrl: TypeAlias = Annotated[str, AfterValidator(_is_address)]


_BUCKET: Final = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*/?")


def _is_bucket(address: str) -> str:
    """A bucket and perhaps a prefix; without the slash at its end."""
    if not _BUCKET.fullmatch(address):
        raise ValueError("it must be like s3://bucket or s3://bucket/some/prefix")
    return address.rstrip("/")


BucketUrl: TypeAlias = Annotated[str, AfterValidator(_is_bucket)]


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

    storage_url: BucketUrl | None = None
    """`s3://bucket/prefix` keeps the files in an S3-compatible object store, under the keys that
    they have in the folder `files`. The bucket must be there already."""

    storage_endpoint: PublicUrl | None = None
    """Where the object store is, unless it is Amazon's: `https://objects.example.com`."""

    storage_region: str = Field(default="us-east-1", min_length=1, max_length=60)
    """The region that requests to the object store are signed for."""

    storage_key: str | None = Field(default=None, min_length=1)
    """The access key's id. Without it, what the machine is given counts: `AWS_…` variables, or
    its role."""

    storage_secret: SecretStr | None = Field(default=None, min_length=1)
    """The secret that goes with it."""

    storage_copies_bytes: int = Field(default=10_000_000_000, ge=0)
    """How much of an object store's files is kept in the data folder, too, so that what was used
    lately is not fetched again."""

    host: str = "127.0.0.1"
    """The address to listen on. `0.0.0.0` opens it to the network."""

    port: int = Field(default=8000, ge=0, le=65535)
    """The port to listen on; 0 takes a free one."""

    public_url: PublicUrl | None = None
    """How others reach this server, for links in answers: `https://media.example.com`. With a path,
    `https://example.com/studio`, everything is below it, whether a proxy strips it or not."""

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

    smtp_host: str | None = None
    """The mail server that sends codes. Without it, codes are in this server's log."""

    smtp_port: int = Field(default=587, ge=1, le=65535)
    """The mail server's port: 587 for `starttls`, 465 for `tls`."""

    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    """How the way to the mail server is encrypted. `none` is for one on the same machine."""

    smtp_user: str | None = None
    """The name with which this server signs in to the mail server, where that is asked for."""

    smtp_password: SecretStr | None = None
    """The password that goes with it."""

    smtp_from: str = "Onetake <noreply@localhost>"
    """The sender of letters: `Studio <noreply@example.com>`."""

    github_client_id: str | None = None
    """With the secret: people sign in by GitHub. Its callback is
    `<public URL>/api/oauth/github/callback`."""

    github_client_secret: SecretStr | None = None
    """The secret that goes with it."""

    github_url: str = "https://github.com"
    """Where GitHub is: another address for an enterprise server."""

    github_api_url: str = "https://api.github.com"
    """Where GitHub's API is."""

    google_client_id: str | None = None
    """With the secret: people sign in by Google. Its callback is
    `<public URL>/api/oauth/google/callback`."""

    google_client_secret: SecretStr | None = None
    """The secret that goes with it."""

    google_issuer: str = "https://accounts.google.com"
    """The OpenID provider behind "Sign in with Google"; any other one that signs its tokens and
    verifies addresses will do."""

    registration: bool = True
    """Whether people can make an account by themselves, until an administrator says otherwise."""

    site_name: str = Field(default="Onetake", min_length=1, max_length=60)
    """What the place is called, until an administrator gives it another name."""

    signup_credits: Decimal | None = Field(default=None, ge=0, le=1_000_000_000, decimal_places=6)
    """Credits that a new account is given, until an administrator sets another amount. Unset: 500
    while the built-in renderer is all that makes anything, and 0 once a provider is connected."""

    trusted_proxies: list[str] = Field(default_factory=list)
    """Addresses or networks of proxies before this server, as JSON: `["10.0.0.0/8"]`. Only what
    they say in `X-Forwarded-For` is believed."""

    session_days: int = Field(default=30, ge=1, le=365)
    """How long somebody stays signed in to the studio after the last visit."""

    ui: bool = True
    """Whether the studio and the console are served beside the API."""

    ui_dir: Path | None = None
    """A folder with a studio of one's own build, instead of the one that is built in."""

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
