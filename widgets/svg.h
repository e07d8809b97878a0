/* SPDX-License-Identifier: BSD-3-Clause
   Pieces of SVG.  Greys that read on white and on black, no styles from outside. */
#pragma once
#include "base/str.h"

#define SVG_INK "#808080"
#define SVG_RULE "#808080"

typedef enum { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;

void svg_open(Buf *out, double width, double height);
void svg_close(Buf *out);
void svg_text(Buf *out, double x, double y, Anchor anchor, int size, bool is_bold,
              const char *text);
void svg_line(Buf *out, double x1, double y1, double x2, double y2, const char *colour,
              double width, double opacity);

/* A path of points; a point that is not finite lifts the pen.  A point alone is a dot. */
typedef struct SvgPath {
  Buf *out;
  int points; /* since the pen was last down */
} SvgPath;
SvgPath svg_path_open(Buf *out, const char *colour, double width, double opacity);
void svg_point(SvgPath *path, double x, double y);
void svg_lift(SvgPath *path);
void svg_path_close(SvgPath *path);
