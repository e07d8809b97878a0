"""Whose an interrupt is, and how soon it is heard."""

import os
import pathlib
import signal
import time

import pytest

SOON = 5.0  # seconds; on a machine that does nothing else it is 0.2


def reply_to(client, msg_id, timeout=60):
    while True:
        message = client.get_shell_msg(timeout=timeout)
        if message["parent_header"]["msg_id"] == msg_id:
            return message["content"]


def interrupt(client):
    """In the order of what the client sends, and with the reply; the manager's interrupt_kernel
    has a context of its own and does not wait."""
    client.control_channel.send(client.session.msg("interrupt_request", {}))
    assert client.get_control_msg(timeout=30)["content"]["status"] == "ok"


def run(client, code):
    reply = reply_to(client, client.execute(code))
    assert reply["status"] == "ok", reply
    return reply


@pytest.mark.parametrize("pause", [0, 0.001, 0.002, 0.004, 0.01])
def test_the_beginning_of_a_cell(kernel, pause):
    """A cell that was sent is interrupted, whether it runs yet or not."""
    client = kernel[1]
    for _ in range(10):
        msg_id = client.execute("while (1) { }")
        time.sleep(pause)
        interrupt(client)
        assert reply_to(client, msg_id)["ename"] == "KeyboardInterrupt"


def test_the_cell_after(kernel):
    """A cell that is sent after the reply is not meant."""
    client = kernel[1]
    for _ in range(20):
        interrupt(client)
        run(client, "1 + 1")


def test_the_end_of_a_cell(kernel):
    """It is a cell's or nobody's: later ones run.  One that it came too late for is ok."""
    client = kernel[1]
    for _ in range(30):
        msg_id = client.execute("1 + 1")
        interrupt(client)
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


PARAMETERS = 3000
BIG = "%%stan big\nparameters {\n" + "".join(f"  real p{i};\n" for i in range(PARAMETERS)) + (
    "}\nmodel {\n") + "".join(
    f"  p{i} ~ normal(p{max(i - 1, 0)} * 2 + {i}, 1 + square(p{max(i - 2, 0)}));\n"
    for i in range(PARAMETERS)) + "}"
ENDLESS = "%%stan endless\nparameters {{ real mu; }}\nmodel {{ mu ~ std_normal(); {} }}\n" + (
    "generated quantities {{ int i = 0; {} }}")

TRIVIAL = "%%stan trivial\nparameters { real x; }\nmodel { x ~ std_normal(); }"

# Cells that take long: what comes before, the cell, and how long it is given to get into it.
LONG = {
    "eigenvalues": ("S = crossprod(to_matrix(normal_rng(rep_vector(0, 640000), 1), 800, 800))",
                    "for (i in 1:1000) e = eigenvalues_sym(S)\nlate = 1"),
    "product": ("A = to_matrix(normal_rng(rep_vector(0, 640000), 1), 800, 800)",
                "for (i in 1:1000) B = A * A * A\nlate = 1"),
    "singular values": ("A = to_matrix(normal_rng(rep_vector(0, 640000), 1), 800, 800)",
                        "e = singular_values(A * A)\nfor (i in 1:1000) f = svd_U(A)\nlate = 1"),
    "a sort": ("x = normal_rng(rep_vector(0, 2000000), 1);",
               "for (i in 1:1000) y = sort_asc(x);\nlate = 1"),
    "a large model": ("", BIG),
    "the C compiler": (BIG.replace("big", "slow"), 'f = sample(slow, compiler = "cc")\nlate = 1'),
    "the embedded compiler": (BIG.replace("big", "slow"), 'f = sample(slow, compiler = "tcc")\nlate = 1'),
    "a model block": (ENDLESS.format("while (mu > -100) { }", ""), "f = sample(endless)\nlate = 1"),
    "a counted loop of a model": (
        ENDLESS.format("for (i in 1:2000000000) target += exp(-i * square(mu));", ""),
        "f = sample(endless)\nlate = 1"),
    "loops in loops": (
        ENDLESS.format("real z = mu; for (i in 1:3000) for (j in 1:3000) for (k in 1:3000) z = sin(z + j - k);"
                       " target += z;", ""), "f = sample(endless)\nlate = 1"),
    "a counted loop of generated quantities": (
        ENDLESS.format("", "real z = mu; for (j in 1:2000000000) z = sin(z + j);"),
        "f = sample(endless)\nlate = 1"),
    "generated quantities": (ENDLESS.format("", "while (1) i = 1 - i;"), "f = sample(endless)\nlate = 1"),
    "a large matrix of a model": (
        ENDLESS.format("matrix[1500, 1500] K = gp_exp_quad_cov(linspaced_array(1500, 0, 1), 1, 1 + square(mu));"
                       " target += log_determinant(add_diag(K, 1));", ""), "f = sample(endless)\nlate = 1"),
    "eigenvalues of a draw": (
        ENDLESS.format("", "real z = sum(eigenvalues_sym(identity_matrix(1000) + mu));"),
        "f = sample(endless)\nlate = 1"),
    "transformed data": (
        "%%stan endless\ntransformed data { while (1) { } }\nparameters { real x; }",
        "f = sample(endless)\nlate = 1"),
}

# Files that take long to read, by their beginning, a line and their end.
FILES = {"csv": ("a,b\n", "1.5,2.5\n", ""), "json": ('{"x": [', "1.5,\n", "1]}")}


@pytest.mark.parametrize("name", LONG)
def test_a_long_cell(kernel, name):
    before, cell = LONG[name]
    if before:
        run(kernel[1], before)
    interrupt_in(kernel, cell, pause=0.05 if name == "a large model" else 0.4)


def interrupt_in(kernel, cell, text=None, pause=0.4):
    manager, client = kernel
    msg_id = client.execute(cell)
    time.sleep(pause)
    start = time.monotonic()
    manager.interrupt_kernel()
    reply = reply_to(client, msg_id)
    assert (reply["status"], reply["ename"]) == ("error", "KeyboardInterrupt")
    assert text in (None, reply["evalue"])
    assert time.monotonic() - start < SOON
    assert reply_to(client, client.execute("late"))["ename"] == "TypeError"


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("name", ["eigenvalues", "the embedded compiler"])
def test_a_cell_after_what_is_left(kernel, name, times):
    """It runs, and hears an interrupt, as if nothing had been stopped before it; and what was
    stopped can be run to its end."""
    client = kernel[1]
    for before in (LONG[name][0], TRIVIAL, ENDLESS.format("while (mu > -100) { }", "")):
        run(client, before)
    for _ in range(times):
        interrupt_in(kernel, LONG[name][1], pause=0.05)
    start = time.monotonic()
    run(client, 'g = sample(trivial, draws = 10, tune = 10, compiler = "tcc")')
    assert time.monotonic() - start < SOON
    interrupt_in(kernel, 'f = sample(endless, compiler = "tcc")\nlate = 1')
    if name == "the embedded compiler":
        run(client, 'f = sample(slow, draws = 1, tune = 1, chains = 1, compiler = "tcc")')


@pytest.mark.parametrize("name", FILES)
def test_a_long_file(kernel, home, name):
    begin, line, end = FILES[name]
    (home / f"long.{name}").write_text(begin + line * 3_000_000 + end)
    interrupt_in(kernel, f'for (i in 1:1000) t = read_{name}("long.{name}");\nlate = 1')


TABLE = """n = 2000000
x = normal_rng(rep_vector(0, n), 1);
y = normal_rng(rep_vector(0, n), 1);
g = linspaced_int_array(n, 1, 10);
one = rep_array(1, n);
t = table(x = x, y = y, g = g, one = one);"""
TABLES = {
    "many groups": 'group_by(t, {"x", "g"}, mean = "y", sd = "x")',
    "a large group": 'group_by(t, "one", median = "x")',
    "an order": 'sort_by(t, {"one", "x"})',
    "rows with one of many": "filter(t, g = linspaced_int_array(500, 1001, 1500))",
}


@pytest.mark.parametrize("name", TABLES)
def test_a_long_table(kernel, name):
    """Against how long it takes to its end: no second of this machine is one of another."""
    manager, client = kernel
    run(client, TABLE)
    start = time.monotonic()
    run(client, f"u = {TABLES[name]};")
    whole = time.monotonic() - start
    msg_id = client.execute(f"late = {TABLES[name]};")
    time.sleep(whole / 4)
    start = time.monotonic()
    manager.interrupt_kernel()
    assert reply_to(client, msg_id)["ename"] == "KeyboardInterrupt"
    assert time.monotonic() - start < max(whole / 2, 0.5)
    assert reply_to(client, client.execute("late"))["ename"] == "TypeError"


MODEL = "%%stan m\ndata { int N; }\nparameters { real mu; }\nmodel { mu ~ std_normal(); }"
SAMPLES = ["data = {begin}{end}", "data = {{N = 1}}, init = {begin}{end}",
           "data = {{N = 1}}, init = {{{begin}{end}, {begin}{end}}}, chains = 2"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("arguments", SAMPLES)
def test_a_long_file_of_a_sample(kernel, home, name, arguments):
    """Nothing is drawn yet, so that nothing is said of what is kept."""
    begin, line, end = FILES[name]
    (home / f"long.{name}").write_text(begin + line * 3_000_000 + end)
    run(kernel[1], MODEL)
    call = arguments.format(begin='"long.', end=name + '"')
    interrupt_in(kernel, f"for (i in 1:1000) f = sample(m, {call});\nlate = 1", "interrupted", pause=0.05)


PIPES = ['t = read_csv("pipe.csv")', 't = read_json("pipe.json")', 'f = sample(m, data = "pipe.json")',
         'f = sample(m, data = "pipe.csv")', 'f = sample(m, data = {N = 1}, init = "pipe.json")']
REFUSED = {
    't = read_netcdf("pipe.nc")': 'read_netcdf: "pipe.nc": it is not a file: copy what it gives to one',
    'f = sample(m, data = "pipe.nc")': 'sample: "pipe.nc": it is not a file: copy what it gives to one',
    'f = sample(m, data = {N = 1}, init = "pipe.nc")':
        'sample: init "pipe.nc": it is not a file: copy what it gives to one',
    "%%stan p\n#include pipe.stan\nparameters { real x; }": "`pipe.stan` is not a file",
}


@pytest.fixture
def pipes(home):
    """Named pipes that nobody writes to: who opens them waits."""
    for name in ["csv", "json", "nc", "stan"]:
        os.mkfifo(home / f"pipe.{name}")


@pytest.mark.parametrize("cell", PIPES)
def test_a_pipe_that_nobody_writes_to(kernel, pipes, cell):
    run(kernel[1], MODEL)
    interrupt_in(kernel, f"{cell}\nlate = 1", "interrupted")


@pytest.mark.parametrize("cell", REFUSED)
def test_a_pipe_that_is_refused(kernel, pipes, cell):
    run(kernel[1], MODEL)
    reply = reply_to(kernel[1], kernel[1].execute(cell), timeout=20)
    assert reply["status"] == "error" and REFUSED[cell] in "\n".join([reply["evalue"], *reply["traceback"]])


def test_a_file_that_has_become_a_pipe(kernel, home):
    """What was read from it is not compared with what a pipe gives."""
    cell = 't = read_csv("t.csv");\nt'
    (home / "t.csv").write_text("a\n1\n")
    run(kernel[1], cell)
    (home / "t.csv").unlink()
    os.mkfifo(home / "t.csv")
    interrupt_in(kernel, cell, "interrupted")


def test_a_pipe_is_read_each_time(kernel, home):
    os.mkfifo(home / "t.csv")
    for number in ["1", "2"]:
        msg_id = kernel[1].execute('t = read_csv("t.csv");\nif (t.a[1] != ' + number + ') reject("old");')
        (home / "t.csv").write_text(f"a\n{number}\n")
        assert reply_to(kernel[1], msg_id, timeout=20)["status"] == "ok"


def test_nothing_is_left_of_the_compiler(kernel):
    """Neither a process of it nor a file."""
    manager, client = kernel
    run(client, LONG["the C compiler"][0])
    msg_id = client.execute(LONG["the C compiler"][1])
    pid = manager.provisioner.process.pid
    while not (group := compilers(pid)):
        time.sleep(0.02)
    manager.interrupt_kernel()
    assert reply_to(client, msg_id)["ename"] == "KeyboardInterrupt"
    deadline = time.monotonic() + 10
    while any(is_of_group(group[0], p) for p in processes()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def processes():
    """(pid, parent, group) of all that live."""
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if fields[0] != "Z":
            yield int(path.parent.name), int(fields[1]), int(fields[2])


def compilers(kernel_pid):
    """Children of the kernel that head a group of their own."""
    return [pid for pid, parent, group in processes() if parent == kernel_pid and group == pid]


def is_of_group(group, process):
    return process[2] == group
