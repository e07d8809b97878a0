/* SPDX-License-Identifier: BSD-3-Clause
   The trace plot where there are no pixels: a density in block characters for each
   scalar. */
#include <math.h>
#include "base/alloc.h"
#include "widgets/choice.h"
#include "widgets/kde.h"
#include "widgets/number.h"
#include "widgets/text.h"

enum { CELLS = 32, LEVELS = 8 };

static void put_density(Buf *out, const Kde *k) {
  static const char *const BLOCKS[LEVELS] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  for (int i = 0; i < CELLS && k->top > 0; i++) {
    double height = k->at[i * (KDE_POINTS - 1) / (CELLS - 1)] / k->top;
    buf_put(out, BLOCKS[(int)fmin(LEVELS * height, LEVELS - 1)]);
  }
}

static void put_row(TextTable *table, const Columns *posterior, const Scalar *scalar,
                    double *x) {
  Buf text = {0};
  column_element_name(scalar->column, scalar->element, &text);
  text_cell(table, buf_text(&text));
  column_gather(posterior, scalar->column, scalar->element, x);
  Kde k = kde_of(x, (long)posterior->chains * posterior->draws);
  buf_clear(&text);
  number_short(&text, k.low, 3);
  text_cell(table, buf_text(&text));
  buf_clear(&text);
  put_density(&text, &k);
  text_cell(table, buf_text(&text));
  buf_clear(&text);
  number_short(&text, k.high, 3);
  text_cell(table, buf_text(&text));
  buf_free(&text);
}

void plot_trace_text(Buf *out, const Columns *posterior, const PlotOptions *options) {
  int count;
  long more;
  Scalar *scalars = scalars_choose(posterior, options, &count, &more);
  double *x =
      mem_new(sizeof *x * (size_t)(posterior->chains * (long)posterior->draws + 1));
  TextTable table = {.columns = 4, .is_left = {true, false, true}};
  if (options->title) buf_printf(out, "%s\n", options->title);
  for (int i = 0; i < count; i++) put_row(&table, posterior, &scalars[i], x);
  text_finish(&table, out);
  if (more > 0) buf_printf(out, "%ld more not shown\n", more);
  mem_free(x);
  mem_free(scalars);
}
