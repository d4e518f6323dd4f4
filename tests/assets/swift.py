"""A real S3-compatible server for tests: OpenStack Swift on loopback, one for each process.

Debian's packages bring it (scripts/swift); its data is below a temporary folder, and it ends
with the process that started it.
"""

import atexit
import getpass
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import Request, urlopen

STARTS_SECONDS: Final = 300
KEY: Final = "test:tester"
SECRET: Final = "testing"
BINARIES: Final = "/usr/bin"
PYTHON: Final = f"{BINARIES}/python3"  # Debian's own: it has Swift's library

_BACKEND: Final = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 1
user = {user}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
fallocate_reserve = 0
log_address = {folder}/nowhere
[pipeline:main]
pipeline = {kind}-server
[app:{kind}-server]
use = egg:swift#{kind}
"""
_PROXY: Final = """[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
workers = 1
user = {user}
swift_dir = {folder}
log_address = {folder}/nowhere
[pipeline:main]
pipeline = catch_errors cache s3api tempauth bulk slo dlo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:{memory}
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:bulk]
use = egg:swift#bulk
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
"""
_RINGS: Final = """
import sys
from swift.common.ring import RingBuilder
folder, *kinds = sys.argv[1:]
for kind, _, port in (each.partition(":") for each in kinds):
    ring = RingBuilder(4, 1, 0)  # 16 parts, each kept once
    ring.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": int(port),
                  "replication_ip": "127.0.0.1", "replication_port": int(port),
                  "device": "one", "weight": 1, "meta": ""})
    ring.rebalance()
    ring.get_ring().save(f"{folder}/{kind}.ring.gz")
"""


@cache
def endpoint() -> str:
    """The address of this process's server; started by the first who asks."""
    folder = Path(tempfile.mkdtemp(prefix="onetake-swift-"))
    running: list[subprocess.Popen[bytes]] = []
    atexit.register(_end, running, folder)
    (folder / "devices" / "one").mkdir(parents=True)
    memory, port = _free_port(), _free_port()
    running.append(_started(["memcached", "-u", "root", "-l", "127.0.0.1", "-p", str(memory)]))
    ports = {kind: _free_port() for kind in ("account", "container", "object")}
    rings = [f"{kind}:{at}" for kind, at in ports.items()]
    subprocess.run([PYTHON, "-c", _RINGS, str(folder), *rings], check=True, capture_output=True)
    for kind, at in ports.items():
        running.append(_server(folder, kind, _BACKEND, {"port": at, "kind": kind}))
    running.append(_server(folder, "proxy", _PROXY, {"port": port, "memory": memory}))
    base = f"http://127.0.0.1:{port}"
    _await_use(base, running)
    return base


def bucket(name: str) -> str:
    """Make it where it is missing. The name again."""
    _own(endpoint(), "PUT", name)
    return name


def objects(name: str) -> set[str]:
    """The keys in a bucket, as Swift itself says."""
    return set(_own(endpoint(), "GET", name).split())


def _own(base: str, method: str, bucket: str) -> str:
    """By Swift's own interface. Raises URLError."""
    asked = {"X-Auth-User": KEY, "X-Auth-Key": SECRET}
    with urlopen(Request(f"{base}/auth/v1.0", headers=asked)) as answer:
        url, token = answer.headers["X-Storage-Url"], answer.headers["X-Auth-Token"]
    request = Request(f"{url}/{bucket}", method=method, headers={"X-Auth-Token": token})
    with urlopen(request) as answer:
        return answer.read().decode()


def _server(
    folder: Path, kind: str, template: str, values: Mapping[str, object]
) -> subprocess.Popen[bytes]:
    file = folder / f"{kind}.conf"
    file.write_text(template.format(folder=folder, user=getpass.getuser(), **values), "utf-8")
    return _started([f"{BINARIES}/swift-{kind}-server", str(file)])


def _started(command: list[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _await_use(base: str, running: list[subprocess.Popen[bytes]]) -> None:
    """The front answers before what is behind it does: a bucket that was made says that all do."""
    until = time.monotonic() + STARTS_SECONDS
    while True:
        assert all(each.poll() is None for each in running), "a part of Swift ended at once"
        try:
            _own(base, "PUT", "ready")
            return
        except URLError:
            assert time.monotonic() < until, "Swift does not come up"
            time.sleep(0.1)  # it is asked again until the time is over


def _end(running: list[subprocess.Popen[bytes]], folder: Path) -> None:
    for each in running:
        each.terminate()
    for each in running:
        each.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
