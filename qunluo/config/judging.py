"""`qunluo evaluate …`: how right we are, on texts that people have labelled. Commands import what they need."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qunluo.config.chinese import ChineseCommand, ChineseGroup

evaluate = typer.Typer(
    cls=ChineseGroup,
    subcommand_metavar="命令",
    options_metavar="[选项]",
    help="用带标注的文字检验群落自己的判断。",
    no_args_is_help=True,
)


class TopicName(StrEnum):
    """What the classifiers know to judge."""

    ADVERT = "advert"
    ABUSE = "abuse"


@evaluate.command("faq", cls=ChineseCommand, options_metavar="[选项]")
def evaluate_faq(
    folder: Annotated[Path, typer.Argument(help="faq_*.tsv 是问答库，其他 *.tsv 是提问（编号、制表符、文字）。")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 打印结果。")] = False,
    with_vectors: Annotated[bool, typer.Option("--vectors", help="连同句向量一起用（需要另外安装）。")] = False,
) -> None:
    """检验问答：问题找得准不准，误答很少时还能回答多少。"""
    from qunluo.config.evaluate import faq

    raise typer.Exit(faq(folder, as_json=as_json, with_vectors=with_vectors))


@evaluate.command("moderation", cls=ChineseCommand, options_metavar="[选项]")
def evaluate_moderation(
    folder: Annotated[
        Path | None, typer.Argument(help="文件夹：每个 .tsv 或 .txt 一行一条，标签、制表符、文字。")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 打印结果。")] = False,
    topic: Annotated[TopicName | None, typer.Option("--topic", help="评广告还是攻击；默认看标签。")] = None,
    group: Annotated[
        Path | None, typer.Option("--group", help="一份群聊记录：前一半当作平常的话学习，后一半看会误报多少。")
    ] = None,
    gold: Annotated[
        Path | None, typer.Option("--gold", help="群聊记录的标注：消息序号、制表符、标签、制表符、文字。")
    ] = None,
    past: Annotated[Path | None, typer.Option("--past", help="同一个群更早的记录：全部用来学习。")] = None,
) -> None:
    """检验广告和攻击的识别：准确率、召回率、F1、每千条误报多少。"""
    from qunluo.config.evaluate_moderation import Log, run

    log = Log(file=group, gold=gold, past=past) if group else None
    raise typer.Exit(run(folder, as_json=as_json, topic=topic, log=log))
