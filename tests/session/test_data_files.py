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
    (home / "d.json").write_text('{"x": [1,\n2, 1e400]}')
    assert "line 2: real number overflow near '1e400'" in fails(run_cells, 'read_json("d.json")')


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
