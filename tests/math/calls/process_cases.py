# SPDX-License-Identifier: BSD-3-Clause
"""Values of Gaussian processes, hidden Markov and dynamic linear models."""
import itertools

import numpy as np
import scipy.stats as st

from call_line import arr, case, ints, mat, normal, positive, real, spd, vec, vecs


# ---- Gaussian processes ----
def gp_cases():
    s, l, p = 1.3, 0.8, 2.1
    ard = np.array([0.8, 1.7])
    kernels = {
        "exp_quad": lambda r: np.exp(-0.5 * r * r),
        "exponential": lambda r: np.exp(-r),
        "matern32": lambda r: (1 + np.sqrt(3) * r) * np.exp(-np.sqrt(3) * r),
        "matern52": lambda r: (1 + np.sqrt(5) * r + 5 / 3 * r * r) * np.exp(-np.sqrt(5) * r),
    }

    def distances(a, b, scale):
        a, b = a.reshape(len(a), -1) / scale, b.reshape(len(b), -1) / scale
        return np.sqrt(((a[:, None, :] - b[None, :, :]) ** 2).sum(-1))

    for t, x, z in ((arr, normal(5), normal(3)), (vecs, normal(5, 2), normal(3, 2))):
        for name, f in kernels.items():
            name = f"gp_{name}_cov"
            case(name, [t(x), real(s), real(l)], mat(s * s * f(distances(x, x, l))))
            case(name, [t(x), t(z), real(s), real(l)], mat(s * s * f(distances(x, z, l))))
            if t is vecs:
                case(name, [t(x), real(s), arr(ard)], mat(s * s * f(distances(x, x, ard))))
                case(name, [t(x), t(z), real(s), arr(ard)],
                     mat(s * s * f(distances(x, z, ard))))
        tail = [real(s), real(l), real(p)]

        def periodic(a, b):
            return s * s * np.exp(-2 * np.sin(np.pi * distances(a, b, 1) / p) ** 2 / l ** 2)

        def dots(a, b):
            return s * s + a.reshape(len(a), -1) @ b.reshape(len(b), -1).T
        case("gp_periodic_cov", [t(x)] + tail, mat(periodic(x, x)))
        case("gp_periodic_cov", [t(x), t(z)] + tail, mat(periodic(x, z)))
        case("gp_dot_prod_cov", [t(x), real(s)], mat(dots(x, x)))
        case("gp_dot_prod_cov", [t(x), t(z), real(s)], mat(dots(x, z)))


def hmm_cases():
    k, steps = 3, 5
    gamma = np.array([[0.7, 0.2, 0.1], [0.3, 0.3, 0.4], [0.05, 0.15, 0.8]])
    rho, lw = np.array([0.5, 0.2, 0.3]), normal(k, steps)
    total, hidden = 0.0, np.zeros((k, steps))
    for path in itertools.product(range(k), repeat=steps):
        p = rho[path[0]] * np.exp(lw[path[0], 0])
        for t in range(1, steps):
            p *= gamma[path[t - 1], path[t]] * np.exp(lw[path[t], t])
        total += p
        hidden[path, range(steps)] += p
    args = [mat(lw), mat(gamma), vec(rho)]
    case("hmm_marginal", args, real(np.log(total)))
    case("hmm_hidden_state_prob", args, mat(hidden / total))


def dlm_cases():
    """Kalman filters against the joint normal of everything that was seen."""
    n, r, steps = 3, 2, 5
    F, G, y, m0 = normal(n, r), np.round(0.6 * normal(n, n), 3), normal(r, steps), normal(n)
    W, C0, v = spd(n), spd(n), positive(r)
    for V, given in ((spd(r), mat), (np.diag(v), lambda V: vec(np.diag(V)))):
        powers = [np.linalg.matrix_power(G, t) for t in range(steps + 1)]
        mean = np.concatenate([F.T @ powers[t + 1] @ m0 for t in range(steps)])
        cov = np.zeros((r * steps, r * steps))
        for s, t in itertools.product(range(steps), repeat=2):
            state = powers[s + 1] @ C0 @ powers[t + 1].T
            state += sum(powers[s - k] @ W @ powers[t - k].T for k in range(min(s, t) + 1))
            cov[r * s:r * s + r, r * t:r * t + r] = F.T @ state @ F + (V if s == t else 0)
        lp = st.multivariate_normal(mean, (cov + cov.T) / 2).logpdf(y.T.ravel())
        case("gaussian_dlm_obs_lpdf", [mat(y), mat(F), mat(G), given(V), mat(W), vec(m0), mat(C0)],
             real(lp))


def discrete_cases():
    """Two variables of 2 and 3 states, factors of the first and of both; the plan by hand."""
    plan = [2, 4, 9, 3, 8,
            0, 2, 1, 0, 2, 1, 3, 0, 0, 1, 0, 0, 2, 3, 1,
            1, 3, 0, 3, 1, 1, 0, 1]
    terms = normal(8)
    total = sum(np.exp(terms[i] + terms[2 + 3 * i + j]) for i in range(2) for j in range(3))
    case("discrete_plan__", [ints([2, 3]), ints([0, 1, 0, 2, 2, 0, 1])], ints(plan))
    case("discrete_sum__", [vec(terms), ints(plan)], real(np.log(total)))
