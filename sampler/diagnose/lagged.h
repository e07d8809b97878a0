/* SPDX-License-Identifier: BSD-3-Clause
   Autocovariances of all lags at once, by Fourier transforms (Wiener and Khinchin). */
#pragma once

/* out[lag] = the sum over chains and i of x[i] x[i + lag], for lag < draws; [x] is
   [chain][draw]. */
void lagged_products(const double *x, int chains, int draws, double *out);
