"""Names of authors, taken apart: persons and organisations, roles and credentials.

In: the text of a byline or of a metadata field. Out: `Author`s in order. What is no name (addresses,
accounts such as "admin", picture credits, dates) is left out; titles before a name ("Dr.") stay with it, as
the page writes it. The words stand in author_words.toml.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from transform.article import Author
from transform.fields.author_words import WORDS, any_of, kind_of
from transform.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterator

# Matches "By Amy Hopkins" and "Von: Ute Graf"; must not match "Byron Ash".
_INTRODUCTION = re.compile(
    rf"^({any_of('introductions')})(?:\s{{0,3}}[:：]\s{{0,3}}|\s{{1,3}}|(?<=[一-鿿]))(?=\S)", re.IGNORECASE
)
# Where one name ends and the next begins. Matches "A, B", "A and B", "A、B", "A | B"; must not match "Andy".
_BETWEEN = re.compile(
    r"\s{1,3}(?=[一-鿿]{2,5}[:：])|\s{0,3}[,;、，；|•·●⋅∙/／\n]\s{0,3}(?:(?:and|und|et|y|e|och|og|en|i|oraz|и|та|ve|dan)\s{1,3})?"
    r"|\s{1,3}(?:and|und|et|y|e|och|og|en|oraz|ja|és|și|και|и|та|ve|dan|with|mit|avec|con|&|\+)\s{1,3}",
)
# What only parts the names of a list, or a name and a role. Matches ",", "|"; must not match "and", "&", ", and".
_LISTING = re.compile(r"[^\w&+]+\Z|\Z")
# Matches "M.D.", "PhD", "RN", "FACS", "MPH"; must not match "Mary".
_CREDENTIAL = re.compile(
    r"(?:[A-Z]\.){2,4}|P[hH]\.?D\.?|Dr\.?P\.?H\.?|Pharm\.?D\.?|Psy\.?D\.?|Ed\.?[DMS]\.?|[DS]c\.?[DM]\.?|D\.?Sc\.?|"
    r"[BM]\.?(?:H)?Sc\.?|MBBS|MBBCh|MBChB|M\.?D|D\.?[OV]\.?M?|D\.?D\.?S|D\.?M\.?D|D\.?N\.?[PS]c?|R\.?N|R\.?D\.?N?|L\.?D|N\.?P|"
    r"P\.?A(?:-C)?|[BM]\.?[AS]|[BM]\.?[AS]\.?(?:Ed|W|N|PH|HS|c)|[BM]\.?Ed|M\.?[PH]\.?[APSH]|MHSA|MSHP|MBA|MDiv|MLI?S|MAS|MCHES|"
    r"J\.?D|LL\.?[BM]|CPA|CF[AP]|CPT|CPHQ?|LCSW|LMFT|LPC|BSN|APRN|FNP|FAC[CPS]|FACLM|FAAN|[FM]RCP|FAAF?P|CSCS|CDC?ES?|CHES|"
    r"FAHA|Esq\.?|[JS]r\.?|I{2,3}|IV"
)
# Beside known degrees, any short word with two capitals is one too: "MMedSc", "CGC"; must not match "Amy".
_DEGREE_LIKE = re.compile(rf"{_CREDENTIAL.pattern}|(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Za-z.-]{{2,8}}")
# Matches ", PhD2;" and ", DrPH, MPH1"; must not match ", Dr. Paul".
_AFTER_COMMA = re.compile(rf",\s?(?:{_CREDENTIAL.pattern})[\d*†,]{{0,5}}(?=[;,\s]|$)")
# Matches "photos by Bob Lee", "Foto: Jan Král", "Reviewed by: Bob Lee"; must not match "Foto Jan".
_OTHER_WORK = re.compile(
    rf"^(?:{any_of('other_work')})(?:\s(?:by|von|par|por|di|da)(?:\s|\s?[:：])|\s?[:：/]\s?)", re.IGNORECASE
)
# The same before the link that holds the name. Matches "Amy Ono. Edited by: "; must not match "By ".
_OTHER_WORK_ENDS = re.compile(
    rf"\b(?:{any_of('other_work')})(?:\s(?:by|von|par|por|di))?\s?[:：/]?\s*$", re.IGNORECASE
)
# Matches the "le " of "le Dr Jean Roux"; must not match that of "Le Goff".
_ARTICLE = re.compile(r"^(?:l[ae]|el|il|der|die|[ao])\s(?=(?:Dr|Pr|Prof|Dra|Dre|Dott|Prof\.ssa|Dott\.ssa)\b)")
# What somebody did, before a name. Matches "design: " in "design: Amy Ono"; must not match "Dr. Amy Ono".
_TASK = re.compile(r"([^\W\d_][\w &-]{1,30}?)\s?[:：]\s{0,3}")
# Matches "About " in "About Amy Ono" and "Über " in "Über Ute Graf"; must not match "Abouto Ono".
_ABOUT = re.compile(
    r"^(?:About|Über|À propos de|Sobre|Acerca de|Over|Om|O autorze:?)\s(?=\S+\s\S)", re.IGNORECASE
)
# A preposition left over from "by Amy on May 3". Matches " on" in "Amy on"; must not match the "on" of "Ron".
_DANGLING = re.compile(r"\s(?:on|[Ii]n|at|am|le|op)$")
# A town's line: matches "Snow Hill, MD 21863"; must not match "Amy Ono, MD".
_POSTCODE = re.compile(r",\s[A-Z]{2}\s\d{5}(?!\d)")
# Matches the beginning of "“It is time” ..." and the "," of "... jobs,” she says"; must not match
# "Dwayne “The Rock” Johnson".
_QUOTATION = re.compile(r"^[\"“«„]|[,.!?…][”\"»]")
# Matches "Follow Sarah", "Full Bio", "台北報導"; must not match "Fuller Smith".
_COMMAND = re.compile(
    rf"^(?:{any_of('commands')})(?!\w)|(?:(?<!\w)|(?<=[一-鿿]))(?:{any_of('command_ends')})$", re.IGNORECASE
)
# Where or for whom somebody writes, behind the name. Matches " in Washington"; must not match " Inge".
_ELSEWHERE = re.compile(r"\s(?:in|for|from|aus|à|at)\s.{2,50}$")
# Matches "Senior Editor"; must not match "Marketa".
_ROLE = re.compile(rf"\b(?:{any_of('roles')})\b", re.IGNORECASE)
# Matches "기자" in "신현주 기자"; must not match "기자" in "기자회견".
_ROLE_AFTER_NAME = re.compile(rf"\s?(?:{any_of('roles_after_names')})$")
# Matches "(obe)", "[AFP]"; must not match "Daniel".
_BRACKETED = re.compile(r"\s?[(\[（][^()\[\]（）]{0,80}[)\]）]\s?")
# Matches "https://x.org/a", "www.x.org", "a@b.org", "@handle"; must not match "ORF.at" or "St. John".
_ADDRESS = re.compile(r"(?:https?://|www\.|@)\S{0,500}|\S{1,100}@\S{0,100}|\S{1,100}\.com/\S{0,500}")
_AMBIGUOUS = frozenset(WORDS["introductions_or_names"])
_NO_NAMES = frozenset(WORDS["no_names"]) | (frozenset(WORDS["introductions"]) - _AMBIGUOUS)
_PARTICLES = frozenset(WORDS["particles"])
_AROUND = " .,;:|–—-•·●⋅∙\"'“”„*†‡#"
# Marks of affiliations behind a name or a credential: "PhD1", "Ahn2,3".
_MARKS = "0123456789¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§"
# Longer pieces (characters, words) are sentences.
_LONGEST_NAME, _MOST_WORDS = 60, 8
# A shorter line in small letters ("by amy hopkins") is no sentence yet (words); of a sentence about persons with
# their degrees two thirds of the words begin small, of "Posted by amy on Friday from the news desk" just half.
_FEWEST_WORDS_OF_PROSE, _SMALL_IN_PROSE = 8, 0.6
# A group ("on behalf of the ... Network") signs beside at least this many persons.
_FEWEST_BESIDE_GROUP = 3
# Scholarly bylines may name dozens (characters).
_LONGEST_BYLINE = 3_000
# Names in scripts without case have at most this many characters; persons at most this many words.
_LONGEST_CASELESS, _MOST_NAME_WORDS = 8, 5
# A name that ends like a role has two words, or three with an initial; "Chief Medical Officer and Editor" has more.
_MOST_WORDS_NAMED_LIKE_ROLE = 3
# Matches "この記事を書いた人"; must not match "山田 太郎".
_JAPANESE_GRAMMAR = re.compile(r"[のをはがにでとも]")


def read_authors(text: str) -> tuple[Author, ...]:
    """Return the authors a byline or field names, in order, none twice; () when it names none."""
    *_, authors = _read(text)
    return unique(tuple(authors))


def _read(text: str) -> Iterator[list[Author]]:
    """Yield one list of authors, as far as it is read, after each piece of a byline."""
    text = _BRACKETED.sub(" ", _ADDRESS.sub(" ", text)).strip(_AROUND)
    degree = _DEGREE_LIKE if _AFTER_COMMA.search(text) else _CREDENTIAL
    authors: list[Author] = []
    passed = False  # what is said of somebody who did something else: "Reviewed by Bob Lee, MD, and Ann Ray"
    for piece, joined in _pieces(without_introduction(text)):
        goes_on = (joined and without_introduction(piece) == piece) or degree.fullmatch(piece)
        passed = _OTHER_WORK.match(piece) is not None or bool(passed and goes_on)
        if not passed:
            _take(piece, authors, degree, joined=joined)
        yield authors


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a byline, and whether each stands behind a word for "and"."""
    joined, start = False, 0
    for between in _BETWEEN.finditer(text):
        yield text[start : between.start()].strip(_AROUND), joined
        joined, start = not _LISTING.match(between[0].strip()), between.end()
    yield text[start:].strip(_AROUND), joined


def without_introduction(text: str) -> str:
    """Return a byline without the word for "by" at its beginning."""
    match = _INTRODUCTION.match(text)
    if match is None:
        return text
    rest = text[match.end() :]
    if match[1].casefold() in _AMBIGUOUS and len(rest.split()) < 2:
        return text
    return rest


def is_introduced(text: str) -> bool:
    """Say whether a text begins with a word that can only mean "by"."""
    match = _INTRODUCTION.match(text)
    return match is not None and match[1].casefold() not in _AMBIGUOUS


def is_prose(text: str) -> bool:
    """Say whether a text is a quotation, or a sentence: most of its words begin small."""
    if _QUOTATION.search(text):
        return True
    words = text.split()
    small = sum(word[0].islower() for word in words)
    return len(words) >= _FEWEST_WORDS_OF_PROSE and small > _SMALL_IN_PROSE * len(words)


def ends_with_other_work(text: str) -> bool:
    """Say whether what stands before a name says that the person did something else than write."""
    return _OTHER_WORK_ENDS.search(text) is not None


def is_byline(text: str) -> bool:
    """Say whether a line is a byline: a word for "by" and persons, or persons with their degrees."""
    rest = without_introduction(text)
    authors = read_authors(rest) if rest != text else ()
    introduced = bool(authors) and all(is_person_name(author.name) for author in authors)
    before_role = _ROLE_AFTER_NAME.sub("", text.strip())
    signed = before_role != text.strip() and is_person_name(before_role)
    return introduced or signed or is_credentialed_byline(text)


def is_credentialed_byline(text: str) -> bool:
    """Say whether a line is a scholarly byline: persons with degrees, at most one group beside them."""
    if len(text) > _LONGEST_BYLINE or _AFTER_COMMA.search(text) is None:
        return False
    if is_prose(text) or _POSTCODE.search(text):
        return False
    persons: dict[str, bool] = {}
    for authors in _read(text):
        for author in authors[len(persons) :]:
            persons.setdefault(_key(author), is_person_name(author.name))
        if list(persons.values()).count(False) > 1:  # prose ends here, at its second phrase between commas
            return False
    known = list(persons.values())
    return bool(known) and (all(known) or (known[0] and len(known) > _FEWEST_BESIDE_GROUP))


def _take(piece: str, authors: list[Author], degree: re.Pattern[str], *, joined: bool) -> None:
    """Add what a piece names to `authors`, or what it says of the last of them; `joined`: it stands behind "and"."""
    piece = " ".join(without_introduction(_ROLE_AFTER_NAME.sub("", piece)).split())
    piece = _ARTICLE.sub("", piece)
    if " " in piece or degree.fullmatch(piece.rstrip(_MARKS)):
        piece = piece.rstrip(_MARKS)
    if not piece or (not authors and _CREDENTIAL.fullmatch(piece)):
        return
    if authors and all(degree.fullmatch(word.strip(",")) for word in piece.split()):
        last = authors[-1]
        known = f"{last.credentials}, {piece}" if last.credentials else piece
        authors[-1] = replace(last, credentials=known)
        return
    if (
        authors
        and _ROLE.search(piece)
        and not _TASK.match(piece)
        and not (joined and _is_named_like_role(piece, authors[-1]))
    ):
        authors[-1] = replace(authors[-1], role=authors[-1].role or piece)
        return
    name, role = _name_and_task(_DANGLING.sub("", piece))
    if is_name(name):
        authors.append(Author(name=name, kind=kind_of(name), role=role))


def _is_named_like_role(piece: str, before: Author) -> bool:
    """Say whether a piece behind "and" is a person called "Writer" or "Fellow": "Joe Ash and Ann Writer"."""
    words = piece.split()
    capitals = all(word[0].isupper() for word in words)
    return (
        before.role is None
        and is_person_name(before.name)
        and 2 <= len(words) <= _MOST_WORDS_NAMED_LIKE_ROLE
        and capitals
        and not _ROLE.search(" ".join(words[:-1]))
    )


def _name_and_task(piece: str) -> tuple[str, str | None]:
    """Return the name in a piece, and what the piece says before a colon that the person did.

    "" where no person follows the colon ("Genre: Fantasy").
    """
    task = _TASK.match(piece)
    name = piece[task.end() :] if task else _ABOUT.sub("", piece)
    before = _ELSEWHERE.sub("", name)
    if is_person_name(before):
        name, is_person = before, True
    else:
        is_person = is_person_name(name)
    if not task:
        return (name if is_person else piece), None
    if not is_person:
        return "", None
    return name, task[1] if kind_of(task[1]) == "person" else None


def is_name(piece: str) -> bool:
    """Say whether a piece can be the name of a person or an organisation."""
    if not 2 <= len(piece) <= _LONGEST_NAME or len(piece.split()) > _MOST_WORDS:
        return False
    if piece.casefold() in _NO_NAMES or _COMMAND.search(piece) or not any(map(str.isalpha, piece)):
        return False
    return not (" " in piece and any(map(str.isdigit, piece)))


@remembered(1 << 10)  # each name is asked for several times, and a hub's authors come again
def is_person_name(piece: str) -> bool:
    """Say whether a piece looks like a person's full name: two to five words, written as names are."""
    if not is_name(piece) or ":" in piece or any(map(str.isdigit, piece)) or _ROLE.search(piece):
        return False
    if kind_of(piece) != "person":
        return False
    words = piece.split()
    if max(len(word.strip(".")) for word in words) == 1:
        return False  # the sizes of a text: "A A A"
    if not any(letter.islower() or letter.isupper() for letter in piece):
        return 2 <= len("".join(words)) <= _LONGEST_CASELESS and not _JAPANESE_GRAMMAR.search(piece)
    return is_written_as_full_name(piece)


def is_written_as_full_name(piece: str) -> bool:
    """Say whether a text is two to five words with capitals, but for particles; in scripts without case yes."""
    words = piece.split()
    if not any(letter.islower() or letter.isupper() for letter in piece):
        return True
    capitals = sum(word[0].isupper() for word in words)
    named = all(word[0].isupper() or word.casefold() in _PARTICLES for word in words)
    return named and capitals >= 2 and len(words) <= _MOST_NAME_WORDS


def unique(authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return the authors without repetitions (case and spaces aside), the first of each kept."""
    seen: dict[str, Author] = {}
    for author in authors:
        seen.setdefault(_key(author), author)
    return tuple(seen.values())


def _key(author: Author) -> str:
    return "".join(author.name.split()).casefold()
