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
