/* SPDX-License-Identifier: BSD-3-Clause
   Which discrete parameters stand together in parts of the density
   (lang/discrete/discrete.h, discrete_parts), and colours of them: those of one colour
   share no part. */
#pragma once
#include "lang/eval/eval.h"

typedef struct Parts Parts;

/* After transformed data of the program of parts, which has [elements] in all. */
Parts *parts_new(const Program *program, const Eval *eval, long elements);
void parts_destroy(Parts **parts);
long parts_count(const Parts *parts);
const int *parts_colours(const Parts *parts, int *ncolours);

/* wanted[part] = whether one of the elements is mentioned in it. */
void parts_want(const Parts *parts, const int *elements, int n, int *wanted);

/* lps[element] = sum of the terms of the parts that mention it, for the elements. */
void parts_sum(const Parts *parts, const double *terms, const int *elements, int n,
               double *lps);
