#!/bin/sh
# Stan Math of Stan 2.39 (headers of httpstan 4.17.0): above its upper bound a uniform distribution has no
# mass to its left.
#
# For y > b, uniform_cdf(y | a, b) is 0 where it is 1, uniform_lcdf is -inf where it is 0, and uniform_lccdf
# is 0 where it is -inf: what lies outside of [a, b] is treated like what lies below a.  An observation that
# is censored above the support then rules out parameters that it says nothing against, and one that is
# impossible counts as certain.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" -q --disable-pip-version-check download --no-deps --only-binary=:all: \
  --python-version 3.12 --platform manylinux_2_17_x86_64 --platform manylinux_2_28_x86_64 \
  --platform manylinux_2_34_x86_64 --platform manylinux2014_x86_64 -d "$folder" httpstan==4.17.0
"$folder/venv/bin/python" -m zipfile -e "$folder"/httpstan-*.whl "$folder/wheel"
include=$folder/wheel/httpstan/include
cat >"$folder/outside.cpp" <<'CPP'
#include <stan/math/prim/meta.hpp>
#include <stan/math/prim/fun/prod.hpp>
#include <stan/math/prim/prob/uniform_cdf.hpp>
#include <stan/math/prim/prob/uniform_lccdf.hpp>
#include <stan/math/prim/prob/uniform_lcdf.hpp>
#include <cmath>
#include <cstdio>

int main() {
  using namespace stan::math;
  bool same = true;
  for (double y : {0.0, 1.0, 2.0}) {
    const double p = uniform_cdf(y, 0.5, 1.5), right = y < 0.5 ? 0 : y > 1.5 ? 1 : y - 0.5;
    std::printf("y = %g on (0.5, 1.5): cdf %g (%g), lcdf %g, lccdf %g\n", y, p, right,
                uniform_lcdf(y, 0.5, 1.5), uniform_lccdf(y, 0.5, 1.5));
    same = same && (y > 1.5) == (p != right);
  }
  same = same && std::isinf(uniform_lcdf(2.0, 0.5, 1.5)) && uniform_lccdf(2.0, 0.5, 1.5) == 0;
  return same ? 0 : 1;
}
CPP
g++ -std=c++17 -w -D_REENTRANT -I "$include" "$folder/outside.cpp" -o "$folder/outside" \
  -L "$folder/wheel/httpstan/lib" -ltbb -Wl,-rpath,"$folder/wheel/httpstan/lib"
"$folder/outside"
echo 'as described'
