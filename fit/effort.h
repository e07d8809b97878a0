/* SPDX-License-Identifier: BSD-3-Clause
   What the making of chains has cost, over all runs that made them: kept in the store
   beside them, since draws that are read cost nothing. */
#pragma once
#include "fit/layers.h"

typedef struct Effort {
  double cpu;       /* seconds of processors */
  double gradients; /* evaluations of the density, warm-up and chains beside included */
} Effort;

/* Numbers that nobody knows. */
Effort effort_unknown(void);

/* The cost of [count] chains as they are in the store; unknown when another run, whose
   cost was not kept, made some of their draws. */
Effort effort_recall(const Layers *chains, int count);
void effort_remember(Layers *chains, int count, Effort effort);
