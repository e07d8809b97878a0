/* SPDX-License-Identifier: BSD-3-Clause
   Macro steps of WALNUTS (Bou-Rabee, Carpenter, Kleppe and Liu, arXiv 2506.18746): one
   stretch of time, split into 1, 2, 4, ... leapfrog steps until the energy varies by no
   more than a bound along it.  The level that is chosen is a function of the state the
   stretch begins at.  Where the way back would choose a coarser one there is no way back,
   and the trajectory ends: whichever of its states it began at, it would end there. */
#pragma once
#include "sampler/nuts/tree.h"

typedef struct Macro {
  Walk *walk;
  Point from, back; /* room: where a stretch begins, and its reversal */
  /* since they were cleared: */
  long most;         /* leapfrog steps of a stretch */
  bool is_one_way;   /* one had no way back */
  bool is_too_steep; /* one was not held by the finest level */
} Macro;

/* Vectors that macro_init takes from its block. */
enum { MACRO_VECTORS = 8 };
void macro_init(Macro *m, Walk *walk, Block *block);
void macro_clear(Macro *m);

/* The stride of a tree; [macro] is a Macro. */
bool macro_stride(void *macro, Point *z, double energy, double step, Stride *out);
