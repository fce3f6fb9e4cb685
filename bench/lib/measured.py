# Copyright the Almagest authors. SPDX-License-Identifier: Apache-2.0
"""Runs a command as a whole process tree: wall, user+sys of everything it started, peak memory."""
import dataclasses
import os
import subprocess
import threading
import time


@dataclasses.dataclass
class Use:
    code: int
    wall: float  # s
    cpu: float  # user and system time of the process and all that it started and waited for [s]
    peak_process: float  # resident size of the largest process [MiB]
    peak_tree: float  # largest sum of resident sizes at one moment, sampled five times a second [MiB]
    others: float  # processors that other work kept busy meanwhile, on average


def _tree_rss(root):
    children, sizes = {}, {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as f:
                fields = f.read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(name))
        sizes[int(name)] = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    total, stack = 0.0, [root]
    while stack:
        pid = stack.pop()
        total += sizes.get(pid, 0)
        stack.extend(children.get(pid, []))
    return total


def _busy():
    with open("/proc/stat", encoding="ascii") as f:
        fields = [int(v) for v in f.readline().split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def run(command, processor=None, **kwargs):
    """Runs a command to its end, on one `processor` when its number is given. Standard output goes where `stdout` says."""
    busy, begin = _busy(), time.monotonic()
    pin = None if processor is None else lambda: os.sched_setaffinity(0, {processor})
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=pin, **kwargs)
    peak, ended = [0.0], threading.Event()

    def watch():
        while not ended.wait(0.2):
            peak[0] = max(peak[0], _tree_rss(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    ended.set()
    watcher.join()
    wall = time.monotonic() - begin
    cpu = usage.ru_utime + usage.ru_stime
    return Use(os.waitstatus_to_exitcode(status), wall, cpu, usage.ru_maxrss / 1024, peak[0],
               max(0.0, (_busy() - busy - cpu) / wall))
