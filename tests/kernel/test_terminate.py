# SPDX-License-Identifier: BSD-3-Clause
"""SIGTERM ends a kernel as a shutdown does: the draws of the running cell are kept."""

import os
import re
import signal
import time

from jupyter_client.manager import KernelManager

MODEL = """%%stan slow
data { int busy; }
parameters { real x; real<lower=0> s; }
model {
  for (i in 1:busy) target += normal_lpdf(x | 0, s + 1e-9 * i) / busy;
  s ~ exponential(1);
}"""
SAMPLE = "fit = sample(slow, data = {busy = 2000}, seed = 2, tune = 50, draws = %d, chains = 2)"


def tables(client, code):
    """text/plain of every state of the table of a cell, as it comes."""
    msg_id = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != msg_id:
            continue
        content = message["content"]
        if message["msg_type"] in ("display_data", "update_display_data"):
            yield content["data"]["text/plain"]
        if content.get("execution_state") == "idle":
            return


def drawn(table):
    return [int(n) for n in re.findall(r" (\d+)/\d+ ", table)]


def test_draws_are_kept(kernel, kernel_name, home):
    manager, client = kernel
    client.execute(MODEL)
    for table in tables(client, SAMPLE % 100000):
        if min(drawn(table)) > 20:
            break
    pid = manager.provisioner.pid
    os.kill(pid, signal.SIGTERM)
    for _ in range(200):
        if manager.provisioner.process.poll() is not None:
            break
        time.sleep(0.05)
    assert manager.provisioner.process.poll() == 0
    other = KernelManager(kernel_name=kernel_name)
    other.start_kernel(cwd=str(home))
    again = other.blocking_client()
    again.start_channels()
    try:
        again.wait_for_ready(timeout=30)
        again.execute(MODEL)
        *_, last = tables(again, SAMPLE % 21)
        assert "cached" in last and drawn(last) == [21, 21]
    finally:
        again.stop_channels()
        other.shutdown_kernel(now=True)


def test_an_idle_kernel_ends(kernel):
    manager, _ = kernel
    os.kill(manager.provisioner.pid, signal.SIGTERM)
    for _ in range(200):
        if manager.provisioner.process.poll() is not None:
            break
        time.sleep(0.05)
    assert manager.provisioner.process.poll() == 0
