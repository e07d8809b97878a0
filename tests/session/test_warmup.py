"""What is told of warm-ups, and sampling until it is enough, through notebooks."""

import json
import re

import arviz
import numpy as np
import pytest

MODEL = """%%stan line
data { int<lower=0> N; vector[N] x, y; }
parameters { real a, b; real<lower=0> s; }
model { a ~ normal(0, 10); b ~ normal(0, 10); s ~ normal(0, 5); y ~ normal(a + b * x, s); }"""
DATA = "x = {1.0, 2, 3, 4, 5, 6}\ny = {2.1, 3.9, 6.2, 7.8, 10.1, 12.2}\nN = 6"


@pytest.fixture
def go(run_cells, home):
    """Samples with some options: counters, the table and the .nc."""

    def run(options):
        home.mkdir(exist_ok=True)
        cells = [MODEL, DATA, f"fit = sample(line, {options})", 'save(fit, "fit.nc");']
        result = run_cells(cells, dir=home)
        assert result.status == 0, result.stderr
        return result.counters, result.stdout, arviz.from_netcdf(home / "fit.nc").load()

    return run


def sentence(table):
    (line,) = [line for line in table.splitlines() if line.startswith("warm-up: ")]
    return line


def test_iterations_are_in_the_file(go):
    _, table, tree = go("draws = 50, chains = 6, seed = 3")
    stats = tree.warmup_sample_stats
    assert dict(stats.sizes) == {"chain": 6, "draw": int(tree.posterior.attrs["tuning_steps"])}
    assert 150 <= stats.sizes["draw"] <= 1000
    assert re.match(rf"warm-up: (\d+ to )?{stats.sizes['draw']} iterations, dense metric", sentence(table))
    has_all = np.all(stats.n_steps.values >= 1, axis=1)  # of two groups, one of which may be done before
    longest = int(np.argmax(has_all))
    assert np.all(has_all[longest : longest + 4])
    # a trajectory of depth d has from 2^(d - 1) to 2^d - 1 steps, those that end early fewer
    assert np.all(stats.n_steps.values < 2.0 ** (stats.tree_depth.values + 1))
    assert set(np.unique(stats.metric_rank.values)) <= {0, 3}
    assert stats.metric_rank.values[longest, 0] == 0 and stats.metric_rank.values[longest, -1] == 3
    assert np.all(stats.target_accept.values[longest] >= 0.8)


def test_a_number_is_exact(go):
    _, table, tree = go('draws = 50, tune = 70, adapt = "diag", seed = 3')
    assert tree.warmup_sample_stats.sizes["draw"] == 70
    assert sentence(table) == "warm-up: 70 iterations, diagonal metric"


def test_it_is_told_again_from_the_cache(go):
    _, first, a = go("draws = 50, seed = 3")
    counters, second, b = go("draws = 40, seed = 3")
    assert counters["sampled_chains"] == 0 and sentence(first) == sentence(second)
    assert np.array_equal(a.warmup_sample_stats.n_steps, b.warmup_sample_stats.n_steps)


def test_it_is_told_without_a_cache(go):
    _, table, tree = go('draws = 50, tune = 60, seed = 3, cache = "off"')
    assert sentence(table).startswith("warm-up: 60 iterations")
    assert tree.warmup_sample_stats.sizes["draw"] == 60


def test_a_target_is_a_number_of_draws(go):
    _, table, reached = go("target_ess = 900, seed = 3")
    draws = reached.posterior.sizes["draw"]
    assert "target_ess = 900 reached" in table and 250 <= draws < 10000
    summary = arviz.summary(reached.posterior, kind="diagnostics", round_to="none")
    assert min(summary.ess_bulk.min(), summary.ess_tail.min()) >= 900
    assert summary.r_hat.max() < 1.01
    _, _, plain = go(f"draws = {draws}, seed = 3, overwrite = true")
    for name in reached.posterior:
        assert np.array_equal(reached.posterior[name], plain.posterior[name])


def test_a_target_goes_on_and_is_met_again(go):
    _, _, first = go("target_ess = 500, seed = 3")
    counters, table, more = go("target_ess = 3000, seed = 3")
    assert "target_ess = 3000 reached" in table and counters["sampled_chains"] == 4
    draws = first.posterior.sizes["draw"]
    assert more.posterior.sizes["draw"] > draws
    assert np.array_equal(more.posterior.a[:, :draws], first.posterior.a)
    counters, table, again = go("target_ess = 500, seed = 3")
    assert counters["sampled_chains"] == 0 and again.posterior.sizes["draw"] == draws


def test_draws_are_the_most(go):
    _, table, tree = go("target_ess = 100000, draws = 400, seed = 3")
    assert tree.posterior.sizes["draw"] == 400
    assert "target_ess = 100000 not reached" in table


def prior_alone(declared, statement):
    """A funnel, which is easier not centred."""
    return f"""%%stan line
parameters {{ real mu; real<lower=0> tau; {declared} }}
model {{ mu ~ normal(0, 2); tau ~ lognormal(0, 1); {statement} }}"""


@pytest.mark.parametrize(["declared", "statement", "is_moved"], [
    ("vector[5] theta;", "theta ~ normal(mu, tau);", True),
    ("row_vector[5] theta;", "theta ~ normal(-1, tau);", True),
    ("array[5] real theta;", "for (i in 1:5) theta[i] ~ normal(mu, tau);", True),
    ("vector[5] theta;", "{ for (i in 1:5) { theta[i] ~ normal(mu, tau); } }", True),
    ("vector<lower=-1000>[5] theta;", "theta ~ normal(mu, tau);", False),
    ("vector[5] theta;", "theta ~ normal(2 * mu, tau);", True),
    ("vector[5] theta;", "theta ~ normal(mu, tau + 1);", False),
    ("vector[5] theta;", "theta ~ normal(mu, 2);", False),
])
def test_what_is_sampled_between_its_forms(run_cells, home, declared, statement, is_moved):
    home.mkdir(exist_ok=True)
    cells = [prior_alone(declared, statement), "fit = sample(line, draws = 50, seed = 3)", 'save(fit, "fit.nc");']
    result = run_cells(cells, dir=home)
    assert result.status == 0, result.stderr
    stats = arviz.from_netcdf(home / "fit.nc").load().warmup_sample_stats
    assert np.all(stats.centring.values[:, 0] == 1)
    assert np.all((stats.centring.values[:, -1] < 0.5) == is_moved)
    assert ("hierarchical priors" in result.stdout) == is_moved


SCHOOLS = """%%stan line
parameters { real mu; real<lower=0> tau; vector[8] theta; }
model {
  mu ~ normal(0, 5); tau ~ cauchy(0, 5); theta ~ normal(mu, tau);
  {28, 8, -3, 7, -1, 1, 18, 12} ~ normal(theta, {15, 10, 16, 11, 9, 11, 10, 18});
}"""


def test_draws_between_the_forms(run_cells, home):
    """Means and deviations of 100,000 draws of the posterior database's reference."""
    home.mkdir(exist_ok=True)
    save = 'save(fit, "fit.nc");'

    def draw(options):
        result = run_cells([SCHOOLS, f"fit = sample(line, seed = 3, {options})", save], dir=home)
        assert result.status == 0, result.stderr
        return result, arviz.from_netcdf(home / "fit.nc").load()

    _, half = draw("draws = 1000")
    result, whole = draw("draws = 4000")
    assert "continued at draw 1000" in result.stdout
    assert np.array_equal(half.posterior.theta, whole.posterior.theta[:, :1000])
    _, fresh = draw("draws = 4000, overwrite = true")
    assert np.array_equal(whole.posterior.theta, fresh.posterior.theta)
    posterior = whole.posterior
    for name, mean, sd in (("mu", 4.41, 3.31), ("tau", 3.60, 3.20)):
        x = posterior[name].values
        assert abs(x.mean() - mean) < 0.15 and abs(x.std() - sd) < 0.2
    first = posterior.theta.values[:, :, 0]
    assert abs(first.mean() - 6.15) < 0.3 and abs(first.std() - 5.62) < 0.3
    off, plain = draw('draws = 300, noncenter = "off"')
    assert "hierarchical priors" not in off.stdout
    assert not np.array_equal(plain.posterior.theta[:, :300], whole.posterior.theta[:, :300])


BENT = """%%stan line
parameters { real v; vector[6] x; }
model { v ~ normal(0, 2); x ~ normal(0, exp(v) + 0.01); }"""


def test_steps_that_diverge_become_smaller(run_cells, home):
    """A funnel whose scale is no product, so that its coordinates stay: most seeds diverge in the warm-up."""
    home.mkdir(exist_ok=True)
    seeds = range(1, 9)
    cells = [c for seed in seeds for c in (f"fit = sample(line, draws = 500, seed = {seed})", f'save(fit, "{seed}.nc");')]
    result = run_cells([BENT, *cells], dir=home)
    assert result.status == 0, result.stderr
    raised = 0
    for seed in seeds:
        warmup = arviz.from_netcdf(home / f"{seed}.nc").load().warmup_sample_stats
        first, *_, last = warmup.target_accept.values[0]
        said = json.dumps(result.cells[2 * seed - 1]["outputs"])
        assert first == 0.8 and last in (0.8, 0.9, 0.95, 0.98)
        words = re.search(r"target_accept raised to ([0-9.]+) for smaller steps", said)
        assert bool(words) == (last > 0.8) and (not words or float(words[1]) == last)
        raised += last > 0.8
        assert np.all(warmup.centring == 1)
    assert raised


EFFECTS = """data { int J; int K; array[J, K] real x; array[J, K] real y; }
parameters { vector[2] mu; vector<lower=0>[2] tau; cholesky_factor_corr[2] L; %s }
transformed parameters { %s }
model {
  mu ~ normal(0, 2); tau ~ normal(0, 1); L ~ lkj_corr_cholesky(2);
  %s
  for (j in 1:J) for (k in 1:K) y[j, k] ~ normal(b[j, 1] + b[j, 2] * x[j, k], 1);
}"""
TOGETHER = EFFECTS % ("array[6] vector[2] b;", "", "b ~ multi_normal_cholesky(mu, diag_pre_multiply(tau, L));")
APART = EFFECTS % ("matrix[2, 6] z;",
                   "array[6] vector[2] b; for (j in 1:6) b[j] = mu + diag_pre_multiply(tau, L) * z[, j];",
                   "to_vector(z) ~ std_normal();")


def test_vectors_of_effects_are_moved_and_stay_what_they_are(run_cells, home):
    """Against the same posterior written without centring, as it is written."""
    home.mkdir(exist_ok=True)
    x = [[-1, 0, 1], [0, 1, 2], [-2, 0, 1], [1, 0, -1], [2, -1, 0], [0, 0, 1]]
    y = [[0.2, 1.1, 1.3], [1.2, 0.1, 2.4], [-0.9, 0.4, 1.9], [1.6, 0.8, -0.2], [0.3, 0.9, 1.4], [1.9, 0.2, 0.6]]
    data = f"data = {{J = 6, K = 3, x = {x}, y = {y}}}"
    cells = ["%%stan together\n" + TOGETHER, "%%stan apart\n" + APART]
    for name, more in (("together", ""), ("apart", ', noncenter = "off"')):
        cells.append(f'{name[0]} = sample({name}, {data}, draws = 2000, seed = 3, target_accept = 0.95{more})\n'
                     f'save({name[0]}, "{name}.nc");')
    result = run_cells(cells, dir=home)
    assert result.status == 0, result.stderr
    ours, theirs = (arviz.from_netcdf(home / f"{name}.nc").load() for name in ("together", "apart"))
    assert ours.warmup_sample_stats.centring.values[0, -1] < 1
    for name in ("mu", "tau", "b", "L"):
        a, b = ours.posterior[name].values, theirs.posterior[name].values
        for at in np.ndindex(a.shape[2:]):
            p, q = a[(..., *at)], b[(..., *at)]
            if p.std() < 1e-12:
                continue
            for f in (lambda v: v, np.abs, np.square):
                error = np.hypot(arviz.mcse(f(p)), arviz.mcse(f(q)))
                assert abs(f(p).mean() - f(q).mean()) < 5 * error, (name, at)
