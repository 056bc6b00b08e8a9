"""Options of the commands that read sources: what is known of pages that do not say it themselves.

In: arguments of the command line. Out: `--hub`, a key; `--manifest`, a file that is there; `--field html=doc.source`,
once for each of a feed's fields, pairs of our name and theirs.
"""

from __future__ import annotations

from pathlib import Path

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


HUB = click.option("--hub", help="The hub of every page; else found page by page.")
MANIFEST = click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV or JSON lines: file, target_uri, captured_at, hub, charset.",
)
FIELD = click.option(
    "--field",
    "fields",
    multiple=True,
    callback=_pairs,
    metavar="OURS=THEIRS",
    help="A field of a feed's records (html=doc.source); a dotted name goes into nested objects.",
)
