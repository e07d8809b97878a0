# SPDX-License-Identifier: BSD-3-Clause
"""The parser by itself: cells, precedence, golden dumps, completeness, kinds of cells, and texts
that nobody would write.

Usage: POSTERITY_DRIVER=build/tests/lang/parse_driver pytest tests/lang/test_parse.py
New golden dumps are accepted with ACCEPT=1."""

import os
import pathlib
import subprocess

import pytest

HERE = pathlib.Path(__file__).parent
DRIVER = os.environ["POSTERITY_DRIVER"]
GOLDEN = ["header_radon", "control_if", "functions_suffixes"]
CELLS = sorted((HERE / "cells").glob("*.cell"))


@pytest.fixture
def drive(tmp_path):
    def run(mode, text, *more):
        path = tmp_path / "text"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = subprocess.run([DRIVER, mode, str(path), *more], capture_output=True, timeout=60)
        assert done.returncode in (0, 1), done.stderr.decode()[:2000]
        return done.returncode, done.stdout.decode("utf-8", "replace")
    return run


@pytest.mark.parametrize("phase", ["tokens", "ast", "print"])
@pytest.mark.parametrize("name", GOLDEN)
def test_golden(drive, name, phase):
    code, out = drive(phase, (HERE / "good" / f"{name}.stan").read_bytes())
    path = HERE / "golden" / f"{name}.{phase}"
    if os.environ.get("ACCEPT"):
        path.write_text(out)
    assert code == 0 and out == path.read_text()


@pytest.mark.parametrize("path", CELLS, ids=lambda p: p.stem)
def test_cells(drive, path):
    code, out = drive("syntax", path.read_bytes(), "cell")
    assert code == 0, out
    code, out = drive("again", path.read_bytes(), "cell")
    assert code == 0, out


def tree(lines, depth=0):
    """The lines of an AST dump as nested lists."""
    node = [lines.pop(0).strip()]
    while lines and len(lines[0]) - len(lines[0].lstrip()) > 2 * depth:
        node.append(tree(lines, depth + 1))
    return node


def grouped(node):
    """Every operator with parentheses of its own."""
    kind, _, text = node[0].partition(" ")
    kids = [grouped(kid) for kid in node[1:]]
    if kind == "BINARY":
        return f"({kids[0]} {text} {kids[1]})"
    if kind == "UNARY":
        return f"({text}{kids[0]})"
    if kind == "TRANSPOSE":
        return f"({kids[0]}')"
    if kind == "TERNARY":
        return f"({kids[0]} ? {kids[1]} : {kids[2]})"
    if kind == "INDEX":
        return f"{kids[0]}[{', '.join(kids[1:])}]"
    return text


# Left: as written.  Right: as the table of operators of the Stan reference manual groups it.
PRECEDENCE = [
    ("a + b + c", "((a + b) + c)"),
    ("a - b - c", "((a - b) - c)"),
    ("a - b + c", "((a - b) + c)"),
    ("a + b * c", "(a + (b * c))"),
    ("a * b / c", "((a * b) / c)"),
    ("a / b * c", "((a / b) * c)"),
    ("a % b * c", "((a % b) * c)"),
    ("a * b %/% c", "(a * (b %/% c))"),
    ("a \\ b * c", "((a \\ b) * c)"),
    ("a * b \\ c", "(a * (b \\ c))"),
    ("a .* b ./ c", "((a .* b) ./ c)"),
    ("a ^ b ^ c", "(a ^ (b ^ c))"),
    ("a .^ b ^ c", "(a .^ (b ^ c))"),
    ("-a ^ b", "(-(a ^ b))"),
    ("a ^ -b", "(a ^ (-b))"),
    ("a ^ -b * c", "((a ^ (-b)) * c)"),
    ("a ^ -b ^ c", "(a ^ (-(b ^ c)))"),
    ("-a * b", "((-a) * b)"),
    ("-a \\ b", "((-a) \\ b)"),
    ("!a == b", "((!a) == b)"),
    ("- - a", "(-(-a))"),
    ("!-a", "(!(-a))"),
    ("a'", "(a')"),
    ("-a'", "(-(a'))"),
    ("a ^ b'", "(a ^ (b'))"),
    ("a' * b", "((a') * b)"),
    ("a''", "((a')')"),
    ("a[1]'", "(a[1]')"),
    ("a[1][2]", "a[1][2]"),
    ("a < b == c", "((a < b) == c)"),
    ("a == b < c", "(a == (b < c))"),
    ("a != b == c", "((a != b) == c)"),
    ("a < b <= c", "((a < b) <= c)"),
    ("a + b < c - d", "((a + b) < (c - d))"),
    ("a && b || c", "((a && b) || c)"),
    ("a || b && c", "(a || (b && c))"),
    ("a == b && c", "((a == b) && c)"),
    ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
    ("a ? b ? c : d : e", "(a ? (b ? c : d) : e)"),
    ("a || b ? c + d : e", "((a || b) ? (c + d) : e)"),
]


@pytest.mark.parametrize("written,wanted", PRECEDENCE)
def test_precedence(drive, written, wanted):
    code, out = drive("ast", written, "cell")
    assert code == 0, out
    assert grouped(tree(out.splitlines())[1][1]) == wanted


# What a newline ends, and what it does not.
STATEMENTS = [
    ("a = 1\nb = 2", 2),
    ("a = (1\n+ 2)", 1),
    ("a = 1\n+ 2", 2),
    ("a = 1 +\n2", 1),
    ("a = 1\n* 2", 1),
    ("f(x,\n  y)", 1),
    ("f\n(x)", 2),
    ("x\n[1]", 2),
    ("x\n.y", 1),
    ("a; b; c", 3),
    ("if (a)\n  b = 1\nelse\n  b = 2", 1),
    ("if (a) {\n  b = 1\n}\nelse {\n  b = 2\n}\nc", 2),
    ("for (i in 1:3)\n  x = i\ny = 2", 2),
    ("real x\n[1, 2]", 2),
    ("x = [1,\n\n2]\n// end\ny", 2),
    ("{1, 2}\n{3}", 2),
]


@pytest.mark.parametrize("text,count", STATEMENTS)
def test_newlines(drive, text, count):
    code, out = drive("ast", text, "cell")
    assert code == 0, out
    assert len([line for line in out.splitlines() if line[:2] == "  " and line[2] != " "]) == count


COMPLETE = [
    ("x = 1", "complete 0"),
    ("x = 1\n", "complete 0"),
    ("", "complete 0"),
    ("x = (1", "incomplete 2"),
    ("f(x,", "incomplete 2"),
    ("f(x, {1,", "incomplete 4"),
    ("x =", "incomplete 0"),
    ("x = 1 +", "incomplete 0"),
    ("for (i in 1:3)", "incomplete 0"),
    ("for (i in 1:3) {", "incomplete 2"),
    ("for (i in 1:3) {\n  if (x) {\n    y = 1\n", "incomplete 4"),
    ("for (i in 1:3) {\n}", "complete 0"),
    ("x = 1 1", "invalid 0"),
    ("x = )", "invalid 0"),
    ("x = (1]", "invalid 0"),
    ("real 2x", "invalid 0"),
    ('print("abc', "invalid 0"),
    ('"abc', "invalid 0"),
    ("x = 1 /* open", "incomplete 0"),
    ("data {", "incomplete 2"),
    ("data {\n  int N;", "incomplete 2"),
    ("data {\n  int N", "incomplete 2"),
    ("data {\n  int N;\n}", "complete 0"),
    ("data {\n  int N;\n}\nmodel {\n  for (i in 1:N) {", "incomplete 4"),
    ("data {\n  int N N;\n}\nmodel {", "invalid 0"),
    ("transformed data {", "incomplete 2"),
    ("%%stan m", "incomplete 0"),
    ("%%stan m\n", "incomplete 0"),
    ("%%stan m\nmodel { }", "complete 0"),
    ("functions {\n  real f(real x) {", "incomplete 4"),
    ("functions { real f(real x) { return x; } }", "complete 0"),
]


@pytest.mark.parametrize("text,wanted", COMPLETE)
def test_completeness(drive, text, wanted):
    assert drive("complete", text)[1].strip() == wanted


KINDS = [
    ("", "empty"),
    (" \n// comment\n", "empty"),
    ("x = 1", "statements"),
    ("data = read_csv(\"a\")", "statements"),
    ("data { }", "model"),
    ("/* first */ data\n{ }", "model"),
    ("%%stan", "model"),
    ("\n  %%stan x\nx = 1", "model"),
    ("%%stanley", "statements"),
    ("transformed data { }", "model"),
    ("generated quantities { }", "model"),
    ("transformed = 3", "statements"),
    ("model { }", "model"),
    ("modle { }", "model"),
    ("functions { }", "functions"),
    ("functions { real f() { return 1; } } // end", "functions"),
    ("functions { } model { }", "model"),
    ("{ x = 1 }", "statements"),
    ("for (i in 1:2) { }", "statements"),
]


@pytest.mark.parametrize("text,wanted", KINDS)
def test_kinds(drive, text, wanted):
    assert drive("kind", text)[1].strip() == wanted


CELL_ERRORS = [
    ("x = 1 1", "1 7: expected an operator, `;` or a new line, found `1`"),
    ("f(x", "1 4: expected `,` or `)`, found the end of the text | `(` was opened at 1:2"),
    ("x = {N = 1, 2}", "1 13: this element has no name"),
    ("x = {1, N = 2}", "1 9: this element has a name"),
    ("x = 1\n}", "2 1: `}` without `{`"),
    ("x = 1\nmodel { }", "2 1: a block of a program cannot stand among statements"),
    ("fit.mu = 3", "1 1: `fit.mu` cannot be assigned to: fields do not change"),
    ("f(x) = 3", "1 1: the value of a call cannot be assigned to"),
    ("x = 'text'", "1 5: expected an expression, found `'` | strings stand in double quotes"),
    ("print(a = 1)", "1 9: expected `,` or `)`, found `=`"),
    ("[a = 1]", "1 4: expected `,` or `]`, found `=`"),
    ("f(x).", "1 6: expected an operator or `;`, found `.`"),
    ("while = 3", "1 7: expected `(`, found `=`"),
    ("x = for", "1 5: expected an expression, found the word `for`"),
    ("int for = 3", "1 5: expected a name, found the word `for`"),
]


@pytest.mark.parametrize("text,wanted", CELL_ERRORS)
def test_cell_errors(drive, text, wanted):
    code, out = drive("syntax", text, "cell")
    assert code == 1 and f"error {wanted}" in out, out


def test_all_errors_of_a_cell(drive):
    _, out = drive("syntax", "a = 1 1\nb = 2\nc = )\nd = 3 3; e = 4 4", "cell")
    assert [line.split()[1] for line in out.splitlines()] == ["1", "3", "4", "4"]


def test_places_count_the_header(drive):
    _, out = drive("syntax", "%%stan m\ndata {\n  int N N;\n}")
    assert out.startswith("error 3 9: ")


# Line and column of every error; columns count characters, whatever bytes they take.
PLACES = [
    (b"model { real a = x; }", ["1 18"]),
    (b"model {\n  real a = x;\n}", ["2 12"]),
    (b"model {\r\n  real a = x;\r\n  real b = y;\r\n}\r\n", ["2 12", "3 12"]),
    (b"model {\n\treal a = x;\n\t\tprint(1,\ty);\n}", ["2 11", "3 12"]),
    ("model { /* αβγ */ real a = x; }".encode(), ["1 28"]),
    ('model { print("日本語", x); }'.encode(), ["1 22"]),
    ("// ü\nmodel { real a = x; } // ÿ".encode(), ["2 18"]),
    ("model { real ü = 1; real a = x; }".encode(), ["1 14"]),
    ("model { real a = 2 × 3; }".encode(), ["1 20"]),
    (b"\xef\xbb\xbfmodel { real a = x; }", ["1 18"]),
    (b"model {\f real a = x; }", ["1 19"]),
    (b"%%stan m\nmodel {\n  real a = x;\n}", ["3 12"]),
    (b"model { /* one\n two */ real a = x; // three\n real b = y; }", ["2 18", "3 11"]),
    (b"model {\n  real a = (1 +\n    x) * y;\n}", ["3 5", "3 10"]),
    (b"model { real a = x; real b = y; real c = a + z; }", ["1 18", "1 30", "1 46"]),
    (b'model { print("a", x, "b); }', ["1 23"]),
    (b"model { real a = 1 }", ["1 18"]),
    (b"model { real a = 1\n}", ["1 18"]),
    (b"model { real a = (1; }", ["1 20"]),
    (b"model { real a = 1; ", ["1 21"]),
    (b"data { int n; }\nmodel { n = 1; real z = exp(n, 2, 3); }", ["2 9", "2 25"]),
    (b"functions { real f(real x) { } }", ["1 13"]),
    (b"parameters { real x; }\nmodel { x ~ nomal(0, 1); }", ["2 13"]),
    (b"parameters { real x; }\nmodel { x ~ normal(0, 1) T[0, y]; }", ["2 31"]),
    (b"data { vector[2] v; }\nmodel { target += v[1][2] + v[w]; }", ["2 19", "2 31"]),
]


@pytest.mark.parametrize("text,places", PLACES)
def test_places(drive, text, places):
    _, out = drive("diags", text)
    errors = [line.split()[1:3] for line in out.splitlines() if line.startswith("error")]
    assert [" ".join([line, column.rstrip(":")]) for line, column in errors] == places, out


NASTY = {
    "nul": b"data { int\0 N; }",
    "nul alone": b"\0",
    "nul in string": b'model { print("a\0b"); }',
    "not utf-8": b"model { real \xff\xfe = 1; }",
    "half a character": b"// \xe2\x88\ndata { } \xe2",
    "every byte": bytes(range(256)) * 20,
    "brackets": b"model { real x = " + b"(" * 100_000 + b"1" + b")" * 100_000 + b"; }",
    "open brackets": b"(" * 100_000,
    "closed brackets": b")" * 100_000,
    "mixed brackets": b"model {" + b"([{" * 30_000,
    "braces": b"model " + b"{" * 100_000 + b"}" * 100_000,
    "signs": b"model { real x = " + b"- " * 100_000 + b"1; }",
    "powers": b"model { real x = " + b"1^" * 100_000 + b"1; }",
    "sum": b"model { real x = " + b"1+" * 100_000 + b"1; }",
    "sums in sums": b"model { real x = " + b"(" * 400 + b"1" + b"+1" * 400 + b"+1)" * 400 + b"; }",
    "transposes": b"model { real x = y" + b"'" * 100_000 + b"; }",
    "indices": b"model { real x = y" + b"[1]" * 100_000 + b"; }",
    "conditionals": b"model { real x = " + b"1 ? 2 : " * 100_000 + b"3; }",
    "branches": b"model { " + b"if (1) " * 100_000 + b"; }",
    "else": b"model { " + b"if (1) ; else " * 100_000 + b"; }",
    "tuples": b"data { " + b"tuple(" * 100_000,
    "sized by a sum": b"data { array[" + b"1+" * 50_000 + b"1] real a, b, c; }",
    "old sizes": b"data { real x[" + b"1+" * 100_000 + b"1]; }",
    "old increment": b"model { increment_log_prob(" + b"1+" * 100_000 + b"1); }",
    "old condition": b"model { real x = if_else(1, 2, " + b"1+" * 100_000 + b"1); }",
    "old arrow": b"model { x" + b"[1]" * 100_000 + b" <- 1; }",
    "no bar": b"model { real x = normal_lpdf(1, " + b"1+" * 100_000 + b"1); }",
    "errors": b"model { " + b"x y; " * 50_000 + b"}",
    "bad characters": b"model { " + b"@ ; " * 50_000 + b"}",
    "one line": b"x = 1 " * 50_000,
    "semicolons": b"model {" + b";" * 100_000 + b"}",
    "names": b"data { real " + b"a, " * 20_000 + b"a; }",
    "comment": b"/*" * 100_000,
    "quotes": b'"' * 99_999,
    "backslash at the end": b'model { print("\\',
    "long name": b"data { real " + b"a" * 100_000 + b"; }",
    "header alone": b"%%stan \0\xff \n",
}


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("cell", [[], ["cell"]], ids=["program", "cell"])
def test_nasty(drive, name, cell):
    code, out = drive("syntax", NASTY[name], *cell)
    errors = [line for line in out.splitlines() if line.startswith("error")]
    assert len(errors) <= 41 and (code == 1) == bool(errors)
    drive("complete", NASTY[name])
    drive("kind", NASTY[name])
    drive("tokens", NASTY[name])


def test_limits_have_room(drive):
    """What a program may well contain is far below the limits."""
    terms = " + ".join(f"x[{i}]" for i in range(1, 1001))
    nested = "(" * 200 + "1" + ")" * 200
    code, out = drive("syntax", f"model {{ real a = {terms}; real b = {nested}; }}")
    assert code == 0, out


def chain(n):
    tests = "".join(f"{'else ' if i else ''}if (n == {i}) x ~ normal({i}, 1);\n" for i in range(n))
    return "data { int n; }\nparameters { real x; }\nmodel {\n" + tests + "}\n"


def test_a_chain_of_else_is_not_deep(drive):
    code, out = drive("diags", chain(1200))
    assert code == 0 and out == ""
    code, out = drive("diags", chain(3000))
    assert code == 1 and "this statement has too many parts inside each other" in out


@pytest.mark.parametrize("inside", ["{" * 4000 + "}" * 4000, "if (x > 0) {" * 3000 + "}" * 3000,
                                    "target += " + "(" * 3000 + "x" + ")" * 3000 + ";"])
def test_too_deep_is_said_once(drive, inside):
    code, out = drive("diags", "parameters { real x; }\nmodel {\n" + inside + "\nx ~ normal(0, q);\n}\n")
    said = out.splitlines()
    assert len(said) == 2, out[:500]
    assert "more than 500 brackets or blocks" in said[0] and "`q` is not declared" in said[1]


@pytest.mark.parametrize("line", ["%%Stan m", "%%time"])
def test_a_cell_of_another_kernel(drive, line):
    code, out = drive("diags", line + "\nparameters { real x; }\n", "cell")
    assert code == 1 and out == f"error 1 1: no cell begins with `{line.split()[0]}` | " \
        "a model cell begins with `%%stan NAME`\n"
