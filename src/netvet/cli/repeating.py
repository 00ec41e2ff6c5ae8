"""A verb some of whose options are repeated for several: who writes several names after one option is told so."""

from __future__ import annotations

from collections.abc import Sequence

import click


class Repeating(click.Command):
    """Says to repeat the option where further words stand after the first one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of a call.

        Raises:
            UsageError: as usual; with the remedy where an option was to be repeated.
        """
        words = [*args]
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if "extra argument" in error.message and (right := self._repeated(words)):
                raise click.UsageError(f"{error.message}: one name each; repeat the option: {right}", ctx) from error
            raise

    def _repeated(self, words: Sequence[str]) -> str | None:
        """How the option with several words after it is written."""
        for option in self.params:
            if isinstance(option, click.Option) and option.multiple:
                for place, word in enumerate(words):
                    if word in option.opts:
                        after = [*words[place + 1 :], "-"]
                        named = after[: next(at for at, one in enumerate(after) if one.startswith("-"))]
                        if len(named) > 1:
                            return " ".join(f"{word} {_quoted(one)}" for one in named)
        return None


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
