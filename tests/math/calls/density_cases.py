# SPDX-License-Identifier: BSD-3-Clause
"""Values of densities of vectors and matrices."""
import numpy as np
import scipy.special as sp
import scipy.stats as st

from call_line import (arr, case, corr, int_, ints, mat, normal, positive, real, rng, row, rows_,
                       spd, vec, vecs)


# ---- densities ----
def both(single, many, one_type, many_type):
    """The two forms of a location: one, or an array."""
    return ((one_type(single), [single]), (many_type(many), list(many)))


def spread(a, b):
    n = max(len(a), len(b))
    return zip(a * (n // len(a)), b * (n // len(b)))


def normal_cases():
    k = 3
    sigma, nu = spd(k), 4.5
    L = np.linalg.cholesky(sigma)
    prec = np.round(np.linalg.inv(sigma), 8)
    prec = (prec + prec.T) / 2
    gp, w = normal(4, k), positive(4)
    lp = real(sum(st.multivariate_normal(np.zeros(k), sigma / v).logpdf(r)
                  for r, v in zip(gp, w)))
    case("multi_gp_lpdf", [mat(gp), mat(sigma), vec(w)], lp)
    case("multi_gp_cholesky_lpdf", [mat(gp), mat(L), vec(w)], lp)
    for y1, y2 in ((vec, vecs), (row, rows_)):
        for m1, m2 in ((vec, vecs), (row, rows_)):
            for y, ys in both(normal(k), normal(4, k), y1, y2):
                for mu, mus in both(normal(k), normal(4, k), m1, m2):
                    def total(f): return real(sum(f(a, b) for a, b in spread(ys, mus)))
                    lp = total(lambda a, b: st.multivariate_normal(b, sigma).logpdf(a))
                    case("multi_normal_lpdf", [y, mu, mat(sigma)], lp)
                    case("multi_normal_cholesky_lpdf", [y, mu, mat(L)], lp)
                    case("multi_normal_prec_lpdf", [y, mu, mat(prec)], total(
                        lambda a, b: st.multivariate_normal(b, np.linalg.inv(prec)).logpdf(a)))
                    lp = total(lambda a, b: st.multivariate_t(b, sigma, df=nu).logpdf(a))
                    case("multi_student_t_lpdf", [y, real(nu), mu, mat(sigma)], lp)
                    case("multi_student_t_cholesky_lpdf", [y, real(nu), mu, mat(L)], lp)


def solver_panel(L):
    """A head, and one panel of 32 rows: column after column of the inverse."""
    n = len(L)
    head = [1, -np.log(np.diag(L)).sum(), *[0] * 6]
    return vec(np.append(head, np.pad(np.linalg.inv(L).T, ((0, 0), (0, 32 - n)))))


def triangle_panel(prec):
    """The same of the lower M with M' M = prec."""
    M = np.linalg.cholesky(prec[::-1, ::-1])[::-1, ::-1].T
    head = [1, np.log(np.diag(M)).sum(), *[0] * 6]
    return vec(np.append(head, np.pad(M.T, ((0, 0), (0, 32 - len(M))))))


def known_cases():
    """Densities by matrices of data that are ready, and by such that are not."""
    k, nu = 3, 4.5
    sigma = spd(k)
    L, prec = np.linalg.cholesky(sigma), np.round(np.linalg.inv(sigma), 8)
    prec = (prec + prec.T) / 2
    by = [("", sigma, solver_panel(L)), ("_cholesky", L, solver_panel(L)),
          ("_prec", prec, triangle_panel(prec))]
    wrong = np.arange(4.0).reshape(2, 2)
    for name, m, packed in by:
        case(f"known multi_normal{name}_lpdf", [mat(m)], packed)
        case(f"known multi_normal{name}_lpdf", [mat(wrong)], vec(np.zeros(8 + 64)))
        case(f"known multi_normal{name}_lpdf", [mat(np.ones((2, 3)))], vec(np.zeros(8)))
        if name != "_prec":
            case(f"known multi_student_t{name}_lpdf", [mat(m)], packed)
    unknown = vec(np.zeros(8))
    for y1, y2 in ((vec, vecs), (row, rows_)):
        for m1, m2 in ((vec, vecs), (row, rows_)):
            y, mu = normal(9, k), normal(k)
            for name, m, packed in by:
                cov = np.linalg.inv(prec) if name == "_prec" else sigma
                lp = real(st.multivariate_normal(mu, cov).logpdf(y).sum())
                t = real(st.multivariate_t(mu, sigma, df=nu).logpdf(y).sum())
                for given in packed, unknown:
                    case(f"given multi_normal{name}_lpdf", [y2(y), m1(mu), mat(m), given], lp)
                    if name != "_prec":
                        case(f"given multi_student_t{name}_lpdf",
                             [y2(y), real(nu), m1(mu), mat(m), given], t)
    z = normal(k)
    case("matrix.factor_product", [mat(sigma), vec(z)], vec(L @ z))


def simplex_cases():
    theta = np.array([0.2, 0.5, 0.3])
    more = np.array([[0.1, 0.3, 0.6], [0.5, 0.25, 0.25]])
    alpha, alphas = positive(3), positive(2, 3)
    for t, ts in both(theta, more, vec, vecs):
        for a, as_ in both(alpha, alphas, vec, vecs):
            case("dirichlet_lpdf", [t, a], real(sum(
                st.dirichlet(q).logpdf(p) for p, q in spread(ts, as_))))
    y = np.array([3, 0, 5])
    case("multinomial_lpmf", [ints(y), vec(theta)], real(st.multinomial(8, theta).logpmf(y)))
    gamma = normal(3)
    case("multinomial_logit_lpmf", [ints(y), vec(gamma)],
         real(st.multinomial(8, sp.softmax(gamma)).logpmf(y)))
    case("dirichlet_multinomial_lpmf", [ints(y), vec(alpha)],
         real(st.dirichlet_multinomial(alpha, 8).logpmf(y)))
    for y in ([2], [1, 3, 3, 2]):
        t = int_(y[0]) if len(y) == 1 else ints(y)
        z = np.array(y) - 1
        case("categorical_lpmf", [t, vec(theta)], real(np.log(theta)[z].sum()))
        case("categorical_logit_lpmf", [t, vec(gamma)], real(sp.log_softmax(gamma)[z].sum()))
    lp, lps = normal(3), normal(2, 3)
    for w in (vec, row, arr):
        for t in (vec, row, arr):
            case("log_mix", [w(theta), t(lp)], real(sp.logsumexp(lp, b=theta)))
        for t in (vecs, rows_):
            case("log_mix", [w(theta), t(lps)],
                 real(sum(sp.logsumexp(q, b=theta) for q in lps)))


def ordered_lp(y, eta, c, cdf):
    edges = np.concatenate([[-np.inf], c, [np.inf]])
    return np.log(cdf(edges[y] - eta) - cdf(edges[y - 1] - eta))


def ordered_cases():
    c = np.array([-1.1, 0.4, 1.7])
    cs = np.array([[-1.0, 0.2, 2.0], [0.1, 0.5, 0.9], [-2.0, -1.0, 0.0], [0.0, 1.0, 2.0]])
    y, eta = [1, 4, 2, 3], normal(4)
    for name, cdf in (("logistic", sp.expit), ("probit", st.norm.cdf)):
        fn = f"ordered_{name}_lpmf"

        def lp(k, e, cut): return ordered_lp(k, e, cut, cdf)
        case(fn, [int_(2), real(0.3), vec(c)], real(lp(2, 0.3, c)))
        case(fn, [ints(y), real(0.3), vec(c)], real(sum(lp(k, 0.3, c) for k in y)))
        value = real(sum(lp(k, e, c) for k, e in zip(y, eta)))
        for t in (vec, row, arr):
            case(fn, [ints(y), t(eta), vec(c)], value)
        case(fn, [ints(y), vec(eta), vecs(cs)],
             real(sum(lp(k, e, cut) for k, e, cut in zip(y, eta, cs))))
    x, beta = normal(4, 2), normal(2)
    case("ordered_logistic_glm_lpmf", [ints(y), mat(x), vec(beta), vec(c)],
         real(sum(ordered_lp(k, e, c, sp.expit) for k, e in zip(y, x @ beta))))
    case("ordered_logistic_glm_lpmf", [ints(y), row(x[0]), vec(beta), vec(c)],
         real(sum(ordered_lp(k, x[0] @ beta, c, sp.expit) for k in y)))
    y, alpha, B = np.array([1, 3, 2, 3]), normal(3), normal(2, 3)
    lp = sp.log_softmax(alpha + x @ B, axis=1)
    case("categorical_logit_glm_lpmf", [ints(y), mat(x), vec(alpha), mat(B)],
         real(lp[np.arange(4), y - 1].sum()))
    case("categorical_logit_glm_lpmf", [ints(y), row(x[0]), vec(alpha), mat(B)],
         real(lp[0, y - 1].sum()))


def glm_cases():
    n = 9
    x, beta = normal(n, 3), 0.5 * normal(3)
    y, s, many = normal(n), 1.4, positive(n)
    counts, trials = rng.integers(0, 7, n), rng.integers(7, 12, n)
    bits = rng.integers(0, 2, n)
    phi, phis = 2.2, positive(n)

    def nb(y, eta, phi):
        mu = np.exp(eta)
        return st.nbinom(phi, phi / (mu + phi)).logpmf(y)
    for xt, xx in ((mat(x), x), (row(x[0]), x[0])):
        for alpha in (real(0.4), vec(0.3 * normal(n))):
            a = np.asarray(alpha.x)
            eta = a + (xx @ beta) + np.zeros(n)
            tail = [xt, alpha, vec(beta)]

            def add(fn, y, lp, *aux): case(fn, [y] + tail + list(aux), real(np.sum(lp)))
            add("normal_id_glm_lpdf", vec(y), st.norm(eta, s).logpdf(y), real(s))
            add("normal_id_glm_lpdf", vec(y), st.norm(eta, many).logpdf(y), vec(many))
            if alpha.type == "real" or xt.type == "matrix":
                e = eta if xt.type == "matrix" else eta[:1]
                add("normal_id_glm_lpdf", real(0.2), st.norm(e, s).logpdf(0.2), real(s))
            else:
                case("normal_id_glm_lpdf", [real(0.2), xt, vec(a[:1]), vec(beta), real(s)],
                     real(st.norm(eta[0], s).logpdf(0.2)))
            add("poisson_log_glm_lpmf", ints(counts), st.poisson(np.exp(eta)).logpmf(counts))
            add("bernoulli_logit_glm_lpmf", ints(bits),
                st.bernoulli(sp.expit(eta)).logpmf(bits))
            add("neg_binomial_2_log_glm_lpmf", ints(counts), nb(counts, eta, phi), real(phi))
            add("neg_binomial_2_log_glm_lpmf", ints(counts), nb(counts, eta, phis), vec(phis))
            case("binomial_logit_glm_lpmf", [ints(counts), ints(trials)] + tail,
                 real(st.binom(trials, sp.expit(eta)).logpmf(counts).sum()))


def lkj_log_constant(eta, k):
    """By the beta densities of the partial correlations (Lewandowski et al. 2009)."""
    total = 0.0
    for i in range(1, k):
        b = eta + (k - 1 - i) / 2
        total -= (k - i) * (sp.betaln(b, b) + (2 * b - 1) * np.log(2))
    return total


def matrix_cases():
    k, nu = 3, 5.4
    W, S = spd(k), spd(k)
    LW, LS = np.linalg.cholesky(W), np.linalg.cholesky(S)
    jacobian = k * np.log(2) + sum((k - i) * np.log(LW[i, i]) for i in range(k))
    for name, d in (("wishart", st.wishart), ("inv_wishart", st.invwishart)):
        lp = d(df=nu, scale=S).logpdf(W)
        case(name + "_lpdf", [mat(W), real(nu), mat(S)], real(lp))
        case(name + "_cholesky_lpdf", [mat(LW), real(nu), mat(LS)], real(lp + jacobian))
    for k in (2, 4):
        C, eta = corr(k), 2.3
        L = np.linalg.cholesky(C)
        lp = lkj_log_constant(eta, k) + (eta - 1) * np.linalg.slogdet(C)[1]
        case("lkj_corr_lpdf", [mat(C), real(eta)], real(lp))
        jacobian = sum((k - 1 - i) * np.log(L[i, i]) for i in range(1, k))
        case("lkj_corr_cholesky_lpdf", [mat(L), real(eta)], real(lp + jacobian))


def dirichlet_row_cases():
    theta, alpha = np.array([0.2, 0.3, 0.5]), np.array([1.5, 0.7, 2.0])
    lp = real(st.dirichlet(alpha).logpdf(theta))
    for t, a in ((vec, row), (row, vec), (row, row)):
        case("dirichlet_lpdf", [t(theta), a(alpha)], lp)
