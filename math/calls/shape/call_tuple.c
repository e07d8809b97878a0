/* SPDX-License-Identifier: BSD-3-Clause
   Several values of any plain type in one vector.  It begins with the number of values,
   then for each its number of dimensions and its dimensions; the numbers follow in
   storage order.  Sizes and ints are exact as doubles. */
#include "math/view/call.h"
#include "math/view/call_util.h"

/* The memory of a result is zeros already. */
FnStatus call_zeros(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)in, (void)n, (void)out;
  return FN_OK;
}

static long head_size(const View *in, int n) {
  long size = 1 + n;
  for (int i = 0; i < n; i++) size += in[i].ndims;
  return size;
}

FnStatus shape_tuple_pack(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx;
  long size = head_size(in, n);
  for (int i = 0; i < n; i++) size += in[i].size;
  *out = view_vector(NULL, size);
  return FN_OK;
}

FnStatus call_tuple_pack(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx;
  double *p = out->r;
  *p++ = n;
  for (int i = 0; i < n; i++) {
    *p++ = in[i].ndims;
    for (int d = 0; d < in[i].ndims; d++) *p++ = (double)in[i].dims[d];
  }
  for (int i = 0; i < n; i++)
    for (long k = 0; k < in[i].size; k++) *p++ = view_get(&in[i], k);
  return FN_OK;
}

void call_tuple_pack_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                             const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)out;
  long at = head_size(in, n);
  for (int i = 0; i < n; i++) {
    if (in_bar[i]) la_add(in[i].size, out_bar + at, in_bar[i]);
    at += in[i].size;
  }
}

static long count_at(const double **p) {
  return lround(*(*p)++);
}

/* Shape of value [in[1]] of [in[0]] (its type is in the other arguments), and where its
   numbers begin. */
static long part_of(const View *in, View *out) {
  const double *p = in[0].r;
  long n = count_at(&p), wanted = arg_int(&in[1]) - 1, before = 0, at = 1 + n;
  *out = (View){.base = (Base)arg_int(&in[2]), .array = (int)arg_int(&in[3]), .size = 1};
  out->is_int = out->base == BASE_INT;
  for (long i = 0; i < n; i++) {
    View v = {.ndims = (int)count_at(&p), .size = 1};
    for (int d = 0; d < v.ndims; d++) v.size *= v.dims[d] = count_at(&p);
    if (i < wanted) before += v.size;
    if (i == wanted) {
      out->ndims = v.ndims;
      out->size = v.size;
      for (int d = 0; d < v.ndims; d++) out->dims[d] = v.dims[d];
    }
    at += v.ndims;
  }
  return at + before;
}

FnStatus shape_tuple_part(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  part_of(in, out);
  return FN_OK;
}

FnStatus call_tuple_part(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  View shape;
  const double *from = in[0].r + part_of(in, &shape);
  for (long k = 0; k < out->size; k++)
    if (out->is_int)
      out->i[k] = (int)from[k];
    else
      out->r[k] = from[k];
  return FN_OK;
}

void call_tuple_part_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                             const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  View shape;
  if (in_bar[0] && !out->is_int)
    la_add(out->size, out_bar, in_bar[0] + part_of(in, &shape));
}
