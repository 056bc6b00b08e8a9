"""The version of the rules, apart from them: who only compares versions need not load the rules."""

from __future__ import annotations

RULES_VERSION = "26"
"""Raised whenever the same page may give another outcome: outcomes of older rules are stale."""
