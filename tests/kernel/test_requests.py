"""Every request of kernel/msg.def on both channels, those that are none, and life after them.

What is expected stands here once more, from the messaging protocol and from what ipykernel does:
it takes interrupt_request on shell too, and publishes its shutdown_reply.  A request that is not
taken gets a reply with status error, between busy and idle; what is no request gets none.
"""

import pathlib
import re
import resource
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = {"code": "1 + 1", "cursor_pos": 5}
COMM = {"comm_id": "c", "target_name": "t", "data": {}}
BOTH = ("shell", "control")

# type of the request: the channels that take it, the type of its reply, its content
EXPECTED = {
    "execute_request": ("shell", "execute_reply", {
        "code": "1 + 1", "silent": False, "store_history": True, "user_expressions": {},
        "allow_stdin": False}),
    "complete_request": ("shell", "complete_reply", CODE),
    "inspect_request": ("shell", "inspect_reply", {**CODE, "detail_level": 0}),
    "is_complete_request": ("shell", "is_complete_reply", {"code": "x = 1"}),
    "history_request": ("shell", "history_reply", {
        "hist_access_type": "tail", "n": 3, "output": False, "raw": True}),
    "comm_info_request": ("shell", "comm_info_reply", {}),
    "comm_open": ("shell", None, COMM),
    "comm_msg": ("shell", None, COMM),
    "comm_close": ("shell", None, COMM),
    "connect_request": ("shell", "connect_reply", {}),
    "kernel_info_request": (BOTH, "kernel_info_reply", {}),
    "shutdown_request": (BOTH, "shutdown_reply", {"restart": False}),
    "interrupt_request": (BOTH, "interrupt_reply", {}),
    "usage_request": ("control", "usage_reply", {}),
}
LIVING = sorted(set(EXPECTED) - {"shutdown_request"})


def send(client, channel, type, content):
    message = client.session.msg(type, content)
    getattr(client, f"{channel}_channel").send(message)
    return message["header"]["msg_id"]


def receive(client, channel):
    return getattr(client, f"get_{channel}_msg")(timeout=30)


def published(client, msg_id):
    """What iopub says for a request, to its idle: states, and types of the rest. The busy of a running
    cell may be said again at any time, after a request on control that came before it or beside it."""
    seen = []
    while seen[-1:] != ["idle"]:
        message = receive(client, "iopub")
        if message["parent_header"].get("msg_id") != msg_id:
            continue
        said = message["content"].get("execution_state", message["msg_type"])
        if said != "busy" or not seen:
            seen.append(said)
    return seen


def assert_nothing_answers(client, channel, msg_id):
    """Replies of a channel come in order: the next one is that of the next request."""
    assert published(client, msg_id) == ["busy", "idle"]
    later = send(client, channel, "kernel_info_request", {})
    assert receive(client, channel)["parent_header"]["msg_id"] == later


def assert_declined(client, channel, msg_id, reply):
    """An error of type [reply] says so."""
    assert published(client, msg_id) == ["busy", "idle"]
    message = receive(client, channel)
    assert (message["msg_type"], message["parent_header"]["msg_id"]) == (reply, msg_id)
    content = message["content"]
    assert (content["status"], content["ename"]) == ("error", "UnknownRequest")
    assert channel in content["evalue"] and content["traceback"] == []


def assert_alive(manager, client):
    """It runs a cell."""
    msg_id = client.execute("6 * 7")
    assert published(client, msg_id) == ["busy", "execute_input", "execute_result", "idle"]
    reply = receive(client, "shell")
    assert reply["parent_header"]["msg_id"] == msg_id and reply["content"]["status"] == "ok"
    assert manager.is_alive()


def test_every_row_is_exercised():
    table = (ROOT / "kernel" / "msg.def").read_text()
    rows = re.findall(r'^MSG\((\w+), (\w+), \w+, \w+, (?:"(\w+)"|NULL)\)$', table, re.M)
    assert len(rows) == len(re.findall(r"^MSG\(", table, re.M))
    names = {"shell": "SHELL", "control": "CONTROL", BOTH: "BOTH"}
    expected = {(type, names[channels], reply or "")
                for type, (channels, reply, _) in EXPECTED.items()}
    untested, untabled = set(rows) - expected, expected - set(rows)
    assert not untested, f"rows of msg.def without an entry in EXPECTED: {sorted(untested)}"
    assert not untabled, f"entries of EXPECTED without a row in msg.def: {sorted(untabled)}"
    assert len(rows) == len(expected), "a row of msg.def stands twice"


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("type", LIVING)
def test_request(kernel, home, type, channel):
    manager, client = kernel
    channels, reply, content = EXPECTED[type]
    msg_id = send(client, channel, type, content)
    if channel not in channels:
        if reply:
            assert_declined(client, channel, msg_id, reply)
        else:
            assert_nothing_answers(client, channel, msg_id)
        assert f"{channel}: misplaced request {type}\n" in (home / "log").read_text()
    elif reply:
        seen = published(client, msg_id)
        assert seen[0] == "busy"
        message = receive(client, channel)
        assert message["msg_type"] == reply
        assert message["parent_header"]["msg_id"] == msg_id
        assert message["content"].get("status") in ("ok", "complete", None)
        assert not (home / "log").exists()
    else:
        later = send(client, channel, "kernel_info_request", {})
        assert receive(client, channel)["parent_header"]["msg_id"] == later
        assert not (home / "log").exists()
    assert_alive(manager, client)


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("while_busy", [False, True])
def test_shutdown(kernel, channel, while_busy):
    """On control, and on shell, where older clients send it."""
    manager, client = kernel
    if while_busy:
        client.execute("while (1) { }")
        time.sleep(0.3)
    msg_id = send(client, channel, "shutdown_request", {"restart": True})
    assert published(client, msg_id) == ["busy", "shutdown_reply", "idle"]
    while (message := receive(client, channel))["msg_type"] != "shutdown_reply":
        assert message["msg_type"] == "execute_reply"
    assert message["parent_header"]["msg_id"] == msg_id
    assert message["content"] == {"status": "ok", "restart": True}
    assert manager.provisioner.process.wait(timeout=15) == 0


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("type, reply", [
    ("no_such_request", "no_such_reply"), ("debug_request", "debug_reply"),
    ("create_subshell_request", "create_subshell_reply"), ("execute_reply", None),
    ("shutdown", None), ("interrupt_request ", None), ("_request", None), ("", None)])
def test_unknown_type(kernel, home, type, reply, channel):
    manager, client = kernel
    msg_id = send(client, channel, type, {})
    if reply:
        assert_declined(client, channel, msg_id, reply)
    else:
        assert_nothing_answers(client, channel, msg_id)
    assert f"{channel}: unknown request {type}\n" in (home / "log").read_text()
    assert_alive(manager, client)


# What stands where an object with texts and numbers is expected.
ODD = [[], [1, "x"], "text", 7, -1, 1.5, True, None, {}, {"x": [{}]}, "\ud7ff", 10**30, "x" * 100000]


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("type", LIVING)
def test_odd_contents(kernel, type, channel):
    """Every member of every request is of every wrong type in turn, or is left out."""
    manager, client = kernel
    _, _, content = EXPECTED[type]
    for name in [*content, "unexpected"]:
        for odd in ODD:
            send(client, channel, type, {**content, name: odd})
        send(client, channel, type, {k: v for k, v in content.items() if k != name})
    send(client, channel, type, {})
    last = send(client, channel, "kernel_info_request", {})
    while receive(client, channel)["parent_header"]["msg_id"] != last:
        pass
    while published(client, client.execute("1"))[-1] != "idle":
        pass
    assert manager.is_alive()


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("part", ["header", "parent_header", "metadata", "content"])
def test_odd_parts(kernel, part, channel):
    """A part of the message is no object: it is dropped, or what it lacks is done without."""
    manager, client = kernel
    socket = getattr(client, f"{channel}_channel").socket
    for odd in [*ODD, {"msg_type": 3}, {"msg_type": None, "msg_id": []}]:
        message = client.session.msg("kernel_info_request", {})
        message[part] = odd
        session, pack = client.session, client.session.pack
        parts = [pack(message[p]) for p in ("header", "parent_header", "metadata", "content")]
        socket.send_multipart([b"<IDS|MSG>", session.sign(parts), *parts])
    last = send(client, channel, "usage_request" if channel == "control" else "connect_request", {})
    while receive(client, channel)["parent_header"].get("msg_id") != last:
        pass
    assert manager.is_alive()


def test_a_message_is_obeyed_once(kernel, home):
    manager, client = kernel
    session, socket = client.session, client.shell_channel.socket
    message = session.msg("execute_request", {"code": "1", "silent": False})
    frames = session.serialize(message)
    for _ in range(3):
        socket.send_multipart(frames)
    replies = [receive(client, "shell")]
    client.control_channel.socket.send_multipart(frames)
    send(client, "control", "usage_request", {})  # it is read after the frames
    receive(client, "control")
    later = client.execute("2")
    replies.append(receive(client, "shell"))
    assert [r["parent_header"]["msg_id"] for r in replies] == [message["header"]["msg_id"], later]
    assert replies[1]["content"]["execution_count"] == 2
    log = (home / "log").read_text()
    assert log.count("dropped a message: a signature that has come before") == 3


def resident(pid):
    return int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()


def test_usage(kernel):
    """The members that jupyter-resource-usage reads: what is used now, and since the last time."""
    manager, client = kernel
    pid, seen = manager.provisioner.process.pid, []
    for code in ("1", "s = 0\nfor (i in 1:5000000) s += 0.5 * i"):
        client.execute(code)
        receive(client, "shell")
        send(client, "control", "usage_request", {})
        content = receive(client, "control")["content"]
        assert abs(content["kernel_memory"] - resident(pid)) < 10_000_000
        assert content["pid"] == pid and content["hostname"] and content["cpu_count"] >= 1
        memory = content["host_virtual_memory"]
        assert memory["total"] >= memory["available"] > 0 and 0 <= memory["percent"] <= 100
        seen.append(content)
    assert seen[0]["kernel_cpu"] == 0 < seen[1]["kernel_cpu"]
    assert 0 <= seen[1]["host_cpu_percent"] <= 100


def test_interrupt_on_shell_ends_the_cell(kernel):
    manager, client = kernel
    cell = client.execute("while (1) { }")
    time.sleep(0.5)
    asked = send(client, "shell", "interrupt_request", {})
    replies = [receive(client, "shell") for _ in range(2)]
    assert [r["parent_header"]["msg_id"] for r in replies] == [asked, cell]
    assert replies[0]["msg_type"] == "interrupt_reply"
    assert replies[1]["content"]["ename"] == "KeyboardInterrupt"
    assert_alive(manager, client)


@pytest.mark.parametrize("channel", BOTH)
@pytest.mark.parametrize("type", ["usage_request", "no_such_request", "complete_request",
                                  "kernel_info_request"])
def test_a_running_cell_stays_busy(kernel, type, channel):
    """Front ends show the state that was said last."""
    manager, client = kernel
    cell = client.execute("while (1) { }")
    while receive(client, "iopub")["msg_type"] != "execute_input":
        pass
    asked = send(client, channel, type, CODE)
    assert published(client, asked) == ["busy", "idle"]
    last = receive(client, "iopub")
    assert last["content"] == {"execution_state": "busy"}
    assert last["parent_header"]["msg_id"] == cell
    manager.interrupt_kernel()
