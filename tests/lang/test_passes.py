# SPDX-License-Identifier: BSD-3-Clause
"""What the generator keeps out of the text: whether a pass has run shows there, not in the numbers."""
import math
import os
import re
import subprocess

import mpmath
import pytest


@pytest.fixture
def density(tmp_path):
    """The function ps_density of a program."""
    def text_of(program):
        file = tmp_path / "program.stan"
        file.write_text(program)
        run = subprocess.run([os.environ["GEN_DRIVER"], "--text", str(file)], capture_output=True,
                             text=True, timeout=60)
        assert run.returncode == 0, run.stderr
        return re.search(r"^int ps_density.*?^}", run.stdout, re.S | re.M)[0]
    return text_of


def test_a_density_is_tested_without_a_second_evaluation(density):
    text = density("data { real y; } parameters { real m; real t; }\n"
                   "transformed parameters { real p = normal_lpdf(y | m, 1); }\n"
                   "model { target += p * t; }\n")
    values = re.findall(r"normal_lpdf_k\([^;]*, 0u, ", text)
    assert len(values) == 1, text


REDUCTIONS = ["log_sum_exp(x)", "max(x)", "min(x)", "mean(x)", "log_mix(softmax(x), x)",
              "dot_product(log_softmax(x), x)", "log_sum_exp(x[2:3] + c[{1, 2}])"]


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_reductions_stand_in_the_text(reduction, density):
    text = density("data { int K; vector[K] c; } parameters { vector[K] x; }\n"
                   f"model {{ for (k in 1:K) target += c[k] * square({reduction}); }}\n")
    assert "ps_call" not in text


@pytest.mark.parametrize("values", [(1.5, float("nan")), (float("inf"), 2.0), (float("-inf"), 2.0),
                                    (float("-inf"), float("-inf")), (float("inf"), float("nan"))])
@pytest.mark.parametrize("reduction", REDUCTIONS[:-1])
def test_reductions_of_what_is_not_finite(reduction, values, tmp_path):
    """Generated code refuses a point, or has the density, as the interpreter does."""
    def text(x):
        return {"nan": "not_a_number()", "inf": "positive_infinity()", "-inf": "negative_infinity()"}.get(
            str(x), str(x))
    program = tmp_path / "program.stan"
    program.write_text("parameters { real p; }\nmodel {\n  vector[3] x = [p, %s, %s]';\n"
                       "  real r = %s;\n  target += r == r ? fmin(fmax(r, -9), 9) * p : 7 * p;\n}\n"
                       % (*map(text, values), reduction))
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", "0.5"],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    *compiled, (interpreted,) = [[float(x) for x in t.split()] for t in run.stdout.splitlines()[-3:]]
    for status, value, *_ in compiled:
        if status:
            assert interpreted != interpreted
        else:
            assert abs(value - interpreted) < 1e-12


def test_settled_locals_are_not_kept(density):
    text = density("data { int K; vector[K] y; } parameters { real a; vector[K] b; }\n"
                   "model { real m = a; for (k in 1:K) m += b[k] * y[k];\n"
                   "  target += -square(m) * a; }\n")
    assert "ps_push" not in text


def test_a_walk_is_kept(density):
    text = density("data { int K; vector[K] y; } parameters { real a; vector[K] b; }\n"
                   "model { real m = a; for (k in 1:K) m = y[k] * square(m) + b[k];\n"
                   "  target += m; }\n")
    assert "ps_push" in text


def test_rounds_run_many_at_a_time(density):
    head = ("data { int N; int K; vector[N] y; array[N] int b; } parameters { vector[K] m; }\n"
            "model { for (n in 1:N) { vector[K] l; for (k in 1:K) l[k] = normal_lpdf(y[n] | m[k], 1);\n")
    assert "const int last" in density(head + "  target += log_sum_exp(l); } }\n")
    assert "const int last" not in density(head + "  if (l[1] > 0) target += log_sum_exp(l); } }\n")


@pytest.mark.parametrize("scale, outcome", [("p", "0"), ("1", "not_a_number()"), ("1", "positive_infinity()")])
def test_a_round_refuses(scale, outcome, tmp_path):
    program = tmp_path / "program.stan"
    program.write_text("transformed data { vector[200] y = rep_vector(0, 200); y[150] = %s; }\n"
                       "parameters { real p; }\n"
                       "model { for (n in 1:200) { array[2] real l;\n"
                       "  for (k in 1:2) l[k] = normal_lpdf(y[n] | k, %s);\n"
                       "  target += log_sum_exp(l); } }\n" % (outcome, scale))
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", "-0.5"],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    *compiled, (interpreted,) = [[float(x) for x in t.split()] for t in run.stdout.splitlines()[-3:]]
    assert all(status for status, *_ in compiled) == (not abs(interpreted) < 1e300)


@pytest.mark.parametrize("statements, wrong", [
    ("vector[2] l = b * x[n];", True), ("vector[3] l = b * x[n];", False),
    ("vector[2] l = c * x[n] + b;", True), ("vector[2] l = c * x[n] + head(b, 2);", False),
    ("vector[3] l = b; l += c;", True), ("array[2] real l; l = to_array_1d(b); l[1] = x[n];", True),
    ("vector[2] l = M[n];", False), ("vector[3] l; l = x[n] * M[n];", True),
    ("vector[4] l; l = append_row(x[n], b + M[n]);", True)])
def test_rounds_assign_what_has_the_size(statements, wrong, tmp_path):
    program = tmp_path / "program.stan"
    program.write_text("transformed data { vector[4] x = [1, 2, 3, 4]'; }\n"
                       "parameters { vector[3] b; vector[2] c; array[4] vector[2] M; }\n"
                       "model { for (n in 1:4) { %s target += log_sum_exp(l); } }\n" % statements)
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", *["0.5"] * 13],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    *compiled, (interpreted,) = [[float(x) for x in t.split()] for t in run.stdout.splitlines()[-3:]]
    for status, value, *_ in compiled:
        assert bool(status) == wrong == (interpreted != interpreted)
        assert wrong or abs(value - interpreted) < 1e-12


def test_kernels_of_constants_are_loops_of_vectors(density):
    text = density("data { int N; vector[N] y; } parameters { real a; real<lower=0> nu; }\n"
                   "model { y ~ student_t(nu, a, 1); }\n")
    assert "simd" in text and "student_t_lpdf_v" in text


@pytest.mark.parametrize("statement", ["y ~ poisson_log(a + b * x)", "y ~ binomial_logit(9, a + b * x)"])
def test_what_a_statement_drops_keeps_no_loop_from_vectors(statement, density):
    """A constant of the data calls a function that has no form for vectors; `~` leaves it out."""
    text = density("data { int N; array[N] int y; vector[N] x; } parameters { real a; real b; }\n"
                   f"model {{ {statement}; }}\n")
    assert "#pragma omp simd" in text and "_lpmf_v" in text, text


FORWARD = ("data { int T; int K; vector[T] y; } parameters { vector[K] m; real<lower=0> s; vector[K] x; }\n"
           "model { array[T, K] real f; array[K] real acc; f[1] = to_array_1d(m);\n"
           "  for (t in 2:T) for (k in 1:K) { %s\n"
           "    for (j in 1:K) acc[j] = f[t - 1, j] + x[j] + %s;\n"
           "    f[t, k] = log_sum_exp(acc); }\n  target += sum(f[T]); }\n")


@pytest.mark.parametrize("before, term, ahead", [
    ("", "normal_lpdf(y[t] | m[k], s)", True),
    ("", "exp(y[t] - m[k]) * s", True),
    ("", "normal_lpdf(f[t - 1, k] | m[k], s)", False),
    ("if (y[t] > 9) break;", "normal_lpdf(y[t] | m[k], s)", False),
    ('if (y[t] > 9) reject("y");', "normal_lpdf(y[t] | m[k], s)", False),
    ('print(t);', "normal_lpdf(y[t] | m[k], s)", False),
    ("", "(y[t] > 9 ? normal_lpdf(y[t] | m[k], s) : 0)", False)])
def test_densities_are_computed_ahead_of_a_recurrence(before, term, ahead, density):
    text = density(FORWARD % (before, term))
    assert bool(re.search(r"(normal_lpdf|exp)_v\d", text)) == ahead
    assert bool(re.search(r"(normal_lpdf|exp)_k", text)) != ahead


CHAIN = ("data { int T; vector[T] y; } parameters { real a; vector[T] z; }\n"
         "model { vector[T] x; x[1] = a; x[2] = a; for (t in 3:T) %s x ~ std_normal(); }\n")


@pytest.mark.parametrize("rounds, is_chain", [
    ("x[t] = a * x[t - 1] + z[t];", True),
    ("{ real e = exp(z[t]); x[t] = e * x[t - 1] / x[t - 2]; }", True),
    ("x[t] = sqrt(1 + square(a * x[t - 1]));", True),
    ("x[t] = x[t - 1] * x[t];", False),
    ("{ x[t] = a * x[t - 1]; x[t] += 1; }", False),
    ("if (y[t] > 0) x[t] = a * x[t - 1];", False),
    ("x[t] = a * max(x[1:t - 1]);", False)])
def test_a_chain_is_not_on_the_tape(rounds, is_chain, density):
    text = density(CHAIN % rounds)
    assert ("k >= 0; k--" in text) == is_chain


@pytest.mark.parametrize("last", ["x[6]", "sum(x)", "x[3]"])
@pytest.mark.parametrize("step", [
    "sqrt(a + square(x[t - 1]) - y[t])", "sqrt(y[t] * x[t - 1]^2 + a)", "sqrt(a - x[t - 1] * x[t - 1] * y[t])",
    "sqrt(a * x[t - 1]^2 + pow(x[t - 2], 2.0) - y[t])", "sqrt(square(x[t - 1] - 1) - y[t])",
    "1 / (x[t - 1] - a) + x[t - 2]", "log(x[t - 1] * y[t])"])
def test_a_chain_that_is_no_number(step, last, tmp_path):
    """Roots of what is below 0, where later rounds would come back: what the interpreter says."""
    program = tmp_path / "program.stan"
    program.write_text("transformed data { vector[6] y = [0, 0, 1, 7, -9, 0]'; }\nparameters { real a; }\n"
                       "model { vector[6] x; x[1] = -1; x[2] = 2;\n"
                       "  for (t in 3:6) x[t] = %s;\n"
                       "  target += %s == %s ? fmin(fmax(%s, -9), 9) * a : 7 * a; }\n"
                       % (step, last, last, last))
    points = ["-3", "0", "0.5", "2", "9", "20"]
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", *points],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = [[float(x) for x in line.split()] for line in run.stdout.splitlines()]
    for *compiled, (interpreted,) in zip(lines[::3], lines[1::3], lines[2::3]):
        for status, value, *_ in compiled:
            assert not status and abs(value - interpreted) < 1e-12 * max(1, abs(interpreted))


STATES = ("transformed data { matrix[3, 3] b = %s; vector[3] start = %s; vector[3] w = [1, 2, 3]'; }\n"
          "parameters { real p; }\n"
          "model { array[4] vector[3] f; array[3] real acc; f[1] = p + start;\n"
          "  for (t in 2:4) for (k in 1:3) {\n"
          "    for (j in 1:3) acc[j] = f[t - 1][j] + log(b[j, k]) + p * w[k];\n"
          "    f[t][k] = log_sum_exp(acc); }\n"
          "  target += f[4][1] + f[4][2] / 3 + f[4][3] / 7; }\n")


@pytest.mark.parametrize("matrix", ["[[1, 0.5, 0], [0, 1, 0.5], [0, 0, 1]]", "identity_matrix(3)",
                                    "[[1e-300, 1e-250, 1e300], [1e-140, 1, 0], [1, 1e308, 1e-308]]",
                                    "[[0, 1, 1], [0, 1, 1], [0, 1, 1]]",
                                    "[[1e-240, 1e-240, 1e-240], [1e300, 1e300, 1e300], [0, 0, 1]]",
                                    "[[1, 1, 1], [not_a_number(), 1, 1], [1, 1, 1]]",
                                    "[[1, 1, positive_infinity()], [1, 1, 1], [1, 1, 1]]"])
@pytest.mark.parametrize("start", ["[0, -800, -1600]'", "[0, 900, -5000]'", "[0, 0, negative_infinity()]'",
                                   "[800, 0, 0]'", "[0, positive_infinity(), 0]'"])
def test_states_far_apart(matrix, start, density, tmp_path):
    """A product of exponentials would be 0 or too large: generated code says what the interpreter does."""
    program = tmp_path / "program.stan"
    program.write_text(STATES % (matrix, start))
    assert "ps_log_products(" in density(program.read_text())
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", "0.25"],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    *compiled, (interpreted,) = [[float(x) for x in line.split()] for line in run.stdout.splitlines()[-3:]]
    for status, value, *slope in compiled:
        assert bool(status) == (not abs(interpreted) < 1e300)
        if not status:
            assert abs(value - interpreted) <= 1e-12 * max(1, abs(interpreted))
            # p is in every path once at its start and w[k] times at each step
            assert slope[0] == slope[0] and slope[0] > 0


def test_a_state_that_nothing_leads_to(density, tmp_path):
    """Beside terms that are all -inf what is not a number counts for nothing, as in the interpreter."""
    program = tmp_path / "program.stan"
    program.write_text("transformed data { matrix[2, 2] b = [[0, negative_infinity()], [0, not_a_number()]]; }\n"
                       "parameters { real p; }\n"
                       "model { array[3] vector[2] f; f[1] = [p, 2]';\n"
                       "  for (t in 2:3) for (k in 1:2) { vector[2] acc;\n"
                       "    for (j in 1:2) acc[j] = f[t - 1, j] + b[j, k];\n"
                       "    f[t, k] = log_sum_exp(acc); }\n  target += f[3, 1]; }\n")
    assert "ps_log_products(" in density(program.read_text())
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", "0.5"],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    *compiled, (interpreted,) = [[float(x) for x in line.split()] for line in run.stdout.splitlines()[-3:]]
    for status, value, slope in compiled:
        assert not status and abs(value - interpreted) < 1e-12 and abs(slope - 1 / (1 + math.exp(1.5))) < 1e-12


# Functions of loops, mpmath's value and slope, and where; a sum of one element rounds nothing else.
ELEMENTARY = {
    "exp": (mpmath.exp, mpmath.exp, [-708.0, -40.3, -1.03971, -0.3, -1e-9, 0.0, 0.34, 0.35, 3.81255, 700.0]),
    "log": (mpmath.log, lambda x: 1 / x, [2e-308, 1e-300, 0.7, 0.71, 0.9999999, 1.0, 1.4, 1.42, 3e8, 1e308]),
    "log1p": (mpmath.log1p, lambda x: 1 / (1 + x), [-0.9, -0.3, -1e-12, 0.0, 1e-300, 0.4, 0.42, 1.0, 1e9]),
    "log1p_exp": (lambda x: mpmath.log1p(mpmath.exp(x)), lambda x: 1 / (1 + mpmath.exp(-x)),
                  [-745.0, -40.0, -36.7, -5.0, -0.3, -1e-9, 0.0, 1e-300, 0.25, 1.0, 3.0, 17.5, 40.0, 800.0]),
}


@pytest.mark.parametrize("name", ELEMENTARY)
def test_functions_of_loops_to_the_last_digits(name, tmp_path):
    value_of, slope_of, points = ELEMENTARY[name]
    program = tmp_path / "program.stan"
    program.write_text("parameters { real p; }\nmodel { target += %s([p]'); }\n" % name)
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", *map(repr, points)],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = [[float(x) for x in line.split()] for line in run.stdout.splitlines()]
    for x, *compilers in zip(points, lines[::3], lines[1::3]):
        for status, *given in compilers:
            with mpmath.workdps(40):
                wanted = [f(mpmath.mpf(x)) for f in (value_of, slope_of)]
                for number, true in zip(given, wanted):
                    assert status == 0 and abs(number - true) <= 3 * 2.3e-16 * abs(true) + 5e-324, (x, given)
TALL = "data { int N, K; matrix[N, K] X; array[N] int y; } parameters { real a; vector[K] b; }\n"


@pytest.mark.parametrize("statement", ["y ~ bernoulli_logit(a + X * b);", "y ~ poisson_log(X * b);",
                                       "y ~ bernoulli_logit_glm(X, a, b);",
                                       "y ~ neg_binomial_2_log_glm(X, a, b, exp(a));",
                                       "target += sum(square(X[, 1:2] * b[1:2]));"])
def test_products_of_data_are_computed_by_tiles(statement, density):
    text = density(TALL + "model { %s }\n" % statement)
    assert "la_panels_product" in text and "la_panels_adjoint" in text and "ps_call" not in text


def test_panels_are_made_once(density):
    text = density(TALL + "model { y ~ poisson_log(X * b); y ~ bernoulli_logit(a + X * b); }\n")
    assert len(set(re.findall(r"la_panels_product\(.*? (h\d+) \+", text))) == 1


@pytest.mark.parametrize("call", ["multi_normal(m, S)", "multi_normal_cholesky(m, S)", "multi_normal_prec(m, S)",
                                  "multi_normal(m, 2 * S)", "multi_normal(m, Ss[1])"])
def test_matrices_of_data_are_factored_once(call, density):
    text = density("data { matrix[3, 3] S; array[2] matrix[3, 3] Ss; } parameters { vector[3] m; }\n"
                   "model { for (n in 1:2) m ~ multi_normal(m, Ss[n]); m ~ %s; }\n" % call)
    assert len(re.findall(r"shape_real, call_multi_normal\w*, 4", text)) == 1


def test_factors_that_are_multiplied_are_not_made(density):
    text = density("parameters { matrix[3, 3] K; vector[3] z; }\n"
                   "model { target += sum(cholesky_decompose(K) * z); }\n")
    assert "call_factor_product_adjoint" in text and "call_cholesky" not in text


@pytest.mark.parametrize("columns, point", [(2, "0.5 0.5"), (3, "0.5 0.5 nan"), (3, "0.5 0.5 1e308")])
def test_tiles_refuse(columns, point, tmp_path):
    """Sizes that do not agree are wrong; a predictor that is no number refuses the point."""
    program = tmp_path / "program.stan"
    program.write_text("transformed data { matrix[40, %d] X = rep_matrix(2, 40, %d); }\n"
                       "parameters { vector[%d] b; }\n"
                       "model { rep_array(0, 40) ~ bernoulli_logit(X * b); }\n"
                       % (3, 3, columns))
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", *point.split()],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    *compiled, (interpreted,) = [[float(x) for x in t.split()] for t in run.stdout.splitlines()[-3:]]
    assert all(status for status, *_ in compiled) and not abs(interpreted) < 1e300


PARTIAL_CREDIT = """
functions {
  real partial_credit(int y, real theta, vector beta) {
    vector[rows(beta) + 1] unsummed;
    vector[rows(beta) + 1] probs;
    unsummed = append_row(rep_vector(0.0, 1), theta - beta);
    probs = softmax(cumulative_sum(unsummed));
    return categorical_lpmf(y + 1 | probs);
  }
}
data { int N, J, K; array[N] int<lower=1, upper=J> j; array[N] int y; }
parameters { vector[J] theta; vector[K] beta; }
model { for (n in 1:N) target += partial_credit(y[n], theta[j[n]], beta); }
"""


def test_the_body_of_a_function_is_part_of_the_loop(density):
    text = density(PARTIAL_CREDIT)
    assert "partial_credit_" not in text and "ps_call" not in text
    assert "ps_categories" in text, "rounds run one at a time"


@pytest.mark.parametrize("body", ["for (i in 1:3) if (x > i) return x; return 0;",
                                  "print(x); return x;",
                                  "return x > 1 ? f(x / 2) : x;"])
def test_what_is_not_only_a_value_stays_a_call(body, density):
    text = density("functions { real f(real x) { %s } }\nparameters { real a; }\n"
                   "model { target += f(a); }\n" % body)
    assert re.search(r"= f_\w+\(W", text), text


RUNS = ["head(x, 2)", "tail(x, 2)", "segment(x, 2, 2)", "reverse(x)", "col(A, 2)", "row(A, 1)'",
        "sub_col(A, 1, 2, 2)", "append_row(c, x)", "append_row(x, x)", "cumulative_sum(x)"]


@pytest.mark.parametrize("run", RUNS)
def test_containers_made_of_others_are_no_calls(run, density):
    text = density("data { real c; } parameters { vector[3] x; matrix[3, 3] A; }\n"
                   f"model {{ target += sum(exp({run})); }}\n")
    assert "ps_call" not in text


def agrees(program, point, tolerance=1e-12):
    """Generated code fails where the interpreter does, and gives what it gives."""
    run = subprocess.run([os.environ["GEN_DRIVER"], "--at", str(program), "none.json", *point],
                         capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr
    *compiled, (interpreted,) = [[float(x) for x in t.split()] for t in run.stdout.splitlines()[-3:]]
    for status, value, *_ in compiled:
        if status:
            assert interpreted != interpreted
        else:
            assert value == pytest.approx(interpreted, rel=tolerance)


@pytest.mark.parametrize("call", ["head(x, k)", "tail(x, k)", "segment(x, k, 2)", "segment(x, 2, k)",
                                  "sub_col(A, k, 1, 2)", "sub_col(A, 1, k, 1)", "sub_col(A, 1, 1, k)",
                                  "col(A, k)", "row(A, k)'", "sub_row(A, k, 1, 1)'", "sub_row(A, 1, 1, k)'"])
@pytest.mark.parametrize("k", [-1, 0, 1, 2, 3, 4, 5])
def test_runs_outside_of_their_container(call, k, tmp_path):
    program = tmp_path / "program.stan"
    program.write_text("parameters { vector[3] x; matrix[3, 4] A; }\n"
                       "model {\n  int k = %d;\n  target += sum(exp(%s));\n}\n" % (k, call))
    agrees(program, [str(0.1 * i) for i in range(15)])


@pytest.mark.parametrize("eta", ["x", "1e3 + x", "-1e3 - x", "1e5 * x", "-1e5 * x", "x / 0", "0 * x / 0"])
@pytest.mark.parametrize("cuts", ["{-1, 0, 2}", "{-1, 2, 0}", "{0, 0, 1}", "{-1, 0, 1.0 / 0}", "{1e-9, 2e-9, 3e-9}",
                                  "{-1e300, 0, 1e300}"])
def test_ordered_outcomes_at_the_ends(eta, cuts, tmp_path):
    program = tmp_path / "program.stan"
    program.write_text("parameters { real x; }\nmodel {\n  vector[3] c = to_vector(%s);\n"
                       "  for (y in 0:5) if (y > 0 && y < 5 || x < 0) {\n"
                       "    real r = ordered_logistic_lpmf(y | %s, c);\n"
                       "    target += is_inf(r) ? x : fmax(r, -1e9);\n  }\n}\n" % (cuts, eta))
    # the interpreter takes the gap of near cut points from their distances to the predictor
    agrees(program, ["0.25"], 1e-4 if "e-9" in cuts else 1e-9)


ROUNDS = """
data { int N; array[N] int y; vector[N] x; }
parameters { real a; real b; vector[N] w; }
model {
  for (n in 1:N) {
    real m = a + b * x[n];
    if (%s) w[n] ~ normal(m, 1); else w[n] ~ cauchy(m, 2);
  }
}
"""


@pytest.mark.parametrize("test, splits", [("y[n]", True), ("y[n] > 2 && x[n] < 1", True), ("w[n] > 0", False),
                                          ("a > 0", False), ("n %/% 2 == 0", True), ("N > 3", False)])
def test_rounds_are_split_by_data_alone(test, splits, density):
    assert ("rounds" in density(ROUNDS % test)) == splits


def test_adjoints_of_a_call_are_those_of_what_it_is_assigned_to(density):
    text = density("data { int N; } parameters { matrix[N, N] A; }\n"
                   "model { matrix[N, N] L = crossprod(A); target += sum(L); }\n")
    assert len(re.findall(r"ps_zeros", text)) == 1, text


@pytest.mark.parametrize("statement", ["vector[N] m = a + X * b; y ~ bernoulli_logit(m);",
                                       "for (n in 1:N) y[n] ~ poisson_log(a + X[n] * b);"])
def test_products_in_memory_are_of_panels(statement, density):
    text = density(TALL + "model { %s }\n" % statement)
    assert "la_panels_adjoint" in text and "ps_call" not in text


@pytest.mark.parametrize("rows", [0, 4])
def test_products_that_no_round_computes(rows, tmp_path):
    """Factors that do not agree are no error where nothing multiplies them."""
    program = tmp_path / "program.stan"
    program.write_text("transformed data { int N = %d; matrix[N, 2] x = rep_matrix(1, N, 2); }\n"
                       "parameters { vector[3] b; }\n"
                       "model { for (n in 1:N) { real m = b[1]; if (N > 9) m += x[n] * b; m ~ std_normal(); }\n"
                       "  b ~ std_normal(); }\n" % rows)
    run = subprocess.run([os.environ["GEN_DRIVER"], str(program), "none.json"], capture_output=True, text=True,
                         timeout=120)
    assert run.returncode == 0, run.stdout + run.stderr


def test_rounds_are_grouped_by_a_size_of_data(density):
    text = density(PARTIAL_CREDIT.replace("int N, J, K;", "int N, J, K; array[N] int m;")
                   .replace("theta[j[n]], beta)", "theta[j[n]], segment(beta, 1, m[n]))"))
    assert "const int size" in text and "ps_categories" in text


def test_sizes_of_parameters_are_not_grouped(density):
    text = density("data { int N; vector[N] x; } parameters { vector[9] b; real a; }\n"
                   "model { for (n in 1:N) { int k = a > 0 ? 2 : 3; vector[k] c = head(b, k) * x[n];\n"
                   "  target += log_sum_exp(c); } }\n")
    assert "const int size" not in text


def test_many_branches_do_not_become_many_loops(density):
    ifs = "".join(f"    if (y[n] == {k}) m += b * {k};\n" for k in range(12))
    text = density("data { int N; array[N] int y; vector[N] x; } parameters { real a; real b; vector[N] w; }\n"
                   f"model {{ for (n in 1:N) {{\n    real m = a + b * x[n];\n{ifs}    w[n] ~ normal(m, 1);\n  }} }}\n")
    assert len(text) < 40000, len(text)
