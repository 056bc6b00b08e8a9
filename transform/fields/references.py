"""The reference list: each entry with its number, authors, title, source, year and identifiers.

In: the page's labelled blocks. Out: one `Found[Reference]` per entry, in order, with the places that cite it.
A part that could not be told is None: styles (Vancouver, APA, Harvard, Chicago, IEEE, Nature) are known by
where the year and the volume stand, never by language.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from transform.article import Found, Reference, Span
from transform.blocks import Disposition
from transform.boilerplate.labels import find_label
from transform.fields.citations import link_citations

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.blocks import Block

# The number of an entry. Matches "12. ", "[3] ", "(4) ", "5) ", "7 Liu"; does not match "2019 was".
_NUMBER: Final = re.compile(
    r"\s*(?:\[(?P<square>\d{1,3})\]|\((?P<round>\d{1,3})\)|(?P<plain>\d{1,3})(?:[.)]|(?=\s+[A-ZÀ-Þ])))\s*"
)
# Matches "doi:10.1182/blood.2019", "https://doi.org/10.1000/x"; does not match "10.5 mg".
_DOI: Final = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|\bdoi:?\s*)?(?P<doi>10\.\d{4,9}/[^\s\"<>\]]*[^\s\"<>\].,;)])",
    re.IGNORECASE,
)
# Matches "PMID: 31234567", "pubmed.ncbi.nlm.nih.gov/31234567"; does not match "PMCID: PMC6543210".
_PMID: Final = re.compile(
    r"\bPMID:?\s*(?P<pmid>\d{4,9})\b|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(?P<linked>\d{4,9})"
)
# Matches "https://who.int/data" of "https://who.int/data."; does not match "www.who.int".
_URL: Final = re.compile(r"https?://[^\s\"<>\]]+[^\s\"<>\].,;)]")
# What an entry says beside itself. Matches "Accessed May 1, 2024.", "[Internet]", "PMCID: PMC1"; not
# "Access".
_ASIDE: Final = re.compile(
    r"\[(?:Internet|online|Article in [A-Z]\w+|Epub[^\]]*|cited[^\]]*|serial[^\]]*)\]|\bPMCID:?\s*PMC\d+"
    r"|\bEpub\s[^.;]{4,25}[.;]?|(?:Available\s(?:at|from|online)|Accessed|Retrieved|Last accessed|Abgerufen"
    r"|Consulté|Consultado|Disponible en)\b[^.]{0,60}\.?|\b(?:Published online"
    r"|Online ahead of print)\b[^.]{0,30}\.?",
    re.IGNORECASE,
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)[a-z]?"
# Matches "45", "S45", "e123", "130S", "znaf101"; of "45Blood" only "45".
_PAGE: Final = r"(?:[A-Za-z]{0,2}|[a-z]{3,5})\d{1,8}(?:[A-Za-z](?![A-Za-z]))?"
_PAGES: Final = rf"(?P<pages>{_PAGE}(?:\s?[–−-]\s?{_PAGE})?)"
_VOLUME: Final = r"(?P<volume>\d{1,4}|[A-Z]{1,2}\d{1,3})"
_ISSUE: Final = r"(?:\s?\((?:Suppl\.?\s?)?[\w\s.–-]{1,14}\))?"
# Where journal, volume, pages and year stand, by style, the most exact form first. All are searched from the end of
# the title on.
_SOURCES: Final = (
    # Vancouver. Matches "Blood. 2019;134(5):432-440", "Blood (Lond) 2019 May 3;4:1", "Blood (2020) 136:12"; does
    # not match "Blood, 134(5)", "Blood 2020 136:12".
    re.compile(
        rf"(?P<journal>[A-ZÀ-Þ][^;:\d(]{{1,100}}?(?:\s\([^\d()]{{2,25}}\))?)[.,]?\s\(?{_YEAR}\)?(?:\s[A-Z][a-z]{{2,8}}\.?(?:[–-][A-Z]"
        rf"[a-z]+)?(?:\s\d{{1,2}})?)?(?:\s?[;,]\s?|(?<=\))\s){_VOLUME}{_ISSUE}(?:\s?[:,]\s?(?:pp?\.\s?|S\.\s?)?{_PAGES})?"
    ),
    # Nature. Matches "Nature 12, 45–67 (2019)"; does not match "Nature 12, 45–67".
    re.compile(
        rf"(?P<journal>[A-ZÀ-Þ][^;:\d(]{{1,100}}?),?\s{_VOLUME}{_ISSUE}\s?[,:]\s?"
        rf"(?:pp?\.\s?)?{_PAGES}\s?,?\s\({_YEAR}\)"
    ),
    # Chicago. Matches "Blood 12, no. 3 (2019): 45–67"; does not match "Blood (2019): 45–67".
    re.compile(
        rf"(?P<journal>[A-ZÀ-Þ][^;:\d(]{{1,100}}?),?\s(?:vol\.?\s|Bd\.\s|Jg\.\s)?{_VOLUME}(?:,\s(?:no\.?|n°"
        rf"|nr\.?|núm\.)\s?\w{{1,6}})?\s\({_YEAR}\)\s?[:,]\s?(?:pp?\.\s?|S\.\s?)?{_PAGES}"
    ),
    # IEEE. Matches "Blood, vol. 12, no. 3, pp. 45–67, May 2019"; does not match "Blood, 12, pp. 45–67, 2019".
    re.compile(
        rf"(?P<journal>[A-ZÀ-Þ][^;:\d(]{{1,100}}?),\s(?:vol\.?|Bd\.|Jg\.)\s?{_VOLUME}(?:,\s(?:no\.?|n°"
        rf"|nr\.?|núm\.|iss\.)\s?\w{{1,6}})?(?:,\s(?:art\.\s|pp?\.\s?|S\.\s?"
        rf"|págs?\.\s?){_PAGES})?(?:,\s(?:[A-Z][a-z]{{2,8}}\.?\s)?{_YEAR})?"
    ),
    # APA and Harvard, whose year stands before. Matches "Blood, 12(3), pp. 45–67"; does not match "Blood, 12(3)".
    re.compile(
        rf"(?P<journal>[A-ZÀ-Þ][^;:\d(]{{1,100}}?),?\s{_VOLUME}{_ISSUE}\s?[,:]\s?(?:pp?\.\s?|S\.\s?"
        rf"|págs?\.\s?)?{_PAGES}(?P<year>(?!))?"
    ),
    # A journal and its year. Matches the "Blood. 2019" of "Blood. 2019."; does not match "Blood 2019 cohort".
    re.compile(
        rf"(?P<journal>[A-ZÀ-Þ][^;:\d(.]{{1,80}}?)[.,]?\s{_YEAR}(?P<volume>(?!))?(?P<pages>(?!))?(?=[.;]"
        rf"|\s*$)"
    ),
)
# Matches the "2019" of "(2019)"; does not match "2019-05-03" or "/2019/".
_ANY_YEAR: Final = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?![\d/-])")
# Letters beyond Western Europe's: in that part of Unicode capitals stand between the small letters ("Šedová").
_BEYOND: Final = "".join(map(chr, range(0x100, 0x180)))
_BIG: Final = "A-ZÀ-Þ" + "".join(filter(str.isupper, _BEYOND))
_SMALL: Final = "a-zà-ÿ" + "".join(filter(str.islower, _BEYOND))
_PARTICLE: Final = (
    r"(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|bin|ten|ter|zu"
    r"|[DV]an|Von|De|De[lr]|Della|D[aiou]s?|L[ae])"
)
# Matches "duToit", "d'Angelo", "al-Hassan"; must not match "dual".
_GLUED_PARTICLE: Final = r"(?:(?:du|de|di|da|van|von|al|el|d|l|O)['’-]?)?"
# An author's name, by style. Matches "Liu Y", "van der Berg AB", "Mendes De Leon CF", "Lee S-YD", "Pasvolsky, O.",
# "J. Smith"; not "Results of".
_SURNAME: Final = (
    rf"(?:{_PARTICLE}\s){{0,3}}{_GLUED_PARTICLE}[{_BIG}][\w'’‐-]*"
    rf"(?:(?:\s{_PARTICLE}){{1,2}}(?:\s[{_BIG}][{_SMALL}][\w'’‐-]*){{1,2}}|\s[{_BIG}][{_SMALL}][\w'’‐-]*)?"
)
_INITIALS_LAST: Final = (
    rf"{_SURNAME}\s(?:(?:[{_BIG}]\.-?){{2,3}}|[{_BIG}]{{1,3}}(?:-[{_BIG}]{{1,2}})?(?![\wÀ-ÿ]))(?:\s(?:Jr|Sr|II"
    rf"|III)\b)?"
)
_INITIALS_COMMA: Final = rf"{_SURNAME},\s(?:(?:[{_BIG}]\.(?:[\s-]?(?=[{_BIG}]\.))?){{1,4}}|[{_BIG}]{{1,3}}\b)"
_GIVEN_LAST: Final = (
    rf"{_SURNAME},\s[{_BIG}][{_SMALL}'-]{{1,15}}(?:\s[{_BIG}]\.)?(?=\.\s[\"“]|,\sand\s|,\set\sal)"
)
_INITIALS_FIRST: Final = rf"(?:[{_BIG}]\.[\s-]?){{1,3}}{_SURNAME}"
_NAME: Final = rf"(?:{_GIVEN_LAST}|{_INITIALS_COMMA}|{_INITIALS_LAST}|{_INITIALS_FIRST})"
_JOIN: Final = r"(?:,?\s(?:and|&|und|et|y|e|og|och|en)\s|[,;]\s(?:…\s|\.\.\.\s)?)"
# Matches "Liu Y, Wang X, et al", "Smith, J., & Doe, A."; does not match "Results of a trial".
_AUTHORS: Final = re.compile(
    rf"(?P<names>{_NAME}(?:{_JOIN}{_NAME}){{0,60}})(?P<others>[.,]?\s(?:et\sal|u\.\s?a|and others"
    rf"|y cols?)\b\.?)?(?=\s?[.:,;(]|\s[\"“«(]|\s(?=[{_BIG}])|$)"
)
# Groups that sign behind the persons. Matches "; INSIGHT SMART Study Group. "; does not match "; 2021".
_GROUP: Final = re.compile(r"\.?\s?;\s(?P<groups>[A-ZÀ-Þ][^.\"“]{2,200})\.\s(?=[A-ZÀ-Þ\"“«])")
# Matches "Liu Y", "J. Smith"; does not match "Results of".
_ONE_NAME: Final = re.compile(_NAME)
# Matches the "World Health Organization. " before "Global", "Grants.gov. "; does not match "World Health Organization,
# Geneva. ".
_ORGANISATION: Final = re.compile(
    r"(?P<names>[A-ZÀ-Þ][^.,;:()\d\"“]{2,80}|[A-Z][\w-]{1,40}\.(?:gov|org|com|net|edu|int))\.\s(?=[\"“«A-ZÀ-Þ])"
)
# What makes authors editors. Matches the "eds. " of "Ash B, eds. The roots"; does not match "Edsel".
_EDITORS: Final = re.compile(r"\(?[Ee]d(?:s|itors?)?\b\.?\)?[.,:]?\s")
# A year behind the authors. Matches " (2019). ", "(2019, May 3). "; does not match ". 2019;134:432".
_EARLY_YEAR: Final = re.compile(rf"\s?[.,]?\s?\(?{_YEAR}(?:,\s[A-Z][a-z]+(?:\s\d{{1,2}})?)?\)?\s?[.,:]?\s")
# A title in quotation marks; an apostrophe ends none, and a single mark only where no word goes on. Matches
# "“Children’s health,” " and "‘Patients’ needs’, "; does not match "“RCT”" (too short) or "‘Children’s health".
_QUOTED: Final = re.compile(
    r"(?:(?P<single>[‘'])|[\"“«])(?P<title>[^\"”»]{5,300}?)[,.]?(?(single)[’'](?!\w|\s[a-zà-ÿ])|[\"”»])[,.]?\s?"
)
# A title up to the end of its sentence, and its translation in brackets. Matches the "A trial of X. " of "A trial of X.
# Blood"; does not match ". ".
_PLAIN_TITLE: Final = re.compile(
    r"(?P<title>[^\n]{2,300}?[^\s.?!][?!]?)(?:(?<=[?!])\s|\.\s|\.?$)(?:\[[^\]]{2,400}\]\.?\s)?(?=[A-ZÀ-Þ\"(]|\d|https?|$|\s)"
)
# A journal and its year, and nothing else, behind "et al": no title. Matches "Eur Heart J. 2026."; does not match "The
# long goodbye. 2019.".
_ONLY_SOURCE: Final = re.compile(
    r"(?<=\bet\sal\.\s)[A-ZÀ-Þ][\w'’&-]*\.?(?:\s(?:(?:of|the|and|in|for|&)\s){0,2}[A-ZÀ-Þ][\w'’&-]*\.?){0,7}"
    r",?\s\(?(?:19|20)\d\d\)?[.;]?\s*$"
)
# A day of which a part looks like a volume. Matches "Last revised December"; does not match "Aging".
_DATED: Final = re.compile(
    r"\b(?:[Aa]ccessed|[Rr]evised|[Uu]pdated|[Rr]eviewed|[Rr]etrieved)\b|(?<!\w)(?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December)$"
)
_SENTENCE_END: Final = re.compile(r"[.?!]\s")  # matches in "A trial. Blood"; not in "Blood"
_SMALL_WORD_END: Final = re.compile(
    rf"(?<!\w)[{_SMALL}][\w’'-]*$"
)  # matches "a review"; not "Acad" or "Blood"
_IN_SENTENCE: Final = re.compile(r"\w\s$")  # matches "among older "; not "in adults. " or "a trial, "
_LONGEST_ENTRY: Final = 1500  # characters; what is longer is no entry of a list


@dataclass(frozen=True, slots=True)
class _Entry:
    """The text of one entry and where it stands."""

    text: str
    block: int
    start: int


def find_references(blocks: Sequence[Block]) -> tuple[Found[Reference], ...]:
    """Return the entries of the reference list in order; () when the page has none (or only a heading)."""
    entries = [entry for block in blocks if block.kind == "reference" for entry in _entries(block)]
    references = [parse_reference(entry.text) for entry in entries]
    content = [block for block in blocks if block.disposition is Disposition.CONTENT]
    cited = link_citations(references, content) if references else []
    marks = [None] * len(references) if cited is None else cited
    return tuple(
        Found(
            value=replace(reference, cited_at=spans),
            raw=entry.text,
            rule="reference_block",
            span=Span(entry.block, entry.start, entry.start + len(entry.text)),
        )
        for entry, reference, spans in zip(entries, references, marks, strict=True)
    )


def is_entry(text: str) -> bool:
    """Say whether a text behind "Reference:" is one, or a list: who wrote, and where or when it appeared."""
    entry = parse_reference(text.strip().split("\n", 1)[0][:_LONGEST_ENTRY])
    return bool(entry.authors) and (entry.journal or entry.year or entry.doi) is not None


def parse_reference(text: str) -> Reference:
    """Return the parts of one entry. `raw` is the text as given; what cannot be told is None or ()."""
    number = _NUMBER.match(text)
    rest = " ".join(text[number.end() if number else 0 :].split())
    doi, pmid = _DOI.search(rest), _PMID.search(rest)
    url = next((m.group() for m in _URL.finditer(rest) if "doi.org/" not in m.group()), None)
    bare = _without_identifiers(rest)
    authors, at = _authors(bare)
    early = _EARLY_YEAR.match(bare, at)
    at = early.end() if early and authors else at
    title, end = _title(bare, at)
    source = next((found for pattern in _SOURCES if (found := pattern.search(bare, end))), None)
    if source is not None and _DATED.search(source["journal"]):
        source = None
    journal = _journal_start(bare, source) if source else 0
    if source and journal > source.start("journal"):
        title = bare[at:journal].strip(" ,.")
    return Reference(
        raw=text,
        number=int(next(filter(None, number.groups()))) if number else None,
        authors=authors,
        title=title,
        journal=bare[journal : source.end("journal")].strip(" ,.") if source else None,
        year=_year(bare, early if authors else None, source),
        volume=source["volume"] if source else None,
        # Matches the spaces of "432 – 440"; does not match "432–440".
        pages=re.sub(r"\s", "", source["pages"]) if source and source["pages"] else None,
        doi=doi["doi"].lower() if doi else None,
        pmid=(pmid["pmid"] or pmid["linked"]) if pmid else None,
        url=url,
    )


def _entries(block: Block) -> Iterator[_Entry]:
    """Yield the entries of a block: its lines if they are numbered, else all that stands behind its label, if any."""
    label = find_label(block.text) if block.rule.startswith("label:") else None
    begin = label.end if label else 0
    # Matches each line of "1. Liu Y.\n2. Ash B."; does not match "\n".
    lines = [match for match in re.compile(r"[^\n]+").finditer(block.text, begin) if match.group().strip()]
    if len(lines) > 1 and all(_NUMBER.match(line.group()) for line in lines):
        parts = [(line.start(), line.group()) for line in lines]
    else:
        parts = [(begin, block.text[begin:])]
    for start, text in parts:
        if len(text) <= _LONGEST_ENTRY and text.strip():
            lead = len(text) - len(text.lstrip())
            yield _Entry(text.strip(), block.position, start + lead)


def _without_identifiers(text: str) -> str:
    for pattern in (_DOI, _URL, _PMID, _ASIDE):
        text = pattern.sub(" ", text)
    # Matches "doi:", "PMID"; does not match "PMIDs".
    return " ".join(re.sub(r"\b(?:doi|DOI|PMID)\b:?", " ", text).split()).rstrip(" .,;") + "."


def _authors(text: str) -> tuple[tuple[str, ...], int]:
    """Return the authors in order and where they end; an organisation is one author."""
    match = _AUTHORS.match(text)
    if match is not None:
        found = itertools.takewhile(lambda name: name.end() <= match.end("names"), _ONE_NAME.finditer(text))
        names = tuple(name.group().strip(" ,") for name in found)
        end = match.end()
        group = _GROUP.match(text, end)
        if group is not None and not _begins_with_source(text, group.start("groups"), group.end("groups")):
            return (*names, *group["groups"].split("; ")), group.end()
        end += len(text[end:]) - len(text[end:].lstrip(" .:,;"))
        editors = _EDITORS.match(text, end)
        return names, editors.end() if editors else end
    organisation = _ORGANISATION.match(text)
    if organisation is not None and _PLAIN_TITLE.match(text, organisation.end()):
        return (organisation["names"].strip(),), organisation.end()
    return (), 0


def _title(text: str, at: int) -> tuple[str | None, int]:
    """Return the title that begins at `at` and where it ends; none where the source follows at once."""
    match = _QUOTED.match(text, at) or _PLAIN_TITLE.match(text, at)
    if match is None or _ONLY_SOURCE.match(text, at) or _begins_with_source(text, at, match.end("title")):
        return None, at
    return match["title"].strip(" ,."), match.end()


def _journal_start(text: str, source: re.Match[str]) -> int:
    """Return where the journal begins in what was read as one: behind the rest of a title of two sentences.

    Where it was read from the middle of a sentence on, that sentence is the title's; so is one that ends with a
    small word, as no journal does: "A systematic review. Br J Nutr" beside "Proc. Natl. Acad. Sci".
    """
    start, end = source.span("journal")
    stops = list(_SENTENCE_END.finditer(text, start, end))
    for stop in reversed(stops):
        if _SMALL_WORD_END.search(text, start, stop.start()):
            return stop.end()
    if stops and _IN_SENTENCE.search(text, 0, start) and " " in text[start : stops[0].start()]:
        return stops[0].end()
    return start


def _begins_with_source(text: str, at: int, end: int) -> bool:
    """Say whether what looks like a title up to `end` is a journal with its volume: "Blood 2021;137:610"."""
    sources = filter(None, (pattern.match(text, at) for pattern in _SOURCES))
    return any(
        source["volume"]
        and not _ANY_YEAR.fullmatch(source["volume"])
        and not _SENTENCE_END.search(source["journal"])
        and source.end() >= end
        for source in sources
    )


def _year(text: str, early: re.Match[str] | None, source: re.Match[str] | None) -> int | None:
    """Return the year behind the authors, else that of the source, else the only one in the entry."""
    for match in (early, source):
        if match is not None and match["year"]:
            return int(match["year"])
    years = {match["year"] for match in _ANY_YEAR.finditer(text)}
    return int(years.pop()) if len(years) == 1 else None
