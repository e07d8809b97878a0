"""Bad input gets one clear error with place, cause and cure, and nothing is lost."""

import contextlib
import json
import os
import pathlib
import resource
import shutil
import struct
import subprocess
import tempfile

import pytest

MODEL = """%%stan m
data { int<lower=0> N; vector<lower=0>[N] y; }
parameters { real mu; real<lower=0> sigma; }
model { y ~ normal(mu, sigma); }"""

SAMPLE = "fit = sample(m, data = {N = 3, y = {1, 2, 3}}, draws = 50, tune = 50, seed = 1)"


def fails(run_cells, *cells, **options):
    result = run_cells(list(cells), **options)
    assert result.status == 1
    name, text = result.error()
    return name, text


def test_three_mistakes_are_all_reported(run_cells):
    name, text = fails(run_cells, """%%stan three
data { int N; vector[N] y; }
parameters { real mu; real<lower=0> sigma; }
model {
  y ~ normal(mu, sigm);
  mu ~ normall(0, 1);
  N = 3;
}""")
    assert "5:18" in text and "`sigm`" in text and "`sigma`" in text
    assert "6:" in text and "normall" in text and "`normal`" in text
    assert "7:3" in text and "`N`" in text
    assert text.count("error:") == 3


@pytest.mark.parametrize("program, reason", [
    ("data { vector[2] y; } parameters { real mu; } model { mu ~ std_normal(); y ~ normal(mu, -1); }",
     "sigma is -1, must be positive"),
    ("""data { vector[2] y; } parameters { vector[2] z; }
transformed parameters { vector[2] f = cholesky_decompose([[1, 2], [2, 1]] * y[1]) * z; }
model { z ~ std_normal(); f ~ std_normal(); }""", "A is not positive definite"),
    ("data { vector[2] y; } parameters { real mu; } model { y ~ normal(mu, 1); mu ~ normal(not_a_number(), 1); }",
     "mu is nan, must be finite"),
])
def test_what_is_wrong_is_said_once(run_cells, program, reason):
    result = run_cells([f"%%stan m\n{program}", "fit = sample(m, data = {y = {1, 2}}, draws = 50)"])
    assert result.status == 1
    assert str(result.cells[1]["outputs"]).count(reason) <= 2, "the error's text and its traceback"
    assert result.error()[1].count(reason) == 1


@pytest.mark.parametrize("statement, reason", [
    ("target += log(-1.0 * x^2);", "line 5: the log density becomes NaN here"),
    ("for (i in 1:3) target += i < 3 ? x : sqrt(-1 - x^2);", "line 5: the log density becomes NaN here"),
    ("target += sum([x, log(-1 - x^2)]);", "line 5: the log density becomes NaN here"),
    ("target += negative_infinity() * (1 + x^2); target += x;", "line 5: the log density becomes -infinity here"),
    ("target += negative_infinity() * (1 + x^2);\n  target += log(-1 - x^2);", "line 6: the log density becomes NaN"),
    ("target += 1 / (0 * x^2);", "line 5: the log density becomes infinite here"),
    ("x ~ uniform(5, 6);", "line 5: the log density becomes -infinity here"),
    ("x ~ std_normal() T[5, 6];", "left of `~`, is below the bound 5"),
    ("x ~ normal(log(-1 - x^2), 1);", "line 5: normal_lpdf: mu is nan, must be finite"),
    ("target += cbrt(0 * x);", "the log density is finite, its gradient is not"),
    ("z ~ categorical([0, 1]'); target += z * log(-1 - x^2);",
     "line 2: no state of the discrete parameters is possible"),
])
def test_a_density_that_is_nowhere_finite(run_cells, statement, reason):
    discrete = "int<lower=1, upper=2> z; " if statement.startswith("z") else ""
    model = f"""%%stan m
parameters {{ {discrete}real x; }}
model {{
  x ~ std_normal();
  {statement}
}}"""
    name, text = fails(run_cells, model, "fit = sample(m, draws = 10, tune = 10, chains = 1, seed = 1)")
    assert name == "RuntimeError" and reason in text


@pytest.mark.parametrize("data, words", [
    ("{N = 3}", ["`y`", "y"]),
    ("{N = 4, y = {1, 2, 3}}", ["`y`", "3", "4"]),
    ("{N = 3, y = {1, -2, 3}}", ["`y", "2", "-2", "0"]),
    ("{N = -1, y = {1, 2, 3}}", ["`N`", "-1"]),
    ("{N = 2.5, y = {1, 2, 3}}", ["`N`", "int"]),
    ('{N = 3, y = "text"}', ["`y`"]),
    ("7", ["data", "record"]),
    ('"missing.json"', ["missing.json"]),
])
def test_data(run_cells, data, words):
    name, text = fails(run_cells, MODEL, f"fit = sample(m, data = {data})")
    for word in words:
        assert word in text
    assert text.count("error:") <= 2


def test_misspelt_argument(run_cells):
    _, text = fails(run_cells, MODEL, SAMPLE.replace("draws", "drows"))
    assert "`drows`" in text and "`draws`" in text


def test_names_of_other_programs(run_cells):
    _, text = fails(run_cells, MODEL, SAMPLE.replace("tune", "iter_warmup"))
    assert "write `tune`" in text


def test_density_that_is_never_finite(run_cells):
    _, text = fails(run_cells, "%%stan never\nparameters { real x; }\nmodel { target += log(-1 - square(x)); }",
                    "fit = sample(never, seed = 1)")
    assert "100" in text and "chain" in text


def test_reject_says_why(run_cells):
    _, text = fails(run_cells, "%%stan no\nparameters { real x; }\nmodel { reject(\"x is \", x, \", no\"); }",
                    "fit = sample(no, seed = 1)")
    assert ", no" in text


def test_index_out_of_range_in_a_model(run_cells):
    _, text = fails(run_cells, """%%stan bad_index
data { int N; }
parameters { vector[3] x; }
model { x ~ std_normal(); target += x[N]; }""", "fit = sample(bad_index, data = {N = 5}, seed = 1)")
    assert "index 5" in text and "`x`" in text and "line 4" in text


def test_the_session_survives(run_cells):
    """What was there before a failing cell is there after it: shown through one notebook a step."""
    cells = [MODEL, SAMPLE, "kept = mean(fit.mu)", "kept"]
    assert run_cells(cells).status == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can run as somebody who may not write")
def test_read_only_folder(posterity, notebook):
    nobody = 65534
    folder = pathlib.Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        program = shutil.copy(posterity, folder)
        (folder / "in.ipynb").write_text(json.dumps(notebook([MODEL, SAMPLE, "size(fit.mu)"])))
        process = subprocess.run([program, "run", folder / "in.ipynb"], capture_output=True,
                                 text=True, user=nobody, env={"HOME": "/nonexistent"})
        assert process.returncode == 0, process.stderr
        assert process.stdout.strip().endswith("200")
        assert "kept for this session" in process.stderr
        assert sorted(p.name for p in folder.iterdir()) == ["in.ipynb", "posterity"]
    finally:
        shutil.rmtree(folder)


def test_cache_folder_that_is_a_file(run_cells, home):
    (home / ".posterity").write_text("not a folder")
    result = run_cells([MODEL, SAMPLE, "size(fit.mu)"])
    assert result.status == 0
    assert result.text(2) == "200"
    assert "cache" in result.stderr
    assert (home / ".posterity").read_text() == "not a folder"


def test_full_disk(run_cells, home):
    """A file-size limit stands for a disk that is full."""
    limit = 4096
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    try:
        result = run_cells([MODEL, SAMPLE.replace("draws = 50", "draws = 2000"), "size(fit.mu)"],
                           env={"POSTERITY_CC": "none"})
    finally:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert "cache" in result.stderr
    assert "8000" in result.stdout


@contextlib.contextmanager
def address_space(size):
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def test_print_of_a_huge_value_is_cut(run_cells):
    huge = "x = rep_vector(0.5, 4000000);\nm = rep_matrix(0.5, 2000, 2000);"
    with address_space(700_000_000):
        result = run_cells([huge, "print(x)", 'print(m, "|", size(x))', "print(to_complex(x, x))"])
    assert result.status == 0
    vector, both, numbers = ("".join(o["text"] for o in result.cells[k]["outputs"]).strip() for k in (1, 2, 3))
    assert all(1_000_000 < len(text) < 1_001_000 for text in (vector, both, numbers))
    assert vector.endswith(",0.5,...]") and numbers.endswith(",(0.5,0.5),...]")
    assert both.endswith(",0.5,...],...]|4000000")


@pytest.mark.parametrize("size", range(150_000_000, 250_000_000, 20_000_000))
def test_data_that_fit_only_once(run_cells, size):
    """A fit holds a copy of its data: where there is no room for it the run is an error."""
    model = """%%stan large
data { vector[4000000] y; vector[4000000] x; }
parameters { real mu; }
model { mu ~ normal(x[1], 1); y[1] ~ normal(mu, 1); }"""
    cells = [model, "y = rep_vector(1, 4000000);",
             "f = sample(large, data = {y = y, x = y}, draws = 10, tune = 10, chains = 1, seed = 1)"]
    with address_space(size):
        result = run_cells(cells)
    assert result.status == 0 or (result.status == 1 and "memory" in result.error()[1])


def test_truncated_file_that_was_saved(run_cells, home):
    """It is no part of the cache: as data it is refused, and saved again it is whole."""
    cells = [MODEL, SAMPLE, 'save(fit, "fit.nc")', 'sum(read_netcdf("fit.nc").posterior.mu[1])']
    first = run_cells(cells)
    whole = (home / "fit.nc").read_bytes()
    (home / "fit.nc").write_bytes(whole[:1000])
    _, text = fails(run_cells, cells[3])
    assert "fit.nc" in text
    second = run_cells(cells)
    assert second.status == 0 and second.text(3) == first.text(3)
    assert second.counters["sampled_chains"] == 0


def test_truncated_netcdf_as_data(run_cells, home):
    run_cells([MODEL, SAMPLE, 'save(fit, "fit.nc")'])
    (home / "cut.nc").write_bytes((home / "fit.nc").read_bytes()[:1000])
    _, text = fails(run_cells, 'read_netcdf("cut.nc")')
    assert "cut.nc" in text


def test_damaged_chains_are_sampled_again_with_one_line(run_cells, home):
    cells = [MODEL, SAMPLE, "mean(fit.mu)"]
    first = run_cells(cells)
    for path in (home / ".posterity").rglob("*.chain"):
        data = bytearray(path.read_bytes())
        data[struct.unpack_from("<Q", data, 16)[0] + 300] ^= 1  # in the first block of draws
        path.write_bytes(data)
    second = run_cells(cells)
    assert second.status == 0 and second.text(2) == first.text(2)
    assert second.counters["sampled_chains"] == 4
    assert second.stderr.count("is damaged") == 1
    third = run_cells(cells)
    assert third.counters["sampled_chains"] == 0 and third.text(2) == first.text(2)


def test_draws_before_the_damage_are_kept(run_cells, home):
    """Where generated rows are damaged, they alone are computed again; the files are whole then."""
    cells = [MODEL, SAMPLE, "mean(fit.mu)"]
    first = run_cells(cells)
    paths = sorted((home / ".posterity" / "m").glob("*.chain"))
    whole = [path.read_bytes() for path in paths]
    for path, data in zip(paths, map(bytearray, whole)):
        data[data.rindex(b"PSTBLK01generate") + 200] ^= 1
        path.write_bytes(data)
    second = run_cells(cells)
    assert second.status == 0 and second.text(2) == first.text(2)
    assert second.counters["sampled_chains"] == 0 and second.stderr.count("is damaged") == 1
    # what stood behind the damage is gone: with the first chain, how its warm-up went
    assert [len(path.read_bytes()) for path in paths[1:]] == [len(data) for data in whole[1:]]
    third = run_cells(cells)
    assert third.counters["sampled_chains"] == 0 and "damaged" not in third.stderr


def test_hostile_cell_outputs(run_cells, home):
    cells = ["x = 1 + 1\nx"]
    run_cells(cells)
    for entry in (home / ".posterity" / "cells").iterdir():
        for text in (b"", b"{", b"[]", b'{"version":1,"outputs":7}', b"\x00" * 100):
            entry.write_bytes(text)
            again = run_cells(cells)
            assert again.status == 0 and again.text(0) == "2"


def test_no_compiler_samples_all_the_same(run_cells):
    result = run_cells([MODEL, SAMPLE, "size(fit.mu)"], env={"POSTERITY_CC": "none"})
    assert result.status == 0 and result.text(2) == "200"


def test_broken_compiler_is_told(run_cells, home):
    fake = home / "cc"
    fake.write_text("#!/bin/sh\necho 'no licence today' >&2\nexit 1\n")
    fake.chmod(0o755)
    _, text = fails(run_cells, MODEL, SAMPLE.replace(")", ', compiler = "cc")'),
                    env={"POSTERITY_CC": str(fake)})
    assert "no licence today" in text


@pytest.mark.parametrize("cell", ["x = )", "\ufffe", "((((((((((" * 200, "%nothing",
                                  '"unfinished', "x = {1, {2}}", "1 / 0", "%%stan m\n" + "{" * 2000,
                                  "read_csv(7)", "sample()", "summary(3)", "f(x = 1)"])
def test_nonsense(run_cells, cell):
    name, text = fails(run_cells, cell)
    assert name and text


def test_not_a_notebook(posterity, home):
    for content in ("", "{}", "[1]", '{"cells": 3}', "\x00\x01"):
        path = home / "x.ipynb"
        path.write_text(content)
        process = subprocess.run([posterity, "run", path], capture_output=True, text=True)
        assert process.returncode == 1 and "x.ipynb" in process.stderr


TO_FILE = "%%stan m\nparameters { real b; }\nmodel { b ~ std_normal(); }"


@pytest.mark.parametrize("call, name", [
    ('save(f, "")', "file"), ('read_csv("")', "file"), ('read_json("")', "file"),
    ('read_netcdf("")', "file"), ('sample(m, data = "")', "data"), ('sample(m, init = "")', "init")])
def test_an_empty_name_of_a_file(run_cells, call, name):
    made = "f = sample(m, draws = 20, tune = 20, chains = 1, seed = 1);"
    assert f"`{name}` is empty: write the name of a file" in fails(run_cells, TO_FILE, made, call)[1]


@pytest.mark.parametrize("folder", ["d/", ".", "..", "d/.."])
def test_a_folder_is_no_file(run_cells, folder):
    made = "f = sample(m, draws = 20, tune = 20, chains = 1, seed = 1);"
    text = fails(run_cells, TO_FILE, made, f'save(f, "{folder}")')[1]
    assert f'`file` is "{folder}", a folder: write the name of a file' in text


@pytest.mark.parametrize("radius", ["1e10", "-1", "not_a_number()", "positive_infinity()"])
def test_a_radius_is_told_by_the_name_it_was_given(run_cells, radius):
    text = fails(run_cells, TO_FILE, f"sample(m, init = {radius})")[1]
    assert "`init` is " in text and "it must be from 0 to 1000000" in text


def test_what_is_made_of_data_alone_fails_once(run_cells):
    model = """%%stan m
data { int N; }
parameters { real x; }
transformed parameters {
  array[N] real seen = rep_array(0, N);
  seen[N + 1] = 1;
}
model { x ~ normal(sum(seen), 1); }"""
    _, text = fails(run_cells, model, "fit = sample(m, data = {N = 2}, draws = 10, tune = 10, seed = 1)")
    assert "line 6" in text or "6:" in text, text
    assert text.count("seen") <= 3 and "3" in text, text
