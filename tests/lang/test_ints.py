# SPDX-License-Identifier: BSD-3-Clause
"""Arithmetic on ints at the edges of 32 bits: generated code of both compilers and the interpreter
against Python's ints, wherever an expression may stand.  What does not fit is an error of the line
where it stands; nothing wraps."""
import json
import math
import os
import pathlib
import subprocess

import pytest

DRIVER = os.environ["GEN_DRIVER"]
LEAST, MOST = -2**31, 2**31 - 1
OK, REJECT, ERROR = 0, 1, 2


def quotient(a, b):
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def remainder(a, b):
    return a - b * quotient(a, b)


def falling(a, b):
    return math.prod(a - i for i in range(b))


# Of each: what it comes to, and the status of what comes to nothing.  Operators are mistakes of the
# program there, functions refuse their arguments.
OPERATORS = {
    "A + B": (lambda a, b: a + b, ERROR),
    "A - B": (lambda a, b: a - b, ERROR),
    "A * B": (lambda a, b: a * b, ERROR),
    "A * B + A - B": (None, ERROR),
    "-A": (lambda a, b: -a, ERROR),
    "-(A - B)": (None, ERROR),
    "A %/% B": (quotient, ERROR),
    "A / B": (quotient, ERROR),
    "A % B": (remainder, ERROR),
    "(A > B) - (B > A) * 2": (lambda a, b: (a > b) - 2 * (b > a), ERROR),
    "A > 0 && A + B > 0 ? 1 : 0": (None, ERROR),
    "(A > 0 ? A - B : B - A)": (None, ERROR),
}
FUNCTIONS = {
    "abs(A)": (lambda a, b: abs(a), REJECT),
    "max(A, B)": (lambda a, b: max(a, b), REJECT),
    "min(A, B)": (lambda a, b: min(a, b), REJECT),
    "sum({A, B, B})": (lambda a, b: a + b + b, ERROR),
    "prod({A, B, B})": (lambda a, b: a * b * b, ERROR),
    "cumulative_sum({A, B})[2]": (lambda a, b: a + b, ERROR),
    "num_elements(rep_array(1, A, B))": (lambda a, b: a * b if a >= 0 and b >= 0 else MOST + 1, ERROR),
}
COUNTS = {
    "choose(A, B)": (math.comb, REJECT),
    "falling_factorial(A, B)": (falling, REJECT),
    "rising_factorial(A, B)": (lambda a, b: falling(a + b - 1, b), REJECT),
}

EDGES = [LEAST, LEAST + 1, -65536, -46341, -46340, -1, 0, 1, 2, 46340, 46341, 65536, MOST - 1, MOST]
PAIRS = [(a, b) for a in EDGES for b in EDGES]
# of elements that are written
FEW = [(0, 0), (0, 7), (7, 0), (6, 7), (-1, 2), (46341, 46341), (65536, 65536), (MOST, MOST), (MOST, 2)]
SMALL = [(a, b) for a in range(0, 40, 3) for b in range(0, 20, 2)]


class TooLarge(Exception):
    pass


class Int:
    """An int of 32 bits."""

    def __init__(self, x):
        if not LEAST <= x <= MOST:
            raise TooLarge
        self.x = x

    def __add__(self, o): return Int(self.x + o.x)
    def __sub__(self, o): return Int(self.x - o.x)
    def __mul__(self, o): return Int(self.x * o.x)
    def __neg__(self): return Int(-self.x)


STEPS = {
    "A * B + A - B": lambda a, b: a * b + a - b,
    "-(A - B)": lambda a, b: -(a - b),
    "A > 0 && A + B > 0 ? 1 : 0": lambda a, b: Int(int(a.x > 0 and (a + b).x > 0)),
    "(A > 0 ? A - B : B - A)": lambda a, b: a - b if a.x > 0 else b - a,
}


def expected(expression, function, fails, a, b):
    """(status, value)"""
    try:
        if function is None:
            return OK, STEPS[expression](Int(a), Int(b)).x
        return OK, Int(function(a, b)).x
    except (TooLarge, ZeroDivisionError):
        return fails, None


# Where the expression E stands; line 9 in all of them.  `k` is the pair that the parameter chooses.
HEAD = """functions {{
{functions}
}}
data {{ int n; array[n] int a, b; vector[n] y; }} parameters {{ real x; }} model {{
int k = 1;
while (k < n && x > k - 0.5) k += 1;

"""
PLACES = {
    "forward": "int r =\n{e};\n target += r;",
    "compound": "int r = a[k]; r =\n{e} - r; r += a[k]; target += r;",
    "terminal": "target +=\n{e};",
    "reverse": "real s = 0 * x; for (i in 1:2) { int r =\n{e}; s = 0 * s * s + r; } target += s;",
    "branch": "int r = -7; if (x > -1) { r =\n{e}; } target += r;",
    "function": "target += f(a[k],\nb[k]);",
    "argument": "target += g(\n{e}, x);",
    "element": "array[2] int r = {{1, \n{e}}}; target += r[2];",
}
FUNCTION = "int f(int p, int q) { int r = {e}; return r; } real g(int p, real x) { return p + 0 * x; }"
TAIL = "\n}} generated quantities {{ int drawn; {{ int k = 1; while (k < n && x > k - 0.5) k += 1; drawn = {e}; }} }}\n"


def program(expression, place):
    def put(text, a, b):
        filled = expression.replace("A", "\1").replace("B", "\2").replace("\1", a).replace("\2", b)
        return text.replace("{e}", f"({filled})").replace("{{", "{").replace("}}", "}")
    function = put(FUNCTION, "p", "q")
    return (HEAD.replace("{functions}", function).replace("{{", "{").replace("}}", "}")
            + put(PLACES[place], "a[k]", "b[k]") + put(TAIL, "a[k]", "b[k]"))


def outcomes(tmp_path, text, pairs):
    """Of each pair: statuses and values of the density, the same of the draw, what is said."""
    stan, data = tmp_path / "p.stan", tmp_path / "p.json"
    stan.write_text(text)
    data.write_text(json.dumps({"n": len(pairs), "a": [a for a, _ in pairs], "b": [b for _, b in pairs],
                                "y": [0] * len(pairs)}))
    words = [DRIVER, "--outcomes", stan, data, *range(len(pairs))]
    run = subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stdout + run.stderr
    for line in run.stdout.splitlines():
        words = line.split(" ", 12)
        yield ([int(w) for w in words[:3]], [float(w) for w in words[3:6]],
               [int(w) for w in words[6:9]], [float(w) for w in words[9:12]], words[12])


def agree(tmp_path, expression, function, fails, place, pairs):
    lines = list(outcomes(tmp_path, program(expression, place), pairs))
    assert len(lines) == len(pairs)
    for (a, b), (status, values, drawn, numbers, said) in zip(pairs, lines):
        wanted, value = expected(expression, function, fails, a, b)
        if place == "compound" and wanted == OK and not LEAST <= value - a <= MOST:
            wanted = ERROR
        context = expression, place, a, b, status, values, drawn, numbers, said
        assert status == [wanted] * 3, context
        if wanted == OK:
            assert values == [value] * 3, context
        wanted, value = expected(expression, function, fails, a, b)
        assert drawn == [wanted] * 3, context
        if wanted == OK:
            assert numbers == [value] * 3, context
        else:
            assert said.startswith("line "), context


ALL = OPERATORS | FUNCTIONS


@pytest.mark.parametrize("expression", ALL)
def test_every_pair(tmp_path, expression):
    few = "rep_array" in expression
    agree(tmp_path, expression, *ALL[expression], "forward", FEW if few else PAIRS)


@pytest.mark.parametrize("expression", COUNTS)
def test_counts(tmp_path, expression):
    agree(tmp_path, expression, *COUNTS[expression], "terminal", SMALL)


@pytest.mark.parametrize("place", [p for p in PLACES if p != "forward"])
@pytest.mark.parametrize("expression", ["A + B", "A * B + A - B", "-A", "A / B", "A % B", "abs(A)",
                                        "A > 0 && A + B > 0 ? 1 : 0"])
def test_every_place(tmp_path, expression, place):
    agree(tmp_path, expression, *ALL[expression], place, PAIRS[::3] + [(LEAST, -1), (5, 0)])


# A loop over elements that becomes a statement on vectors: one element is wrong.
@pytest.mark.parametrize("expression", ["A + B", "A - B", "A * B", "-A", "abs(A)"])
def test_elements(tmp_path, expression):
    function, fails = ALL[expression]
    filled = expression.replace("A", "a[i]").replace("B", "b[i]")
    text = ("data { int n; array[n] int a, b; vector[n] y; } parameters { real x; } model {\n"
            f"for (i in 1:n) target += normal_lpdf(y[i] | 0 * x + ({filled}), 1e9);\n}}")
    for a, b in PAIRS[::5]:
        pairs = [(1, 2), (a, b), (3, 4)]
        wanted = expected(expression, function, fails, a, b)[0]
        (status, values, *_), = list(outcomes(tmp_path, text, pairs))[:1]
        assert status == [wanted] * 3, (expression, a, b, status)
        if wanted == OK:
            terms = [-0.5 * (expected(expression, function, fails, *p)[1] / 1e9) ** 2 - math.log(1e9)
                     - 0.5 * math.log(2 * math.pi) for p in pairs]
            assert values == pytest.approx([sum(terms)] * 3, rel=1e-12)


def test_what_is_said(tmp_path):
    text = program("A * B", "forward")
    (*_, said), = outcomes(tmp_path, text, [(100000, 100000)])
    assert said.endswith(": the int result 10000000000 is too large: ints have 32 bits")
    (*_, said), = outcomes(tmp_path, program("A / B", "forward"), [(7, 0)])
    assert said.endswith(": integer division of 7 by zero")


RECURSION = """functions {
int product(int n) { return n <= 1 ? 1 : n * product(n - 1); } }
data { int n; array[n] int a, b; vector[n] y; } parameters { real x; } model {
target += product(a[1]) + 0 * x; }
"""


@pytest.mark.parametrize("n", [12, 13])
def test_recursion(tmp_path, n):
    (status, values, *_), = outcomes(tmp_path, RECURSION, [(n, 0)])
    assert (status, values[0]) == ([OK] * 3, math.factorial(12)) if n == 12 else status == [ERROR] * 3


# Containers with more numbers than an int can count, whose sizes multiply to what wraps to 0.
@pytest.mark.parametrize("n", [65536, 2000000000])
@pytest.mark.parametrize("statement", [
    "matrix[a[1], a[1]] m; m[1, 1] = x;", "array[a[1], a[1], a[1], a[1]] real m; m[1, 1, 1, 1] = x;",
    "array[a[1], a[1]] int m; m[1, 1] = x > 0;", "target += sum(rep_matrix(x, a[1], a[1]));",
    "array[a[1], a[1], a[1]] real m = rep_array(x, a[1], a[1], a[1]);"])
def test_sizes(tmp_path, statement, n):
    text = ("data { int n; array[n] int a, b; vector[n] y; } parameters { real x; } model {\n"
            + statement + "\n}")
    (status, *_), = outcomes(tmp_path, text, [(n, 0)])
    assert status == [ERROR] * 3


# A loop without rounds runs nothing of its body, be it turned into a statement on vectors.
@pytest.mark.parametrize("n", [0, LEAST, LEAST + 1])
@pytest.mark.parametrize("body", ["y[i] ~ normal(y[7] + x, 1);", "y[i - 1] ~ normal(y[i - 2] * x, 1);",
                                  "y[i] ~ normal(b[9] + x, -1);"])
def test_no_rounds(tmp_path, body, n):
    text = ("data { int n; array[n] int a, b; vector[n] y; } parameters { real x; } model {\n"
            f"for (i in 3:a[1]) {body} target += x;\n}}")
    (status, values, *_), = outcomes(tmp_path, text, [(n, 0)])
    assert (status, values) == ([OK] * 3, [0.0] * 3)


# What the program itself keeps small is not tested: the loops of models stay as they are.
PROVED = ["for (i in 2:n) t += y[i - 1] * x;", "for (i in 1:(n - 1)) t += y[i + 1] * x;",
          "for (i in 1:n) t += y[1 + (i - 1) % 7] * x;", "for (i in 1:n) t += (a[i] > 0) - (x > 0);",
          "for (i in 1:rows(y)) t += y[rows(y) - i + 1];", "for (i in 1:n) t += c[i] * c[i] + x;"]


@pytest.mark.parametrize("loop", PROVED)
def test_no_needless_tests(tmp_path, loop):
    stan = tmp_path / "p.stan"
    stan.write_text("data { int<lower=0> n; array[n] int a; array[n] int<lower=-100, upper=100> c;"
                    "vector[n] y; } parameters { real x; } model { real t = x;\n" + loop + " target += t; }")
    run = subprocess.run([DRIVER, "--text", stan], capture_output=True, text=True, timeout=60)
    assert run.returncode == 0, run.stderr
    assert "!= (int)" not in run.stdout, run.stdout
