# SPDX-License-Identifier: BSD-3-Clause
# Makes call_values.jsonl with NumPy and SciPy:  python make_call_values.py > call_values.jsonl
import itertools
import json
import sys

import numpy as np
import scipy.linalg as sl
import scipy.special as sp
import scipy.stats as st

rng = np.random.default_rng(20240611)


class T:
    """A value with its Stan type."""

    def __init__(self, type, x):
        self.type, self.x = type, x

    def pair(self):
        x = self.x.tolist() if isinstance(self.x, np.ndarray) else self.x
        if isinstance(x, list):
            x = [e.tolist() if isinstance(e, np.ndarray) else e for e in x]
        if isinstance(x, np.generic):
            x = x.item()
        return [self.type, x]


def real(x): return T("real", float(x))
def int_(x): return T("int", int(x))
def vec(x): return T("vector", np.asarray(x, float))
def row(x): return T("row_vector", np.asarray(x, float))
def mat(x): return T("matrix", np.asarray(x, float))
def arr(x): return T("array[] real", np.asarray(x, float))
def arr2(x): return T("array[,] real", np.asarray(x, float))
def ints(x): return T("array[] int", np.asarray(x, int))
def vecs(x): return T("array[] vector", np.asarray(x, float))
def rows_(x): return T("array[] row_vector", np.asarray(x, float))
def mats(x): return T("array[] matrix", np.asarray(x, float))


def case(fn, args, value, tol=None):
    line = {"fn": fn, "args": [a.pair() for a in args], "value": value.pair()}
    if tol:
        line["tol"] = tol
    sys.stdout.write(json.dumps(line) + "\n")


def normal(*shape): return np.round(rng.normal(size=shape), 3)
def positive(*shape): return np.round(np.exp(0.4 * rng.normal(size=shape)), 3)


def spd(n):
    a = rng.normal(size=(n, n + 2))
    return np.round(a @ a.T / n + 0.3 * np.eye(n), 6)


def corr(n):
    s = spd(n)
    d = 1 / np.sqrt(np.diag(s))
    c = s * d[:, None] * d[None, :]
    np.fill_diagonal(c, 1.0)
    return (c + c.T) / 2


def lower(n): return np.tril(normal(n, n), -1) + np.diag(positive(n))


# ---- one number ----
def reduce_cases():
    x, m = normal(6), normal(3, 4)
    k = np.array([3, -2, 5, 5])
    all_ = {"sum": np.sum, "prod": np.prod, "mean": np.mean, "min": np.min, "max": np.max,
            "variance": lambda v: np.var(v, ddof=1), "sd": lambda v: np.std(v, ddof=1),
            "log_sum_exp": sp.logsumexp}
    some = {"norm1": lambda v: np.abs(v).sum(), "norm2": np.linalg.norm,
            "dot_self": lambda v: v @ v}
    for name, f in all_.items():
        for t in (vec, row, arr):
            case(name, [t(x)], real(f(x)))
        case(name, [mat(m)], real(f(m)))
    for name, f in some.items():
        for t in (vec, row, arr):
            case(name, [t(x)], real(f(x)))
    for name in ("sum", "prod", "min", "max"):
        case(name, [ints(k)], int_(all_[name](k)))
    case("sum", [vec([])], real(0))
    case("log_sum_exp", [vec([-800.0, -801.0])], real(sp.logsumexp([-800.0, -801.0])))
    long = normal(77)
    case("sum", [vec(long)], real(long.sum()))
    case("prod", [vec([2.0, 0.0, 3.0])], real(0))
    y = normal(6)
    for a in (vec, row):
        for b in (vec, row):
            case("dot_product", [a(x), b(y)], real(x @ y))
            case("distance", [a(x), b(y)], real(np.linalg.norm(x - y)))
            case("squared_distance", [a(x), b(y)], real(((x - y) ** 2).sum()))
    case("dot_product", [arr(x), arr(y)], real(x @ y))
    long2 = normal(77)
    case("dot_product", [vec(long), vec(long2)], real(long @ long2))
    case("multiply", [row(x), vec(y)], real(x @ y))


# ---- sequences ----
def array_cases():
    x = normal(5)
    k = np.array([4, 1, 4, -7])
    case("softmax", [vec(x)], vec(sp.softmax(x)))
    case("log_softmax", [vec(x)], vec(sp.log_softmax(x)))
    for t in (vec, row, arr):
        case("cumulative_sum", [t(x)], t(np.cumsum(x)))
        case("sort_asc", [t(x)], t(np.sort(x)))
        case("sort_desc", [t(x)], t(-np.sort(-x)))
        case("sort_indices_asc", [t(x)], ints(np.argsort(x, kind="stable") + 1))
        case("sort_indices_desc", [t(x)], ints(np.argsort(-x, kind="stable") + 1))
        case("rank", [t(x), int_(2)], int_((x < x[1]).sum()))
        case("reverse", [t(x)], t(x[::-1]))
        case("head", [t(x), int_(2)], t(x[:2]))
        case("tail", [t(x), int_(2)], t(x[-2:]))
        case("segment", [t(x), int_(2), int_(3)], t(x[1:4]))
        case("quantile", [t(x), real(0.3)], real(np.quantile(x, 0.3)))
        case("quantile", [t(x), arr([0.1, 0.5, 1.0])], arr(np.quantile(x, [0.1, 0.5, 1.0])))
    case("cumulative_sum", [ints(k)], ints(np.cumsum(k)))
    case("sort_asc", [ints(k)], ints(np.sort(k)))
    case("sort_desc", [ints(k)], ints(-np.sort(-k)))
    case("sort_indices_asc", [ints(k)], ints(np.argsort(k, kind="stable") + 1))
    case("sort_indices_desc", [ints(k)], ints(np.argsort(-k, kind="stable") + 1))
    case("rank", [ints(k), int_(1)], int_((k < k[0]).sum()))
    v = normal(4, 3)
    case("reverse", [vecs(v)], vecs(v[::-1]))
    case("head", [ints(k), int_(3)], ints(k[:3]))
    case("tail", [vecs(v), int_(2)], vecs(v[-2:]))
    case("segment", [vecs(v), int_(2), int_(2)], vecs(v[1:3]))
    case("head", [vec(x), int_(0)], vec([]))
    case("append_array", [arr(x), arr(x[:2])], arr(np.append(x, x[:2])))
    case("append_array", [ints(k), ints([1])], ints(np.append(k, [1])))
    case("append_array", [vecs(v), vecs(v[:1])], vecs(np.vstack([v, v[:1]])))
    m = normal(2, 3)
    packed = [3, 1, 2, 0, 2, 2, 3, *x[:2], 4, *m.T.ravel()]  # count, sizes of each, numbers
    case("complex.zeros", [mat(m)], mat(np.zeros((2, 3))))
    case("tuple.pack", [vec(x[:2]), int_(4), mat(m)], vec(packed))
    case("tuple.part", [vec(packed), int_(1), int_(4), int_(0)], vec(x[:2]))  # 4: a vector
    case("num_elements", [mat(m)], int_(6))
    case("num_elements", [vecs(v)], int_(12))
    case("size", [vecs(v)], int_(4))
    case("size", [mat(m)], int_(6))
    case("size", [int_(3)], int_(1))
    case("dims", [mats(np.zeros((2, 3, 4)))], ints([2, 3, 4]))
    case("dims", [real(1)], T("array[] int", []))
    for t, r, c in ((vec(x), 5, 1), (row(x), 1, 5), (mat(m), 2, 3)):
        case("rows", [t], int_(r))
        case("cols", [t], int_(c))
    for name, t in (("to_vector", vec), ("to_row_vector", row), ("to_array_1d", arr)):
        case(name, [mat(m)], t(m.T.ravel()))
        for s in (vec, row, arr):
            case(name, [s(x)], t(x))
        if name != "to_array_1d":
            case(name, [ints(k)], t(k))
    case("to_array_1d", [ints(k)], ints(k))
    case("to_array_1d", [arr2(v)], arr(v.ravel()))
    i2 = np.arange(6).reshape(2, 3)
    case("to_array_1d", [T("array[,] int", i2)], ints(i2.ravel()))
    a3 = normal(2, 2, 3)
    case("to_array_1d", [T("array[,,] real", a3)], arr(a3.ravel()))
    case("to_array_1d", [T("array[,,] int", i2.reshape(1, 2, 3))], ints(i2.ravel()))
    case("to_array_1d", [T("array[,,,] real", a3.reshape(1, 2, 2, 3))], arr(a3.ravel()))
    case("to_array_1d", [T("array[,,,] int", i2.reshape(1, 1, 2, 3))], ints(i2.ravel()))
    case("to_array_2d", [mat(m)], arr2(m))
    case("to_int", [real(-3.7)], int_(-3))
    case("to_int", [arr([3.7, 0.2])], ints([3, 0]))
    case("to_int", [arr2([[3.7, 0.2]])], T("array[,] int", np.array([[3, 0]])))
    case("to_int", [T("array[,,] real", np.array([[[1.5]]]))],
         T("array[,,] int", np.array([[[1]]])))
    w = normal(6)
    by_columns, by_rows = w.reshape(3, 2).T, w.reshape(2, 3)
    for t in (vec, row, arr):
        case("to_matrix", [t(w), int_(2), int_(3)], mat(by_columns))
        case("to_matrix", [t(w), int_(2), int_(3), int_(1)], mat(by_columns))
        case("to_matrix", [t(w), int_(2), int_(3), int_(0)], mat(by_rows))
    flat = m.T.ravel()
    case("to_matrix", [mat(m), int_(3), int_(2)], mat(flat.reshape(2, 3).T))
    case("to_matrix", [mat(m), int_(3), int_(2), int_(0)], mat(flat.reshape(3, 2)))
    case("to_matrix", [mat(m)], mat(m))
    case("to_matrix", [vec(x)], mat(x[:, None]))
    case("to_matrix", [row(x)], mat(x[None, :]))
    case("to_matrix", [rows_(v)], mat(v))
    case("to_matrix", [arr2(v)], mat(v))


# ---- made from numbers and sizes ----
def make_cases():
    x, m = normal(3), normal(3, 2)
    two, three = int_(2), int_(3)
    case("rep_vector", [real(1.5), three], vec([1.5] * 3))
    case("rep_vector", [int_(2), three], vec([2.0] * 3))
    case("rep_row_vector", [real(1.5), three], row([1.5] * 3))
    case("rep_matrix", [real(1.5), two, three], mat(np.full((2, 3), 1.5)))
    case("rep_matrix", [vec(x), two], mat(np.column_stack([x, x])))
    case("rep_matrix", [row(x), two], mat(np.vstack([x, x])))
    case("rep_array", [real(1.5), three], arr([1.5] * 3))
    case("rep_array", [int_(4), three], ints([4] * 3))
    case("rep_array", [vec(x), two], vecs([x, x]))
    case("rep_array", [real(1.5), two, three], arr2(np.full((2, 3), 1.5)))
    case("rep_array", [real(1.5), int_(1), two, three],
         T("array[,,] real", np.full((1, 2, 3), 1.5)))
    for t, end in ((vec, "vector"), (row, "row_vector"), (arr, "array"), (ints, "int_array")):
        case("zeros_" + end, [three], t([0, 0, 0]))
        case("ones_" + end, [three], t([1, 1, 1]))
        case("one_hot_" + end, [three, two], t([0, 1, 0]))
        if end != "int_array":
            case("linspaced_" + end, [int_(5), real(-1), real(2.5)], t(np.linspace(-1, 2.5, 5)))
    case("linspaced_int_array", [int_(5), int_(1), int_(5)], ints([1, 2, 3, 4, 5]))
    case("linspaced_int_array", [int_(3), int_(1), int_(7)], ints([1, 4, 7]))
    case("linspaced_int_array", [int_(3), int_(1), int_(8)], ints([1, 4, 7]))
    case("linspaced_int_array", [int_(6), int_(1), int_(3)], ints([1, 1, 2, 2, 3, 3]))
    case("identity_matrix", [three], mat(np.eye(3)))
    a = normal(4, 5)
    case("row", [mat(a), two], row(a[1]))
    case("col", [mat(a), two], vec(a[:, 1]))
    case("sub_row", [mat(a), two, three, two], row(a[1, 2:4]))
    case("sub_col", [mat(a), two, three, two], vec(a[1:3, 2]))
    case("block", [mat(a), two, three, three, two], mat(a[1:4, 2:4]))
    b, y = normal(3, 3), normal(2)
    case("append_col", [mat(m), mat(b)], mat(np.hstack([m, b])))
    case("append_col", [mat(m), vec(x)], mat(np.column_stack([m, x])))
    case("append_col", [vec(x), mat(m)], mat(np.column_stack([x, m])))
    case("append_col", [vec(x), vec(2 * x)], mat(np.column_stack([x, 2 * x])))
    case("append_col", [row(x), row(y)], row(np.append(x, y)))
    case("append_col", [real(0.5), row(y)], row(np.append(0.5, y)))
    case("append_col", [row(y), real(0.5)], row(np.append(y, 0.5)))
    case("append_row", [mat(m), mat(a[:, :2])], mat(np.vstack([m, a[:, :2]])))
    case("append_row", [mat(m), row(y)], mat(np.vstack([m, y])))
    case("append_row", [row(y), mat(m)], mat(np.vstack([y, m])))
    case("append_row", [row(y), row(2 * y)], mat(np.vstack([y, 2 * y])))
    case("append_row", [vec(x), vec(y)], vec(np.append(x, y)))
    case("append_row", [real(0.5), vec(y)], vec(np.append(0.5, y)))
    case("append_row", [vec(y), real(0.5)], vec(np.append(y, 0.5)))


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


def discrete_cases():
    """Two variables of 2 and 3 states, factors of the first and of both; the plan by hand."""
    plan = [2, 4, 9, 3, 8,
            0, 2, 1, 0, 2, 1, 3, 0, 0, 1, 0, 0, 2, 3, 1,
            1, 3, 0, 3, 1, 1, 0, 1]
    terms = normal(8)
    total = sum(np.exp(terms[i] + terms[2 + 3 * i + j]) for i in range(2) for j in range(3))
    case("discrete_plan__", [ints([2, 3]), ints([0, 1, 0, 2, 2, 0, 1])], ints(plan))
    case("discrete_sum__", [vec(terms), ints(plan)], real(np.log(total)))


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


def dirichlet_row_cases():
    theta, alpha = np.array([0.2, 0.3, 0.5]), np.array([1.5, 0.7, 2.0])
    lp = real(st.dirichlet(alpha).logpdf(theta))
    for t, a in ((vec, row), (row, vec), (row, row)):
        case("dirichlet_lpdf", [t(theta), a(alpha)], lp)


def more_cases():
    """Drawn after all others, so that those keep their numbers."""
    import mpmath as mp
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


def passage_density(t, a, w, v):
    """Feller's series for small times, w from the upper bound."""
    k = np.arange(-60, 61)[:, None]
    at = w + 2 * k
    x = t / a ** 2
    s = (at * np.exp(v * a * w - v * v * t / 2 - at ** 2 / (2 * x))).sum(0)
    return s / a ** 2 / np.sqrt(2 * np.pi * x ** 3)


def passage_cdf(t, a, w, v):
    """The probability of the upper bound less what Feller's series for large times leaves, and
    that remainder."""
    p = 1 - w if v == 0 else (1 - np.exp(-2 * v * a * (1 - w))) / (1 - np.exp(-2 * v * a))
    k = np.arange(1, 4000)
    rest = np.exp(v * a * w - v * v * t / 2) * 2 * np.pi / a ** 2 * (
        k * np.sin(k * np.pi * w) / (v * v + (k * np.pi / a) ** 2)
        * np.exp(-k ** 2 * np.pi ** 2 * t / (2 * a * a))).sum()
    return p - rest, rest


def wiener_mean(f, y, a, tau, beta, v, sv, sb, st_):
    """The mean of f(t, a, w, v) over drifts (Hermite), starts and delays (Legendre, delays below y)."""
    z, zw = np.polynomial.hermite_e.hermegauss(80) if sv else (np.zeros(1), np.ones(1))
    u, uw = np.polynomial.legendre.leggauss(60) if sb else (np.zeros(1), np.full(1, 2.0))
    d, dw = np.polynomial.legendre.leggauss(200) if st_ else (np.zeros(1), np.full(1, 2.0))
    top = min(st_, y - tau)
    total = 0
    for zi, zwi in zip(z, zw / zw.sum()):
        for ui, uwi in zip(u, uw / 2):
            for di, dwi in zip(d, dw / 2):
                part = top / st_ if st_ else 1
                t = y - tau - (di + 1) / 2 * top
                total += zwi * uwi * dwi * part * f(t, a, 1 - beta - sb / 2 * ui, v + sv * zi)
    return total


def wiener_cases():
    def density(t, a, w, v): return passage_density(np.array([t]), a, w, v)[0]
    def below(t, a, w, v): return passage_cdf(t, a, w, v)[0]
    def above(t, a, w, v): return passage_cdf(t, a, w, v)[1]
    names = ("wiener_lpdf", "wiener_lcdf_unnorm", "wiener_lccdf_unnorm")
    for x in ((0.9, 1.2, 0.3, 0.4, 0.7, 0.0, 0.0, 0.0), (0.9, 1.2, 0.3, 0.6, -1.3, 0.8, 0.0, 0.0),
              (1.4, 1.5, 0.2, 0.45, 0.5, 0.0, 0.3, 0.0), (0.8, 1.1, 0.25, 0.5, 1.0, 0.0, 0.0, 0.2),
              (0.5, 1.1, 0.25, 0.5, 1.0, 0.0, 0.0, 0.6), (0.5, 0.7, 0.24, 0.63, 1.0, 0.0, 0.72, 0.1)):
        for name, f in zip(names, (density, below, above)):
            value = wiener_mean(f, *x)
            if name == names[2] and x[7] > x[0] - x[2]:  # later delays leave all of it
                value += (1 - (x[0] - x[2]) / x[7]) * sum(passage_cdf(1, x[1], 1 - x[3], x[4]))
            args = [real(a) for a in x]
            case(name, args, real(np.log(value)), 1e-9)
            case(name, args + [real(1e-4)], real(np.log(value)), 1e-9)
            if x[6] == 0 and x[7] == 0 and (x[5] == 0 or name == names[0]):
                short = args[:6] if name == names[0] else args[:5]
                case(name, short, real(np.log(value)), 1e-9)
                case(name, short + [real(1e-4)], real(np.log(value)), 1e-9)
    x = (0.7, 1.2, 0.3, 0.45, 0.6, 0.5, 0.2, 0.1)
    for name, f in zip(names, (density, below, above)):
        case(name, [vec([x[0], 1.1])] + [real(a) for a in x[1:]],
             real(sum(np.log(wiener_small(f, y, *x[1:])) for y in (x[0], 1.1))), 1e-9)


def wiener_small(f, y, a, tau, beta, v, sv, sb, st_):
    """wiener_mean with fewer points, for narrow ranges."""
    z, zw = np.polynomial.hermite_e.hermegauss(24)
    u, uw = np.polynomial.legendre.leggauss(10)
    return sum(zwi * ui_w * di_w / 4 * f(y - tau - (di + 1) / 2 * st_, a, 1 - beta - sb / 2 * ui, v + sv * zi)
               for zi, zwi in zip(z, zw / zw.sum()) for ui, ui_w in zip(u, uw) for di, di_w in zip(u, uw))


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


def refuse(fn, args, message):
    line = {"fn": fn, "args": [a.pair() for a in args], "error": message}
    sys.stdout.write(json.dumps(line) + "\n")


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
    refuse("rep_vector", [real(1), int_(-1)], "a size is -1, must not be negative")
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


for f in (reduce_cases, array_cases, make_cases, product_cases, solve_cases, decompose_cases,
          sparse_cases, gp_cases, normal_cases, simplex_cases, ordered_cases, glm_cases,
          matrix_cases, hmm_cases, refusals, dlm_cases,
          dirichlet_row_cases, more_cases, discrete_cases, domain_refusals):
    f()
