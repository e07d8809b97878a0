# SPDX-License-Identifier: BSD-3-Clause
"""Values of first passage times, by series and quadrature."""
import numpy as np

from call_line import case, real, vec


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
