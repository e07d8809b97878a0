/* SPDX-License-Identifier: BSD-3-Clause
   Discrete Fourier transforms of any length in O(n log n) operations, in place. */
#pragma once
#include <stdatomic.h>
#include <stdbool.h>
#include "base/complex.h"

/* How to transform one length: made once, used for many transforms, by one thread at a
   time, as it owns their working memory (n numbers, about 5 n where a prime factor of n
   is large). */
typedef struct Fft Fft;

typedef enum { FFT_FORWARD, FFT_BACKWARD } FftWay;

/* n >= 0.  [stop] may be NULL.  Once it is not zero, plans and transforms end within a
   pass over the numbers: fft_new returns NULL, fft_run false. */
Fft *fft_new(long n, const atomic_int *stop);
void fft_destroy(Fft **plan);

/* x[j] <- the sum over k of x[k] exp(-2 pi i j k / n), backward with +; neither is
   scaled.  The error is a few eps log2(n) of the norm of x.  Where it was stopped [x] is
   lost. */
bool fft_run(Fft *plan, double complex *x, FftWay way, const atomic_int *stop);

/* The smallest length >= n that transforms quickly: no prime factor above 11. */
long fft_good_length(long n);
