"""Whose an interrupt is, and how soon it is heard."""

import signal
import time

import pytest

SOON = 5.0  # seconds; on a machine that does nothing else it is 0.2


def reply_to(client, msg_id, timeout=60):
    while True:
        message = client.get_shell_msg(timeout=timeout)
        if message["parent_header"]["msg_id"] == msg_id:
            return message["content"]


def run(client, code):
    reply = reply_to(client, client.execute(code))
    assert reply["status"] == "ok", reply
    return reply


@pytest.mark.parametrize("pause", [0, 0.001, 0.002, 0.004, 0.01])
def test_the_beginning_of_a_cell(kernel, pause):
    """A cell that was sent is interrupted, whether it runs yet or not."""
    manager, client = kernel
    for _ in range(10):
        msg_id = client.execute("while (1) { }")
        time.sleep(pause)
        manager.interrupt_kernel()
        assert reply_to(client, msg_id)["ename"] == "KeyboardInterrupt"


def test_the_cell_after(kernel):
    """A cell that is sent after the reply is not meant."""
    manager, client = kernel
    for _ in range(20):
        client.control_channel.send(client.session.msg("interrupt_request", {}))
        assert client.get_control_msg(timeout=30)["content"]["status"] == "ok"
        run(client, "1 + 1")


def test_the_end_of_a_cell(kernel):
    """It is a cell's or nobody's: later ones run.  One that it came too late for is ok."""
    manager, client = kernel
    for _ in range(30):
        msg_id = client.execute("1 + 1")
        manager.interrupt_kernel()
        reply = reply_to(client, msg_id)
        assert reply.get("ename", "KeyboardInterrupt") == "KeyboardInterrupt"
        run(client, "2 + 2")


def test_one_cell_of_a_queue(kernel):
    manager, client = kernel
    first = client.execute("while (1) { }", stop_on_error=False)
    second = client.execute("x = 5", stop_on_error=False)
    time.sleep(0.3)
    manager.interrupt_kernel()
    assert reply_to(client, first)["ename"] == "KeyboardInterrupt"
    assert reply_to(client, second)["status"] == "ok"


def test_a_signal_is_an_interrupt(kernel):
    manager, client = kernel
    process = manager.provisioner.process
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    run(client, "1 + 1")
    msg_id = client.execute("while (1) { }")
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert reply_to(client, msg_id)["ename"] == "KeyboardInterrupt"


def test_no_statement_begins(kernel):
    manager, client = kernel
    msg_id = client.execute("while (1) { }\ny = 1")
    time.sleep(0.3)
    manager.interrupt_kernel()
    assert reply_to(client, msg_id)["ename"] == "KeyboardInterrupt"
    assert reply_to(client, client.execute("y"))["status"] == "error"


# Cells that take long: what comes before, the cell, and how long it is given to get into it.
LONG = {
    "eigenvalues": ("S = crossprod(to_matrix(normal_rng(rep_vector(0, 640000), 1), 800, 800))",
                    "for (i in 1:1000) e = eigenvalues_sym(S)\nlate = 1"),
    "product": ("A = to_matrix(normal_rng(rep_vector(0, 640000), 1), 800, 800)",
                "for (i in 1:1000) B = A * A * A\nlate = 1"),
    "singular values": ("A = to_matrix(normal_rng(rep_vector(0, 640000), 1), 800, 800)",
                        "e = singular_values(A * A)\nfor (i in 1:1000) f = svd_U(A)\nlate = 1"),
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_cell(kernel, name):
    manager, client = kernel
    before, cell = LONG[name]
    if before:
        run(client, before)
    msg_id = client.execute(cell)
    time.sleep(0.4)
    start = time.monotonic()
    manager.interrupt_kernel()
    reply = reply_to(client, msg_id)
    assert (reply["status"], reply["ename"]) == ("error", "KeyboardInterrupt")
    assert time.monotonic() - start < SOON
    assert reply_to(client, client.execute("late"))["ename"] == "TypeError"
