/* SPDX-License-Identifier: BSD-3-Clause
   The standard normal quantile: Wichura, "Algorithm AS 241", Applied Statistics 37,
   1988. */
#pragma once

/* z with Phi(z) = p, to about 16 digits; -inf and inf at 0 and 1, NaN outside. */
double normal_quantile(double p);
