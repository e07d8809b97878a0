# SPDX-License-Identifier: BSD-3-Clause
"""Models of the bench set in PyMC, under the names of their programs and of their parameters."""
import numpy as np
import pymc as pm
import pytensor.tensor as pt
from pymc.distributions.transforms import ordered


def array(data, *names):
    return [np.asarray(data[name]) for name in names]


def eight_nc(data):
    y, sigma = array(data, "y", "sigma")
    with pm.Model() as model:
        mu, tau = pm.Normal("mu", 0, 5), pm.HalfCauchy("tau", 5)
        z = pm.Normal("z", 0, 1, shape=len(y))
        pm.Normal("y", mu + tau * z, sigma, observed=y.astype(float))
    return model


def eight_c(data):
    y, sigma = array(data, "y", "sigma")
    with pm.Model() as model:
        mu, tau = pm.Normal("mu", 0, 5), pm.HalfCauchy("tau", 5)
        theta = pm.Normal("theta", mu, tau, shape=len(y))
        pm.Normal("y", theta, sigma, observed=y.astype(float))
    return model


def radon_pooled(data):
    x, y = array(data, "x", "y")
    with pm.Model() as model:
        alpha, beta = pm.Normal("alpha", 0, 10), pm.Normal("beta", 0, 10)
        pm.Normal("y", alpha + beta * x, pm.HalfNormal("sigma", 5), observed=y)
    return model


def radon_intercepts(data):
    county, x, y = array(data, "county", "x", "y")
    with pm.Model() as model:
        mu_alpha, beta = pm.Normal("mu_alpha", 0, 10), pm.Normal("beta", 0, 10)
        tau, sigma = pm.HalfNormal("tau", 2), pm.HalfNormal("sigma", 5)
        alpha = mu_alpha + tau * pm.Normal("z", 0, 1, shape=data["J"])
        pm.Normal("y", alpha[county - 1] + beta * x, sigma, observed=y)
    return model


def radon_slopes(data):
    county, x, y = array(data, "county", "x", "y")
    with pm.Model() as model:
        mu_alpha, mu_beta = pm.Normal("mu_alpha", 0, 10), pm.Normal("mu_beta", 0, 10)
        tau_alpha, tau_beta = pm.HalfNormal("tau_alpha", 2), pm.HalfNormal("tau_beta", 2)
        sigma = pm.HalfNormal("sigma", 5)
        alpha = mu_alpha + tau_alpha * pm.Normal("z_alpha", 0, 1, shape=data["J"])
        beta = mu_beta + tau_beta * pm.Normal("z_beta", 0, 1, shape=data["J"])
        pm.Normal("y", alpha[county - 1] + beta[county - 1] * x, sigma, observed=y)
    return model


def logistic(data):
    X, y = array(data, "X", "y")
    with pm.Model() as model:
        alpha = pm.Normal("alpha", 0, 2)
        beta = pm.Normal("beta", 0, 1, shape=data["K"])
        pm.Bernoulli("y", logit_p=alpha + X @ beta, observed=y)
    return model


def linear(data):
    X, y = array(data, "X", "y")
    with pm.Model() as model:
        alpha = pm.Normal("alpha", 0, 10)
        beta = pm.Normal("beta", 0, 2, shape=data["K"])
        pm.Normal("y", alpha + X @ beta, pm.HalfNormal("sigma", 5), observed=y)
    return model


def latent_gp(data):
    x, y = array(data, "x", "y")
    with pm.Model() as model:
        ell, eta = pm.Gamma("ell", 2, 1), pm.HalfNormal("eta", 5)
        sigma, nu = pm.HalfNormal("sigma", 2), pm.Gamma("nu_less_one", 2, 0.1)
        K = eta**2 * pt.exp(-0.5 * ((x[:, None] - x[None, :]) / ell) ** 2)
        z = pm.Normal("z", 0, 1, shape=len(x))
        f = pt.linalg.cholesky(K + 1e-6 * np.eye(len(x))) @ z
        pm.StudentT("y", 1 + nu, mu=f, sigma=sigma, observed=y)
    return model


def ar5(data):
    y, = array(data, "y")
    K = data["K"]
    before = np.stack([y[K - k: -k] for k in range(1, K + 1)], 1)
    with pm.Model() as model:
        alpha, beta = pm.Normal("alpha", 0, 10), pm.Normal("beta", 0, 1, shape=K)
        pm.Normal("y", alpha + before @ beta, pm.HalfCauchy("sigma", 2.5), observed=y[K:])
    return model


def mixture2(data):
    y, = array(data, "y")
    with pm.Model() as model:
        mu = pm.Normal("mu", 0, 5, shape=2, transform=ordered, initval=[-1, 1])
        sigma = pm.HalfNormal("sigma", 2, shape=2)
        theta = pm.Beta("theta", 5, 5)
        parts = pm.logp(pm.Normal.dist(mu, sigma), y[:, None])
        parts += pt.log(pt.stack([theta, 1 - theta]))
        pm.Potential("y", pt.logsumexp(parts, axis=1).sum())
    return model


def irt_2pl(data):
    item, person, y = array(data, "item", "person", "y")
    with pm.Model() as model:
        mu_b = pm.Normal("mu_b", 0, 5)
        tau_a, tau_b = pm.HalfCauchy("tau_a", 2), pm.HalfCauchy("tau_b", 2)
        theta = pm.Normal("theta", 0, 1, shape=data["J"])
        a = pm.LogNormal("a", 0, tau_a, shape=data["I"])
        b = pm.Normal("b", mu_b, tau_b, shape=data["I"])
        eta = a[item - 1] * (theta[person - 1] - b[item - 1])
        pm.Bernoulli("y", logit_p=eta, observed=y)
    return model


def bym2(data):
    node1, node2, y, x, exposure = array(data, "node1", "node2", "y", "x", "log_exposure")
    N = data["N"]
    with pm.Model() as model:
        beta0, beta1 = pm.Normal("beta0", 0, 1), pm.Normal("beta1", 0, 1)
        sigma, rho = pm.HalfNormal("sigma", 1), pm.Beta("rho", 0.5, 0.5)
        theta, phi = pm.Normal("theta", 0, 1, shape=N), pm.Flat("phi", shape=N)
        u = pt.sqrt(1 - rho) * theta + pt.sqrt(rho / data["scale"]) * phi
        pm.Potential("map", -0.5 * ((phi[node1 - 1] - phi[node2 - 1]) ** 2).sum())
        pm.Potential("sum", pm.logp(pm.Normal.dist(0, 0.001 * N), phi.sum()))
        pm.Poisson("y", pt.exp(exposure + beta0 + beta1 * x + sigma * u), observed=y)
    return model


def normal_500(data):
    mu, Sigma = array(data, "mu", "Sigma")
    with pm.Model() as model:
        pm.MvNormal("x", mu, chol=np.linalg.cholesky(Sigma))
    return model


def funnel(data):
    with pm.Model() as model:
        v = pm.Normal("v", 0, 3)
        pm.Normal("x", 0, pt.exp(v / 2), shape=data["D"])
    return model


def funnel_nc(data):
    with pm.Model() as model:
        v = pm.Deterministic("v", 3 * pm.Normal("v_raw", 0, 1))
        pm.Deterministic("x", pt.exp(v / 2) * pm.Normal("z", 0, 1, shape=data["D"]))
    return model


def weibull(data):
    Xs, Xc, ts, tc = array(data, "X_seen", "X_censored", "t_seen", "t_censored")
    with pm.Model() as model:
        shape, mu = pm.Gamma("shape", 2, 1), pm.Normal("mu", 0, 5)
        beta = pm.Normal("beta", 0, 1, shape=data["K"])
        pm.Weibull("t", shape, pt.exp(mu + Xs @ beta), observed=ts)
        pm.Potential("censored", -((tc / pt.exp(mu + Xc @ beta)) ** shape).sum())
    return model
