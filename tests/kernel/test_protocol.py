"""What the protocol asks for and the conformance suite does not look at."""

import hashlib
import hmac
import json
import os
import signal
import socket
import subprocess
import sys
import time

import pytest
import zmq

MODEL = """%%stan slow
data { int N; vector[N] y; }
parameters { real mu; real<lower=0> sigma; }
model { for (n in 1:N) y[n] ~ normal(mu, sigma); }"""


def collect(client, msg_id, timeout=60):
    """All iopub messages of a request, to its idle."""
    messages = []
    while True:
        message = client.get_iopub_msg(timeout=timeout)
        if message["parent_header"].get("msg_id") != msg_id:
            continue
        messages.append(message)
        if (message["msg_type"] == "status"
                and message["content"]["execution_state"] == "idle"):
            return messages


def run(client, code, timeout=60, **options):
    msg_id = client.execute(code, **options)
    messages = collect(client, msg_id, timeout)
    return client.get_shell_msg(timeout=timeout)["content"], messages


def types(messages):
    return [m["msg_type"] for m in messages]


def start_long_run(client):
    """A run of minutes, as it sees every row; returns once the table shows sampling."""
    run(client, MODEL)
    run(client, "N = 20000\ny = to_vector(normal_rng(rep_vector(0, N), 1))")
    msg_id = client.execute("fit = sample(slow, draws = 100000, tune = 100, chains = 2, seed = 1, exact = false)")
    while True:
        message = client.get_iopub_msg(timeout=60)
        text = message["content"].get("data", {}).get("text/plain", "")
        if message["parent_header"].get("msg_id") == msg_id and "sampling" in text:
            return msg_id


def test_order_of_messages(kernel):
    reply, messages = run(kernel[1], 'print("a")\n1 + 1')
    assert types(messages) == ["status", "execute_input", "stream", "execute_result", "status"]
    assert messages[0]["content"]["execution_state"] == "busy"
    assert reply["status"] == "ok" and reply["execution_count"] == 1


def test_silent_and_store_history(kernel):
    client = kernel[1]
    reply, messages = run(client, 'print("a")', silent=True)
    assert types(messages) == ["status", "status"] and reply["execution_count"] == 0
    reply, _ = run(client, "1", store_history=False)
    assert reply["execution_count"] == 0
    reply, _ = run(client, "1")
    assert reply["execution_count"] == 1
    reply, _ = run(client, "")
    assert reply["status"] == "ok" and reply["execution_count"] == 1


def test_user_expressions(kernel):
    reply, _ = run(kernel[1], "x = 20", user_expressions={"a": "x + 1", "b": "nothing"})
    assert reply["user_expressions"]["a"]["data"]["text/plain"] == "21"
    assert reply["user_expressions"]["b"]["status"] == "error"


def test_user_expressions_that_are_no_object(kernel):
    client = kernel[1]
    for expressions in (["1"], "1", None, 1):
        content = {"code": "1", "user_expressions": expressions}
        client.shell_channel.send(client.session.msg("execute_request", content))
        reply = client.get_shell_msg(timeout=30)["content"]
        assert reply["status"] == "ok" and reply["user_expressions"] == {}


def test_queued_cells_are_aborted(kernel):
    client = kernel[1]
    # Long enough that the others are there when it fails.
    first = client.execute("s = 0\nfor (i in 1:2000000) s += i % 2\n1 + nothing")
    others = [client.execute(f"{i}") for i in range(5)]
    replies = {}
    for _ in range(6):
        message = client.get_shell_msg(timeout=30)
        replies[message["parent_header"]["msg_id"]] = message["content"]
    assert replies[first]["status"] == "error"
    assert all(replies[m]["ename"] == "ExecutionAborted" for m in others)
    assert all("execution_count" in replies[m] for m in others)
    reply, _ = run(client, "1 + 1")
    assert reply["status"] == "ok"


@pytest.mark.parametrize("how", ["message", "signal"])
def test_interrupt_keeps_the_draws(kernel, how):
    manager, client = kernel
    msg_id = start_long_run(client)
    if how == "message":
        manager.interrupt_kernel()
    else:
        manager.provisioner.process.send_signal(signal.SIGINT)
    messages = collect(client, msg_id)
    assert client.get_shell_msg(timeout=60)["content"]["status"] == "ok"
    last = [m for m in messages if m["msg_type"] in ("display_data", "update_display_data")][-1]
    assert "stopped at" in last["content"]["data"]["text/plain"]
    reply, messages = run(client, "size(fit.mu) > 0")
    assert messages[-2]["content"]["data"]["text/plain"] == "1"


def test_interrupt_of_an_endless_loop(kernel):
    manager, client = kernel
    msg_id = client.execute("while (1) { }")
    time.sleep(0.5)
    manager.interrupt_kernel()
    collect(client, msg_id)
    assert client.get_shell_msg(timeout=30)["content"]["ename"] == "KeyboardInterrupt"
    assert run(client, "1")[0]["status"] == "ok"


def test_interrupt_when_idle_is_harmless(kernel):
    manager, client = kernel
    manager.interrupt_kernel()
    time.sleep(0.2)
    assert run(client, "1")[0]["status"] == "ok"


def test_answers_while_sampling(kernel):
    manager, client = kernel
    start_long_run(client)
    for ask, code in ((client.complete, "normal_l"), (client.inspect, "normal_lpdf")):
        ask(code, len(code))
        assert client.get_shell_msg(timeout=5)["content"]["status"] == "ok"
    client.control_channel.send(client.session.msg("kernel_info_request", {}))
    assert client.get_control_msg(timeout=5)["msg_type"] == "kernel_info_reply"
    manager.interrupt_kernel()


def test_shutdown_while_sampling(kernel):
    manager, client = kernel
    start_long_run(client)
    client.control_channel.send(client.session.msg("shutdown_request", {"restart": False}))
    reply = client.get_control_msg(timeout=5)
    assert reply["msg_type"] == "shutdown_reply"
    assert manager.provisioner.process.wait(timeout=15) == 0


def test_restart_forgets_names(kernel):
    manager, client = kernel
    run(client, "x = 1")
    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=30)
    assert run(client, "x")[0]["status"] == "error"


def test_unknown_comm_is_closed(kernel):
    client = kernel[1]
    message = client.session.msg("comm_open", {"comm_id": "c1", "target_name": "t", "data": {}})
    client.shell_channel.send(message)
    got = collect(client, message["header"]["msg_id"])
    assert "comm_close" in types(got)


def test_cursor_counts_code_points(kernel):
    client = kernel[1]
    code = 'print("\U0001f600é") // x\nnormal_lpd'
    client.complete(code, len(code))
    reply = client.get_shell_msg(timeout=10)["content"]
    assert reply["matches"] == ["normal_lpdf"]
    assert reply["cursor_start"] == code.index("normal_lpd") and reply["cursor_end"] == len(code)
    assert "_jupyter_types_experimental" in reply["metadata"]


def wire(key, header, content=b"{}", bad=False, parts=None):
    frames = parts or [json.dumps(header).encode(), b"{}", b"{}", content]
    digest = hmac.new(key, b"".join(frames), hashlib.sha256).hexdigest().encode()
    return [b"<IDS|MSG>", b"0" * 64 if bad else digest, *frames]


def test_bad_messages_are_dropped(kernel):
    manager, client = kernel
    info = manager.get_connection_info()
    dealer = zmq.Context.instance().socket(zmq.DEALER)
    dealer.connect(f"tcp://127.0.0.1:{info['shell_port']}")
    header = {"msg_id": "1", "session": "s", "username": "u", "msg_type": "kernel_info_request",
              "version": "5.3", "date": "2026-01-01T00:00:00Z"}
    for frames in (
        [b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"", b"{}"],
        wire(info["key"], header, bad=True),
        wire(info["key"], header, parts=[b"{", b"{}", b"{}", b"{}"]),
        wire(info["key"], header, parts=[b"[]", b"{}", b"{}", b"{}"]),
        wire(info["key"], header, parts=[b"\xff\xfe", b"{}", b"{}", b"{}"]),
        wire(info["key"], {"msg_type": "no_such_message"}),
        wire(info["key"], {"msg_type": 7}),
    ):
        dealer.send_multipart(frames)
    assert not dealer.poll(300)
    dealer.send_multipart(wire(info["key"], header))
    assert dealer.poll(5000)
    dealer.close()
    assert run(client, "1")[0]["status"] == "ok"


def test_plain_connections_do_no_harm(kernel):
    manager, client = kernel
    info = manager.get_connection_info()
    for port in ("shell_port", "iopub_port"):
        with socket.create_connection(("127.0.0.1", info[port])) as raw:
            raw.sendall(b"GET / HTTP/1.0\r\n\r\n")
    assert run(client, "1")[0]["status"] == "ok"


def test_every_subscriber_is_welcomed(kernel):
    info = kernel[0].get_connection_info()
    for topic in (b"", b"", b"kernel"):
        sub = zmq.Context.instance().socket(zmq.SUB)
        sub.connect(f"tcp://127.0.0.1:{info['iopub_port']}")
        sub.setsockopt(zmq.SUBSCRIBE, topic)
        assert sub.poll(5000)
        frames = sub.recv_multipart()
        assert frames[0] == topic
        assert json.loads(frames[-4])["msg_type"] == "iopub_welcome"
        sub.close()


def test_the_welcome_comes_first_on_a_busy_kernel(kernel):
    info = kernel[0].get_connection_info()
    for _ in range(40):
        kernel[1].execute("1")
        sub = zmq.Context.instance().socket(zmq.SUB)
        sub.setsockopt(zmq.SUBSCRIBE, b"")
        sub.connect(f"tcp://127.0.0.1:{info['iopub_port']}")
        for _ in range(10):
            kernel[1].execute("1")
        assert sub.poll(5000)
        assert json.loads(sub.recv_multipart()[-4])["msg_type"] == "iopub_welcome"
        sub.close()


def test_flood_of_output_is_bounded(kernel):
    reply, messages = run(kernel[1], "for (i in 1:300000) print(\"0123456789\", i)", timeout=120)
    assert reply["status"] == "ok"
    streams = [m for m in messages if m["msg_type"] == "stream"]
    assert len(streams) < 2000
    assert sum(len(m["content"]["text"]) for m in streams) < 5_000_000
    assert "dropped" in streams[-1]["content"]["text"]


ORPHAN = """
import os, sys, time
from jupyter_client.manager import KernelManager
manager = KernelManager(kernel_name="posterity")
manager.start_kernel()
print(manager.provisioner.process.pid, flush=True)
time.sleep(60)
"""


def test_dies_with_its_parent(home, kernel_name):
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, cwd=home)
    pid = int(parent.stdout.readline())
    os.kill(pid, 0)
    parent.kill()
    parent.wait()
    deadline = time.time() + 15
    while time.time() < deadline:
        try:
            state = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.2)
    raise AssertionError("the kernel outlived its parent")
