"""Connection files: all that is right is served, all that is not is one line and an end."""

import hashlib
import hmac
import json
import socket
import subprocess
import time

import pytest
import zmq

KEY = b"secret"
NAMES = ("shell_port", "iopub_port", "stdin_port", "control_port", "hb_port")


def free_ports(family=socket.AF_INET, host="127.0.0.1"):
    sockets = [socket.socket(family) for _ in NAMES]
    for s in sockets:
        s.bind((host, 0))
    ports = dict(zip(NAMES, (s.getsockname()[1] for s in sockets)))
    for s in sockets:
        s.close()
    return ports


def connection(**changes):
    file = {"transport": "tcp", "ip": "127.0.0.1", "key": KEY.decode(),
            "signature_scheme": "hmac-sha256", **free_ports(), "kernel_name": "posterity", **changes}
    return {k: v for k, v in file.items() if v is not ...}


def start(posterity, home, file):
    path = home / "connection.json"
    path.write_text(file if isinstance(file, str) else json.dumps(file))
    return subprocess.Popen([posterity, "kernel", "-f", str(path)], cwd=home, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


BAD = {
    "an array": ("[]", "this is no connection file: it holds no object"),
    "a number": ("7", "this is no connection file: it holds no object"),
    "no JSON": ("{", "line 1"),
    "empty": ("", "line 1"),
    "empty object": ({}, "shell_port is missing"),
    "a missing port": (connection(hb_port=...), "hb_port is missing"),
    "a port in quotes": (connection(shell_port="5555"), "shell_port must be a number from 1 to 65535"),
    "port 0": (connection(control_port=0), "control_port must be a number from 1 to 65535"),
    "a large port": (connection(stdin_port=65536), "stdin_port must be a number"),
    "a port that is null": (connection(iopub_port=None), "iopub_port must be a number"),
    "half a port": (connection(iopub_port=5555.5), "iopub_port must be a number"),
    "a huge port": (connection(iopub_port=2**32 + 5555), "iopub_port must be a number"),
    "a key that is a number": (connection(key=7), "key must be a text"),
    "a key that is null": (connection(key=None), "key must be a text"),
    "ip that is a list": (connection(ip=["127.0.0.1"]), "ip must be a text"),
    "no ip": (connection(ip=""), "ip is empty"),
    "transport": (connection(transport="udp"), 'transport "udp" is not known: it is tcp or ipc'),
    "transport that is a number": (connection(transport=1), "transport must be a text"),
    "scheme": (connection(signature_scheme="hmac-md5"),
               'signature_scheme "hmac-md5" is not known: it is hmac-sha256 or hmac-sha512'),
    "scheme that is a list": (connection(signature_scheme=[]), "signature_scheme must be a text"),
    "ip of nobody": (connection(ip="256.1.1.1"), "cannot listen on tcp://256.1.1.1:"),
    "a long ip": (connection(ip="1" * 5000), "cannot listen on tcp://111"),
    "the same port twice": (connection(shell_port=5999, control_port=5999), "cannot listen on"),
    "a path of nobody": (connection(transport="ipc", ip="/nowhere/at/all"), "cannot listen on ipc:"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong(posterity, home, name):
    file, words = BAD[name]
    process = start(posterity, home, file)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 1 and out == ""
    assert err.startswith(f"posterity kernel: {home}/connection.json: ") and words in err
    assert err.count("\n") == 1 and err.endswith("\n")


def ask(process, address, scheme, shell, ipv6=False):
    """The reply to a kernel_info_request, whose signature is right."""
    dealer = zmq.Context.instance().socket(zmq.DEALER)
    dealer.setsockopt(zmq.LINGER, 0)
    dealer.setsockopt(zmq.IPV6, ipv6)
    dealer.connect(address)
    header = {"msg_id": "1", "session": "s", "username": "u", "msg_type": "kernel_info_request",
              "version": "5.3", "date": "2026-01-01T00:00:00Z"}
    parts = [json.dumps(header).encode(), b"{}", b"{}", b"{}"]

    def sign(parts):
        return hmac.new(KEY, b"".join(parts), scheme).hexdigest().encode() if scheme else b""

    dealer.send_multipart([b"<IDS|MSG>", sign(parts), *parts])
    try:
        assert dealer.poll(20000), process.poll()
        frames = dealer.recv_multipart()
        at = frames.index(b"<IDS|MSG>")
        assert frames[at + 1] == sign(frames[at + 2:at + 6])
        assert json.loads(frames[at + 2])["msg_type"] == "kernel_info_reply"
    finally:
        dealer.close()
        process.kill()
        process.communicate()


@pytest.mark.parametrize("changes, scheme", [
    ({}, hashlib.sha256), ({"signature_scheme": "hmac-sha512"}, hashlib.sha512),
    ({"signature_scheme": ..., "transport": ..., "ip": ...}, hashlib.sha256),
    ({"key": ""}, None), ({"key": ...}, None), ({"key": "", "signature_scheme": "hmac-md5"}, None),
    ({"ip": "localhost"}, hashlib.sha256), ({"ip": "*"}, hashlib.sha256),
    ({"ip": "0.0.0.0"}, hashlib.sha256)])
def test_what_is_right(posterity, home, changes, scheme):
    file = connection(**changes)
    process = start(posterity, home, file)
    ask(process, f"tcp://127.0.0.1:{file['shell_port']}", scheme, "shell")


@pytest.mark.parametrize("ip", ["::1", "[::1]"])
def test_ipv6(posterity, home, ip):
    try:
        ports = free_ports(socket.AF_INET6, "::1")
    except OSError:
        pytest.skip("no IPv6 here")
    process = start(posterity, home, connection(ip=ip, **ports))
    ask(process, f"tcp://[::1]:{ports['shell_port']}", hashlib.sha256, "shell", ipv6=True)


def test_files_as_sockets(posterity, home):
    file = connection(transport="ipc", ip=str(home / "k"), **{n: i + 1 for i, n in enumerate(NAMES)})
    process = start(posterity, home, file)
    ask(process, f"ipc://{home}/k-1", hashlib.sha256, "shell")


def peak_memory(pid):
    lines = open(f"/proc/{pid}/status", encoding="ascii").read().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def test_a_subscriber_that_stalls(kernel):
    """It misses what it does not fetch; the kernel does not keep all of it."""
    manager, client = kernel
    info = manager.get_connection_info()
    stalled = zmq.Context.instance().socket(zmq.SUB)
    stalled.setsockopt(zmq.RCVHWM, 1)
    stalled.setsockopt(zmq.LINGER, 0)
    stalled.setsockopt(zmq.RCVBUF, 1 << 16)
    stalled.setsockopt(zmq.SUBSCRIBE, b"")
    stalled.connect(f"tcp://127.0.0.1:{info['iopub_port']}")
    time.sleep(1)
    pid = manager.provisioner.process.pid
    before = peak_memory(pid)
    client.execute(f's = "{"x" * 20000}"\nfor (i in 1:25000) show(s)')
    while client.get_shell_msg(timeout=300)["msg_type"] != "execute_reply":
        pass
    grown = peak_memory(pid) - before
    stalled.close()
    # two subscribers of at most 10,000 messages of 20 kB each, for both of which one copy is kept
    assert grown < 350_000_000
