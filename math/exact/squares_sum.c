/* SPDX-License-Identifier: BSD-3-Clause
   The sum of squares and its derivatives at a point: four cells at a time. */
#include "math/exact/squares_parts.h"
#include "math/linalg/la_simd.h"

/* Four numbers: two to a register where there is no wider one. */
typedef double V4 __attribute__((vector_size(32), aligned(8), may_alias));
#define AT4(p) (*(V4 *)(p))
#define CAT4(p) (*(const V4 *)(p))
#define SUM4(v) (((v)[0] + (v)[2]) + ((v)[1] + (v)[3]))
_Static_assert(LANES == 4, "a vector holds the lanes");

/* The triangle of the globals. */
LA_INLINE double triangle(const Squares *s, long stride, const double *x, double *x_bar,
                          double weight) {
  double r[SQUARES_GLOBALS + LANES];
  const double *t = s->triangle;
  int n = s->globals;
  V4 sum = {0};
  for (long i = 0; i < stride; i += LANES) {
    V4 gap = CAT4(t + n * stride + i);
    for (int k = (int)i; k < n; k++) gap -= CAT4(t + k * stride + i) * x[k];
    AT4(r + i) = gap;
    sum += gap * gap;
  }
  for (int k = 0; k < n; k++) {
    V4 g = {0};
    for (long i = 0; i <= k; i += LANES) g += CAT4(t + k * stride + i) * CAT4(r + i);
    x_bar[k] += weight * SUM4(g);
  }
  return SUM4(sum);
}

/* The globals, counted from their origin. */
static const double *shifted(const Squares *s, const double *x, double *out) {
  for (int k = 0; k < s->globals; k++) out[k] = x[k] - s->origin[k];
  return out;
}

LA_CLONES static double triangle_sum(const Squares *s, const double *x, double *x_bar,
                                     double weight) {
  if (s->stride == LANES) return triangle(s, LANES, x, x_bar, weight);
  if (s->stride == 2 * LANES) return triangle(s, 2L * LANES, x, x_bar, weight);
  return triangle(s, s->stride, x, x_bar, weight);
}

/* Element j of the cells from [at] on, counted from its origin. */
LA_INLINE void take(const Squares *s, int j, long at, const double *p, V4 *out) {
  const int *place = s->places + j * s->room + at;
  if (s->follow[j] && at + LANES <= s->cells)
    *out = CAT4(p + at);
  else
    *out = (V4){p[place[0]], p[place[1]], p[place[2]], p[place[3]]};
  *out -= CAT4(s->local_origin + j * s->room + at);
}

/* Cells that are not there have zeros for all that is added. */
LA_INLINE void give(const Squares *s, int j, long at, const V4 *v, double *p) {
  const int *place = s->places + j * s->room + at;
  if (s->follow[j] && at + LANES <= s->cells)
    AT4(p + at) += *v;
  else
    for (int l = 0; l < LANES; l++) p[place[l]] += (*v)[l];
}

/* Row i of a block of cells: its gaps; derivatives by globals are added to [bars]. */
LA_INLINE void gaps(const double *b, int i, int locals, int globals, const double *x,
                    const V4 *p, V4 *bars, V4 *out) {
  V4 gap = CAT4(b);
  for (int j = i; j < locals; j++) gap -= CAT4(b + (1 + j - i) * LANES) * p[j];
  b += (1 + locals - i) * LANES;
  for (int k = 0; k < globals; k++) gap -= CAT4(b + k * LANES) * x[k];
  for (int k = 0; k < globals; k++) bars[k] += CAT4(b + k * LANES) * gap;
  *out = gap;
}

LA_INLINE double cells(const Squares *s, int locals, int globals, const double *x,
                       double *x_bar, const double *const *p, double *const *p_bar,
                       double weight) {
  V4 sum = {0}, bars[SQUARES_GLOBALS], own[SQUARES_LOCALS] = {0}, slope[SQUARES_LOCALS];
  const double *b = s->blocks;
  for (int k = 0; k < globals; k++) bars[k] = (V4){0};
  for (long at = 0; at < s->cells; at += LANES) {
    for (int j = 0; j < locals; j++) take(s, j, at, p[j], &own[j]);
    for (int j = 0; j < locals; j++) slope[j] = (V4){0};
    for (int i = 0; i < locals; i++) {
      V4 gap;
      gaps(b, i, locals, globals, x, own, bars, &gap);
      sum += gap * gap;
      for (int j = i; j < locals; j++) slope[j] += CAT4(b + (1 + j - i) * LANES) * gap;
      b += (1 + locals - i + globals) * LANES;
    }
    for (int j = 0; j < locals; j++)
      if (p_bar[j]) {
        slope[j] *= weight;
        give(s, j, at, &slope[j], p_bar[j]);
      }
  }
  for (int k = 0; k < globals; k++) x_bar[k] += weight * SUM4(bars[k]);
  return SUM4(sum);
}

/* Few columns stay in registers. */
LA_CLONES static double cells_sum(const Squares *s, const double *x, double *x_bar,
                                  const double *const *p, double *const *p_bar,
                                  double weight) {
#define CASE(l, g)                                                                       \
  if (s->locals == l && s->globals == g) return cells(s, l, g, x, x_bar, p, p_bar, weight)
  CASE(1, 0);
  CASE(1, 1);
  CASE(1, 2);
  CASE(2, 0);
  CASE(2, 1);
#undef CASE
  return cells(s, s->locals, s->globals, x, x_bar, p, p_bar, weight);
}

double ps_squares(const Squares *s, const double *x, double *x_bar,
                  const double *const *p, double *const *p_bar, double weight) {
  double sum = s->rest, own[SQUARES_GLOBALS];
  x = shifted(s, x, own);
  if (s->globals) sum += triangle_sum(s, x, x_bar, weight);
  if (s->locals) sum += cells_sum(s, x, x_bar, p, p_bar, weight);
  return sum;
}
