# SPDX-License-Identifier: BSD-3-Clause
"""Discrete parameters in notebooks: what is shown and saved, what the cache keeps."""

import shutil

import arviz
import numpy as np
import pytest
from scipy import integrate, stats

MODEL = """%%stan mix
data { int N; vector[N] y; }
parameters {
  real<lower=0> s;
  array[N] int<lower=0, upper=1> z;
  ordered[2] mu;
}
model {
  s ~ normal(0, 2);
  mu ~ normal(0, 3);
  z ~ bernoulli(0.4);
  for (n in 1:N) y[n] ~ normal(mu[z[n] + 1], s);
}
generated quantities { int ones = sum(z); }"""
DATA = "N = 6\ny = [-2.4, -1.1, 2.2, 3.0, 1.1, 0]'"


def sample(draws=100, more=""):
    return f'fit = sample(mix, draws = {draws}, tune = 100, chains = 2, seed = 3{more})\nsave(fit, "fit.nc");'


@pytest.fixture
def go(run_cells, home):
    def run(model=MODEL, call=None, dir=None):
        folder = dir or home
        folder.mkdir(exist_ok=True)
        result = run_cells([model, DATA, call or sample()], dir=folder)
        assert result.status == 0, result.stderr
        return result, arviz.from_netcdf(folder / "fit.nc").load().posterior

    return run


def test_draws_are_ints_in_the_order_of_the_program(go):
    result, posterior = go()
    assert list(posterior) == ["s", "z", "mu", "ones"]
    assert posterior.z.dtype.kind == "i" and posterior.z.shape == (2, 100, 6)
    assert set(np.unique(posterior.z)) == {0, 1}
    assert np.array_equal(posterior.z.sum(axis=-1), posterior.ones)
    said = "".join(str(o.get("text")) for o in result.cells[0]["outputs"])
    assert "`z` is summed out of the density" in said


def test_draws_come_back_from_disk(go):
    first, a = go()
    second, b = go()
    assert first.counters["sampled_chains"] == 2 and second.counters["sampled_chains"] == 0
    assert all(np.array_equal(a[v], b[v]) for v in a)


def test_more_draws_continue_bit_for_bit(go, home):
    go(call=sample(50))
    _, continued = go(call=sample(100))
    _, whole = go(call=sample(100), dir=home / "other")
    assert all(np.array_equal(continued[v], whole[v]) for v in whole)


def test_edited_generated_quantities_keep_the_draws(go):
    _, a = go()
    result, b = go(model=MODEL.replace("sum(z)", "sum(z) - z[1]"))
    assert result.counters["sampled_chains"] == 0
    assert np.array_equal(a.z, b.z)
    assert np.array_equal(b.ones, a.z.sum(axis=-1) - a.z[..., 0])


def test_bounds_are_part_of_the_key(go):
    go()
    result, _ = go(model=MODEL.replace("upper=1> z", "upper=0> z"))
    assert result.counters["sampled_chains"] == 2


def test_shares_are_those_of_the_posterior(go):
    """P(z = 1) by the other parameters' draws, summed by hand."""
    _, p = go(call=sample(1000))
    y = np.array([-2.4, -1.1, 2.2, 3.0, 1.1, 0])
    s, mu = p.s.values[..., None], p.mu.values
    weight = [w * np.exp(-0.5 * ((y - mu[..., i, None]) / s) ** 2) for i, w in enumerate((0.6, 0.4))]
    expected = weight[1] / (weight[0] + weight[1])
    error = np.sqrt((expected * (1 - expected)).sum(axis=(0, 1))) / expected[..., 0].size
    assert np.all(np.abs((p.z.values - expected).mean(axis=(0, 1))) < 5 * error + 1e-12)


def test_refused_generated_quantities_do_not_take_draws_back(go):
    _, a = go()
    _, b = go(model=MODEL.replace("int ones = sum(z);", 'int ones = sum(z); if (ones > 2) reject("many");'))
    assert np.array_equal(a.z, b.z)
    many = a.ones.values > 2
    assert many.any() and not many.all()
    assert np.array_equal(a.ones.values[~many], b.ones.values[~many])


# ---- sampled, not summed out ----

POISSON = """%%stan hidden
data { int<lower=0> y; }
parameters { int<lower=0> n; real<lower=0, upper=1> p; }
model { p ~ beta(4, 4); n ~ poisson(8); y ~ binomial(n, p); }
generated quantities { int missed = n - y; }"""

FEW = """%%stan hidden
data { int<lower=0> y; }
parameters { array[3] int<lower=0, upper=4> n; real<lower=0, upper=1> p; }
transformed parameters { real total = 0; for (i in 1:3) total += n[i]; }
model { p ~ beta(4, 4); n ~ poisson(1.5); y ~ poisson(total * p + 0.1); }
generated quantities { int first = n[1]; }"""


@pytest.fixture
def hidden(run_cells, home):
    def run(model, options="draws = 100, tune = 100, chains = 2, seed = 3", dir=None):
        folder = dir or home
        folder.mkdir(exist_ok=True)
        result = run_cells([model, f'fit = sample(hidden, data = {{y = 3}}, {options})\nsave(fit, "fit.nc");'],
                           dir=folder)
        assert result.status == 0, result.stderr
        return result, arviz.from_netcdf(folder / "fit.nc").load().posterior

    return run


def is_near(draws, mean):
    error = float(arviz.mcse(draws, method="mean"))
    assert abs(draws.mean() - mean) < 5 * error, (draws.mean(), mean, error)


def test_latent_counts_without_bound(hidden):
    """y ~ poisson(8 p) and n - y ~ poisson(8 (1 - p)) given p and y."""
    result, posterior = hidden(POISSON, "draws = 5000, seed = 1")
    said = "".join(str(o.get("text")) for o in result.cells[0]["outputs"])
    assert "`n` is sampled by Gibbs steps" in said and "has no upper bound" in said

    def weight(p):
        return stats.beta.pdf(p, 4, 4) * stats.poisson.pmf(3, 8 * p)

    total = integrate.quad(weight, 0, 1)[0]
    p = integrate.quad(lambda p: p * weight(p), 0, 1)[0] / total
    small = integrate.quad(lambda p: stats.poisson.cdf(2, 8 * (1 - p)) * weight(p), 0, 1)[0] / total
    assert posterior.n.dtype.kind == "i" and posterior.n.min() >= 3
    is_near(posterior.p.values, p)
    is_near(posterior.n.values, 3 + 8 * (1 - p))
    is_near((posterior.missed.values <= 2).astype(float), small)


BOTH = """%%stan hidden
data { int<lower=0> y; }
parameters { int<lower=0> n; int<lower=0, upper=1> z; real<lower=0, upper=1> p; }
model {
  p ~ beta(4, 4);
  n ~ poisson(6);
  z ~ bernoulli(0.3);
  y ~ binomial(n, z ? p : 0.9);
}
generated quantities { int together = n * z; }"""


def test_some_are_summed_out_and_some_sampled(hidden):
    result, posterior = hidden(BOTH, "draws = 5000, seed = 1")
    said = "".join(str(o.get("text")) for o in result.cells[0]["outputs"])
    assert "`n` is sampled by Gibbs steps" in said and "`z` is summed out" in said
    n = np.arange(3, 80)
    seen = np.array([integrate.quad(lambda p: stats.beta.pdf(p, 4, 4) * stats.binom.pmf(3, k, p), 0, 1)[0]
                     for k in n])
    weight = stats.poisson.pmf(n, 6) * np.array([0.7 * stats.binom.pmf(3, n, 0.9), 0.3 * seen])
    weight /= weight.sum()
    assert list(posterior) == ["n", "z", "p", "together"]
    is_near(posterior.n.values, (weight * n).sum())
    is_near(posterior.z.values, weight[1].sum())
    is_near(posterior.together.values, (weight[1] * n).sum())


def test_few_states_are_enumerated(hidden):
    """A sum of three that the sum cannot take apart; its distribution by enumeration."""
    result, posterior = hidden(FEW, "draws = 5000, seed = 1")
    assert "`n` is sampled" in "".join(str(o.get("text")) for o in result.cells[0]["outputs"])
    states = np.array(np.meshgrid(*[np.arange(5)] * 3)).reshape(3, -1)
    prior = stats.poisson.pmf(states, 1.5).prod(axis=0)
    total = states.sum(axis=0)
    weight = np.array([w * integrate.quad(
        lambda p: stats.beta.pdf(p, 4, 4) * stats.poisson.pmf(3, t * p + 0.1), 0, 1)[0]
        for w, t in zip(prior, total)])
    weight /= weight.sum()
    is_near(posterior.total.values, (total * weight).sum())
    for k in range(5):
        is_near((posterior.first.values == k).astype(float), weight[states[0] == k].sum())


@pytest.mark.parametrize("model", [POISSON, FEW, BOTH], ids=["slice", "enumeration", "both"])
def test_sampled_ones_continue_bit_for_bit(hidden, home, model):
    options = "draws = {}, tune = 60, chains = 3, seed = 5"
    hidden(model, options.format(40))
    result, continued = hidden(model, options.format(100))
    _, whole = hidden(model, options.format(100), dir=home / "other")
    again, cached = hidden(model, options.format(100))
    assert result.counters["sampled_chains"] == 3 and again.counters["sampled_chains"] == 0
    assert all(np.array_equal(continued[v], whole[v]) for v in whole)
    assert all(np.array_equal(cached[v], whole[v]) for v in whole)


def test_sampled_ones_stay_when_generated_quantities_change(hidden):
    _, a = hidden(POISSON)
    result, b = hidden(POISSON.replace("n - y", "n + y"))
    assert result.counters["sampled_chains"] == 0
    assert np.array_equal(a.n, b.n) and np.array_equal(b.missed, a.n + 3)


def test_threads_change_nothing(hidden, home):
    _, a = hidden(POISSON, "draws = 50, tune = 50, seed = 2, threads = 1")
    _, b = hidden(POISSON, "draws = 50, tune = 50, seed = 2, threads = 2", dir=home / "other")
    assert all(np.array_equal(a[v], b[v]) for v in a)


def test_wide_couplings_are_sampled_when_data_are_seen(run_cells):
    model = """%%stan lattice
data { int N; }
parameters { real h; array[N, N] int<lower=1, upper=3> z; }
model {
  h ~ std_normal();
  for (i in 1:N)
    for (j in 2:N) {
      target += 0.1 * h * (z[i, j] == z[i, j - 1]);
      target += 0.1 * h * (z[j, i] == z[j - 1, i]);
    }
}"""
    result = run_cells([model, "small = sample(lattice, data = {N = 4}, draws = 20, tune = 20, seed = 1)",
                        "large = sample(lattice, data = {N = 12}, draws = 5, tune = 5, seed = 1)",
                        'other = sample(lattice, data = {N = 12}, draws = 5, tune = 5, seed = 1, sampler = "slice")'])
    assert result.status == 0, result.stderr
    said = ["".join(str(o.get("text", "")) for o in cell["outputs"]) for cell in result.cells]
    assert "sampled by Gibbs" not in said[1]
    assert "sampled by Gibbs steps beside NUTS" in said[2]
    assert "z[" in said[2] and "more than 100000 states" in said[2]
    assert "sampled by Gibbs steps beside slice sampling" in said[3]


def test_discrete_parameters_alone(run_cells):
    """Nothing is left for NUTS: dice that prefer to agree."""
    model = """%%stan dice
parameters { int<lower=1, upper=6> a, b; }
model { target += a == b ? log(3.0) : 0; }
generated quantities { int same = a == b; }"""
    result = run_cells([model, 'fit = sample(dice, seed = 1)\nmean(fit.same)', "summary(fit)"])
    assert result.status == 0, result.stderr
    share = 18 / 48
    assert abs(float(result.text(1)) - share) < 5 * np.sqrt(share * (1 - share) / 4000)
    assert "E-BFMI" not in str(result.cells[2])


def test_initial_values_are_those_of_continuous_parameters(hidden):
    hidden(POISSON, "draws = 10, tune = 10, seed = 1, init = {p = 0.5}")


def test_sizes_that_differ_are_an_error(run_cells):
    result = run_cells([MODEL.replace("for (n in 1:N) y[n] ~ normal(mu[z[n] + 1], s);",
                                      "y ~ normal(mu[z], s);").replace("lower=0, upper=1> z", "lower=1, upper=2> z")
                        .replace("vector[N] y", "int M; vector[M] y").replace("z ~ bernoulli(0.4);", ""),
                        "fit = sample(mix, data = {N = 2, M = 3, y = {1.0, 2, 3}}, seed = 1)"])
    assert result.status == 1
    assert "differ in size" in "".join(result.error())


# ---- states that are not possible ----

DOMAIN = """%%stan hidden
data { int<lower=0> y; }
parameters { array[2] int<lower=0, upper=4> n; BOUND real<lower=0, upper=1> p; }
model {
  p ~ beta(4, 4);
  n ~ poisson(2.5);
  y ~ binomial(n[1], p);
  0.7 ~ normal(p, n[2]);
  OTHER
}"""


@pytest.mark.parametrize("treated", ["summed out", "sampled"])
def test_impossible_states_weigh_nothing(hidden, treated):
    """y > n[1] and a scale of 0 are states outside of the domain of a density."""
    other = "" if treated == "summed out" else "target += 0 * max(n);"
    model = DOMAIN.replace("BOUND", "").replace("OTHER", other)
    result, posterior = hidden(model, "draws = 4000, seed = 1")
    said = "".join(str(o.get("text")) for o in result.cells[0]["outputs"])
    assert f"`n` is {treated}" in said
    k = np.arange(5)
    prior = stats.poisson.pmf(k, 2.5)

    def weight(p):
        second = np.array([0, *stats.norm.pdf(0.7, p, k[1:])])
        return stats.beta.pdf(p, 4, 4) * np.outer(prior * stats.binom.pmf(3, k, p), prior * second)

    total = np.array([[integrate.quad(lambda p: weight(p)[i, j], 0, 1)[0] for j in k] for i in k])
    total /= total.sum()
    assert posterior.n.values[..., 0].min() == 3 and posterior.n.values[..., 1].min() == 1
    is_near((posterior.n.values[..., 0] == 3).astype(float), total[3].sum())
    for j in range(1, 5):
        is_near((posterior.n.values[..., 1] == j).astype(float), total[:, j].sum())


def run_wrong(run_cells, model):
    result = run_cells([model, "fit = sample(hidden, data = {y = 3}, draws = 10, tune = 10, seed = 1)"])
    assert result.status == 1
    return "".join(result.error())


@pytest.mark.parametrize("other", ["", "target += 0 * max(n);"], ids=["summed", "sampled"])
def test_a_mistake_in_every_state_is_told(run_cells, other):
    """All states refuse: the reason and the line of one of them."""
    model = DOMAIN.replace("BOUND", "").replace("OTHER", other).replace("normal(p, n[2])", "normal(p, -1 - n[2])")
    said = run_wrong(run_cells, model)
    assert "line 8" in said and "must be positive" in said, said


@pytest.mark.parametrize("other", ["", "target += 0 * max(n);"], ids=["summed", "sampled"])
def test_an_index_out_of_range_is_an_error_in_one_state_too(run_cells, other):
    model = DOMAIN.replace("BOUND", "vector[4] m;").replace("OTHER", other + " m ~ normal(n[1] + m[n[2]], 1);")
    model = model.replace("normal(p, n[2])", "normal(p, 1 + n[2])")
    said = run_wrong(run_cells, model)
    assert "line 9" in said and "index 0 is out of range for `m`" in said, said


# ---- truncation, functions that add to target ----

INCREMENTS = """%%stan hidden
functions {
  void seen_lp(int y, int n, real p) { y ~ binomial(n, p); }
}
data { int<lower=0> y; }
parameters { int<lower=0BOUND> n; real<lower=0, upper=1> p; }
model {
  p ~ beta(4, 4);
  n ~ poisson(4) T[2, ];
  seen_lp(y, n, p);
  2 ~ normal(0, n) T[0, 3];
}"""


@pytest.mark.parametrize("bound", ["", ", upper=40"], ids=["sampled", "summed"])
def test_truncation_and_increments(hidden, bound):
    _, posterior = hidden(INCREMENTS.replace("BOUND", bound), "draws = 5000, seed = 1")
    n = np.arange(3, 41)
    seen = np.array([integrate.quad(lambda p: stats.beta.pdf(p, 4, 4) * stats.binom.pmf(3, k, p), 0, 1)[0]
                     for k in n])
    inside = stats.norm.cdf(3, 0, n) - 0.5
    weight = stats.poisson.pmf(n, 4) * seen * stats.norm.pdf(2, 0, n) / inside
    weight /= weight.sum()
    is_near(posterior.n.values, (weight * n).sum())
    is_near((posterior.n.values == 3).astype(float), weight[0])


# ---- steps by parts of the density ----

CHAIN = """%%stan hidden
data { int<lower=0> y; }
parameters { array[4] int<lower=0> n; real<lower=0, upper=1> p; }
model {
  p ~ beta(4, 4);
  n[1] ~ poisson(1.5);
  for (i in 2:4) n[i] ~ poisson(0.5 + p * n[i - 1]);
  y ~ binomial(n[4], p);
}"""


def unit_interval(n=60):
    """Nodes and weights of Gauss and Legendre on (0, 1)."""
    x, w = np.polynomial.legendre.leggauss(n)
    return 0.5 * (x + 1), 0.5 * w


@pytest.mark.parametrize("compiler", ["cc", "tcc"])
def test_neighbours_are_not_moved_at_once(hidden, compiler):
    """A chain without bounds: the distribution of every element and of a pair by summing forward.  The
    density and its parts are compiled apart and loaded side by side."""
    if compiler == "cc" and not shutil.which("cc"):
        pytest.skip("no C compiler")
    result, posterior = hidden(CHAIN, f'draws = 6000, seed = 1, compiler = "{compiler}"')
    assert "`n` is sampled" in "".join(str(o.get("text")) for o in result.cells[0]["outputs"])
    k = np.arange(40)
    total, means, pair = 0, np.zeros(4), 0
    for p, w in zip(*unit_interval()):
        step = stats.poisson.pmf(k[None, :], 0.5 + p * k[:, None])
        first, last = stats.poisson.pmf(k, 1.5), stats.binom.pmf(3, k, p)
        forward, backward = [first], [last]
        for _ in range(3):
            forward.append(forward[-1] @ step)
            backward.insert(0, step @ backward[0])
        w *= stats.beta.pdf(p, 4, 4)
        total += w * (forward[3] * last).sum()
        means += [w * (k * f * b).sum() for f, b in zip(forward, backward)]
        pair += w * ((k * forward[2]) @ step @ (k * last))
    n = posterior.n.values
    for i in range(4):
        is_near(n[..., i], means[i] / total)
    is_near((n[..., 2] * n[..., 3]).astype(float), pair / total)


PRODUCT = """%%stan hidden
data { int<lower=0> y; }
parameters { array[3] int<lower=0, upper=49> n; real<lower=0, upper=1> p; }
model {
  p ~ beta(4, 4);
  n ~ poisson(2);
  y ~ poisson(p * (n[1] + n[2] * n[3]) + 0.1);
}"""


def test_three_with_many_states_together(hidden):
    """Together 125,000 states: enumerated one after the other."""
    result, posterior = hidden(PRODUCT, "draws = 6000, seed = 1")
    assert "more than 100000 states together" in "".join(str(o.get("text")) for o in result.cells[1]["outputs"])
    k = np.arange(50)
    a, b, c = np.meshgrid(k, k, k, indexing="ij")
    weight = sum(w * stats.beta.pdf(p, 4, 4) * stats.poisson.pmf(3, p * (a + b * c) + 0.1)
                 for p, w in zip(*unit_interval(30)))
    weight = weight * stats.poisson.pmf(k, 2)[:, None, None] * stats.poisson.pmf(k, 2)[:, None] * stats.poisson.pmf(k, 2)
    weight /= weight.sum()
    n = posterior.n.values
    is_near(n[..., 0], (weight * a).sum())
    is_near(n[..., 1], (weight * b).sum())
    is_near((n[..., 1] * n[..., 2]).astype(float), (weight * b * c).sum())


# ---- starts, and what is told of discrete parameters ----

MIXED = """%%stan hidden
data { int<lower=0> y; }
parameters { array[2] int<lower=0> n; int<lower=1, upper=3> z; real<lower=0, upper=1> p; }
model {
  p ~ beta(4, 4);
  n ~ poisson(6);
  z ~ categorical([0.2, 0.3, 0.5]');
  y ~ binomial(n[1], z == 3 ? p : 0.9);
  if (n[2] < 100000) reject("far: ", n[2]);
}"""


def test_initial_values_of_discrete_parameters(hidden, run_cells):
    """No random start is possible: the given one is used."""
    model = MIXED.replace("n ~ poisson(6)", "n[1] ~ poisson(6)").replace(
        "n[2] < 100000)", "n[2] < 100000 || n[2] > 100010)")
    result, posterior = hidden(model, "draws = 50, tune = 10, seed = 1, init = {p = 0.5, n = {7, 100003}, z = 2}")
    assert "`z` is summed out of the density, its initial value has no use" in str(result.cells[1]["outputs"])
    n = posterior.n.values[..., 1]
    assert n.min() >= 100000 and n.max() <= 100010
    without = run_cells([model, "fit = sample(hidden, data = {y = 3}, draws = 5, tune = 5, seed = 1, init = {p = 0.5})"])
    assert without.status == 1 and "far: " in "".join(without.error())


@pytest.mark.parametrize("n, complaint", [("{7, -2}", "must be at least 0"), ("{7.5, 1}", "int"), ("{7}", "1")])
def test_wrong_initial_values_are_told(run_cells, n, complaint):
    result = run_cells([MIXED, "fit = sample(hidden, data = {y = 3}, draws = 5, tune = 5, seed = 1, "
                               f"init = {{p = 0.5, n = {n}}})"])
    assert result.status == 1
    said = "".join(result.error())
    assert "init: `n" in said and complaint in said, said


def test_files_tell_how_each_was_treated(hidden):
    _, posterior = hidden(BOTH, "draws = 10, tune = 10, seed = 1")
    assert posterior.n.attrs["discrete_parameter"] == "sampled"
    assert posterior.z.attrs["discrete_parameter"] == "summed"
    assert "discrete_parameter" not in posterior.p.attrs and "discrete_parameter" not in posterior.together.attrs


def test_summary_of_ints(run_cells):
    """Intervals end at whole numbers; what never changes has no R-hat, and no warning."""
    model = """%%stan sure
parameters { real x; array[2] int<lower=0, upper=4> z; }
model {
  x ~ std_normal();
  z[1] ~ binomial(4, 0.5);
  z[2] ~ binomial(4, 0);
}"""
    result = run_cells([model, "fit = sample(sure, seed = 1, draws = 500)", "summary(fit)"])
    assert result.status == 0, result.stderr
    lines = result.text(2).splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines if line and not line.startswith(" ")}
    assert rows["z[1]"][2] in "01" and rows["z[1]"][3] in "34" and rows["z[2]"][2:4] == ["0", "0"]
    assert "." in rows["x"][2] and rows["z[2]"][-1] == "NaN"
    assert not any(line.startswith("!") for line in lines)


def test_starts_of_many_counts_are_found(run_cells, home):
    """One of 10^8 random starts has every count above what was seen."""
    model = """%%stan many
data { int N; array[N] int y; }
parameters { array[N] int<lower=0> n; real<lower=0, upper=1> p; }
model {
  p ~ beta(20, 20);
  n ~ poisson(1500);
  y ~ binomial(n, p);
}"""
    y = [700 + 5 * i for i in range(40)]
    cell = f'fit = sample(many, data = {{N = 40, y = {{{", ".join(map(str, y))}}}}}, draws = 50, tune = 50, seed = 1)'
    result = run_cells([model, cell + '\nsave(fit, "fit.nc");'], dir=home)
    assert result.status == 0, result.stderr
    n = arviz.from_netcdf(home / "fit.nc").load().posterior.n.values
    assert (n >= np.array(y)).all()
