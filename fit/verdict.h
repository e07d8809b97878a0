/* SPDX-License-Identifier: BSD-3-Clause
   The verdict on a fit: its worst R-hat and least ESS, of all its scalars; and the table
   that says so. */
#pragma once
#include "cache/store.h"
#include "fit/fit.h"
#include "fit/request.h"

/* The table of a finished fit, a function of the fit alone but for [note] (may be NULL).
   [update]: it takes the place of the one on display.  The verdict becomes the fit's; one
   that took long is kept in [store]. */
void verdict_show(const FitHost *host, Fit *fit, Store *store, int threads, bool update,
                  const char *note);

/* The table of a fit whose verdict is known. */
void verdict_repeat(const FitHost *host, const Fit *fit, const char *note);
