/* SPDX-License-Identifier: BSD-3-Clause
   A sample of the draws of a window and of their gradients, spread evenly over it: what a
   metric of low rank is estimated from, where their covariance would be too large. */
#pragma once

typedef struct Sketch {
  long room, n; /* pairs that there is room for, and that it holds */
  long every;   /* of the pairs that it has seen it holds one in so many */
  long seen;
  double *draws, *gradients; /* room x padded each */
} Sketch;

/* Pairs that a chain keeps for so many parameters: few where they are long; 0: none. */
long sketch_room(long dim);

void sketch_init(Sketch *s, long room, long padded);
void sketch_free(Sketch *s);
void sketch_clear(Sketch *s);
void sketch_add(Sketch *s, const double *draw, const double *gradient, long padded);
