/* SPDX-License-Identifier: BSD-3-Clause
   HTML with inline styles. */
#include "widgets/html.h"
#include "widgets/badge.h"
#include "widgets/palette.h"

void html_box_open(Buf *out) {
  buf_put(out,
          "<div style=\"font-size:13px;line-height:1.5;max-width:100%;overflow-x:auto;"
          "font-variant-numeric:tabular-nums\">\n");
}

void html_box_close(Buf *out) {
  buf_put(out, "</div>\n");
}

void html_table_open(Buf *out) {
  buf_put(out, "<table style=\"border-collapse:collapse;border:none;margin:2px 0 6px 0;"
               "font-size:13px;table-layout:auto\">\n");
}

void html_table_close(Buf *out) {
  buf_put(out, "</table>\n");
}

void html_row_open(Buf *out, bool is_head) {
  if (is_head)
    buf_put(out, "<tr style=\"border-bottom:1px solid " HTML_RULE ";background:none\">");
  else
    buf_put(out, "<tr style=\"border-bottom:1px solid " HTML_FAINT ";background:none\">");
}

void html_row_close(Buf *out) {
  buf_put(out, "</tr>\n");
}

static const char *word(Align align) {
  return align == ALIGN_LEFT ? "left" : "right";
}

void html_head(Buf *out, Align align, const char *text) {
  buf_printf(
      out,
      "<th style=\"text-align:%s;padding:3px 6px;font-weight:600;white-space:nowrap;"
      "border:none;opacity:0.75\">",
      word(align));
  buf_html(out, text);
  buf_put(out, "</th>");
}

void html_cell_open(Buf *out, Align align, const char *style) {
  buf_printf(
      out,
      "<td style=\"text-align:%s;padding:3px 6px;white-space:nowrap;border:none%s%s\">",
      word(align), *style ? ";" : "", style);
}

void html_cell_close(Buf *out) {
  buf_put(out, "</td>");
}

void html_cell(Buf *out, Align align, const char *style, const char *text) {
  html_cell_open(out, align, style);
  buf_html(out, text);
  html_cell_close(out);
}

void html_note(Buf *out, const char *text) {
  buf_put(out, "<div style=\"opacity:0.7;padding:0 8px\">");
  badge_put_marked(out, text);
  buf_put(out, "</div>\n");
}

void html_warning(Buf *out, const char *text) {
  buf_put(out, "<div style=\"border-left:3px solid " COLOUR_ORANGE
               ";background-color:rgba(230,159,0,0.10);padding:2px 10px;margin:3px 0;"
               "max-width:760px\">");
  buf_html(out, text);
  buf_put(out, "</div>\n");
}
