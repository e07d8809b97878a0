# SPDX-License-Identifier: BSD-3-Clause
"""Models of the bench set in NumPyro, under the names of their programs and of their parameters."""
import jax.numpy as jnp
import numpyro
from numpyro import distributions as dist
from numpyro import sample


def eight_nc(data):
    mu, tau = sample("mu", dist.Normal(0, 5)), sample("tau", dist.HalfCauchy(5))
    z = sample("z", dist.Normal(0, 1).expand([data["J"]]).to_event(1))
    sample("y", dist.Normal(mu + tau * z, data["sigma"]), obs=data["y"])


def eight_c(data):
    mu, tau = sample("mu", dist.Normal(0, 5)), sample("tau", dist.HalfCauchy(5))
    theta = sample("theta", dist.Normal(mu, tau).expand([data["J"]]).to_event(1))
    sample("y", dist.Normal(theta, data["sigma"]), obs=data["y"])


def radon_pooled(data):
    alpha, beta = sample("alpha", dist.Normal(0, 10)), sample("beta", dist.Normal(0, 10))
    sigma = sample("sigma", dist.HalfNormal(5))
    sample("y", dist.Normal(alpha + beta * data["x"], sigma), obs=data["y"])


def radon_intercepts(data):
    mu_alpha, beta = sample("mu_alpha", dist.Normal(0, 10)), sample("beta", dist.Normal(0, 10))
    tau, sigma = sample("tau", dist.HalfNormal(2)), sample("sigma", dist.HalfNormal(5))
    z = sample("z", dist.Normal(0, 1).expand([data["J"]]).to_event(1))
    alpha = mu_alpha + tau * z
    sample("y", dist.Normal(alpha[data["county"] - 1] + beta * data["x"], sigma), obs=data["y"])


def radon_slopes(data):
    mu_alpha = sample("mu_alpha", dist.Normal(0, 10))
    mu_beta = sample("mu_beta", dist.Normal(0, 10))
    tau_alpha = sample("tau_alpha", dist.HalfNormal(2))
    tau_beta = sample("tau_beta", dist.HalfNormal(2))
    sigma = sample("sigma", dist.HalfNormal(5))
    unit = dist.Normal(0, 1).expand([data["J"]]).to_event(1)
    alpha = mu_alpha + tau_alpha * sample("z_alpha", unit)
    beta = mu_beta + tau_beta * sample("z_beta", unit)
    county = data["county"] - 1
    sample("y", dist.Normal(alpha[county] + beta[county] * data["x"], sigma), obs=data["y"])


def logistic(data):
    alpha = sample("alpha", dist.Normal(0, 2))
    beta = sample("beta", dist.Normal(0, 1).expand([data["K"]]).to_event(1))
    sample("y", dist.Bernoulli(logits=alpha + data["X"] @ beta), obs=data["y"])


def linear(data):
    alpha = sample("alpha", dist.Normal(0, 10))
    beta = sample("beta", dist.Normal(0, 2).expand([data["K"]]).to_event(1))
    sigma = sample("sigma", dist.HalfNormal(5))
    sample("y", dist.Normal(alpha + data["X"] @ beta, sigma), obs=data["y"])


def ar5(data):
    y, K = data["y"], data["K"]
    before = jnp.stack([y[K - k: -k] for k in range(1, K + 1)], 1)
    alpha = sample("alpha", dist.Normal(0, 10))
    beta = sample("beta", dist.Normal(0, 1).expand([K]).to_event(1))
    sample("y", dist.Normal(alpha + before @ beta, sample("sigma", dist.HalfCauchy(2.5))),
           obs=y[K:])


def irt_2pl(data):
    mu_b = sample("mu_b", dist.Normal(0, 5))
    tau_a, tau_b = sample("tau_a", dist.HalfCauchy(2)), sample("tau_b", dist.HalfCauchy(2))
    theta = sample("theta", dist.Normal(0, 1).expand([data["J"]]).to_event(1))
    a = sample("a", dist.LogNormal(0, tau_a).expand([data["I"]]).to_event(1))
    b = sample("b", dist.Normal(mu_b, tau_b).expand([data["I"]]).to_event(1))
    item, person = data["item"] - 1, data["person"] - 1
    sample("y", dist.Bernoulli(logits=a[item] * (theta[person] - b[item])), obs=data["y"])


def normal_500(data):
    sample("x", dist.MultivariateNormal(data["mu"],
                                        scale_tril=jnp.linalg.cholesky(data["Sigma"])))


def funnel(data):
    v = sample("v", dist.Normal(0, 3))
    sample("x", dist.Normal(0, jnp.exp(v / 2)).expand([data["D"]]).to_event(1))


def weibull(data):
    shape, mu = sample("shape", dist.Gamma(2, 1)), sample("mu", dist.Normal(0, 5))
    beta = sample("beta", dist.Normal(0, 1).expand([data["K"]]).to_event(1))
    sample("t", dist.Weibull(jnp.exp(mu + data["X_seen"] @ beta), shape), obs=data["t_seen"])
    end = jnp.exp(mu + data["X_censored"] @ beta)
    numpyro.factor("censored", -jnp.sum((data["t_censored"] / end) ** shape))
