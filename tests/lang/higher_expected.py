# SPDX-License-Identifier: BSD-3-Clause
"""Independent values for higher_cells.txt, from SciPy and mpmath:
    .venv/bin/python tests/lang/higher_expected.py"""
import mpmath as mp
import numpy as np
from scipy.integrate import solve_ivp

mp.mp.dps = 30


def show(name, values):
    print(name, ", ".join(repr(float(v)) for v in np.atleast_1d(values)))


def solve(f, y0, times, t0=0.0, method="DOP853"):
    s = solve_ivp(f, (t0, times[-1]), y0, t_eval=times, method=method, rtol=2.3e-14, atol=1e-16)
    return s.y.T.ravel()


def prey(t, z):
    return [(0.55 - 0.028 * z[1]) * z[0], (-0.8 + 0.024 * z[0]) * z[1]]


def robertson(t, y):
    a, b, c = 0.04 * y[0], 1e4 * y[1] * y[2], 3e7 * y[1] ** 2
    return [-a + b, a - b - c, c]


show("prey", solve(prey, [34.0, 5.9], [1.0, 5.0, 12.5]))
show("forced", solve(lambda t, y: [np.cos(t) - 0.3 * y[0]], [0.25], [2.0, 3.0], t0=-1.0))
show("robertson", solve(robertson, [1.0, 0, 0], [0.4, 40.0, 4000.0], method="Radau"))


def root(y1, y2):
    return [y1 + mp.mpf("0.7") * mp.exp(y2) - 3, y2**3 + y2 - mp.mpf("1.2") - mp.mpf("0.4") * y1]


show("root", list(mp.findroot(root, (1, 0.5))))

gauss = lambda x: mp.exp(-((x - mp.mpf("0.3")) ** 2) / (2 * mp.mpf("0.8") ** 2))
gamma = lambda x: x ** (mp.mpf("0.2") - 1) * mp.exp(-x / 2)
show("gauss 0 1", mp.quad(gauss, [0, 1]))
show("gauss -inf inf", mp.quad(gauss, [-mp.inf, 0, mp.inf]))
show("gauss 1 inf", mp.quad(gauss, [1, mp.inf]))
show("gauss -inf -1", mp.quad(gauss, [-mp.inf, -1]))
show("gamma 0 2", mp.gammainc(mp.mpf("0.2"), 0, 1) * mp.mpf(2) ** mp.mpf("0.2"))
