from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from qunluo.jobs import processes


def test_child_ends_with_its_parent():
    program = (
        "import os, signal, subprocess, sys; from qunluo.jobs.processes import end_with_parent;"
        " child = subprocess.Popen(['sleep', '60'], preexec_fn=end_with_parent(os.getpid(), signal.SIGKILL));"
        " print(child.pid, flush=True); sys.stdin.read()"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    assert processes.is_alive(child)

    parent.kill()
    parent.communicate()

    until = time.monotonic() + 5
    while processes.is_alive(child) and time.monotonic() < until:
        time.sleep(0.02)
    assert not processes.is_alive(child)


def test_who_works_in_a_folder_is_found(tmp_path: Path):
    worker = subprocess.Popen(["sleep", "60"], cwd=tmp_path)
    try:
        assert processes.working_in(tmp_path) == [worker.pid]
        assert processes.command_of(worker.pid) == "sleep 60"
    finally:
        worker.kill()
        worker.wait()
    assert processes.working_in(tmp_path) == []


def test_no_process_is_no_error():
    assert not processes.is_alive(2**22 + 1)
    assert processes.command_of(2**22 + 1) == ""
    assert processes.socket_inodes(2**22 + 1) == set()
    assert os.getpid() in processes.all_pids()
