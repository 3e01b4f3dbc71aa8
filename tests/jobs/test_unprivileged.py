from __future__ import annotations

import os
import pwd
import subprocess
from pathlib import Path

import pytest

from qunluo.jobs.unprivileged import Runner, let_pass, runner_for

IS_ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody")
RUNNER = Runner(user=NOBODY.pw_uid, group=NOBODY.pw_gid)


def reads(path: Path) -> bool:
    done = subprocess.run(
        ["/bin/cat", path], capture_output=True, user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[], check=False
    )
    return done.returncode == 0


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A folder inside a home that bars everybody else."""
    home = tmp_path / "home"
    (home / "house").mkdir(parents=True)
    home.chmod(0o700)
    (home / "house" / "open").write_text("1")
    (home / "private").write_text("1")
    (home / "private").chmod(0o600)
    return home / "house"


def test_who_runs_the_server_is_never_root(tmp_path: Path):
    assert runner_for(tmp_path / "data").user != 0


def test_owner_of_the_data_goes_on_running_them(tmp_path: Path):
    data = tmp_path / "data"
    data.mkdir()
    if not IS_ROOT:
        assert runner_for(data) == Runner(user=None, group=None)
        return
    os.chown(data, NOBODY.pw_uid, NOBODY.pw_gid)
    assert runner_for(data) == RUNNER


def test_barred_home_lets_the_one_user_pass_and_no_more(house: Path):
    if not IS_ROOT:
        let_pass(house / "open", Runner(user=None, group=None))
        assert house.parent.stat().st_mode & 0o777 == 0o700
        return
    assert not reads(house / "open")

    let_pass(house / "open", RUNNER)

    assert reads(house / "open")
    assert not reads(house.parent / "private")
    assert house.parent.stat().st_mode & 0o007 == 0


def test_passage_is_renewed_after_a_chmod(house: Path):
    if not IS_ROOT:
        return
    let_pass(house / "open", RUNNER)
    house.parent.chmod(0o700)
    assert not reads(house / "open")

    let_pass(house / "open", RUNNER)

    assert reads(house / "open")


def test_open_folders_are_left_as_they_are(house: Path):
    house.parent.chmod(0o755)

    let_pass(house / "open", RUNNER)

    assert not [name for name in os.listxattr(house.parent) if "acl" in name]
