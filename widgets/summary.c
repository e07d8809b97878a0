/* SPDX-License-Identifier: BSD-3-Clause
   The table of a summary.  Numbers have ArviZ's decimals (3; ess none; r_hat 2), and more
   where a parameter is so small that these would say nothing, fewer where it is large. */
#include <math.h>
#include <stdio.h>
#include "widgets/html.h"
#include "widgets/palette.h"
#include "widgets/number.h"
#include "widgets/text.h"
#include "widgets/widget.h"

#define R_HAT_LIMIT 1.01
#define ESS_LIMIT 100

enum { DECIMALS = 3, NAME_SIZE = 32 };

static void head(const SummaryTable *table, int column, char *text) {
  static const char *const NAMES[SUMMARY_COLUMNS] = {
      "mean", "sd", NULL, NULL, "mcse_mean", "mcse_sd", "ess_bulk", "ess_tail", "r_hat"};
  double tail = 50 * (1 - table->hdi_prob);
  if (column == SUMMARY_HDI_LOW)
    snprintf(text, NAME_SIZE, "hdi_%g%%", tail);
  else if (column == SUMMARY_HDI_HIGH)
    snprintf(text, NAME_SIZE, "hdi_%g%%", 100 - tail);
  else
    snprintf(text, NAME_SIZE, "%s", NAMES[column]);
}

static void put_number(Buf *out, const SummaryRow *row, int column) {
  double x = row->number[column], sd = row->number[SUMMARY_SD];
  int decimals =
      sd >= 1000 ? number_decimals(sd, 5, 0) : number_decimals(sd, 3, DECIMALS);
  switch (column) {
  case SUMMARY_ESS_BULK:
  case SUMMARY_ESS_TAIL: number_fixed(out, x, 0); break;
  case SUMMARY_R_HAT: number_fixed(out, x, x > R_HAT_LIMIT && x < 1.1 ? 3 : 2); break;
  case SUMMARY_MCSE_MEAN:
  case SUMMARY_MCSE_SD: number_fixed(out, x, number_decimals(x, 2, decimals)); break;
  case SUMMARY_HDI_LOW:
  case SUMMARY_HDI_HIGH: number_fixed(out, x, row->is_int ? 0 : decimals); break;
  default: number_fixed(out, x, decimals);
  }
}

/* What a warning below the table would be about stands out in it. */
static const char *style_of(const SummaryRow *row, int column) {
  double x = row->number[column];
  bool is_alarm =
      (column == SUMMARY_R_HAT && x > R_HAT_LIMIT) ||
      ((column == SUMMARY_ESS_BULK || column == SUMMARY_ESS_TAIL) && x < ESS_LIMIT);
  if (is_alarm) return "color:" COLOUR_RED ";font-weight:600";
  return column >= SUMMARY_MCSE_MEAN && column <= SUMMARY_MCSE_SD ? "opacity:0.7" : "";
}

static void put_html_row(Buf *out, const SummaryRow *row) {
  Buf text = {0};
  html_row_open(out, false);
  html_cell(out, ALIGN_LEFT, "font-weight:600", row->name);
  for (int c = 0; c < SUMMARY_COLUMNS; c++) {
    buf_clear(&text);
    put_number(&text, row, c);
    html_cell(out, ALIGN_RIGHT, style_of(row, c), buf_text(&text));
  }
  html_row_close(out);
  buf_free(&text);
}

static void put_more(Buf *out, const SummaryTable *table) {
  if (table->more > 0) {
    buf_printf(out, "%ld more row%s", table->more, table->more == 1 ? "" : "s");
    if (table->caption) buf_put(out, " · ");
  }
  if (table->caption) buf_put(out, table->caption);
}

void summary_html(Buf *out, const SummaryTable *table) {
  char name[NAME_SIZE];
  html_box_open(out);
  html_table_open(out);
  html_row_open(out, true);
  html_head(out, ALIGN_LEFT, "");
  for (int c = 0; c < SUMMARY_COLUMNS; c++) {
    head(table, c, name);
    html_head(out, ALIGN_RIGHT, name);
  }
  html_row_close(out);
  for (int i = 0; i < table->count; i++) put_html_row(out, &table->rows[i]);
  html_table_close(out);
  Buf line = {0};
  put_more(&line, table);
  if (line.n) html_note(out, buf_text(&line));
  buf_free(&line);
  for (int i = 0; i < table->nwarnings; i++) html_warning(out, table->warnings[i]);
  html_box_close(out);
}

static void put_text_row(TextTable *table, const SummaryRow *row) {
  Buf text = {0};
  text_cell(table, row->name);
  for (int c = 0; c < SUMMARY_COLUMNS; c++) {
    buf_clear(&text);
    put_number(&text, row, c);
    text_cell(table, buf_text(&text));
  }
  buf_free(&text);
}

void summary_text(Buf *out, const SummaryTable *table) {
  char name[NAME_SIZE];
  TextTable text = {.columns = 1 + SUMMARY_COLUMNS, .is_left = {true}};
  text_cell(&text, "");
  for (int c = 0; c < SUMMARY_COLUMNS; c++) {
    head(table, c, name);
    text_cell(&text, name);
  }
  for (int i = 0; i < table->count; i++) put_text_row(&text, &table->rows[i]);
  text_finish(&text, out);
  size_t before = out->n;
  put_more(out, table);
  if (out->n > before) buf_putc(out, '\n');
  for (int i = 0; i < table->nwarnings; i++)
    buf_printf(out, "! %s\n", table->warnings[i]);
}
