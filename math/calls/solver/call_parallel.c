/* SPDX-License-Identifier: BSD-3-Clause
   Sums over slices and maps over jobs.  They are cut into parts that do not depend on the
   number of threads that take them, and results are added in the order of the parts. */
#include "math/view/call.h"
#include "math/view/hof.h"

/* The elements [from, from + count) of an array. */
static View slice(const View *x, long from, long count) {
  View v = *x;
  long element = x->dims[0] ? x->size / x->dims[0] : 0;
  v.dims[0] = count;
  v.size = count * element;
  if (v.is_int)
    v.i += from * element;
  else
    v.r += from * element;
  return v;
}

/* What is cut into slices comes as one array of each leaf, behind the function; the first
   argument that is no array is the grainsize. */
typedef struct SumMemo {
  int leaves;
  double *x_bar[FN_MAX_ARGS], *p_bar;
} SumMemo;

/* Slices go to parts, which know sizes and grain alone: so sums have the same bits on any
   number of threads.  PART_ELEMENTS: fewer are not worth the begin of another part. */
enum { SUM_PARTS = 16, PART_ELEMENTS = 256 };

typedef struct Sum {
  Hof h; /* of the whole call: parts have copies */
  const View *x;
  const SumMemo *memo;
  long grain, slices;
  int parts;
  bool is_active;
  double *values, *bars; /* of each part: its sum, its adjoints of the tail */
} Sum;

static int leaves_of(const View *in) {
  int n = 1;
  while (in[1 + n].array) n++;
  return n;
}

static FnStatus add_slice(const Sum *s, Hof *h, long from, long count, double *sum) {
  int first = (int)from + 1, last = (int)(from + count), n = s->memo->leaves;
  double value = 0;
  const double one = 1;
  for (int i = 0; i < n; i++) {
    h->in[i] = slice(&s->x[i], from, count);
    h->bar[i] = s->memo->x_bar[i] ? s->memo->x_bar[i] + (h->in[i].r - s->x[i].r) : NULL;
  }
  h->in[n] = view_int(&first);
  h->in[n + 1] = view_int(&last);
  TRY_CALL(s->is_active ? hof_adjoint(h, &one, &value)
                        : hof_value(h, &value, 1, "there must be"));
  *sum += value;
  return FN_OK;
}

/* Consecutive slices. */
static FnStatus sum_part(void *work, FnCtx *at, void *owner, int i) {
  const Sum *s = work;
  Hof h = s->h;
  FnCallback f = *s->h.f;
  f.ctx = owner;
  h.f = &f;
  h.ctx = at;
  hof_place(&h, s->bars + i * h.np);
  long all = s->x->dims[0], end = s->slices * (i + 1) / s->parts;
  for (long k = s->slices * i / s->parts; k < end; k++) {
    long from = k * s->grain, left = all - from;
    TRY_CALL(add_slice(s, &h, from, left < s->grain ? left : s->grain, &s->values[i]));
  }
  return FN_OK;
}

/* Adjoints that are added up must be few beside the elements. */
static int parts_of(const Sum *s) {
  long most = s->slices < SUM_PARTS ? s->slices : SUM_PARTS, all = s->x->dims[0];
  if (s->h.f->apart == CALLBACK_ALONE) return 1;
  if (s->h.f->apart == CALLBACK_LONG) return (int)most;
  if (s->h.np && most > 2 * all / s->h.np) most = 2 * all / s->h.np;
  return most > 1 ? (int)most : 1;
}

static void add_up(const Sum *s, double *sum) {
  for (int i = 0; i < s->parts; i++) {
    *sum += s->values[i];
    if (i) la_add(s->h.np, s->bars + i * s->h.np, s->bars);
  }
}

static FnStatus reduce_sum(FnCtx *ctx, const char *name, const View *in, int n,
                           long grain, View *out) {
  const View *x = &in[1];
  SumMemo *memo = ctx->memo = ctx->alloc(ctx, sizeof *memo);
  *memo = (SumMemo){.leaves = leaves_of(in)};
  int lead = memo->leaves + 2;
  Sum s = {.x = x, .memo = memo, .grain = grain, .is_active = ctx->want};
  s.slices = (x->dims[0] + grain - 1) / grain;
  hof_begin(&s.h, ctx, name, lead, in, lead, n - lead);
  s.parts = parts_of(&s);
  s.values = call_cleared(ctx, s.parts);
  memo->p_bar = s.bars = call_cleared(ctx, s.parts * s.h.np);
  for (int i = 0; i < memo->leaves; i++)
    if (call_wants(ctx, 1 + i)) memo->x_bar[i] = call_cleared(ctx, x[i].size);
  const FnParts parts = {s.parts, sum_part, &s};
  if (s.slices)
    TRY_CALL(call_parts(ctx, s.h.f->apart != CALLBACK_ALONE, s.h.f->ctx, &parts));
  add_up(&s, out->r);
  return FN_OK;
}

static FnStatus check_grain(FnCtx *ctx, const char *name, long grain) {
  if (grain > 0) return FN_OK;
  return call_fail(ctx, "%s: grainsize is %ld, must be positive", name, grain);
}

/* A grain of 1 leaves the size to us: a slice for each part. */
static long own_grain(const FnCtx *ctx, long all) {
  int apart = ctx->callback->apart;
  long parts = all / PART_ELEMENTS;
  if (apart == CALLBACK_LONG) parts = all;
  if (parts > SUM_PARTS) parts = SUM_PARTS;
  if (apart == CALLBACK_ALONE || parts < 1) parts = 1;
  long grain = (all + parts - 1) / parts;
  return grain > 1 ? grain : 1;
}

FnStatus call_reduce_sum(FnCtx *ctx, const View *in, int n, View *out) {
  long grain = arg_int(&in[1 + leaves_of(in)]), all = in[1].dims[0];
  TRY_CALL(check_grain(ctx, "reduce_sum", grain));
  return reduce_sum(ctx, "reduce_sum", in, n, grain > 1 ? grain : own_grain(ctx, all),
                    out);
}

FnStatus call_reduce_sum_static(FnCtx *ctx, const View *in, int n, View *out) {
  long grain = arg_int(&in[1 + leaves_of(in)]);
  TRY_CALL(check_grain(ctx, "reduce_sum_static", grain));
  return reduce_sum(ctx, "reduce_sum_static", in, n, grain, out);
}

void call_reduce_sum_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                             const double *out_bar, double *const *in_bar) {
  (void)out;
  const SumMemo *memo = ctx->memo;
  int tail = memo->leaves + 2;
  for (int i = 1; i <= memo->leaves; i++)
    if (in_bar[i]) la_axpy(in[i].size, *out_bar, memo->x_bar[i - 1], in_bar[i]);
  long np = hof_active_size(in, n, tail, ctx->want);
  double *bars = call_cleared(ctx, np);
  la_axpy(np, *out_bar, memo->p_bar, bars);
  hof_spread(in, n, tail, ctx->want, bars, in_bar);
}

/* ---- map_rect(f, phi, theta, x_r, x_i): every job gives a vector ---- */

typedef struct MapMemo {
  const FnCallback *callback;
  long *begin; /* of every job in the result, and the end */
  double *result;
} MapMemo;

static void set_job(Hof *h, const View *in, long k) {
  h->in[0] = in[1];
  for (int i = 1; i < 4; i++) h->in[i] = view_element(&in[i + 1], k);
}

static FnStatus check_jobs(FnCtx *ctx, const View *in) {
  for (int i = 3; i < 5; i++)
    if (in[i].dims[0] != in[2].dims[0])
      return call_fail(ctx, "map_rect: there are %ld jobs in theta and %ld in %s",
                       in[2].dims[0], in[i].dims[0], i == 3 ? "x_r" : "x_i");
  return FN_OK;
}

/* One job; the numbers of all of them lie in a block that grows. */
static FnStatus run_job(Hof *h, MapMemo *memo, long k, long *room) {
  View v = {0};
  FnCtx *ctx = h->ctx;
  const FnCallback *f = ctx->callback;
  TRY_CALL(f->value(f->ctx, h->in, h->n, &v));
  long begin = memo->begin[k], end = begin + v.size;
  if (end > *room) {
    /* What the function gave is there until the next use of alloc, which needs its
       size. */
    double *bigger = ctx->alloc(ctx, sizeof(double) * (size_t)(2 * end + 16));
    memcpy(bigger, memo->result, sizeof(double) * (size_t)begin);
    memo->result = bigger;
    *room = 2 * end + 16;
    TRY_CALL(f->value(f->ctx, h->in, h->n, &v));
  }
  memcpy(memo->result + begin, v.r, sizeof(double) * (size_t)v.size);
  memo->begin[k + 1] = end;
  return FN_OK;
}

/* Jobs in parts: each gives as many numbers as the first, or the whole is done again one
   after the other. */
typedef struct Jobs {
  const View *in;
  const FnCallback *f;
  long n, first; /* jobs, and how many have been done before */
  int parts;
  long size; /* numbers of a job */
  double *result;
  atomic_int differs;
  const MapMemo *memo; /* below: of the adjoint */
  const double *out_bar;
  double *phi_bar, *theta_bar;
} Jobs;

static int parts_of_jobs(const FnCallback *f, long n) {
  if (f->apart == CALLBACK_ALONE || n < 2) return 1;
  return n < SUM_PARTS ? (int)n : SUM_PARTS;
}

static long first_job(const Jobs *j, int part) {
  return j->first + (j->n - j->first) * part / j->parts;
}

static FnStatus run_jobs(void *work, FnCtx *at, void *owner, int i) {
  Jobs *j = work;
  Hof h = {.ctx = at, .name = "map_rect", .n = 4, .lead = 4};
  for (long k = first_job(j, i); k < first_job(j, i + 1); k++) {
    View v = {0};
    set_job(&h, j->in, k);
    TRY_CALL(j->f->value(owner, h.in, h.n, &v));
    if (v.size != j->size)
      atomic_store(&j->differs, 1);
    else
      memcpy(j->result + k * j->size, v.r, sizeof *v.r * (size_t)v.size);
  }
  return FN_OK;
}

/* All jobs after the first in parts; false in [whole] where they differ in size. */
static FnStatus run_side_by_side(FnCtx *ctx, const View *in, MapMemo *memo, bool *whole) {
  Jobs j = {.in = in, .f = ctx->callback, .n = in[2].dims[0], .first = 1};
  double *first = memo->result;
  j.size = memo->begin[1];
  j.parts = parts_of_jobs(j.f, j.n - 1);
  j.result = call_numbers(ctx, j.n * j.size);
  memcpy(j.result, first, sizeof *first * (size_t)j.size);
  const FnParts parts = {j.parts, run_jobs, &j};
  TRY_CALL(call_parts(ctx, true, j.f->ctx, &parts));
  *whole = !atomic_load(&j.differs);
  if (!*whole) return FN_OK;
  memo->result = j.result;
  for (long k = 1; k < j.n; k++) memo->begin[k + 1] = (k + 1) * j.size;
  return FN_OK;
}

/* The shape is known when the jobs have run. */
FnStatus shape_map_rect(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long jobs = in[2].dims[0], room = 16;
  bool whole = false;
  TRY_CALL(check_jobs(ctx, in));
  MapMemo *memo = ctx->alloc(ctx, sizeof *memo);
  *memo = (MapMemo){ctx->callback, ctx->alloc(ctx, sizeof(long) * (size_t)(jobs + 1)),
                    call_numbers(ctx, room)};
  memo->begin[0] = 0;
  Hof h = {.ctx = ctx, .name = "map_rect", .n = 4, .lead = 4};
  for (long k = 0; k < jobs && !whole; k++) {
    set_job(&h, in, k);
    TRY_CALL(run_job(&h, memo, k, &room));
    bool may = k == 0 && jobs > 2 && ctx->callback->apart != CALLBACK_ALONE;
    if (may) TRY_CALL(run_side_by_side(ctx, in, memo, &whole));
  }
  *out = (View){.base = BASE_VECTOR,
                .ndims = 1,
                .dims = {memo->begin[jobs]},
                .size = memo->begin[jobs]};
  ctx->memo = memo;
  return FN_OK;
}

FnStatus call_map_rect(FnCtx *ctx, const View *in, int n, View *out) {
  (void)in, (void)n;
  const MapMemo *memo = ctx->memo;
  memcpy(out->r, memo->result, sizeof *out->r * (size_t)out->size);
  return FN_OK;
}

/* Those of theta belong to a job, those of phi to a part. */
static FnStatus adjoint_jobs(void *work, FnCtx *at, void *owner, int i) {
  const Jobs *j = work;
  FnCallback f = *j->f;
  f.ctx = owner;
  Hof h = {.ctx = at, .f = &f, .name = "map_rect", .n = 4, .lead = 4};
  long element = j->in[2].size / j->n;
  double value;
  for (long k = first_job(j, i); k < first_job(j, i + 1); k++) {
    set_job(&h, j->in, k);
    h.bar[0] = j->phi_bar ? j->phi_bar + i * j->in[1].size : NULL;
    h.bar[1] = j->theta_bar ? j->theta_bar + k * element : NULL;
    TRY_CALL(hof_adjoint(&h, j->out_bar + j->memo->begin[k], &value));
  }
  return FN_OK;
}

void call_map_rect_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                           const double *out_bar, double *const *in_bar) {
  (void)n, (void)out;
  const MapMemo *memo = ctx->memo;
  Jobs j = {.in = in, .f = memo->callback, .n = in[2].dims[0], .memo = memo};
  long size = in[1].size;
  if (!j.n) return;
  j.parts = parts_of_jobs(j.f, j.n);
  j.out_bar = out_bar, j.phi_bar = in_bar[1], j.theta_bar = in_bar[2];
  if (j.parts > 1 && in_bar[1]) j.phi_bar = call_cleared(ctx, j.parts * size);
  const FnParts parts = {j.parts, adjoint_jobs, &j};
  call_parts(ctx, true, j.f->ctx, &parts);
  for (int i = 0; j.phi_bar != in_bar[1] && i < j.parts; i++)
    la_add(size, j.phi_bar + i * size, in_bar[1]);
}
