"""The exceptions of extract: a bad source, profile or manifest stops a run; a bad page never raises.

ExtractError        anything below; its message names what, where and the remedy
├── SourceError     a path or address that cannot be opened at all
├── ProfileError    a hub profile that breaks its schema
├── ManifestError   a manifest that cannot be read
└── UndecodableError  bytes that no rule turns into text (becomes a rejection of that page)
"""

from __future__ import annotations


class ExtractError(Exception):
    """The root: the message reads `what: where: cause; remedy`."""


class SourceError(ExtractError):
    """A source that is named but cannot be opened: no such file, no permission, no driver for its scheme."""


class ProfileError(ExtractError):
    """A hub profile whose TOML or values are wrong; the message names file and key."""


class ManifestError(ExtractError):
    """A manifest that is neither CSV nor JSON lines, or lacks the column `file`."""


class UndecodableError(ExtractError):
    """Bytes that none of the encoding rules turns into text."""
