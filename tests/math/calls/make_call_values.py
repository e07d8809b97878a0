# SPDX-License-Identifier: BSD-3-Clause
"""Makes call_values.jsonl with NumPy and SciPy: python make_call_values.py > ../call_values.jsonl"""
import mpmath as mp
import numpy as np
import scipy.special as sp
import scipy.stats as st

from algebra_cases import decompose_cases, product_cases, qr_cases, solve_cases, sparse_cases
from call_line import arr, case, int_, mat, normal, positive, real, row, rows_, spd, vec, vecs
from container_cases import array_cases, make_cases, reduce_cases
from density_cases import (dirichlet_row_cases, glm_cases, known_cases, lkj_log_constant, matrix_cases,
                           normal_cases, ordered_cases, simplex_cases)
from passage_cases import wiener_cases
from process_cases import discrete_cases, dlm_cases, gp_cases, hmm_cases
from refusal_cases import domain_refusals, refusals


def more_cases():
    """Drawn after all others, so that those keep their numbers."""
    x, y = normal(2, 3), normal(3)
    for t, one in ((vec, y), (row, y), (vecs, x), (rows_, x)):
        case("softmax", [t(one)], t(sp.softmax(one, axis=-1)))
        case("log_softmax", [t(one)], t(sp.log_softmax(one, axis=-1)))
    case("squared_distance", [real(1.5), real(-0.3)], real(1.8 ** 2))
    a, b = normal(2, 3), normal(3, 2)
    case("trace_dot", [mat(a), mat(b)], real(np.trace(a @ b)))
    case("uniform_simplex", [int_(5)], vec([0.2] * 5))
    for t in (vec, row, arr):
        for u in (vec, row, arr):
            case("hypergeometric_3F2", [t([1.2, 0.7, 2.0]), u([1.5, 3.1]), real(0.6)],
                 real(mp.hyp3f2(1.2, 0.7, 2.0, 1.5, 3.1, 0.6)))
            case("hypergeometric_pFq", [t([1.2, 0.7]), u([1.5, 3.1]), real(-2.5)],
                 real(mp.hyp2f2(1.2, 0.7, 1.5, 3.1, -2.5)))
    case("hypergeometric_pFq", [vec([0.8]), vec([2.3]), real(-30.0)], real(mp.hyp1f1(0.8, 2.3, -30)))
    case("hypergeometric_2F1", [real(0.8), real(1.7), real(2.3), real(-3.0)], real(mp.hyp2f1(0.8, 1.7, 2.3, -3)))
    case("hypergeometric_2F1", [real(0.8), real(1.7), real(2.3), real(0.7)], real(mp.hyp2f1(0.8, 1.7, 2.3, 0.7)))
    case("student_t_qf", [real(0.2), real(3.5), real(1.0), real(2.0)], real(st.t(3.5, 1.0, 2.0).ppf(0.2)))
    case("student_t_qf", [vec([0.2, 0.9]), real(3.5), row([1.0, -1.0]), arr([2.0, 0.5])],
         vec([st.t(3.5, 1.0, 2.0).ppf(0.2), st.t(3.5, -1.0, 0.5).ppf(0.9)]))
    cov, mu, sigma, eta = spd(3), normal(3), positive(3), 1.7
    s = np.sqrt(np.diag(cov))
    case("lkj_cov_lpdf", [mat(cov), vec(mu), vec(sigma), real(eta)],
         real(st.lognorm(sigma, scale=np.exp(mu)).logpdf(s).sum() + lkj_log_constant(eta, 3)
              + (eta - 1) * np.linalg.slogdet(cov / np.outer(s, s))[1]))
    x, alpha, beta, sigma = normal(4, 2), normal(4), normal(2), positive(4)
    for shift in (vec(alpha), real(0.3)):
        lp = st.norm(shift.x + x @ beta, sigma).logpdf(0.4).sum()
        case("normal_id_glm_lpdf", [real(0.4), mat(x), shift, vec(beta), vec(sigma)], real(lp))
    one = normal(2)
    for shift in (vec([0.7]), real(0.3)):
        lp = st.norm(shift.x + one @ beta, 1.3).logpdf(0.4).sum()
        case("normal_id_glm_lpdf", [real(0.4), row(one), shift, vec(beta), vec([1.3])], real(lp))
    qr_cases()
    wiener_cases()


for f in (reduce_cases, array_cases, make_cases, product_cases, solve_cases, decompose_cases,
          sparse_cases, gp_cases, normal_cases, simplex_cases, ordered_cases, glm_cases,
          matrix_cases, hmm_cases, refusals, dlm_cases,
          dirichlet_row_cases, more_cases, discrete_cases, domain_refusals,
          known_cases):
    f()
