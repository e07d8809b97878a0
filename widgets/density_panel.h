/* SPDX-License-Identifier: BSD-3-Clause
   The density of one scalar: a curve for each chain, or bars side by side where it is
   discrete and its values are few. */
#pragma once
#include "widgets/axis.h"
#include "widgets/draws.h"
#include "widgets/text.h"

/* Draws curves or bars inside of [box], which stand on an axis at its bottom with the
   numbers below it.  Some draw is finite. */
void density_panel(Buf *out, const Draws *draws, const Box *box);

/* From values to pixels across that panel, for what else is drawn into it. */
Scale density_scale(const Draws *draws, const Box *box);

/* Without pixels: three cells of a line, the least value, the density of all chains
   together in block characters (blank where there is no density), the greatest value. */
enum { DENSITY_CELLS = 3 };
void density_cells(TextTable *table, const Draws *draws);
