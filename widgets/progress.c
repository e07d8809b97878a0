/* SPDX-License-Identifier: BSD-3-Clause
   The live table: one line for the run, one row a chain, one line for its quality. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "widgets/html.h"
#include "widgets/palette.h"
#include "widgets/number.h"
#include "widgets/text.h"
#include "widgets/widget.h"

enum { BAR_CELLS = 20 };

/* Columns after the bar, in order. */
enum { DRAWS, DIVERGENCES, STEP_SIZE, GRADIENTS, TREE_DEPTH, SPEED, PROGRESS_COLUMNS };

static const char *const HEADS[PROGRESS_COLUMNS] = {
    "Draws", "Divergences", "Step size", "Gradients/draw", "Tree depth", "Draws/s"};

typedef struct PhaseLook {
  const char *name, *colour;
  bool is_active, is_finished;
} PhaseLook;

/* clang-format off */
static const PhaseLook PHASES[] = {
  {"waiting",  COLOUR_GREY,   false, false},
  {"tuning",   COLOUR_BLUE,   true,  false},
  {"sampling", COLOUR_BLUE,   true,  false},
  {"computing", COLOUR_BLUE,  true,  false},
  {"done",     COLOUR_GREEN,  false, true},
  {"stopped",  COLOUR_ORANGE, false, false},
  {"failed",   COLOUR_RED,    false, false},
};
/* clang-format on */

static const PhaseLook *look_of(const ChainRow *row) {
  for (int i = 0; i < (int)(sizeof PHASES / sizeof *PHASES); i++)
    if (strcmp(PHASES[i].name, row->phase) == 0) return &PHASES[i];
  return &PHASES[0];
}

static double share(double part, double whole) {
  return whole > 0 ? fmin(fmax(part / whole, 0), 1) : 0;
}

static void put_span(Buf *out, double seconds) {
  char text[64];
  clock_span(seconds, text, sizeof text);
  buf_put(out, text);
}

/* "Total chains 4, active 2, finished 2, sampling for 3.2 s, ..." */
static void put_counts(Buf *out, const ProgressTable *t) {
  int active = 0, finished = 0;
  for (int i = 0; i < t->chains; i++) {
    active += look_of(&t->rows[i])->is_active;
    finished += look_of(&t->rows[i])->is_finished;
  }
  buf_printf(out, "Total chains: %d · Active: %d · Finished: %d", t->chains, active,
             finished);
  if (isnan(t->seconds)) return;
  buf_put(out, t->final ? " · Sampled for " : " · Sampling for ");
  put_span(out, t->seconds);
}

static void put_overall(Buf *out, const ProgressTable *t) {
  if (t->phase)
    buf_printf(out, "Total chains: %d · %s", t->chains, t->phase);
  else
    put_counts(out, t);
  if (t->final || t->remaining < 0) return;
  buf_put(out, " · Estimated time to completion: ");
  put_span(out, t->remaining);
}

static void put_quality(Buf *out, const ProgressTable *t) {
  bool compares = !isnan(t->r_hat); /* one chain alone has none */
  if (!compares && isnan(t->ess)) return;
  buf_put(out, t->final ? "" : "Running: ");
  if (compares) {
    buf_put(out, t->final ? "Worst R-hat " : "worst R-hat ");
    number_fixed(out, t->r_hat, t->r_hat < 1.1 ? 3 : 2);
    buf_put(out, " · ");
  }
  buf_put(out, compares || !t->final ? "least ESS " : "Least ESS ");
  number_whole(out, t->ess);
  if (t->watched < t->watchable) {
    buf_put(out, " · ");
    number_whole(out, (double)t->watched);
    buf_put(out, " of ");
    number_whole(out, (double)t->watchable);
    buf_put(out, t->final ? " scalars looked at" : " parameters looked at");
  }
}

static void put_column(Buf *out, const ChainRow *row, int column) {
  bool has_draws = row->draws > 0;
  switch (column) {
  case DRAWS: buf_printf(out, "%ld/%ld", row->draws, row->total - row->tune); break;
  case DIVERGENCES: buf_printf(out, "%ld", row->divergences); break;
  case STEP_SIZE:
    if (row->step_size > 0) number_short(out, row->step_size, 3);
    break;
  case GRADIENTS:
    if (row->gradients_per_draw > 0) number_short(out, row->gradients_per_draw, 3);
    break;
  case TREE_DEPTH:
    if (row->tree_depth > 0) buf_printf(out, "%ld", row->tree_depth);
    break;
  default:
    if (has_draws && row->draws_per_second > 0) number_whole(out, row->draws_per_second);
  }
}

static void put_bar_part(Buf *out, double width, const char *colour, const char *more) {
  buf_printf(out, "<div style=\"width:%.1f%%;height:8px;background-color:%s%s\"></div>",
             100 * width, colour, more);
}

/* Tuning is the paler part of a bar. */
static void put_bar(Buf *out, const ChainRow *row) {
  double tuned = fmin((double)row->iterations, (double)row->tune);
  double drawn = (double)row->iterations - tuned, total = (double)row->total;
  const char *colour = look_of(row)->colour;
  buf_put(out, "<div style=\"display:flex;width:88px;height:8px;border-radius:4px;"
               "overflow:hidden;background-color:" HTML_FAINT "\">");
  put_bar_part(out, share(tuned, total), colour, ";opacity:0.45");
  put_bar_part(out, share(drawn, total), colour, "");
  buf_put(out, "</div>");
}

static void put_html_row(Buf *out, const ChainRow *row, int chain) {
  char number[16];
  snprintf(number, sizeof number, "%d", chain + 1);
  html_row_open(out, false);
  html_cell(out, ALIGN_RIGHT, "opacity:0.75", number);
  html_cell_open(out, ALIGN_LEFT, "");
  put_bar(out, row);
  html_cell_close(out);
  char style[64];
  snprintf(style, sizeof style, "color:%s", look_of(row)->colour);
  html_cell(out, ALIGN_LEFT, style, row->phase);
  Buf text = {0};
  for (int c = 0; c < PROGRESS_COLUMNS; c++) {
    bool is_alarm = c == DIVERGENCES && row->divergences > 0;
    buf_clear(&text);
    put_column(&text, row, c);
    html_cell(out, ALIGN_RIGHT, is_alarm ? "color:" COLOUR_RED ";font-weight:600" : "",
              buf_text(&text));
  }
  buf_free(&text);
  html_row_close(out);
}

static void put_title(Buf *out, const ProgressTable *t) {
  Buf line = {0};
  put_overall(&line, t);
  buf_put(out, "<div style=\"padding:0 8px\"><b>");
  buf_html(out, t->model);
  buf_put(out, "</b><span style=\"opacity:0.8;padding-left:10px\">");
  buf_html(out, buf_text(&line));
  buf_put(out, "</span></div>\n");
  buf_free(&line);
}

void progress_html(Buf *out, const ProgressTable *t) {
  html_box_open(out);
  put_title(out, t);
  html_table_open(out);
  html_row_open(out, true);
  html_head(out, ALIGN_RIGHT, "Chain");
  html_head(out, ALIGN_LEFT, "Progress");
  html_head(out, ALIGN_LEFT, "");
  for (int c = 0; c < PROGRESS_COLUMNS; c++) html_head(out, ALIGN_RIGHT, HEADS[c]);
  html_row_close(out);
  for (int i = 0; i < t->chains; i++) put_html_row(out, &t->rows[i], i);
  html_table_close(out);
  Buf line = {0};
  put_quality(&line, t);
  if (line.n) html_note(out, buf_text(&line));
  if (t->note) html_note(out, t->note);
  if (t->warmup) html_note(out, t->warmup);
  if (t->warning) html_warning(out, t->warning);
  buf_free(&line);
  html_box_close(out);
}

static void put_text_bar(Buf *out, const ChainRow *row) {
  int filled = (int)(BAR_CELLS * share((double)row->iterations, (double)row->total));
  for (int i = 0; i < BAR_CELLS; i++) buf_put(out, i < filled ? "█" : "░");
}

static void put_text_row(TextTable *table, const ChainRow *row, int chain) {
  Buf text = {0};
  buf_printf(&text, "%d", chain + 1);
  text_cell(table, buf_text(&text));
  buf_clear(&text);
  put_text_bar(&text, row);
  text_cell(table, buf_text(&text));
  text_cell(table, row->phase);
  for (int c = 0; c < PROGRESS_COLUMNS; c++) {
    buf_clear(&text);
    put_column(&text, row, c);
    text_cell(table, buf_text(&text));
  }
  buf_free(&text);
}

void progress_text(Buf *out, const ProgressTable *t) {
  buf_printf(out, "%s: ", t->model);
  put_overall(out, t);
  buf_putc(out, '\n');
  TextTable table = {.columns = 3 + PROGRESS_COLUMNS, .is_left = {false, true, true}};
  text_cell(&table, "Chain");
  text_cell(&table, "Progress");
  text_cell(&table, "");
  for (int c = 0; c < PROGRESS_COLUMNS; c++) text_cell(&table, HEADS[c]);
  for (int i = 0; i < t->chains; i++) put_text_row(&table, &t->rows[i], i);
  text_finish(&table, out);
  size_t before = out->n;
  put_quality(out, t);
  if (out->n > before) buf_putc(out, '\n');
  if (t->note) buf_printf(out, "%s\n", t->note);
  if (t->warmup) buf_printf(out, "%s\n", t->warmup);
  if (t->warning) buf_printf(out, "%s\n", t->warning);
}
