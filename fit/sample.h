/* SPDX-License-Identifier: BSD-3-Clause
   Sampling through the store: what is stored is read, what is missing is sampled and
   stored. */
#pragma once
#include "fit/fit.h"
#include "fit/request.h"

/* Samples as asked and shows the table; the fit is the caller's.  NULL with a text for
   the user in [error]. */
Fit *fit_sample(const FitRequest *request, Store *store, const FitHost *host,
                FitReport *report, Buf *error);

/* Whether [fit], whose request has the key of this one, stands for it: nothing needs to
   be done then. */
bool fit_answers(const Fit *fit, const FitRequest *request, Store *store);

/* Shows the table of such a fit. */
void fit_repeat(const Fit *fit, Store *store, const FitHost *host);
