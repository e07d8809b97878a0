"""Seconds from starting a kernel to its kernel_info reply, beside ipykernel's, in turns.

    .venv/bin/python bench/start.py [RUNS]
"""

import statistics
import sys
import time

from jupyter_client.manager import KernelManager


def start(name):
    manager = KernelManager(kernel_name=name)
    begin = time.perf_counter()
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels(stdin=False, hb=False)
    while True:
        client.kernel_info()
        try:
            client.get_shell_msg(timeout=0.02)
            break
        except Exception:
            continue
    seconds = time.perf_counter() - begin
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    return seconds


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    times = {"posterity": [], "python3": []}
    for _ in range(runs):
        for name, seconds in times.items():
            seconds.append(start(name))
    for name, seconds in times.items():
        print(f"{name:10}  median {1e3 * statistics.median(seconds):7.1f} ms"
              f"  min {1e3 * min(seconds):7.1f} ms")
    ratio = statistics.median(b / a for a, b in zip(times["posterity"], times["python3"]))
    print(f"ipykernel / posterity  {ratio:.1f}")


main()
