/* SPDX-License-Identifier: BSD-3-Clause
   Executes one program by the interpreter: data, transformed data, the log density at a
   point, generated quantities.
     run_driver FILE DATA.json [INIT.json | Q...]
   INIT.json holds values of all parameters; Q are unconstrained numbers, 0 where they
   end. Prints lines "print TEXT", then "target VALUE" and "stop LINE MESSAGE" where it
   came to them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "lang/check/check.h"
#include "lang/eval/eval.h"
#include "lang/syntax/parse.h"
#include "model/data.h"

static void die(const char *what, const char *detail) {
  fprintf(stderr, "%s: %s\n", what, detail);
  exit(2);
}

static void die_of(const Diags *diags) {
  for (int i = 0; i < diags_count(diags); i++)
    fprintf(stderr, "%s\n", diags_at(diags, i)->message);
  exit(2);
}

static void show(void *ctx, const char *text) {
  (void)ctx;
  printf("print %s", text);
}

static Value *field(void *ctx, const char *name) {
  Value *record = ctx;
  return map_get(record->fields, name);
}

static Value *read_record(const char *path) {
  Buf text = {0}, error = {0};
  if (fs_read(path, 0, &text)) die("cannot read", path);
  Value *record = data_from_json((Str){buf_text(&text), text.n}, &error);
  if (!record) die("data", buf_text(&error));
  buf_free(&text);
  buf_free(&error);
  return record;
}

static Program *load(const char *path, Diags *diags) {
  Buf text = {0};
  if (fs_read(path, 0, &text)) die("cannot read", path);
  Program *p = parse_program((Str){buf_text(&text), text.n}, NULL, diags);
  if (!p || !check_program(p, NULL, diags)) die_of(diags);
  buf_free(&text);
  return p;
}

/* Where the density is evaluated; the caller's. */
static double *point(Eval *e, const Program *p, long dim, char **args, Diags *diags) {
  double *q = mem_new(sizeof *q * (size_t)(dim + 1));
  if (!args[0] || !strstr(args[0], ".json")) {
    for (long i = 0; i < dim && args[i]; i++) q[i] = strtod(args[i], NULL);
    return q;
  }
  Value *record = read_record(args[0]);
  if (!data_bind_inits(e, p, &(DataSource){.ctx = record, .find = field}, diags))
    die_of(diags);
  if (eval_unconstrain(e, q) != EVAL_OK) die("init", eval_error(e));
  value_drop(&record);
  return q;
}

static EvalStatus run(Eval *e, const Program *p, char **args, Diags *diags) {
  long dim;
  double lp;
  EvalStatus status = eval_block(e, BLOCK_TRANSFORMED_DATA);
  if (status == EVAL_OK) status = eval_dim(e, &dim);
  if (status != EVAL_OK) return status;
  double *q = point(e, p, dim, args, diags);
  status = eval_log_density(e, q, true, &lp);
  mem_free(q);
  if (status != EVAL_OK) return status;
  printf("target %.15g\n", lp);
  return eval_block(e, BLOCK_GENERATED);
}

int main(int argc, char **argv) {
  if (argc < 3) die("usage", "run_driver FILE DATA.json [INIT.json | Q...]");
  Diags *diags = diags_new();
  Program *p = load(argv[1], diags);
  Value *data = read_record(argv[2]);
  Eval *e = eval_new(p, &(EvalHost){.print = show});
  Rng rng;
  rng_init(&rng, 1, 0, STREAM_TRANSFORMED_DATA);
  eval_set_rng(e, &rng);
  if (!data_bind(e, p, &(DataSource){.ctx = data, .find = field}, diags)) die_of(diags);
  if (run(e, p, argv + 3, diags) != EVAL_OK)
    printf("stop %d %s\n", program_place(p, eval_error_span(e).start).line,
           eval_error(e));
  eval_destroy(&e);
  value_drop(&data);
  program_destroy(&p);
  diags_destroy(&diags);
  return 0;
}
