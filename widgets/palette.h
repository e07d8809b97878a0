/* SPDX-License-Identifier: BSD-3-Clause
   The colours of tables and plots, and which chain has which. */
#pragma once

/* After the palette of Okabe and Ito, which the colour-blind can tell apart; the blue is
   lighter than theirs, to be seen on black. */
#define COLOUR_BLUE "#3182BD"
#define COLOUR_ORANGE "#E69F00"
#define COLOUR_GREEN "#009E73"
#define COLOUR_PINK "#CC79A7"
#define COLOUR_SKY "#56B4E9"
#define COLOUR_RED "#D55E00"
#define COLOUR_GREY "#808080"
#define COLOUR_PURPLE "#8C6BB1"

/* One for each chain; they begin anew where there are more chains than colours. */
static inline const char *chain_colour(int chain) {
  static const char *const COLOURS[] = {COLOUR_BLUE, COLOUR_ORANGE, COLOUR_GREEN,
                                        COLOUR_PINK, COLOUR_SKY,    COLOUR_PURPLE};
  return COLOURS[chain % (int)(sizeof COLOURS / sizeof *COLOURS)];
}
