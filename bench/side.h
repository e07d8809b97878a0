/* SPDX-License-Identifier: BSD-3-Clause
   One side of a comparison: a model that answers commands on its standard input. */
#pragma once
#include "model/model.h"

/* Compiles [source], binds [data] and answers with a line of JSON: `dim`, `first_ms`
   (processor milliseconds of this process and its compilers since [start]), `compiler`
   and `layout`, the parameters with their dimensions; or `error`.  Then reads lines:
     at Q1 ... Qdim   sets the point; {"lp": ..., "grad": [...]} or {"error": ...}
     pace SECONDS     {"ns": least processor time of a gradient near it, over batches}
     pairs SECONDS    {"alone": gradients a second of one thread, "both": of two}
     team N SECONDS   {"alone": nanoseconds of the wall a gradient takes, "team": with N
                      threads at it}, the least of each, in turns
     memory           {"peak_kb": ...}
   until the input ends.  Numbers that are not finite are texts. */
int side_serve(Str source, const Value *data, Compiler compiler, double start);

/* Processor seconds of the calling thread, and of the process with its children. */
double side_thread_seconds(void);
double side_process_seconds(void);

/* A bound and compiled model, or NULL with errors in [diags]. */
Bound *side_build(Str source, const Value *data, Compiler compiler, Diags *diags);
