/* SPDX-License-Identifier: BSD-3-Clause
   Axes of a panel, and the measures that plots have in common. */
#pragma once
#include "widgets/scale.h"

enum { PLOT_MARGIN = 14, PLOT_FONT = 11, PLOT_NAME_FONT = 13, PLOT_TITLE_FONT = 14 };
enum { PLOT_LABEL_WIDTH = 48 }; /* of the numbers left of a panel */

/* A panel in pixels; y grows downwards, so top < bottom. */
typedef struct Box {
  double left, right, top, bottom;
} Box;

/* A line at height [y] with about [wanted] ticks and their numbers below. */
void axis_bottom(Buf *out, const Scale *s, double y, int wanted);

/* Numbers left of [x], with faint lines from there to [right]. */
void axis_left(Buf *out, const Scale *s, double x, double right);
