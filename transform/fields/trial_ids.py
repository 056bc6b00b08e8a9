"""Trial registration numbers: one table of the registries and the form of their identifiers.

In: a text. Out: the identifiers in it, in order, each once, in the registry's own spelling.
"""

from __future__ import annotations

import re
from typing import Final

# (registry, form, how it is spelt). The forms are those of the WHO's list of primary registries.
_REGISTRIES: Final = (
    ("nct", r"NCT[\s:#-]{0,2}0?\d{7,8}", "NCT"),  # ClinicalTrials.gov
    ("isrctn", r"ISRCTN[\s:#)-]{0,3}\d{7,8}", "ISRCTN"),
    ("eudract", r"(?:EudraCT|EUDRACT|Eudra-CT|EU-CT|CTIS)[^\d;.()]{0,25}\d{4}-\d{6}-\d{2}(?:-\d{2})?", ""),
    ("eudract_bare", r"(?<![\d-])20[0-3]\d-(?:0|5)\d{5}-\d{2}(?:-00)?(?![\d-])", ""),
    ("actrn", r"ACTRN[\s:#-]{0,2}\d{14}", "ACTRN"),
    ("chictr", r"ChiCTR(?:-[A-Z]{2,4})?[\s:#-]{0,2}\d{8,10}", "ChiCTR"),
    ("umin", r"(?:UMIN[\s:#-]{0,2})\d{9}", "UMIN"),
    ("jrct", r"jRCTs?\d{9,10}|JapicCTI-\d{6}|JMA-IIA\d{5}", ""),
    ("drks", r"DRKS[\s:#-]{0,2}\d{8}", "DRKS"),
    ("ctri", r"CTRI/\d{4}/\d{2,3}/\d{6}", ""),
    ("irct", r"IRCT\d{10,20}(?:N\d{1,3})?", ""),
    ("ntr", r"NTR[\s:#-]{0,2}\d{3,4}(?!\d)|Nederlands Trial Register[\s(NTR)]{0,7}\d{3,4}", "NTR"),
    ("nl", r"NL-?OMON\d{5}", ""),
    ("kct", r"KCT\d{7}", ""),
    ("pactr", r"PACTR[\s:#-]{0,2}\d{15,16}", "PACTR"),
    ("slctr", r"SLCTR/\d{4}/\d{3}", ""),
    ("tctr", r"TCTR\d{11}", ""),
    ("rbr", r"RBR-[0-9a-z]{6,8}", ""),  # Brazil
    ("rpcec", r"RPCEC\d{8}", ""),  # Cuba
    ("per", r"PER-\d{3}-\d{2}", ""),
    ("lbctr", r"LBCTR\d{10}", ""),
    ("itmctr", r"ITMCTR\d{10}", ""),
    ("prospero", r"CRD\s?42\d{6,10}", ""),  # reviews, not trials, but registered alike
)
# Matches "NCT01260493", "EudraCT number 2006-004374-27"; does not match "NCT" alone or "2006-05-04".
_TRIAL_ID: Final = re.compile(
    "(?<![A-Za-z])(?=[A-Zj2])(?:" + "|".join(f"(?P<{name}>{form})" for name, form, _ in _REGISTRIES) + ")"
)
# What every identifier begins with, to leave out texts without any at little cost; it holds no white space. Matches the
# "NCT" of "NCT01260493"; does not match "clinicaltrials.gov".
may_hold_trial_ids: Final = re.compile(
    r"NCT|ISRCTN|E[Uu]dra|EUDRA|EU-CT|CTIS|-[05]0|ACTRN|ChiCTR|UMIN|RCT|Japic|JMA-|DRKS|CTRI/|NTR"
    r"|Nederlands|NL-?OMON"
    r"|KCT|PACTR|SLCTR|TCTR|RBR-|RPCEC|PER-|LBCTR|ITMCTR|CRD"
).search
_PREFIX: Final = {name: prefix for name, _, prefix in _REGISTRIES}
# Matches the "2006-004374-27" of "EudraCT number 2006-004374-27"; does not match "2006-05-04".
_EUDRACT: Final = re.compile(r"\d{4}-\d{6}-\d{2}(?:-\d{2})?")


def find_trial_ids(text: str) -> list[tuple[str, int, int]]:
    """Return (identifier, start, end) of the trial registrations named in `text`, each identifier once."""
    found: dict[str, tuple[str, int, int]] = {}
    if not may_hold_trial_ids(text):
        return []
    for match in _TRIAL_ID.finditer(text):
        identifier = _spelt(match)
        found.setdefault(identifier, (identifier, match.start(), match.end()))
    return list(found.values())


def _spelt(match: re.Match[str]) -> str:
    name = match.lastgroup or ""
    raw = match.group()
    if name == "eudract":
        number = _EUDRACT.search(raw)
        return number.group() if number else raw
    prefix = _PREFIX[name]
    # Matches the "N" and the space of "NCT 01260493"; does not match "01260493".
    return prefix + re.sub(r"\D", "", raw) if prefix and name != "chictr" else raw.replace(" ", "")
