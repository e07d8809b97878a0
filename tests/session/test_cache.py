"""The cache through notebooks: what must hit, what must miss, what is continued."""

import os
import re
import shutil
import subprocess
import threading

import arviz
import numpy as np
import pytest

MODEL = """%%stan line
data { int<lower=0> N; vector[N] x, y; }
parameters { real a, b; real<lower=0> s; }
model { a ~ normal(0, 10); b ~ normal(0, 10); s ~ normal(0, 5); y ~ normal(a + b * x, s); }
generated quantities { vector[N] r; for (n in 1:N) r[n] = normal_rng(a + b * x[n], s); }"""

DATA = "x = {1.0, 2, 3, 4, 5, 6}\ny = {2.1, 3.9, 6.2, 7.8, 10.1, 12.2}\nN = 6"


def sample(options="draws = 100, tune = 100, chains = 2, seed = 3", file="fit.nc"):
    return f'fit = sample(line, {options})\nsave(fit, "{file}");'


@pytest.fixture
def go(run_cells, home):
    """Runs model, data and a sample; gives counters and the posterior."""

    def run(model=MODEL, data=DATA, call=None, dir=None):
        folder = dir or home
        folder.mkdir(exist_ok=True)
        result = run_cells([model, data, call or sample()], dir=folder)
        assert result.status == 0, result.stderr
        return result.counters, arviz.from_netcdf(folder / "fit.nc").load().posterior

    return run


def same(a, b):
    return all(np.array_equal(a[v].values, b[w].values) for v, w in zip(a, b))


def test_data_of_predictions_alone(go):
    model = MODEL.replace("x, y; }", "x, y; real next; }").replace("vector[N] r;", "real p = a + b * next; vector[N] r;")
    _, a = go(model=model, data=DATA + "\nnext = 7.0")
    counters, b = go(model=model, data=DATA + "\nnext = 8.0")
    assert counters["sampled_chains"] == 0
    assert np.array_equal(a.a.values, b.a.values)
    assert np.allclose(b.p, b.a + 8 * b.b) and np.allclose(a.p, a.a + 7 * a.b)


def test_again(go):
    first, a = go()
    second, b = go()
    assert first["sampled_chains"] == 2 and first["compiled"] == 1
    assert second["sampled_chains"] == 0 and second["compiled"] == 0
    assert same(a, b)


@pytest.mark.parametrize("edit", [
    lambda m: m.replace("real a, b;", "real a; // intercept\n  real b;"),
    lambda m: m.replace(" }\n", "\n}\n\n").replace("normal(0, 5)", "normal( 0,5 )"),
    lambda m: m.replace("%%stan line", "%%stan line\n// a comment"),
    lambda m: m.replace("a + b", "alpha + b").replace("a ~", "alpha ~").replace("real a,", "real alpha,"),
], ids=["declarations", "layout", "comment", "rename"])
def test_what_does_not_matter(go, edit):
    _, a = go()
    counters, b = go(model=edit(MODEL))
    assert counters["sampled_chains"] == 0
    assert same(a, b)


@pytest.mark.parametrize("change", [
    dict(model=MODEL.replace("normal(0, 5)", "normal(0, 6)")),
    dict(model=MODEL.replace("real a, b;", "real b, a;")),
    dict(data=DATA.replace("6.2", "6.3")),
    dict(call=sample("draws = 100, tune = 101, chains = 2, seed = 3")),
    dict(call=sample("draws = 100, tune = 100, chains = 2, seed = 4")),
    dict(call=sample("draws = 100, tune = 100, chains = 2, seed = 3, target_accept = 0.9")),
    dict(call=sample("draws = 100, tune = 100, chains = 2, seed = 3, max_treedepth = 9")),
    dict(call=sample('draws = 100, tune = 100, chains = 2, seed = 3, adapt = "stan"')),
    dict(call=sample("draws = 100, tune = 100, chains = 2, seed = 3, init = {a = 1, b = 2, s = 1}")),
    dict(call=sample("draws = 100, tune = 100, chains = 2, seed = 3, overwrite = true")),
], ids=["prior", "order", "data", "tune", "seed", "target", "depth", "adapt", "init", "overwrite"])
def test_what_matters(go, change):
    go()
    counters, _ = go(**change)
    assert counters["sampled_chains"] == 2


def test_edited_generated_quantities_keep_the_draws(go):
    _, a = go()
    counters, b = go(model=MODEL.replace("vector[N] r;", "real twice = 2 * b; vector[N] r;"))
    assert counters["sampled_chains"] == 0
    for name in "abs":
        assert np.array_equal(a[name].values, b[name].values)
    assert np.array_equal(b.twice.values, 2 * b.b.values)


def test_what_two_programs_generate_stays(go, home):
    """In the same files: going back to the first program computes nothing and writes nothing."""
    edited = MODEL.replace("vector[N] r;", "real twice = 2 * b; vector[N] r;")

    def files():
        return {path.name: path.read_bytes() for path in (home / ".posterity" / "line").iterdir()}

    _, first = go()
    once = files()
    go(model=edited)
    twice = files()
    assert once.keys() == twice.keys() and len(once) == 2
    assert all(twice[name].startswith(once[name]) and twice[name] != once[name] for name in once)
    _, again = go()
    go(model=edited)
    assert files() == twice and same(first, again)


def test_more_draws_continue_bit_for_bit(go, home):
    go()
    counters, longer = go(call=sample("draws = 250, tune = 100, chains = 2, seed = 3"))
    assert counters["sampled_chains"] == 2
    _, fresh = go(call=sample("draws = 250, tune = 100, chains = 2, seed = 3"), dir=home / "fresh")
    assert same(longer, fresh)
    counters, shorter = go()
    assert counters["sampled_chains"] == 0
    assert np.array_equal(shorter.a.values, fresh.a.values[:, :100])


def test_more_chains_are_added(go, home):
    go()
    counters, more = go(call=sample("draws = 100, tune = 100, chains = 6, seed = 3"))
    assert counters["sampled_chains"] == 4
    _, fresh = go(call=sample("draws = 100, tune = 100, chains = 6, seed = 3"), dir=home / "fresh")
    assert same(more, fresh)


@pytest.mark.parametrize("adapt", ["auto", "diag", "dense", "stan"])
def test_threads_change_nothing(go, home, adapt):
    runs = [go(call=sample(f'draws = 60, tune = 80, chains = 4, seed = 3, adapt = "{adapt}", threads = {n}'),
               dir=home / str(n))[1] for n in (1, 2, 8)]
    assert same(runs[0], runs[1]) and same(runs[0], runs[2])


def test_without_a_seed_one_is_derived(go, home):
    _, a = go(call=sample("draws = 100, tune = 100"))
    counters, b = go(call=sample("draws = 100, tune = 100"), dir=home / "other")
    assert counters["sampled_chains"] == 4
    assert same(a, b)


def test_random_seed_never_hits(go):
    _, a = go(call=sample("draws = 100, tune = 100, seed = random"))
    counters, b = go(call=sample("draws = 100, tune = 100, seed = random"))
    assert counters["sampled_chains"] == 4
    assert not same(a, b)


STUDY = """%%stan study
data { real m; }
transformed data { real x = normal_rng(m, 1); }
parameters { real a; }
model { a ~ normal(x, 0.1); }
generated quantities { real made = x; }"""


def study(run_cells, *options, **where):
    """Seed and made datum of a run for each of [options]."""
    options = [f"draws = 20, tune = 20, chains = 1, data = {{m = 3}}{o}" for o in options]
    calls = [f"fit = sample(study, {o});\nfit\nshow(fit)\nfit.made[20]" for o in options]
    result = run_cells([STUDY, *calls], **where)
    assert result.status == 0, result.stderr
    runs = []
    for i in range(len(calls)):
        cell = result.cells[i + 1]["outputs"]
        shown = "".join(o["data"]["text/plain"] for o in cell if "data" in o)
        runs.append((int(re.search(r"seed (\d+)", shown).group(1)), result.text(i + 1)))
    return runs


def test_transformed_data_draw_with_the_seed_of_the_run(run_cells):
    a, b, c = study(run_cells, ", seed = random", ", seed = random", ", seed = 7")
    assert len({a[1], b[1], c[1]}) == 3
    assert study(run_cells, f", seed = {a[0]}", ", seed = 7") == [a, c]


def test_a_derived_seed_gives_the_same_when_it_is_given(run_cells, home):
    (derived,) = study(run_cells, "")
    other = home / "other"
    other.mkdir()
    assert study(run_cells, f", seed = {derived[0]}", dir=other) == [derived]
    assert study(run_cells, ", init = {a = 1}, compiler = \"tcc\"", dir=other)[0] == derived


def test_variables_called_as_dimensions_are(run_cells, home):
    model = """%%stan m
data { int draw; }
parameters { real chain; real draw_; vector[2] x; }
transformed parameters { real x_dim_0 = x[1] + chain; }
model { chain ~ normal(draw, 1); draw_ ~ normal(5, 1); x ~ std_normal(); }"""
    result = run_cells([model, "fit = sample(m, data = {draw = 2}, draws = 9, tune = 20, chains = 2)\n"
                               'save(fit, "fit.nc");'])
    assert result.status == 0 and "cannot" not in result.stderr
    fit = arviz.from_netcdf(home / "fit.nc")
    p = fit.posterior
    assert p.x_dim_0.dims == ("chain", "draw") and p.x.dims == ("chain", "draw", "x_dim_0_")
    assert np.array_equal(p.x_dim_0.values, p.x.values[:, :, 0] + p["chain_"].values)
    assert p.draw_.dims == ("chain", "draw") and fit.constant_data.draw.item() == 2
    assert list(p.chain) == [0, 1] and len(p.draw) == 9


@pytest.mark.parametrize("mode", ["session", "off"])
def test_nothing_on_disk(go, home, mode):
    go(call=sample(f'draws = 100, tune = 100, cache = "{mode}"'))
    assert not list((home / ".posterity").glob("line"))


def test_session_mode_answers_in_the_session(run_cells):
    call = 'fit = sample(line, draws = 100, tune = 100, cache = "{}")'
    for mode, chains in (("session", 4), ("off", 8)):
        result = run_cells([MODEL, DATA, call.format(mode), call.format(mode)])
        assert result.counters["sampled_chains"] == chains


def test_folder_keeps_out_of_commits_and_backups(go, home):
    go()
    folder = home / ".posterity"
    assert (folder / ".gitignore").read_text().strip() == "*"
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")
    assert folder.stat().st_mode & 0o077 == 0
    names = sorted(p.name for p in (folder / "line").iterdir())
    assert len(names) == 2
    for chain, name in enumerate(names):
        assert re.fullmatch(f"tune100_chain{chain + 1}_seed3-[0-9a-f]{{16}}[.]chain", name)


def test_cells_replay_values_and_outputs(run_cells):
    cells = ['print("once")\nx = normal_rng(0, 1)\nx', "y = 2 * x\ny"]
    first, second = run_cells(cells), run_cells(cells)
    assert second.counters["replayed_cells"] == 2 and second.counters["run_cells"] == 0
    replayed = "replayed: these random numbers were drawn when the cell first ran\n"
    assert second.stdout.count(replayed) == 1
    assert first.stdout == second.stdout.replace(replayed, "")
    third = run_cells([cells[0] + " // comment", "y = 3 * x\ny"])
    assert third.counters["replayed_cells"] == 1
    assert float(third.text(1)) == pytest.approx(1.5 * float(first.text(1)), rel=1e-4)


def test_names_may_be_those_of_components(run_cells):
    """Keys of cells have components of their own, called as a variable may be."""
    cells = ["cell = 3; numerics = 4; terminal = 5", "cell + numerics + terminal"]
    assert run_cells(cells).text(1) == "12"
    again = run_cells(["cell = 3; numerics = 4; terminal = 6", cells[1]])
    assert again.text(1) == "13"
    assert run_cells(cells).counters["replayed_cells"] == 2


def test_parts_are_replayed(run_cells):
    cells = ["groups = {(1.5, [1, 2]'), (2, [0, 1]')}\nz = {1 + 2i, -0.5i}", "z[1] * groups[2].1"]
    first, second = run_cells(cells), run_cells(cells)
    assert second.counters["replayed_cells"] == 2 and second.counters["run_cells"] == 0
    assert second.text(1) == first.text(1) == "2 + 4i"


def test_a_changed_file_runs_the_cell_again(run_cells, home):
    (home / "t.csv").write_text("a,b\n1,2\n3,4\n")
    cells = ['t = read_csv("t.csv")\nsum(t.a)']
    assert run_cells(cells).text(0) == "4"
    assert run_cells(cells).counters["replayed_cells"] == 1
    (home / "t.csv").write_text("a,b\n1,2\n5,4\n")
    changed = run_cells(cells)
    assert changed.counters["replayed_cells"] == 0 and changed.text(0) == "6"
    (home / "t.csv").unlink()
    assert run_cells(cells).status == 1


@pytest.mark.parametrize("name, text, cell", [
    ("p.csv", "a\n1\n", 'read_csv("p.csv").a[1]'),
    ("p.json", '{"a": [1]}', 'read_json("p.json").a[1]'),
    ("p.json", '{"m": 0}', 'size(sample(study, data = "p.json", draws = 1, tune = 5, chains = 1).a)'),
])
def test_a_file_is_read_once(run_cells, home, name, text, cell):
    """A pipe gives its contents to the one who reads first: values and digest come from there."""
    os.mkfifo(home / name)
    writer = threading.Thread(target=(home / name).write_text, args=(text,), daemon=True)
    writer.start()
    assert run_cells([STUDY, cell], timeout=60).text(1) == "1"


def test_a_folder_that_is_copied_or_moved(posterity, run_cells, home, tmp_path_factory):
    """Files are those of the notebook's own folder, wherever that lies and whoever runs it."""
    a, b, c = home / "a", home / "b", home / "c"
    (a / "sub").mkdir(parents=True)
    (a / "x.csv").write_text("v\n1\n")
    (a / "sub" / "y.json").write_text('{"w": 10}')
    cells = ['t = read_csv("x.csv")\nr = read_json("sub/../sub/y.json")\nt.v[1] + r.w']
    assert run_cells(cells, dir=a).text(0) == "11"
    shutil.copytree(a, b)
    (b / "x.csv").write_text("v\n2\n")
    assert run_cells(cells, dir=b).text(0) == "12"
    assert run_cells(cells, dir=a).counters["replayed_cells"] == 1
    b.rename(c)
    moved = run_cells(cells, dir=c)
    assert moved.text(0) == "12" and moved.counters["replayed_cells"] == 1
    (home / "link").symlink_to(c)
    linked = run_cells(cells, dir=home / "link")
    assert linked.counters["replayed_cells"] == 1
    process = subprocess.run([posterity, "run", "in.ipynb"], cwd=c, capture_output=True, text=True,
                             env={**os.environ, "POSTERITY_COUNTERS": "1"})
    assert process.stdout.strip() == "12" and '"replayed_cells":1' in process.stderr.replace(" ", "")


def test_a_saved_fit_is_read_where_it_was_saved(run_cells, home, monkeypatch):
    monkeypatch.chdir(home.parent)
    read = 'name = save(fit, "fit.nc")\nname'
    result = run_cells([MODEL, DATA, sample(file="other.nc"), read], dir=home.relative_to(home.parent))
    assert result.status == 0 and result.text(3) == "fit.nc"
    assert (home / "fit.nc").exists()


def test_cache_listing(posterity, go, home):
    go()
    out = subprocess.run([posterity, "cache", "ls", home], capture_output=True, text=True).stdout
    assert "tune100_chain1_seed3" in out and "entries" in out


def test_fits_of_a_changed_model_are_reported_stale(run_cells):
    changed = MODEL.replace("normal(0, 5)", "normal(0, 6)")
    call = "fit = sample(line, draws = 20, tune = 20, seed = 1)"
    result = run_cells([MODEL, DATA, call, MODEL + "\n", changed, call, changed])
    texts = ["".join(o.get("text", "") for o in cell["outputs"]) for cell in result.cells]
    assert "`fit` is stale" in texts[4]
    assert not any("stale" in texts[i] for i in (0, 3, 6))
