/* SPDX-License-Identifier: BSD-3-Clause
   A matrix of data that a density whitens by, made ready when data is bound: a head, and
   a triangle in panels (math/linalg/la.h).  Where the matrix is not what the density asks
   for, only the head says so, and the density itself finds out why. */
#pragma once
#include "math/view/contract.h"

typedef enum { BY_FACTOR, BY_COVARIANCE, BY_PRECISION } Given;

/* The head is as long as a line of the cache. */
enum { KNOWN_IS_KNOWN, KNOWN_LOG_DET, KNOWN_HEAD = 8 };

/* q[c] = squared length of the whitened column c of D (k x n); W = precision D. */
void known_whiten(FnCtx *ctx, Given given, const View *known, long k, long n,
                  const double *D, double *q, double *W);
