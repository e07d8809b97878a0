/* SPDX-License-Identifier: BSD-3-Clause
   The lines below a plot. */
#pragma once
#include "base/str.h"

/* The chains with their colours, the first few of many, at height [y]. */
void legend_chains(Buf *out, int chains, double y);

/* How many scalars were left out, ending at [right]; nothing when none was. */
void legend_more(Buf *out, long more, double right, double y);
