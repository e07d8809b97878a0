/* SPDX-License-Identifier: BSD-3-Clause
   Densities and frequencies of one scalar in a panel. */
#include "widgets/density_panel.h"
#include <math.h>
#include "base/alloc.h"
#include "widgets/kde.h"
#include "widgets/number.h"
#include "widgets/palette.h"
#include "widgets/svg.h"

enum { MOST_BARS = 100, BLOCKS = 32, LEVELS = 8 };

static bool has_bars(const Draws *d) {
  return d->is_discrete && d->high - d->low < MOST_BARS;
}

Scale density_scale(const Draws *d, const Box *box) {
  double room = has_bars(d) ? 0.5 : 0;
  return (Scale){d->low - room, d->high + room, box->left, box->right};
}

static void draw_curve(Buf *out, const Scale *values, const Scale *heights, const Kde *k,
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

static void draw_curves(Buf *out, const Draws *d, const Scale *values, const Box *box) {
  Kde *kdes = mem_new(sizeof *kdes * (size_t)d->chains);
  double top = 0;
  for (int c = 0; c < d->chains; c++) {
    kdes[c] = kde_of(draws_of_chain(d, c), d->count);
    top = fmax(top, kdes[c].top);
  }
  Scale heights = {0, top > 0 ? top : 1, box->bottom, box->top};
  for (int c = 0; c < d->chains; c++)
    draw_curve(out, values, &heights, &kdes[c], chain_colour(c));
  mem_free(kdes);
}

/* How often one chain has each of the [n] whole numbers from the lowest on; the greatest
   of these counts. */
static double count_values(const Draws *d, int chain, double *counts, int n) {
  const double *x = draws_of_chain(d, chain);
  double top = 0;
  for (int i = 0; i < d->count; i++) {
    if (!isfinite(x[i])) continue;
    int at = (int)lround(x[i] - d->low);
    if (at >= 0 && at < n) top = fmax(top, ++counts[at]);
  }
  return top;
}

/* Bars of one chain, [shift] pixels beside the whole numbers that [counts] belong to. */
static void draw_bars_of(SvgPath *path, const double *counts, int n, double low,
                         const Scale *values, const Scale *heights, double shift) {
  for (int i = 0; i < n; i++) {
    if (counts[i] == 0) continue;
    double x = scale_at(values, low + i) + shift;
    svg_point(path, x, heights->from);
    svg_point(path, x, scale_at(heights, counts[i]));
    svg_lift(path);
  }
}

static void draw_bars(Buf *out, const Draws *d, const Scale *values, const Box *box) {
  int n = (int)lround(d->high - d->low) + 1;
  double *counts = mem_new(sizeof *counts * (size_t)n * (size_t)d->chains), top = 1;
  for (int c = 0; c < d->chains; c++)
    top = fmax(top, count_values(d, c, counts + (long)c * n, n));
  Scale heights = {0, top, box->bottom, box->top};
  double width = (box->right - box->left) / n * 0.8 / d->chains;
  for (int c = 0; c < d->chains; c++) {
    SvgPath path = svg_path_open(out, chain_colour(c), fmax(width, 0.5), 0.9);
    draw_bars_of(&path, counts + (long)c * n, n, d->low, values, &heights,
                 width * (c - 0.5 * (d->chains - 1)));
    svg_path_close(&path);
  }
  mem_free(counts);
}

void density_panel(Buf *out, const Draws *d, const Box *box) {
  Scale values = density_scale(d, box);
  axis_bottom(out, &values, box->bottom, 5);
  (has_bars(d) ? draw_bars : draw_curves)(out, d, &values, box);
}

static void put_blocks(Buf *out, const Kde *k) {
  static const char *const BLOCK[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  for (int i = 0; i < BLOCKS && k->top > 0; i++) {
    double height = k->at[i * (KDE_POINTS - 1) / (BLOCKS - 1)] / k->top;
    buf_put(out, BLOCK[(int)fmin(LEVELS * height, LEVELS - 1)]);
  }
}

static void put_number(TextTable *table, double x) {
  Buf text = {0};
  number_short(&text, x, 3);
  text_cell(table, buf_text(&text));
  buf_free(&text);
}

void density_cells(TextTable *table, const Draws *d) {
  Kde k = kde_of(d->x, (long)d->chains * d->count);
  Buf blocks = {0};
  put_blocks(&blocks, &k);
  put_number(table, k.low);
  text_cell(table, buf_text(&blocks));
  put_number(table, k.high);
  buf_free(&blocks);
}
