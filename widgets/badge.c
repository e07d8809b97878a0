/* SPDX-License-Identifier: BSD-3-Clause
   Badges. */
#include "widgets/badge.h"
#include <string.h>
#include "base/clock.h"
#include "widgets/html.h"
#include "widgets/palette.h"

static const struct {
  const char *sign, *colour;
} SIGNS[] = {
    {BADGE_ALL, COLOUR_GREEN}, {BADGE_PART, COLOUR_GREEN}, {BADGE_NEW, COLOUR_BLUE}};

void badge_put_marked(Buf *out, const char *line) {
  for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
    size_t n = strlen(SIGNS[i].sign);
    if (strncmp(line, SIGNS[i].sign, n) != 0) continue;
    buf_printf(out, "<span style=\"color:%s\">%s</span>", SIGNS[i].colour, SIGNS[i].sign);
    line += n;
    break;
  }
  buf_html(out, line);
}

void badge_text(Buf *out, double seconds_saved) {
  char span[32];
  clock_span(seconds_saved, span, sizeof span);
  buf_printf(out, BADGE_CACHED " · saved %s", span);
}

void badge_html(Buf *out, double seconds_saved) {
  Buf line = {0};
  badge_text(&line, seconds_saved);
  html_box_open(out);
  html_note(out, buf_text(&line));
  html_box_close(out);
  buf_free(&line);
}
