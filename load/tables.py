"""The staged tables: the Arrow schema of every Parquet file a shard writes, named as the warehouse's columns.

In: nothing. Out: `STAGED`, table name -> schema. The core tables carry `shard` besides, so that a merge
takes an outcome's rows from one shard alone; the name of a core table here is its name in the schema `core`.
"""

from __future__ import annotations

import pyarrow as pa

from load.article_fields import ARTICLE_COLUMNS
from load.columns import FLAG, INT, LONG, REAL, TEXT, TEXTS, TIME, Columns, schema

_KEY: Columns = (("shard", INT), ("outcome_id", LONG))
_ORDERED: Columns = (*_KEY, ("position", INT))
_SPAN: Columns = (("block", INT), ("span_start", INT), ("span_end", INT))
_EVIDENCE: Columns = (("raw", TEXT), ("rule", TEXT), *_SPAN)

_SIGHTING: Columns = (
    ("sighting_id", LONG),
    ("page_id", TEXT),
    ("outcome_id", LONG),
    ("container", TEXT),
    ("record_id", TEXT),
    ("char_offset", LONG),
    ("hub", TEXT),
    ("target_uri", TEXT),
    ("url_key", TEXT),
    ("captured_at", TIME),
    ("captured_at_source", TEXT),
    ("container_modified_at", TIME),
    ("declared_charset", TEXT),
    ("media_type", TEXT),
    ("http_status", pa.int16()),
    ("facts", pa.map_(TEXT, TEXT)),
    ("payload_bytes", LONG),
    ("reason", TEXT),
    ("detail", TEXT),
    ("shard", INT),
)

_OUTCOME: Columns = (
    *_KEY,
    ("page_id", TEXT),
    ("hub", TEXT),
    ("target_uri", TEXT),
    ("declared_charset", TEXT),
    ("media_type", TEXT),
    ("result", TEXT),
    ("reason", TEXT),
    ("detail", TEXT),
    ("traceback", TEXT),
    ("rules_version", TEXT),
    ("model_version", TEXT),
    ("snapshot_id", TEXT),
    ("content_digest", TEXT),
)

_PARSED_PAGE: Columns = (
    *_KEY,
    ("page_id", TEXT),
    ("hub", TEXT),
    ("target_uri", TEXT),
    ("is_article", FLAG),
    ("page_type", TEXT),
    ("page_type_evidence", TEXT),
    ("url_key", TEXT),
    ("url_key_source", TEXT),
    ("headline_key", TEXT),
    ("content_digest", TEXT),
    ("furniture_digest", TEXT),
    ("body_bands", pa.list_(LONG)),
    *ARTICLE_COLUMNS,
)

_BLOCK: Columns = (
    *_ORDERED,
    ("text_id", LONG),
    ("kind", TEXT),
    ("disposition", TEXT),
    ("rule", TEXT),
    ("confidence", pa.float32()),
    ("heading_level", pa.int8()),
    ("path", TEXT),
    ("path_print", LONG),
    ("traits", pa.uint8()),
    ("char_start", INT),
    ("char_end", INT),
)

_BLOCK_TEXT: Columns = (
    ("text_id", LONG),
    ("fingerprint", LONG),
    ("sketch", pa.list_(pa.uint32())),
    ("word_count", INT),
    ("text", TEXT),
)

_STUDY: Columns = (
    *_KEY,
    *((name, TEXT) for name in ("cited_journal", "cited_first_author", "cited_author_string", "design")),
    *((name, TEXT) for name in ("centers", "direction_of_time", "phase")),
    ("cohort_n", INT),
    ("cohort_unit", TEXT),
    ("population", TEXT),
    ("age_min", REAL),
    ("age_max", REAL),
    *((name, TEXT) for name in ("age_group", "disease", "intervention", "setting")),
    ("period_start_year", INT),
    ("period_end_year", INT),
    ("follow_up_median", REAL),
    ("follow_up_unit", TEXT),
    ("outcomes", TEXTS),
    ("trial_ids", TEXTS),
    ("drugs", TEXTS),
)

_STATISTIC: Columns = (
    *_ORDERED,
    *((name, TEXT) for name in ("measure", "kind", "outcome", "outcome_short", "timepoint")),
    ("value", REAL),
    ("value_raw", TEXT),
    ("unit", TEXT),
    ("spread", REAL),
    ("numerator", INT),
    ("denominator", INT),
    *((name, REAL) for name in ("ci_level", "ci_low", "ci_high")),
    ("p_operator", TEXT),
    ("p_value", REAL),
    *((name, TEXT) for name in ("population", "exposure", "reference", "direction")),
    *((name, FLAG) for name in ("adjusted", "significant", "inside_interval", "agrees_with_p")),
    *_EVIDENCE,
)

_SECTION: Columns = (
    ("name", TEXT),
    ("label", TEXT),
    ("text", TEXT),
    ("first_block", INT),
    ("last_block", INT),
)

_REFERENCE: Columns = (
    ("number", INT),
    ("authors", TEXTS),
    ("title", TEXT),
    ("journal", TEXT),
    ("year", INT),
    *((name, TEXT) for name in ("volume", "pages", "doi", "pmid", "url")),
    ("cited_count", INT),
)


def _texts(*names: str) -> Columns:
    return tuple((name, TEXT) for name in names)


_COLUMNS: dict[str, Columns] = {
    "sighting": _SIGHTING,
    "outcome": _OUTCOME,
    "block_text": _BLOCK_TEXT,
    "parsed_page": _PARSED_PAGE,
    "block": _BLOCK,
    "field_evidence": (
        *(*_KEY, *_texts("field"), ("position", INT), *_texts("value"), *_EVIDENCE),
        ("against", TEXTS),
    ),
    "article_author": (*_ORDERED, *_texts("name", "kind", "role", "credentials", "affiliation"), *_EVIDENCE),
    "sponsor_mention": (
        *_ORDERED,
        *_texts("name", "name_key", "role", "support_type", "affiliation", "affiliation_org"),
        *_EVIDENCE,
    ),
    "learning_objective": (*_ORDERED, *_texts("text", "topic"), *_EVIDENCE),
    "section": (*_ORDERED, *_SECTION),
    "reference": (*_ORDERED, *_REFERENCE, *_EVIDENCE),
    "study": _STUDY,
    "statistic": _STATISTIC,
    "abbreviation": (*_ORDERED, *_texts("short", "long", "style", "raw"), *_SPAN),
    "poll_question": (*_ORDERED, *_texts("question"), ("options", TEXTS), *_EVIDENCE),
    "related_link": (*_ORDERED, *_texts("url", "title"), *_EVIDENCE),
    "image": (*_ORDERED, *_texts("url", "caption", "alt"), *_EVIDENCE),
}

STAGED: dict[str, pa.Schema] = {name: schema(columns) for name, columns in _COLUMNS.items()}

# The tables whose rows belong to one outcome and are replaced with it.
OF_OUTCOME: tuple[str, ...] = tuple(
    name for name in STAGED if name not in {"sighting", "outcome", "block_text"}
)

PAYLOAD = pa.schema([("page_id", TEXT), ("payload", pa.binary())])
