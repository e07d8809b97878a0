/* SPDX-License-Identifier: BSD-3-Clause
   The live table of a run: samples on another thread while this one shows how far it
   is. */
#pragma once
#include "sampler/run/sample.h"
#include "session/fit.h"
#include "session/state.h"

/* Runs [run] to its end and keeps display [id] up to date; the table's final state is not
   shown (live_final does). */
RunStatus live_run(Session *s, Run *run, const Density *density, const char *model,
                   const SampleOptions *options, const char *id);

/* The table of a finished fit, a function of the fit alone but for [note] (may be
   NULL). */
void live_final(Session *s, const Fit *fit, const char *id, bool update,
                const char *note);
