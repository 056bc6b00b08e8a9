"""Arguments that are text and may begin with a hyphen: SQL after a comment, words after one to leave out.

In: a command line. Out: the same, in which click takes no such text for options.
"""

from __future__ import annotations

import re

import click

# Matches "-- all hubs\nFROM mart.article" and "-relapse survival"; must not match "--format", "-p" or "--output=a b".
_TEXT = re.compile(r"-[^\s=]*\s")

# What Python makes of bytes that are no UTF-8. Matches the "\udce9" of a "café" in Latin-1; must not match "é".
_NOT_TEXT = re.compile("[\udc80-\udcff]")


class TextCommand(click.Command):
    """A command with an argument of several words."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the command line; a space before a text keeps it from being an option."""
        rest = super().parse_args(ctx, [f" {arg}" if _TEXT.match(arg) else arg for arg in args])
        for name, value in ctx.params.items():
            if _NOT_TEXT.search("".join(value) if isinstance(value, tuple) else str(value)):
                raise click.UsageError(
                    f"{name}: not in UTF-8, in which texts are stored; set the terminal to it"
                )
        return rest
