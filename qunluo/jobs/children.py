"""One process that the supervisor keeps alive."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

from qunluo.jobs import processes

SHORTEST_PAUSE = 0.2
LONGEST_PAUSE = 3.0
LIVED_WELL = 3.0  # seconds after which a process has proved that it can run


@dataclass(slots=True, kw_only=True)
class Child:
    """`label` is what the operator reads; `pause` grows while the program gives up by itself again and again."""

    label: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = SHORTEST_PAUSE
    due: float = 0.0
    restarts: int = field(default=0)

    def start(self) -> None:
        """Must be called from the supervisor's main thread: the child ends when that thread does."""
        self.process = subprocess.Popen(  # noqa: S603 - our own program and words
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops us in order
            preexec_fn=processes.end_with_parent(os.getpid(), signal.SIGKILL),  # noqa: PLW1509 - one thread
        )
        self.started = time.monotonic()

    def tend(self) -> str:
        """Restart it when it has ended and its pause is over. Returns a sentence when it has just ended."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return ""
        code = self.process.poll()
        if code is None:
            return ""
        self.pause = next_pause(self.pause, code, time.monotonic() - self.started)
        self.due = time.monotonic() + self.pause
        self.process = None
        self.restarts += 1
        return f"{self.label}已退出（{_reason(code)}），{self.pause:g} 秒后重启。"

    def ask_to_stop(self) -> None:
        """Let it finish what it is doing."""
        if self.is_running():
            self._send(signal.SIGTERM)

    def kill(self) -> None:
        """Whatever it is doing: nothing here needs a clean end."""
        if self.is_running():
            self._send(signal.SIGKILL)

    def is_running(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def _send(self, order: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(order)


def next_pause(pause: float, code: int, lived: float) -> float:
    """A process that was killed is not at fault and comes back at once; one that gave up waits longer each time."""
    if code < 0 or lived > LIVED_WELL:
        return SHORTEST_PAUSE
    return min(pause * 2, LONGEST_PAUSE)


def _reason(code: int) -> str:
    if code >= 0:
        return f"退出码 {code}"
    return f"收到信号 {signal.Signals(-code).name}" if -code in set(signal.Signals) else f"收到信号 {-code}"
