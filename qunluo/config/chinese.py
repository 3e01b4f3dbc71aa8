"""The help of the command line in Chinese: typer has its own words in English only."""

from __future__ import annotations

from typing import Any

from typer.core import TyperCommand, TyperGroup, TyperOption


class ChineseGroup(TyperGroup):
    """The command itself."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """The line of `--help`."""
        return _in_chinese(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """What `--help` shows."""
        _name_the_panels()
        super().format_help(ctx, formatter)


class ChineseCommand(TyperCommand):
    """One command; see `ChineseGroup`."""

    def get_help_option(self, ctx: Any) -> TyperOption | None:
        """The line of `--help`."""
        return _in_chinese(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """What `--help` shows."""
        _name_the_panels()
        super().format_help(ctx, formatter)


def _in_chinese(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = "显示这段说明。"
    return option


def _name_the_panels() -> None:
    from typer import rich_utils  # noqa: PLC0415 - loads rich, for which no command but the help must wait

    rich_utils.ARGUMENTS_PANEL_TITLE = "参数"
    rich_utils.OPTIONS_PANEL_TITLE = "选项"
    rich_utils.COMMANDS_PANEL_TITLE = "命令"
