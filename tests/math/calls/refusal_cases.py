# SPDX-License-Identifier: BSD-3-Clause
"""What calls refuse, and in which words."""
import numpy as np

from call_line import int_, ints, mat, real, refuse, vec, vecs


def refusals():
    a, v, two = mat([[1, 2], [2, 1]]), vec([1.0, 2.0, 3.0]), vec([1.0, 2.0])
    refuse("cholesky_decompose", [a], "cholesky_decompose: A is not positive definite")
    refuse("cholesky_decompose", [mat([[1, 0.5], [0.25, 1]])],
           "cholesky_decompose: A is not symmetric: [2, 1] is 0.25, [1, 2] is 0.5")
    refuse("cholesky_decompose", [mat(np.ones((2, 3)))],
           "cholesky_decompose: A has 2 rows and 3 columns, must be square")
    refuse("multiply", [a, v], "multiply: columns of the first (2) and rows of the second "
           "argument (3) must agree")
    refuse("dot_product", [v, two], "dot_product: size of the first (3) and of the second "
           "argument (2) must agree")
    refuse("row", [a, int_(3)], "row: rows 3 .. 3, columns 1 .. 2 are not inside a 2 x 2 matrix")
    refuse("head", [v, int_(4)], "head: 4 elements from 1 are not inside 1 .. 3")
    refuse("mean", [vec([])], "mean: x is empty")
    refuse("rep_vector", [real(1), int_(-1)], "rep_vector: a size is -1, must not be negative")
    refuse("to_matrix", [v, int_(2), int_(2)],
           "to_matrix: rows times columns (4) and elements of x (3) must agree")
    refuse("inverse", [mat(np.ones((2, 2)))], "inverse: A is singular")
    refuse("multi_normal_lpdf", [two, two, a], "multi_normal_lpdf: Sigma is not positive definite")
    refuse("multi_normal_cholesky_lpdf", [two, v, a],
           "multi_normal_cholesky_lpdf: size of mu (3) and rows of the matrix (2) must agree")
    refuse("categorical_lpmf", [int_(4), vec([0.2, 0.3, 0.5])],
           "categorical_lpmf: y is 4, must be in 1 .. 3")
    refuse("dirichlet_lpdf", [vec([0.5, 0.6]), two],
           "dirichlet_lpdf: theta is not a simplex: its sum is 1.1")
    refuse("ordered_logistic_lpmf", [int_(1), real(0), vec([1, 1])],
           "ordered_logistic_lpmf: cut points are not ascending: 1 after 1")
    refuse("wishart_lpdf", [mat(np.eye(2)), real(1), mat(np.eye(2))],
           "wishart_lpdf: nu is 1, must be greater than 1")
    refuse("gaussian_dlm_obs_lpdf", [mat(np.ones((1, 2))), mat(np.ones((2, 1))), mat(np.eye(2)),
                                     mat(np.eye(1)), mat(np.eye(2)), v, mat(np.eye(2))],
           "gaussian_dlm_obs_lpdf: rows of F (2) and size of m0 (3) must agree")
    refuse("normal_id_glm_lpdf", [v, mat(np.ones((3, 2))), real(0), v, real(1)],
           "normal_id_glm_lpdf: columns of x (2) and size of beta (3) must agree")
    none, free, endless = vec([]), mat(np.ones((0, 0))), real(np.inf)
    refuse("normal_id_glm_lpdf", [none, free, real(0), none, endless],
           "normal_id_glm_lpdf: sigma is inf, must be positive and finite")
    refuse("neg_binomial_2_log_glm_lpmf", [ints([]), free, real(0), none, endless],
           "neg_binomial_2_log_glm_lpmf: phi is inf, must be positive and finite")
    refuse("neg_binomial_2_log_glm_lpmf", [ints([]), free, endless, none, real(1)],
           "neg_binomial_2_log_glm_lpmf: alpha is inf, must be finite")
    refuse("categorical_logit_glm_lpmf", [ints([1, 3]), mat([[1], [1]]), two, mat([[1, 2]])],
           "categorical_logit_glm_lpmf: y is 3, must be in 1 .. 2")
    passage = [real(x) for x in (0.9, 1.2, 0.3, 0.4, 0.7)]
    refuse("wiener_lcdf_unnorm", passage + [real(0.0)], "wiener_lcdf_unnorm: precision is 0, must be positive")
    for fn, more in (("gp_periodic_cov", [real(1), real(1), real(1)]), ("gp_dot_prod_cov", [real(1)])):
        refuse(fn, [vecs(np.ones((2, 3))), vecs(np.ones((2, 2)))] + more,
               fn + ": dimensions of x1 (3) and of x2 (2) must agree")


def domain_refusals():
    """Factors that are not triangular, covariances that are not semidefinite."""
    two, eye, full = vec([1.0, 2.0]), mat([[1, 0], [0.3, 1]]), mat([[1, 0.5], [0.3, 1]])
    above = "%s: element [1, 2] of %s is 0.5, must be 0 above the diagonal"
    for fn, args, arg in (
            ("multi_normal_cholesky_lpdf", [two, two, full], "L"),
            ("multi_student_t_cholesky_lpdf", [two, real(3), two, full], "L"),
            ("multi_gp_cholesky_lpdf", [mat([[1, 2]]), full, vec([1.0])], "L"),
            ("lkj_corr_cholesky_lpdf", [full, real(1)], "the outcome"),
            ("wishart_cholesky_lpdf", [full, real(3), eye], "W"),
            ("wishart_cholesky_lpdf", [eye, real(3), full], "the scale"),
            ("inv_wishart_cholesky_lpdf", [full, real(3), eye], "W"),
            ("inv_wishart_cholesky_lpdf", [eye, real(3), full], "the scale")):
        refuse(fn, args, above % (fn, arg))
    one, negative, dlm = mat([[1]]), mat([[-0.5]]), "gaussian_dlm_obs_lpdf"
    for at, arg in ((3, "V"), (4, "W"), (6, "C0")):
        args = [one, one, one, one, one, vec([0.0]), one]
        args[at] = negative
        refuse(dlm, args, f"{dlm}: {arg} is not positive semidefinite, its least eigenvalue is -0.5")
    refuse(dlm, [one, one, one, vec([-1.0]), one, vec([0.0]), one], dlm + ": V[1] is -1, must not be negative")
    refuse(dlm, [mat([[1, float("inf")]]), one, one, one, one, vec([0.0]), one],
           dlm + ": y has an element that is inf, must be finite")
