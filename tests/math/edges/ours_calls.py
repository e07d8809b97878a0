# SPDX-License-Identifier: BSD-3-Clause
"""Where the table of edges is not Stan's, of functions that are no densities."""
import json
import math
import pathlib
import re

from signature import INF

OWN_CALLS = [json.loads(x) for x in
             (pathlib.Path(__file__).parent / "own_calls.jsonl").read_text().splitlines()]


def flat(value):
    return [x for v in value for x in flat(v)] if isinstance(value, list) else [value]


def has_infinity(value):
    return any(abs(x) == INF for x in flat(value))


def is_nan(value):
    return any(x != x for x in flat(value))


def refused(signature, values, line):
    return {"error": True}


def without_slopes(signature, values, line):
    return {"value": line["value"], "grad": []}


def no_slopes_aside(signature, values, line):
    """Of the numbers beside the diagonal of a symmetric matrix."""
    wanted = [[a.type == "matrix" and a.name == "A" and i != j for i in range(len(v))
               for j in range(len(v))] if isinstance(v, list) and v and isinstance(v[0], list)
              else [False] * len(flat(v)) for a, v in zip(signature.args, values)]
    aside = [w for one in wanted for w in one]
    if len(aside) != len(line["grad"]):
        return without_slopes(signature, values, line)
    return {"value": line["value"], "grad": [None if w else g for w, g in zip(aside, line["grad"])]}


def infinite(signature, values, line):
    return {"value": ["real", INF], "grad": []}


def flat_slopes(signature, values, line):
    return {"value": line["value"], "grad": [0.0 for _ in line["grad"]]}


def mixture(signature, values, line):
    theta, lp = flat(values[0]), flat(values[1])
    terms = [math.log(p) + x for p, x in zip(theta, lp) if p > 0]
    top = max(terms)
    total = top if abs(top) == INF else top + math.log(sum(math.exp(t - top) for t in terms))
    return {"value": ["real", total], "grad": []}


def square(signature, values, line):
    gap = values[0] - values[1]
    return {"value": ["real", gap * gap], "grad": []}


def no_interval(s, v, a):
    """No number lies between the bounds, or one is none."""
    low = v[1] if s.name.startswith("lower") else -INF
    return not low < (v[-1] if "upper" in s.name else INF)


def is_singular(value):
    (a, b), (c, d) = value
    return a * d == b * c


def is_outside(name, y):
    """Of covariances, correlations and their factors of size 2, what is none."""
    (a, b), (c, d) = y
    if "factor_cov" not in name and not all(math.isfinite(x) for x in flat(y)):
        return True
    if "cholesky" not in name:
        return b != c or not a * d > b * c
    return b != 0 or not min(a, d) > 0 or ("corr" in name and abs(c * c + d * d - 1) > 1e-8)


def nans(signature, values, line):
    kind, value = line["value"]
    return {"value": [kind, [[math.nan for _ in row] for row in value]], "grad": []}


def nan(signature, values, line):
    return {"value": ["real", math.nan], "grad": []}


def square_shape(value):
    return len(value) == 2 and len(value[0]) == 2


# as RULES of ours.py
CALL_RULES = [
    (r"(lower_|upper_)+bound_(un)?constrain", lambda s, v, a: "value" in a and no_interval(s, v, a),
     refused, "no number lies between such bounds"),
    (r"lambert_w0", lambda s, v, a: v[0] < -0.4, refused, "outside of the domain"),
    (r"quantile", lambda s, v, a: v[0] == [] and v[1] != [], refused, "there is no number to choose"),
    (r"sd", lambda s, v, a: "value" in a and a["value"][1] == 0 and len(flat(v[0])) > 1, flat_slopes,
     "a common shift changes nothing, so slopes add up to 0: Stan's do not"),
    (r"squared_distance", lambda s, v, a: not isinstance(v[0], list) and "error" in a, square,
     "as of vectors"),
    (r"unit_vector_constrain", lambda s, v, a: "value" in a and is_nan(a["value"][1]), refused,
     "no direction"),
    (r"log_mix", lambda s, v, a: isinstance(v[0], list) and "error" in a and has_infinity(v[1]) and
     not is_nan(v) and len(flat(v[0])) == len(flat(v[1])), mixture,
     "one part may be impossible, as in the form of two numbers"),
    (r"log_modified_bessel_first_kind", lambda s, v, a: "value" in a and v[0] in (-1, 0, 1),
     without_slopes, "Stan has no slope at whole orders"),
    (r"mdivide_(left|right)", lambda s, v, a: "value" in a and square_shape(v[s.args[1].name == "A"]) and
     is_singular(v[s.args[1].name == "A"]), refused, "singular: there is no answer"),
    (r"mdivide_\w+_spd|log_determinant_spd|cholesky_decompose", lambda s, v, a: "value" in a and
     has_infinity(next(x for x, g in zip(v, s.args) if g.name == "A")), refused,
     "an infinite matrix has no factor"),
    (r"eigenvalues_sym|quad_form_sym", lambda s, v, a: "value" in a and is_nan(v[0]), refused,
     "as all of symmetric matrices"),
    (r"eigenvalues_sym|inverse_spd|log_determinant_spd", lambda s, v, a: v[0] == [[], []], refused,
     "not square"),
    (r"inverse", lambda s, v, a: "value" in a and square_shape(v[0]) and is_singular(v[0]), refused,
     "singular: there is no answer"),
    (r"generalized_inverse", lambda s, v, a: is_nan(v) or has_infinity(v), nans,
     "not 0: there is no inverse"),
    (r"chol2inv", lambda s, v, a: "value" in a and has_infinity(v), without_slopes, "0 times infinity"),
    (r"c.*_unconstrain", lambda s, v, a: "value" in a and v[0] and square_shape(v[0]) and
     is_outside(s.name, v[0]), refused, "outside of the set, or on its border"),
    (r"hypergeometric_1F0", lambda s, v, a: "error" in a and is_nan(v), nan, "as elementwise functions"),
    (r"mdivide_\w+_spd|quad_form_sym", lambda s, v, a: "value" in a, no_slopes_aside,
     "the slope of two mirrored elements may be given to either"),
    (r"matrix_exp(_multiply)?|scale_matrix_exp_multiply",
     lambda s, v, a: "value" in a and has_infinity(v[:2]), refused, "no exponential"),
    (r"beta", lambda s, v, a: "value" in a and 0 in v and INF in v, infinite, "as its logarithm"),
    (r"beta|gamma_[pq]|inc_beta", lambda s, v, a: "value" in a and 1e-20 in v, without_slopes,
     "Stan's slopes cancel"),
    (r"sort_indices_(a|de)sc", lambda s, v, a: "value" in a and is_nan(v), refused, "as sort_asc does"),
]


def leave_out_call(signature, values):
    """What general factors make of infinite numbers hangs on the order of steps."""
    names = r"mdivide_(left|right)|log_determinant|cov_matrix_constrain|sum_to_zero_constrain"
    if signature.name == "singular_values" and not all(math.isfinite(x) for x in flat(values)):
        return True
    return bool(re.fullmatch(names, signature.name)) and \
        has_infinity(values)


def of_call_rules(signature, values, line):
    for names, holds, instead, why in CALL_RULES:
        if re.fullmatch(names, signature.name) and holds(signature, values, line):
            kept = {"fn": line["fn"], "args": line["args"]}
            line = {**kept, **instead(signature, values, line), "why": why}
    return line
