"""posterity check and dump: included files, --fix, --strict, --pedantic."""

import os
import pathlib
import re
import stat
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def write(run, **files):
    for name, text in files.items():
        (run.dir / f"{name}.stan").write_text(text)


MAIN = """functions {
  #include "f.stan" // helper
}
data { int N; vector[N] y; }
parameters { real mu; }
model { y ~ normal(f(mu), 1); }
"""


def test_included_text_is_part_of_the_program(run):
    write(run, main=MAIN, f="real f(real x) { return 2 * x; }")
    assert run("check", "main.stan") == (0, "", "")
    first = run("dump", "--phase=key", "main.stan")
    assert first[0] == 0
    write(run, f="real f(real x) { return 3 * x; }")
    assert run("dump", "--phase=key", "main.stan")[1] != first[1]
    write(run, f="// a comment\nreal f(real x) {\n  return 2 * x;\n}\n")
    assert run("dump", "--phase=key", "main.stan") == first


def test_same_program_with_and_without_include(run):
    body = "real f(real x) { return 2 * x; }"
    write(run, main=MAIN, f=body, whole=MAIN.replace('#include "f.stan"', body))
    assert run("dump", "--phase=norm", "main.stan") == run("dump", "--phase=norm", "whole.stan")


def test_places_in_included_files(run):
    write(run, main=MAIN.replace("1);", "s);"), f="\nreal f(real x) {\n  return undefd;\n}")
    status, _, err = run("check", "main.stan")
    assert status == 1
    assert "error: f.stan:3:10: `undefd` is not declared\n    return undefd;\n" in err
    assert "error: main.stan:6:27: `s` is not declared\n" in err


def test_places_after_an_included_file_with_many_lines(run):
    write(run, main='data {\n#include <d.stan>\n int M; }\nmodel { M = 1; }', d="int N;\n"
          + "\n" * 50)
    err = run("check", "main.stan")[2]
    assert "main.stan:4:9:" in err


def test_search_path(run):
    for name in ("a", "b"):
        (run.dir / name).mkdir()
    write(run, main="model { #include x.stan\n}")
    (run.dir / "b" / "x.stan").write_text("print(1);")
    status, _, err = run("check", "main.stan")
    assert status == 1 and "looked in: ." in err
    assert "main.stan:1:9: there is no file `x.stan` to include" in err
    assert run("check", "-I", "a", "-I", "b", "main.stan")[0] == 0
    assert run("check", "-Ib", "main.stan")[0] == 0
    (run.dir / "a" / "x.stan").write_text("print(y);")
    assert "a/x.stan:1:7: `y` is not declared" in run("check", "-I", "a", "-I", "b", "main.stan")[2]


def test_a_name_that_begins_with_a_slash_begins_in_a_folder_of_the_path(run):
    (run.dir / "lib" / "pre").mkdir(parents=True)
    (run.dir / "lib" / "pre" / "x.stan").write_text("print(1);")
    for name in ("/pre/x.stan", "</pre/x.stan>", '"/pre/x.stan"'):
        write(run, main=f"model {{\n#include {name}\n}}")
        status, _, err = run("check", "main.stan")
        assert status == 1 and "there is no file `/pre/x.stan` to include" in err
        assert run("check", "-I", "lib", "main.stan") == (0, "", "")
        assert "PRINT" in run("dump", "--phase=ast", "-I", "lib", "main.stan")[1]
    write(run, main="model {\n#include /lib/pre/x.stan\n}")
    assert run("check", "main.stan")[0] == 0
    write(run, main=f"model {{\n#include {run.dir}/lib/pre/x.stan\n}}")
    assert run("check", "main.stan")[0] == 0


def test_include_inside_an_included_file(run):
    write(run, main="model {\n#include a.stan\n}", a="#include b.stan\nprint(zz);", b="print(1);")
    assert "a.stan:2:7: `zz` is not declared" in run("check", "main.stan")[2]


def test_cycles_and_what_cannot_be_read(run):
    write(run, main="model {\n#include a.stan\n}", a="#include b.stan\n", b="#include a.stan\n")
    status, _, err = run("check", "main.stan")
    assert status == 1
    assert "b.stan:1:1: `a.stan` includes itself" in err
    assert "a.stan includes b.stan includes a.stan" in err
    (run.dir / "a.stan").unlink()
    (run.dir / "a.stan").mkdir()
    assert "`a.stan` cannot be read: Is a directory" in run("check", "main.stan")[2]


def test_depth_and_number_are_bounded(run):
    deep = {f"d{i}": f"#include d{i + 1}.stan\n" for i in range(60)}
    write(run, main="#include d0.stan\n", **deep)
    assert "more than 32 files inside each other" in run("check", "main.stan")[2]
    bomb = {f"b{i}": f"#include b{i + 1}.stan\n" * 10 for i in range(20)}
    write(run, main="#include b0.stan\n", b20="", **bomb)
    assert "are included" in run("check", "main.stan")[2]


@pytest.mark.parametrize("line", ["#include", "#include \"\"", "#include <>"])
def test_include_without_a_name(run, line):
    write(run, main=line)
    assert "the name of the file is missing" in run("check", "main.stan")[2]


def test_include_in_a_comment_is_none(run):
    write(run, main="// #include x.stan\n/* #include y.stan */\nmodel { }")
    assert run("check", "main.stan")[0] == 0


def test_include_in_a_cell(run_cells, home):
    (home / "f.stan").write_text("real f(real x) { return 2 * x; }")
    result = run_cells(["functions {\n#include f.stan\n}", "f(4)", "%%stan m\n" + MAIN, "m"])
    assert result.status == 0, result.error()
    assert result.text(1) == "8"
    (home / "f.stan").write_text("real f(real x) { return 2 * z; }")
    name, text = run_cells(["%%stan m\n" + MAIN]).error()
    assert name == "ModelError"
    assert "f.stan:1:29: `z` is not declared" in text


def test_changed_include_is_a_changed_model(run_cells, home):
    cells = ["%%stan m\n" + MAIN, "fit = sample(m, data = {N = 2, y = [1, 2]'}, draws = 20, "
             "tune = 50, chains = 1, seed = 1)", "mean(fit.mu)"]
    (home / "f.stan").write_text("real f(real x) { return x; }")
    first = run_cells(cells)
    again = run_cells(cells)
    (home / "f.stan").write_text("real f(real x) { return x - 100; }")
    other = run_cells(cells)
    assert first.status == again.status == other.status == 0, other.error()
    assert first.text(2) == again.text(2)
    assert again.counters["sampled_chains"] == 0
    assert other.counters["sampled_chains"] == 1
    assert float(other.text(2)) > 50


def test_runtime_error_names_the_included_file(run_cells, home):
    (home / "f.stan").write_text("real f(real x) {\n  reject(\"never\");\n  return x;\n}")
    name, text = run_cells(["%%stan m\n" + MAIN,
                            "fit = sample(m, data = {N = 1, y = [1]'}, tune = 10)"]).error()
    assert "f.stan, line 2: never" in text


OLD = """# a comment
functions {
  real foo_log(real y, real[] x, int[,] z) { return normal_log(y, x[1], 1); } # more
  real lim_log(int y, real mu) { return poisson_log(y, mu); }
  void bump_lp(real a) { increment_log_prob(normal_log(a, 0, 1)); }
}
data {
  int<lower=0> N; // keep
  real<lower=0> y[N], w /* why */[N, 2], s;
  vector[N] v[3]; int c[N];
}
transformed data {
  real q[N];
  q <- y;
  for (n in 1:N) q[n] <- if_else(y[n] > 1 /* c, d */, y[n] > 2 ? 1.0 : 2.0, 0);
}
parameters { real mu; real<lower=0> sigma; }
model {
  real k[if_else(N > 2, 2, 3)];
  k[1] <- multiply_log(2.0, 3.0) + binomial_coefficient_log(5, 2);
  mu ~ foo(y, {{1}});
  for (n in 1:N) c[n] ~ lim(2);
  increment_log_prob(
    normal_cdf_log(mu, 0, 1)   # tail
  );
  increment_log_prob(normal_cdf(mu, 0, sigma));
  if (get_lp() > 3) print("x # no comment", get_lp());
}
"""

NEW = """// a comment
functions {
  real foo_lpdf(real y, array[] real x, array[,] int z) { return normal_lpdf(y | x[1], 1); } // more
  real lim_lpmf(int y, real mu) { return poisson_lpmf(y | mu); }
  void bump_lp(real a) { target += normal_lpdf(a | 0, 1); }
}
data {
  int<lower=0> N; // keep
  array[N] real<lower=0> y; array[N, 2] real<lower=0> w /* why */; real<lower=0> s;
  array[3] vector[N] v; array[N] int c;
}
transformed data {
  array[N] real q;
  q = y;
  for (n in 1:N) q[n] = (y[n] > 1 /* c, d */ ? (y[n] > 2 ? 1.0 : 2.0) : 0);
}
parameters { real mu; real<lower=0> sigma; }
model {
  array[(N > 2 ? 2 : 3)] real k;
  k[1] = lmultiply(2.0, 3.0) + lchoose(5, 2);
  mu ~ foo(y, {{1}});
  for (n in 1:N) c[n] ~ lim(2);
  target +=
    normal_lcdf(mu | 0, 1)   // tail
  ;
  target += normal_cdf(mu | 0, sigma);
  if (target() > 3) print("x # no comment", target());
}
"""


def test_fix(run):
    write(run, old=OLD)
    before = run("dump", "--phase=key", "old.stan")[1]
    status, out, err = run("check", "--fix", "old.stan")
    assert (status, err) == (0, "")
    assert re.fullmatch(r"old.stan: \d+ changes\n", out)
    assert (run.dir / "old.stan").read_text() == NEW
    assert run("dump", "--phase=key", "old.stan")[1] == before
    assert run("check", "--strict", "old.stan") == (0, "", "")
    assert run("check", "--fix", "old.stan") == (0, "", "")


OLD_FILES = [p for folder in ("good", "gradient") for p in
             sorted((ROOT / "tests/lang" / folder).glob("*.stan"))]


def test_fixed_programs_mean_the_same(run):
    """Every program of tests/lang: after --fix it is strict and has its key."""
    changed = 0
    for path in OLD_FILES:
        copy = run.dir / path.name
        copy.write_bytes(path.read_bytes())
        key = run("dump", "--phase=key", path)[1]
        status, out, err = run("check", "--fix", copy.name)
        if status or not out:
            continue
        changed += 1
        assert run("dump", "--phase=key", copy.name)[1] == key, path
        assert run("check", "--strict", copy.name)[0] == 0, path
    assert changed >= 5


def test_strict_refuses_an_index_behind_a_quote(run):
    """As Stan's grammar does; printed as Stan, the program has parentheses."""
    write(run, quoted="transformed data { real a = [1, 2, 3]'[2]; }\n")
    assert run("check", "quoted.stan")[0] == 0
    status, _, err = run("check", "--strict", "quoted.stan")
    assert status == 1 and "parentheses" in err
    shown = run("dump", "--phase=stan", "quoted.stan")[1]
    assert "([1, 2, 3]')[2]" in shown
    write(run, shown=shown)
    assert run("check", "--strict", "shown.stan") == (0, "", "")


def test_fix_leaves_wrong_programs_alone(run):
    text = "data { real x[3]; }\nmodel { x <- 3; y ~ normal(0, 1); }\n"
    write(run, bad=text)
    status, _, err = run("check", "--fix", "bad.stan")
    assert status == 1 and "`y` is not declared" in err
    assert (run.dir / "bad.stan").read_text() == text


def test_fix_keeps_mode_and_links(run):
    write(run, real="model { real x[2]; }\n")
    os.chmod(run.dir / "real.stan", 0o640)
    (run.dir / "link.stan").symlink_to("real.stan")
    assert run("check", "--fix", "link.stan")[0] == 0
    assert (run.dir / "link.stan").is_symlink()
    assert (run.dir / "real.stan").read_text() == "model { array[2] real x; }\n"
    assert stat.S_IMODE((run.dir / "real.stan").stat().st_mode) == 0o640


def test_fix_changes_no_included_file(run):
    write(run, main="functions {\n#include f.stan\n}\nmodel { real x[2]; x[1] <- f({1.0}); }\n",
          f="real f(real[] x) { return x[1]; }\n")
    status, _, err = run("check", "--fix", "main.stan")
    assert status == 0 and "f.stan:1:8" in err
    assert (run.dir / "f.stan").read_text() == "real f(real[] x) { return x[1]; }\n"
    assert (run.dir / "main.stan").read_text() == (
        "functions {\n#include f.stan\n}\nmodel { array[2] real x; x[1] = f({1.0}); }\n")


@pytest.mark.parametrize("line, count", [
    ("model { real x[2]; real y[2]; }", 2),
    ("# one\n# two\nmodel { }", 2),
    ("model { real x; x <- 1; x <- 2; }", 2),
    ("model { increment_log_prob(1); }", 1),
    ("parameters { real x; } model { target += normal_log(x, 0, 1); }", 1),
    ("transformed data { real x = multiply_log(1, 2) + get_x(); }", 2),
    ("functions { real f(real[] x) { return 1; } }", 1),
    ("parameters { real x; } model { target += if_else(x > 0, 1, 2) + get_lp(); }", 2),
])
def test_strict_refuses_every_place(run, line, count):
    write(run, old=line)
    status, _, err = run("check", "--strict", "old.stan")
    assert status == 1
    assert err.count("error:") == count, err
    assert "note:" not in err


STRICT_DATA = """data { vector[3] x; matrix[3, 3] m; array[3] vector[3] av; array[3] int i; complex z;
       tuple(vector[3], real) t; complex_vector[3] zv; }
"""


@pytest.mark.parametrize("statement", [
    "real a = (x')[2];", "real a = [1, 2, 3][2];", "real a = m[1][2];", "row_vector[3] a = x''';",
    "vector[3] a = x .^ 2;", "array[3] vector[3] a = -av;", "vector[3] a = add(x, 1);", "real a = step(2.0);",
    "complex a = cos(z);", "int a = +1;", "real a = t.1[2];", "real a = loglogistic_cdf(1.5 | 2, 3);",
    "int a = 4 %/% 2;", "real a = dot_self(x);", "real a = norm(z);", "real a = bernoulli_lpmf(i | 0.5);"])
def test_strict_accepts_what_stan_does(run, statement):
    """Each has been shown to stanc 2.39, which accepts it."""
    write(run, m=f"{STRICT_DATA}generated quantities {{ {statement} }}\n")
    assert run("check", "--strict", "m.stan") == (0, "", "")


@pytest.mark.parametrize("statement", [
    "real a = x'[2];", "real a = m'[2, 1];", "vector[3] a = m'[2]';", "real a = m[1]'[2];",
    "real a = dot_self({1, 2});", "int a = logical_and(2.5, 1);", "array[1] int a = dims(zv);",
    "real a = sign(2.5);", "int a = num_elements(2);", "int a = idivide(4, 2);",
    "vector[3] a = lower_bound_constrain(1.0, x);", "array[3] vector[3] a = add(av, 1);",
    "complex_vector[3] a = cos(zv);", "complex_vector[3] a = +zv;", "array[3] int a = +i;",
    "real a = bernoulli_lpmf({{1, 0}} | 0.5);", "vector[3] a = step(x);", "row_vector[3] a = softmax(x');",
    "array[1] real a = to_array_1d(1.5);", "int a = binomial_logit_rng(3, 0.5);",
    "real a = loglogistic_lcdf(1.5 | 2, 3);", "real a = student_t_qf(0.5, 3, 0, 1);",
    "array[3] real a = fma(i, 1, 2);", "vector[3] a = inc_beta(x, 1, 2);", "vector[3] a = log_mix(0.5, x, x);",
    "real a = ordered_logistic_lpmf(i | 1.5, x);", "real a = hypergeometric_lpmf(i | 2, 3, 4);",
    "real a = bernoulli_logit_glm_lpmf(1 | x', 0.5, x);", "real a = normal_id_glm_lpdf(1.5 | x', 0.5, x, 2.0);"])
def test_strict_refuses_what_only_posterity_has(run, statement):
    """Each has been shown to stanc 2.39, which refuses it."""
    write(run, m=f"{STRICT_DATA}generated quantities {{ {statement} }}\n")
    status, _, err = run("check", "--strict", "m.stan")
    assert status == 1 and err.count("error:") == 1, err


LAPLACE = """functions {
  vector same(vector x, real a) { return x - a; }
  real solved(real a) { return solve_newton(same, [0]', a)[1]; }
  real plain(vector theta, real a) { return normal_lpdf(theta | a, 1); }
  real deep(vector theta, real a) { return plain(theta, a) + solved(a); }
  real sum_of(array[] complex z, int a, int b) { return sum(get_real(z)); }
  matrix K(real a) { return [[a]]; }
}
data { array[1] int y, n; array[2] complex z; }
parameters { real<lower=0> a; }
model { target += %s; }
"""


@pytest.mark.parametrize("term, status", [
    ("laplace_marginal(plain, (a,), 1, K, (a,))", 0), ("laplace_marginal(deep, (a,), 1, K, (a,))", 1),
    ("laplace_marginal_neg_binomial_2_log_lpmf(y | n, [a]', [0]', 1, K, (a,))", 0),
    ("laplace_marginal_neg_binomial_2_log_lpmf(y | n, a, [0]', 1, K, (a,))", 1),
    ("laplace_latent_solve(plain, (1,), 1, K, (1,)).1[1]", 1), ("reduce_sum(sum_of, z, 1)", 1)])
def test_strict_knows_what_stan_differentiates(run, term, status):
    write(run, m=LAPLACE % term)
    assert run("check", "m.stan")[0] == 0
    got, _, err = run("check", "--strict", "m.stan")
    assert got == status and err.count("error:") == status, err


IMPROPER = "nothing in the density depends on parameter `%s`: its posterior is improper"


def warnings(run, text, *options):
    write(run, m=text)
    status, _, err = run("check", *options, "m.stan")
    assert status == 0, err
    return re.findall(r"warning: m.stan:(\d+:\d+): (.*)", err)


@pytest.mark.parametrize("program, said", [
    ("data { int N; } model { }", ["data variable `N` is never used"]),
    ("transformed data { real z = 3; } model { }", ["`z` is never used"]),
    ("model { int a; a = 3; }", ["`a` is never used"]),
    ("functions { real f(real x, real y) { return x; } }", ["argument `y` of `f` is never used"]),
    ("parameters { real p; } model { }", [IMPROPER % "p"]),
    ("parameters { real p; } transformed parameters { real q = p; } model { }", [IMPROPER % "p"]),
    ("parameters { real<lower=0, upper=1> p; } model { }", ["parameter `p` is never used"]),
    ("parameters { real p; } model { 1 ~ normal(p, 1); }",
     ["parameter `p` has no prior: it is flat"]),
    ("parameters { real p; real<lower=0> t; } transformed parameters { real q = p * t; } "
     "model { q ~ std_normal(); 1 ~ normal(t, 1); }", []),
    ("parameters { real p; } model { target += normal_lpdf(p | 0, 1); }", []),
    ("parameters { real p; } model { target += -p ^ 2; }", []),
    ("data { real y; } parameters { real p; } model { target += -(p - y) ^ 2; }",
     ["parameter `p` has no prior: it is flat"]),
    ("data { int N; array[N] int g; vector[N] y; } parameters { vector[3] b; } "
     "model { b[g] ~ normal(0, 1); y ~ normal(b[g], 1); }", []),
    ("parameters { simplex[3] s; real<lower=0, upper=1> p; } model { 1 ~ normal(p + s[1], 1); }",
     []),
    ("parameters { real s; } model { s ~ exponential(1); }",
     ["`exponential` has no density but for values 0 or more: the declaration of `s` lets it be "
      "others"]),
    ("parameters { real<lower=0> s; } model { s ~ beta(2, 2); }",
     ["`beta` has no density but for values from 0 to 1: the declaration of `s` lets it be others"]),
    ("parameters { real v; } model { v ~ uniform(0, 10); }",
     ["`uniform` has no density but for values from 0 to 10: the declaration of `v` lets it be "
      "others"]),
    ("parameters { real s; } model { s ~ normal(0, 1); 1 ~ normal(0, s); }",
     ["`sigma` of `normal` must be above 0: the declaration of `s` lets it be others"]),
    ("parameters { real<lower=0> s; } model { s ~ normal(0, 1); 1 ~ normal(0, s); }", []),
    ("parameters { real p; } model { p ~ normal(0, -1); }",
     ["`sigma` of `normal` is -1, it must be above 0"]),
    ("parameters { real p; } model { target += student_t_lpdf(p | 0, 0, 1); }",
     ["`nu` of `student_t_lpdf` is 0, it must be above 0"]),
    ("parameters { real<lower=0> u; } model { log(u) ~ normal(0, 1); }",
     ["the left side of `~` is not linear in a parameter"]),
    ("parameters { real<lower=0> u; } model { log(u) ~ normal(0, 1); target += -log(u); }", []),
    ("parameters { real a; real b; } model { 2 * a - b / 3 ~ normal(0, 1); }", []),
    ("parameters { real a; real b; } model { a * b ~ normal(0, 1); }",
     ["the left side of `~` is not linear in a parameter"]),
    ("parameters { real p; } model { p ~ normal(1 / 2, 1); }", ["1 / 2 is 0: both are int"]),
    ("parameters { real p; } model { p ~ normal(4 / 2, 1); }", []),
    ("parameters { real<lower=2, upper=9> p; } model { 1 ~ normal(p, 1); }",
     ["parameter `p` is held between 2 and 9"]),
    ("parameters { real<lower=-1, upper=1> p; } model { 1 ~ normal(p, 1); }", []),
    ("functions { real f() { return 1; print(2); print(3); } }",
     ["this statement is never reached"]),
    ("model { for (i in 1:3) { if (i > 1) { continue; target += 1; } break; { } } reject(1); ; }",
     ["this statement is never reached"] * 3),
    ("model { profile(\"a\") { fatal_error(1); target += 1; } }",
     ["this statement is never reached"]),
    ("functions { real f(int n) { if (n > 1) return 1; else return 2; } }", []),
    ("functions { real f(real x); real f(real x) { return 2 * x; } }", []),
    ("functions { void f(real a, vector b) { print(b); } }", ["argument `a` of `f` is never used"]),
    ("transformed data { array[2] int a; a[1] = 2; }", ["`a` is never used"]),
    ("transformed data { int i = 1; array[2] int a = {1, 2}; a[i] = 2; print(a); }", []),
    ("transformed parameters { real z = 1; } generated quantities { real g = 2; }", []),
    ("parameters { vector[2] p; } model { p ~ normal(0, 0); }",
     ["`sigma` of `normal` is 0, it must be above 0"]),
    ("parameters { real<lower=0, upper=1> p; } model { 3 ~ binomial(5, 1.5); p ~ beta(1, 1); "
     "2 ~ binomial(5, p); }", ["`theta` of `binomial` is 1.5, it must be from 0 to 1"]),
    ("parameters { real p; } model { p ~ normal(0, 1); 2 ~ binomial(5, p); }",
     ["`theta` of `binomial` must be from 0 to 1: the declaration of `p` lets it be others"]),
    ("parameters { vector<lower=0>[2] u; } model { exp(u) ~ normal(0, 1); }",
     ["the left side of `~` is not linear in a parameter"]),
    ("parameters { vector[2] a; matrix[2, 2] b; } model { append_row(a, to_vector(b)) ~ "
     "normal(0, 1); sum(a) ~ normal(0, 1); }", []),
    ("parameters { real a; } model { a ~ normal(7 / 2, 1 / 3 + 1); }",
     ["1 / 3 is 0: both are int", "7 / 2 is 3: both are int"]),
    ("parameters { real a; real b; } model { a ~ normal(b, 1); b ~ normal(0, 1); }", []),
    ("parameters { ordered[2] a; positive_ordered[2] b; cov_matrix[2] S; } model { 1 ~ "
     "normal(a[1] + b[1] + S[1, 1], 1); }",
     ["parameter `a` has no prior: it is flat", "parameter `b` has no prior: it is flat",
      "parameter `S` has no prior: it is flat"]),
    ("functions { real foo_lpdf(real x) { return -x; } } parameters { real<lower=0> a; } "
     "model { a ~ foo(); }", []),
    ("functions { void f_lp(real x) { target += -x; } } parameters { real<lower=0> a; } "
     "model { f_lp(a); }", []),
])
def test_pedantic(run, program, said):
    assert sorted(text for _, text in warnings(run, program, "--pedantic")) == sorted(said)


# Told of every program: what no data can make a distribution of.
@pytest.mark.parametrize("declared, body, improper", [
    ("real x", "", True), ("real<lower=0> x", "", True), ("real<upper=0> x", "", True),
    ("real<offset=1, multiplier=2> x", "", True), ("vector[2] x", "", True), ("ordered[2] x", "", True),
    ("cov_matrix[2] x", "", True), ("cholesky_factor_cov[2] x", "", True), ("complex x", "", True),
    ("sum_to_zero_vector[3] x", "", True), ("tuple(real<lower=0, upper=1>, real) x", "", True),
    ("array[2] real x", "model { 1 ~ normal(0, 1); }", True),
    ("real x", "model { } generated quantities { real y = normal_rng(x, 1); }", True),
    ("real x", "transformed parameters { real y = exp(x); real z = y; } model { }", True),
    ("real x", "transformed parameters { real y; y = exp(x); } model { target += 1; }", True),
    ("real<lower=-1, upper=1> x", "", False), ("simplex[2] x", "", False), ("corr_matrix[2] x", "", False),
    ("unit_vector[2] x", "", False), ("cholesky_factor_corr[2] x", "", False), ("vector[0] x", "", False),
    ("tuple(real<lower=0, upper=1>, simplex[2]) x", "", False), ("int<lower=1, upper=3> x", "", False),
    ("real x", "model { x ~ normal(0, 1); }", False), ("real x", "model { 1 ~ normal(x, 1); }", False),
    ("real x", "model { target += -abs(x); }", False), ("vector[2] x", "model { x[1] ~ normal(0, 1); }", False),
    ("real x", "model { if (abs(x) > 1) reject(1); }", False),
    ("real x", "transformed parameters { real y = 2 * x; real z = y; } model { z ~ normal(0, 1); }", False),
    ("real x", "transformed parameters { real y; y = x; { real w = y; if (w > 1) reject(1); } } model { }", False),
    ("real x", "transformed parameters { real<lower=0, upper=1> y = x; } model { }", False),
    ("real x", "transformed parameters { tuple(real, real) y = (x, 1); } model { y.1 ~ normal(0, 1); }", False),
    ("real x", "transformed parameters { real a; real b; (a, b) = (x, 1); } model { a ~ normal(0, 1); }", False),
    ("real x", "transformed parameters { real y = 0; for (v in {x}) y += v; } model { y ~ normal(0, 1); }", False),
    ("real x; real<lower=x> y", "model { y ~ normal(0, 1); }", False),
    ("real x", "transformed parameters { matrix[1, 1] L = cholesky_decompose([[1 - x * x]]); } model { }", False),
])
def test_improper(run, declared, body, improper):
    text = f"parameters {{ {declared}; }} {body}"
    assert [said for _, said in warnings(run, text)] == ([IMPROPER % "x"] if improper else [])


def test_improper_says_what_helps(run):
    write(run, m="parameters {\n  real<lower=0> scale;\n  cov_matrix[2] S;\n}")
    _, _, err = run("check", "m.stan")
    assert "m.stan:2:3: " + IMPROPER % "scale" in err and "m.stan:3:3: " + IMPROPER % "S" in err
    assert "write `scale ~ ...` in the model block, or declare it with a lower and an upper bound" in err
    assert "write `S ~ ...` in the model block\n" in err


def test_posteriors_have_few_warnings(run):
    """Programs that are used in the wild: the linter reads all of them."""
    for path in sorted((ROOT / "tests/posteriors").glob("*.stan")):
        status, _, err = run("check", "--pedantic", path)
        assert status == 0, err


def test_discrete_parameters_are_not_strict(run):
    write(run, m="parameters { real<lower=0> s; int<lower=1, upper=2> z; }\nmodel { s ~ exponential(z); }\n")
    status, _, said = run("check", "m.stan")
    assert status == 0 and "`z` is summed out of the density" in said
    status, _, said = run("check", "--strict", "m.stan")
    assert status == 1 and "int parameters are not part of Stan" in said


@pytest.mark.parametrize("words", [["dump", "--phase=ast", "main.stan"], ["functions"], ["--help"]])
def test_output_that_cannot_be_written_is_a_failure(run, posterity, words):
    write(run, main="parameters { real x; }")
    with open("/dev/full", "w") as full:
        process = subprocess.run([posterity, *words], stdout=full, stderr=subprocess.PIPE, text=True, cwd=run.dir,
                                 timeout=60)
    assert process.returncode == 1 and "could not be written" in process.stderr


def test_cache_of_a_folder_that_is_not_there(run, home):
    status, out, err = run("cache", "ls", "missing")
    assert (status, out) == (1, "") and "missing is not a folder" in err
    assert run("cache", "ls", ".")[0] == 0
