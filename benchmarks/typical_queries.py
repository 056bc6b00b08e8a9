"""The typical queries of the benchmark: the questions of docs/questions.md, and ten more.

In: nothing. Out: question -> SQL, in the order of the files.
"""

from __future__ import annotations

import re
from pathlib import Path

_HERE = Path(__file__).parent
ASKED = (_HERE.parent / "docs" / "questions.md", _HERE / "typical_queries.md")

# matches a heading "### Who wrote most?" with the SQL under it; must not match "## Operations"
_QUESTION = re.compile(r"### ([^\n]+)\n(?:(?!###)[^`])*```sql\n([^`]+)```")


def questions() -> dict[str, str]:
    """Return what is asked and the SQL that answers it."""
    return {question: sql for file in ASKED for question, sql in _QUESTION.findall(file.read_text("utf-8"))}
