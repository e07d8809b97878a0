/* SPDX-License-Identifier: BSD-3-Clause
   What is different between two programs, statement by statement. */
#pragma once
#include "lang/norm/norm.h"

/* The first statement that differs; one side has line 0 where it has nothing there. */
typedef struct NormChange {
  BlockKind block;
  int old_line, new_line;    /* in the sources, from 1 */
  char *old_text, *new_text; /* the lines of the sources, without blanks around; owned */
  int more;                  /* statements that differ besides */
} NormChange;

/* False when nothing of the slice differs but names. */
bool norm_difference(const Program *was, const Program *is, Slice slice,
                     NormChange *change);
void norm_change_free(NormChange *change);
