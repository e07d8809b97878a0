/* SPDX-License-Identifier: BSD-3-Clause
   The line under the table of a fit: how it came about. */
#pragma once
#include "fit/fit.h"

typedef struct FitNote {
  const Fit *fit;
  bool was_run, was_stopped, was_regenerated;
  const char *began;      /* how a run went on with an earlier one, or "" */
  long most, common;      /* draws of the longest chain, and of every chain */
  const char *target;     /* whether draws were enough, or NULL */
  const char *reductions; /* of statements, or NULL */
  int refused;            /* chains of others that were not used */
  const char *reason;     /* why a run could not take stored draws, or NULL */
} FitNote;

void fit_note_put(const FitNote *note, Buf *out);
