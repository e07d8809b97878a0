/* SPDX-License-Identifier: BSD-3-Clause
   Title, rows and foot of a plot. */
#include "widgets/frame.h"
#include "base/alloc.h"
#include "widgets/legend.h"
#include "widgets/svg.h"

enum {
  TITLE_HEIGHT = 26,
  NO_TITLE_HEIGHT = 6,
  ROW_HEIGHT = 124,
  NAME_HEIGHT = 20,
  PANEL_HEIGHT = 80,
  FOOT_HEIGHT = 24
};

static double head_height(const PlotOptions *options) {
  return options->title ? TITLE_HEIGHT : NO_TITLE_HEIGHT;
}

static double whole_height(const PlotOptions *options, int count, long more) {
  bool has_foot = options->legend || more > 0;
  return head_height(options) + ROW_HEIGHT * (count ? count : 1) +
         (has_foot ? FOOT_HEIGHT : 0);
}

/* A sentence where panels would be. */
static void put_note(Buf *out, double top, const char *text) {
  svg_text(out, PLOT_MARGIN, top + 20, ANCHOR_START, PLOT_FONT, false, text);
}

static void put_name(Buf *out, const Scalar *scalar, double top) {
  Buf name = {0};
  column_element_name(scalar->column, scalar->element, &name);
  svg_text(out, PLOT_MARGIN, top + 13, ANCHOR_START, PLOT_NAME_FONT, true,
           buf_text(&name));
  buf_free(&name);
}

static Box row_box(double top, double width) {
  return (Box){.left = PLOT_MARGIN,
               .right = width - PLOT_MARGIN,
               .top = top + NAME_HEIGHT,
               .bottom = top + NAME_HEIGHT + PANEL_HEIGHT};
}

static void put_rows(Buf *out, const Columns *posterior, const Columns *stats,
                     const PlotOptions *options, const Scalar *scalars, int count,
                     FrameRow *draw) {
  Draws *draws = draws_new(posterior);
  for (int i = 0; i < count; i++) {
    double top = head_height(options) + (double)ROW_HEIGHT * i;
    Box row = row_box(top, options->width);
    put_name(out, &scalars[i], top);
    if (draws_gather(draws, posterior, &scalars[i]))
      draw(out, draws, stats, &row);
    else
      put_note(out, row.top, "no finite draws");
  }
  draws_destroy(&draws);
}

void frame_svg(Buf *out, const Columns *posterior, const Columns *stats,
               const PlotOptions *options, FrameRow *draw) {
  int count;
  long more;
  Scalar *scalars = scalars_choose(posterior, options, &count, &more);
  double height = whole_height(options, count, more);
  svg_open(out, options->width, height);
  if (options->title)
    svg_text(out, PLOT_MARGIN, 18, ANCHOR_START, PLOT_TITLE_FONT, true, options->title);
  if (count == 0) put_note(out, head_height(options), "nothing to draw");
  put_rows(out, posterior, stats, options, scalars, count, draw);
  if (options->legend) legend_chains(out, posterior->chains, height - 8);
  legend_more(out, more, options->width - PLOT_MARGIN, height - 8);
  svg_close(out);
  mem_free(scalars);
}

static void put_line(TextTable *table, const Scalar *scalar, const Draws *draws,
                     FrameCells *put) {
  Buf name = {0};
  column_element_name(scalar->column, scalar->element, &name);
  text_cell(table, buf_text(&name));
  buf_free(&name);
  put(table, draws);
}

void frame_text(Buf *out, const Columns *posterior, const PlotOptions *options,
                TextTable table, FrameCells *put) {
  int count;
  long more;
  Scalar *scalars = scalars_choose(posterior, options, &count, &more);
  Draws *draws = draws_new(posterior);
  if (options->title) buf_printf(out, "%s\n", options->title);
  for (int i = 0; i < count; i++) {
    draws_gather(draws, posterior, &scalars[i]);
    put_line(&table, &scalars[i], draws, put);
  }
  text_finish(&table, out);
  if (more > 0) buf_printf(out, "%ld more not shown\n", more);
  draws_destroy(&draws);
  mem_free(scalars);
}
