/* SPDX-License-Identifier: BSD-3-Clause
   The live table of a run: samples on another thread while this one shows how far it
   is. */
#pragma once
#include "sampler/run/sample.h"
#include "fit/fit.h"
#include "fit/request.h"

/* Runs [run] to its end and shows [host] how far it is; the table's final state is not
   shown (live_final does). */
RunStatus live_run(const FitHost *host, Run *run, const Density *density,
                   const FitRequest *request);

/* The table of a finished fit, a function of the fit alone but for [note] (may be
   NULL). */
void live_final(const FitHost *host, const Fit *fit, bool update, const char *note);
