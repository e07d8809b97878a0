/* SPDX-License-Identifier: BSD-3-Clause
   A warm-up that is broken off: all that a group knows between two iterations of its
   chains, as numbers.  Taken up again it goes on to the same bits. */
#pragma once
#include "sampler/run/warmup.h"

/* How many numbers a group is. */
long pause_size(Group *g);

/* Nobody works on the group meanwhile. */
void pause_save(Group *g, double *numbers);

/* Puts a group that has not begun there.  False, and the group as it was, when the
   numbers are not those of such a group. */
bool pause_load(Group *g, const double *numbers, long n);
