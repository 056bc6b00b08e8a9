"""The labelled and headed parts of the article's text.

In: the lines of the body. Out: `Section`s in reading order: what stands before the first label or heading is
"lead", then one part for each label ("Key data: ...") and each heading. A part without text is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.article import Section
from transform.boilerplate.labels import SECTION_KINDS, find_label, own_labels, section_name
from transform.characters import displayed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extract.hub import HubProfile
    from transform.boilerplate.labels import OwnLabels
    from transform.fields.body import Line

# A section is named after its heading; a heading as long as a sentence names nothing a query could ask for.
_NAME_MOST = 60


def find_sections(lines: Sequence[Line], hub: HubProfile | None) -> tuple[Section, ...]:
    """Return the parts in reading order; () for a page without text."""
    own = own_labels(hub)
    parts: list[tuple[str, str | None, list[Line], int]] = []
    for line in lines:
        block = line[0]
        label = find_label(block.text, own) if block.kind in SECTION_KINDS else None
        if label is not None:
            parts.append((label.name, label.text, [line], label.end))
        elif block.kind == "heading":
            parts.append((*_heading_name(line, own), [line], len(block.text)))
        elif parts:
            parts[-1][2].append(line)
        else:
            parts.append(("lead", None, [line], 0))
    sections = (_section(*part) for part in parts)
    return tuple(section for section in sections if section.text)


def _heading_name(line: Line, own: OwnLabels) -> tuple[str, str]:
    block, text = line
    written = text.strip("# ")
    label = find_label(block.text, own)
    name = label.name if label is not None else section_name(written)[:_NAME_MOST].strip("_")
    return name or "section", written


def _section(name: str, label: str | None, lines: list[Line], start: int) -> Section:
    (first, _), (last, _) = lines[0], lines[-1]
    opening = " ".join(displayed(first.text[start:]).split())
    texts = [opening, *(text for _, text in lines[1:])]
    return Section(
        name=name,
        label=None if label is None else " ".join(displayed(label).split()),
        text="\n\n".join(filter(None, texts)),
        first_block=first.position,
        last_block=last.position,
    )
