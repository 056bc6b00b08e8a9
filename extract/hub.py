"""Hub profiles: what is known of one web site's pages, as data.

In: TOML files, built in (extract/hubs/*.toml) or the operator's (HOME/hubs/*.toml, which win). Out:
`HubProfile` by key, and the hub of a page. A file holds one hub, or a family: settings that several hubs
share at its top, and one `[[hub]]` table for each hub, whose own settings win. In the shared strings
`${name}`, `${key}` and the hub's own `slots` are filled in. Unknown keys are errors.
"""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from extract.errors import ProfileError
from extract.hub_hosts import hub_at, known_places, place_of
from extract.web.scope import Host, Regex, ScrapeProfile

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

BUILT_IN = Path(__file__).parent / "hubs"

# yes: `${name}`; no: `$name`, `a{3}$` (profiles hold regular expressions)
_SLOT = re.compile(r"\$\{(\w+)\}")

_Model = TypeVar("_Model", bound=BaseModel)


class _Setting(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _known_kind(kind: str, info: ValidationInfo) -> str:
    """Return the kind unchanged; one that is none of the context's kinds is a ValueError."""
    kinds = (info.context or {}).get("kinds")
    if kinds is not None and kind not in kinds:
        near = difflib.get_close_matches(kind, kinds, n=1)
        allowed = f"the nearest is {near[0]!r}" if near else f"the kinds are {', '.join(sorted(kinds))}"
        raise ValueError(f"there is no kind {kind!r}, {allowed}")
    return kind


Kind = Annotated[str, AfterValidator(_known_kind)]
"""A kind of block. The kinds are transform's, which is above us: who loads profiles says which there are."""


def plain_key(key: str) -> str:
    """Return a hub's key unchanged; one that, as a folder's name, were a path or another hub's is a ValueError."""
    # Matches "north-hub.example"; not "../north-hub", ".git", "hub." or "north hub" (in the folder of "north_hub").
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,98}[A-Za-z0-9-])?", key):
        raise ValueError(f"{key!r} is no plain name; give one of letters, digits, dots and hyphens")
    return key


class NamePattern(_Setting):
    """What a file's name says. `pattern` is a regex searched in the path as given, with named groups.

    `target_uri` is a template over the groups (`https://all-hub.com/article/{slug}`); `captured_at` is a
    strptime format for the group called `captured_at` (UTC unless the format has %z). Either may be absent.
    """

    pattern: Regex
    target_uri: str | None = None
    captured_at: str | None = None

    @field_validator("captured_at")
    @classmethod
    def _is_format(cls, form: str | None) -> str | None:
        try:  # a format that can be read with reads what it wrote
            written = datetime(2001, 2, 3, tzinfo=UTC).strftime(form or "")
            datetime.strptime(written, form or "")  # noqa: DTZ007
        except (ValueError, re.error) as error:
            raise ValueError(f"not a strptime format: {error}") from error
        return form

    @model_validator(mode="after")
    def _has_its_groups(self) -> Self:
        groups = re.compile(self.pattern).groupindex
        if self.captured_at is not None and "captured_at" not in groups:
            raise ValueError("captured_at: the pattern has no group of this name")
        try:
            (self.target_uri or "").format_map(dict.fromkeys(groups, ""))
        except (AttributeError, IndexError, KeyError, ValueError) as error:
            raise ValueError(f"target_uri: {error}: braces hold groups of the pattern") from error
        return self


class NoticePattern(_Setting):
    """A notice of this hub: blocks that match `pattern` (case and white space folded) are of `kind`."""

    kind: Kind
    pattern: Regex
    name: str = ""


class LabelPattern(_Setting):
    """A label that opens a section or field of this hub ("Key data:"): its block's kind and its spellings."""

    kind: Kind
    labels: tuple[str, ...]


class TemplateChoice(_Setting):
    """What an operator said of a learned template.

    `accept` records the review, `reject` keeps its text in pages, `pin` cuts `text` wherever it stands.
    """

    id: str
    decision: Literal["accept", "reject", "pin"]
    text: str = ""


class QualityProfile(_Setting):
    """When a run's pages of a hub are held back, and what of it is worth an alert.

    A page has lost its layout when it lacks two of what `usual_share` of the hub's pages have; its body is
    lacking below `body_share` of the median length. The hub is held back when `lost_share` of its new pages
    have lost it, and more than `chance` explains by the hub's own history: 0.01 is one sound run in 101 that
    looks as bad, just missed. Shares of a hundred pages are the least to say "usual" by. A measure is
    unusual beyond `deviations` times its normal spread (5: about one false alarm in a million measures)
    and `tolerance` of its usual value. Without a new capture for `silent_gaps` of its usual gaps (at least a
    day each) the hub is silent.
    """

    hold: bool = True
    least_history_pages: int = Field(default=100, ge=1)
    usual_share: float = Field(default=0.95, gt=0, le=1)
    body_share: float = Field(default=0.2, ge=0, lt=1)
    lost_share: float = Field(default=0.5, gt=0, le=1)
    chance: float = Field(default=0.01, gt=0, lt=1)
    deviations: float = Field(default=5.0, gt=0)
    tolerance: float = Field(default=0.2, ge=0)
    silent_gaps: float = Field(default=7, gt=0)


class HubProfile(_Setting):
    """One hub. `hosts` match themselves and their subdomains (extract/hub_hosts.py).

    `marks` are phrases that only this hub's pages hold (case and white space folded; any one decides).
    `page_head` is the phrase every plain-text page of the hub begins with: a file of many is split at it.
    """

    key: Annotated[str, AfterValidator(plain_key)]
    name: str
    family: str | None = None
    hosts: tuple[Host, ...] = ()
    marks: tuple[str, ...] = ()
    page_head: str | None = None
    name_patterns: tuple[NamePattern, ...] = ()
    notices: tuple[NoticePattern, ...] = ()
    labels: tuple[LabelPattern, ...] = ()
    scrape: ScrapeProfile = ScrapeProfile()
    quality: QualityProfile = QualityProfile()
    templates: tuple[TemplateChoice, ...] = ()
    extends: bool = False  # this file only adds to the built-in profile of the same key: see `_joined`
    slots: tuple[tuple[str, str], ...] = ()  # in TOML a table: `slots = { patient_site = "Know ALL" }`

    @field_validator("slots", mode="before")
    @classmethod
    def _pairs(cls, slots: object) -> object:
        return tuple(slots.items()) if isinstance(slots, dict) else slots


def load_profiles(home: Path | None, kinds: Collection[str] | None = None) -> dict[str, HubProfile]:
    """Return all profiles by key, sorted; those under `home`/hubs replace built-in ones of the same key.

    Raises ProfileError naming file and key. The same key twice in one folder is an error; so is a kind that is
    none of `kinds` (None: kinds are not checked).
    """
    folders = [BUILT_IN] if home is None else [BUILT_IN, home / "hubs"]
    profiles: dict[str, HubProfile] = {}
    for folder in folders:
        found: dict[str, HubProfile] = {}
        for path in sorted(folder.glob("*.toml")):
            for profile in read_profiles(path, kinds):
                if profile.key in found:
                    raise ProfileError(f"hub profile: {path}: key {profile.key!r} is used twice; rename one")
                found[profile.key] = profile
        profiles |= {key: _extended(profiles.get(key), profile) for key, profile in found.items()}
    return dict(sorted(profiles.items()))


def _extended(base: HubProfile | None, profile: HubProfile) -> HubProfile:
    """Return a profile, or its base with what the profile adds to it."""
    return profile if base is None or not profile.extends else _added(base, profile)


def _added(base: _Model, own: _Model) -> _Model:
    return base.model_copy(
        update={name: _joined(getattr(base, name), getattr(own, name)) for name in own.model_fields_set}
    )


def _joined(base: object, own: object) -> object:
    """Return a list with its base's entries behind it (the first that fits decides), a table's keys one by one."""
    if isinstance(own, BaseModel) and isinstance(base, BaseModel):
        return _added(base, own)
    if isinstance(own, tuple) and isinstance(base, tuple):
        return tuple(dict.fromkeys((*own, *base)))
    return own


def read_profiles(path: Path, kinds: Collection[str] | None = None) -> Iterator[HubProfile]:
    """Yield the hubs of one TOML file, a single hub or a family, in file order."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ProfileError(f"hub profile: {path}: {error}; mend the TOML or remove the file") from error
    shared = {name: value for name, value in content.items() if name != "hub"}
    for hub in content.get("hub", [{}]):
        yield _profile(path, shared, hub, kinds)


def _profile(
    path: Path, shared: Mapping[str, Any], hub: Mapping[str, Any], kinds: Collection[str] | None
) -> HubProfile:
    slots = {name: value for name, value in {**shared, **hub}.items() if isinstance(value, str)}
    slots |= hub.get("slots", {})
    try:
        return HubProfile.model_validate({**_filled(shared, slots), **hub}, context={"kinds": kinds})
    except KeyError as error:
        raise ProfileError(
            f"hub profile: {path}: no value for the slot {error}; add it to `slots`"
        ) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ProfileError(
            f"hub profile: {path}: key {key}: {first['msg']}; mend or remove the key"
        ) from error


def _filled(value: Any, slots: Mapping[str, str]) -> Any:  # noqa: ANN401  (any TOML value)
    if isinstance(value, str):
        return _SLOT.sub(lambda match: slots[match[1]], value)
    if isinstance(value, dict):
        return {name: _filled(inner, slots) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, slots) for inner in value]
    return value


def find_hub(profiles: Mapping[str, HubProfile], target_uri: str | None, text_head: str) -> str | None:
    """Return the hub of a page: by the profiles' hosts, else by their marks in the text, else its host.

    `text_head` is the beginning of the page's text or mark-up. A page on a host that no profile names and
    without any mark belongs to the hub called like its host (without "www."). None: neither is known.
    """
    place = place_of(target_uri)
    named = hub_at(known_places(profiles), place) or marked_hub(profiles, text_head)
    return named or place.host.removeprefix("www.") or None


def marked_hub(profiles: Mapping[str, HubProfile], text_head: str) -> str | None:
    """Return the hub of a page by its marks alone: the longest of those that its text has."""
    marks = [(folded_mark(mark), key) for key, profile in profiles.items() for mark in profile.marks]
    cased = text_head.casefold()
    met = {word for word in {_telling_word(mark) for mark, _ in marks} if word in cased}
    folded = fold(cased) if met else ""  # most pages end here
    found = [(mark, key) for mark, key in marks if _telling_word(mark) in met and mark in folded]
    if found:  # the longest mark: "the lymphoma & cll hub" also holds the mark of another hub
        return max(found, key=lambda mark_and_key: len(mark_and_key[0]))[1]
    return None


@functools.lru_cache(maxsize=1024)
def folded_mark(mark: str) -> str:
    """Return a mark as it is looked for."""
    return fold(mark)


@functools.lru_cache(maxsize=1024)
def _telling_word(mark: str) -> str:
    """Return a folded mark's longest word: where that is missing, the mark is."""
    return max(mark.split(), key=len, default="")


def fold(text: str) -> str:
    """Return text for comparison: case folded, runs of white space (no-break spaces too) as one space."""
    return " ".join(text.casefold().split())
