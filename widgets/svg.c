/* SPDX-License-Identifier: BSD-3-Clause
   SVG elements. */
#include "widgets/svg.h"
#include <math.h>
#include <stdio.h>

void svg_open(Buf *out, double width, double height) {
  buf_put(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  buf_printf(out,
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\" "
             "viewBox=\"0 0 %g %g\" font-family=\"system-ui, -apple-system, 'Segoe UI', "
             "'DejaVu Sans', sans-serif\" fill=\"none\">\n",
             width, height, width, height);
}

void svg_close(Buf *out) {
  buf_put(out, "</svg>\n");
}

/* One decimal, and none where it is zero: paths are long. */
static void put_coordinate(Buf *out, double x) {
  char text[32];
  int n = snprintf(text, sizeof text, "%.1f", x);
  if (n > 2 && text[n - 1] == '0') n -= 2;
  buf_putn(out, text, (size_t)n);
}

void svg_text(Buf *out, double x, double y, Anchor anchor, int size, bool is_bold,
              const char *text) {
  static const char *const ANCHORS[] = {"start", "middle", "end"};
  buf_printf(
      out,
      "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%d\" text-anchor=\"%s\"%s fill=\"%s\">", x,
      y, size, ANCHORS[anchor], is_bold ? " font-weight=\"600\"" : "", SVG_INK);
  buf_html(out, text);
  buf_put(out, "</text>\n");
}

void svg_line(Buf *out, double x1, double y1, double x2, double y2, const char *colour,
              double width, double opacity) {
  SvgPath path = svg_path_open(out, colour, width, opacity);
  svg_point(&path, x1, y1);
  svg_point(&path, x2, y2);
  svg_path_close(&path);
}

SvgPath svg_path_open(Buf *out, const char *colour, double width, double opacity) {
  buf_printf(out,
             "<path stroke=\"%s\" stroke-width=\"%g\" stroke-opacity=\"%g\" "
             "stroke-linejoin=\"round\" d=\"",
             colour, width, opacity);
  return (SvgPath){.out = out};
}

void svg_lift(SvgPath *path) {
  if (path->points == 1) buf_put(path->out, "h1");
  path->points = 0;
}

void svg_point(SvgPath *path, double x, double y) {
  if (!isfinite(x) || !isfinite(y)) {
    svg_lift(path);
    return;
  }
  buf_putc(path->out, path->points > 0 ? ' ' : 'M');
  put_coordinate(path->out, x);
  buf_putc(path->out, ',');
  put_coordinate(path->out, y);
  path->points++;
}

void svg_path_close(SvgPath *path) {
  svg_lift(path);
  buf_put(path->out, "\"/>\n");
}
