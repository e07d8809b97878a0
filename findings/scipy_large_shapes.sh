#!/bin/sh
# SciPy 1.17.1: probabilities of overdispersed distributions exceed 1 where their shapes are large.
#
# Beta-binomial, beta-negative-binomial and negative binomial mass functions tend to those of the
# binomial, negative binomial and Poisson distribution as their shapes grow, and a sampler walks there
# when data show little overdispersion.  logpmf subtracts logarithms of gamma functions that are nearly
# equal: at shapes of 1e12 the mass of a beta-binomial sums to 1.006, at 1e15 to 6, and the log of one
# probability is +6.25.  multivariate_t.logpdf goes the same way: at 1e16 degrees of freedom it is -38
# at the mean of two variables, where it is -1.84.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install numpy==2.4.6 scipy==1.17.1
"$folder/venv/bin/python" - <<'PYTHON'
from math import exp, lgamma, log, pi
from scipy import stats

for shape in (1e12, 1e15):
    total = stats.betabinom.pmf(range(6), 5, shape, shape).sum()
    print(f"sum of betabinom.pmf(0 .. 5, 5, {shape:g}, {shape:g}) {total:.4f}")
assert stats.betabinom.pmf(range(6), 5, 1e15, 1e15).sum() > 2

# what, what SciPy gives, the limit
poisson = 3 * log(3) - 3 - lgamma(4)
ROWS = [
    ("betabinom.logpmf(3, 5, 1e15, 1e15)", stats.betabinom.logpmf(3, 5, 1e15, 1e15), log(10) - 5 * log(2)),
    ("betanbinom.logpmf(3, 2, 1e15, 1e15)", stats.betanbinom.logpmf(3, 2, 1e15, 1e15), log(4) - 5 * log(2)),
    ("nbinom.logpmf(3, 1e15, 1e15 / (1e15 + 3))", stats.nbinom.logpmf(3, 1e15, 1e15 / (1e15 + 3)), poisson),
    ("multivariate_t.logpdf([0, 0], df=1e16)",
     stats.multivariate_t.logpdf([0, 0], shape=[[1, 0], [0, 1]], df=1e16), -log(2 * pi)),
]
for name, got, limit in ROWS:
    print(f"{name:42} {got:9.4f} where it is {limit:.4f}")
    assert abs(got - limit) > 1
PYTHON
echo 'as described'
