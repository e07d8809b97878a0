"""A session with a kernel built with ThreadSanitizer: every thread works while chains run.

    tsan_kernel.py BINARY LOG

The sanitizer writes its reports to files that begin with LOG; tests/tsan.sh looks for them.
"""

import os
import sys
import tempfile
import time

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

MODEL = """%%stan line
data { int N; vector[N] x; vector[N] y; }
parameters { real a; real b; real<lower=0> sigma; }
model { for (n in 1:N) y[n] ~ normal(a + b * x[n], sigma); }
generated quantities { real mid = a + b / 2; }"""
TALKS = """%%stan talks
parameters { real mu; }
model { mu ~ std_normal(); print("mu ", mu); if (mu > 1) reject("mu is ", mu); }
generated quantities { print("drawn ", mu); }"""
DATA = """N = 500
x = to_vector(linspaced_vector(N, 0, 1))
y = 1 + 2 * x + to_vector(normal_rng(rep_vector(0, N), 1))"""
LONG = "fit = sample(line, draws = 100000, tune = 200, chains = 2, seed = 1, cache = \"off\")"
# Values change in place and names come and go while they are completed and inspected.
BUSY = """for (i in 1:40) {
  for (n in 1:N) x[n] += 1e-3;
  print(sum(x));
}
t = table(a = {1, 2, 3}, b = {4, 5, 6})
w = sum(x)"""


ASIDE = """S = crossprod(to_matrix(normal_rng(rep_vector(0, 250000), 1), 500, 500));
for (i in 1:1000) e = eigenvalues_sym(S)"""


class Kernel(KernelManager):
    """BINARY itself, without an installed kernelspec."""

    binary = None

    @property
    def kernel_spec(self):
        return KernelSpec(argv=[self.binary, "kernel", "-f", "{connection_file}"],
                          display_name="tsan", language="stan", interrupt_mode="message")


def collect(client, msg_id, timeout=120):
    """Types of the iopub messages of a request, to its idle."""
    seen = []
    while True:
        message = client.get_iopub_msg(timeout=timeout)
        if message["parent_header"].get("msg_id") != msg_id:
            continue
        seen.append(message["msg_type"])
        if message["content"].get("execution_state") == "idle":
            return seen


def reply(client, msg_id, timeout=120):
    while True:
        message = client.get_shell_msg(timeout=timeout)
        if message["parent_header"].get("msg_id") == msg_id:
            return message["content"]


def run(client, code, ok=True, **options):
    msg_id = client.execute(code, **options)
    content = reply(client, msg_id)
    collect(client, msg_id)
    assert (content["status"] == "ok") == ok, content
    return content


def ask(client, rounds=8):
    """Everything that the I/O thread answers."""
    for i in range(rounds):
        assert "line" in reply(client, client.complete("summary(li", 10))["matches"]
        assert reply(client, client.complete("y ~ nor", 7))["matches"]
        assert reply(client, client.complete("t.", 2))["status"] == "ok"
        for name in ("x", "line", "w", "normal_lpdf", "sample"):
            reply(client, client.inspect(name, len(name)))
        reply(client, client.is_complete("for (i in 1:3) {"))
        reply(client, client.history(raw=True, output=True, hist_access_type="tail", n=3))
        reply(client, client.kernel_info())


def start(client, code):
    """Sends a cell that samples, and returns once all its chains have draws."""
    msg_id = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=120)
        text = message["content"].get("data", {}).get("text/plain", "")
        mine = message["parent_header"].get("msg_id") == msg_id
        if mine and "  sampling  " in text and " 0/" not in text:
            return msg_id


def cut(manager, client, code, pause):
    """Sends a cell that takes long, and interrupts it."""
    msg_id = client.execute(code)
    time.sleep(pause)
    manager.interrupt_kernel()
    assert reply(client, msg_id)["ename"] == "KeyboardInterrupt"
    collect(client, msg_id)


def session(manager, client):
    run(client, MODEL)
    run(client, DATA)
    run(client, "fit = sample(line, draws = 200, tune = 200, chains = 4, seed = 1)")
    run(client, "summary(fit)")
    run(client, "plot_trace(fit)")
    run(client, "mean(fit.a)", user_expressions={"w": "N + 1"})
    busy = client.execute(BUSY)
    ask(client, 3)
    collect(client, busy)
    cells = [client.execute(f"z{i} = {i}\nz{i} + 1") for i in range(20)]
    ask(client, 2)
    for cell in cells:
        collect(client, cell)
    running = start(client, LONG)
    ask(client)
    manager.interrupt_kernel()
    assert "error" not in collect(client, running)
    assert run(client, "mean(fit.a)")["status"] == "ok"
    run(client, "nothing_there + 1", ok=False)
    run(client, TALKS)
    run(client, "f = sample(talks, draws = 300, tune = 300, chains = 4, seed = 1)")
    cut(manager, client, ASIDE, 3)
    for pause in (0.1, 0.2):
        cut(manager, client, "while (1) { }", pause)
    start(client, LONG)
    ask(client, 2)


def main(binary, log):
    Kernel.binary = os.path.abspath(binary)
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "XDG_CACHE_HOME": folder, "XDG_STATE_HOME": folder}
        env["TSAN_OPTIONS"] = f"{os.environ.get('TSAN_OPTIONS', '')} log_path={log}"
        manager = Kernel(shutdown_wait_time=60)
        manager.start_kernel(cwd=folder, env=env)
        client = manager.blocking_client()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=60)
            session(manager, client)
        finally:
            began = time.monotonic()
            manager.shutdown_kernel()  # while chains run
            client.stop_channels()
        assert time.monotonic() - began < 20, "the kernel did not stop by itself"


if __name__ == "__main__":
    main(*sys.argv[1:])
