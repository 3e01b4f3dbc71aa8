"""The machine and the settings: what can be seen without a database."""

from __future__ import annotations

import shutil
import stat
import sys
import tempfile
from pathlib import Path

from qunluo.config.diagnosis import Diagnosis, bad, doubtful, good
from qunluo.jobs import marks, ports
from qunluo.lib.lockfile import holder_of

OLDEST_PYTHON = (3, 11)
LITTLE_SPACE, NO_SPACE = 1_000_000_000, 200_000_000
PAGE_FILES = ("tabler/tabler.min.css", "tabler/tabler.min.js", "echarts/echarts.min.js")
HERE_ONLY = ("127.0.0.1", "localhost", "::1")


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Diagnosis:
    """The interpreter is not too old."""
    number = ".".join(map(str, version))
    if version < OLDEST_PYTHON:
        return bad("python", f"Python {number} 太旧。", "请安装 Python 3.11 或更新的版本，再运行 make setup。")
    return good("python", f"Python {number}。")


def data_folder(var: Path) -> Diagnosis:
    """We can write where the data lies."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=var) as probe:
            probe.write(b"1")
            probe.flush()
    except OSError as error:
        remedy = "请检查这个目录的属主和权限，或者用 QUNLUO_VAR 换一个目录。"
        return bad("data_folder", f"数据目录 {var} 不能写入（{error.strerror}）。", remedy)
    return good("data_folder", f"数据目录 {var} 可以写入。")


def disk(var: Path) -> Diagnosis:
    """There is room for what comes in."""
    try:
        free = shutil.disk_usage(var).free
    except OSError as error:
        return bad("disk", f"看不到 {var} 所在的磁盘（{error.strerror}）。", "请检查 QUNLUO_VAR。")
    return disk_with(free)


def disk_with(free: int) -> Diagnosis:
    """What so many free bytes mean."""
    remedy = "请清理磁盘，或者把数据目录（QUNLUO_VAR）搬到更大的磁盘上。"
    if free < NO_SPACE:
        return bad("disk", f"磁盘只剩 {free // 1_000_000} MB，数据库随时会停。", remedy)
    if free < LITTLE_SPACE:
        return doubtful("disk", f"磁盘只剩 {free // 1_000_000} MB。", remedy)
    return good("disk", f"磁盘剩余 {free / 1e9:.0f} GB。")


def secrets(folder: Path) -> Diagnosis:
    """Nobody else reads the keys."""
    open_files = [path.name for path in sorted(folder.glob("*")) if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_files:
        remedy = f"请运行：chmod 600 {folder}/*"
        return bad("secrets", f"密钥文件 {'、'.join(open_files)} 能被别的用户读到。", remedy)
    return good("secrets", "密钥文件只有自己能读。")


def page_files(package: Path, static: Path) -> Diagnosis:
    """Pages have their styles and scripts."""
    missing = [name for name in PAGE_FILES if not (package / "static" / name).is_file()]
    if missing:
        return bad("page_files", f"缺少页面文件：{'、'.join(missing)}。", "请运行 make setup。")
    if not marks.are_files_current(static):
        return doubtful("page_files", "页面文件还没有整理好。", "下次运行 qunluo up 时会自动整理。")
    return good("page_files", "页面文件齐全。")


def port(address: str, number: int, *, is_running: bool) -> Diagnosis:
    """The port is free, or it is ours."""
    try:
        is_free = ports.is_free(address, number)
    except (OSError, OverflowError) as error:
        return bad("port", f"不能在 {address}:{number} 监听（{error}）。", "请检查 QUNLUO_BIND 和 QUNLUO_PORT。")
    if is_free:
        return good("port", f"端口 {number} 空闲。")
    if is_running:
        return good("port", f"群落正在端口 {number} 上运行。")
    by = ports.holder(number) or "别的程序"
    return bad("port", f"端口 {number} 已被占用：{by}。", "请停掉它，或者换一个端口，例如 QUNLUO_PORT=8001。")


def exposure(address: str, url: str) -> Diagnosis:
    """Sign-ins do not cross a network in clear text."""
    if address in HERE_ONLY or url.startswith("https://"):
        return good("exposure", f"控制台地址：{url}/")
    sentence = f"控制台在 {address} 上对外开放，但地址 {url} 不是 HTTPS：密码和聊天内容会明文经过网络。"
    return doubtful("exposure", sentence, "请在前面加一个 HTTPS 反向代理，并把 QUNLUO_URL 设为 https:// 开头的地址。")


def sms(kind: str, missing: list[str]) -> Diagnosis:
    """Texts can be sent, where they are wanted."""
    if not kind:
        return good("sms", "没有接短信，备用通道里没有“用手机号签到”。")
    if missing:
        return bad(
            "sms", f"短信用 {kind}，还差设置：{'、'.join(missing)}。", "请照 docs/operate/sms.md 补上，再重新启动。"
        )
    if kind == "demo":
        remedy = "真的要用时，请照 docs/operate/sms.md 接上短信：现在谁能进控制台，谁就看得到验证码。"
        return doubtful("sms", "短信是演示用的，不会真的发出。", remedy)
    return good("sms", f"短信用 {kind}，设置齐全。")


def is_ours(var: Path) -> bool:
    """Whether `qunluo up` runs on this data folder: then it holds the lock."""
    return holder_of(var / "lock") != 0
