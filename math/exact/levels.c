/* SPDX-License-Identifier: BSD-3-Clause
   Rows by the level of their scale: each level is reduced by itself. */
#include "math/exact/levels.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "math/exact/cells.h"
#include "math/exact/squares_parts.h"

/* What is left must be no more than this share of the plain form.  A number of a row that
   stays costs more than in the plain form, which takes several rows at once. */
static const double SHARE = 0.75, STAYS = 2, CALL = 8;

/* Rows as they are: of each y, coefficients of globals and of locals, and the places. */
typedef struct Plain {
  double *numbers; /* [n][1 + globals + locals] */
  int *places;     /* [n][locals] */
} Plain;

typedef struct Level {
  int place; /* of its scale */
  long n;
  Squares *squares; /* or NULL: */
  Plain plain;
} Level;

struct Levels {
  int count, globals, locals;
  Level *at;
};

/* ---- rows of a level ---- */

/* The rows of a level with columns and indices of their own, for squares_new. */
typedef struct Own {
  SquaresRows rows;
  SquaresColumn *global;
  SquaresLocal *local;
  const int **index;
  double *numbers;
  int *indices;
} Own;

static SquaresColumn own_column(double *to, const SquaresColumn *c, const long *order,
                                long n) {
  for (long i = 0; i < n; i++) to[i] = squares_column_at(c, order[i]);
  return (SquaresColumn){.scale = 1, .a = to};
}

static Own own_new(const SquaresRows *r, const long *order, long n) {
  size_t width = (size_t)(r->globals + r->locals + 1), rows = (size_t)n + 1;
  Own o = {.rows = *r};
  o.numbers = mem_new(sizeof *o.numbers * width * rows);
  o.indices = mem_new(sizeof *o.indices * rows * (size_t)(r->factors + 1));
  o.global = mem_new(sizeof *o.global * width);
  o.local = mem_new(sizeof *o.local * width);
  o.index = mem_new(sizeof *o.index * (size_t)(r->factors + 1));
  double *to = o.numbers;
  o.rows.y = own_column(to, &r->y, order, n);
  for (int k = 0; k < r->globals; k++)
    o.global[k] = own_column(to += n, &r->global[k], order, n);
  for (int j = 0; j < r->locals; j++)
    o.local[j] = (SquaresLocal){own_column(to += n, &r->local[j].column, order, n),
                                r->local[j].factor};
  for (int f = 0; f < r->factors; f++) {
    int *index = o.indices + f * n;
    for (long i = 0; i < n; i++) index[i] = r->index[f][order[i]];
    o.index[f] = index;
  }
  o.rows.n = n;
  o.rows.global = o.global;
  o.rows.local = o.local;
  o.rows.index = o.index;
  return o;
}

static void own_free(Own *o) {
  mem_free(o->numbers);
  mem_free(o->indices);
  mem_free(o->global);
  mem_free(o->local);
  mem_free(o->index);
}

static Plain plain_new(const SquaresRows *r) {
  long width = 1 + r->globals + r->locals;
  Plain p = {.numbers = mem_new(sizeof *p.numbers * (size_t)(r->n * width + 1)),
             .places = mem_new(sizeof *p.places * (size_t)(r->n * r->locals + 1))};
  double *to = p.numbers;
  for (long i = 0; i < r->n; i++) {
    *to++ = squares_column_at(&r->y, i);
    for (int k = 0; k < r->globals; k++) *to++ = squares_column_at(&r->global[k], i);
    for (int j = 0; j < r->locals; j++) {
      *to++ = squares_column_at(&r->local[j].column, i);
      p.places[i * r->locals + j] = r->index[r->local[j].factor][i] - 1;
    }
  }
  return p;
}

static Level level_of(const SquaresRows *r, int factor, const long *order, long n) {
  Own o = own_new(r, order, n);
  Level l = {.place = r->index[factor][order[0]] - 1, .n = n};
  l.squares = squares_new(&o.rows);
  if (!l.squares) l.plain = plain_new(&o.rows);
  own_free(&o);
  return l;
}

/* ---- all levels ---- */

static double plain_cost(const Levels *l, const Level *level) {
  return STAYS * (double)level->n * (l->globals + l->locals + 2);
}

double levels_cost(const Levels *l) {
  double cost = 0;
  for (int i = 0; i < l->count; i++) {
    const Level *level = &l->at[i];
    cost += CALL + (level->squares ? squares_cost(level->squares) : plain_cost(l, level));
  }
  return cost;
}

long levels_rows(const Levels *l) {
  long rows = 0;
  for (int i = 0; i < l->count; i++)
    rows += l->at[i].squares ? squares_rows(l->at[i].squares) : l->at[i].n;
  return rows;
}

void levels_destroy(Levels **l) {
  if (!*l) return;
  for (int i = 0; i < (*l)->count; i++) {
    squares_destroy(&(*l)->at[i].squares);
    mem_free((*l)->at[i].plain.numbers);
    mem_free((*l)->at[i].plain.places);
  }
  mem_free((*l)->at);
  mem_free(*l);
  *l = NULL;
}

Levels *levels_new(const SquaresRows *r, int factor) {
  if (!squares_fit(r)) return NULL;
  double plain = (double)r->n * (r->locals + r->globals + 2);
  Cells cells = cells_of(r->n, 1, &r->index[factor], &r->sizes[factor]);
  Levels *l = NULL;
  if ((double)cells.count * CALL <= SHARE * plain) {
    l = mem_new(sizeof *l);
    *l = (Levels){.globals = r->globals, .locals = r->locals};
    l->at = mem_new(sizeof *l->at * (size_t)(cells.count + 1));
    for (long c = 0; c < cells.count; c++) {
      long first = cells.first[c];
      l->at[l->count++] =
          level_of(r, factor, cells.order + first, cells.first[c + 1] - first);
    }
    if (levels_cost(l) > SHARE * plain) levels_destroy(&l);
  }
  cells_free(&cells);
  return l;
}

/* ---- the sum ---- */

static double plain_sum(const Levels *l, const Level *level, const double *x,
                        double *x_bar, const double *const *p, double *const *p_bar,
                        double weight) {
  const double *c = level->plain.numbers;
  const int *place = level->plain.places;
  double sum = 0;
  for (long i = 0; i < level->n; i++, place += l->locals) {
    double gap = *c++;
    for (int k = 0; k < l->globals; k++) gap -= c[k] * x[k];
    const double *own = c + l->globals;
    for (int j = 0; j < l->locals; j++) gap -= own[j] * p[j][place[j]];
    for (int k = 0; k < l->globals; k++) x_bar[k] += weight * c[k] * gap;
    for (int j = 0; j < l->locals; j++)
      if (p_bar[j]) p_bar[j][place[j]] += weight * own[j] * gap;
    c = own + l->locals;
    sum += gap * gap;
  }
  return sum;
}

double ps_squares_by(const Levels *l, const double *x, double *x_bar,
                     const double *const *p, double *const *p_bar, const double *scale,
                     double *scale_bar, double weight) {
  double result = 0;
  for (int i = 0; i < l->count; i++) {
    const Level *level = &l->at[i];
    double s = scale[level->place], n = (double)level->n, w = 1 / (s * s);
    if (!(s > 0 && s - s == 0)) return NAN;
    double sum = level->squares
                     ? ps_squares(level->squares, x, x_bar, p, p_bar, weight * w)
                     : plain_sum(l, level, x, x_bar, p, p_bar, weight * w);
    result -= 0.5 * sum * w + n * log(s);
    if (scale_bar) scale_bar[level->place] += weight * (sum * w - n) / s;
  }
  return result;
}
