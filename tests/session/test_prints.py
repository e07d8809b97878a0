"""What programs say while they run: print() in every block, reject() counted."""

import re

import pytest

MODEL = """%%stan talks
functions { real twice(real x) { print("function ", x); return 2 * x; } }
transformed data { int n = 3; print("data ", n, " ", {1, 2}); }
parameters { real mu; }
transformed parameters { real t = 2 * mu; print("transformed ", t); }
model { mu ~ std_normal(); print("model ", [mu, 1.5]); }
generated quantities { real z = twice(mu); print("generated ", z); }"""

# one chain that hardly moves: mu is 0.25 whenever it is looked at
STILL = "draws = 2, tune = 0, chains = 1, seed = 1, step_size = 1e-12, max_treedepth = 1, init = {mu = 0.25}"


def streams(cell, name="stdout"):
    return "".join(o["text"] for o in cell["outputs"]
                   if o["output_type"] == "stream" and o["name"] == name)


@pytest.mark.parametrize("compiler", ["tcc", "cc"])
def test_every_block(run_cells, home, compiler):
    result = run_cells([MODEL, f'fit = sample(talks, {STILL}, compiler = "{compiler}")'], dir=home)
    assert result.status == 0, result.stderr
    lines = streams(result.cells[1]).splitlines()
    assert lines[0] == "data 3 [1,2]"
    said = [line.removeprefix("chain 1: ") for line in lines[1:]]
    assert all(line.startswith("chain 1: ") for line in lines[1:])
    density, row = ["transformed 0.5", "model [0.25,1.5]"], [
        "transformed 0.5", "function 0.25", "generated 0.5"]
    text = "\n".join(said) + "\n"
    density, row = ("\n".join(part) + "\n" for part in (density, row))
    assert re.fullmatch(f"(?:(?:{re.escape(density)})+{re.escape(row)}){{2}}", text), text
    assert "chain 1: generated 0.5\n" in result.stdout


def test_what_is_left_out_is_counted(run_cells, home):
    result = run_cells(["""%%stan loud
transformed data { for (i in 1:100000) print(i); }
parameters { real mu; }
model { mu ~ std_normal(); }""", "fit = sample(loud, draws = 10, chains = 1)"], dir=home)
    assert result.status == 0, result.stderr
    lines = streams(result.cells[1]).splitlines()
    assert lines[:200] == [str(i) for i in range(1, 201)]
    heard = [int(line) for line in lines if not line.startswith("...")]
    left = [int(line.split()[1]) for line in lines if line.startswith("...")]
    assert heard == sorted(heard) and len(heard) + sum(left) == 100000
    assert all(re.fullmatch(r"\.\.\. \d+ more lines? of print\(\) left out", line)
               for line in lines if line.startswith("..."))


@pytest.mark.parametrize("compiler", ["tcc", "cc"])
def test_rejects_are_counted(run_cells, home, compiler):
    model = """%%stan never
parameters { real mu; }
model { mu ~ std_normal(); }
generated quantities {
  real z;
  if (mu < 100) reject("too \\"low\\" by far: ", 7);
  z = 1;
}"""
    model = model.replace('\\"low\\"', "low")
    result = run_cells(
        [model, f'fit = sample(never, draws = 30, tune = 50, chains = 2, compiler = "{compiler}")'],
        dir=home)
    assert result.status == 0, result.stderr
    told = streams(result.cells[1], "stderr")
    assert "reject() at line 6, 60 times: too low by far: 7\n" in told


def test_a_start_that_is_never_found(run_cells, home):
    model = """%%stan no
parameters { real mu; }
model { if (mu < 100) reject("never"); }"""
    result = run_cells([model, "fit = sample(no, chains = 1, seed = 1)"], dir=home)
    assert result.status == 1
    assert re.search(r"reject\(\) at line 3, \d+ times: never\n", result.stderr)


def test_stored_draws_are_not_drawn_again(run_cells, home):
    """What is computed again says it again: transformed data, but no density and no row."""
    cells = [MODEL, f"fit = sample(talks, {STILL})"]
    first, second = (run_cells(cells, dir=home) for _ in range(2))
    assert "chain 1: generated 0.5\n" in streams(first.cells[1])
    assert second.counters["sampled_chains"] == 0
    assert streams(second.cells[1]) == "data 3 [1,2]\n"


def test_generated_quantities_of_kept_draws(run_cells, home):
    model = """%%stan kept
parameters { real mu; }
model { mu ~ std_normal(); }
generated quantities { real z = mu; EDITED }"""
    fit = "fit = sample(kept, draws = 3, tune = 20, chains = 2, seed = 1)"
    edited = model.replace("EDITED", 'print("z"); if (mu < 100) reject("low"); z += 1;')
    run_cells([model.replace("EDITED", ""), fit], dir=home)
    result = run_cells([edited, fit], dir=home)
    assert result.status == 0, result.stderr
    told = streams(result.cells[1], "stderr") + result.stdout
    assert "draws cached" in told
    lines = streams(result.cells[1]).splitlines()
    assert sorted(lines) == ["chain 1: z"] * 3 + ["chain 2: z"] * 3
    assert "reject() at line 4, 6 times: low\n" in told


CONSTRAINED = """%%stan held
parameters { real mu; }
transformed parameters {
  DECLARED
}
model { mu ~ std_normal(); }"""


@pytest.mark.parametrize("compiler", ["tcc", "cc"])
@pytest.mark.parametrize("declared, test, reason", [
    ("real<lower=0> s = mu;", "mu < 0", "`s` is -{n}, it must be at least 0"),
    ("real<upper=0.5> s = mu;", "mu > 0.5", "`s` is {n}, it must be at most 0.5"),
    ("array[2] vector<lower=-1>[3] s = rep_array(rep_vector(mu, 3), 2);", "mu < -1",
     "`s[1,1]` is -{n}, it must be at least -1"),
    ("simplex[2] s = [0.5 * (mu > 0), 0.5]';", "mu <= 0", "`s` is not a simplex: its sum is 0.5"),
    ("corr_matrix[2] s = [[1, mu], [mu, 1]];", "abs(mu) >= 1", "`s` "),
    ("ordered[2] s = [0, mu]';", "mu <= 0", "`s` "),
])
def test_constraints_are_counted(run_cells, home, compiler, declared, test, reason):
    """They refuse a point as reject() does in their place, and are told once."""
    told, draws = [], []
    for body in (declared, f'if ({test}) reject("there");'):
        result = run_cells(
            [CONSTRAINED.replace("DECLARED", body),
             f'fit = sample(held, draws = 50, tune = 50, chains = 2, seed = 3, compiler = "{compiler}")',
             "print(fit.mu)"], dir=home)
        assert result.status == 0, result.stderr
        told.append(streams(result.cells[1], "stderr"))
        draws.append(streams(result.cells[2]))
    assert draws[0] == draws[1]
    times = re.fullmatch(r"reject\(\) at line 4, (\d+) times: there\n", told[1])[1]
    number = r"[\d.e+-]+"
    line = (f"constraint at line 4, broken {times} times; first: "
            + re.escape(reason).replace(re.escape("{n}"), number)
            + r".* \(outside of parameters it is tested, not imposed\)\n")
    assert re.fullmatch(line, told[0]), told[0]


def test_other_refusals_are_counted(run_cells, home):
    model = "%%stan scale\nparameters { real mu; real s; }\nmodel {\n  mu ~ normal(0, s);\n  s ~ std_normal();\n}"
    result = run_cells([model, "fit = sample(scale, draws = 1000, chains = 2, seed = 3)"], dir=home)
    assert result.status == 0, result.stderr
    assert re.fullmatch(r"density refused \d+ times; first: line 4: normal_lpdf: sigma is -\S+, must be positive\n",
                        streams(result.cells[1], "stderr"))


def test_few_refusals_are_usual(run_cells, home):
    """A target of minus infinity is none, and a warm-up meets some."""
    model = ("%%stan few\nparameters { real mu; }\n"
             "model { mu ~ std_normal(); if (mu > 2.5) target += negative_infinity(); }")
    result = run_cells([model, "fit = sample(few, draws = 1000, chains = 2, seed = 3)"], dir=home)
    assert result.status == 0, result.stderr
    assert streams(result.cells[1], "stderr") == ""


@pytest.mark.parametrize("model, improper", [
    ("parameters { real a; } model { target += 0.2 * cauchy_lpdf(a | 0, 1); }", True),
    ("parameters { real a; } model { target += cauchy_lpdf(a | 0, 1); }", False)])
def test_improper_posteriors_are_told(run_cells, home, model, improper):
    """Tails like |a|^-0.4 have no finite mass; nothing in the program shows it, but draws do."""
    cells = [f"%%stan far\n{model}", "fit = sample(far, draws = 500, tune = 500, chains = 4, seed = 1)",
             "summary(fit)"]
    result = run_cells(cells, dir=home)
    assert result.status == 0, result.stderr
    assert ("`a` walks away, its chains do not meet: the posterior may be improper" in result.stdout) == improper
    assert ("goes on: the posterior may be improper; a prior says what is likely" in result.stdout) == improper
