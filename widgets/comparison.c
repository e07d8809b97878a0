/* SPDX-License-Identifier: BSD-3-Clause
   The table of a comparison of samplers. */
#include <math.h>
#include "widgets/html.h"
#include "widgets/number.h"
#include "widgets/palette.h"
#include "widgets/text.h"
#include "widgets/widget.h"

#define R_HAT_LIMIT 1.01

static const char *const NAMES[COMPARED_COUNT] = {
#define COMPARED(constant, name, digits, doc) #name,
#include "widgets/comparison.def"
#undef COMPARED
};

static const int DIGITS[COMPARED_COUNT] = {
#define COMPARED(constant, name, digits, doc) digits,
#include "widgets/comparison.def"
#undef COMPARED
};

const char *compared_name(Compared column) {
  return NAMES[column];
}

static void put_number(Buf *out, const ComparisonRow *row, int column) {
  double x = row->number[column];
  if (isnan(x))
    buf_put(out, "–");
  else
    number_short(out, x, DIGITS[column]);
}

/* Draws that should not be used stand out. */
static const char *style_of(const ComparisonRow *row, int column) {
  bool is_alarm = (column == COMPARED_R_HAT && row->number[column] > R_HAT_LIMIT) ||
                  (column == COMPARED_DIVERGENCES && row->number[column] > 0);
  return is_alarm ? "color:" COLOUR_RED ";font-weight:600" : "";
}

static void put_html_row(Buf *out, const ComparisonRow *row) {
  Buf text = {0};
  html_row_open(out, false);
  html_cell(out, ALIGN_LEFT, "font-weight:600", row->sampler);
  html_cell(out, ALIGN_LEFT, "", row->backend);
  for (int c = 0; c < COMPARED_COUNT; c++) {
    buf_clear(&text);
    put_number(&text, row, c);
    html_cell(out, ALIGN_RIGHT, style_of(row, c), buf_text(&text));
  }
  html_row_close(out);
  buf_free(&text);
}

void comparison_html(Buf *out, const ComparisonTable *table) {
  html_box_open(out);
  html_table_open(out);
  html_row_open(out, true);
  html_head(out, ALIGN_LEFT, "sampler");
  html_head(out, ALIGN_LEFT, "backend");
  for (int c = 0; c < COMPARED_COUNT; c++) html_head(out, ALIGN_RIGHT, NAMES[c]);
  html_row_close(out);
  for (int i = 0; i < table->count; i++) put_html_row(out, &table->rows[i]);
  html_table_close(out);
  html_note(out, table->caption);
  html_box_close(out);
}

void comparison_text(Buf *out, const ComparisonTable *table) {
  TextTable text = {.columns = 2 + COMPARED_COUNT, .is_left = {true, true}};
  text_cell(&text, "sampler");
  text_cell(&text, "backend");
  for (int c = 0; c < COMPARED_COUNT; c++) text_cell(&text, NAMES[c]);
  for (int i = 0; i < table->count; i++) {
    text_cell(&text, table->rows[i].sampler);
    text_cell(&text, table->rows[i].backend);
    for (int c = 0; c < COMPARED_COUNT; c++) {
      Buf number = {0};
      put_number(&number, &table->rows[i], c);
      text_cell(&text, buf_text(&number));
      buf_free(&number);
    }
  }
  text_finish(&text, out);
  buf_printf(out, "%s\n", table->caption);
}
