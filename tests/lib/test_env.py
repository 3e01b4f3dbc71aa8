from __future__ import annotations

from pathlib import Path

import pytest

from qunluo.lib import env


def test_value_comes_from_the_environment_or_is_the_default(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", "甲")

    assert (env.text("QUNLUO_A", "x"), env.text("QUNLUO_B", "x")) == ("甲", "x")


def test_value_may_lie_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "secret").write_text("密\n", encoding="utf-8")
    monkeypatch.setenv("QUNLUO_A_FILE", str(tmp_path / "secret"))

    assert env.text("QUNLUO_A") == "密"


def test_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A_FILE", "/nowhere")

    with pytest.raises(env.BadSetting, match="QUNLUO_A_FILE 指向的文件读不出来：/nowhere"):
        env.text("QUNLUO_A")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        pytest.param("x", "QUNLUO_A 应当是整数，现在是“x”。", id="no number"),
        pytest.param("0", "QUNLUO_A 应当在 1 到 9 之间，现在是 0。", id="just below"),
        pytest.param("10", "QUNLUO_A 应当在 1 到 9 之间，现在是 10。", id="just above"),
    ],
)
def test_number_out_of_range_is_refused(given: str, sentence: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", given)

    with pytest.raises(env.BadSetting) as refusal:
        env.number("QUNLUO_A", 5, env.Range(1, 9))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(("given", "value"), [("1", 1), ("9", 9), (" 5 ", 5)])
def test_number_within_its_range_is_taken(given: str, value: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", given)

    assert env.number("QUNLUO_A", 5, env.Range(1, 9)) == value


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("qunluo.example.com", id="no scheme"),
        pytest.param("ftp://qunluo.example.com", id="another scheme"),
        pytest.param("https://", id="no host"),
        pytest.param("https://a.example/path", id="with a path"),
        pytest.param("https://a.example:99999", id="port too large"),
    ],
)
def test_address_that_no_browser_opens_is_refused(given: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", given)

    with pytest.raises(env.BadSetting, match="QUNLUO_A 应当是"):
        env.address("QUNLUO_A", "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    "given", ["https://a.example", "https://a.example/", "http://127.0.0.1:8000", "http://[::1]:80"]
)
def test_address_is_taken_without_its_last_slash(given: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", given)

    assert env.address("QUNLUO_A", "") == given.rstrip("/")


@pytest.mark.parametrize(
    ("given", "value"),
    [("0.0.0.0", "0.0.0.0"), ("localhost", "127.0.0.1"), ("[::1]", "::1"), ("::", "::")],  # noqa: S104 - compared
)
def test_listening_address_is_one_of_a_machine(given: str, value: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", given)

    assert env.ip("QUNLUO_A", "127.0.0.1") == value


@pytest.mark.parametrize("given", ["qunluo.example.com", "127.0.0.1:8000", "256.1.1.1", ""])
def test_listening_address_that_is_none_is_refused(given: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", given)

    with pytest.raises(env.BadSetting, match=r"QUNLUO_A 应当是 127\.0\.0\.1 或"):
        env.ip("QUNLUO_A", "127.0.0.1")


@pytest.mark.parametrize(("host", "shown"), [("::1", "[::1]"), ("127.0.0.1", "127.0.0.1"), (None, "")])
def test_host_stands_in_an_address(host: str | None, shown: str):
    assert env.in_url(host) == shown


def test_secret_is_made_once_and_kept_from_others(tmp_path: Path):
    path = tmp_path / "secrets" / "key"

    first, second = env.secret("QUNLUO_A", path), env.secret("QUNLUO_A", path)

    assert first == second == path.read_text(encoding="ascii")
    assert len(first) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]


def test_secret_that_is_too_short_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("QUNLUO_A", "x" * 31)

    with pytest.raises(env.BadSetting, match="QUNLUO_A 太短，至少需要 32 个字符。"):
        env.secret("QUNLUO_A", tmp_path / "key")


@pytest.mark.parametrize(("given", "value"), [("1", True), ("on", True), ("0", False), ("", False), ("No", False)])
def test_switch_is_on_or_off(given: str, value: bool, monkeypatch: pytest.MonkeyPatch):  # noqa: FBT001 - a table's column
    monkeypatch.setenv("QUNLUO_A", given)

    assert env.switch("QUNLUO_A") is value


def test_switch_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", "maybe")

    with pytest.raises(env.BadSetting, match="QUNLUO_A 应当是 1 或 0"):
        env.switch("QUNLUO_A")


def test_several_numbers_are_each_within_the_range(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_A", "80, 443,")
    monkeypatch.setenv("QUNLUO_B", "80,x")

    assert env.numbers("QUNLUO_A", "1", env.Range(1, 500)) == [80, 443]
    assert env.numbers("QUNLUO_C", "7", env.Range(1, 500)) == [7]
    with pytest.raises(env.BadSetting, match="QUNLUO_B 应当是整数，现在是“x”。"):
        env.numbers("QUNLUO_B", "1", env.Range(1, 500))


@pytest.mark.parametrize("given", ["", "webhook", "aliyun"])
def test_a_word_of_the_list_or_none_is_taken(given: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_TEST", given)

    assert env.one_of("QUNLUO_TEST", ["webhook", "aliyun"]) == given


@pytest.mark.parametrize("given", ["aliyum", "WEBHOOK", "webhook,aliyun"])
def test_a_word_that_is_not_on_the_list_is_refused(given: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("QUNLUO_TEST", given)

    with pytest.raises(env.BadSetting, match=f"QUNLUO_TEST 应当是 webhook、aliyun 中的一个，或者空着，现在是“{given}”"):
        env.one_of("QUNLUO_TEST", ["webhook", "aliyun"])
