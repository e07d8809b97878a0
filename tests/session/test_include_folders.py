# SPDX-License-Identifier: BSD-3-Clause
"""`-I FOLDER` on the first line of a cell: where #include looks, and what is said of it."""

import pytest

MODEL = """%%stan m -I lib/pre -I "other lib" --strict
#include </licence.stan>
functions {
#include /twice.stan
}
parameters { real x; }
model { x ~ normal(twice(50), 1); }
"""
FIT = "fit = sample(m, draws = 20, tune = 50, chains = 1, seed = 1)"


@pytest.fixture
def folders(home):
    (home / "lib" / "pre").mkdir(parents=True)
    (home / "other lib").mkdir()
    (home / "lib" / "pre" / "licence.stan").write_text("// free\n")
    (home / "other lib" / "twice.stan").write_text("real twice(real x) { return 2 * x; }")
    return home


def test_a_model_finds_its_files(folders, run_cells):
    result = run_cells([MODEL, FIT, "mean(fit.x)"])
    assert result.status == 0, result.error()
    assert abs(float(result.text(2)) - 100) < 2


def test_contents_are_part_of_the_key(folders, run_cells):
    assert run_cells([MODEL, FIT]).counters["sampled_chains"] == 1
    assert run_cells([MODEL, FIT]).counters["sampled_chains"] == 0
    (folders / "other lib" / "twice.stan").write_text("real twice(real x) { return 3 * x; }")
    result = run_cells([MODEL, FIT, "mean(fit.x)"])
    assert result.counters["sampled_chains"] == 1
    assert abs(float(result.text(2)) - 150) < 2


def test_the_name_of_the_folder_is_not(folders, run_cells):
    run_cells([MODEL, FIT])
    (folders / "other lib").rename(folders / "moved")
    result = run_cells([MODEL.replace('"other lib"', "moved"), FIT])
    assert result.counters["sampled_chains"] == 0


def test_the_folder_of_the_notebook_comes_first(folders, run_cells):
    (folders / "twice.stan").write_text("real twice(real x) { return 4 * x; }")
    result = run_cells([MODEL, FIT, "mean(fit.x)"])
    assert abs(float(result.text(2)) - 200) < 2


def test_a_cell_of_functions(folders, run_cells):
    result = run_cells(['%%stan -I"other lib"\nfunctions {\n#include twice.stan\n}', "twice(4)"])
    assert result.status == 0, result.error()
    assert result.text(1) == "8"
    (folders / "other lib" / "twice.stan").write_text("real twice(real x) { return 7 * x; }")
    result = run_cells(['%%stan -I "other lib"\nfunctions {\n#include twice.stan\n}', "twice(4)"])
    assert result.text(1) == "28"


def test_absolute_folders(folders, run_cells):
    line = f'%%stan -I "{folders}/other lib"\nfunctions {{\n#include twice.stan\n}}'
    result = run_cells([line, "twice(5)"])
    assert result.text(1) == "10"


@pytest.mark.parametrize("line, place, said, cure", [
    ("m -I", "1:10", "the folder is missing", "write `-I FOLDER`"),
    ("m -I nowhere", "1:13", "there is no folder", "or begin at `/`"),
    ("-I lib m", "1:15", "`m` stands behind the options", "write `%%stan NAME`"),
    ("m --include lib", "1:10", "has no option `--include`", "`-I`"),
])
def test_wrong_lines(folders, run_cells, line, place, said, cure):
    name, text = run_cells([f"%%stan {line}\nmodel {{ }}"]).error()
    assert name == "ModelError"
    assert text.startswith(f"error: {place}: ")
    assert said in text and cure in text
    assert text.count("error:") == 1


def test_where_it_has_looked(folders, run_cells):
    _, text = run_cells(["%%stan m -I lib/pre\n#include none.stan\nmodel { }"]).error()
    assert "there is no file `none.stan` to include" in text
    assert "looked in: ., ./lib/pre" in text.replace(str(folders), ".")
