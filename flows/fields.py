"""The option --field: which of a feed's fields hold the page, its URL and its time.

In: `html=doc.source`, once for each field. Out: pairs of our name and theirs.
"""

from __future__ import annotations

import click

from extract.readers.page_record import FIELD_NAMES


def _pairs(
    _context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    pairs = tuple((ours, theirs) for ours, _, theirs in (one.partition("=") for one in given))
    for ours, theirs in pairs:
        if ours not in FIELD_NAMES or not theirs:
            names = ", ".join(FIELD_NAMES)
            raise click.BadParameter(f"{ours}={theirs}: write OURS=THEIRS, where OURS is one of {names}")
    return pairs


FIELD = click.option(
    "--field",
    "fields",
    multiple=True,
    callback=_pairs,
    metavar="OURS=THEIRS",
    help="A field of a feed's records (html=doc.source); a dotted name goes into nested objects.",
)
