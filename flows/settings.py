"""What an operator may set: HUBHOUSE_* environment variables, and the environment Prefect gets.

In: the environment. Out: `Settings`, and `prepare_prefect`, which must run before Prefect is imported for
the first time. Options of the command line win over the environment.
"""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from extract.options import Limits
from flows.errors import FlowError, UsageError

if TYPE_CHECKING:
    from collections.abc import MutableMapping

DEFAULT_HOME = Path("hubhouse-data")

# Set unless the user has: the temporary API server takes 10 s on a free machine and more than Prefect's 20
# s on a loaded one; the two opt-outs keep a look-up from leaving the machine; the console belongs to our
# own progress.
PREFECT_ENVIRONMENT = {
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "300",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
}
# Of a command that somebody waits for, too: its error is one line on the console. The server keeps the traceback.
ATTENDED_ENVIRONMENT = {"PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL"}
# A user who sets one of these runs Prefect their own way, and its state stays where they keep it.
_USERS_OWN_PREFECT = ("PREFECT_API_URL", "PREFECT_HOME", "PREFECT_PROFILE", "PREFECT_PROFILES_PATH")
# The database of the engine's server takes 6 MB with the first run. On a full disk the server never answers, and says
# nothing for the five minutes that it is waited for.
ENGINE_BYTES = 16 << 20
# Marks our processes and their temporary servers, for the sweep of orphans (flows/sweep.py).
OWNER_VARIABLE = "HUBHOUSE_OWNER"


def usable_cpus() -> int:
    """Return the number of CPUs this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Settings(BaseSettings):
    """The settings of a run, each from HUBHOUSE_<NAME> unless given.

    `page_patience_seconds`: a page that takes its worker more CPU time is given up (twice), rejected as crashed:
    a page that waits for a busy machine is no bad page. `page_hang_seconds` is the same by the clock, for a
    worker that waits for what never comes.
    `shard_sources` and `shard_bytes` bound a shard: enough to pay for its files, little enough to spread.
    `log` is the level of the structured log on standard error (flows/logs.py); without it there is none.
    `limits` bound what a source may unpack to (extract.options.Limits): HUBHOUSE_LIMITS__MAX_PAGE_BYTES and so on.
    `verify_digests`: the digests that web archives state of their records are checked.
    `webhook` is told of failures, holds and alerts; without it nothing leaves the machine. `contact` is the
    mail address or URL that the scraper's User-Agent names; `allow_private_addresses` lets it fetch from
    loopback and private networks (tests, intranets).
    """

    model_config = SettingsConfigDict(
        env_prefix="HUBHOUSE_", env_nested_delimiter="__", frozen=True, extra="ignore"
    )

    home: Path = Field(DEFAULT_HOME, validate_default=True)
    workers: int = Field(default_factory=usable_cpus, ge=1)
    page_patience_seconds: float = Field(60.0, gt=0)
    page_hang_seconds: float = Field(600.0, gt=0)
    shard_sources: int = Field(256, ge=1)
    shard_bytes: int = Field(32_000_000, ge=1)
    limits: Limits = Field(default_factory=Limits)
    verify_digests: bool = True
    log: Literal["debug", "info", "warning", "error"] | None = None
    webhook: str | None = None
    contact: str | None = None
    allow_private_addresses: bool = False

    @field_validator("home")
    @classmethod
    def _can_hold_a_database(cls, home: Path) -> Path:
        """Refuse what DuckDB cannot write beside: it takes what follows a question mark for parameters."""
        if "?" in str(home.absolute()):
            raise ValueError(f"{home.absolute()}: DuckDB takes no path with a question mark")
        return home

    @field_validator("webhook")
    @classmethod
    def _can_be_posted_to(cls, url: str | None) -> str | None:
        """Refuse now what would fail when there is something to tell."""
        if url is None:
            return None
        if not url.isascii() or not url.isprintable() or " " in url:
            raise ValueError("it may hold printable ASCII only; write the rest percent-encoded")
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
            raise ValueError("it is not an address such as https://host/path")
        if "@" in parts.netloc:
            raise ValueError("a name and password before the host are not sent; give a secret in its path")
        return url


def load_settings(**given: object) -> Settings:
    """Return the settings; `given` values that are not None win. Raises UsageError naming the variable."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"])
        raise UsageError(
            f"setting: HUBHOUSE_{name.upper()}: {first['msg']}; unset the variable or give a sound value"
        ) from error


def prepare_prefect(
    home: Path, environment: MutableMapping[str, str] = os.environ, *, attended: bool
) -> None:
    """Set what Prefect reads from the environment, leaving everything that the user has set.

    Prefect's own state goes to HOME/prefect, unless the user has a server, a profile or a home of their own.
    `attended`: a command tells the error that ends it. Raises FlowError when the disk has no room for
    the engine's server, PermissionError when this user may not write there.
    """
    for name, value in (PREFECT_ENVIRONMENT | (ATTENDED_ENVIRONMENT if attended else {})).items():
        environment.setdefault(name, value)
    users_profile = Path.home() / ".prefect" / "profiles.toml"
    if not any(environment.get(name) for name in _USERS_OWN_PREFECT) and not users_profile.exists():
        state = (home / "prefect").absolute()
        state.mkdir(parents=True, exist_ok=True)  # else its server restarts for ever, and silently
        _require_use(state)
        _require_room(state)
        environment["PREFECT_HOME"] = str(state)
    environment[OWNER_VARIABLE] = f"{os.getpid()}:{home.absolute()}"


def _require_use(state: Path) -> None:
    """Refuse what the server may not write: it would answer each request with an error of its own."""
    for path in (state, state / "prefect.db"):
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))


def _require_room(state: Path) -> None:
    free = shutil.disk_usage(state).free
    if free < ENGINE_BYTES:
        raise FlowError(
            f"disk full: {state}: {free >> 20} MiB are free, and the engine needs {ENGINE_BYTES >> 20}; free some space"
        )
