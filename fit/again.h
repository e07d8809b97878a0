/* SPDX-License-Identifier: BSD-3-Clause
   A fit of the session that is asked for again. */
#pragma once
#include "fit/fit.h"
#include "fit/request.h"

/* Whether [fit], whose request has the key of this one, stands for it: nothing needs to
   be done then. */
bool fit_answers(const Fit *fit, const FitRequest *request, Store *store);

/* Shows the table of such a fit. */
void fit_repeat(const Fit *fit, Store *store, const FitHost *host);
