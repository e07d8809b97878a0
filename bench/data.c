/* SPDX-License-Identifier: BSD-3-Clause
   data MODEL.stan DATA.json: processor milliseconds from the file of data to its values,
   and to the first gradient (read, parse, check, bind, compile with TinyCC, evaluate).
   bench/data.py starts it in turns with others. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "model/model.h"

static double milliseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

static Bound *bind(Str source, Value *data, Diags *diags) {
  DataSource from = {.ctx = data, .find = find_field};
  Model *model = model_new(source, NULL, NULL, diags);
  Bound *bound =
      model ? bound_new(model, &from, 1, COMPILER_TCC, true, NULL, diags) : NULL;
  if (bound && !bound_compile(bound, diags, NULL)) bound_destroy(&bound);
  model_drop(&model);
  return bound;
}

/* lp where all unconstrained parameters are 0.1 */
static double first_gradient(Bound *bound) {
  const Density *d = bound_density(bound);
  void *chain = d->chain_new(d->model, -1);
  double *q = mem_new_aligned(sizeof *q * (size_t)(d->dim + 8));
  double *g = mem_new_aligned(sizeof *g * (size_t)(d->dim + 8)), lp = 0;
  for (long i = 0; i < d->dim; i++) q[i] = 0.1;
  d->gradient(d->model, chain, q, &lp, g);
  mem_free(q);
  mem_free(g);
  d->chain_free(d->model, chain);
  return lp;
}

int main(int argc, char **argv) {
  Buf source = {0}, error = {0};
  double start = milliseconds();
  Value *data = argc == 3 && fs_read(argv[1], 0, &source) == 0
                    ? data_from_file(argv[2], &error)
                    : NULL;
  double read = milliseconds() - start;
  Diags *diags = diags_new();
  Str text = {buf_text(&source), source.n};
  Bound *bound = data ? bind(text, data, diags) : NULL;
  if (bound) {
    double lp = first_gradient(bound);
    printf("%.2f %.2f %.10g\n", read, milliseconds() - start, lp);
  } else {
    diags_print(&error, diags, text, argc == 3 ? argv[1] : "data MODEL.stan DATA.json");
    fprintf(stderr, "%s\n", buf_text(&error));
  }
  int code = bound ? 0 : 1;
  bound_destroy(&bound);
  value_drop(&data);
  diags_destroy(&diags);
  buf_free(&source);
  buf_free(&error);
  return code;
}
