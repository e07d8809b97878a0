/* SPDX-License-Identifier: BSD-3-Clause
   Lines below a plot in SVG. */
#include "widgets/legend.h"
#include <stdio.h>
#include "widgets/axis.h"
#include "widgets/palette.h"
#include "widgets/svg.h"

enum { LEGEND_CHAINS = 8, LEGEND_WIDTH = 76 }; /* named at most; pixels of each */

void legend_chains(Buf *out, int chains, double y) {
  double x = PLOT_MARGIN;
  for (int c = 0; c < chains && c < LEGEND_CHAINS; c++, x += LEGEND_WIDTH) {
    char text[32];
    snprintf(text, sizeof text, "chain %d", c + 1);
    svg_line(out, x, y - 4, x + 16, y - 4, chain_colour(c), 2, 0.9);
    svg_text(out, x + 21, y, ANCHOR_START, PLOT_FONT, false, text);
  }
}

void legend_more(Buf *out, long more, double right, double y) {
  if (more == 0) return;
  Buf text = {0};
  buf_printf(&text, "%ld more not shown", more);
  svg_text(out, right, y, ANCHOR_END, PLOT_FONT, false, buf_text(&text));
  buf_free(&text);
}
