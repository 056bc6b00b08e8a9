"""Shards of made articles, as Arrow tables at once: what `load.shards` would write for them.

In: a home, a run's id, a range of numbers. Out: the staged Parquet files and their manifests. An article
has 5 KB of text of its own in 12 blocks, 28 blocks out of 60 that the hub's pages share, and ten findings;
every hundredth is its neighbour's text with another last block. A number gives the same article again when
its shard begins at the same number. The ids are hashes of numbers: what they stand for does not matter to
a load.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from load.raw_zone import shard_name
from load.run import ShardManifest
from load.shards import BATCH_PAGES, STAGED_ZSTD_LEVEL
from load.tables import PAYLOAD, STAGED
from warehouse import layout

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]

SHARD_ARTICLES = 10_000
CONTENT_BLOCKS, SHARED_BLOCKS, WORDS_PER_BLOCK = 12, 28, 60
SHARED_TEXTS, WORDS_PER_SHARED = 60, 15
SKETCH_SIZE, BANDS = 16, 6
COPY_EVERY = 100
RULES, MODEL = "benchmark", "benchmark"
WORDS = ["".join(random.Random(n).choices("aeioubdfgklmnprst", k=7)) for n in range(6_000)]
FIRST_DAY, FIRST_CAPTURE = date(2020, 1, 1), datetime(2026, 1, 1)  # noqa: DTZ001  (naive UTC, as everywhere)

_SHARED = [" ".join(random.Random(-n).choices(WORDS, k=WORDS_PER_SHARED)) for n in range(1, SHARED_TEXTS + 1)]
_MINUTE = 60_000_000  # in the microseconds of a timestamp


def write_articles(home: Path, run_id: str, first: int, last: int) -> list[ShardManifest]:
    """Stage the articles of these numbers, one shard after another."""
    starts = range(first, last, SHARD_ARTICLES)
    return [
        _write(home, run_id, shard, _made(start, min(start + SHARD_ARTICLES, last), shard))
        for shard, start in enumerate(starts)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """The articles of a shard: their numbers, ids, texts and who has which shared text."""

    shard: int
    numbers: Numbers
    outcomes: Numbers
    pages: list[str]
    texts: pa.Array  # CONTENT_BLOCKS for each article, in order
    text_ids: Numbers
    shared: Numbers  # SHARED_BLOCKS for each article: which of the texts
    bodies: pa.Array
    payloads: pa.Array


def _ids(numbers: Numbers, kind: int) -> Numbers:
    """Return 63-bit ids: numbers of one kind, mixed by the finaliser of splitmix64."""
    keys = numbers.astype(np.uint64) * np.uint64(64) + np.uint64(kind)
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (keys >> np.uint64(1)).astype(np.int64)


def _joined(texts: pa.Array, each: int, by: str) -> pa.Array:
    return pc.binary_join(_lists(texts, each), by)


def _lists(values: pa.Array, each: int) -> pa.Array:
    return pa.ListArray.from_arrays(pa.array(np.arange(0, len(values) + 1, each, dtype=np.int32)), values)


def _made(first: int, last: int, shard: int) -> _Made:
    numbers = np.arange(first, last, dtype=np.int64)
    words = np.random.default_rng(first).integers(
        0, len(WORDS), (len(numbers), CONTENT_BLOCKS, WORDS_PER_BLOCK)
    )
    owners = np.repeat(numbers[:, None], CONTENT_BLOCKS, axis=1)
    copies = np.flatnonzero((numbers % COPY_EVERY == COPY_EVERY - 1) & (numbers > first))
    words[copies, :-1] = words[copies - 1, :-1]
    owners[copies, :-1] = owners[copies - 1, :-1]
    texts = _joined(pa.array(WORDS).take(pa.array(words.ravel())), WORDS_PER_BLOCK, " ")
    shared = (numbers[:, None] * 7 + np.arange(SHARED_BLOCKS)) % SHARED_TEXTS
    bodies = _joined(texts, CONTENT_BLOCKS, "\n\n")
    furniture = _joined(pa.array(_SHARED).take(pa.array(shared.ravel())), SHARED_BLOCKS, "\n")
    payloads = pc.binary_join_element_wise(pa.array(numbers).cast(pa.string()), bodies, furniture, "\n")
    return _Made(
        shard=shard,
        numbers=numbers,
        outcomes=_ids(numbers, 0),
        pages=[hashlib.sha256(payload.as_buffer()).hexdigest() for payload in payloads],
        texts=texts,
        text_ids=_ids((owners * CONTENT_BLOCKS + np.arange(CONTENT_BLOCKS)).ravel(), 1),
        shared=shared,
        bodies=bodies,
        payloads=payloads,
    )


def _write(home: Path, run_id: str, shard: int, made: _Made) -> ShardManifest:
    written: dict[str, Path] = {}
    for name, schema in STAGED.items():
        table = _TABLES[name](made) if name in _TABLES else None
        if table is not None:
            written[name] = layout.staging(home, run_id) / name / shard_name(shard)
            _save(written[name], _filled(table, schema, made.shard))
    payloads = layout.raw(home, run_id) / shard_name(shard)
    _save(payloads, pa.table([pa.array(made.pages), made.payloads.cast(pa.binary())], schema=PAYLOAD))
    return ShardManifest(
        shard=shard,
        tables=written,
        payloads=payloads,
        sightings=len(made.numbers),
        payload_bytes=pc.sum(pc.binary_length(made.payloads)).as_py(),
    )


def _save(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(
        table, path, compression="zstd", compression_level=STAGED_ZSTD_LEVEL, row_group_size=BATCH_PAGES * 40
    )


def _filled(columns: dict[str, Any], schema: pa.Schema, shard: int) -> pa.Table:
    """Return the columns as the schema has them: a constant stands for a column, what is absent is null."""
    length = max(len(column) for column in columns.values() if not _is_constant(column))

    def column(field: pa.Field) -> pa.Array:
        value = shard if field.name == "shard" else columns.get(field.name)
        return (
            pa.repeat(pa.scalar(value, field.type), length)
            if _is_constant(value)
            else pa.array(value, field.type)
        )

    return pa.table([column(field) for field in schema], schema=schema)


def _is_constant(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | bool | date)


def _numbered(text: str, numbers: Numbers) -> pa.Array:
    return pc.binary_join_element_wise(text, pa.array(numbers).cast(pa.string()), "")


def _days(numbers: Numbers) -> npt.NDArray[np.datetime64]:
    return np.datetime64(FIRST_DAY) + (numbers % 1500)


def _sighting(made: _Made) -> dict[str, Any]:
    captured = np.datetime64(FIRST_CAPTURE, "us") + made.numbers * _MINUTE
    return {
        "sighting_id": _ids(made.numbers, 2), "page_id": made.pages, "outcome_id": made.outcomes,
        "container": _numbered("dump/", made.numbers), "record_id": "", "char_offset": 0, "hub": "hub",
        "target_uri": _numbered("https://hub.example/articles/", made.numbers),
        "url_key": _numbered("hub.example/articles/", made.numbers), "captured_at": captured,
        "captured_at_source": "record", "media_type": "text/html",
        "payload_bytes": pc.binary_length(made.payloads),
    }  # fmt: skip


def _outcome(made: _Made) -> dict[str, Any]:
    return {
        "outcome_id": made.outcomes, "page_id": made.pages, "hub": "hub", "media_type": "text/html",
        "target_uri": _numbered("https://hub.example/articles/", made.numbers), "result": "article",
        "rules_version": RULES, "model_version": MODEL, "content_digest": made.pages,
    }  # fmt: skip


def _parsed_page(made: _Made) -> dict[str, Any]:
    bands = _ids(made.text_ids.reshape(-1, CONTENT_BLOCKS)[:, :BANDS].ravel(), 3)
    return {
        "outcome_id": made.outcomes, "page_id": made.pages, "hub": "hub", "is_article": True,
        "target_uri": _numbered("https://hub.example/articles/", made.numbers), "page_type": "article",
        "url_key": _numbered("hub.example/articles/", made.numbers), "url_key_source": "target_uri",
        "headline_key": _numbered("hub article ", made.numbers), "content_digest": made.pages,
        "furniture_digest": made.pages, "headline": _numbered("Article ", made.numbers),
        "date_published": _days(made.numbers), "date_published_precision": "day", "in_language": "en",
        "word_count": CONTENT_BLOCKS * WORDS_PER_BLOCK, "truncated": False,
        "author_names": _lists(_author_names(made.numbers), 2),
        "sponsor_names": _lists(_numbered("Sponsor ", made.numbers % 20), 1),
        "body_bands": _lists(pa.array(bands), BANDS), "article_body": made.bodies,
    }  # fmt: skip


def _blocks(made: _Made) -> dict[str, Any]:
    each = CONTENT_BLOCKS + SHARED_BLOCKS
    count = len(made.numbers)
    own = made.text_ids.reshape(count, CONTENT_BLOCKS)
    is_own = np.tile(np.arange(each) < CONTENT_BLOCKS, count)
    return {
        "outcome_id": np.repeat(made.outcomes, each), "position": np.tile(np.arange(each, dtype=np.int32), count),
        "text_id": np.hstack((own, _ids(made.shared, 4))).ravel(),
        "kind": pc.if_else(pa.array(is_own), "paragraph", "template"),
        "disposition": pc.if_else(pa.array(is_own), "content", "boilerplate"),
        "rule": pc.if_else(pa.array(is_own), "model:html", "template:x"), "confidence": 1.0,
        "path_print": 1, "traits": 0,
    }  # fmt: skip


def _block_text(made: _Made) -> dict[str, Any]:
    _, firsts = np.unique(made.text_ids, return_index=True)
    ids = np.concatenate((made.text_ids[firsts], _ids(np.arange(SHARED_TEXTS), 4)))
    sketch = np.sort(
        _ids(np.repeat(ids, SKETCH_SIZE) + np.tile(np.arange(SKETCH_SIZE), len(ids)), 5) & 0xFFFFFFFF
    )
    return {
        "text_id": ids, "fingerprint": ids, "word_count": WORDS_PER_BLOCK,
        "sketch": _lists(pa.array(sketch.astype(np.uint32)), SKETCH_SIZE),
        "text": pa.concat_arrays([made.texts.take(pa.array(firsts)), pa.array(_SHARED)]),
    }  # fmt: skip


def _found(made: _Made, each: int, **columns: object) -> dict[str, Any]:
    """Return `each` findings an article, with their evidence."""
    return {
        "outcome_id": np.repeat(made.outcomes, each), "rule": "benchmark:given", "raw": "as it stood",
        "position": np.tile(np.arange(each, dtype=np.int32), len(made.numbers)),
        "block": 0, "span_start": 0, "span_end": 10, **columns,
    }  # fmt: skip


def _authors(made: _Made) -> dict[str, Any]:
    return _found(made, 2, name=_author_names(made.numbers), kind="person")


def _author_names(numbers: Numbers) -> pa.Array:
    return _numbered("Author ", np.ravel(np.column_stack((numbers % 500, numbers % 701 + 500))))


def _sponsors(made: _Made) -> dict[str, Any]:
    names = _numbered("Sponsor ", made.numbers % 20)
    return _found(made, 1, name=names, name_key=pc.utf8_lower(names), role="sponsor")


def _references(made: _Made) -> dict[str, Any]:
    numbers = np.repeat(made.numbers, 4) * 4 + np.tile(np.arange(4), len(made.numbers))
    authors = pa.repeat(pa.scalar([], pa.list_(pa.string())), len(numbers))
    return _found(
        made, 4, raw=_numbered("Reference ", numbers), number=numbers % 4, cited_count=1, authors=authors,
        journal=_numbered("Journal ", numbers % 300), year=2000 + numbers % 24,
    )  # fmt: skip


def _statistics(made: _Made) -> dict[str, Any]:
    value = 0.5 + (np.repeat(made.numbers, 2) % 200) / 100
    return _found(
        made, 2, measure="hazard_ratio", kind="estimate", value=value, ci_level=95.0, ci_low=value * 0.8,
        ci_high=value * 1.25, p_operator="=", p_value=0.04, inside_interval=True, outcome="death",
    )  # fmt: skip


_TABLES = {
    "sighting": _sighting,
    "outcome": _outcome,
    "parsed_page": _parsed_page,
    "block": _blocks,
    "block_text": _block_text,
    "article_author": _authors,
    "sponsor_mention": _sponsors,
    "learning_objective": lambda made: _found(made, 1, text="Know it."),
    "reference": _references,
    "statistic": _statistics,
}
