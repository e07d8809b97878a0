/* SPDX-License-Identifier: BSD-3-Clause
   The trace plot: for each scalar its density by chain on the left and its draws in time
   on the right, with ticks where draws diverged. */
#include <math.h>
#include "base/alloc.h"
#include "widgets/axis.h"
#include "widgets/choice.h"
#include "widgets/kde.h"
#include "widgets/legend.h"
#include "widgets/palette.h"
#include "widgets/svg.h"

enum {
  TITLE_HEIGHT = 26,
  ROW_HEIGHT = 124,
  NAME_HEIGHT = 20,
  PANEL_HEIGHT = 80,
  FOOT_HEIGHT = 24
};

/* What is drawn in one row. */
typedef struct Row {
  const Columns *posterior;
  const Column *diverging; /* of the statistics, or NULL */
  const Columns *stats;
  bool is_discrete;
  double *x; /* [chain][draw] */
  double low, high;
  double top, bottom, left_end, right_start, right_end; /* of the panels */
} Row;

static const double *chain_of(const Row *row, int chain) {
  return row->x + (long)chain * row->posterior->draws;
}

/* False when nothing is finite.  A constant gets some room around it. */
static bool find_range(Row *row) {
  long n = (long)row->posterior->chains * row->posterior->draws;
  row->low = (double)INFINITY;
  row->high = -(double)INFINITY;
  for (long i = 0; i < n; i++) {
    if (!isfinite(row->x[i])) continue;
    row->low = fmin(row->low, row->x[i]);
    row->high = fmax(row->high, row->x[i]);
  }
  if (!(row->low <= row->high)) return false;
  double room = fmax(fabs(row->low), fabs(row->high)) * 1e-12;
  if (row->high - row->low > room) return true;
  double wide = row->low == 0 ? 1 : 0.1 * fabs(row->low);
  row->low -= wide;
  row->high += wide;
  return true;
}

static Scale value_scale(const Row *row, double from, double to) {
  return (Scale){row->low, row->high, from, to};
}

static void draw_kde(Buf *out, const Scale *values, const Scale *heights, const Kde *k,
                     const char *colour) {
  SvgPath path = svg_path_open(out, colour, 1.6, 0.9);
  if (k->top > 0) {
    double step = (k->high - k->low) / (KDE_POINTS - 1);
    for (int i = 0; i < KDE_POINTS; i++)
      svg_point(&path, scale_at(values, k->low + i * step), scale_at(heights, k->at[i]));
  } else {
    svg_point(&path, scale_at(values, k->low), heights->from);
    svg_point(&path, scale_at(values, k->low), heights->to);
  }
  svg_path_close(&path);
}

static void draw_densities(Buf *out, const Row *row) {
  int chains = row->posterior->chains, draws = row->posterior->draws;
  Kde *kdes = mem_new(sizeof *kdes * (size_t)chains);
  double top = 0;
  for (int c = 0; c < chains; c++) {
    kdes[c] = kde_of(chain_of(row, c), draws);
    top = fmax(top, kdes[c].top);
  }
  Scale values = value_scale(row, PLOT_MARGIN, row->left_end);
  Scale heights = {0, top > 0 ? top : 1, row->bottom, row->top};
  for (int c = 0; c < chains; c++)
    draw_kde(out, &values, &heights, &kdes[c], chain_colour(c));
  mem_free(kdes);
}

/* Counts of one chain's values, room for every whole number of the range; the
   greatest. */
static double count_values(const Row *row, int chain, double *counts, int n) {
  const double *x = chain_of(row, chain);
  double top = 0;
  for (int i = 0; i < n; i++) counts[i] = 0;
  for (int i = 0; i < row->posterior->draws; i++) {
    if (!isfinite(x[i])) continue;
    int at = (int)lround(x[i] - row->low);
    if (at >= 0 && at < n) top = fmax(top, ++counts[at]);
  }
  return top;
}

/* Bars of a discrete scalar, the chains side by side. */
static void draw_frequencies(Buf *out, const Row *row) {
  int chains = row->posterior->chains, n = (int)lround(row->high - row->low) + 1;
  double *counts = mem_new(sizeof *counts * (size_t)n * (size_t)chains), top = 1;
  for (int c = 0; c < chains; c++)
    top = fmax(top, count_values(row, c, counts + (long)c * n, n));
  Scale values = {row->low - 0.5, row->high + 0.5, PLOT_MARGIN, row->left_end};
  Scale heights = {0, top, row->bottom, row->top};
  double width = (row->left_end - PLOT_MARGIN) / n * 0.8 / chains;
  for (int c = 0; c < chains; c++) {
    SvgPath path = svg_path_open(out, chain_colour(c), fmax(width, 0.5), 0.9);
    for (int i = 0; i < n; i++) {
      if (counts[(long)c * n + i] == 0) continue;
      double x = scale_at(&values, row->low + i) + width * (c - 0.5 * (chains - 1));
      svg_point(&path, x, row->bottom);
      svg_point(&path, x, scale_at(&heights, counts[(long)c * n + i]));
      svg_lift(&path);
    }
    svg_path_close(&path);
  }
  mem_free(counts);
}

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

static void draw_trace(Buf *out, const Row *row, int chain, const Scale *time,
                       const Scale *values) {
  const double *x = chain_of(row, chain);
  int draws = row->posterior->draws, bins = (int)(time->to - time->from);
  SvgPath path = svg_path_open(out, chain_colour(chain), 0.8, 0.75);
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

static void draw_divergences(Buf *out, const Row *row, const Scale *values,
                             const Scale *time) {
  if (!row->diverging) return;
  int width = (int)fmax(values->to, time->to) + 1;
  bool *by_value = mem_new(sizeof *by_value * 2 * (size_t)width),
       *by_time = by_value + width;
  for (int c = 0; c < row->posterior->chains && c < row->stats->chains; c++)
    for (int i = 0; i < row->posterior->draws && i < row->stats->draws; i++) {
      double x = chain_of(row, c)[i];
      if (*column_at(row->stats, row->diverging, c, i) == 0 || !isfinite(x)) continue;
      by_value[(int)scale_at(values, x)] = true;
      by_time[(int)scale_at(time, i)] = true;
    }
  draw_ticks(out, by_value, width, row->bottom);
  draw_ticks(out, by_time, width, row->bottom);
  mem_free(by_value);
}

static void draw_panels(Buf *out, const Row *row) {
  int draws = row->posterior->draws;
  bool has_bars = row->is_discrete && row->high - row->low < 100;
  Scale values = value_scale(row, PLOT_MARGIN, row->left_end);
  if (has_bars)
    values = (Scale){row->low - 0.5, row->high + 0.5, PLOT_MARGIN, row->left_end};
  Scale heights = value_scale(row, row->bottom - 2, row->top);
  Scale time = {0, draws > 1 ? draws - 1 : 1, row->right_start, row->right_end};
  axis_bottom(out, &values, row->bottom, 5);
  if (has_bars)
    draw_frequencies(out, row);
  else
    draw_densities(out, row);
  axis_left(out, &heights, row->right_start, row->right_end);
  axis_bottom(out, &time, row->bottom, 6);
  for (int c = 0; c < row->posterior->chains; c++)
    draw_trace(out, row, c, &time, &heights);
  draw_divergences(out, row, &values, &time);
}

static void draw_row(Buf *out, Row *row, const Scalar *scalar, double top, double width) {
  Buf name = {0};
  column_element_name(scalar->column, scalar->element, &name);
  svg_text(out, PLOT_MARGIN, top + 13, ANCHOR_START, PLOT_NAME_FONT, true,
           buf_text(&name));
  buf_free(&name);
  row->top = top + NAME_HEIGHT;
  row->bottom = row->top + PANEL_HEIGHT;
  row->left_end = floor(0.37 * width);
  row->right_start = row->left_end + PLOT_LABEL_WIDTH + PLOT_MARGIN;
  row->right_end = width - PLOT_MARGIN;
  row->is_discrete = scalar->column->kind != COLUMN_REAL;
  column_gather(row->posterior, scalar->column, scalar->element, row->x);
  if (find_range(row))
    draw_panels(out, row);
  else
    svg_text(out, PLOT_MARGIN, row->top + 20, ANCHOR_START, PLOT_FONT, false,
             "no finite draws");
}

void plot_trace_svg(Buf *out, const Columns *posterior, const Columns *stats,
                    const PlotOptions *options) {
  int count;
  long more;
  Scalar *scalars = scalars_choose(posterior, options, &count, &more);
  double y = options->title ? TITLE_HEIGHT : 6;
  bool has_foot = options->legend || more > 0;
  double height = y + ROW_HEIGHT * (count ? count : 1) + (has_foot ? FOOT_HEIGHT : 0);
  svg_open(out, options->width, height);
  if (options->title)
    svg_text(out, PLOT_MARGIN, 18, ANCHOR_START, PLOT_TITLE_FONT, true, options->title);
  if (count == 0)
    svg_text(out, PLOT_MARGIN, y + 20, ANCHOR_START, PLOT_FONT, false, "nothing to draw");
  Row row = {.posterior = posterior, .stats = stats};
  row.diverging = stats ? columns_find(stats, "diverging") : NULL;
  row.x =
      mem_new(sizeof(double) * (size_t)(posterior->chains * (long)posterior->draws + 1));
  for (int i = 0; i < count; i++)
    draw_row(out, &row, &scalars[i], y + (double)ROW_HEIGHT * i, options->width);
  if (options->legend) legend_chains(out, posterior->chains, height - 8);
  legend_more(out, more, options->width - PLOT_MARGIN, height - 8);
  svg_close(out);
  mem_free(row.x);
  mem_free(scalars);
}
