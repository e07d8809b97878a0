# SPDX-License-Identifier: BSD-3-Clause
"""Elementary functions of vector loops beside those of long double: errors in units of the last place."""
import os
import subprocess

import pytest

PROGRAM = """data { int N; vector[N] x; vector[N] y; }
parameters { real a; }
model { for (n in 1:N) target += -square(exp(a + x[n]) + log(a + x[n]) + log1p(a + x[n]) + expm1(a + x[n])
                                         + (a + x[n]) ^ y[n]); }
"""
MAIN = """
#include <stdio.h>
#include <stdlib.h>
extern long double expl(long double), logl(long double), log1pl(long double), expm1l(long double);
extern long double powl(long double, long double), fabsl(long double);
static double worst;
static void compare(const char *what, double x, double y, double ours, long double right) {
  if ((right != right && ours != ours) || ours == (double)right) return;
  long double size = fabsl(right), error = fabsl(ours - right);
  double ulps = (double)(size < 1e-300L ? error / 1e-310L : error / (size * 0x1p-52L));
  if (!(ulps <= worst)) printf("%s(%.17g, %.17g) = %.17g, not %.17Lg\\n", what, x, y, ours, right);
  worst = ulps > worst || ulps != ulps ? ulps : worst;
}
int main(void) {
  static const double edges[] = {0.0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, INFINITY, -INFINITY, NAN, 1e-310,
                                 -1e-310, 1e300, 2.5, -2.5, 1e16, 4e-320, 1e-17, -1e-17, 709.5, -745};
  const int n = sizeof edges / sizeof *edges;
  srand48(1);
  for (int i = 0; i < 300000; i++) {
    double x = i < n * n ? edges[i / n] : (drand48() - 0.5) * (i % 2 ? 40 : 2);
    double y = i < n * n ? edges[i % n] : (drand48() - 0.5) * 20, p = i < n * n ? x : fabs(x);
    compare("exp", x, 0, ps_exp(x), expl(x));
    compare("log", x, 0, ps_log(x), logl(x));
    compare("log1p", x, 0, ps_log1p(x), log1pl(x));
    compare("expm1", x, 0, ps_expm1(x), expm1l(x));
    compare("pow", p, y, ps_pow(p, y), powl(p, y));
  }
  printf("%.3g\\n", worst);
  return worst <= 4 ? 0 : 1;
}
"""


@pytest.fixture(scope="module")
def head(tmp_path_factory):
    """What the text of a model has of them."""
    path = tmp_path_factory.mktemp("head") / "m.stan"
    path.write_text(PROGRAM)
    run = subprocess.run([os.environ["GEN_DRIVER"], "--text", str(path)], capture_output=True, text=True,
                         timeout=60, check=True)
    return run.stdout.split("int ps_density")[0]


@pytest.mark.parametrize("flags", [["-O1"], ["-O3", "-march=native"]], ids=" ".join)
def test_errors_are_a_few_units(head, flags, tmp_path):
    source, program = tmp_path / "main.c", tmp_path / "main"
    source.write_text(head + MAIN)
    subprocess.run(["cc", "-w", *flags, source, "-lm", "-o", program], check=True, timeout=120)
    run = subprocess.run([program], capture_output=True, text=True, timeout=120)
    assert run.returncode == 0, run.stdout
