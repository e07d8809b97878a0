/* SPDX-License-Identifier: BSD-3-Clause
   Loops over strips of at most STRIP_SIZE numbers, for code of a compiler that has no
   vectors.  Names and meaning of the operations are in math/strip/strip.def; those that
   move numbers or add them up are in math/strip/strip_kernels.h. */
#pragma once

enum { STRIP_SIZE = 128 };

/* A function of the binary. */
typedef struct StripRow {
  const char *name;
  void *address;
} StripRow;

/* Those of the widest instruction set that this processor has, up to a NULL name. */
const StripRow *strip_rows(void);
/* The name of that set, on which the last bits of sums depend. */
const char *strip_set(void);
