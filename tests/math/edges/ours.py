# SPDX-License-Identifier: BSD-3-Clause
"""Where the table of edges is not Stan's: rules for kinds of calls, lines for single ones."""
import json
import pathlib
import re

from signature import INF, NAN

# Calls on what is no edge of a domain, and where Stan Math itself has no answer of its kind.
OWN = [json.loads(x) for x in
       (pathlib.Path(__file__).parent / "own.jsonl").read_text().splitlines()]


def numbers(value):
    if isinstance(value, list):
        for v in value:
            yield from numbers(v)
    elif not isinstance(value, dict):
        yield value


def has_nan(values):
    return any(v != v for v in numbers(values))


def is_finite(value):
    return all(abs(v) < INF for v in numbers(value))


def is_density(name):
    return bool(re.search(r"_(lp[dm]f|l?c?cdf|rng|unnorm)$", name))


def leave_out(signature, values, answer):
    """What nobody fixes: signs of columns, and draws from what is not a number.  Tuples are asked by their members."""
    if signature.result == "tuple":
        return True
    if re.fullmatch(r"eigenvectors_sym|svd_[UV]|qr_(thin_)?[QR]", signature.name) and values[0]:
        return True
    if signature.name == "gp_exp_quad_cov" and isinstance(values[-1], list) and INF in values[-1]:
        return True  # own.jsonl
    return has_nan(values) and signature.name.endswith("_rng")


def refused(line):
    return {"error": True}


def nan(line):
    return {"value": ["real", NAN], "grad": []}


def nothing(line):
    return {"value": ["vector", []], "grad": []}


def without_slopes(line):
    return {"value": line["value"], "grad": []}


def zero(line):
    return {"value": ["real", 0.0], "grad": []}


def impossible(line):
    return {"value": ["real", -INF], "grad": []}


def no_events(line):
    return {"value": ["array[] int", [0]]}


def drawn_by_alpha(line):
    return {"size": len(line["args"][1][1])}


def no_draws(line):
    kinds = [kind for kind, value in line["args"] if value == []]
    return {"value": [kinds[0], []]}


def half_of_delay(line):
    return {"value": line["value"], "grad": [*line["grad"][:7], line["grad"][2] / 2]}


def glm_agrees(signature, values):
    """Of y, trials, x, alpha, beta."""
    y, trials, x, alpha, beta = values
    rows, columns = len(y), len(x)
    if signature.args[2].type == "matrix":
        rows, columns = (0, x["columns"]) if isinstance(x, dict) else (len(x), len(x[0]) if x else 0)
    sizes = [len(v) for v in (y, trials, alpha) if isinstance(v, list)]
    return set(sizes) == {rows} and columns == len(beta)


def sizes_differ(signature, values):
    sizes = {len(v) for v in values if isinstance(v, list)}
    return 0 in sizes and len(sizes) > 1


# functions; whether a call is of the kind, by signature, arguments and what Stan says; what is put
# instead; why
RULES = [
    (r"(?!.*constrain).*",
     lambda s, v, a: s.result == "elementwise" and has_nan(v) and "error" in a, nan,
     "not a number in, not a number out"),
    (r"c.*_unconstrain", lambda s, v, a: "error" in a and v[0] == [], nothing,
     "what the transform makes of nothing"),
    (r".*_unconstrain", lambda s, v, a: "value" in a, without_slopes,
     "y moves within its set alone: slopes out of it are a choice"),
    (r"(?!categorical|ordered|.*_glm_).*",
     lambda s, v, a: "value" in a and is_density(s.name) and sizes_differ(s, v), refused,
     "sizes differ, which most densities of Stan refuse as well"),
    (r"l?beta", lambda s, v, a: min(v) < 0, refused, "Stan's value drops the sign"),
    (r"binary_log_loss", lambda s, v, a: v[0] not in (0, 1) or not 0 <= v[1] <= 1, refused,
     "the outcome is 0 or 1, of a probability"),
    (r"beta_neg_binomial_l?c?cdf", lambda s, v, a: "value" in a, without_slopes,
     "Stan's series for slopes has four digits"),
    (r"gaussian_dlm_obs_lpdf|(inv_)?wishart_lpdf|inverse_spd|lkj_co\w+_lpdf|multi_\w+_lpdf",
     lambda s, v, a: "value" in a, without_slopes,
     "the slope of two mirrored elements may be given to either"),
    (r".*_cholesky_lpdf", lambda s, v, a: "value" in a, without_slopes,
     "above the diagonal there is nothing to move"),
    (r"gaussian_dlm_obs_lpdf|(inv_)?wishart_(cholesky_)?lpdf",
     lambda s, v, a: "error" in a and v[0] == [] and v[2] == [], zero, "one point has density 1"),
    (r"lkj_corr_cholesky_lpdf|multi_normal_(prec_)?lpdf|multi_gp_(cholesky_)?lpdf",
     lambda s, v, a: "error" in a and all(not isinstance(x, list) or x == [] for x in v), zero,
     "one point has density 1"),
    (r"ordered_(logistic|probit)_lpmf", lambda s, v, a: v[0] == [] and "error" in a, zero,
     "there is no outcome"),
    (r"ordered_(logistic|probit)_lpmf", lambda s, v, a: sizes_differ(s, v[:2]), refused,
     "sizes differ"),
    (r"ordered_(logistic|probit)_lpmf", lambda s, v, a: v[0] != [] and v[2] == [], refused,
     "sizes differ"),
    (r"multi_\w+_lpdf", lambda s, v, a: "value" in a and v[0] and INF in map(abs, v[0][0]), impossible,
     "infinitely far"),
    (r"pareto_type_2_\w+", lambda s, v, a: v[1] in ([INF], [-INF]), refused, "mu is a number"),
    (r"dirichlet_rng", lambda s, v, a: not all(0 < x < INF for x in v[0]), refused,
     "alpha is positive and finite"),
    (r"skew_double_exponential_rng", lambda s, v, a: v[2] in ([0], [1]), refused,
     "the draw would be infinite"),
    (r"hmm_latent_rng", lambda s, v, a: has_nan(v), refused, "a log density is a number"),
    (r"skew_normal_cdf", lambda s, v, a: v[2] == [INF], refused, "as its logarithm in Stan"),
    (r"poisson_rng", lambda s, v, a: v[0] == [0], no_events, "all mass is at 0, says the mass function"),
    (r"poisson_log_rng", lambda s, v, a: v[0] == [-INF], no_events,
     "all mass is at 0, says the mass function"),
    (r"binomial_logit_glm_lpmf", lambda s, v, a: "value" in a and not glm_agrees(s, v), refused,
     "sizes differ"),
    (r"wiener_\w+", lambda s, v, a: "value" in a and len(v) > 7 and v[7] == [0], half_of_delay,
     "the delay is tau + var_tau / 2 in the mean"),
    (r"(inv_)?wishart_cholesky_rng|multi_\w+_rng",
     lambda s, v, a: "error" in a and all(not isinstance(x, list) or x == [] for x in v), no_draws,
     "there is one point"),
    (r"bernoulli_logit_glm_rng", lambda s, v, a: "error" in a and s.args[0].type == "row_vector" and
     not has_nan(v) and is_finite(v) and len(v[0]) == len(v[2]), drawn_by_alpha,
     "one row serves all, as in the density"),
    (r"wiener_lpdf", lambda s, v, a: v[3] in ([0], [1]) and len(v) == 5 and "value" in a, impossible,
     "from a bound the other cannot be reached first"),
    (r"wiener_\w+", lambda s, v, a: s.args[-1].name == "precision" and not 0 < v[-1] < INF, refused,
     "a precision is positive and finite"),
    (r"bernoulli_logit_glm_lpmf", lambda s, v, a: "value" in a and INF in numbers(v), without_slopes,
     "an infinite predictor has no slopes"),
    (r"gp_.*_cov", lambda s, v, a: not is_finite(v[:len(v) - 2 - (s.name == "gp_periodic_cov")]),
     refused, "points are finite"),
    (r"gp_.*_cov", lambda s, v, a: v[-2 - (s.name == "gp_periodic_cov")] == INF, refused,
     "a covariance is finite"),
    (r"inc_beta", lambda s, v, a: "value" in a and v[2] == 1, without_slopes,
     "1 whatever the shapes are: Stan's slopes there are not 0"),
    (r".*", lambda s, v, a: "value" in a and not is_finite(a["value"][1]), without_slopes, None),
]


def of_rules(signature, values, line):
    for names, holds, instead, why in RULES:
        if re.fullmatch(names, signature.name) and holds(signature, values, line):
            line = {"fn": line["fn"], "args": line["args"], **instead(line)}
            if why:
                line["why"] = why
    return line
