#!/bin/sh
# SciPy 1.17.1: the log of a tail is the log of the rounded tail for many distributions.
#
# logcdf and logsf exist because tails underflow.  Those of the normal and lognormal
# distribution stay finite; those of Poisson, binomial, gamma, beta and inverse gamma are -inf
# as soon as the probability itself is below 5e-324, although the log is a number of moderate
# size: -800 for a Poisson of mean 800 at 0.  A likelihood of censored observations that is
# written with them is -inf, and its gradient is lost, at points that are not that far out.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install numpy==2.4.6 scipy==1.17.1
"$folder/venv/bin/python" - <<'PYTHON'
from math import inf, log
from scipy import stats

# what, what SciPy gives, the log of the tail in closed form
ROWS = [
    ("poisson.logcdf(0, 800)", stats.poisson.logcdf(0, 800), -800),
    ("binom.logcdf(0, 2000, 0.5)", stats.binom.logcdf(0, 2000, 0.5), 2000 * log(0.5)),
    ("gamma.logsf(800, 2)", stats.gamma.logsf(800, 2), log(801) - 800),
    ("beta.logcdf(1e-200, 2, 1)", stats.beta.logcdf(1e-200, 2, 1), 2 * log(1e-200)),
    ("invgamma.logcdf(1e-3, 2)", stats.invgamma.logcdf(1e-3, 2), log(1001) - 1000),
]
for name, got, want in ROWS:
    print(f"{name:28} {got:8} where it is {want:.4f}")
    assert got == -inf
finite = stats.norm.logcdf(-40)
print(f"{'norm.logcdf(-40)':28} {finite:8.4f}")
assert abs(finite + 804.6084) < 1e-4
PYTHON
echo 'as described'
