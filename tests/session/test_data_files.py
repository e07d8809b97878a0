"""Files of data: what may be left out of them, what is ignored, groups of netCDF files."""

import arviz
import netCDF4
import numpy
import pytest

MODEL = """%%stan m
data { int N; array[0] int z; vector[N - 2] w; array[N - 2] tuple(int, real) t; complex_vector[N - 2] q; }
parameters { real mu; tuple(real, vector[2]) p; complex c; vector[0] none; }
transformed parameters { matrix[0, 3] e = rep_matrix(1, 0, 3); }
model { mu ~ std_normal(); p.1 ~ std_normal(); p.2 ~ std_normal(); target += -abs(c); }"""


def sample(data):
    return f"fit = sample(m, data = {data}, draws = 20, tune = 50, chains = 2, seed = 1);"


def shows(run_cells, *cells):
    result = run_cells(list(cells))
    assert result.status == 0, result.error()
    return result.text(len(cells) - 1)


def fails(run_cells, *cells):
    result = run_cells(list(cells))
    assert result.status == 1
    return result.error()[1]


@pytest.mark.parametrize("data", ["{N = 2}", "{N = 2, z = {}, w = {}, t = {}, q = {}}", '"d.json"'])
def test_what_is_empty_may_be_left_out(run_cells, home, data):
    (home / "d.json").write_text('{"N": 2, "w": [], "z": {}}')
    shows(run_cells, MODEL, sample(data), "fit")


def test_what_is_not_empty_is_missed(run_cells):
    text = fails(run_cells, MODEL, sample("{N = 3}"))
    assert all(f"data: `{name}` is missing" in text for name in "wtq") and "`z`" not in text


def test_braces_are_empty(run_cells):
    text = fails(run_cells, MODEL, sample("{N = 3, w = {}}"))
    assert "data: `w` is record, declared vector" in text


def test_undeclared_keys_may_hold_anything(run_cells, home):
    (home / "d.json").write_text(
        '{"N": 2, "a": null, "b": [[1], [2, 3]], "c": [1, "x"], "d": {"e": [null]}, "f": [[], [1]]}')
    shows(run_cells, MODEL, sample('"d.json"'), "fit")
    assert shows(run_cells, 'd = read_json("d.json")', "d.N") == "2"
    assert "`b[2]` has 2 elements" in fails(run_cells, 'd = read_json("d.json")', "x = d.b")
    assert "`d.e[1]` is null" in fails(run_cells, 'd = read_json("d.json")', "x = d.d.e")


def test_a_declared_key_that_cannot_be_read_says_why(run_cells, home):
    (home / "d.json").write_text('{"N": [2, "x"]}')
    text = fails(run_cells, MODEL, sample('"d.json"'))
    assert "data: `N` has texts among its numbers" in text or "`N[2]`" in text


def test_numbers_that_are_too_large(run_cells, home):
    (home / "d.json").write_text('{"N": 2, "w": [1,\n2, -1e400], "v": 1' + 400 * "0" + ', "u": 1e308}')
    told = run_cells(['d = read_json("d.json")']).stderr
    assert "`w[3]` is a number that is too large for a real" in told
    assert "`v` is a number that is too large for a real" in told
    assert shows(run_cells, 'd = read_json("d.json")', "d.u") == "1e+308"
    assert "data: `w[3]` is a number that is too large" in fails(
        run_cells, MODEL.replace("vector[N - 2] w", "vector[3] w"), sample('"d.json"'))
    (home / "d.json").write_text('{"N": 2, "unasked": 1e400}')
    shows(run_cells, MODEL, sample('"d.json"'), "fit")


@pytest.mark.parametrize("number", ["01e400", "1.e400", "1e400e1", "1e+", "-"])
def test_what_is_no_number_in_json(run_cells, home, number):
    (home / "d.json").write_text('{"x": ' + number + "}")
    assert "line 1: " in fails(run_cells, 'read_json("d.json")')


def test_groups_are_records(run_cells, home):
    with netCDF4.Dataset(home / "g.nc", "w") as file:
        file.createDimension("k", 2)
        file.createVariable("top", "i4", ("k",))[:] = [1, 2]
        for i, name in enumerate(["posterior", "sample_stats", "warmup_posterior"]):
            group = file.createGroup(name)
            group.createDimension("chain", 1)
            group.createDimension("draw", 2)
            group.createVariable("mu", "f8", ("chain", "draw"))[:] = [[i + 0.5, 4]]
    assert shows(run_cells, 'r = read_netcdf("g.nc")', "r.top") == "[1, 2]"
    assert shows(run_cells, 'r = read_netcdf("g.nc")', "r.warmup_posterior.mu[1, 1]") == "2.5"
    assert shows(run_cells, 'r = read_netcdf("g.nc")', "r.posterior.mu[1, 2]") == "4"


@pytest.fixture
def wide(home):
    """Whole numbers that are no ints, texts, and what is neither."""
    with netCDF4.Dataset(home / "q.nc", "w") as file:
        for name, size in [("k", 3), ("w", 4), ("two", 2)]:
            file.createDimension(name, size)
        file.createVariable("x", "i8", "k")[:] = [1, 2**40, 3]
        file.createVariable("u", "u4", "k")[:] = [1, 4000000000, 3]
        file.createVariable("most", "u8")[...] = 2**63
        file.createVariable("least", "i8")[...] = -(2**31) - 1
        file.createVariable("ends", "i8", "two")[:] = [-(2**31), 2**31 - 1]
        file.createVariable("s", str, "k")[:] = numpy.array(["a", "été", ""], dtype=object)
        file.createVariable("c", "S1", ("two", "w"))[:] = [[b"a", b"b", b"", b""], [b"x"] * 4]
        file.createVariable("one", str)[...] = "hello"
        file.createVariable("grid", str, ("k", "two"))[:] = numpy.array([["a", "b"]] * 3, dtype=object)
        truth = file.createEnumType(numpy.int8, "truth", {"no": 0, "yes": 1})
        file.createVariable("flag", truth, "k")[:] = [0, 1, 0]


@pytest.mark.parametrize("name, number", [
    ("x[2]", "1.09951e+12"), ("u[2]", "4e+09"), ("most", "9.22337e+18"), ("least", "-2.14748e+09"),
    ("ends", "[-2147483648, 2147483647]")])
def test_whole_numbers_that_are_no_ints(run_cells, wide, name, number):
    assert shows(run_cells, 'r = read_netcdf("q.nc")', "r." + name) == number


def test_an_int_that_is_too_large_says_so(run_cells, wide):
    cells = ["%%stan m\ndata { array[3] int x; array[3] int flag; }\nparameters { real b; }\n"
             "model { b ~ std_normal(); }", sample('"q.nc"')]
    text = fails(run_cells, *cells)
    assert "1099511627776 is beyond the largest int, 2147483647: declare it real" in text
    assert "data: `flag` is neither numbers nor texts" in text
    shows(run_cells, cells[0].replace("int x", "real x").replace("array[3] int flag;", ""), cells[1])


@pytest.mark.parametrize("name, texts", [
    ("s", '["a", "été", ""]'), ("c", '["ab", "xxxx"]'), ("one", "hello")])
def test_texts_of_netcdf(run_cells, wide, name, texts):
    assert shows(run_cells, 'r = read_netcdf("q.nc")', "r." + name) == texts


def test_what_is_not_read_is_told(run_cells, wide):
    told = run_cells(['r = read_netcdf("q.nc")']).stderr
    assert '"q.nc": `grid` has texts in more than one dimension' in told
    assert '"q.nc": `flag` is neither numbers nor texts' in told


def test_a_file_of_arviz(run_cells, home):
    mu = numpy.array([[1.5, 2.5], [3, 4]])
    arviz.from_dict(posterior={"mu": mu}, observed_data={"y": numpy.arange(3)}).to_netcdf(home / "a.nc")
    assert shows(run_cells, 'r = read_netcdf("a.nc")', "r.posterior.mu[2, 1]") == "3"
    assert shows(run_cells, 'r = read_netcdf("a.nc")', "sum(r.observed_data.y)") == "3"


def test_a_saved_fit(run_cells, home):
    cells = [MODEL, sample("{N = 2}"), 'save(fit, "fit.nc")', 'r = read_netcdf("fit.nc")', "dims(r.posterior.mu)"]
    assert shows(run_cells, *cells) == "[2, 20]"
    posterior = arviz.from_netcdf(home / "fit.nc").posterior
    assert "none" not in posterior and "e" not in posterior
    assert posterior["p.2"].shape == (2, 20, 2)
    assert arviz.extract(arviz.from_netcdf(home / "fit.nc")).mu.shape == (40,)


@pytest.mark.parametrize("vars, rows", [
    ('"p"', ["p.1", "p.2[1]", "p.2[2]"]), ('{"c", "mu"}', ["mu", "c.real", "c.imag"]),
    ('"p.2"', ["p.2[1]", "p.2[2]"])])
def test_a_whole_variable_is_named(run_cells, vars, rows):
    cells = [MODEL, sample("{N = 2}"), f"s = summary(fit, vars = {vars})", "print(s.name)"]
    result = run_cells(cells)
    assert result.status == 0, result.error()
    assert [name in result.stdout for name in rows] == [True] * len(rows)
    assert shows(run_cells, *cells[:2], f"plot_trace(fit, vars = {vars})").splitlines()[0].startswith(rows[0])
    assert "no variable `q`" in fails(run_cells, *cells[:2], 'summary(fit, vars = "q")')


def test_netcdf_is_read_without_a_noise(run_cells):
    """HDF5 reports what netCDF tries in vain from every thread but the first that enters it."""
    model = "%%stan m\nparameters { real b; }\nmodel { b ~ std_normal(); }"
    read = 'r = read_netcdf("t.nc"); size(r.posterior.b)'
    result = run_cells([model, 'save(sample(m, draws = 10, seed = 1), "t.nc");', read, read])
    assert result.status == 0 and "HDF5" not in result.stderr
