"""Functions of tables against NumPy, and how values are shown."""

import gzip
import json
import math
import shutil

import numpy
import pandas
import pytest

RNG = numpy.random.default_rng(20)
N = 60
X = numpy.round(RNG.normal(size=N), 3)
X[[5, 17]] = numpy.nan
K = RNG.integers(-5, 6, size=N)
G = RNG.choice(["north", "south", "east", "ëast"], size=N)
H = RNG.integers(1, 4, size=N)


def csv():
    rows = ["x,k,g,h"] + [f"{'' if math.isnan(x) else x},{k},{g},{h}"
                          for x, k, g, h in zip(X, K, G, H)]
    return "\n".join(rows) + "\n"


@pytest.fixture
def ask(run_cells, home):
    """The columns of a table that a cell gives, from the values kept beside its outputs."""

    def call(expression):
        shutil.rmtree(home / ".posterity", ignore_errors=True)
        (home / "t.csv").write_text(csv())
        result = run_cells(['t = read_csv("t.csv")', f"got = {expression}"])
        assert result.status == 0, result.error()
        for path in (home / ".posterity" / "cells").glob("*.json"):
            entry = json.loads(path.read_text())["outputs"]
            for defined in entry["defines"]:
                if defined["name"] == "got":
                    return decode(defined["value"])
        raise AssertionError("no value was kept")

    return call


def decode(value):
    if "table" in value:
        return {name: decode(column) for name, column in value["table"].items()}
    if "texts" in value:
        return value["texts"]
    if "ints" in value:
        return value["ints"]
    words = [value["bits"][i:i + 16] for i in range(0, len(value["bits"]), 16)]
    return numpy.array([int(w, 16) for w in words], dtype=numpy.uint64).view(float).tolist()


def check(got, rows):
    """[got] is the rows (indices) of the whole table."""
    numpy.testing.assert_array_equal(got["x"], X[rows])
    numpy.testing.assert_array_equal(got["k"], K[rows])
    assert got["g"] == list(G[rows])
    assert list(got) == ["x", "k", "g", "h"]


@pytest.mark.parametrize("expression, mask", [
    ('filter(t, g = "south")', G == "south"),
    ('filter(t, g = {"north", "east"}, h = 2)', ((G == "north") | (G == "east")) & (H == 2)),
    ("filter(t, k = {-1, 3})", (K == -1) | (K == 3)),
    ('filter(t, g = "nowhere")', numpy.zeros(N, bool)),
    ('filter(t, where(t.x, ">", 0.25))', X > 0.25),
    ('filter(t, where(t.x, "<=", t.k))', X <= K),
    ('filter(t, where(t.x, "!=", 0))', X != 0),
    ('filter(t, where(t.k, "==", 0))', K == 0),
    ('filter(t, where(t.g, "<", "north"))', G < "north"),
    ('filter(t, where(t.g, ">=", "north"), h = {1, 3})', (G >= "north") & (H != 2)),
    ('filter(filter(t, where(t.k, ">", 0)), h = 1)', (K > 0) & (H == 1)),
])
def test_filter(ask, expression, mask):
    check(ask(expression), numpy.flatnonzero(mask))


@pytest.mark.parametrize("expression, keys", [
    ('sort_by(t, "x")', (X,)),
    ('sort_by(t, "k")', (K,)),
    ('sort_by(t, {"h", "k"})', (K, H)),
])
def test_sort(ask, expression, keys):
    check(ask(expression), numpy.lexsort(keys))


def test_sort_of_texts(ask):
    check(ask('sort_by(t, "g")'), sorted(range(N), key=lambda i: G[i].encode()))


def test_descending_keeps_ties_and_puts_missing_last(ask):
    check(ask('sort_by(t, "k", descending = true)'), numpy.argsort(-K, kind="stable"))
    got = ask('sort_by(t, "x", descending = true)')["x"]
    numpy.testing.assert_array_equal(got[:-2], numpy.sort(X[~numpy.isnan(X)])[::-1])
    assert numpy.isnan(got[-2:]).all()


@pytest.mark.parametrize("expression, rows", [
    ("head(t)", range(5)), ("head(t, 3)", range(3)), ("tail(t)", range(N - 5, N)),
    ("tail(t, n = 2)", range(N - 2, N)), ("head(t, 1000)", range(N)), ("head(t, 0)", range(0)),
])
def test_head_and_tail(ask, expression, rows):
    check(ask(expression), numpy.array(rows, dtype=int))


def test_select_and_columns(ask):
    got = ask('select(t, {"h", "x"})')
    assert list(got) == ["h", "x"]
    numpy.testing.assert_array_equal(got["x"], X)
    assert ask("columns(t)") == ["x", "k", "g", "h"]


STATISTICS = {"mean": numpy.mean, "sd": lambda x: numpy.std(x, ddof=1) if len(x) > 1 else math.nan,
              "median": numpy.median, "sum": numpy.sum, "min": numpy.min, "max": numpy.max}


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("keys", [("g",), ("h",), ("g", "h")])
def test_group_by(ask, keys, name):
    columns = {"g": G, "h": H}
    chosen = "{%s}" % ", ".join(f'"{k}"' for k in keys)
    got = ask(f'group_by(t, {chosen}, {name} = {{"x", "k"}})')
    rows = list(zip(*(columns[k] for k in keys)))
    groups = sorted(set(rows), key=lambda r: [v.encode() if isinstance(v, str) else v for v in r])
    assert list(zip(*(got[k] for k in keys))) == groups
    members = [[i for i in range(N) if rows[i] == group] for group in groups]
    assert got["count"] == [len(m) for m in members]
    for column, values in (("x", X), ("k", K)):
        expected = [STATISTICS[name](values[m]) for m in members]
        numpy.testing.assert_allclose(got[f"{name}_{column}"], expected, rtol=1e-13, atol=1e-15)
    if name in ("sum", "min", "max"):
        assert all(isinstance(v, int) for v in got[f"{name}_k"])


def test_sum_too_large_for_int(run_cells):
    result = run_cells(['t = table(g = {1, 1}, k = {2147483647, 2147483647})',
                        'group_by(t, "g", sum = "k").sum_k'])
    assert result.text(1) == "[4.29497e+09]"


def test_sizes_and_results_compose(run_cells):
    result = run_cells([
        't = table(g = {"a", "b", "a"}, x = [1, 2, 6]\')', "rows(t)", "cols(t)",
        'mean(filter(t, g = "a").x)', 'group_by(t, "g", mean = "x").mean_x[1]',
        "head([7, 8, 9]', 2)", "size(t.g)"])
    assert result.status == 0, result.error()
    assert [result.text(i) for i in range(1, 7)] == ["3", "2", "3.5", "3.5", "[7, 8]", "3"]


def test_empty_table(run_cells):
    result = run_cells(['t = filter(table(g = {"a"}, x = {1.5}), g = "b")', "rows(t)",
                        'rows(group_by(t, "g", mean = "x"))', 'rows(sort_by(t, "x"))'])
    assert result.status == 0, result.error()
    assert [result.text(i) for i in range(1, 4)] == ["0", "0", "0"]


@pytest.mark.parametrize("expression, words", [
    ("filter(t, gg = 1)", "filter: the table has no column `gg`"),
    ("filter(t, hight = 1)", "did you mean `height`?"),
    ("filter(t, {1, 0})", "the mask must be 3 ints"),
    ("filter(t, {1.0, 0, 1})", "the mask must be 3 ints"),
    ("filter(t, {1, 0, 1}, {1, 0, 1})", "argument 3 is one too many"),
    ("filter(t, height = \"x\")", "`height` holds numbers, so it is compared with numbers"),
    ("filter(t, s = 3)", "`s` holds texts, so it is compared with texts"),
    ("filter(3)", "filter needs a table"),
    ('where(t.height, "=", 1)', 'where needs "=="'),
    ('where(t.height, ">", {1, 2})', "the column has 3 elements, the values are 2"),
    ('where(3, ">", 1)', "where needs a column"),
    ('sort_by(t, "heigt")', "did you mean `height`?"),
    ('sort_by(t)', "sort_by needs names of columns"),
    ('sort_by(t, "s", desc = true)', "sort_by has no argument `desc`"),
    ('select(t, 3)', "must be texts"),
    ('group_by(t, "s", mean = "s")', "`s` holds texts, they have no mean"),
    ('group_by(t, "s", means = "height")', "did you mean `mean`?"),
    ("head(t, -1)", "`n` is -1, it must be from 0"),
    ("head(t, 1.5)", "must be a whole number"),
    ("columns(t, 2)", "argument 2 is one too many"),
    ("rows({\"a\"})", "rows"),
])
def test_mistakes(run_cells, expression, words):
    result = run_cells(['t = table(height = {1, 2, 3}, s = {"a", "b", "c"})', expression])
    assert result.status == 1
    assert words in result.error()[1]


@pytest.mark.parametrize("expression, shown", [
    ("[1, 2, 3]", "[1, 2, 3]"),
    ("2.5", "2.5"),
    ("[[1.5, 200, -3], [4, 5.25, 60000]]",
     "matrix[2, 3]\n  1.5   200     -3\n    4  5.25  60000"),
    ("{{1, 2}, {30, 4}}", "array[2, 2] int\n   1  2\n  30  4"),
    ("{[1, 2]', [3, 4]'}", "array[2] vector[2]\n  1  2\n  3  4"),
    ("rep_vector(7, 13)",
     "vector[13]\n [1]  7  7  7  7  7  7  7  7  7  7  7  7  7"),
    ("{rep_matrix(1, 1, 2), rep_matrix(2, 1, 2)}",
     "array[2] matrix[1, 2]\n[1]\n  1  1\n[2]\n  2  2"),
])
def test_shown(run_cells, expression, shown):
    result = run_cells([expression])
    assert result.text(0) == shown


def test_long_values_are_cut(run_cells):
    result = run_cells(["linspaced_vector(1000, 1, 1000)", "rep_matrix(1, 100, 50)",
                        "rep_array(rep_matrix(0, 2, 2), 9)"])
    vector = result.text(0).splitlines()
    assert vector[0] == "vector[1000]" and vector[-1] == "... 940 more elements"
    assert [word for line in vector[1:-1] for word in line.split()[1:]] == \
        [str(i) for i in range(1, 61)]
    assert all(len(line) <= 80 for line in vector)
    matrix = result.text(1).splitlines()
    assert matrix[0] == "matrix[100, 50]" and matrix[-1] == "... 80 more rows"
    assert matrix[1].endswith("...") and len(matrix) == 22
    assert result.text(2).endswith("... 5 more elements")


def test_columns_of_a_matrix_are_aligned(run_cells):
    values = numpy.round(RNG.normal(size=(6, 4)) * 10.0 ** RNG.integers(-3, 5, size=(6, 4)), 4)
    rows = ", ".join("[" + ", ".join(repr(float(x)) for x in row) + "]" for row in values)
    lines = run_cells([f"[{rows}]"]).text(0).splitlines()[1:]
    assert len({len(line) for line in lines}) == 1
    numpy.testing.assert_allclose([[float(w) for w in line.split()] for line in lines], values,
                                  rtol=1e-5)


PEOPLE = "name;height;age\n" "Åsa;1,75;31\n" "\"B; \"\"C\"\"\";-0,5;\n" ";1e-3;40\n"
NOTED = ("# made by hand\n" "x,y,s\n" "1.5, 2,hi # note\n" "\n" "2.5,3,\"a#b\"\n" "# no row\n" "-3,4,z\n")
FORMS = {
    "semicolon": (PEOPLE, 'sep = ";", decimal = ","', {"sep": ";", "decimal": ","}),
    "guessed": (PEOPLE, 'decimal = ","', {"sep": ";", "decimal": ","}),
    "comment": (NOTED, 'comment = "#"', {"comment": "#"}),
    "bare": ("1,2.5,a\n3,4.5,b\n", "header = false", {"header": None}),
    "blanks": ("x y\n1 2\n3 NA\n", 'sep = " "', {"sep": " "}),
    "tab": ("x\ty\n1.5\ta b\n2,c\td\n", 'sep = "\\t"', {"sep": "\t"}),
    "all": ("%no row\n1,5|2\n2,5|3%x\n", 'sep = "|", decimal = ",", comment = "%", header = false',
            {"sep": "|", "decimal": ",", "comment": "%", "header": None}),
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("packed", [False, True])
def test_forms_of_csv_as_pandas_reads_them(ask, home, name, packed):
    text, ours, theirs = FORMS[name]
    path = home / ("form.csv.gz" if packed else "form.csv")
    path.write_bytes(gzip.compress(text.encode()) if packed else text.encode())
    want = pandas.read_csv(path, keep_default_na=False, na_values=["NA", ""], **theirs)
    got = ask(f'read_csv("{path.name}", {ours})')
    assert len(got) == len(want.columns)
    for (ours, column), (theirs, series) in zip(got.items(), want.items()):
        assert ours == (f"column_{theirs + 1}" if isinstance(theirs, int) else theirs)
        if series.dtype.kind in "if":
            numpy.testing.assert_array_equal(column, series.to_numpy())
        else:
            assert column == ["" if pandas.isna(x) else x for x in series]


@pytest.mark.parametrize("content, words", [
    (b"x,y\n1,a\n2,\0b\n", "line 3: a byte is NUL"),
    (b"x,y\n1,2\n3,-1e400\n", "line 3: column `y`: -1e400 is too large for a number"),
    (b"x,y\n\"1\n1\",a\n2,1e400\n", None),
    (b"# a\n# b\nx\n1e999\n", "line 4: column `x`: 1e999 is too large for a number"),
    ("x\nä\n".encode("latin-1"), "line 2: byte 0xe4 is no UTF-8"),
    ("x\n1\n".encode("utf-16"), "line 1: byte 0xff is no UTF-8"),
    (b"PK\x03\x04\0\0", "line 1: a byte is NUL"),
    (gzip.compress(b"x\n" + b"1\n" * 9000)[:-20], "the gzip file is damaged or cut short"),
    (gzip.compress(b"x\n1\n")[:-6] + b"\1\2\3\4\5\6", "the gzip file is damaged or cut short"),
    (gzip.compress(b"x\n1\n\0"), "line 3: a byte is NUL"),
])
def test_files_that_are_no_tables(run_cells, home, content, words):
    (home / "f.csv").write_bytes(content)
    result = run_cells(['t = read_csv("f.csv", comment = "#")'])
    if words is None: # a column of texts
        assert result.status == 0
        return
    name, text = result.error()
    assert name == "RuntimeError" and words in text


def test_members_of_gzip_follow_each_other(ask, home):
    (home / "two.csv.gz").write_bytes(gzip.compress(b"x\n1\n") + gzip.compress(b"2\n"))
    assert ask('read_csv("two.csv.gz")') == {"x": [1, 2]}


@pytest.mark.parametrize("arguments, words", [
    ('sep = ";;"', '`sep` must be one character, such as sep = ";"'),
    ('sep = ""', "`sep` must be one character"),
    ("sep = 3", "`sep` must be a text"),
    ('decimal = "."  , sep = "."', "`sep`, `decimal` and `comment` must differ"),
    ('comment = "\\""', "`comment` must be one character"),
    ("header = 2", "`header` is 2"),
    ("seperator = 1", "no argument `seperator`"),
])
def test_forms_of_csv_that_are_none(run_cells, home, arguments, words):
    (home / "f.csv").write_text("x\n1\n")
    result = run_cells([f't = read_csv("f.csv", {arguments})'])
    assert words in result.error()[1]
