"""What an answer means for the URL that was asked for: fetched, unchanged, refused, failed or put off.

In: a pending URL and its answer. Out: `Finished`, as the recorder writes it down. Pure.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from extract.web.fetch import GONE
from extract.web.frontier import Settled, UrlState
from extract.web.recorder import Finished

if TYPE_CHECKING:
    from extract.web.fetch import Answer
    from extract.web.frontier import Pending


def finished_answer(item: Pending, answer: Answer) -> Finished:
    """Return what became of `item`, whose validators were sent, by what it answered."""
    vain = _in_vain(item, answer)
    if vain is not None:
        return _finished(item, *vain, answer)
    if answer.status == 304:
        return _finished(item, UrlState.UNCHANGED, "not modified", answer, item.payload_digest)
    digest = hashlib.sha256(answer.body).hexdigest()
    if digest == item.payload_digest:
        return _finished(item, UrlState.UNCHANGED, "same payload", answer, digest)
    return _finished(item, UrlState.FETCHED, "", answer, digest)


def unasked(item: Pending, state: UrlState, reason: str) -> Finished:
    """Return what became of `item` when it was not asked for: put off, or refused by a rule."""
    return _finished(item, state, reason)


def _in_vain(item: Pending, answer: Answer) -> tuple[UrlState, str] | None:
    """Return state and reason of an answer that is neither a page nor says that the page is the same."""
    if answer.refusal is not None:
        return UrlState.REFUSED, answer.refusal
    if answer.failure is not None:
        return UrlState.DEFERRED if answer.transient else UrlState.FAILED, answer.failure
    if answer.status in GONE:
        return UrlState.FAILED, f"gone: HTTP {answer.status}"
    if answer.status == 304 and not conditional(item.etag, item.last_modified):
        return UrlState.FAILED, "HTTP 304, though the request was not conditional"
    return None


def conditional(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers of a conditional request (RFC 9110, 13.1)."""
    pairs = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in pairs.items() if value}


def _finished(
    item: Pending,
    state: UrlState,
    detail: str,
    answer: Answer | None = None,
    digest: str | None = None,
) -> Finished:
    last = answer.exchanges[-1] if answer and answer.exchanges else None
    settled = Settled(
        url=item.url,
        state=state,
        detail=detail,
        http_status=last.status if last else None,
        etag=last.header("etag") if last and digest else None,
        last_modified=last.header("last-modified") if last and digest else None,
        payload_digest=digest,
        asked=answer is not None and bool(answer.target or answer.exchanges),
    )
    return Finished(
        exchanges=answer.exchanges if answer else (),
        settled=settled,
        revisit=state is UrlState.UNCHANGED,
        found_by=item.found_by,
    )
