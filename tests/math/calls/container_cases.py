# SPDX-License-Identifier: BSD-3-Clause
"""Values of functions of containers: reduced, in order, made of sizes."""
import numpy as np
import scipy.special as sp

from call_line import arr, arr2, case, int_, ints, mat, mats, normal, real, row, rows_, T, vec, vecs


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
    tall = np.arange(66.0).reshape(33, 2)  # panels of 32 rows, the last filled up with zeros
    panels = [*tall[:32, 0], *tall[:32, 1], 64, *[0] * 31, 65, *[0] * 31]
    case("matrix.panels", [mat(tall)], vec(panels))
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
