"""Blocks that belong to the one before them: survey statements, a poll's options, references.

In: a page's blocks and what was decided so far. Out: more verdicts, for the undecided blocks that follow a
prompt or heading. A run ends at the first block that is decided otherwise or does not look like a member of
it. Besides, which blocks merely interrupt the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from transform.blocks import KINDS, Disposition
from transform.boilerplate.labels import SECTION_KINDS, find_label
from transform.boilerplate.notice_words import speaks_as_notice
from transform.boilerplate.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from transform.blocks import Block
    from transform.boilerplate.labels import Label, OwnLabels
    from transform.boilerplate.verdicts import Verdicts

# Lengths set by hand from the sample hubs (statements of up to 62 characters, a question of 142) with room
# to spare.
_STATEMENT_MOST = 160
_QUESTION_MOST = 500
_TEASER_MOST = 200
_LABEL_WORDS = 4
_PARAGRAPH = 120  # characters of a paragraph of the article
_PROSE = 40  # characters of a sentence under a label
# A label and the sentence under it are a section of the article if they are this likely in the mean (dumps of made and
# written hubs: of 509 that are 509, of eight less likely ones none).
_LABELLED = 0.3
# Matches "12. Liu et al. Blood", "Liu J. 2019;4:1", "doi:10.1000/1"; not "Nothing of the kind"
_REFERENCE = re.compile(
    r"\s*\[?\d{1,3}[\].)]?\s+\S|.{0,400}(?:\b(?:19|20)\d\d\b|\bdoi\b|\bPMID\b|https?://|\bet al\b)", re.DOTALL
)
# A label with the first entry of a list behind it. Matches "References: 1. Liu J."; not "Reference: Liu J."
_FIRST_ENTRY = re.compile(r"[^:：\n]{1,40}[:：]\s*[\[(]?1[\].)]\s")
# What stands between the parts of a reference. Matches "Liu J. Blood", "2019;4", "doi:10"; not "Changes (May 3, 2024)"
_PARTED = re.compile(r"[.;:]\s|[;:]\S")
# Objectives begin with what one will be able to do. Matches "Describe the trial"; not "Results of it".
_OBJECTIVE_VERB = re.compile(
    r"\s*(?:(?:and |to )?(?:describe|recall|explain|cite|discuss|identify|list|summari[sz]e|recogni[sz]e|"
    r"understand|evaluate|apply|compare|outline|review|interpret|select|assess|differentiate|define|name|state|implement))\b",
    re.IGNORECASE,
)
_SENTENCE_END = (".", "!", "?", "。", "！", "？", ":", "：")
# So many lines that were cut, an advertisement among them, interrupt a text: it, a prompt, its button, a second one.
_INTERRUPTING_MOST = 4
_INTERRUPTING = frozenset(
    {"advertisement", "newsletter", "call_to_action", "survey_prompt", "donation_appeal"}
)
# Scripts with these need a third of the characters.
_WIDE_STOPS = ("。", "！", "？")
# What stands behind the last block.
_END = Verdict("boilerplate", "structure:end")


def _is_statement(block: Block) -> bool:
    return len(block.text) <= _STATEMENT_MOST and not _is_question(block)


def _is_question(block: Block) -> bool:
    return len(block.text) <= _QUESTION_MOST and block.text.rstrip().endswith(("?", "？"))


def _is_poll_text(block: Block) -> bool:
    return len(block.text) <= _STATEMENT_MOST or _is_question(block)


def _is_objective(block: Block) -> bool:
    return block.kind == "list_item" or _OBJECTIVE_VERB.match(block.text) is not None


def _is_reference(block: Block) -> bool:
    return _REFERENCE.match(block.text) is not None


def _opens_list(block: Block) -> bool:
    return _FIRST_ENTRY.match(block.text) is not None


def _is_heading_behind_references(block: Block, last: Block) -> bool:
    """Say whether a heading with a year, no part of a list that is written otherwise, opens the next section."""
    is_heading = block.kind == "heading" and last.kind != "heading"
    return is_heading and not block.text[0].isdecimal() and _PARTED.search(block.text) is None


def _is_teaser(block: Block) -> bool:
    """Say whether it is a short line that is all link, or in plain text one that ends in no full stop."""
    if block.path is not None:
        linked = sum(link.end - link.start for link in block.links)
        return len(block.text) <= _TEASER_MOST and linked >= 0.8 * len(block.text)
    return len(block.text) <= _TEASER_MOST and not block.text.rstrip().endswith(_SENTENCE_END)


def _is_prose(block: Block) -> bool:
    return len(block.text) >= _PROSE and block.text.rstrip().endswith(_SENTENCE_END)


def _is_paragraph(block: Block) -> bool:
    return len(block.text) >= _PARAGRAPH and _is_prose(block)


@dataclass(frozen=True, slots=True)
class Run:
    """What may follow a block of one kind: at least `least` (or none) and at most `most` blocks of `kind`."""

    kind: str
    is_member: Callable[[Block], bool]
    most: int
    least: int = 1
    prompt: Callable[[Block], bool] = lambda _block: True  # whether this very block opens a run


def _ends_in_colon(block: Block) -> bool:
    return block.text.rstrip().endswith((":", "："))


def _is_label_alone(block: Block) -> bool:
    return len(block.text) <= _STATEMENT_MOST


def _opens_objectives(block: Block) -> bool:
    """Say whether objectives follow: after a label alone, and after "learners will be able to:"."""
    return _ends_in_colon(block) or len(block.text.split()) <= _LABEL_WORDS


RUNS: dict[str, Run] = {
    "survey_prompt": Run("survey_statement", _is_statement, most=12, prompt=_ends_in_colon),
    "survey_statement": Run("poll_question", _is_question, most=1),
    "poll_heading": Run("poll_question", _is_poll_text, most=1),
    "poll_question": Run("poll_option", _is_statement, most=10, least=2, prompt=_is_question),
    "learning_objective": Run("learning_objective", _is_objective, most=12, prompt=_opens_objectives),
    "references_heading": Run("reference", _is_reference, most=400),
    "reference": Run("reference", _is_reference, most=400, prompt=_opens_list),
    "related_links": Run("related_links", _is_teaser, most=12, prompt=_is_label_alone),
}


_SECTION = Run("paragraph", _is_prose, most=1)


def extend_runs(blocks: Sequence[Block], verdicts: Verdicts) -> None:
    """Decide, in place, the undecided blocks that belong to a prompt or heading before them."""
    for block in blocks:  # in reading order, so that a question named here may open the run of its options
        verdict = verdicts[block.position]
        run = RUNS.get(verdict.kind) if verdict is not None else None
        if verdict is None or run is None or (verdict.rule.startswith("run:") and verdict.kind == run.kind):
            continue
        members = _members(blocks, verdicts, block.position, run) if run.prompt(block) else []
        if len(members) >= run.least:
            for member in members:
                verdicts[member] = Verdict(run.kind, f"run:{verdict.kind}")


def extend_sections(
    blocks: Sequence[Block], verdicts: Verdicts, own: OwnLabels, content: Sequence[float]
) -> None:
    """Decide, in place, the labels that stand alone over a sentence ("Results"), and that sentence.

    So are those over such a label ("Abstract" over "Background"). `content`: how likely each block is content.
    """
    for block, following in pairwise(blocks):
        if verdicts[following.position] is not None or not _is_prose(following):
            continue  # asked first: to look a label up costs more
        label = _label_alone(block, verdicts[block.position], own)
        # "Discussion" stands over readers' comments, too
        unlikely = content[block.position] + content[following.position] < 2 * _LABELLED
        if label is None or unlikely or speaks_as_notice(following.text):
            continue
        verdicts[block.position] = verdicts[block.position] or Verdict("heading", f"label:{label.name}")
        for member in _members(blocks, verdicts, block.position, _SECTION):
            verdicts[member] = Verdict(blocks[member].kind, f"run:{label.name}")
        above = blocks[block.position - 1] if block.position else block
        if verdicts[above.position] is None and (over := _label_alone(above, None, own)) is not None:
            verdicts[above.position] = Verdict("heading", f"label:{over.name}")


def _label_alone(block: Block, known: Verdict | None, own: OwnLabels) -> Label | None:
    """Return the label of a section that is all of a block which nothing but a heading's verdict names."""
    if (known is not None and known.kind != "heading") or len(block.text) > _STATEMENT_MOST:
        return None
    label = find_label(block.text, own)
    return label if label and label.end == len(block.text) and label.kind in SECTION_KINDS else None


def keep_enclosed(blocks: Sequence[Block], verdicts: Verdicts, sections: AbstractSet[str]) -> None:
    """Decide, in place, that prose between the title and the last labelled section of these kinds is the article's."""
    kinds = [verdict.kind if verdict is not None else None for verdict in verdicts]
    start = kinds.index("title") if "title" in kinds else len(kinds)
    end = max((at for at, kind in enumerate(kinds) if kind in sections), default=0)
    for block in blocks[start:end]:
        if verdicts[block.position] is None and _is_paragraph(block):
            verdicts[block.position] = Verdict(block.kind, "structure:enclosed")


def last_prose(blocks: Sequence[Block], verdicts: Verdicts) -> Iterator[tuple[int, int]]:
    """Yield the undecided sentences before something that was cut, or at the end, each with where the text before is.

    That is undecided or content; advertisements may stand between the two.
    """
    passed = frozenset(interruptions(blocks, verdicts))
    for position in range(1, len(blocks)):
        if verdicts[position] is not None:
            continue
        after = verdicts[position + 1] if position + 1 < len(blocks) else _END
        if after is None or KINDS[after.kind] is not Disposition.BOILERPLATE:
            continue
        before = next(at for at in range(position - 1, -1, -1) if at not in passed)
        told = verdicts[before]
        follows_text = told is None or KINDS[told.kind] is Disposition.CONTENT
        if follows_text and _is_prose(blocks[position]):
            yield position, before


def first_prose_alone(blocks: Sequence[Block], verdicts: Verdicts) -> Iterator[tuple[int, int]]:
    """Yield the first undecided text of a page and the one behind it, where all that is undecided is prose.

    Such a page has no frame: crawlers write articles so, and the net is used to furniture at the top.
    """
    open_ = [block for block, verdict in zip(blocks, verdicts, strict=True) if verdict is None]
    if len(open_) > 1 and all(map(_is_prose, open_)) and not speaks_as_notice(open_[0].text):
        yield open_[0].position, open_[1].position


def interruptions(blocks: Sequence[Block], verdicts: Verdicts) -> list[int]:
    """Return the advertisements, and what was cut beside one, that stand between two sentences not cut so far.

    The net would take such a line for the end of the article, and what stands between two of them for teasers.
    """
    kinds = [verdict.kind if verdict is not None else "paragraph" for verdict in verdicts]
    if "advertisement" not in kinds:
        return []
    found: list[int] = []
    are_cut = [KINDS[kind] is Disposition.BOILERPLATE for kind in kinds]
    for is_cut, positions in groupby(range(len(blocks)), are_cut.__getitem__):
        row = list(positions)
        said = {kinds[at] for at in row}
        if not is_cut or len(row) > _INTERRUPTING_MOST or not {"advertisement"} <= said <= _INTERRUPTING:
            continue
        if all(_is_kept_sentence(blocks, verdicts, at) for at in (row[0] - 1, row[-1] + 1)):
            found += row
    return found


def _is_kept_sentence(blocks: Sequence[Block], verdicts: Verdicts, at: int) -> bool:
    if not 0 <= at < len(blocks):
        return False
    verdict = verdicts[at]
    if verdict is not None and KINDS[verdict.kind] is Disposition.BOILERPLATE:
        return False
    return _is_prose(blocks[at]) or blocks[at].text.rstrip().endswith(_WIDE_STOPS)


def _members(blocks: Sequence[Block], verdicts: Verdicts, position: int, run: Run) -> list[int]:
    members: list[int] = []
    for block in blocks[position + 1 : position + 1 + run.most]:
        if verdicts[block.position] is not None or not run.is_member(block):
            break
        if run.kind == "reference" and members and _is_heading_behind_references(block, blocks[members[-1]]):
            break
        if run.kind == "related_links" and _heads_text(blocks, verdicts, block, blocks[position]):
            break
        members.append(block.position)
    return members


def _heads_text(blocks: Sequence[Block], verdicts: Verdicts, block: Block, prompt: Block) -> bool:
    """Say whether a line of a dump is a heading of the text that an advice to read elsewhere merely interrupts."""
    if block.path is not None or _ends_in_colon(prompt):
        return False
    following = blocks[block.position + 1 : block.position + 2]
    return any(verdicts[after.position] is None and _is_paragraph(after) for after in following)
