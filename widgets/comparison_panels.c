/* SPDX-License-Identifier: BSD-3-Clause
   The picture of a comparison of samplers: four panels of bars, a row of each for every
   sampler and backend. */
#include <math.h>
#include "widgets/axis.h"
#include "widgets/number.h"
#include "widgets/palette.h"
#include "widgets/svg.h"
#include "widgets/text.h"
#include "widgets/widget.h"

enum {
  WIDTH = 720,
  NAMES_WIDTH = 132, /* left of both panels of a row */
  GAP = 70,          /* between panels, where the numbers of the left one end */
  ROW = 30,
  TITLE = 26,
  AXIS = 30,
  BAR_CELLS = 40
};

/* A panel: its bars and, where it has them, thin ones below of what [more] is. */
typedef struct Panel {
  const char *title;
  int column, more; /* -1: none */
} Panel;

static const Panel PANELS[] = {
    {"seconds (thin: of processors)", COMPARED_WALL, COMPARED_CPU},
    {"least effective draws (thin: mean)", COMPARED_ESS_MIN, COMPARED_ESS_MEAN},
    {"least effective draws a second", COMPARED_ESS_PER_SECOND, -1},
    {"parallel efficiency", COMPARED_EFFICIENCY, -1}};
enum { PANEL_COUNT = sizeof PANELS / sizeof *PANELS };

static double number_of(const ComparisonRow *row, int column) {
  double x = column >= 0 ? row->number[column] : (double)NAN;
  return isfinite(x) && x > 0 ? x : 0;
}

/* From 0 to the longest bar. */
static Scale scale_of(const ComparisonTable *t, const Panel *panel, const Box *box) {
  double most = 0;
  for (int i = 0; i < t->count; i++)
    most = fmax(most, fmax(number_of(&t->rows[i], panel->column),
                           number_of(&t->rows[i], panel->more)));
  return (Scale){0, most > 0 ? most : 1, box->left, box->right};
}

static void put_known(Buf *out, double x, int digits) {
  if (isnan(x))
    buf_put(out, "–");
  else
    number_short(out, x, digits);
}

static void draw_bar(Buf *out, const Scale *scale, double x, double y, double thickness,
                     const char *colour) {
  double end = scale_at(scale, x);
  if (x > 0) svg_line(out, scale->from, y, end, y, colour, thickness, 0.9);
}

static void draw_row(Buf *out, const ComparisonRow *row, const Panel *panel,
                     const Scale *scale, double y, const char *colour) {
  Buf number = {0};
  double main = row->number[panel->column], x = number_of(row, panel->column);
  double more = number_of(row, panel->more);
  bool is_double = panel->more >= 0;
  draw_bar(out, scale, x, is_double ? y - 3 : y, is_double ? 10 : 14, colour);
  draw_bar(out, scale, more, y + 6, 4, COLOUR_GREY);
  put_known(&number, main, 3);
  svg_text(out, scale_at(scale, fmax(x, more)) + 5, y + 4, ANCHOR_START, PLOT_FONT, false,
           buf_text(&number));
  buf_free(&number);
}

static void draw_panel(Buf *out, const ComparisonTable *t, const Panel *panel,
                       const Box *box, bool has_names) {
  Scale scale = scale_of(t, panel, box);
  svg_text(out, box->left, box->top - 9, ANCHOR_START, PLOT_NAME_FONT, true,
           panel->title);
  for (int i = 0; i < t->count; i++) {
    const ComparisonRow *row = &t->rows[i];
    double y = box->top + ROW * (i + 0.5);
    draw_row(out, row, panel, &scale, y, chain_colour(i));
    if (!has_names) continue;
    Buf name = {0};
    buf_printf(&name, "%s %s", row->sampler, row->backend);
    svg_text(out, box->left - 8, y + 4, ANCHOR_END, PLOT_FONT, false, buf_text(&name));
    buf_free(&name);
  }
  axis_bottom(out, &scale, box->bottom, 4);
}

void comparison_svg(Buf *out, const ComparisonTable *t) {
  double height = TITLE + ROW * t->count + AXIS;
  double width = (WIDTH - NAMES_WIDTH - 2 * GAP) / 2.0;
  svg_open(out, WIDTH, PANEL_COUNT / 2 * height + PLOT_MARGIN);
  for (int k = 0; k < PANEL_COUNT; k++) {
    double left = NAMES_WIDTH + k % 2 * (width + GAP), top = k / 2 * height + TITLE;
    Box box = {left, left + width, top, top + ROW * t->count};
    draw_panel(out, t, &PANELS[k], &box, k % 2 == 0);
  }
  svg_close(out);
}

/* Cells of a bar that is [share] of the longest. */
static void put_bar(Buf *out, double share) {
  int cells = (int)rint(share * BAR_CELLS);
  for (int i = 0; i < cells; i++) buf_put(out, "█");
}

void comparison_bars(Buf *out, const ComparisonTable *t) {
  TextTable text = {.columns = 4, .is_left = {true, true, false, true}};
  double most = 0;
  for (int i = 0; i < t->count; i++)
    most = fmax(most, number_of(&t->rows[i], COMPARED_ESS_PER_SECOND));
  for (int i = 0; i < t->count; i++) {
    Buf number = {0}, bar = {0};
    double x = number_of(&t->rows[i], COMPARED_ESS_PER_SECOND);
    put_known(&number, t->rows[i].number[COMPARED_ESS_PER_SECOND], 4);
    put_bar(&bar, most > 0 ? x / most : 0);
    text_cell(&text, t->rows[i].sampler);
    text_cell(&text, t->rows[i].backend);
    text_cell(&text, buf_text(&number));
    text_cell(&text, buf_text(&bar));
    buf_free(&number);
    buf_free(&bar);
  }
  buf_put(out, "least effective draws a second\n");
  text_finish(&text, out);
}
