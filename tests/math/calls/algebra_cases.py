# SPDX-License-Identifier: BSD-3-Clause
"""Values of linear algebra: products, solutions, factors, sparse matrices."""
import numpy as np
import scipy.linalg as sl

from call_line import case, int_, ints, lower, mat, normal, real, row, spd, vec


# ---- linear algebra ----
def product_cases():
    a, b, x, y = normal(3, 4), normal(4, 2), normal(4), normal(3)
    case("multiply", [mat(a), mat(b)], mat(a @ b))
    case("multiply", [mat(a), vec(x)], vec(a @ x))
    case("multiply", [row(y), mat(a)], row(y @ a))
    case("multiply", [vec(y), row(x)], mat(np.outer(y, x)))
    big, bag = normal(31, 45), normal(45, 27)
    w = np.zeros((31, 27))
    for k in range(45):
        w += np.outer(big[:, k], bag[k])
    case("multiply", [mat(big), mat(bag)], mat(w), tol=1e-12)
    case("transpose", [mat(a)], mat(a.T))
    case("transpose", [vec(x)], row(x))
    case("transpose", [row(x)], vec(x))
    case("crossprod", [mat(a)], mat(a.T @ a))
    case("tcrossprod", [mat(a)], mat(a @ a.T))
    sq = normal(3, 3)
    low = np.tril(sq)
    case("multiply_lower_tri_self_transpose", [mat(sq)], mat(low @ low.T))
    for t in (vec, row):
        case("diag_pre_multiply", [t(y), mat(a)], mat(np.diag(y) @ a))
        case("diag_post_multiply", [mat(a), t(x)], mat(a @ np.diag(x)))
        case("add_diag", [mat(sq), t(y)], mat(sq + np.diag(y)))
        case("quad_form_diag", [mat(sq), t(y)], mat(np.diag(y) @ sq @ np.diag(y)))
    case("add_diag", [mat(sq), real(0.7)], mat(sq + 0.7 * np.eye(3)))
    a2 = normal(3, 4)
    case("rows_dot_product", [mat(a), mat(a2)], vec((a * a2).sum(1)))
    case("columns_dot_product", [mat(a), mat(a2)], row((a * a2).sum(0)))
    case("rows_dot_self", [mat(a)], vec((a * a).sum(1)))
    case("columns_dot_self", [mat(a)], row((a * a).sum(0)))
    for t, as_col in ((vec, True), (row, False)):
        x2 = normal(4)
        p, q = (x * x2, (x * x2).sum()), (x * x, (x * x).sum())
        for end, args, (each, total) in (("_product", [t(x), t(x2)], p), ("_self", [t(x)], q)):
            case("rows_dot" + end, args, vec(each if as_col else [total]))
            case("columns_dot" + end, args, row([total] if as_col else each))
    case("diagonal", [mat(a)], vec(np.diag(a)))
    case("diag_matrix", [vec(x)], mat(np.diag(x)))
    case("trace", [mat(sq)], real(np.trace(sq)))
    sym = np.tril(sq) + np.tril(sq, -1).T
    case("symmetrize_from_lower_tri", [mat(sq)], mat(sym))
    b3, v3, d2 = normal(3, 2), normal(3), normal(2, 2)
    case("quad_form", [mat(sq), mat(b3)], mat(b3.T @ sq @ b3))
    case("quad_form", [mat(sq), vec(v3)], real(v3 @ sq @ v3))
    case("quad_form_sym", [mat(sym), mat(b3)], mat(b3.T @ sym @ b3))
    case("quad_form_sym", [mat(sym), vec(v3)], real(v3 @ sym @ v3))
    case("trace_quad_form", [mat(sq), mat(b3)], real(np.trace(b3.T @ sq @ b3)))
    case("trace_quad_form", [mat(sq), vec(v3)], real(v3 @ sq @ v3))
    case("trace_gen_quad_form", [mat(d2), mat(sq), mat(b3)],
         real(np.trace(d2 @ b3.T @ sq @ b3)))


def solve_cases():
    n = 4
    a, s, low = normal(n, n) + 2 * np.eye(n), spd(n), lower(n) + np.triu(normal(n, n), 1)
    b, v = normal(n, 3), normal(n)
    for end, m, used in (("", a, a), ("_tri_low", low, np.tril(low)), ("_spd", s, s)):
        inv = np.linalg.inv(used)
        case("mdivide_left" + end, [mat(m), mat(b)], mat(inv @ b))
        case("mdivide_left" + end, [mat(m), vec(v)], vec(inv @ v))
        case("mdivide_right" + end, [mat(b.T), mat(m)], mat(b.T @ inv))
        case("mdivide_right" + end, [row(v), mat(m)], row(v @ inv))
    n = 40
    long = lower(n) + 4 * np.eye(n)
    v = normal(n)
    case("mdivide_left_tri_low", [mat(long), vec(v)],
         vec(sl.solve_triangular(long, v, lower=True)))
    case("inverse", [mat(a)], mat(np.linalg.inv(a)))
    case("inverse_spd", [mat(s)], mat(np.linalg.inv(s)))
    case("determinant", [mat(a)], real(np.linalg.det(a)))
    case("log_determinant", [mat(a)], real(np.linalg.slogdet(a)[1]))
    case("log_determinant_spd", [mat(s)], real(np.linalg.slogdet(s)[1]))


def decompose_cases():
    s, a = spd(5), normal(5, 3)
    case("cholesky_decompose", [mat(s)], mat(np.linalg.cholesky(s)))
    wide = spd(53)
    case("cholesky_decompose", [mat(wide)], mat(np.linalg.cholesky(wide)))
    values, vectors = np.linalg.eigh(s)
    case("eigenvalues_sym", [mat(s)], vec(values))
    case("eigenvectors_sym", [mat(s)], mat(vectors))
    case("singular_values", [mat(a)], vec(np.linalg.svd(a, compute_uv=False)))
    case("singular_values", [mat(a.T)], vec(np.linalg.svd(a, compute_uv=False)))
    for x in (a, a.T):
        u, _, vt = sl.svd(x, full_matrices=False, lapack_driver="gesvd")
        case("svd_U", [mat(x)], mat(u))
        case("svd_V", [mat(x)], mat(vt.T))
        case("generalized_inverse", [mat(x)], mat(np.linalg.pinv(x)))
    L = lower(4)
    normal(4, 4)
    case("chol2inv", [mat(L)], mat(np.linalg.inv(L @ L.T)))
    q, r = np.linalg.qr(a)
    sign = np.sign(np.diag(r))
    case("qr_thin_Q", [mat(a)], mat(q * sign))
    case("qr_thin_R", [mat(a)], mat(sign[:, None] * r))
    square = normal(4, 4)
    q, r = np.linalg.qr(square)
    sign = np.sign(np.diag(r))
    case("qr_Q", [mat(square)], mat(q * sign))
    case("qr_R", [mat(square)], mat(sign[:, None] * r))
    case("matrix_exp", [mat(square)], mat(sl.expm(square)))
    case("matrix_exp", [mat(5 * square)], mat(sl.expm(5 * square)), tol=1e-9)
    b = normal(4, 2)
    case("matrix_exp_multiply", [mat(square), mat(b)], mat(sl.expm(square) @ b))
    case("scale_matrix_exp_multiply", [real(0.7), mat(square), mat(b)],
         mat(sl.expm(0.7 * square) @ b))
    case("matrix_power", [mat(square), int_(3)], mat(square @ square @ square))
    case("matrix_power", [mat(square), int_(0)], mat(np.eye(4)))


def sparse_cases():
    w, v, u = normal(5), [1, 3, 2, 1, 4], [1, 3, 3, 6]
    dense = np.zeros((3, 4))
    for r in range(3):
        for k in range(u[r] - 1, u[r + 1] - 1):
            dense[r, v[k] - 1] += w[k]
    b = normal(4)
    start = [int_(3), int_(4), vec(w), ints(v), ints(u)]
    case("csr_matrix_times_vector", start + [vec(b)], vec(dense @ b))
    case("csr_to_dense_matrix", start, mat(dense))
    by_row = [(dense[r, c], c + 1) for r in range(3) for c in range(4) if dense[r, c] != 0]
    case("csr_extract_w", [mat(dense)], vec([x for x, _ in by_row]))
    case("csr_extract_v", [mat(dense)], ints([c for _, c in by_row]))
    case("csr_extract_u", [mat(dense)], ints(u))


def qr_positive(a):
    q, r = np.linalg.qr(a, mode="complete")
    k = min(a.shape)
    sign = np.ones(len(q))
    sign[:k] = np.where(np.diag(r)[:k] < 0, -1, 1)
    return q * sign, sign[:, None] * r


def qr_cases():
    for shape in ((3, 3), (5, 2), (2, 4)):
        a = normal(*shape)
        q, r = qr_positive(a)
        k = min(shape)
        case("qr_Q", [mat(a)], mat(q))
        case("qr_R", [mat(a)], mat(r))
        case("qr_thin_Q", [mat(a)], mat(q[:, :k]))
        case("qr_thin_R", [mat(a)], mat(r[:k]))
