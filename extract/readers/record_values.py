"""The values of a record's fields: by the operator's mapping, or under the names that tools use.

In: the fields of a record, names in order of trust ("a.b" goes into nested objects). Out: what they hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extract.encoding import decode
from extract.errors import UndecodableError
from extract.page import MediaType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.source import Source

    Fields = Mapping[str, Any]


def values_of(source: Source, fields: Fields, ours: str, known: Sequence[str]) -> Iterator[object]:
    """Yield what the field mapped to `ours` holds, or, without a mapping, what each known field holds."""
    mapped = source.options.field_names.get(ours)
    for name in (mapped,) if mapped else known:
        value: object = fields.get(name)
        if value is None and "." in name:
            value = _nested(fields, name)
        if value is not None:
            yield value


def text_of(source: Source, fields: Fields, ours: str, known: Sequence[str]) -> str | None:
    """Return the first of these values that is a text, without the space round it; None: none is."""
    values = map(as_text, values_of(source, fields, ours, known))
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), None)


def as_text(value: object) -> object:
    """Return bytes of unknown encoding as a short text, read as a page's would be; all else as it is."""
    if not isinstance(value, bytes):
        return value
    try:
        return decode(value, media_type=MediaType.TEXT).text
    except UndecodableError:
        return value.decode("utf-8", "replace")


def _nested(fields: Fields, name: str) -> object:
    value: object = fields
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value
