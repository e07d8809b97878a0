/* SPDX-License-Identifier: BSD-3-Clause
   Axes in SVG. */
#include "widgets/axis.h"
#include "widgets/svg.h"

void axis_bottom(Buf *out, const Scale *s, double y, int wanted) {
  Ticks ticks = scale_ticks(s, wanted);
  svg_line(out, s->from, y, s->to, y, SVG_RULE, 1, 0.6);
  for (int i = 0; i < ticks.count; i++) {
    Buf label = {0};
    double x = scale_at(s, ticks.at[i]);
    ticks_label(&label, &ticks, i);
    svg_line(out, x, y, x, y + 3, SVG_RULE, 1, 0.6);
    svg_text(out, x, y + 14, ANCHOR_MIDDLE, PLOT_FONT, false, buf_text(&label));
    buf_free(&label);
  }
}

void axis_left(Buf *out, const Scale *s, double x, double right) {
  Ticks ticks = scale_ticks(s, 4);
  for (int i = 0; i < ticks.count; i++) {
    Buf label = {0};
    double y = scale_at(s, ticks.at[i]);
    ticks_label(&label, &ticks, i);
    svg_line(out, x, y, right, y, SVG_RULE, 1, 0.18);
    svg_text(out, x - 6, y + 4, ANCHOR_END, PLOT_FONT, false, buf_text(&label));
    buf_free(&label);
  }
}
