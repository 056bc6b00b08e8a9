"""Sponsors and supporters, read from the sponsor notices before these are cut.

In: a `FieldContext`. Out: a `Found[SponsorMention]` for each organisation a notice names, in its order, and
the statement of editorial independence.

A notice is a row of clauses ("sponsored by A and B and supported through an educational grant from C, an
association of the D Group"): the verb gives the role, a grant the kind of support, an apposition the
affiliation.
"""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from transform.article import Found, Span, SponsorMention
from transform.boilerplate.names import are_names, split_names
from transform.boilerplate.notices import fitting_shapes, match_notice, organisations_in
from transform.fields.context import once
from transform.sentences import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.blocks import Block
    from transform.fields.context import FieldContext

_WORDS = tomllib.loads(Path(__file__).with_name("sponsor_words.toml").read_text(encoding="utf-8"))


def _any_of(name: str) -> str:
    return "(?:" + "|".join(_WORDS[name]) + ")"


_GRANT = (
    rf"(?:\w{{1,5}}\s+)?(?P<GRANT>(?:{_any_of('grant_kind')}\s+){{0,4}}{_any_of('grant')}"
    rf"(?:\s+{_any_of('grant_kind_after')}){{0,3}})(?:\s+\([^()]{{1,40}}\))?"
    r"(?:\s+(?:kindly|generously|provided|received|given|awarded|made)){0,2}(?:\s+to(?:\s+(?!by\b|from\b)[\w-]+){1,6})?"
    r"\s+(?:(?:from|by|of|von|de|da|di|van|od|der|del|della|du|des)\b:?\s+|d['’](?=[A-ZÀ-Þ]))"
)
# Where a clause opens. Matches "sponsored by ", "supported through an educational grant from the ",
# "Sponsors: ", "Our sponsors are ", "with educational grants from "; not "no direct influence", "levels of sponsorship
# listed".
_OPENER = re.compile(
    rf"(?:(?:,|(?<![\s,]))\s++{_any_of('and')}\s++|,\s++)?(?:\b{_any_of('before')}\s+){{0,3}}"
    rf"(?:\b(?:(?P<sponsor>{_any_of('sponsor')})|(?P<supporter>{_any_of('supporter')}))(?:\s+in (?:part|full|whole))?"
    rf"(?:\s*[:：]\s*|\s+(?:are|is|include):?\s+(?-i:(?=[A-Z]))"
    rf"|\s+{_any_of('by')}\b:?\s+(?:{_GRANT.replace('GRANT', 'grant')})?)"
    rf"|\b(?P<direct>{_any_of('direct')})\s+"
    rf"|\b(?:{_any_of('by')}\s+)?{_GRANT.replace('GRANT', 'bare_grant')})(?:the\s+)?",
    re.IGNORECASE,
)
# What an organisation is to another one. Matches "an association of the Servier Group", "part of Sanofi",
# "a Gilead company", "a Novartis division"; not "Pfizer".
_BELONGS = (
    r"(?:an?\s++|the\s++)?(?:wholly[ -]owned\s++)?(?:association|affiliate|subsidiary|division|part|member|"
    r"company|unit|branch|arm|business|initiative|brand|foundation|charity)\s++(?:company\s++)?(?:of|within|by)\s++(?:the\s++)?"
    r"(?P<org>[^,;().]{2,80}?)|an?\s++(?P<owner>[^,;().]{2,60}?)(?<!\s)\s++(?:group\s++)?"
    r"(?:company|business|division|subsidiary|affiliate)"
)
# What stands behind a firm's name and is no other name: its seat, who hands the grant out. Matches
# ", Darmstadt, Germany" of "Merck KGaA, Darmstadt, Germany", ", Rahway, NJ, USA"; not ", Roche".
_FORM = ("Inc", "Inc.", "Ltd", "Ltd.", "LLC", "Corp", "Corp.", "AG", "KGaA", "GmbH", "KG", "SA", "S.A.", "SE")
_SEAT = (
    f"(?:{'|'.join(f'(?<={re.escape(form)})' for form in _FORM)})"
    r"(?:,\s+[A-ZÀ-Þ][\w.'’-]{1,20}(?: [A-ZÀ-Þ][\w.'’-]{1,20}){0,2})?(?:,\s+[A-Z]{2})?"
    rf",\s+{_any_of('country')}(?=[,;.)]|\s+and\s|\s*$)"
)
_AGENT = (
    r",\s++(?:administered|managed|represented) by\s++[^,;().]{2,80}?(?:,\s+(?:LLC|Inc|Ltd)\b)?"
    r"(?=[,;.]|\s+and\s|$)"
)
# An apposition after a name. Matches ", an association of the Servier Group"; not ", and Pfizer".
_APPOSITION = re.compile(
    rf"(?:,\s++|(?<!\s)\s++(?:\(|[–—-]\s++))(?P<affiliation>{_BELONGS})(?=,|;|\)|\.|\s+and\s|$)\)?"
    rf"|(?-i:{_SEAT})|{_AGENT}",
    re.IGNORECASE,
)
# Matches "Funders are allowed no direct influence on our content."; not "View funders."
_INDEPENDENCE = re.compile(
    r"\b(?:no|not|without|never|kein\w*|aucune?|ning\w+|nessun\w*|geen|nenhum\w*|żadn\w+)\b.{0,60}\b"
    r"(?:influence|input|control|involvement|einfluss|influencia|influenza|invloed|influência|wpływ\w*)"
    r"|\beditorial(?:ly)? independen\w+|\bindependent of\b|(?:не влия|没有影响|影響を与え)",
    re.IGNORECASE,
)
# The shapes of the same, in each language of notices.
_SAYS_SO = frozenset(
    {"no_say", "no_influence", "editorial_control", "editorial_independence", "editors_are_free"}
)
# Matches " (grant R01 CA123456)"; not " (Switzerland)".
_GRANT_NUMBER = re.compile(
    r"\s?\((?:grants?|awards?|contract|project|no\.?|number)\b[^()]{0,80}\)?$", re.IGNORECASE
)
# What stands before a name and is none of it. Matches "the ", "der Firma ", "Mitteln von ", "la ", the "and " of "A;
# and B", the "pela " of "pela A e pela B", "d'", "de la ", "from ", "腎臓ラボは"; not the "La " of "La Roche".
_BEFORE_NAME = re.compile(
    r"(?:[^は]{1,40}は、?)?(?:(?:and|und|et|y|e)\s+)?(?:(?:by|from|both|par|por|pel[ao]s?|door|durch|przez)\s+)?"
    r"(?:(?:de\s+)?[dl]['’](?=[A-ZÀ-Þ])|[Mm]itteln? von\s+|de\s+(?:la|los|las)\s+|von\s+de[rmn]\s+|van\s+(?:de|het)\s+|"
    r"(?:the|der|die|das|dem|den|la|le|les|el|los|las|il|lo|gli|a|o|as|os|het|de|du|des|di|da|do|dos|à|ao|às|aos|"
    r"del|della)\s+)?"
    r"(?:(?:Firma|Firmen|laboratoires?|firmy|компани[ией])\s+)?"
)
# What a notice tells of the support behind the names. Matches " to develop this website", " unterstützt",
# " mit 900 Euro"; not " to Life".
_PURPOSE = re.compile(
    r"(?<!\s)\s++(?:(?:to|for|zur|pour|para|per|voor)\s+[a-zà-ÿ]|(?:unterstützt|gefördert|finanziert|ermöglicht)\b"
    r"|mit (?:insgesamt )?\d).*$"
)
# The full stop of a firm's form that ends no sentence. Matches that of "GmbH & Co. KG", "Kite Inc. (a Gilead company)";
# not that of "Amgen Inc. The funders".
_NO_END = re.compile(r"\.(?:(?<=\bCo\.)|(?<=\bInc\.)|(?<=\bLtd\.)|(?<=\bCorp\.))(?=\s(?:KG|\([a-z]))")
# Matches the end of "educational grants"; not that of "sin restricciones", "bildungszuschuss".
_PLURAL = re.compile(r"\b(grant|sponsorship|donation|contribution|subvention|bourse)s$")
# Where the verb stands behind the names. Matches "wird von Pfizer unterstützt", "Pfizer has provided funding",
# "本站由辉瑞赞助"; not "Pfizer unterstützt".
_REVERSED = [(row["role"], re.compile(row["pattern"], re.IGNORECASE)) for row in _WORDS["reversed"]]
# The same words wherever they stand in a sentence whose names are known. Match "beca" of "con una beca de", "finance"
# of "A and B finance this site"; not "becario", "refinanced".
_GRANT_ALONE = re.compile(
    rf"\b(?:{_any_of('grant_kind')}\s+){{0,4}}{_any_of('grant')}\b(?:\s+{_any_of('grant_kind_after')}\b){{0,3}}",
    re.IGNORECASE,
)
_PAYS = re.compile(
    rf"(?:\b|(?<=[\u3040-\u9fff]))(?:(?P<sponsor>{_any_of('sponsor')}|{_any_of('pays')}(?![a-zà-ÿ]))"
    rf"|(?P<supporter>{_any_of('supporter')}))",
    re.IGNORECASE,
)
# What names who pays in a phrase before the names. Matches "sponsors" in "thanks to our sponsors"; not "supporters".
_SPONSORS = re.compile(r"\b(?:sponsors?|funders?)\b", re.IGNORECASE)
_FLAT = str.maketrans("\u00a0\u202f\u2009\n\t\r", "      ")
_MARK = "\ue001"  # stands about the number of an apposition that was taken out behind a name


# Notices that hubs write in one paragraph with the one that says who pays.
_MIXED = ("access_disclaimer", "translate_notice", "legal_notice")

# Start and end in a block's text.
Sentence = tuple[int, int]
# Role, place of the names, grant.
Clause = tuple[str, tuple[int, int], str | None]


def mentions(context: FieldContext) -> tuple[Found[SponsorMention], ...]:
    """Return each organisation once for each role, in reading order."""
    found: dict[tuple[str, str], Found[SponsorMention]] = {}
    for block, sentences in _statements(context):
        for mention in _read_notice(block, sentences):
            found.setdefault((mention.value.name.casefold(), mention.value.role), mention)
    return tuple(found.values())


def independence(context: FieldContext) -> Found[str] | None:
    """Return the first sentence of a notice that names sponsors and says they have no say."""
    for block, _ in _statements(context):
        for start, end in sentence_spans(block.text):
            raw = block.text[start:end]
            if _INDEPENDENCE.search(raw) or _has_shape_of_independence(raw):
                return Found(
                    value=" ".join(raw.split()),
                    raw=raw,
                    rule=block.rule,
                    span=Span(block.position, start, end),
                )
    return None


def _has_shape_of_independence(sentence: str) -> bool:
    return any(shape.name.rpartition(".")[2] in _SAYS_SO for shape in fitting_shapes(sentence))


@once
def _statements(context: FieldContext) -> Sequence[tuple[Block, Sequence[Sentence]]]:
    """Return the sponsor notices with all their sentences, and other notices with those that tell who pays."""
    found: list[tuple[Block, Sequence[Sentence]]] = []
    for block in context.of_kind("sponsor_notice", *_MIXED):
        sentences = sentence_spans(_NO_END.sub(",", block.text.translate(_FLAT)))
        if block.kind == "sponsor_notice":
            found.append((block, sentences))
        elif told := [span for span in sentences if _tells_who_pays(block.text[slice(*span)], block.kind)]:
            found.append((block, told))
    return found


def _tells_who_pays(sentence: str, kind: str) -> bool:
    """Say whether a sentence of another notice is a sponsor notice by itself, or ends in who pays for the page."""
    notice = match_notice(sentence)
    if notice is not None and notice.kind == "sponsor_notice":
        return True
    opener = _OPENER.search(sentence) if kind == "access_disclaimer" else None
    return opener is not None and opener["direct"] is None and are_names(sentence[opener.end() :])


def _read_notice(block: Block, sentences: Sequence[Sentence]) -> Iterator[Found[SponsorMention]]:
    flat = block.text.translate(_FLAT)
    for start, end in sentences:
        if (clause := _told_by_shape(flat, start, end)) is not None:
            role, names, grant = clause
            yield from _read_names(block, flat, names, role, _support_type(grant))
            continue
        openers = list(_OPENER.finditer(flat, start, end))
        limits = [opener.start() for opener in openers] + [end]
        for opener, (_, limit) in zip(openers, pairwise(limits), strict=True):
            grant = opener["grant"] or opener["bare_grant"]
            told = opener["sponsor"] or _SPONSORS.search(opener["direct"] or "")
            role = "sponsor" if told and not grant else "supporter"
            yield from _read_names(block, flat, (opener.end(), limit), role, _support_type(grant))
        if not openers and (match := _reversed_clause(flat, start, end)) is not None:
            role, names, grant = match
            yield from _read_names(block, flat, names, role, _support_type(grant))


def _told_by_shape(flat: str, start: int, end: int) -> Clause | None:
    """Return the clause of a sentence whose shape says where the names are; one of several clauses is left."""
    if (place := organisations_in(flat[start:end])) is None:
        return None
    names = (start + place[0], start + place[1])
    if _OPENER.search(flat, *names):
        return None
    around = f"{flat[start : names[0]]}|{flat[names[1] : end]}"
    grant = _GRANT_ALONE.search(around)
    pays = _PAYS.search(around)
    is_sponsor = grant is None and pays is not None and pays.lastgroup == "sponsor"
    return "sponsor" if is_sponsor else "supporter", names, grant[0] if grant else None


def _reversed_clause(flat: str, start: int, end: int) -> Clause | None:
    """Return role, place of the names and grant where the verb stands after them, None for other sentences."""
    for role, pattern in _REVERSED:
        if match := pattern.match(flat, start, end):
            return role, match.span("names"), match.groupdict().get("grant")
    return None


def _read_names(
    block: Block, flat: str, place: tuple[int, int], role: str, support_type: str | None
) -> Iterator[Found[SponsorMention]]:
    start, limit = place
    appositions = list(_APPOSITION.finditer(flat, start, limit))
    cursor = start
    for marked in split_names(_without(appositions, flat[start:limit], start)):
        bare, *marks = marked.split(_MARK)
        name = _PURPOSE.sub("", _GRANT_NUMBER.sub("", bare)).strip()
        name = name[_leading(name) :].strip()
        at = flat.find(name, cursor, limit)
        if not name or at < 0 or _INDEPENDENCE.search(name):
            continue
        cursor = at + len(name)
        told = (appositions[int(number)] for number in marks[::2])
        apposition = next((one for one in told if one["affiliation"]), None)
        yield Found(
            value=SponsorMention(
                name=" ".join(name.split()),
                role=role,
                support_type=support_type,
                affiliation=apposition["affiliation"] if apposition else None,
                affiliation_org=(apposition["org"] or apposition["owner"]) if apposition else None,
            ),
            raw=block.text[at:cursor],
            rule=block.rule,
            span=Span(block.position, at, cursor),
        )


def _leading(name: str) -> int:
    """Return how many characters before a name are an article or a word for a firm."""
    match = _BEFORE_NAME.match(name)
    return match.end() if match else 0


def _without(appositions: list[re.Match[str]], names: str, offset: int) -> str:
    """Return the list of names with a mark and a number in place of each apposition."""
    for number in reversed(range(len(appositions))):
        start, end = (place - offset for place in appositions[number].span())
        names = f"{names[:start]} {_MARK}{number}{_MARK}{names[end:]}"
    return names


def _support_type(grant: str | None) -> str | None:
    """Return the kind of support in lower case and in the singular: "educational grant"."""
    if grant is None:
        return None
    return _PLURAL.sub(r"\1", " ".join(grant.casefold().split()))
