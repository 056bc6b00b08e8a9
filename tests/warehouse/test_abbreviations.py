"""Short forms are in conflict where they stand for different things, not where one thing is spelt differently."""

from __future__ import annotations

from typing import Any

from transform.article import Abbreviation, Span


def test_spellings_of_one_meaning_are_no_conflict(house: Any) -> None:
    defined = {
        "SDOH": ("social determinants of health", "Social determinant of health"),
        "ADHD": ("attention-deficit/hyperactivity disorder", "attention deficit hyperactivity disorder"),
        "SBS": ("stroke belt states", "stroke belt\u201d states"),
        "ET": ("\u00e9tat", "etat"),
        "PR": ("partial response", "Partial responses", "progesterone receptor"),
    }
    pages = [
        house.pages.page(
            f"{short} {number}", headline=f"{short} {number}", container=f"{short}{number}",
            fields={"abbreviations": (
                Abbreviation(short=short, long=long, style="parenthesis", quote=long, span=Span(0, 0, 1)),
            )},
        )
        for short, meanings in defined.items()
        for number, long in enumerate(meanings)
    ]  # fmt: skip
    house.load(pages)
    shown = house.rows(
        "SELECT short, meaning_count, meanings, len(article_ids) FROM mart.abbreviation_conflict ORDER BY short"
    )
    assert shown == [
        ("ET", 2, ["etat", "\u00e9tat"], 2),
        ("PR", 2, ["partial response", "progesterone receptor"], 3),
    ]
