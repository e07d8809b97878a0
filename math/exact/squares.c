/* SPDX-License-Identifier: BSD-3-Clause
   Rows to triangles.  The rows of a cell are reduced a few hundred at a time, and two
   triangles to one, in pairs: so rounding grows with the logarithm of the rows. */
#include "math/exact/squares_parts.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"
#include "math/exact/cells.h"
#include "math/linalg/la.h"

/* The plain form of a row and column costs about 1, a call as much as a few of them; what
   is left must be no more than this share of the plain form. */
static const double SHARE = 0.75, CALL = 12;
/* Scalar operations of a reduction at most: seconds. */
static const double LONGEST = 1e10;
/* Numbers outside of these are not squared. */
static const double SMALLEST = 1e-120, LARGEST = 1e120;
/* How often the terms of a gap may be as large as the gaps that cannot be avoided: that
   many times rounding is what the sum is off by. */
static const double CANCELS = 1e5;
enum { LEAF = 128 };

typedef struct Reduction {
  const SquaresRows *rows;
  Squares *s;
  Cells cells;
  int width;        /* columns: locals, globals, y */
  double *work;     /* the rows of a leaf, or two triangles */
  long leaf;        /* rows of a leaf */
  double *shared;   /* rows without locals that wait: by columns of [leaf] */
  long waiting;     /* how many */
  SquaresColumn y;  /* what is reduced of it */
  double magnitude; /* sum of squares of the terms at the best x and p of each cell */
} Reduction;

double squares_column_at(const SquaresColumn *c, long i) {
  double x = c->scale;
  if (c->a) x *= c->a[i];
  if (c->b) x *= c->b[i];
  return x;
}

static bool is_tame(double x) {
  return x == 0 || (fabs(x) >= SMALLEST && fabs(x) <= LARGEST);
}

static bool column_is_tame(const SquaresColumn *c, long n) {
  if (!is_tame(c->scale)) return false;
  for (long i = 0; (c->a || c->b) && i < n; i++)
    if (!is_tame(squares_column_at(c, i))) return false;
  return true;
}

static bool are_tame(const SquaresRows *r) {
  for (int k = 0; k < r->globals; k++)
    if (!column_is_tame(&r->global[k], r->n)) return false;
  for (int j = 0; j < r->locals; j++)
    if (!column_is_tame(&r->local[j].column, r->n)) return false;
  return column_is_tame(&r->y, r->n);
}

static bool indices_are_inside(const SquaresRows *r) {
  for (int f = 0; f < r->factors; f++)
    for (long i = 0; i < r->n; i++)
      if (r->index[f][i] < 1 || r->index[f][i] > r->sizes[f]) return false;
  return true;
}

/* [m] rows of [width] columns, which lie [ld] apart, become an upper triangle. */
static void triangulate(long m, int width, double *A, long ld) {
  for (long k = 0; k < width && k < m; k++) {
    double *a = A + k * ld + k;
    double norm = sqrt(la_dot(m - k, a, a));
    if (norm == 0) continue;
    double head = a[0] > 0 ? -norm : norm, pivot = a[0] - head;
    a[0] = pivot;
    for (int j = (int)k + 1; j < width; j++) {
      double *b = A + j * ld + k;
      la_axpy(m - k, la_dot(m - k, a, b) / (head * pivot), a, b);
    }
    a[0] = head;
    memset(a + 1, 0, sizeof *a * (size_t)(m - k - 1));
  }
}

static const SquaresColumn *column_of(const Reduction *d, int k) {
  const SquaresRows *r = d->rows;
  if (k < r->locals) return &r->local[k].column;
  return k < r->locals + r->globals ? &r->global[k - r->locals] : &d->y;
}

/* Rows from [lo] to [hi] of the sorted ones into work. */
static void gather(Reduction *d, long lo, long hi) {
  for (int k = 0; k < d->width; k++) {
    const SquaresColumn *c = column_of(d, k);
    for (long i = lo; i < hi; i++)
      d->work[k * d->leaf + i - lo] = squares_column_at(c, d->cells.order[i]);
  }
}

/* Reduces those rows to [out], by columns of [width]; how many are left. */
static long reduce(Reduction *d, long lo, long hi, double *out) {
  int w = d->width;
  long m = hi - lo;
  if (m <= d->leaf) {
    gather(d, lo, hi);
  } else {
    double *first = mem_new(sizeof *first * 2 * (size_t)w * (size_t)w),
           *then = first + w * w;
    long middle = lo + m / 2, a = reduce(d, lo, middle, first),
         b = reduce(d, middle, hi, then);
    for (int k = 0; k < w; k++) {
      memcpy(d->work + k * d->leaf, first + k * w, sizeof *first * (size_t)a);
      memcpy(d->work + k * d->leaf + a, then + k * w, sizeof *first * (size_t)b);
    }
    m = a + b;
    mem_free(first);
  }
  triangulate(m, w, d->work, d->leaf);
  if (m > w) m = w;
  for (int k = 0; k < w; k++)
    memcpy(out + k * w, d->work + k * d->leaf, sizeof *out * (size_t)m);
  return m;
}

/* The rows that wait become a triangle. */
static void join_shared(Reduction *d) {
  int w = d->rows->globals + 1;
  triangulate(d->waiting, w, d->shared, d->leaf);
  if (d->waiting > w) d->waiting = w;
}

/* Where row [i] of cell [c] begins in its block. */
static double *row_of(const Squares *s, long c, int i) {
  long at = 0;
  for (int r = 0; r < i; r++) at += 1 + s->locals - r + s->globals;
  return s->blocks + c / LANES * s->block + at * LANES + c % LANES;
}

static void keep_cell(Reduction *d, long c, const double *t, long m) {
  Squares *s = d->s;
  int w = d->width;
  for (int i = 0; i < s->locals && i < m; i++) {
    double *b = row_of(s, c, i);
    *b = t[(w - 1) * w + i];
    for (int k = i; k < w - 1; k++) b[(1 + k - i) * LANES] = t[k * w + i];
  }
  for (long i = s->locals; i < m; i++, d->waiting++)
    for (int k = s->locals; k < w; k++)
      d->shared[(k - s->locals) * d->leaf + d->waiting] = t[k * w + i];
  if (d->waiting + w > d->leaf) join_shared(d);
}

static void reduce_cells(Reduction *d) {
  const Cells *c = &d->cells;
  double *t = mem_new(sizeof *t * (size_t)d->width * (size_t)d->width);
  for (long i = 0; i < c->count; i++)
    keep_cell(d, i, t, reduce(d, c->first[i], c->first[i + 1], t));
  join_shared(d);
  mem_free(t);
}

/* The triangle of all cells into [s]. */
static void keep_shared(Reduction *d) {
  Squares *s = d->s;
  int n = s->globals;
  const double *y = d->shared + n * d->leaf;
  for (int k = 0; k < n; k++)
    memcpy(s->triangle + k * s->stride, d->shared + k * d->leaf,
           sizeof *y * ((size_t)k + 1));
  memcpy(s->triangle + n * s->stride, y, sizeof *y * (size_t)n);
  s->rest = d->waiting > n ? y[n] * y[n] : 0;
}

static void reduce_all(Reduction *d) {
  d->waiting = 0;
  reduce_cells(d);
  keep_shared(d);
}

static double column_norm(const SquaresColumn *c, long n) {
  double sum = 0;
  for (long i = 0; i < n; i++) sum += pow(squares_column_at(c, i), 2);
  return sqrt(sum);
}

/* Adds the least squares of the globals to their origin; what nothing tells, beside the
   locals neither, is left alone. */
static void find_origin(Reduction *d) {
  Squares *s = d->s;
  int n = s->globals;
  for (int k = n - 1; k >= 0; k--) {
    const double *a = s->triangle + k * s->stride;
    double norm = sqrt(la_dot(k + 1, a, a)), z = s->triangle[n * s->stride + k];
    for (int j = k + 1; j < n; j++) z -= s->triangle[j * s->stride + k] * s->origin[j];
    bool tells = fabs(a[k]) > 1e-10 * column_norm(&d->rows->global[k], d->rows->n);
    s->origin[k] = tells ? z / a[k] : 0;
    d->magnitude += norm * norm * s->origin[k] * s->origin[k];
  }
}

/* The same of the locals of cell [c]. */
static void find_local_origin(Reduction *d, long c) {
  Squares *s = d->s;
  for (int j = s->locals - 1; j >= 0; j--) {
    const double *b = row_of(s, c, j), *globals = b + (1 + s->locals - j) * LANES;
    double z = *b, pivot = b[LANES], norm = 0;
    for (int i = 0; i <= j; i++) norm += pow(row_of(s, c, i)[(1 + j - i) * LANES], 2);
    for (int k = j + 1; k < s->locals; k++)
      z -= b[(1 + k - j) * LANES] * s->local_origin[k * s->room + c];
    for (int k = 0; k < s->globals; k++) z -= globals[k * LANES] * s->origin[k];
    double p = pivot * pivot > 1e-20 * norm ? z / pivot : 0;
    s->local_origin[j * s->room + c] = p;
    d->magnitude += norm * p * p;
  }
}

/* The gaps at the origin, in the place of y. */
static void take_gaps(Reduction *d, double *gap) {
  const Squares *s = d->s;
  const SquaresRows *r = d->rows;
  for (long c = 0; c < d->cells.count; c++)
    for (long at = d->cells.first[c]; at < d->cells.first[c + 1]; at++) {
      long i = d->cells.order[at];
      double mean = 0;
      for (int k = 0; k < s->globals; k++)
        mean += s->origin[k] * squares_column_at(&r->global[k], i);
      for (int j = 0; j < s->locals; j++)
        mean +=
            s->local_origin[j * s->room + c] * squares_column_at(&r->local[j].column, i);
      gap[i] = squares_column_at(&r->y, i) - mean;
    }
  d->y = (SquaresColumn){.scale = 1, .a = gap};
}

/* Twice: once to know where the sum is least, then with the gaps there. */
static void reduce_to_origin(Reduction *d) {
  double *gap = mem_new(sizeof *gap * (size_t)(d->rows->n + 1));
  d->y = d->rows->y;
  reduce_all(d);
  find_origin(d);
  for (long c = 0; c < d->s->cells; c++) find_local_origin(d, c);
  take_gaps(d, gap);
  reduce_all(d);
  mem_free(gap);
}

static double plain_cost(const SquaresRows *r) {
  return (double)r->n * (r->locals + r->globals + 2);
}

double squares_cost(const Squares *s) {
  double own = (double)s->locals * (s->locals + 3) / 2 + s->locals * (double)s->globals,
         shared = (double)s->globals * (s->globals + 3) / 2;
  return (double)s->cells * own + shared + CALL;
}

long squares_rows(const Squares *s) {
  return s->left;
}

/* No cell has more rows in its triangle than it had. */
static long rows_left(const Squares *s, const Cells *cells) {
  long left = s->globals;
  for (long c = 0; c < s->cells; c++) {
    long had = cells->first[c + 1] - cells->first[c];
    left += had < s->locals ? had : s->locals;
  }
  return left < s->n ? left : s->n;
}

static double sum_of_y(const SquaresRows *r) {
  double sum = 0;
  for (long i = 0; i < r->n; i++)
    sum += squares_column_at(&r->y, i) * squares_column_at(&r->y, i);
  return sum;
}

/* Whether so much is left that it shows above what rounding does to the terms. */
static bool is_exact(const Reduction *d) {
  double terms = d->magnitude + sum_of_y(d->rows);
  return d->s->rest - d->s->rest == 0 && terms <= CANCELS * CANCELS * d->s->rest;
}

static void find_places(Reduction *d) {
  Squares *s = d->s;
  const SquaresRows *r = d->rows;
  for (int j = 0; j < s->locals; j++) {
    const int *index = r->index[r->local[j].factor];
    s->follow[j] = true;
    for (long c = 0; c < s->cells; c++) {
      int place = index[d->cells.order[d->cells.first[c]]] - 1;
      s->places[j * s->room + c] = place;
      s->follow[j] &= place == c;
    }
  }
}

static Squares *empty(const SquaresRows *r, long cells) {
  Squares *s = mem_new(sizeof *s);
  *s = (Squares){.n = r->n, .locals = r->locals, .globals = r->globals};
  s->cells = r->locals ? cells : 0;
  s->stride = (r->globals + LANES - 1) / LANES * LANES;
  for (int i = 0; i < s->locals; i++)
    s->block += (1 + s->locals - i + s->globals) * LANES;
  long blocks = (s->cells + LANES - 1) / LANES;
  s->room = blocks * LANES;
  s->triangle =
      mem_new_aligned(sizeof(double) * (size_t)(s->stride * (s->globals + 1) + 1));
  s->blocks = mem_new_aligned(sizeof(double) * (size_t)(blocks * s->block + 1));
  s->origin = mem_new(sizeof(double) * ((size_t)s->globals + 1));
  s->local_origin = mem_new_aligned(sizeof(double) * (size_t)(s->room * s->locals + 1));
  s->places = mem_new(sizeof(int) * (size_t)(s->room * s->locals + 1));
  s->follow = mem_new(sizeof(bool) * (size_t)(s->locals + 1));
  return s;
}

void squares_destroy(Squares **s) {
  if (!*s) return;
  mem_free((*s)->triangle);
  mem_free((*s)->blocks);
  mem_free((*s)->origin);
  mem_free((*s)->local_origin);
  mem_free((*s)->places);
  mem_free((*s)->follow);
  mem_free(*s);
  *s = NULL;
}

bool squares_fit(const SquaresRows *r) {
  double width = r->locals + r->globals + 1;
  return r->n > 0 && r->locals <= SQUARES_LOCALS && r->globals <= SQUARES_GLOBALS &&
         4 * (double)r->n * width * width <= LONGEST && are_tame(r) &&
         indices_are_inside(r);
}

Squares *squares_new(const SquaresRows *rows) {
  if (!squares_fit(rows)) return NULL;
  Reduction d = {.rows = rows, .width = rows->locals + rows->globals + 1};
  d.cells = cells_of(rows->n, rows->factors, rows->index, rows->sizes);
  d.s = empty(rows, d.cells.count);
  if (squares_cost(d.s) <= SHARE * plain_cost(rows)) {
    d.leaf = 4 * d.width > LEAF ? 4 * d.width : LEAF;
    size_t bytes = sizeof *d.work * (size_t)d.leaf * (size_t)d.width;
    d.work = mem_new_aligned(bytes);
    d.shared = mem_new_aligned(bytes);
    reduce_to_origin(&d);
    find_places(&d);
    d.s->left = rows_left(d.s, &d.cells);
    if (!is_exact(&d)) squares_destroy(&d.s);
    mem_free(d.work);
    mem_free(d.shared);
  } else {
    squares_destroy(&d.s);
  }
  cells_free(&d.cells);
  return d.s;
}
