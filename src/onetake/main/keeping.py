"""Open what survives a restart: the data folder, the database, and the keys to them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from onetake.assets.local import LocalStorage
from onetake.assets.storage import Storage
from onetake.catalog.loader import Catalog, load_all
from onetake.cli.parts import Refused
from onetake.engine.reconcile import Reconcile
from onetake.main.chance import clock
from onetake.settings import Settings
from onetake.store.store import SchemaNewer, Store
from onetake.store.vault import BadKeyFile, Vault


@dataclass(frozen=True, slots=True)
class Kept:
    """What survives: the database, the files, and the keys to them."""

    settings: Settings
    store: Store
    storage: Storage
    vault: Vault
    catalog: Catalog

    @property
    def alone(self) -> bool:
        """Is this the only process that may write files?"""
        return self.settings.database_url is None

    @property
    def reconcile(self) -> Reconcile:
        return Reconcile(self.store, self.storage, clock)


@asynccontextmanager
async def keeping(settings: Settings) -> AsyncGenerator[Kept]:
    """Open the data folder and the database. Raises `Refused` with a line for the operator."""
    folder = settings.data.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        vault = _vault(settings, folder)
        store = await _store(settings, folder, vault)
    except (SchemaNewer, BadKeyFile) as error:
        raise Refused(str(error)) from None
    try:
        storage = await _storage(settings, folder)
    except BaseException:
        await store.close()
        raise
    try:
        yield Kept(settings, store, storage, vault, load_all())
    finally:
        storage.close()
        await store.close()


async def _storage(settings: Settings, folder: Path) -> Storage:
    """Raises `Refused` for a bucket that cannot be used."""
    if settings.storage_url is None:
        return LocalStorage(folder / "files")
    from onetake.assets.bucket import Bucket, Place, StoreFailed

    name, _, prefix = settings.storage_url.removeprefix("s3://").partition("/")
    key, secret = settings.storage_key, settings.storage_secret
    if (key is None) != (secret is None):
        raise Refused("ONETAKE_STORAGE_KEY and ONETAKE_STORAGE_SECRET belong together")
    place = Place(
        name, prefix, settings.storage_endpoint, settings.storage_region, key,
        secret.get_secret_value() if secret else None,
    )  # fmt: skip
    bucket = Bucket(place, folder / "copies", settings.storage_copies_bytes, clock)
    try:
        await bucket.check()
    except StoreFailed as error:
        bucket.close()
        raise Refused(f"ONETAKE_STORAGE_URL cannot be used: {error}") from None
    return bucket


def _vault(settings: Settings, folder: Path) -> Vault:
    if settings.secret is None:
        return Vault.load(folder / "secret.key")
    try:
        return Vault(bytes.fromhex(settings.secret.get_secret_value()))
    except ValueError:
        raise Refused("ONETAKE_SECRET must be 64 hexadecimal characters") from None


async def _store(settings: Settings, folder: Path, vault: Vault) -> Store:
    if settings.database_url is None:
        from onetake.store.sqlite import SqliteStore

        return await SqliteStore.open(folder / "onetake.db", vault)
    from onetake.store.postgres import PostgresStore

    try:
        return await PostgresStore.open(settings.database_url.get_secret_value(), vault)
    except OSError as error:
        reason = type(error.__cause__ or error).__name__
        raise Refused(f"the database cannot be reached: {reason}") from None
