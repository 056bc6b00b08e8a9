"""Judging what recurs over a hub's pages: which of it is template.

In: the `Record`s of a hub (census.py) and the number of its units. Out: the keys that are template, and whether
they are so within the body too.

Recurrence alone is no proof: headings, stock sentences and shared paragraphs recur and are content. A
recurring text is template when it stands before or after the page's own prose and either many pages have
it, or it keeps company: where its neighbours are, it is (a new generation of a template is rare, but comes
whole). In the element that holds the bodies it must be on nearly all pages. Within the prose it is template only
when most pages have it and it is prose, or when it stands there again and again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from transform.boilerplate.census import EDGE, Record, own_support
from transform.boilerplate.families import MIN_SUPPORT
from transform.boilerplate.fingerprints import Trait
from transform.boilerplate.generations import generation_mates, is_outsider, rare_texts
from transform.boilerplate.templates import BODY_PROSE_WORDS, RUN_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

COMMON_SHARE = 0.3
"""Outside the body, a short text on this share of the pages needs no company."""
BESIDE_SHARE = 0.6
"""Directly beside the body it may be a stock sentence of the articles: it must be on more."""
COMPANY = 0.6
"""Outside the body, a rarer text must be expected from its neighbours to this degree."""
FIELD_SHARE = 0.5
"""A labelled text, a number or a sentence may recur for its own reasons: it must be on every second page."""
FIELD_COMPANY = 0.8
"""Or go with its neighbours to this degree."""
INSIDE_SHARE = 0.9
"""Within the body, prose must be on this share of the pages: on fewer it is a stock sentence of the authors."""
INSIDE_PAGES = 4
"""And on so many pages."""
INTERRUPTING_WORDS, INTERRUPTING_SHARE = 4, 0.8
"""So is a sentence of so many words that so often stands between two paragraphs of the pages' own."""
INSIDE_COMPANY = 0.85
"""Within the body, a widget's texts come together or not at all; headings do not."""
FRAME_SHARE = 0.8
"""So many different texts to a page in one frame are the pages' own, where the pages have no other prose."""
FEW_VALUES = 1 / 2
"""A labelled line beside the element of the bodies, no sentence, with so few different values to a page, is the hub's
("Medical check: ..." by three people; hubs made in twelve languages, HTML, ten pages: 99.6 to 99.7 % cut, no more
body lost)."""
ENCLOSED_SHARE = 0.9
"""Between two templates on so many of its pages, a text that recurs is template too."""
SETTLED_SHARE = 0.2
"""What stands within the body more often than that is no furniture beside it: that keeps its place."""
REPEATED_SHARE = 0.5
"""Within the body, a short text is furniture ("Top") when so many of its pages have it more than once."""

_ARTICLES_OWN = Trait.HEADING | Trait.LABELLED | Trait.WORDLESS
_NEVER_FURNITURE = Trait.CODE | Trait.FIGURES


def judge(records: Mapping[int, Record], total: int) -> dict[int, bool]:
    """Return the keys that are template among `total` units; True: within the body too."""
    kept: dict[int, bool] = {}
    waiting: set[int] = set()
    housed: set[int] = set()
    inner: set[int] = set()
    boxes = _boxes(records)
    for key, record in records.items():
        if key == EDGE or len(record.units) < MIN_SUPPORT or _is_a_frame_of_bodies(record):
            continue
        if record.inside * 2 > record.seen or (record.housed and record.amid > SETTLED_SHARE * record.seen):
            if _furniture(key, records, total, boxes):
                kept[key] = True
            else:
                inner.add(key)
        elif _guarded(record, total):
            continue
        elif record.housed:
            housed.add(key)
        elif _edge(record, records, total):
            kept[key] = False
        else:
            waiting.add(key)
    kept |= {key: True for key in inner if _heads_furniture(records[key], records, kept)}
    kept = _enclosed(records, kept | generation_mates(records, kept, waiting), waiting)
    return _without_rare(records, kept | dict.fromkeys(_at_home(records, housed, total, set(kept)), False))


def _without_rare(records: Mapping[int, Record], kept: Mapping[int, bool]) -> dict[int, bool]:
    """Return the keys less those near the bodies that are on too few pages of their template's generation."""
    rare = rare_texts(records, [key for key, inside in kept.items() if not inside], records[EDGE])
    return {key: inside for key, inside in kept.items() if key not in rare or is_outsider(records[key])}


def _is_a_frame_of_bodies(record: Record) -> bool:
    """Tell whether a text in one frame is another on each page, and all that the page has: its article, if short."""
    return record.bodiless * 2 > record.seen and len(record.wordings) >= FRAME_SHARE * len(record.units)


def _guarded(record: Record, total: int) -> bool:
    """Tell whether a text outside the body must not be judged by its recurrence.

    A heading, a labelled text of several values or a number right before the prose is the article's, prose of few
    pages may be shared by articles, and neither code nor a table of figures is ever furniture.
    """
    text = record.print
    if text.traits & _NEVER_FURNITURE:
        return True
    own = text.traits & _ARTICLES_OWN
    if own and record.before_prose * 2 > record.seen and not (own == Trait.LABELLED and _is_the_hubs(record)):
        return True
    return text.words >= BODY_PROSE_WORDS and len(record.units) < own_support(total)


def _is_the_hubs(record: Record) -> bool:
    """Tell whether a labelled line says the same again and again, as no article does of itself.

    Where it may be one of an article's own fields, that is the very same on all pages.
    """
    if record.print.traits & Trait.PROSE:
        return False
    values = len(record.wordings)
    if record.housed or not record.print.path:
        return values == 1 and not record.print.traits & Trait.MEASURED
    return values <= FEW_VALUES * len(record.units)


def _edge(record: Record, records: Mapping[int, Record], total: int) -> bool:
    """Tell whether a text that stands outside the body is template."""
    support = len(record.units)
    share = support / total
    field = record.print.traits & (Trait.LABELLED | Trait.WORDLESS)
    beside = (record.after_prose + record.before_prose) * 2 > record.seen
    prose = record.print.words >= BODY_PROSE_WORDS
    if prose and beside and record.inside > SETTLED_SHARE * record.seen:
        return share >= INSIDE_SHARE
    if share >= (BESIDE_SHARE if beside else FIELD_SHARE if field or prose else COMMON_SHARE):
        return True
    return company(record, records) >= (FIELD_COMPANY if field else COMPANY)


def company(record: Record, records: Mapping[int, Record]) -> float:
    """Return how surely a text's neighbours announce it, on the better of its two sides.

    Of all places where it stands that is the mean chance that its neighbour there has it as a neighbour.
    """
    support = len(record.units)
    sides = (record.before, record.after)
    return max(
        sum(met * met / max(met, len(records[other].units)) for other, met in side.items()) / support
        for side in sides
    )


def _furniture(key: int, records: Mapping[int, Record], total: int, boxes: AbstractSet[int]) -> bool:
    """Tell whether a text that stands within the body is template nevertheless."""
    record = records[key]
    support = len(record.units)
    text = record.print
    if text.traits & (_ARTICLES_OWN | _NEVER_FURNITURE | Trait.TABLE):
        return False
    if text.words >= BODY_PROSE_WORDS or _interrupts(record, boxes):
        return not record.housed and _is_on_nearly_all(record, total)
    if not record.housed and _is_in_rows(key, records):  # a box and a widget have an element of their own
        return support >= INSIDE_PAGES
    if record.before_prose * 2 > record.seen:
        return False
    return len(record.repeated) >= REPEATED_SHARE * support and record.after_prose * 2 > record.seen


def _boxes(records: Mapping[int, Record]) -> set[int]:
    """Return the paths of elements that hold one text only, whatever the page; and that of dumps, which have none."""
    texts = Counter(record.print.path for key, record in records.items() if key != EDGE)
    return {0} | {path for path, count in texts.items() if count == 1}


def _interrupts(record: Record, boxes: AbstractSet[int]) -> bool:
    """Tell whether a short sentence in a box of its own mostly stands between two paragraphs of the pages' own.

    A stock sentence of the articles belongs to a section: a heading or a list that recurs, too, stands beside it. The
    elements of questions that head such paragraphs hold several; in dumps the page's text tells these.
    """
    text = record.print
    if text.path not in boxes or text.words < INTERRUPTING_WORDS or not text.traits & Trait.PROSE:
        return False
    return min(record.after_prose, record.before_prose) >= INTERRUPTING_SHARE * record.seen


def _is_in_rows(key: int, records: Mapping[int, Record]) -> bool:
    """Tell whether a text comes in rows of what recurs, with its neighbours or not at all."""
    record = records[key]
    if record.run_length < RUN_LENGTH * record.seen or company(record, records) < INSIDE_COMPANY:
        return False
    return record.print.path != 0 or _fixed_row(key, records) >= RUN_LENGTH


def _fixed_row(key: int, records: Mapping[int, Record]) -> int:
    """Return how many texts, with that of the key, stand in one row that is the same wherever it stands.

    A widget of a dump is such a row; a heading and the stock line under it, over a list of other items on each page,
    are a row of two.
    """
    row = {key}
    for before in (True, False):
        mate = _mate(key, records, before=before)
        while mate is not None and mate not in row:
            row.add(mate)
            mate = _mate(mate, records, before=before)
    return len(row)


def _mate(key: int, records: Mapping[int, Record], *, before: bool) -> int | None:
    """Return the text right before, or after, that of the key nearly wherever one of the two stands."""
    record = records[key]
    for other, met in sorted((record.before if before else record.after).items()):
        if other != EDGE and met >= INSIDE_COMPANY * max(len(record.units), len(records[other].units)):
            return other
    return None


def _heads_furniture(record: Record, records: Mapping[int, Record], kept: Mapping[int, bool]) -> bool:
    """Tell whether a short text within the body stands before furniture, and neither without the other."""
    if record.print.words >= BODY_PROSE_WORDS or record.print.traits & _NEVER_FURNITURE:
        return False
    return any(
        kept.get(key) and met >= ENCLOSED_SHARE * max(len(record.units), len(records[key].units))
        for key, met in record.after.items()
    )


def _at_home(records: Mapping[int, Record], housed: Iterable[int], total: int, kept: set[int]) -> set[int]:
    """Return what at the edges of bodies, in the element of the bodies, is template nevertheless.

    A short line there goes with what follows it: a heading, the head of a table, the name of a field.
    """
    common = {key for key in housed if _is_common(records[key], total)}
    lines = {key for key in common if not _is_sentence(records[key])}
    found = common - lines
    return found | _leading(lines, records, kept | found)


def _leading(lines: set[int], records: Mapping[int, Record], template: AbstractSet[int]) -> set[int]:
    """Return the lines that lead to template, or to a line that does."""
    before: dict[int, list[int]] = defaultdict(list)
    for key in lines:
        for other in records[key].after:
            before[other].append(key)
    known, asked = set(template), list(lines)
    while asked:  # a line is asked again when what stands behind it has turned out to be template
        key = asked.pop()
        if key not in known and _leads(records[key], known):
            known.add(key)
            asked += before[key]
    return known & lines


def _is_common(record: Record, total: int) -> bool:
    """Tell whether nearly all pages have the text, and it is no field with several values.

    A labelled sentence is one if it has a figure: "Adult: 20 mg once daily." is another on each page.
    """
    traits = record.print.traits
    is_field = traits & Trait.LABELLED and (traits & Trait.MEASURED or not traits & Trait.PROSE)
    return _is_on_nearly_all(record, total) and (not is_field or _is_the_hubs(record))


def _is_on_nearly_all(record: Record, total: int) -> bool:
    return len(record.units) >= max(INSIDE_PAGES, INSIDE_SHARE * total)


def _is_sentence(record: Record) -> bool:
    return record.print.words >= BODY_PROSE_WORDS or bool(record.print.traits & Trait.PROSE)


def _leads(record: Record, template: AbstractSet[int]) -> bool:
    """Tell whether a text mostly stands before template, or at the page's end."""
    met = sum(met for key, met in record.after.items() if key == EDGE or key in template)
    return met * 2 >= len(record.units)


def _enclosed(records: Mapping[int, Record], kept: dict[int, bool], waiting: set[int]) -> dict[int, bool]:
    """Return the keys, and those outside the body that stand between kept ones or at the page's end."""
    while added := {key for key in waiting if key not in kept and _between(records[key], kept)}:
        kept |= dict.fromkeys(added, False)
    return kept


def _between(record: Record, kept: Mapping[int, bool]) -> bool:
    known = [
        sum(met for other, met in side.items() if other == EDGE or other in kept)
        for side in (record.before, record.after)
    ]
    return len(record.units) >= MIN_SUPPORT and min(known) >= ENCLOSED_SHARE * len(record.units)
