"""Which process a member of a group lives in, so that others notice at once when it was killed.

Only for brokers whose members share a machine. Between containers or machines one cannot see the other's processes;
there the lease of `shared.events.sharing` decides.
"""

from __future__ import annotations

import os
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_NAMESPACE = Path("/proc/self/ns/pid")


def this_process() -> str:
    """Names this process so that no later process, also one with the same number, has the same name."""
    return f"{_where()} {os.getpid()} {_started(os.getpid())}"


def is_gone(process: str) -> bool:
    """True only when the named process certainly does not run any more; False when it runs or one cannot tell."""
    where, pid, started = process.rsplit(" ", 2)
    if where != _where() or where == _UNKNOWN:
        return False
    return _started(int(pid)) != started


_UNKNOWN = "unknown"


def _where() -> str:
    """The boot of this machine and the process namespace (a container has its own); numbers mean nothing outside."""
    try:
        return f"{_BOOT.read_text().strip()} {os.readlink(_NAMESPACE)}"
    except OSError:
        return _UNKNOWN


def _started(pid: int) -> str:
    """The moment the process started, in the kernel's ticks; empty when there is no such process."""
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    state, start_time = after_name[0], after_name[19]
    # A zombie has ended; only its parent has not asked yet how.
    return "" if state == "Z" else start_time
