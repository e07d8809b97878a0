/* SPDX-License-Identifier: BSD-3-Clause
   Sampling through the cache: what is stored is read, what is missing is sampled and
   stored. */
#pragma once
#include "session/request.h"
#include "session/fit.h"

/* Samples as asked; shows the table.  NULL with the error in [args]. */
Fit *sampling_run(Session *s, Args *args, Request *request);
