"""The `qunluo` command. Each command imports what it needs itself: `checkup` must not wait for the rest."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from qunluo.config.chinese import ChineseCommand, ChineseGroup
from qunluo.config.complaints import complain
from qunluo.config.judging import evaluate

OPERATOR = "guanjia"
OPERATOR_NAME = "管家"

app = typer.Typer(
    name="qunluo",
    cls=ChineseGroup,
    subcommand_metavar="命令",
    options_metavar="[选项]",
    help="群落：自己部署的社群运营平台。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
command = partial(app.command, cls=ChineseCommand, options_metavar="[选项]")
points = typer.Typer(
    cls=ChineseGroup, subcommand_metavar="命令", options_metavar="[选项]", help="积分账。", no_args_is_help=True
)
app.add_typer(points, name="points")
app.add_typer(evaluate, name="evaluate")


class StageName(StrEnum):
    """In which stage of its life an invented group is."""

    NEW = "new"
    LIVELY = "lively"
    TROUBLED = "troubled"
    QUIET = "quiet"


class Step(StrEnum):
    """What `prepare` can prepare."""

    MIGRATE = "migrate"
    COLLECT = "collect"
    DEMO = "demo"


@command()
def up(
    *, demo: Annotated[bool, typer.Option("--demo", help="带上一个活的演示社群，成员会自己聊天、进群、退群。")] = False
) -> None:
    """启动群落：数据库、网页、工作进程和定时任务，并一直照看它们。"""
    from qunluo.config import settings
    from qunluo.jobs.supervisor import Plan, Supervisor

    if demo:
        _let_the_demo_be_answered(settings.QUNLUO_PRIVATE_TARGETS, settings.QUNLUO_SIMULATOR_PORT)
        os.environ.setdefault("QUNLUO_SMS", settings.QUNLUO_SMS or "demo")  # texts are shown, not sent
    plan = Plan(
        var=settings.QUNLUO_VAR,
        static=settings.STATIC_ROOT,
        conninfo=settings.database_url(),
        postgres=None if settings.QUNLUO_DATABASE_URL else settings.QUNLUO_VAR / "postgres",
        address=settings.QUNLUO_BIND,
        port=settings.QUNLUO_PORT,
        url=settings.QUNLUO_URL,
        workers=settings.QUNLUO_WORKERS,
        has_demo=demo,
        shows_link=demo or sys.stdout.isatty(),  # a service's log is no place for a key to the house
    )
    Supervisor(plan, say=_say).run()


@command()
def checkup(
    file: Annotated[Path, typer.Argument(help="导出的聊天记录。")],
    *,
    report: Annotated[Path | None, typer.Option("--report", "-o", help="报告（HTML）写到哪里。")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="把每一个数字以 JSON 打印出来。")] = False,
    timezone: Annotated[str, typer.Option("--timezone", help="群所在的时区。")] = "Asia/Shanghai",
    chat: Annotated[str, typer.Option("--chat", help="文件里有几个群时，看哪一个（群名）。")] = "",
    column: Annotated[list[str] | None, typer.Option("--column", help="表格的列：字段=列名，可以写几次。")] = None,
) -> None:
    """给一个群做体检：不需要账号、服务和数据库。"""
    from qunluo.analytics.checkup.command import run
    from qunluo.analytics.checkup.compute import Choices

    columns = dict(part.split("=", 1) for part in column or [] if "=" in part)
    choices = Choices(timezone=timezone, chat=chat, columns=columns)
    raise typer.Exit(run(file, report=report, as_json=as_json, choices=choices))


@command()
def rollcall(
    file: Annotated[str, typer.Argument(help="接龙的文字、微信消息的 XML 或者 JSON；- 表示从标准输入读。")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="每个接龙打印一行 JSON。")] = False,
    year: Annotated[int | None, typer.Option("--year", min=2000, max=2100, help="标题里没写年份时，是哪一年。")] = None,
) -> None:
    """读懂接龙：谁写了、第几天、做没做，不需要数据库。"""
    from qunluo.config.rollcall import run

    raise typer.Exit(run(file, as_json=as_json, year=year))


@command()
def doctor(*, as_json: Annotated[bool, typer.Option("--json", help="以 JSON 打印结果。")] = False) -> None:
    """检查这台机器和设置：哪里不对，怎么办。"""
    _set_up_django()
    from qunluo.config.doctor import examine

    raise typer.Exit(examine(as_json=as_json))


@command()
def link(
    username: Annotated[str, typer.Argument(help="用户名。")] = OPERATOR,
    *,
    minutes: Annotated[int, typer.Option("--minutes", min=1, max=1440, help="多少分钟内有效。")] = 60,
) -> None:
    """生成一个只能用一次的登录链接。"""
    _set_up_django()
    from qunluo.config.links import sign_in_link

    name = OPERATOR_NAME if username == OPERATOR else ""
    _say(sign_in_link(username, name=name, minutes=minutes))


@command()
def community(
    name: Annotated[str, typer.Argument(help="社群的名称；没有就新建。")],
    username: Annotated[str, typer.Argument(help="让谁进来（用户名）；没有就新建。")] = OPERATOR,
    *,
    called: Annotated[str, typer.Option("--name", help="新建运营人员时的称呼。")] = "",
    read_only: Annotated[bool, typer.Option("--read-only", help="只能查看，不能修改。")] = False,
) -> None:
    """新建社群，或者让一位运营人员进来。"""
    _set_up_django()
    from qunluo.config.links import let_in

    let_in(name, username, name=called or (OPERATOR_NAME if username == OPERATOR else ""), can_write=not read_only)
    _say(f"“{username}”现在可以{'查看' if read_only else '管理'}“{name}”。用 qunluo link {username} 给出登录链接。")


@command()
def migrate() -> None:
    """把数据表更新到这个版本的样子。"""
    prepare(Step.MIGRATE)


@points.command("check", cls=ChineseCommand, options_metavar="[选项]")
def check_points(*, as_json: Annotated[bool, typer.Option("--json", help="以 JSON 打印结果。")] = False) -> None:
    """核对全部积分流水：有没有被改动、删除，余额对不对。"""
    _set_up_django()
    from qunluo.config.points import check

    raise typer.Exit(check(as_json=as_json))


@command(rich_help_panel="单独运行一部分（多台机器时）")
def web() -> None:
    """只运行网页进程。"""
    from qunluo.config import settings
    from qunluo.jobs.web import Listening, serve

    serve(Listening(address=settings.QUNLUO_BIND, port=settings.QUNLUO_PORT, processes=settings.QUNLUO_WEB_PROCESSES))


@command(rich_help_panel="单独运行一部分（多台机器时）")
def worker() -> None:
    """只运行工作进程：处理事件，发出动作。"""
    _set_up_django()
    from qunluo.intake import handle
    from qunluo.jobs.worker import GIVES_WAY, work
    from qunluo.outbox import deliver

    os.nice(GIVES_WAY)
    raise typer.Exit(work({"handle": handle.run, "deliver": deliver.run}))


@command(rich_help_panel="单独运行一部分（多台机器时）")
def jobs() -> None:
    """只运行定时任务和后台任务。"""
    _set_up_django()
    from qunluo.jobs.timetable import run

    raise typer.Exit(run())


@command(rich_help_panel="演示与试验")
def simulate(  # noqa: PLR0913 - options of one command
    *,
    live: Annotated[bool, typer.Option("--live", help="让演示社群的成员一直活动，直到停止。")] = False,
    speed: Annotated[float, typer.Option("--speed", min=0.1, max=100, help="活动得多快，1 是平常。")] = 1.0,
    history: Annotated[
        Path | None, typer.Option("--history", help="不建演示社群，把一份虚构的聊天记录（ChatLab JSONL）写进这个文件。")
    ] = None,
    stage: Annotated[
        StageName, typer.Option("--stage", help="记录里的群处在什么阶段：新建、活跃、有麻烦、冷清。")
    ] = StageName.LIVELY,
    seed: Annotated[int, typer.Option("--seed", help="同一个种子写出同样的内容。")] = 7,
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="记录多少天。")] = 60,
    messages: Annotated[int | None, typer.Option("--messages", min=1, help="正好多少条消息。")] = None,
    until: Annotated[datetime | None, typer.Option("--until", help="记录到什么时候为止，默认到现在。")] = None,
) -> None:
    """演示社群：补建数据，或者让成员活动起来；也能写一份虚构的聊天记录。"""
    if history is not None:
        from qunluo.simulator.command import Wanted
        from qunluo.simulator.command import history as write

        wanted = Wanted(stage=stage.value, seed=seed, days=days, messages=messages, until=until)
        raise typer.Exit(write(history, wanted))
    if not live:
        prepare(Step.DEMO)
        return
    _set_up_django()
    from qunluo.jobs.worker import work
    from qunluo.simulator import live as community

    raise typer.Exit(work({"simulate": partial(community.run, speed=speed)}))


@command(hidden=True)
def prepare(step: Step) -> None:
    """What `up` does before it starts the processes, each in a process of its own."""
    _set_up_django()
    from qunluo.config import settings
    from qunluo.jobs import preparing

    if step is Step.MIGRATE:
        preparing.migrate(settings.database_url())
    elif step is Step.COLLECT:
        preparing.collect(settings.STATIC_ROOT)
    else:
        from qunluo.lib.clock import now
        from qunluo.simulator.demo import ensure_demo

        ensure_demo(now())


def main() -> None:
    """Run the command; what goes wrong foreseeably is one sentence and an exit code."""
    try:
        sys.exit(app(prog_name="qunluo", standalone_mode=False))
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - `complain` raises what it does not know
        sys.exit(complain(error))


def _set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qunluo.config.settings")
    import django

    django.setup()


def _let_the_demo_be_answered(targets: frozenset[str], port: int) -> None:
    """The demo's members hear us on a port of this machine; the processes that we start inherit the permission."""
    os.environ.pop("QUNLUO_PRIVATE_TARGETS_FILE", None)
    os.environ["QUNLUO_PRIVATE_TARGETS"] = ",".join(sorted({*targets, f"127.0.0.1:{port}"}))


def _say(sentence: str) -> None:
    typer.echo(sentence)


if __name__ == "__main__":
    main()
