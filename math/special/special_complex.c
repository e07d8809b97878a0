/* SPDX-License-Identifier: BSD-3-Clause
   Products of complex numbers that are written out by their parts. */
#include "base/complex.h"
#include "math/special/special.h"

double product_part(double a, double b, double c, double e, int is_imag) {
  double complex product = complex_of(a, b) * complex_of(c, e);
  return is_imag ? cimag(product) : creal(product);
}
