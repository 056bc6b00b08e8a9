"""Writes the results of docs/questions.md anew, over the small library that the tests load; read the diff.

Run as `python -m tests.warehouse.write_questions` in the project's folder.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.conftest import House
from tests.warehouse.conftest import load_library
from tests.warehouse.test_questions import DOCS, QUESTION, answer

if TYPE_CHECKING:
    import re


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = House(Path(folder) / "home")
        load_library(library)

        def with_result(question: re.Match[str]) -> str:
            asked = f"### {question['title']}\n```sql\n{question['sql']}```\n"
            return asked + answer(library, question["sql"])

        DOCS.write_text(QUESTION.sub(with_result, DOCS.read_text()))


if __name__ == "__main__":
    main()
