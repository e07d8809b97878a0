/* SPDX-License-Identifier: BSD-3-Clause
   Parts of containers, and containers joined. */
#include "math/view/call.h"
#include "math/view/call_util.h"

/* Numbers of one element along the first dimension. */
static long stride_of(const View *v) {
  return v->dims[0] ? v->size / v->dims[0] : 0;
}

static void copy_run(const View *from, long at, View *to, long place, long count) {
  if (count <= 0) return;
  if (from->is_int && to->is_int)
    memcpy(to->i + place, from->i + at, sizeof *to->i * (size_t)count);
  else if (from->is_int)
    for (long k = 0; k < count; k++) to->r[place + k] = from->i[at + k];
  else
    memcpy(to->r + place, from->r + at, sizeof *to->r * (size_t)count);
}

/* ---- runs along the first dimension ---- */

static FnStatus shape_run(FnCtx *ctx, const char *name, const View *in, long first,
                          long count, View *out) {
  if (count < 0 || (count && (first < 1 || first + count - 1 > in[0].dims[0])))
    return call_fail(ctx, "%s: %ld elements from %ld are not inside 1 .. %ld", name,
                     count, first, in[0].dims[0]);
  shape_same_1(ctx, in, 1, out);
  out->dims[0] = count;
  out->size = count * stride_of(&in[0]);
  return FN_OK;
}

FnStatus shape_head(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  return shape_run(ctx, "head", in, 1, arg_int(&in[1]), out);
}

FnStatus shape_tail(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long count = arg_int(&in[1]);
  return shape_run(ctx, "tail", in, in[0].dims[0] - count + 1, count, out);
}

FnStatus shape_segment(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  long first = arg_int(&in[1]), size = in[0].dims[0];
  if (first < 1 || first > size)
    return call_fail(ctx, "segment: the first element, %ld, is not inside 1 .. %ld",
                     first, size);
  return shape_run(ctx, "segment", in, first, arg_int(&in[2]), out);
}

/* Where the run starts: at the end for tail, by the third argument for segment. */
static long tail_start(const View *in) {
  return in[0].size - arg_int(&in[1]) * stride_of(in);
}
static long segment_start(const View *in) {
  return (arg_int(&in[1]) - 1) * stride_of(in);
}

FnStatus call_head(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  copy_run(&in[0], 0, out, 0, out->size);
  return FN_OK;
}

void call_head_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)in, (void)n;
  la_add(out->size, out_bar, in_bar[0]);
}

FnStatus call_tail(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  copy_run(&in[0], tail_start(in), out, 0, out->size);
  return FN_OK;
}

void call_tail_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                       const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  la_add(out->size, out_bar, in_bar[0] + tail_start(in));
}

FnStatus call_segment(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  copy_run(&in[0], segment_start(in), out, 0, out->size);
  return FN_OK;
}

void call_segment_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n;
  if (out->size) la_add(out->size, out_bar, in_bar[0] + segment_start(in));
}

FnStatus call_reverse(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long count = in[0].dims[0], stride = stride_of(in);
  for (long k = 0; k < count; k++)
    copy_run(&in[0], (count - 1 - k) * stride, out, k * stride, stride);
  return FN_OK;
}

void call_reverse_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                          const double *out_bar, double *const *in_bar) {
  (void)ctx, (void)n, (void)out;
  long count = in[0].dims[0], stride = stride_of(in);
  for (long k = 0; k < count; k++)
    la_add(stride, out_bar + (count - 1 - k) * stride, in_bar[0] + k * stride);
}

/* ---- blocks of a matrix ---- */

/* Rows and columns from 0. */
typedef struct Block {
  long row, col, rows, cols;
} Block;

static FnStatus check_block(FnCtx *ctx, const char *name, const View *a, Block b) {
  bool rows_fit = b.rows >= 0 && b.row >= 0 && b.row + b.rows <= view_rows(a);
  bool cols_fit = b.cols >= 0 && b.col >= 0 && b.col + b.cols <= view_cols(a);
  if (rows_fit && cols_fit) return FN_OK;
  return call_fail(
      ctx, "%s: rows %ld .. %ld, columns %ld .. %ld are not inside a %ld x %ld matrix",
      name, b.row + 1, b.row + b.rows, b.col + 1, b.col + b.cols, view_rows(a),
      view_cols(a));
}

static void copy_block(const View *a, Block b, double *out) {
  for (long c = 0; c < b.cols; c++)
    for (long r = 0; r < b.rows; r++)
      out[c * b.rows + r] = a->r[(b.col + c) * view_rows(a) + b.row + r];
}

static void add_block(const View *a, Block b, const double *bar, double *a_bar) {
  for (long c = 0; c < b.cols; c++)
    for (long r = 0; r < b.rows; r++)
      a_bar[(b.col + c) * view_rows(a) + b.row + r] += bar[c * b.rows + r];
}

static Block block_of_block(const View *in) {
  return (Block){arg_int(&in[1]) - 1, arg_int(&in[2]) - 1, arg_int(&in[3]),
                 arg_int(&in[4])};
}
static Block block_of_row(const View *in) {
  return (Block){arg_int(&in[1]) - 1, 0, 1, view_cols(&in[0])};
}
static Block block_of_col(const View *in) {
  return (Block){0, arg_int(&in[1]) - 1, view_rows(&in[0]), 1};
}
static Block block_of_sub_row(const View *in) {
  return (Block){arg_int(&in[1]) - 1, arg_int(&in[2]) - 1, 1, arg_int(&in[3])};
}
static Block block_of_sub_col(const View *in) {
  return (Block){arg_int(&in[1]) - 1, arg_int(&in[2]) - 1, arg_int(&in[3]), 1};
}

/* The three functions of a row whose result is a block: NAME from its arguments,
   RESULT. */
#define BLOCK_ROW(NAME, RESULT)                                                          \
  FnStatus shape_##NAME(FnCtx *ctx, const View *in, int n, View *out) {                  \
    (void)n;                                                                             \
    Block b = block_of_##NAME(in);                                                       \
    TRY_CALL(check_block(ctx, #NAME, &in[0], b));                                        \
    *out = RESULT;                                                                       \
    return FN_OK;                                                                        \
  }                                                                                      \
  FnStatus call_##NAME(FnCtx *ctx, const View *in, int n, View *out) {                   \
    (void)ctx, (void)n;                                                                  \
    copy_block(&in[0], block_of_##NAME(in), out->r);                                     \
    return FN_OK;                                                                        \
  }                                                                                      \
  void call_##NAME##_adjoint(FnCtx *ctx, const View *in, int n, const View *out,         \
                             const double *out_bar, double *const *in_bar) {             \
    (void)ctx, (void)n, (void)out;                                                       \
    add_block(&in[0], block_of_##NAME(in), out_bar, in_bar[0]);                          \
  }

BLOCK_ROW(block, view_matrix(NULL, b.rows, b.cols))
BLOCK_ROW(row, view_row_vector(NULL, b.cols))
BLOCK_ROW(col, view_vector(NULL, b.rows))
BLOCK_ROW(sub_row, view_row_vector(NULL, b.cols))
BLOCK_ROW(sub_col, view_vector(NULL, b.rows))
