"""Errors of the command line, as one sentence and an exit code."""

from __future__ import annotations

import sys

import typer

from qunluo.lib.refusal import Refusal

FAILED, MISUSED, INTERRUPTED = 1, 2, 130
NO_DATABASE = "连不上数据库：{detail}。请先运行 qunluo up，或检查 QUNLUO_DATABASE_URL；qunluo doctor 会告诉你哪里不对。"

NO_FILE = "不能读写{name}（{detail}）。请检查属主、权限和磁盘空间，或者用 QUNLUO_VAR 换一个数据目录。"


def complain(error: BaseException) -> int:
    """Say it on stderr and return the exit code. Raises what nobody foresaw: that needs its traceback."""
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        return INTERRUPTED
    if isinstance(error, typer.TyperException):
        return _say(_misuse(error), MISUSED)
    if isinstance(error, Refusal):
        return _say(str(error), FAILED)
    if isinstance(error, BrokenPipeError):
        return FAILED
    if isinstance(error, OSError) and error.strerror:
        return _say(
            NO_FILE.format(name=f" {error.filename}" if error.filename else "文件", detail=error.strerror), FAILED
        )
    if _is_connection_trouble(error):
        return _say(NO_DATABASE.format(detail=" ".join(str(error).split()).rstrip("。.")), FAILED)
    raise error


def _misuse(error: typer.TyperException) -> str:
    """By the class's name: typer shows no more of them than their common base."""
    name = str(getattr(getattr(error, "param", None), "name", "")).upper()
    sentences = {
        "NoArgsIsHelpError": error.message,
        "NoSuchOption": f"没有 {getattr(error, 'option_name', '')} 这个选项。",
        "MissingParameter": f"缺少参数 {name}。",
        "BadParameter": f"参数 {name} 的值不对。",
    }
    sentence = sentences.get(type(error).__name__, "没有这个命令，或者它的参数不是这样写的。")
    return sentence if sentence == error.message else f"{sentence}加上 --help 看用法。"


def _is_connection_trouble(error: BaseException) -> bool:
    """Looked up by name among what is loaded: the command may never have needed a database."""
    for module in ("psycopg", "django.db"):
        kind = getattr(sys.modules.get(module), "OperationalError", None)
        if kind is not None and isinstance(error, kind):
            return True
    return False


def _say(sentence: str, code: int) -> int:
    typer.echo(sentence, err=True)
    return code
