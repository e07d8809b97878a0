#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes values.tsv: values of scalar functions and distributions, from their definitions in mpmath
at 50 digits.  The third column is the relative error allowed: 1e-13, more where the problem
itself amplifies rounding of its arguments.

    .venv/bin/python tests/math/make_values.py > tests/math/values.tsv
"""
import sys
import mpmath as mp

mp.mp.dps = 50
EPS = mp.mpf(2) ** -52
inf = mp.inf
LINES = []


def number(text):
    """The double that the reader of the file will see."""
    return mp.mpf(float(text))


def show(x):
    if mp.isnan(x):
        return "nan"
    if x == inf or x == -inf:
        return "inf" if x > 0 else "-inf"
    return repr(float(x))


def is_int(text):
    return text.lstrip("-").isdigit()


def tolerance(f, texts, args, value, floor):
    """Condition number times a few roundings."""
    if mp.isinf(value) or mp.isnan(value) or value == 0:
        return floor
    total = mp.mpf(0)
    for i, text in enumerate(texts):
        if is_int(text) or args[i] == 0 or mp.isinf(args[i]):
            continue
        near = list(args)
        near[i] *= 1 + mp.mpf("1e-18")
        try:
            moved = f(*near)
            if mp.isinf(moved) or mp.isnan(moved):
                near[i] = args[i] * (1 - mp.mpf("1e-18"))
                moved = f(*near)
            total += abs(moved - value) / abs(value) * mp.mpf("1e18")
        except Exception:
            continue
    return max(floor, float(mp.nstr(4 * EPS * total, 2)))


def line(name, f, texts, bar=0, floor=1e-13):
    args = [number(t) for t in texts]
    value = mp.mpf(f(*args))
    tol = tolerance(f, texts, args, value, floor)
    left = " ".join(texts[:bar] + ["|"] + texts[bar:]) if bar else " ".join(texts)
    row = f"{name} {left} -> {show(value)}" if texts else f"{name} -> {show(value)}"
    LINES.append(row if tol <= 1e-13 else f"{row}\t{tol:.1e}")


def each(name, f, *points, floor=1e-13):
    for p in points:
        line(name, f, p.split(), floor=floor)


def log_(x):
    return -inf if x == 0 else mp.log(x)


# --- functions of numbers ------------------------------------------------------------------------

def functions():
    wide = ("-3.7", "-1e-9", "0.3", "1.0", "12.5")
    each("exp", mp.exp, "-745.0", *wide, "700.1")
    each("exp2", lambda x: mp.mpf(2) ** x, *wide)
    each("expm1", mp.expm1, "1e-20", *wide, "-50.0")
    each("log", log_, "0.0", "1e-300", "0.7", "1.0000001", "1e300")
    each("log2", lambda x: mp.log(x) / mp.log(2), "0.7", "8.0", "1e-300")
    each("log10", lambda x: mp.log(x) / mp.log(10), "0.7", "1000.0", "1e-300")
    each("log1p", mp.log1p, "-0.5", "1e-18", "3.0")
    each("log1m", lambda x: mp.log1p(-x), "0.5", "1e-18", "-3.0")
    each("log1p_exp", lambda x: mp.log1p(mp.exp(x)), "-800.0", "-40.0", *wide, "40.0", "800.0")
    each("log1m_exp", lambda x: mp.log1p(-mp.exp(x)), "-1e-18", "-0.3", "-0.8", "-50.0", "-700.0")
    each("sqrt", mp.sqrt, "0.0", "2.0", "1e-300")
    each("cbrt", lambda x: mp.cbrt(x) if x >= 0 else -mp.cbrt(-x), "-27.0", "2.0", "1e-300")
    each("square", lambda x: x * x, "-3.0", "1e-3", "1e150")
    each("inv", lambda x: 1 / x, "-3.0", "1e-300")
    each("inv_sqrt", lambda x: 1 / mp.sqrt(x), "3.0", "1e-300")
    each("inv_square", lambda x: 1 / x**2, "-3.0", "1e-100")
    each("abs", abs, "-3.5", "4", "-4")
    each("fabs", abs, "-3.5")
    each("floor", mp.floor, "-3.5", "3.5")
    each("ceil", mp.ceil, "-3.5", "3.5")
    each("round", lambda x: mp.sign(x) * mp.floor(abs(x) + 0.5), "-2.5", "2.4", "2.5")
    each("trunc", lambda x: mp.sign(x) * mp.floor(abs(x)), "-2.7", "2.7")
    each("step", lambda x: 0 if x < 0 else 1, "-0.1", "0.0", "2.0")
    each("int_step", lambda x: 1 if x > 0 else 0, "-0.1", "0.0", "2.0")
    each("sign", mp.sign, "-2.5", "0.0", "3.0")
    each("is_inf", lambda x: int(mp.isinf(x)), "inf", "-inf", "1.0")
    each("is_nan", lambda x: int(mp.isnan(x)), "inf", "nan", "1.0")
    for name in "sin cos tan atan sinh cosh tanh asinh erf erfc".split():
        each(name, getattr(mp, name), "-2.2", "1e-9", "0.4", "1.5", "5.5")
    for name in ("asin", "acos", "atanh"):
        each(name, getattr(mp, name), "-0.9", "1e-9", "0.4", "0.999")
    each("erfc", mp.erfc, "26.0")
    each("acosh", mp.acosh, "1.0000001", "3.0", "1e200")
    each("logit", lambda x: mp.log(x / (1 - x)), "1e-300", "0.3", "0.75")
    each("inv_logit", lambda x: 1 / (1 + mp.exp(-x)), "-740.0", "-2.0", "0.0", "3.0", "40.0")
    each("inv_cloglog", lambda x: -mp.expm1(-mp.exp(x)), "-50.0", "-0.5", "1.5")
    each("log_inv_logit", lambda x: -mp.log1p(mp.exp(-x)), "-800.0", "-0.5", "40.0")
    each("log1m_inv_logit", lambda x: -mp.log1p(mp.exp(x)), "800.0", "-0.5", "-40.0")
    each("Phi", mp.ncdf, "-37.0", "-8.0", "-0.5", "0.0", "1.3", "9.0")
    each("inv_Phi", lambda p: mp.sqrt(2) * mp.erfinv(2 * p - 1) if p > mp.mpf("1e-12")
         else mp.findroot(lambda x: mp.log(mp.ncdf(x)) - mp.log(p), -mp.sqrt(-2 * mp.log(p))),
         "1e-300", "1e-10", "0.2", "0.4999", "0.7", "0.9999")
    each("inv_Phi", lambda p: {0: -inf, 1: inf, 0.5: 0}[float(p)], "0.0", "1.0", "0.5")
    each("Phi_approx", lambda x: 1 / (1 + mp.exp(-(mp.mpf("0.07056") * x**3 + mp.mpf("1.5976") * x))),
         "-3.0", "0.4", "2.0")
    each("std_normal_log_qf", lambda l: mp.findroot(lambda x: mp.log(mp.ncdf(x)) - l,
         -mp.sqrt(-2 * l) if l < -3 else mp.sqrt(2) * mp.erfinv(2 * mp.exp(l) - 1)),
         "-10000.0", "-600.5", "-30.0", "-0.9", "-0.1", "-1e-8")
    each("lgamma", lambda x: mp.log(abs(mp.gamma(x))) if x < 100 else mp.loggamma(x),
         "1e-300", "0.3", "3.0", "-2.5", "171.5", "1e10", "2.0", "8.0", "21.0", "172.0",
         "1001.0", "2001.0", "2002.0")
    each("tgamma", mp.gamma, "0.3", "-2.5", "20.5", "170.0")
    each("digamma", mp.digamma, "1e-10", "0.3", "1.4", "9.9", "-2.6", "1e8")
    each("trigamma", lambda x: mp.psi(1, x), "1e-10", "0.3", "11.9", "-2.6", "1e8")
    each("lambert_w0", mp.lambertw, "-0.36", "-0.1", "1e-10", "1.0", "1e10", floor=1e-12)
    each("lambert_wm1", lambda x: mp.lambertw(x, -1).real, "-0.36", "-0.1", "-1e-10")
    for name, x in (("pi", mp.pi), ("e", mp.e), ("sqrt2", mp.sqrt(2)), ("log2", mp.log(2)),
                    ("log10", mp.log(10)), ("positive_infinity", inf), ("negative_infinity", -inf),
                    ("not_a_number", mp.nan), ("machine_precision", EPS)):
        line(name, lambda x=x: x, [])


def bessel_i(v, x):
    return mp.log(mp.besseli(v, x))


def owens(h, a):
    cuts = [a * k / 64 for k in range(65)]
    return mp.quad(lambda x: mp.exp(-h * h * (1 + x * x) / 2) / (1 + x * x), cuts) / (2 * mp.pi)


def lbeta(a, b):
    return mp.loggamma(a) + mp.loggamma(b) - mp.loggamma(a + b)


def lchoose(n, k):
    return mp.loggamma(n + 1) - mp.loggamma(k + 1) - mp.loggamma(n - k + 1)


def functions2():
    each("add", lambda a, b: a + b, "0.1 0.2", "2 3")
    each("subtract", lambda a, b: a - b, "0.1 0.7", "2 3")
    each("multiply", lambda a, b: a * b, "0.1 0.7", "2 3")
    each("divide", lambda a, b: a / b, "0.1 0.7", "2.0 3")
    for name in ("divide", "idivide"):
        each(name, lambda a, b: mp.sign(a * b) * mp.floor(abs(a / b)), "7 2", "-7 2", "7 -2", "6 3")
    each("modulus", lambda a, b: mp.sign(a) * mp.fmod(abs(a), abs(b)), "7 3", "-7 3", "7 -3")
    each("elt_multiply", lambda a, b: a * b, "0.1 0.7", "2 3")
    each("elt_divide", lambda a, b: a / b, "0.1 0.7", "7.0 2")
    each("elt_divide", lambda a, b: mp.sign(a * b) * mp.floor(abs(a / b)), "7 2", "-7 2")
    for name in ("pow",):
        each(name, lambda a, b: mp.power(a, b), "2.0 0.5", "0.3 -7.1", "-2.0 3.0", "0.0 0.0", "2 10", "1e-200 1.5", "1.0000001 1e9")
    each("minus", lambda a: -a, "0.1", "3")
    each("complex.product_real", lambda a, b, c, e: a * c - b * e, "0.1 0.7 -2.0 3.0", "1e200 0.3 -0.5 1e-200")
    each("complex.product_imag", lambda a, b, c, e: a * e + b * c, "0.1 0.7 -2.0 3.0", "1e200 0.3 -0.5 1e-200")
    each("plus", lambda a: a, "0.1", "3")
    each("logical_not", lambda a: int(a == 0), "0.0", "2")
    for name, f in (("eq", lambda a, b: a == b), ("neq", lambda a, b: a != b), ("lt", lambda a, b: a < b),
                    ("lte", lambda a, b: a <= b), ("gt", lambda a, b: a > b), ("gte", lambda a, b: a >= b)):
        each("logical_" + name, lambda a, b, f=f: int(f(a, b)), "1 2", "2.5 2.5", "3.5 2")
    each("logical_negation", lambda a: int(a == 0), "0.0", "2")
    each("logical_and", lambda a, b: int(a != 0 and b != 0), "0.0 1.0", "2 3", "0 0")
    each("logical_or", lambda a, b: int(a != 0 or b != 0), "0.0 1.0", "2 3", "0 0")
    each("max", max, "3 -2")
    each("min", min, "3 -2")
    each("fmax", max, "1.5 2.5", "3 -2")
    each("fmin", min, "1.5 2.5", "3 -2")
    each("fdim", lambda a, b: max(a - b, 0), "3.5 1.0", "1.0 3.5")
    each("fmod", lambda a, b: mp.sign(a) * mp.fmod(abs(a), abs(b)), "7.5 2.0", "-7.5 2.0")
    each("hypot", mp.hypot, "3.0 4.0", "1e200 1e200")
    each("atan2", mp.atan2, "1.0 2.0", "-1.0 -2.0", "0.0 -1.0")
    each("ldexp", lambda a, b: a * mp.mpf(2) ** b, "0.3 5", "0.3 -5")
    each("log_sum_exp", lambda a, b: b if a == -inf else mp.log(mp.exp(a) + mp.exp(b)), "1.0 2.0", "-1000.0 -1001.0", "1000.0 -1000.0", "-inf 2.0")
    each("log_diff_exp", lambda a, b: mp.log(mp.exp(a) - mp.exp(b)), "2.0 1.0", "-1000.0 -1001.0", "1.0 0.999999")
    for name in ("multiply_log", "lmultiply"):
        each(name, lambda a, b: 0 if a == 0 else a * mp.log(b), "0.0 0.0", "2.0 3.0", "-1.5 0.2")
    each("log_inv_logit_diff", lambda a, b: mp.log(1 / (1 + mp.exp(-a)) - 1 / (1 + mp.exp(-b))), "2.0 1.0", "-30.0 -31.0", "50.0 -1.0")
    each("lbeta", lbeta, "0.3 0.4", "2.0 3.5", "1e-5 1e6", "1e8 2e8", "30.0 0.5")
    each("beta", lambda a, b: mp.exp(lbeta(a, b)), "0.3 0.4", "2.0 3.5", "30.0 0.5")
    for name in ("lchoose", "binomial_coefficient_log"):
        each(name, lchoose, "5 2", "10 0", "10 10", "1000 500", "100000000 3", "7.5 2.5", "300 1",
             "1000 3", "2000 1999", "2000 1000", "2001 1000", "2500 2")
    each("choose", mp.binomial, "5 2", "30 15", "3 5", "10 0")
    each("falling_factorial", lambda a, b: mp.ff(a, b), "5.5 3", "4.0 0", "7 3", "-2 3", "3 5")
    each("rising_factorial", lambda a, b: mp.rf(a, b), "5.5 3", "4.0 0", "7 3", "-2 4")
    each("log_falling_factorial", lambda a, b: mp.log(mp.ff(a, b)), "5.5 3.0", "100.5 20.0")
    each("log_rising_factorial", lambda a, b: mp.log(mp.rf(a, b)), "5.5 3.0", "1e9 20.0", "0.01 2.0")
    shapes = ("0.1 0.5", "1.0 1e-10", "3.0 2.5", "3.0 20.0", "50.0 49.0", "1000.0 1010.0", "100000.0 99000.0", "2.0 150.0")
    each("gamma_p", lambda a, x: mp.gammainc(a, 0, x, regularized=True), *shapes)
    each("gamma_q", lambda a, x: mp.gammainc(a, x, inf, regularized=True), *shapes, "1e-10 1.0", "1e-5 1.000005")
    each("lmgamma", lambda k, x: k * (k - 1) / 4 * mp.log(mp.pi) + sum(mp.loggamma(x - mp.mpf(j) / 2) for j in range(int(k))), "1 2.5", "4 3.7")
    each("bessel_first_kind", mp.besselj, "0 1.5", "3 10.0", "-1 2.0", floor=1e-12)
    each("bessel_second_kind", mp.bessely, "0 1.5", "3 10.0", floor=1e-12)
    each("modified_bessel_first_kind", mp.besseli, "0 1.5", "3 10.0", "1 -2.0", "-2 0.5")
    each("modified_bessel_second_kind", mp.besselk, "0 1.5", "3 10.0", "0 1e-8", "5 0.1", "40 3.0", "1 300.0")
    each("log_modified_bessel_first_kind", bessel_i, "0.0 1.5", "0.5 1e-5", "3.2 30.0", "0.0 100.0", "2.0 5000.0", "60.5 50.0", "5.0 0.01")
    each("owens_t", owens, "0.5 0.5", "2.0 3.0", "-1.0 -0.7", "6.0 0.2", "0.01 40.0", "30.0 0.9")
    each("fma", lambda a, b, c: a * b + c, "2.0 3.0 4.0", "1e10 1e10 -1e20")
    each("log_mix", lambda p, a, b: mp.log(p * mp.exp(a) + (1 - p) * mp.exp(b)), "0.3 1.0 2.0", "0.5 -1000.0 -1001.0", "1e-10 0.0 -50.0")
    each("inc_beta", lambda a, b, x: mp.betainc(a, b, 0, x, regularized=True), "0.5 0.5 0.3", "2.0 3.0 0.999", "100.0 200.0 0.33", "5000.0 3000.0 0.62", "11.0 17.0 2.5e-9", "1e-3 2.0 0.5", "3.0 1e-3 0.5")
    for shape in ("1e-6", "1e-10", "1e-20"):
        line("beta_lccdf", lambda y, a, b: mp.log(mp.betainc(b, a, 0, 1 - y, regularized=True)), ["0.25", shape, "0.5"], bar=1)


# --- distributions -------------------------------------------------------------------------------

def density(name, f, *points, kind="lpdf"):
    for p in points:
        line(f"{name}_{kind}", f, p.split(), bar=1)


def log_tail(this, other, args):
    """Log of a probability near 1 from the other tail, where that is known better."""
    p = this(*args)
    return mp.log1p(-other(*args)) if p > 0.9 else log_(p)


def tails(name, below, above, *points, floor=1e-13):
    for p in points:
        t = p.split()
        line(f"{name}_cdf", below, t, bar=1, floor=floor)
        line(f"{name}_lcdf", lambda *a: log_tail(below, above, a), t, bar=1, floor=floor)
        line(f"{name}_lccdf", lambda *a: log_tail(above, below, a), t, bar=1, floor=floor)


def family(name, pdf, below, above, *points, floor=1e-13):
    density(name, lambda *a: log_(pdf(*a)), *points)
    tails(name, below, above, *points, floor=floor)


def normal_pdf(y, m, s):
    return mp.npdf((y - m) / s) / s


def emg(y, m, s, l):
    return l / 2 * mp.exp(l / 2 * (2 * m + l * s * s - 2 * y)) * mp.erfc((m + l * s * s - y) / (mp.sqrt(2) * s))


def emg_cdf(y, m, s, l):
    return mp.ncdf((y - m) / s) - emg(y, m, s, l) / l


def skew_pdf(y, m, s, a):
    z = (y - m) / s
    return 2 / s * mp.npdf(z) * mp.ncdf(a * z)


def skew_cdf(y, m, s, a):
    z = (y - m) / s
    return mp.ncdf(z) - 2 * owens(z, a)


def student_pdf(y, n, m, s):
    z = (y - m) / s
    return mp.exp(mp.loggamma((n + 1) / 2) - mp.loggamma(n / 2)) / mp.sqrt(n * mp.pi) / s * (1 + z * z / n) ** (-(n + 1) / 2)


def student_below(y, n, m, s):
    z = (y - m) / s
    tail = mp.betainc(n / 2, 0.5, 0, n / (n + z * z), regularized=True) / 2
    return tail if z < 0 else 1 - tail


def skew_laplace_pdf(y, m, s, t):
    z = (y - m) / s
    return 2 * t * (1 - t) / s * mp.exp(-2 * t * z if z > 0 else 2 * (1 - t) * z)


def skew_laplace_below(y, m, s, t):
    z = (y - m) / s
    return 1 - (1 - t) * mp.exp(-2 * t * z) if z > 0 else t * mp.exp(2 * (1 - t) * z)


def reals():
    points = ("1.0 0.0 2.0", "-3.5 1.0 0.5", "8.0 1.0 0.75", "0.1 0.1 3.0")
    family("normal", normal_pdf, lambda y, m, s: mp.ncdf((y - m) / s), lambda y, m, s: mp.ncdf((m - y) / s),
           *points, "-40.0 0.0 1.0", "30.0 0.0 1.0", "1e-10 0.0 1.0")
    family("std_normal", mp.npdf, mp.ncdf, lambda y: mp.ncdf(-y), "0.3", "-39.0", "12.0")
    family("cauchy", lambda y, m, s: 1 / (mp.pi * s * (1 + ((y - m) / s) ** 2)),
           lambda y, m, s: mp.atan2(1, (m - y) / s) / mp.pi, lambda y, m, s: mp.atan2(1, (y - m) / s) / mp.pi,
           *points, "-1e10 0.0 1.0")
    family("student_t", student_pdf, student_below, lambda y, n, m, s: student_below(2 * m - y, n, m, s),
           "1.0 3.0 0.0 2.0", "-5.5 0.7 1.0 0.5", "30.0 4.5 0.0 1.0", "2.0 1e6 0.0 1.0", "0.01 5.0 0.0 1.0")
    family("double_exponential", lambda y, m, s: mp.exp(-abs(y - m) / s) / (2 * s),
           lambda y, m, s: mp.exp((y - m) / s) / 2 if y < m else 1 - mp.exp((m - y) / s) / 2,
           lambda y, m, s: 1 - mp.exp((y - m) / s) / 2 if y < m else mp.exp((m - y) / s) / 2, *points, "-90.0 0.0 1.0")
    family("logistic", lambda y, m, s: 1 / (4 * s * mp.cosh((y - m) / (2 * s)) ** 2),
           lambda y, m, s: 1 / (1 + mp.exp((m - y) / s)), lambda y, m, s: 1 / (1 + mp.exp((y - m) / s)), *points, "-90.0 0.0 1.0")
    family("gumbel", lambda y, m, b: mp.exp(-(y - m) / b - mp.exp(-(y - m) / b)) / b,
           lambda y, m, b: mp.exp(-mp.exp(-(y - m) / b)), lambda y, m, b: -mp.expm1(-mp.exp(-(y - m) / b)), *points, "50.0 0.0 1.0")
    density("skew_normal", lambda *a: log_(skew_pdf(*a)), "1.0 0.0 2.0 3.0", "-3.0 0.5 1.0 -2.0", "-20.0 0.0 1.0 4.0")
    tails("skew_normal", skew_cdf, lambda *a: 1 - skew_cdf(*a), "1.0 0.0 2.0 3.0", "-1.0 0.5 1.0 -2.0", "0.4 0.0 1.0 0.5",
          "-3.0 0.0 1.0 4.0", "2.0 0.0 1.0 -5.0", "1e-3 0.0 1.0 1e4", "-0.2 0.0 1.0 0.7")
    family("exp_mod_normal", emg, emg_cdf, lambda *a: 1 - emg_cdf(*a),
           "1.0 0.0 2.0 0.5", "-3.0 0.5 1.0 2.0", "20.0 0.0 1.0 0.7", "0.2 0.0 0.5 3.0", floor=1e-12)
    family("skew_double_exponential", skew_laplace_pdf, skew_laplace_below, lambda *a: 1 - skew_laplace_below(*a),
           "1.0 0.0 2.0 0.3", "-3.0 0.5 1.0 0.8")
    family("uniform", lambda y, a, b: 1 / (b - a) if a <= y <= b else mp.mpf(0), lambda y, a, b: min(max((y - a) / (b - a), 0), 1),
           lambda y, a, b: min(max((b - y) / (b - a), 0), 1), "0.3 0.0 1.0", "2.5 -1.0 7.0", "8.0 -1.0 7.0", "-2.0 -1.0 7.0")
    def vm(y, m, k):
        return mp.exp(k * mp.cos(y - m)) / (2 * mp.pi * mp.besseli(0, k))
    def vm_cdf(y, m, k, lo=None):
        with mp.workdps(30):
            cuts = [mp.mpf(-mp.pi)] + [c for c in (m, m - 2 * mp.pi, m + 2 * mp.pi) if -mp.pi < c < y] + [y]
            return mp.quad(lambda t: vm(t, m, k), sorted(cuts))
    density("von_mises", lambda *a: mp.log(vm(*a)), "1.0 0.0 2.0", "2.5 -1.0 0.01", "0.1 0.0 80.0", "1.0 0.9 3000.0")
    tails("von_mises", vm_cdf, lambda *a: 1 - vm_cdf(*a), "1.0 0.0 2.0", "2.5 -1.0 0.01", "0.1 0.0 80.0", "-1.0 2.0 1.5")


def gamma_below(a, x):
    return mp.gammainc(a, 0, x, regularized=True)


def gamma_above(a, x):
    return mp.gammainc(a, x, inf, regularized=True)


def gamma_pdf(y, a, b):
    return mp.exp(a * mp.log(b) - mp.loggamma(a) + (a - 1) * mp.log(y) - b * y)


def inv_gamma_pdf(y, a, b):
    return mp.exp(a * mp.log(b) - mp.loggamma(a) - (a + 1) * mp.log(y) - b / y)


def positives():
    points = ("1.0 0.5 2.0", "0.01 1.5 0.5", "8.0 1.0 0.75", "0.7 20.0 30.0")
    family("lognormal", lambda y, m, s: normal_pdf(mp.log(y), m, s) / y, lambda y, m, s: mp.ncdf((mp.log(y) - m) / s),
           lambda y, m, s: mp.ncdf((m - mp.log(y)) / s), "1.5 0.0 2.0", "1e-6 1.0 0.5", "300.0 -1.0 0.4")
    family("gamma", gamma_pdf, lambda y, a, b: gamma_below(a, b * y), lambda y, a, b: gamma_above(a, b * y),
           *points, "1e-8 0.1 1.0", "1e-7 20.0 1.0", "200.0 2.0 1.0", "0.3 1e-6 1.0", "0.9 0.01 1.0", "0.01 0.9 1.0")
    line("gamma_lpdf", lambda *a: log_(gamma_pdf(*a)), ["1000.0", "10000.0", "10.0"], bar=1, floor=2e-11)
    family("inv_gamma", inv_gamma_pdf, lambda y, a, b: gamma_above(a, b / y), lambda y, a, b: gamma_below(a, b / y),
           *points, "1e-3 2.0 1.0", "1e6 2.0 1.0")
    family("exponential", lambda y, b: b * mp.exp(-b * y), lambda y, b: -mp.expm1(-b * y), lambda y, b: mp.exp(-b * y),
           "1.0 2.0", "0.0 2.0", "1e-10 1.0", "600.0 1.0")
    family("weibull", lambda y, a, s: a / s * (y / s) ** (a - 1) * mp.exp(-((y / s) ** a)),
           lambda y, a, s: -mp.expm1(-((y / s) ** a)), lambda y, a, s: mp.exp(-((y / s) ** a)), *points)
    family("frechet", lambda y, a, s: a / s * (y / s) ** (-1 - a) * mp.exp(-((y / s) ** -a)),
           lambda y, a, s: mp.exp(-((y / s) ** -a)), lambda y, a, s: -mp.expm1(-((y / s) ** -a)), *points[:3])
    family("rayleigh", lambda y, s: y / s**2 * mp.exp(-y * y / (2 * s * s)), lambda y, s: -mp.expm1(-y * y / (2 * s * s)),
           lambda y, s: mp.exp(-y * y / (2 * s * s)), "1.0 2.0", "1e-6 1.0", "30.0 1.5")
    family("chi_square", lambda y, n: gamma_pdf(y, n / 2, mp.mpf(0.5)), lambda y, n: gamma_below(n / 2, y / 2),
           lambda y, n: gamma_above(n / 2, y / 2), "1.0 3.0", "0.01 0.5", "80.0 4.0", "2.5 2.0")
    family("inv_chi_square", lambda y, n: inv_gamma_pdf(y, n / 2, mp.mpf(0.5)), lambda y, n: gamma_above(n / 2, 1 / (2 * y)),
           lambda y, n: gamma_below(n / 2, 1 / (2 * y)), "1.0 3.0", "0.01 0.5", "8.0 4.0")
    family("scaled_inv_chi_square", lambda y, n, s: inv_gamma_pdf(y, n / 2, n * s * s / 2),
           lambda y, n, s: gamma_above(n / 2, n * s * s / (2 * y)), lambda y, n, s: gamma_below(n / 2, n * s * s / (2 * y)), *points)
    family("pareto", lambda y, m, a: a * m**a * y ** (-a - 1) if y >= m else mp.mpf(0), lambda y, m, a: 1 - (m / y) ** a if y > m else mp.mpf(0),
           lambda y, m, a: (m / y) ** a if y > m else mp.mpf(1), "1.0 0.5 2.0", "3.0 2.9 0.3", "0.2 0.5 2.0", "1e9 1.0 3.0")
    family("pareto_type_2", lambda y, m, l, a: a / l * (1 + (y - m) / l) ** (-a - 1), lambda y, m, l, a: 1 - (1 + (y - m) / l) ** -a,
           lambda y, m, l, a: (1 + (y - m) / l) ** -a, "1.0 0.5 2.0 1.5", "3.0 -2.9 0.3 4.0", "0.5 0.5 2.0 1.0")
    density("wiener", lambda *a: mp.log(wiener(*a)), "0.5 1.2 0.2 0.5 0.7", "1.9 1.5 0.3 0.3 -1.0", "0.21 2.0 0.2 0.8 0.1", "6.0 1.0 0.2 0.4 0.5")
    family("loglogistic", lambda y, a, b: b / a * (y / a) ** (b - 1) / (1 + (y / a) ** b) ** 2, lambda y, a, b: 1 / (1 + (y / a) ** -b),
           lambda y, a, b: 1 / (1 + (y / a) ** b), *points)


def wiener(y, a, tau, b, v):
    """Feller's two series for the time to leave at the upper bound."""
    t, w = y - tau, 1 - b
    x = t / a**2
    if x > 0.1:
        g = mp.pi * mp.fsum(k * mp.exp(-(k * mp.pi) ** 2 * x / 2) * mp.sin(k * mp.pi * w) for k in range(1, 60))
    else:
        g = mp.fsum((w + 2 * k) * mp.exp(-((w + 2 * k) ** 2) / (2 * x)) for k in range(-40, 41)) / mp.sqrt(2 * mp.pi * x**3)
    return mp.exp(v * a * w - v * v * t / 2) / a**2 * g


def beta_pdf(y, a, b):
    return mp.exp((a - 1) * mp.log(y) + (b - 1) * mp.log(1 - y) - lbeta(a, b))


def inc_beta(a, b, x):
    return mp.betainc(a, b, 0, x, regularized=True)


def inc_beta_rest(a, b, x):
    return mp.betainc(b, a, 0, 1 - x, regularized=True)


def units():
    family("beta", beta_pdf, lambda y, a, b: inc_beta(a, b, y), lambda y, a, b: inc_beta_rest(a, b, y),
           "0.3 2.0 3.0", "0.999 0.5 0.5", "1e-6 3.0 1.0", "0.5 300.0 320.0", "0.1 1.0 7.5")
    family("beta_proportion", lambda y, m, k: beta_pdf(y, m * k, (1 - m) * k), lambda y, m, k: inc_beta(m * k, (1 - m) * k, y),
           lambda y, m, k: inc_beta_rest(m * k, (1 - m) * k, y), "0.3 0.4 3.0", "0.9 0.5 40.0", "0.01 0.2 1.5")


def mass_tails(name, pmf, last, *points):
    """Tails of an int outcome by summation; [last] is the end of the support or where to stop."""
    def below(n, *a):
        return mp.fsum(pmf(mp.mpf(k), *a) for k in range(0, int(n) + 1)) if n >= 0 else mp.mpf(0)
    def above(n, *a):
        return mp.fsum(pmf(mp.mpf(k), *a) for k in range(max(int(n) + 1, 0), last(*a) + 1))
    tails(name, below, above, *points)


def both(name, pmf, last, *points):
    density(name, lambda *a: log_(pmf(*a)), *points, kind="lpmf")
    if last:
        mass_tails(name, pmf, last, *points)


def inv_logit(x):
    return 1 / (1 + mp.exp(-x))


def nb2(n, m, p):
    return mp.exp(mp.loggamma(n + p) - mp.loggamma(p) - mp.loggamma(n + 1) + p * mp.log(p / (m + p))) * (m / (m + p)) ** n


def ints():
    both("bernoulli", lambda n, t: t if n == 1 else 1 - t, lambda t: 1, "1 0.3", "0 0.3", "1 1e-300", "0 1e-18")
    both("bernoulli_logit", lambda n, a: inv_logit(a if n == 1 else -a), None, "1 0.3", "0 0.3", "1 -700.0", "1 40.0")
    def binomial(n, N, t):
        return mp.binomial(N, n) * t**n * (1 - t) ** (N - n)
    both("binomial", binomial, lambda N, t: int(N), "3 10 0.3", "0 5 0.0", "5 5 1.0", "0 7 0.2", "7 7 0.2", "40 1000 0.05")
    both("binomial_logit", lambda n, N, a: binomial(n, N, inv_logit(a)), None, "3 10 0.3", "0 5 -40.0", "5 5 2.5")
    def poisson(n, l):
        return l**n * mp.exp(-l) / mp.factorial(n)
    both("poisson", poisson, lambda l: 200 + 2 * int(l), "3 2.5", "0 0.0", "0 1e-10", "150 100.5", "2 30.0")
    both("poisson_log", lambda n, a: poisson(n, mp.exp(a)), None, "3 2.5", "0 -30.0", "150 5.0")
    points = ("3 2.5 1.5", "0 0.1 2.0", "40 12.0 0.3", "5 1000.0 300.0")
    both("neg_binomial", lambda n, a, b: nb2(n, a / b, a), lambda a, b: 1500, *points)
    both("neg_binomial_2", nb2, lambda m, p: 1500, "3 2.5 1.5", "0 0.1 2.0", "40 12.0 0.3", "5 4.0 1e8")
    both("neg_binomial_2_log", lambda n, e, p: nb2(n, mp.exp(e), p), None, "3 2.5 1.5", "0 -30.0 2.0", "40 3.0 0.3", "5 1.5 1e8")
    def beta_binomial(n, N, a, b):
        return mp.binomial(N, n) * mp.exp(lbeta(n + a, N - n + b) - lbeta(a, b))
    both("beta_binomial", beta_binomial, lambda N, a, b: int(N), "3 10 2.0 3.0", "0 5 0.3 0.7", "12 40 500.0 700.0")
    both("hypergeometric", lambda n, N, a, b: mp.binomial(a, n) * mp.binomial(b, N - n) / mp.binomial(a + b, N), None,
         "2 5 6 7", "0 3 4 5", "20 50 400 600")
    both("discrete_range", lambda n, l, u: mp.mpf(l <= n <= u) / (u - l + 1), lambda l, u: int(u), "3 0 6", "6 2 6", "9 2 6")


def inverse(f, goal, low, high):
    """The root of a rising f(x) = goal, by bisection of logarithms where low is positive."""
    for _ in range(400):
        mid = mp.sqrt(low * high) if low > 0 else (low + high) / 2
        low, high = (mid, high) if f(mid) < goal else (low, mid)
    return (low + high) / 2


def quantiles():
    each("std_normal_qf", lambda p: mp.sqrt(2) * mp.erfinv(2 * p - 1), "0.1", "0.975", "1e-20")
    each("inv_erfc", lambda x: mp.erfinv(1 - x), "0.1", "1.0", "1.7", "1e-30")
    def beta_quantile(a, b, p):
        """By the tail that is nearer to the end."""
        if p <= inc_beta(a, b, mp.mpf(0.5)):
            return inverse(lambda x: inc_beta(a, b, x), p, mp.mpf("1e-200"), mp.mpf(0.5))
        return 1 - inverse(lambda y: -inc_beta(a, b, 1 - y), -p, mp.mpf("1e-200"), mp.mpf(0.5))
    each("inv_inc_beta", beta_quantile, "2.0 3.0 0.4", "0.5 0.5 0.01", "0.1 7.0 0.3", "200.0 0.3 0.9", "30.0 40.0 1e-12", "5.0 2.0 0.999999", "135.6 0.26 2.4e-18")
    def t_quantile(p, n, m, s):
        if p == 0.5:
            return m
        below = mp.findroot(lambda l: mp.log(student_below(-mp.exp(l), n, 0, 1)) - mp.log(min(p, 1 - p)), T_START[(p, n)])
        return m + (s if p > 0.5 else -s) * mp.exp(below)
    for p in ("0.1 3.0 0.0 2.0", "0.975 30.5 1.0 1.0", "1e-10 0.7 0.0 1.0", "0.499 4.0 0.0 1.0", "0.3 1000000.0 0.0 1.0"):
        x = [number(t) for t in p.split()]
        tail = min(x[0], 1 - x[0])
        low, high = mp.mpf("1e-9"), mp.mpf("1e30")
        T_START[(x[0], x[1])] = mp.log(inverse(lambda t: -student_below(-t, x[1], 0, 1), -tail, low, high))
        line("student_t_qf", t_quantile, p.split(), floor=1e-12)


T_START = {}


def others():
    each("binary_log_loss", lambda y, p: -mp.log(p if y == 1 else 1 - p), "1 0.3", "0 0.3", "0 1e-20")
    each("hypergeometric_1F0", lambda a, z: (1 - z) ** -a, "2.5 0.3", "-1.5 -0.9", "0.5 1e-12")
    each("hypergeometric_2F1", mp.hyp2f1, "0.5 1.5 2.5 0.3", "2.0 -0.3 1.7 0.95", "1.0 2.0 3.5 -0.9", "1.0 2.0 3.5 -7.0",
         "0.5 0.25 2.0 1.0", "3.0 -2.0 1.5 4.0", "0.3 0.4 -1.5 0.5", floor=1e-12)
    def bnb(n, r, a, b):
        return mp.exp(mp.loggamma(n + r) - mp.loggamma(n + 1) - mp.loggamma(r) + lbeta(b + n, a + r) - lbeta(b, a))
    def bnb_below(n, *a):
        return mp.fsum(bnb(mp.mpf(k), *a) for k in range(0, int(n) + 1)) if n >= 0 else mp.mpf(0)
    points = ("3 2.5 1.5 0.7", "0 0.3 4.0 2.0", "25 12.0 3.3 5.0", "900 2.0 0.6 3.0", "2 300.0 400.0 5.0")
    density("beta_neg_binomial", lambda *a: mp.log(bnb(*a)), *points, kind="lpmf")
    tails("beta_neg_binomial", bnb_below, lambda *a: 1 - bnb_below(*a), *points, "-1 2.0 1.5 1.0", floor=1e-12)
    def yule(n, a):
        return a * mp.beta(n, a + 1)
    both("yule_simon", yule, None, "1 2.5", "7 0.3", "1000000 1.5")
    tails("yule_simon", lambda n, a: 1 - n * mp.beta(n, a + 1) if n >= 1 else mp.mpf(0), lambda n, a: n * mp.beta(n, a + 1) if n >= 1 else mp.mpf(1),
          "1 2.5", "7 0.3", "1000000 1.5", "0 1.5")


functions()
functions2()
reals()
positives()
units()
ints()
quantiles()
others()
sys.stdout.write(open(sys.path[0] + "/values_by_hand.tsv").read())
print("\n".join(LINES))
