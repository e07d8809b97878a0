#!/bin/sh
# NumPyro 0.22.0 (JAX 0.10.2): the log likelihood of a censored observation has a floor, and no slope there.
#
# RightCensoredDistribution takes log(1 - cdf) with the probability clipped to the rounding of its type.  No
# censored observation costs more than 15.94 nats in single precision, which is the default, or 36.04 in
# double, and at the floor the gradient is 0: a rate of 0.05 and one of 5 are alike to an exponential time
# that is censored at 400, whose log survival is -20 and -2000.  A chain that starts there sees the prior
# alone, and a flat prior makes the posterior improper, where the exact survival pulls it back.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check install numpyro==0.22.0 jax==0.10.2 jaxlib==0.10.2
"$folder/venv/bin/python" - <<'PYTHON'
import jax
import numpyro.distributions as dist


def survival(rate):
    return dist.RightCensoredDistribution(dist.Exponential(rate), 1).log_prob(400.0)


for double, floor in ((False, -15.942385), (True, -36.043653)):
    jax.config.update("jax_enable_x64", double)
    for rate in (0.01, 0.05, 0.2, 5.0):
        got, slope = float(survival(rate)), float(jax.grad(survival)(rate))
        print(f"double {double}, rate {rate}: {got:.4f}, slope {slope:.4g}; "
              f"log survival is {-400 * rate:.4g} and its slope -400")
        below = -400 * rate < floor
        assert abs(got - max(floor, -400 * rate)) < 1e-3
        assert (slope == 0) == below
PYTHON
echo 'as described'
