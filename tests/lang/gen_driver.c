/* SPDX-License-Identifier: BSD-3-Clause
   Checks generated code of one program: both compilers against each other, the gradient
   against differences of the interpreter's log density, written draws against the
   interpreter. gen_driver FILE.stan DATA.json [SEED]     exit status 0 when all agree
     gen_driver --exact ...    any of these with rows reduced where the data allow it
     gen_driver --parts ...    any of these with all statements in parts that can be cut
     gen_driver --wrong FILE.stan DATA.json    the same with a gradient made wrong
     gen_driver --text FILE.stan               the C text; --exact: with DATA.json
     gen_driver --strips ...                   the same as the embedded compiler reads it
     gen_driver --bench FILE.stan DATA.json    nanoseconds a gradient
     gen_driver --at FILE.stan DATA.json Q...  log density and gradient at each Q, a line
                                               for each compiler, and the interpreter's
                                               density alone
     gen_driver --outcomes FILE.stan DATA.json Q...    of a program with one parameter, at
                                               each Q what density and draw come to */
#include <dlfcn.h>
#include <libtcc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/team.h"
#include "lang/check/check.h"
#include "lang/discrete/discrete.h"
#include "lang/eval/eval.h"
#include "lang/gen/gen.h"
#include "lang/gen/strips.h"
#include "lang/lower/lower.h"
#include "lang/tree/leaf.h"
#include "lang/syntax/parse.h"

typedef int DensityFn(const View *D, Work *W, const double *q, double *g, double *lp);
typedef int WriteFn(const View *D, Work *W, const double *q, Rng *rng, double *row);

typedef struct Compiled {
  const char *name;
  DensityFn *density;
  WriteFn *write;
  Work *work;
} Compiled;

typedef struct Test {
  const Program *program;
  GenCode *code;
  Eval *eval;
  View *slots;
  Value **hoisted;
  long dim;
  Compiled with[2];
  jmp_buf left; /* where calls go that are left */
  Team *team;   /* helps the first of the two */
  int failures;
  bool wrong;
  double tolerance; /* relative, of the gradient against differences */
} Test;

static void die(const char *what, const char *detail) {
  fprintf(stderr, "%s: %s\n", what, detail);
  exit(2);
}

static const Program *load(const char *path) {
  Buf text = {0};
  if (fs_read(path, 0, &text)) die("cannot read", path);
  Diags *diags = diags_new();
  Program *p = parse_program((Str){text.p, text.n}, NULL, diags);
  const Program *summed =
      p && check_program(p, NULL, diags) ? discrete_lower(p, NULL, diags) : NULL;
  if (!summed) {
    Buf out = {0};
    diags_print(&out, diags, (Str){text.p, text.n}, path);
    die("program", buf_text(&out));
  }
  diags_destroy(&diags);
  buf_free(&text);
  return summed;
}

/* Numbers of nested arrays in JSON, row-major, into the storage order of the view. */
static void fill(View *v, const Json *json, int d, long offset, long *row_major) {
  if (d < v->ndims) {
    for (int i = 0; i < json_count(json); i++)
      fill(v, json_at(json, i), d + 1, offset * v->dims[d] + i, row_major);
    return;
  }
  double x = NAN;
  json_number(json, &x);
  long k = offset;
  if (v->base == BASE_MATRIX) {
    long rows = v->dims[v->ndims - 2], cols = v->dims[v->ndims - 1];
    long a = offset / (rows * cols), r = offset / cols % rows, c = offset % cols;
    k = (a * cols + c) * rows + r;
  }
  if (v->is_int)
    v->i[k] = (int)x;
  else
    v->r[k] = x;
  ++*row_major;
}

/* The numbers of leaf [k] of type [t], whose JSON is as CmdStan has it: objects {"1": ..,
   "2": ..} and pairs [re, im] inside of the lists of the arrays around.  [own]:
   dimensions of [t] that have been entered. */
static void fill_leaf(View *v, const Json *json, Type t, int k, int own, int d,
                      long offset) {
  long seen = 0;
  if (!leaf_is_group(t)) {
    fill(v, json, d, offset, &seen);
  } else if (own < type_ndims(t)) {
    for (int i = 0; i < json_count(json); i++)
      fill_leaf(v, json_at(json, i), t, k, own + 1, d + 1, offset * v->dims[d] + i);
  } else {
    char key[16];
    int part = 0;
    while (leaf_before(t, part + 1) <= k) part++;
    snprintf(key, sizeof key, "%d", part + 1);
    bool is_tuple = t.base == BASE_TUPLE;
    Type inner = is_tuple ? t.parts[part] : TYPE(BASE_REAL);
    fill_leaf(v, is_tuple ? json_get(json, key) : json_at(json, part), inner,
              k - leaf_before(t, part), 0, d, offset);
  }
}

static void bind_decl(Test *t, const Json *data, const Sym *sym) {
  const Json *json = json_get(data, sym->name);
  for (int k = 0; k < (sym->nleaves ? sym->nleaves : 1); k++) {
    const Node *leaf = sym->nleaves ? sym->leaves[k] : sym->decl;
    long dims[VIEW_MAX_DIMS];
    int ndims;
    if (eval_decl_dims(t->eval, leaf, dims, &ndims) != EVAL_OK)
      die("sizes", eval_error(t->eval));
    Value *v = value_new(leaf->sym->type, dims);
    fill_leaf(&v->view, json, sym->type, k, 0, 0, 0);
    eval_set(t->eval, leaf->sym, v);
  }
  eval_gather(t->eval, sym);
}

/* Values of tuples to their leaves, which the code reads and writes. */
static void spread(Test *t, BlockKind kind) {
  Node **decls;
  int n = program_decls(t->program, kind, &decls);
  for (int i = 0; i < n; i++) eval_spread(t->eval, decls[i]->sym);
}

static void bind(Test *t, const Json *data, uint64_t seed) {
  static Rng rng;
  Node **decls;
  int n = program_decls(t->program, BLOCK_DATA, &decls);
  for (int i = 0; i < n; i++) bind_decl(t, data, decls[i]->sym);
  rng_init(&rng, seed, 0, STREAM_TRANSFORMED_DATA);
  eval_set_rng(t->eval, &rng);
  if (eval_block(t->eval, BLOCK_TRANSFORMED_DATA) != EVAL_OK)
    die("transformed data", eval_error(t->eval));
  spread(t, BLOCK_TRANSFORMED_DATA);
  if (eval_ahead(t->eval, t->code->program) != EVAL_OK) die("ahead", eval_error(t->eval));
  if (eval_dim(t->eval, &t->dim) != EVAL_OK) die("dim", eval_error(t->eval));
}

static void bind_slots(Test *t) {
  int n = t->code->nslots;
  t->slots = mem_new(sizeof(View) * (size_t)(n + 1));
  t->hoisted = mem_new(sizeof(Value *) * (size_t)(n + 1));
  for (int i = 0; i < n; i++) {
    const GenSlot *s = &t->code->slots[i];
    if (gen_slot_is_made(s)) {
      t->slots[i] = gen_slot_view(s);
      continue;
    }
    if (!s->sym && eval_expression(t->eval, s->hoisted, &t->hoisted[i]) != EVAL_OK)
      die("hoisted", eval_error(t->eval));
    Value *v = s->sym ? value_ref(eval_get(t->eval, s->sym)) : t->hoisted[i];
    t->hoisted[i] = v;
    t->slots[i] = v->view;
  }
}

static void compile_cc(const char *text, Compiled *out) {
  char dir[] = "/tmp/gen_driver_XXXXXX", path[64], command[512];
  if (!mkdtemp(dir)) die("mkdtemp", dir);
  snprintf(path, sizeof path, "%s/m.c", dir);
  FILE *f = fopen(path, "w");
  fputs(text, f);
  fclose(f);
  const char *cc = getenv("CC") ? getenv("CC") : "cc";
  snprintf(command, sizeof command,
           "%s -std=c99 -O2 -march=native -fno-math-errno -fno-trapping-math "
           "-fopenmp-simd -fPIC "
           "-shared -nostdlib -w -o %s/m.so %s",
           cc, dir, path);
  if (system(command)) die("cc", path);
  snprintf(command, sizeof command, "%s/m.so", dir);
  void *so = dlopen(command, RTLD_NOW);
  if (!so) die("dlopen", dlerror());
  out->density = (DensityFn *)dlsym(so, "ps_density");
  out->write = (WriteFn *)dlsym(so, "ps_write");
  fs_remove_tree(dir);
}

static void tcc_said(void *ctx, const char *message) {
  (void)ctx;
  if (!strstr(message, "warning")) fprintf(stderr, "tcc: %s\n", message);
}

static void add_symbols(TCCState *s, const FnSymbol *symbols) {
  for (; symbols->name; symbols++) tcc_add_symbol(s, symbols->name, symbols->address);
}

static void compile_tcc(const char *text, Compiled *out) {
  TCCState *s = tcc_new();
  tcc_set_error_func(s, NULL, tcc_said);
  tcc_set_options(s, "-nostdlib -w");
  tcc_set_output_type(s, TCC_OUTPUT_MEMORY);
  char *strips = gen_strips(text);
  if (tcc_compile_string(s, strips)) die("tcc", "does not compile");
  free(strips);
  add_symbols(s, runtime_symbols());
  add_symbols(s, fn_symbols());
  if (tcc_relocate(s, TCC_RELOCATE_AUTO)) die("tcc", "does not link");
  out->density = (DensityFn *)tcc_get_symbol(s, "ps_density");
  out->write = (WriteFn *)tcc_get_symbol(s, "ps_write");
}

/* One of the two is called as a chain calls it, which can be stopped: rows on large
   matrices run aside.  Nothing stops it here. */
static void can_be_stopped(Work *work, jmp_buf *left) {
  static atomic_int never;
  work_set_host(work, &(WorkHost){.interrupt = &never});
  work_set_escape(work, left);
}

static void compile(Test *t) {
  t->with[0].name = "cc";
  t->with[1].name = "tcc";
  compile_cc(t->code->text, &t->with[0]);
  compile_tcc(t->code->text, &t->with[1]);
  for (int i = 0; i < 2; i++) t->with[i].work = work_new();
  can_be_stopped(t->with[0].work, &t->left);
}

static void fail(Test *t, const char *what, long i, double a, double b) {
  if (++t->failures < 20)
    printf("FAIL %s [%ld]: %.12g, should be %.12g\n", what, i, a, b);
}

static bool near(double a, double b, double tolerance) {
  if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
  if (isinf(a) || isinf(b)) return a == b;
  return fabs(a - b) <= tolerance * fmax(1, fmax(fabs(a), fabs(b)));
}

static double oracle(Test *t, const double *q) {
  double lp = NAN;
  return eval_log_density(t->eval, q, true, &lp) == EVAL_OK ? lp : (double)NAN;
}

/* Fourth-order central difference. */
static double slope(Test *t, double *q, long i, double h) {
  double x = q[i], f[4];
  const double at[4] = {-2, -1, 1, 2};
  for (int k = 0; k < 4; k++) {
    q[i] = x + at[k] * h;
    f[k] = oracle(t, q);
  }
  q[i] = x;
  return (8 * (f[2] - f[1]) - (f[3] - f[0])) / (12 * h);
}

static void compare_block(Test *t, BlockKind kind, const double *row, long *at) {
  Node **decls;
  int n = program_decls(t->code->program, kind, &decls);
  spread(t, kind);
  for (int i = 0; i < n; i++) {
    Value *v = eval_get(t->eval, decls[i]->sym);
    if (!v) die("no value of", decls[i]->sym->name);
    const View *w = &v->view;
    bool matrix = w->base == BASE_MATRIX;
    long rows = matrix ? w->dims[w->ndims - 2] : 1,
         cols = matrix ? w->dims[w->ndims - 1] : 1;
    for (long k = 0; k < w->size; k++, ++*at) {
      long a = k / (rows * cols), r = k / cols % rows, c = k % cols;
      double x = view_get(w, matrix ? (a * cols + c) * rows + r : k);
      if (!near(row[*at], x, 1e-9)) fail(t, decls[i]->sym->name, k, row[*at], x);
    }
  }
}

static void test_write(Test *t, const double *q) {
  double *row = mem_new(sizeof(double) * 1000000), lj;
  Rng rng;
  for (int c = 0; c < 2; c++) {
    long at = 0;
    rng_init(&rng, 7, 0, STREAM_GENERATED);
    int status = t->with[c].write(t->slots, t->with[c].work, q, &rng, row);
    rng_init(&rng, 7, 0, STREAM_GENERATED);
    eval_set_rng(t->eval, &rng);
    bool ok = eval_constrain(t->eval, q, false, &lj) == EVAL_OK &&
              eval_block(t->eval, BLOCK_TRANSFORMED_PARAMETERS) == EVAL_OK &&
              eval_block(t->eval, BLOCK_GENERATED) == EVAL_OK;
    if (ok != (status == 0)) {
      fail(t, "status of write", c, status, ok ? 0 : 1);
      if (!ok) printf("  interpreter: %s\n", eval_error(t->eval));
    }
    if (!ok || status) continue;
    compare_block(t, BLOCK_PARAMETERS, row, &at);
    compare_block(t, BLOCK_TRANSFORMED_PARAMETERS, row, &at);
    compare_block(t, BLOCK_GENERATED, row, &at);
  }
  mem_free(row);
}

/* What helpers take part in has the same bits. */
static void test_helped(Test *t, const double *q, const double *g, double lp) {
  enum { HELPERS = 7 };
  const Compiled *c = &t->with[0];
  size_t bytes = sizeof(double) * (size_t)(t->dim + 1);
  double *h = mem_new(bytes), same;
  if (!t->code->has_parts) return;
  if (!t->team) t->team = team_new(HELPERS);
  for (int most = 1; most <= HELPERS; most = most * 2 + 1) {
    work_set_team(c->work, t->team, most);
    team_allow(t->team, most);
    if (c->density(t->slots, c->work, q, h, &same))
      fail(t, "status with helpers", most, 1, 0);
    if (memcmp(&lp, &same, sizeof lp)) fail(t, "lp with helpers", most, same, lp);
    for (long i = 0; i < t->dim; i++)
      if (memcmp(&g[i], &h[i], sizeof *g)) fail(t, "with helpers", i, h[i], g[i]);
  }
  work_set_team(c->work, NULL, 0);
  mem_free(h);
}

/* One point; *shift is the constant between the interpreter's density and ours. */
static bool test_point(Test *t, double *q, double *shift) {
  double *g[2], lp[2];
  int status[2];
  for (int c = 0; c < 2; c++) {
    g[c] = mem_new(sizeof(double) * (size_t)(t->dim + 1));
    for (int twice = 0; twice < 2; twice++)
      status[c] = t->with[c].density(t->slots, t->with[c].work, q, g[c], &lp[c]);
  }
  double f = oracle(t, q);
  bool ok = !isnan(f) && !isinf(f);
  if (status[0] != status[1]) fail(t, "status", 0, status[0], status[1]);
  if (ok != (status[0] == 0)) {
    fail(t, "status against the interpreter", 0, status[0], !ok);
    if (!ok) printf("  interpreter: %g %s\n", f, eval_error(t->eval));
  }
  if (!ok || status[0]) return false;
  test_helped(t, q, g[0], lp[0]);
  if (t->wrong) g[0][0] = g[1][0] += 0.01;
  if (!near(lp[0], lp[1], 1e-9)) fail(t, "lp of compilers", 0, lp[0], lp[1]);
  if (isnan(*shift)) *shift = f - lp[0];
  if (!near(f - lp[0], *shift, 0.01 * t->tolerance)) fail(t, "lp", 0, lp[0] + *shift, f);
  for (long i = 0; i < t->dim; i++) {
    if (!near(g[0][i], g[1][i], 1e-9))
      fail(t, "gradient of compilers", i, g[0][i], g[1][i]);
    double s =
        slope(t, q, i, 1e-3); /* a branch of the program may lie within the steps */
    if (!near(g[0][i], s, t->tolerance) && !near(g[0][i], slope(t, q, i, 1e-5), 1e-5))
      fail(t, "gradient", i, g[0][i], s);
  }
  test_write(t, q);
  for (int c = 0; c < 2; c++) mem_free(g[c]);
  return true;
}

static int test(Test *t, uint64_t seed) {
  Rng rng;
  double *q = mem_new(sizeof(double) * (size_t)(t->dim + 1)), shift = NAN;
  int points = 0;
  rng_init(&rng, seed, 0, STREAM_INIT);
  for (int tries = 0; tries < 30 && points < 3; tries++) {
    for (long i = 0; i < t->dim; i++) q[i] = 2 * rng_uniform(&rng) - 1;
    points += test_point(t, q, &shift);
  }
  if (points < 1) fail(t, "points", 0, points, 3);
  printf("%s: %d points, %ld parameters, %d failures\n", t->failures ? "FAIL" : "ok",
         points, t->dim, t->failures);
  mem_free(q);
  return t->failures != 0;
}

static double seconds(void) {
  struct timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

static int bench(Test *t) {
  double *q = mem_new(sizeof(double) * (size_t)(t->dim + 1)),
         *g = mem_new(sizeof(double) * (size_t)(t->dim + 1)), lp;
  for (long i = 0; i < t->dim; i++) q[i] = 0.1;
  for (int c = 0; c < 2; c++) {
    const Compiled *w = &t->with[c];
    double best = 1e9;
    long n = 1;
    for (int round = 0; round < 12; round++) {
      double start = seconds();
      for (long k = 0; k < n; k++) w->density(t->slots, w->work, q, g, &lp);
      double each = (seconds() - start) / (double)n;
      if (each < best) best = each;
      n = (long)(0.02 / each) + 1;
    }
    printf("%s: %.1f ns, cost %.0f, in the text %.0f\n", w->name, best * 1e9,
           gen_cost(t->code, t->slots), gen_text_cost(t->code, t->slots));
  }
  return 0;
}

static void show_point(Test *t, char **numbers) {
  double *q = mem_new(sizeof(double) * (size_t)(t->dim + 1)),
         *g = mem_new(sizeof(double) * (size_t)(t->dim + 1)), lp;
  for (long i = 0; i < t->dim; i++) {
    if (!numbers[i]) die("usage", "too few numbers for --at");
    q[i] = strtod(numbers[i], NULL);
  }
  for (int c = 0; c < 2; c++) {
    int status = t->with[c].density(t->slots, t->with[c].work, q, g, &lp);
    printf("%d %.17g", status, lp);
    for (long i = 0; i < t->dim && !status; i++) printf(" %.17g", g[i]);
    printf("\n");
  }
  printf("%.17g\n", oracle(t, q));
  mem_free(q);
  mem_free(g);
}

static int show_at(Test *t, char **numbers) {
  for (long i = 0; i == 0 || numbers[i]; i += t->dim) show_point(t, numbers + i);
  return 0;
}

/* What cc, tcc and the interpreter come to: three statuses (runtime.h), three numbers. */
static void show_three(const int *status, const double *x) {
  for (int i = 0; i < 3; i++) printf("%d ", status[i]);
  for (int i = 0; i < 3; i++) printf("%.17g ", status[i] ? nan("") : x[i]);
}

static void show_density(Test *t, const double *q) {
  double x[3] = {NAN, NAN, NAN}, g[1];
  int status[3];
  for (int c = 0; c < 2; c++)
    status[c] = t->with[c].density(t->slots, t->with[c].work, q, g, &x[c]);
  status[2] = (int)eval_log_density(t->eval, q, true, &x[2]);
  show_three(status, x);
}

/* The number that is written last. */
static void show_draw(Test *t, const double *q) {
  enum { WIDTH = 100 };
  double x[3] = {NAN, NAN, NAN}, row[WIDTH], lj;
  int status[3];
  for (int c = 0; c < 2; c++) {
    Rng rng;
    for (int i = 0; i < WIDTH; i++) row[i] = NAN;
    rng_init(&rng, 7, 0, STREAM_GENERATED);
    status[c] = t->with[c].write(t->slots, t->with[c].work, q, &rng, row);
    for (int i = 0; i < WIDTH && !isnan(row[i]); i++) x[c] = row[i];
  }
  EvalStatus s = eval_constrain(t->eval, q, false, &lj);
  if (s == EVAL_OK) s = eval_block(t->eval, BLOCK_TRANSFORMED_PARAMETERS);
  if (s == EVAL_OK) s = eval_block(t->eval, BLOCK_GENERATED);
  status[2] = (int)s;
  Node **decls;
  int n = program_decls(t->program, BLOCK_GENERATED, &decls);
  Value *v = n && s == EVAL_OK ? eval_get(t->eval, decls[n - 1]->sym) : NULL;
  if (v) x[2] = view_get(&v->view, v->view.size - 1);
  show_three(status, x);
}

/* A line for each Q: three statuses and values of the density, the same of the draw, and
   what the interpreter says of it. */
static int show_outcomes(Test *t, char **numbers) {
  for (; *numbers; numbers++) {
    const double q = strtod(*numbers, NULL);
    Buf place = {0};
    show_density(t, &q);
    show_draw(t, &q);
    const char *error = eval_error(t->eval);
    if (error[0]) program_put_place(t->program, eval_error_span(t->eval).start, &place);
    printf("%s: %s\n", buf_text(&place), error);
    buf_free(&place);
  }
  return 0;
}

static int act(Test *t, const char *how, char **points, uint64_t seed) {
  if (setjmp(t->left)) die("a call", "was left");
  if (!strcmp(how, "--bench")) return bench(t);
  if (!strcmp(how, "--at")) return show_at(t, points);
  if (!strcmp(how, "--outcomes")) return show_outcomes(t, points);
  return test(t, seed);
}

/* The code for these data alone; where they change nothing it is that of all. */
static void make_for_data(Test *t, size_t most, bool exact, double least, Diags *diags) {
  const GenChoice choice = {most, exact, least};
  GenCode *reduced = gen_for_data(t->code, &choice, t->eval, diags);
  if (!reduced) return;
  for (int i = 0; i < reduced->nreductions; i++) puts(reduced->reductions[i]);
  t->code = reduced;
}

int main(int argc, char **argv) {
  bool exact = argc > 1 && !strcmp(argv[1], "--exact");
  if (exact) argc--, argv++;
  bool parts = argc > 1 && !strcmp(argv[1], "--parts");
  if (parts) argc--, argv++;
  bool strips = argc > 1 && !strcmp(argv[1], "--strips");
  bool text = strips || (argc > 1 && !strcmp(argv[1], "--text")),
       timing = argc > 1 && !strcmp(argv[1], "--bench");
  bool wrong = argc > 1 && !strcmp(argv[1], "--wrong"),
       at = argc > 1 && !strcmp(argv[1], "--at"),
       outcomes = argc > 1 && !strcmp(argv[1], "--outcomes");
  char **arg = argv + 1 + (text || timing || wrong || at || outcomes);
  if (!arg[0])
    die("usage", "gen_driver [--text | --strips | --bench | --at | --outcomes] FILE.stan "
                 "[DATA.json "
                 "[SEED [TOLERANCE]]]");
  Test t = {.program = load(arg[0]), .wrong = wrong, .tolerance = 1e-6};
  bool points = at || outcomes;
  if (!points && arg[1] && arg[2] && arg[3]) t.tolerance = strtod(arg[3], NULL);
  Diags *diags = diags_new();
  const Program *lowered = lower_program(t.program, diags);
  /* Another seed tests the same program in parts, cut wherever it may be. */
  uint64_t seed = !points && arg[1] && arg[2] ? strtoull(arg[2], NULL, 10) : 1;
  size_t most = seed == 2 ? 1 : GEN_MOST;
  t.code = lowered ? gen_model(lowered, most, diags) : NULL;
  if (!t.code) {
    Buf out = {0};
    diags_print(&out, diags, str_of(t.program->source), arg[0]);
    die("gen_model", buf_text(&out));
  }
  if (text && !exact && !parts) {
    fputs(strips ? gen_strips(t.code->text) : t.code->text, stdout);
    return 0;
  }
  Buf json = {0}, error = {0};
  if (arg[1] && fs_read(arg[1], 0, &json)) buf_put(&json, "{}");
  Json *data = json_parse((Str){json.p, json.n}, &error);
  if (!data) die("data", buf_text(&error));
  t.eval = eval_new(t.program, NULL);
  bind(&t, data, 1);
  if (exact || parts) make_for_data(&t, most, exact, parts ? 0 : GEN_LEAST, diags);
  if (text) return puts(strips ? gen_strips(t.code->text) : t.code->text) < 0;
  bind_slots(&t);
  compile(&t);
  return act(&t, argv[1], arg + 2, seed);
}
