/* SPDX-License-Identifier: BSD-3-Clause
   Eigenvalues and eigenvectors of small symmetric matrices. */
#pragma once

/* [a], dim x dim with rows [stride] apart, is overwritten; its eigenvalues go to
   [values], its eigenvectors to the columns of [vectors]. */
void jacobi_eigen(double *a, long dim, long stride, double *values, double *vectors);
