/* SPDX-License-Identifier: BSD-3-Clause
   Where a chain starts. */
#pragma once
#include "sampler/run/chain.h"

/* Puts the chain on a point with finite density and gradient: options->init, or the first
   of 100 uniform tries, from which it climbs unless Stan's warm-up is asked for.  False
   with chain->error set when there is none, without when it was stopped. */
bool init_find(Chain *c);

/* Puts a chain that is lost on another random start, from which it climbs; tries differ
   from those of earlier starts.  The metric stays.  False, and the chain where it was,
   when there is none. */
bool init_again(Chain *c);
