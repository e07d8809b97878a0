/* SPDX-License-Identifier: BSD-3-Clause
   The trace plot: for each scalar its density by chain on the left and its draws in time
   on the right, with ticks where draws diverged; where there are no pixels, a density
   alone. */
#include <math.h>
#include "base/alloc.h"
#include "widgets/density_panel.h"
#include "widgets/frame.h"
#include "widgets/palette.h"
#include "widgets/svg.h"

/* The least and the greatest draw of [first, end) in the order they came. */
static void draw_extremes(SvgPath *path, const double *x, int first, int end,
                          const Scale *time, const Scale *values) {
  int low = -1, high = -1;
  for (int i = first; i < end; i++) {
    if (!isfinite(x[i])) continue;
    if (low < 0 || x[i] < x[low]) low = i;
    if (high < 0 || x[i] > x[high]) high = i;
  }
  if (low < 0) {
    svg_lift(path);
    return;
  }
  int a = low < high ? low : high, b = low < high ? high : low;
  svg_point(path, scale_at(time, a), scale_at(values, x[a]));
  if (b > a) svg_point(path, scale_at(time, b), scale_at(values, x[b]));
}

static void draw_trace(Buf *out, const double *x, int draws, const char *colour,
                       const Scale *time, const Scale *values) {
  int bins = (int)(time->to - time->from);
  SvgPath path = svg_path_open(out, colour, 0.8, 0.75);
  if (draws <= 2 * bins) {
    for (int i = 0; i < draws; i++)
      svg_point(&path, scale_at(time, i), scale_at(values, x[i]));
  } else {
    for (int b = 0; b < bins; b++)
      draw_extremes(&path, x, (int)((long)draws * b / bins),
                    (int)((long)draws * (b + 1) / bins), time, values);
  }
  svg_path_close(&path);
}

/* One tick a pixel at most. */
static void draw_ticks(Buf *out, const bool *has_tick, int count, double y) {
  SvgPath path = svg_path_open(out, COLOUR_RED, 1.2, 1);
  for (int i = 0; i < count; i++) {
    if (!has_tick[i]) continue;
    svg_point(&path, i, y);
    svg_point(&path, i, y - 7);
    svg_lift(&path);
  }
  svg_path_close(&path);
}

static Scale time_scale(const Draws *d, const Box *box) {
  return (Scale){0, d->count > 1 ? d->count - 1 : 1, box->left, box->right};
}

static void draw_traces(Buf *out, const Draws *d, const Box *box) {
  Scale values = {d->low, d->high, box->bottom - 2, box->top};
  Scale time = time_scale(d, box);
  axis_left(out, &values, box->left, box->right);
  axis_bottom(out, &time, box->bottom, 6);
  for (int c = 0; c < d->chains; c++)
    draw_trace(out, draws_of_chain(d, c), d->count, chain_colour(c), &time, &values);
}

/* Marks the pixels of finite draws that diverged: their values and their times. */
static void mark_divergences(const Draws *d, const Columns *stats, const Scale *values,
                             const Scale *time, bool *by_value, bool *by_time) {
  const Column *diverging = columns_find(stats, "diverging");
  for (int c = 0; c < d->chains && c < stats->chains; c++)
    for (int i = 0; i < d->count && i < stats->draws; i++) {
      double x = draws_of_chain(d, c)[i];
      if (*column_at(stats, diverging, c, i) == 0 || !isfinite(x)) continue;
      by_value[(int)scale_at(values, x)] = true;
      by_time[(int)scale_at(time, i)] = true;
    }
}

static void draw_divergences(Buf *out, const Draws *d, const Columns *stats,
                             const Box *left, const Box *right) {
  Scale values = density_scale(d, left), time = time_scale(d, right);
  int width = (int)right->right + 1;
  bool *by_value = mem_new(sizeof *by_value * 2 * (size_t)width),
       *by_time = by_value + width;
  mark_divergences(d, stats, &values, &time, by_value, by_time);
  draw_ticks(out, by_value, width, left->bottom);
  draw_ticks(out, by_time, width, right->bottom);
  mem_free(by_value);
}

static void draw_row(Buf *out, const Draws *draws, const Columns *stats, const Box *row) {
  Box left = *row, right = *row;
  left.right = floor(0.37 * (row->right + PLOT_MARGIN));
  right.left = left.right + PLOT_LABEL_WIDTH + PLOT_MARGIN;
  density_panel(out, draws, &left);
  draw_traces(out, draws, &right);
  if (stats && columns_find(stats, "diverging"))
    draw_divergences(out, draws, stats, &left, &right);
}

void plot_trace_svg(Buf *out, const Columns *posterior, const Columns *stats,
                    const PlotOptions *options) {
  frame_svg(out, posterior, stats, options, draw_row);
}

void plot_trace_text(Buf *out, const Columns *posterior, const PlotOptions *options) {
  TextTable table = {.columns = 1 + DENSITY_CELLS, .is_left = {true, false, true}};
  frame_text(out, posterior, options, table, density_cells);
}
