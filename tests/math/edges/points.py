# SPDX-License-Identifier: BSD-3-Clause
"""Where the sweep asks each function: inside its domain, then one argument at a time at an edge."""
import itertools
import re

from more_points import more_points
from signature import INF, NAN

SPD = [[1.5, 0.25], [0.25, 1.25]]
LOWER = [[1.25, 0.0], [0.5, 0.75]]
CORR = [[1.0, 0.25], [0.25, 1.0]]
CORR_L = [[1.0, 0.0], [0.6, 0.8]]
ONE, SIMPLEXES = [[1.0, 0.0], [0.0, 1.0]], [[0.25, 0.75], [0.5, 0.5]]
INSIDE = {"real": [0.75, 0.5, 1.25, 0.625, 1.5], "int": [3, 2, 2, 1, 1]}

# Arguments by function, where any number inside of its domain does not do.
OWN = {
    "lkj_corr_lpdf": [CORR, None], "lkj_corr_cholesky_lpdf": [CORR_L, None],
    "lkj_cov_lpdf": [SPD, [0.5, 0.75], [1.0, 1.5], 2.0],
    "corr_matrix_unconstrain": [CORR], "cholesky_factor_corr_unconstrain": [CORR_L],
    "cov_matrix_unconstrain": [SPD], "cholesky_factor_cov_unconstrain": [LOWER],
    "cov_matrix_constrain": [[0.5, 0.25, -0.5], 2], "corr_matrix_constrain": [[0.5], 2],
    "cholesky_factor_corr_constrain": [[0.5], 2],
    "cholesky_factor_cov_constrain": [[0.5, 0.25, -0.5], 2, 2],
    "ordered_unconstrain": [[0.25, 0.75]], "positive_ordered_unconstrain": [[0.25, 0.75]],
    "sum_to_zero_unconstrain matrix": [[[0.5, -0.5], [-0.5, 0.5]]],
    "sum_to_zero_unconstrain": [[0.5, -0.25, -0.25]], "unit_vector_unconstrain": [[0.6, 0.8]],
    "simplex_unconstrain": [[0.25, 0.75]],
    "stochastic_row_unconstrain": [[[0.25, 0.75], [0.5, 0.5]]],
    "stochastic_column_unconstrain": [[[0.25, 0.5], [0.75, 0.5]]],
    "lower_upper_bound_unconstrain": [0.75, 0.5, 1.5],
    "lower_upper_bound_constrain": [0.75, 0.5, 1.5],
    "upper_bound_unconstrain": [0.25, 0.75],
    "uniform": [[0.75], [0.5], [1.25]], "discrete_range": [[2], [1], [4]],
    "hypergeometric": [[1], [2], [3], [4]],
    "binomial": [[1], [3], None], "binomial_logit": [[1], [3], None],
    "beta_binomial": [[1], [3], None, None],
    "beta_neg_binomial": [[2], None, None, None],
    "binomial_logit_glm_lpmf": [[1, 2], [3, 3], None, None, None],
    "bernoulli": [[1], None], "bernoulli_logit": [[1], None],
    "bernoulli_logit_glm_lpmf": [[1, 0], None, None, None],
    "categorical": [[1], [0.25, 0.75]], "categorical_logit": [[1], [0.25, 0.75]],
    "ordered_logistic": [[1], [0.75], [[0.25, 0.5]]], "ordered_probit": [[1], [0.75], [[0.25, 0.5]]],
    "categorical_rng": [[0.25, 0.75]], "multinomial_rng": [[0.25, 0.75], 3],
    "multinomial_lpmf": [[1, 2], [0.25, 0.75]], "multinomial_logit_lpmf": [[1, 2], None],
    "dirichlet_lpdf": [[[0.25, 0.75]], None],
    "pareto": [[1.5], [0.75], [1.25]],
    "von_mises": [[0.75], [0.5], [1.25]],
    "wiener_lpdf": [[1.5], [1.25], [0.25], [0.5], [0.5], [0.25], [0.125], [0.125]],
    "wiener_lcdf_unnorm": [[1.5], [1.25], [0.25], [0.5], [0.5], [0.25], [0.125], [0.125]],
    "wiener_lccdf_unnorm": [[1.5], [1.25], [0.25], [0.5], [0.5], [0.25], [0.125], [0.125]],
    "log_mix": [[0.25, 0.75], None, None], "inc_beta": [0.75, 0.5, 0.25],
    "lambert_wm1": [-0.25], "lambert_w0": [0.75],
    "atanh": [0.5], "acosh": [1.5], "log1m_exp": [-0.75], "log_diff_exp": [1.25, 0.5],
    "log_inv_logit_diff": [1.25, 0.5], "gamma_p": [1.25, 0.75], "gamma_q": [1.25, 0.75],
    "csr_to_dense_matrix": [2, 2, [0.5, 0.75], [1, 2], [1, 2, 3]],
    "csr_matrix_times_vector": [2, 2, [0.5, 0.75], [1, 2], [1, 2, 3], [0.5, 1.5]],
    "gaussian_dlm_obs_lpdf": [SPD, CORR, CORR, SPD, SPD, None, SPD],
    "hmm_marginal": [SPD, [[0.25, 0.75], [0.5, 0.5]], [0.25, 0.75]],
    "hmm_latent_rng": [SPD, [[0.25, 0.75], [0.5, 0.5]], [0.25, 0.75]],
    "hmm_hidden_state_prob": [SPD, [[0.25, 0.75], [0.5, 0.5]], [0.25, 0.75]],
    "block": [SPD, 1, 1, 2, 1], "sub_col": [SPD, 1, 2, 2], "sub_row": [SPD, 1, 1, 2],
    "segment": [None, 1, 2], "head": [None, 1], "tail": [None, 1], "col": [SPD, 1],
    "row": [SPD, 2], "rank": [None, 1], "falling_factorial": [2.5, 2], "choose": [5, 2],
    "one_hot_array": [3, 2], "one_hot_vector": [3, 2], "one_hot_row_vector": [3, 2],
    "one_hot_int_array": [3, 2], "to_matrix": [None, 2, 2, 1], "matrix_power": [SPD, 2],
    "hypergeometric_2F1": [0.75, 0.5, 1.25, 0.25], "hypergeometric_1F0": [0.75, 0.25],
    "hypergeometric_3F2": [[0.75, 0.5, 1.25], [1.5, 2.5], 0.25],
    "hypergeometric_pFq": [[0.75, 0.5], [1.5, 2.5], 0.25],
    "wishart_lpdf": [SPD, 3.0, SPD], "inv_wishart_lpdf": [SPD, 3.0, SPD],
    "wishart_cholesky_lpdf": [LOWER, 3.0, LOWER], "inv_wishart_cholesky_lpdf": [LOWER, 3.0, LOWER],
    "wishart_rng": [3.0, SPD], "inv_wishart_rng": [3.0, SPD],
    "wishart_cholesky_rng": [3.0, LOWER], "inv_wishart_cholesky_rng": [3.0, LOWER],
    "trace_gen_quad_form": [SPD, SPD, SPD], "linspaced_int_array": [3, 1, 5],
    "quantile": [[0.5, 1.5, 2.5], 0.25], "matrix_exp_multiply": [SPD, SPD],
    "ordered_logistic_glm_lpmf": [[1, 2], None, None, [0.25, 0.5]],
    "categorical_logit_glm_lpmf": [[1, 2], None, [0.5, 0.25], SPD],
    "bernoulli_logit_glm_rng": [None, [0.75, 0.25], [0.5, 1.5]],
    "uniform_rng": [[0.5], [1.25]], "discrete_range_rng": [[1], [4]], "pareto_rng": None,
    "ordered_logistic_rng": [0.75, [0.25, 0.5]], "ordered_probit_rng": [0.75, [0.25, 0.5]],
}

# Points more, where draws are certain or a size is 0 in a way of its own.
MORE = {
    "categorical_rng": [[[1.0, 0.0]], [[0.0, 1.0]], [[1.0]], [[0.25, 0.25]], [[-0.25, 1.25]]],
    "categorical_logit_rng": [[[0.75]], [[-INF, 0.5]], [[-INF, -INF]]],
    "multinomial_rng": [[[1.0, 0.0], 3], [[0.0, 1.0], 3], [[1.0], 3], [[0.25, 0.25], 3]],
    "multinomial_logit_rng": [[[0.75], 3], [[-INF, 0.5], 3]],
    "dirichlet_rng": [[[0.75]], [[1e-300, 1.0]]],
    "dirichlet_multinomial_rng": [[[0.75], 3]],
    "uniform_rng": [[[0.5], [0.5]], [[1.25], [0.5]]],
    "discrete_range_rng": [[[2], [2]], [[3], [2]]],
    "hypergeometric_rng": [[4, 2, 2], [2, 2, 0], [2, 0, 2], [5, 2, 2]],
    "beta_binomial_rng": [[[0, 3], [0.5, 0.5], [1.25, 1.25]]],
    "ordered_logistic_rng": [[0.75, [0.5, 0.25]], [0.75, [0.5, 0.5]], [INF, [0.5]]],
    "ordered_probit_rng": [[0.75, [0.5, 0.25]], [0.75, [0.5, 0.5]], [INF, [0.5]]],
    "hmm_latent_rng": [[[[0.5], [0.25]], SIMPLEXES, [1.0, 0.0]],
                       [[[0.0, -INF], [-INF, 0.0]], [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0]],
                       [[[0.0], [0.0]], ONE, [0.0, 1.0]],
                       [{"columns": 2}, [], []]],
    "lkj_corr_rng": [[1, 0.5]], "lkj_corr_cholesky_rng": [[1, 0.5]],
    "wishart_rng": [[1.0, SPD], [1.5, SPD], [3.0, [[1.5]]]],
    "inv_wishart_rng": [[1.0, SPD], [1.5, SPD], [3.0, [[1.5]]]],
    "wishart_cholesky_rng": [[1.0, LOWER], [1.5, LOWER]],
    "inv_wishart_cholesky_rng": [[1.0, LOWER], [1.5, LOWER]],
    "wishart_lpdf": [[SPD, 1.0, SPD], [SPD, 1.5, SPD], [[[0.5]], 3.0, [[1.5]]]],
}


def base_name(name):
    for end in ("_lpdf", "_lpmf", "_lcdf", "_lccdf", "_cdf"):
        if name.endswith(end):
            return name[:-len(end)]
    return name


def scalar_inside(arg, place):
    d = arg.domain
    if arg.type.endswith("int"):
        return max(INSIDE["int"][place % 5], int(d.get("lower", 0)))
    x = INSIDE["real"][place % 5]
    if "upper" in d or "below" in d:
        top = d.get("upper", d.get("below"))
        bottom = d.get("lower", d.get("above", top - 2))
        return bottom + (top - bottom) * (0.25 + 0.125 * place)
    return x + max(0, d.get("lower", d.get("above", 0)))


def inside(arg, place):
    """A value of this type inside of the domain; [place] of the argument makes it its own."""
    x = scalar_inside(arg, place)
    if arg.type == "matrix":
        return LOWER if arg.name in ("L", "L_S", "L_Y") else SPD
    if arg.type in ("array[] vector", "array[] row_vector", "array[,] real"):
        return [[x, x + 0.25]]
    if arg.type == "array[,] int":
        return [[x, x + 1]]
    return x if arg.type in ("int", "real") else None


def vector_inside(signature, arg, place):
    """One number for what is vectorised, else two."""
    word = signature.text.partition("(")[2]
    x = scalar_inside(arg, place)
    if signature.name == "to_matrix" and len(signature.args) > 1:
        return [x, x + 0.25, x + 0.5, x + 1]
    plain = any(w in word for w in ("reals", "ints "))
    many = "glm" in signature.name or not plain
    if arg.type == "array[] int":
        return [max(1, x - 1), x - 1 or 1] if many else [x]
    return [x, x + 0.125 if arg.domain else x + 0.25] if many else [x]


def middle(signature):
    kinds = " ".join([signature.name, *(a.type for a in signature.args)])
    own = OWN.get(kinds) or OWN.get(signature.name) or OWN.get(base_name(signature.name))
    out = []
    for place, arg in enumerate(signature.args):
        value = own[place] if own and place < len(own) else None
        if arg.name == "precision":
            value = 1e-9
        if value is None:
            value = inside(arg, place)
        if value is None:
            value = vector_inside(signature, arg, place)
        out.append(fit(value, arg.type))
    return out


def fit(value, kind):
    """The hand-written value in the shape of this overload."""
    if kind == "int":
        return int(value[0] if isinstance(value, list) else value)
    if kind == "real":
        return float(value[0] if isinstance(value, list) else value)
    if kind in ("vector", "row_vector", "array[] real") and not isinstance(value, list):
        return [float(value)]
    if kind == "array[] int" and not isinstance(value, list):
        return [int(value)]
    if kind in ("vector", "row_vector") and value and isinstance(value[0], list):
        return value[0]
    return value


def edges_of(arg):
    """Numbers to put in the place of one element."""
    d = arg.domain
    if arg.type.endswith("int"):
        bounds = [int(d[k]) for k in ("lower", "upper") if k in d]
        outside = [b + (1 if b == d.get("upper") else -1) for b in bounds]
        return sorted({0, *bounds, *outside} if bounds else {-1, 0})
    bounds = [d[k] for k in ("lower", "upper", "above", "below") if k in d]
    return sorted({0.0, INF, -INF, *bounds}) + [NAN]


def with_element(value, x):
    """Copies of a container with its first number made [x]."""
    if not isinstance(value, list):
        return [x]
    if not value:
        return []
    if isinstance(value[0], list):
        return [[first, *value[1:]] for first in with_element(value[0], x)]
    return [[x, *value[1:]]]


def matrices(signature, value):
    """What is no number, no factor and not symmetric, where the matrix is one of a density."""
    if not re.search(r"_lp[dm]f$|_rng$", signature.name) or not value:
        return []
    (a, b), (c, d) = value
    endless = [[[x, b], [c, d]] for x in (INF, -INF) if "glm" in signature.name]
    return [[[NAN, b], [c, d]], [[a, 0.375], [c, d]], [[-a, b], [c, d]], [[0.0, b], [c, d]], *endless]


def empty(arg):
    return [] if arg.type not in ("int", "real") else None


def points(signature):
    """Lists of arguments: the middle, all containers empty, one empty, and each edge."""
    mid = middle(signature)
    out = [mid]
    containers = [i for i, a in enumerate(signature.args) if empty(a) is not None]
    if containers:
        nothing = [[] if i in containers else v for i, v in enumerate(mid)]
        out.append(nothing)
        for i, a in enumerate(signature.args):
            if a.type == "int":
                out.append([0 if k == i else v for k, v in enumerate(nothing)])
        if len(containers) > 1:
            out += [[[] if k == i else v for k, v in enumerate(mid)] for i in containers]
    ints = [i for i, a in enumerate(signature.args) if a.type == "int"]
    if len(ints) > 1:
        out.append([0 if i in ints else v for i, v in enumerate(mid)])
    for i, arg in enumerate(signature.args):
        values = matrices(signature, mid[i]) if arg.type == "matrix" else \
            [v for x in edges_of(arg) for v in with_element(mid[i], x)]
        out += [[*mid[:i], v, *mid[i + 1:]] for v in values]
    out += corners(signature, mid) + glm_points(signature, mid)
    out += [[fit(v, a.type) for v, a in zip(p, signature.args)] for p in MORE.get(signature.name, [])]
    out += more_points(signature, mid)
    seen = {}
    return [seen.setdefault(repr(p), p) for p in out if repr(p) not in seen]


def glm_points(signature, mid):
    """No outcomes, of two columns; outcomes without columns."""
    if "glm" not in signature.name:
        return []
    x = next(i for i, a in enumerate(signature.args) if a.type in ("matrix", "row_vector"))
    kept = {"beta", "c"} | ({"alpha"} if signature.name.startswith("categorical") else set())
    none = [v if a.name in kept or not isinstance(v, list) else []
            for a, v in zip(signature.args, mid)]
    flat = [[] if a.name == "beta" and a.type == "vector" else v for a, v in zip(signature.args, mid)]
    if signature.args[x].type == "matrix":
        none[x], flat[x] = {"columns": 2}, [[], []]
    else:
        none[x], flat[x] = mid[x], []
    for i, a in enumerate(signature.args):
        if a.name == "beta" and a.type == "matrix":
            flat[i] = {"columns": 2}
    return [none, flat]


def ends_of(arg):
    d = arg.domain
    bounds = [d[k] for k in ("lower", "upper") if k in d]
    if arg.type == "int":
        return [int(b) for b in bounds]
    return bounds + [INF] * ("finite" not in d and not {"upper", "below"} & set(d))


def corners(signature, mid):
    """Two numbers at closed or infinite ends at once."""
    out = []
    if signature.result != "elementwise" or len(mid) > 3:
        return []
    for i, j in itertools.combinations(range(len(mid)), 2):
        for x, y in itertools.product(ends_of(signature.args[i]), ends_of(signature.args[j])):
            p = list(mid)
            p[i], p[j] = x, y
            out.append(p)
    return out
