"""What the segmenter knows of HTML's elements and attributes, as tables.

In: nothing. Out: `TAGS` (what each element does to the text run it stands in) and `flags_of` (what the
attributes of an element say of the text under it). From the HTML standard's content models and WAI-ARIA 1.2's
landmark roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Bits of an element's flags; every element inherits those of its ancestors.
ARTICLE = 1 << 0
MAIN = 1 << 1
HEADER = 1 << 2
FOOTER = 1 << 3
NAV = 1 << 4
ASIDE = 1 << 5
FORM = 1 << 6
FIGURE = 1 << 7
TABLE = 1 << 8
LIST = 1 << 9
SECTION = 1 << 10
QUOTE = 1 << 11
DETAILS = 1 << 12
DEFINITION = 1 << 13
BUTTON = 1 << 14
LABEL = 1 << 15
PARAGRAPH = 1 << 16
ITEM = 1 << 17
HEADING = 1 << 18
CODE = 1 << 19
CAPTION = 1 << 20
CELL_HEAD = 1 << 21
NOSCRIPT = 1 << 22
HIDDEN = 1 << 23
ARIA_HIDDEN = 1 << 24
DIALOG = 1 << 25
BODY_PROPERTY = 1 << 26  # itemprop says that this is the text
PROPERTY = 1 << 27  # any other itemprop
ADDRESS = 1 << 28
LINK = 1 << 29
TIME = 1 << 30
STRONG = 1 << 31

FLAG_COUNT = 32


@dataclass(frozen=True, slots=True)
class Tag:
    """What an element does to the text under it.

    It `breaks` the text run, gives it a `kind` (None: its parent's) and a heading `level`, sets a `flag`, is
    `skipped` with all in it, or `opens` something the segmenter keeps track of until its end. Text that
    stands `apart` is parted by style from an element right beside it, as links of a bar are.
    """

    breaks: bool = False
    kind: str | None = None
    flag: int = 0
    skipped: bool = False
    level: int | None = None
    opens: bool = False
    apart: bool = False


# "rp" is shown: plain text has no other way to part a reading from its word, "尹錫悦（ユンソンニョル）".
_SKIPPED = (
    "script", "style", "template", "svg", "iframe", "object", "embed", "applet", "canvas", "audio", "video",
    "select", "datalist", "textarea", "option", "map", "annotation", "annotation-xml", "noembed",
    "noframes", "title", "meta", "link", "base", "br",
)  # fmt: skip
_BLOCKS = (
    "center", "dir", "div", "fieldset", "frameset", "hgroup", "body", "head", "legend", "menu",
    "optgroup", "search", "tbody", "tfoot", "thead", "hr", "colgroup", "summary", "input",
)  # fmt: skip

# The frequent ones of those that do nothing; a fourth of a page's elements are `<span>`.
_INLINE = (
    "span", "i", "em", "code", "picture", "source", "sup", "sub", "small", "cite", "abbr", "u", "s", "ins", "mark",
    "font",
)  # fmt: skip
INLINE = Tag()


class _Tags(dict[str, Tag]):
    """Elements by name; what is not known is inline, at the price of a call."""

    def __missing__(self, name: str) -> Tag:
        return INLINE


TAGS = _Tags(
    dict.fromkeys(_INLINE, INLINE)
    | dict.fromkeys(_SKIPPED, Tag(skipped=True))
    | dict.fromkeys(_BLOCKS, Tag(breaks=True))
    | {f"h{level}": Tag(breaks=True, kind="heading", flag=HEADING, level=level) for level in range(1, 7)}
    | {
        "address": Tag(breaks=True, flag=ADDRESS),
        "article": Tag(breaks=True, kind="paragraph", flag=ARTICLE),
        "aside": Tag(breaks=True, kind="paragraph", flag=ASIDE),
        "blockquote": Tag(breaks=True, kind="quotation", flag=QUOTE),
        "button": Tag(breaks=True, flag=BUTTON),
        "caption": Tag(breaks=True, kind="caption", flag=CAPTION),
        "dd": Tag(breaks=True, kind="list_item", flag=DEFINITION),
        "details": Tag(breaks=True, flag=DETAILS),
        "dialog": Tag(breaks=True, kind="paragraph", flag=DIALOG),
        "div": Tag(breaks=True, kind="paragraph"),
        "dl": Tag(breaks=True, flag=DEFINITION),
        "dt": Tag(breaks=True, kind="list_item", flag=DEFINITION),
        "figcaption": Tag(breaks=True, kind="caption", flag=CAPTION),
        "figure": Tag(breaks=True, kind="paragraph", flag=FIGURE),
        "footer": Tag(breaks=True, kind="paragraph", flag=FOOTER),
        "form": Tag(breaks=True, kind="paragraph", flag=FORM),
        "html": Tag(breaks=True, opens=True),
        "header": Tag(breaks=True, kind="paragraph", flag=HEADER),
        "label": Tag(flag=LABEL, apart=True),
        "li": Tag(breaks=True, kind="list_item", flag=ITEM),
        "listing": Tag(breaks=True, kind="code", flag=CODE),
        "main": Tag(breaks=True, kind="paragraph", flag=MAIN),
        "nav": Tag(breaks=True, kind="paragraph", flag=NAV),
        "noscript": Tag(breaks=True, flag=NOSCRIPT),
        "ol": Tag(breaks=True, flag=LIST),
        "p": Tag(breaks=True, flag=PARAGRAPH),
        "plaintext": Tag(breaks=True, kind="code", flag=CODE),
        "pre": Tag(breaks=True, kind="code", flag=CODE),
        "q": Tag(flag=QUOTE),
        "section": Tag(breaks=True, kind="paragraph", flag=SECTION),
        "table": Tag(breaks=True, kind="paragraph", flag=TABLE, opens=True),
        "td": Tag(breaks=True, kind="table"),
        "th": Tag(breaks=True, kind="table", flag=CELL_HEAD),
        "tr": Tag(breaks=True, opens=True),
        "ul": Tag(breaks=True, flag=LIST),
        "xmp": Tag(breaks=True, kind="code", flag=CODE),
        "a": Tag(flag=LINK, opens=True, apart=True),
        "b": Tag(flag=STRONG),
        "strong": Tag(flag=STRONG),
        "img": Tag(opens=True),
        "time": Tag(flag=TIME, opens=True, apart=True),
    }
)

_ROLES = {
    "article": ARTICLE,
    "main": MAIN,
    "navigation": NAV,
    "menu": NAV,
    "menubar": NAV,
    "banner": HEADER,
    "contentinfo": FOOTER,
    "complementary": ASIDE,
    "search": FORM,
    "form": FORM,
    "dialog": DIALOG,
    "alertdialog": DIALOG,
    "button": BUTTON,
    "heading": HEADING,
    "list": LIST,
    "listitem": ITEM,
}
_BODY_PROPERTIES = frozenset({"articlebody", "text", "reviewbody", "recipeinstructions", "mainentityofpage"})


# The attributes that say something of the text under their element; most elements have none of them.
SPEAKING = frozenset({"role", "itemprop", "style", "hidden", "aria-hidden"})


def flags_of(attributes: Mapping[str, str]) -> int:
    """Return the bits that the attributes of one element set, whatever its tag."""
    flags = 0
    for name in attributes:
        if name in _SPEAKERS:
            flags |= _SPEAKERS[name](attributes[name].lower())
    return flags


def _style_flag(value: str) -> int:
    style = value.replace(" ", "")
    return HIDDEN if "display:none" in style or "visibility:hidden" in style else 0


_SPEAKERS: dict[str, Callable[[str], int]] = {
    "role": lambda value: _ROLES.get(value.strip(), 0),
    "itemprop": lambda value: BODY_PROPERTY if value.strip() in _BODY_PROPERTIES else PROPERTY,
    "style": _style_flag,
    "hidden": lambda value: 0 if value == "false" else HIDDEN,
    "aria-hidden": lambda value: ARIA_HIDDEN if value == "true" else 0,
}
