"""The exceptions of the warehouse.

WarehouseError          anything below; its message reads `what: where: cause; remedy`
├── NoReleaseError      nothing has been published in this home yet, or no release of that name
├── MigrationError      the database is newer than this program, or a migration was edited after it ran
├── DamagedError        a file of the home is gone or unreadable, or holds other bytes than it must
├── OldReleaseError     the release was published by an older program, and lacks what this one reads
├── OldIndexError       the search index is behind the release, and this user may not write it
├── CheckError          a load's sums or a publish's checks do not hold; nothing was changed
└── QueryError          SQL that cannot be run on a release
"""

from __future__ import annotations


class WarehouseError(Exception):
    """The root: the message reads `what: where: cause; remedy`."""


class NoReleaseError(WarehouseError):
    """Nothing has been published in this home yet, or there is no release of that name."""


class MigrationError(WarehouseError):
    """The database was written by a newer program, or a migration was edited after it had run."""


class DamagedError(WarehouseError):
    """A file of the home is gone or unreadable, or holds other bytes than it must."""


class OldReleaseError(WarehouseError):
    """The release was published by an older program, and lacks what this one reads."""


class OldIndexError(WarehouseError):
    """The search index is behind the release, and this user may not write it."""


class CheckError(WarehouseError):
    """The sums of a load, or the checks before a publish, do not hold; nothing was changed."""


class QueryError(WarehouseError):
    """A statement that cannot be run on a release; the message is DuckDB's own, in one line."""
