/* SPDX-License-Identifier: BSD-3-Clause
   Judges one program, see gen_check.h. */
#include "gen_check.h"
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "gen_data.h"
#include "lang/syntax/dump.h"
#include "lang/lint/lint.h"
#include "lang/norm/norm.h"
#include "lang/syntax/parse.h"
#include "model/bound.h"

#if defined __SANITIZE_ADDRESS__
enum { HAS_SANITIZERS = 1 };
#elif defined __has_feature
enum { HAS_SANITIZERS = __has_feature(address_sanitizer) };
#else
enum { HAS_SANITIZERS = 0 };
#endif
enum { NATIVES = 3, POINTS = 2, TRIES = 8, MOST_DIM = 400 };

typedef struct Judge {
  Verdict *out;
  Bound *bound;
  const Program *program;
  int n;
  struct {
    const char *name;
    Native *native;
    Work *work;
    double *g, lp;
    int status;
  } with[NATIVES];
  double *q, *moved, *direction, *row;
  long dim;
  double shift; /* the constant between the interpreter's density and the compiled one */
} Judge;

static void fault(Verdict *out, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The first fault names the verdict; later ones are its details. */
static void fault(Verdict *out, const char *what, const char *format, ...) {
  if (!*out->fault) snprintf(out->fault, sizeof out->fault, "%s", what);
  size_t n = strlen(out->said);
  int more = snprintf(out->said + n, SAID_ROOM - n, "%s: ", what);
  n += more > 0 ? (size_t)more : 0;
  if (n + 1 >= SAID_ROOM) return;
  va_list args;
  va_start(args, format);
  vsnprintf(out->said + n, SAID_ROOM - n - 1, format, args);
  va_end(args);
  strcat(out->said, "\n");
}

static void fault_diags(Verdict *out, const char *what, const Diags *diags, Str source) {
  Buf text = {0};
  diags_print(&text, diags, source, NULL);
  fault(out, what, "%.1500s", buf_text(&text));
  buf_free(&text);
}

/* --- text
   ------------------------------------------------------------------------------ */

static Program *checked(Str source, Diags *diags) {
  Program *program = parse_program(source, NULL, diags);
  if (program && !check_program(program, NULL, diags)) program_destroy(&program);
  return program;
}

static bool same_norm(const Program *a, const Program *b) {
  return digest_eq(norm_digest(a, SLICE_GENERATED), norm_digest(b, SLICE_GENERATED)) &&
         digest_eq(norm_digest(a, SLICE_DENSITY), norm_digest(b, SLICE_DENSITY));
}

/* The program printed, read again and normalised is the same program. */
static bool judge_text(Str source, Verdict *out) {
  Diags *diags = diags_new();
  Buf printed = {0};
  Program *program = checked(source, diags), *again = NULL;
  if (!program) fault_diags(out, "checker", diags, source);
  if (program) {
    lint_program(program, diags);
    print_program(&printed, program->root);
    again = checked((Str){printed.p, printed.n}, diags);
    if (!again)
      fault_diags(out, "printer", diags, (Str){printed.p, printed.n});
    else if (!same_norm(program, again))
      fault(out, "normal form", "differs for the printed program\n%s",
            buf_text(&printed));
  }
  bool fine = again != NULL;
  program_destroy(&program);
  program_destroy(&again);
  buf_free(&printed);
  diags_destroy(&diags);
  return fine;
}

/* --- compilers
   ------------------------------------------------------------------------- */

static void close_object(void *handle) {
  dlclose(handle);
}

/* With the sanitizers of the build: what the product compiles is never checked that
   way. */
static Native *sanitized(const char *text, Buf *error) {
  char dir[] = "/tmp/gen_fuzz_XXXXXX", path[64], command[400];
  if (!mkdtemp(dir)) return NULL;
  snprintf(path, sizeof path, "%s/m.c", dir);
  fs_publish(path, text, strlen(text), 0600);
  snprintf(command, sizeof command,
           "%s -std=c99 -O1 -fno-math-errno -fPIC -shared -nostdlib -w "
           "-fsanitize=address,undefined -fno-sanitize-recover=all -o %s/m.so %s",
#ifdef __clang__
           "clang",
#else
           "gcc",
#endif
           dir, path);
  void *handle = NULL;
  if (system(command) == 0) {
    snprintf(path, sizeof path, "%s/m.so", dir);
    handle = dlopen(path, RTLD_NOW);
  }
  if (!handle) buf_put(error, "does not load with sanitizers");
  fs_remove_tree(dir);
  if (!handle) return NULL;
  Native *native = mem_new(sizeof *native);
  *native = (Native){.handle = handle, .close = close_object, .file = -1};
  native->density = (NativeDensity *)dlsym(handle, "ps_density");
  native->write = (NativeWrite *)dlsym(handle, "ps_write");
  return native;
}

static void add_native(Judge *j, const char *name, Native *native, const Buf *error) {
  if (!native) {
    fault(j->out, name, "%s", buf_text(error));
    return;
  }
  j->with[j->n].name = name;
  j->with[j->n].native = native;
  j->with[j->n].work = work_new();
  j->with[j->n++].g = mem_new(sizeof(double) * (size_t)(j->dim + 1));
}

static void compile_all(Judge *j, int compilers) {
  const char *text = j->bound->code->text;
  Buf error = {0};
  add_native(j, "tcc", tcc_compile_text(text, NULL, &error), &error);
  if (compilers & WITH_CC) add_native(j, "cc", cc_compile(text, NULL, &error), &error);
  if (compilers & WITH_SANITIZERS && HAS_SANITIZERS)
    add_native(j, "sanitized", sanitized(text, &error), &error);
  buf_free(&error);
}

/* --- one point
   ------------------------------------------------------------------------- */

static bool near(double a, double b, double tolerance, double scale) {
  if (isnan(a) || isnan(b)) return isnan(a) && isnan(b);
  if (isinf(a) || isinf(b)) return a == b;
  return fabs(a - b) <= tolerance * fmax(scale, fmax(1, fmax(fabs(a), fabs(b))));
}

static double oracle(Judge *j, const double *q) {
  double lp = NAN;
  return eval_log_density(j->bound->eval, q, true, &lp) == EVAL_OK ? lp : (double)NAN;
}

static int run(Judge *j, int k, const double *q) {
  int status = 0;
  for (int twice = 0; twice < 2; twice++)
    status = j->with[k].native->density(j->bound->slots, j->with[k].work, q, j->with[k].g,
                                        &j->with[k].lp);
  return j->with[k].status = status;
}

/* How far the compiled gradient moves when the last bits of [q] do: the error that the
   program itself makes of rounding. */
static double noise(Judge *j, double *lp_noise) {
  double most = 0, *kept = mem_new(sizeof(double) * (size_t)(j->dim + 1));
  double lp = j->with[0].lp;
  memcpy(kept, j->with[0].g, sizeof *kept * (size_t)j->dim);
  *lp_noise = 0;
  for (int round = 0; round < 3; round++) {
    for (long i = 0; i < j->dim; i++)
      j->moved[i] = j->q[i] * (1 + ((i + round) % 3 - 1) * 2e-15);
    if (run(j, 0, j->moved)) continue;
    for (long i = 0; i < j->dim; i++) most = fmax(most, fabs(j->with[0].g[i] - kept[i]));
    *lp_noise = fmax(*lp_noise, fabs(j->with[0].lp - lp));
  }
  run(j, 0, j->q);
  mem_free(kept);
  return most;
}

static void compare_natives(Judge *j) {
  double scale = 1, lp_noise = -1, g_noise = 0;
  for (long i = 0; i < j->dim; i++) scale = fmax(scale, fabs(j->with[0].g[i]));
  for (int k = 1; k < j->n; k++) {
    double off = fabs(j->with[k].lp - j->with[0].lp), most = 0;
    long at = 0;
    for (long i = 0; i < j->dim; i++) {
      bool is_none = isnan(j->with[k].g[i]) && isnan(j->with[0].g[i]);
      double d = is_none ? 0 : fabs(j->with[k].g[i] - j->with[0].g[i]);
      if (!(d <= most)) most = d, at = i;
    }
    /* 0 / 0 in one and a quotient of roundings in the other: a pivot of a singular *
       matrix. */
    j->out->unclear += isnan(most);
    bool lp_near = off <= 1e-9 * fmax(1, fabs(j->with[0].lp)),
         g_near = most <= 1e-9 * scale || isnan(most);
    if (lp_near && g_near) continue;
    if (lp_noise < 0) g_noise = noise(j, &lp_noise);
    if (!lp_near && !(off <= 1e3 * lp_noise))
      fault(j->out, "density of compilers", "%s %.17g, tcc %.17g", j->with[k].name,
            j->with[k].lp, j->with[0].lp);
    if (!g_near && !(most <= 1e3 * g_noise))
      fault(j->out, "gradient of compilers", "[%ld] %s %.17g, tcc %.17g", at,
            j->with[k].name, j->with[k].g[at], j->with[0].g[at]);
  }
}

/* Fourth-order central difference along the direction. */
static double slope(Judge *j, double h) {
  const double at[4] = {-2, -1, 1, 2};
  double f[4];
  for (int k = 0; k < 4; k++) {
    for (long i = 0; i < j->dim; i++) j->moved[i] = j->q[i] + at[k] * h * j->direction[i];
    f[k] = oracle(j, j->moved);
  }
  return (8 * (f[2] - f[1]) - (f[3] - f[0])) / (12 * h);
}

/* Differences with steps that agree are a slope; a kink or a jump within a step makes
   them disagree. */
static void compare_slope(Judge *j) {
  double want = 0, scale = 1, s[5], h = 1e-2;
  bool is_clear = false, agrees = false;
  int at = 0;
  for (long i = 0; i < j->dim; i++) {
    want += j->with[0].g[i] * j->direction[i];
    scale = fmax(scale, fabs(j->with[0].g[i] * j->direction[i]));
  }
  for (int k = 0; k < 5; k++, h /= 5) {
    s[k] = slope(j, h);
    if (!k || !near(s[k], s[k - 1], 1e-7, scale) || isnan(s[k])) continue;
    if (!(fabs(j->with[0].lp) * 1e-16 / h < 1e-6 * scale)) continue; /* rounding */
    is_clear = true;
    at = k;
    agrees = agrees || near(want, s[k], 1e-5, scale);
    if (agrees) return;
  }
  /* The adjoint of a number that is not used is 0, times an infinite derivative: Stan's *
     too. */
  if (is_clear && !isnan(want))
    fault(j->out, "gradient", "along the direction %.12g, differences %.12g", want,
          s[at]);
  else
    j->out->unclear++;
}

/* Which component is wrong: differences along each. */
static void explain_gradient(Judge *j) {
  for (long k = 0; k < j->dim; k++) {
    for (long i = 0; i < j->dim; i++) j->direction[i] = i == k;
    double s = slope(j, 1e-4);
    if (!near(j->with[0].g[k], s, 1e-4, 1))
      fault(j->out, "component", "[%ld] %.12g, differences %.12g", k, j->with[0].g[k], s);
  }
}

/* Which of several failures comes first is nobody's promise: only whether there is
   one. */
static bool compare_status(Judge *j, double f, EvalStatus status) {
  bool fine = status == EVAL_OK && isfinite(f);
  for (int k = 0; k < j->n; k++)
    if ((run(j, k, j->q) == RUNTIME_OK) != fine) {
      fault(j->out, "status", "%s says %d (lp %g), the interpreter %d: lp %g %s",
            j->with[k].name, j->with[k].status, j->with[k].lp, status, f,
            status == EVAL_OK ? "" : eval_error(j->bound->eval));
      return false;
    }
  return fine;
}

/* --- rows
   ------------------------------------------------------------------------------ */

static void compare_numbers(Judge *j, int k, const char *name, const View *w, long *at) {
  bool matrix = w->base == BASE_MATRIX;
  long rows = matrix ? w->dims[w->ndims - 2] : 1,
       cols = matrix ? w->dims[w->ndims - 1] : 1;
  for (long e = 0; e < w->size; e++, ++*at) {
    long a = e / (rows * cols), r = e / cols % rows, c = e % cols;
    double x = view_get(w, matrix ? (a * cols + c) * rows + r : e);
    if (near(j->row[*at], x, 1e-8, 1)) continue;
    fault(j->out, "row", "%s: %s[%ld] is %.12g, the interpreter has %.12g",
          j->with[k].name, name, e, j->row[*at], x);
  }
}

static void compare_block(Judge *j, int k, BlockKind kind, long *at) {
  Node **decls;
  int n = program_decls(j->program, kind, &decls);
  for (int i = 0; i < n && !*j->out->fault; i++) {
    const Sym *sym = decls[i]->sym;
    const Value *v = eval_get(j->bound->eval, sym);
    if (!v) continue;
    if (!sym->nleaves) compare_numbers(j, k, sym->name, &v->view, at);
    for (int leaf = 0; leaf < sym->nleaves; leaf++)
      compare_numbers(j, k, sym->leaves[leaf]->sym->name, &value_leaf(v, leaf)->view, at);
  }
}

/* Draws are the same: both go on from the same state, in the order of the program. */
static void compare_rows(Judge *j) {
  static const BlockKind blocks[] = {BLOCK_PARAMETERS, BLOCK_TRANSFORMED_PARAMETERS,
                                     BLOCK_GENERATED};
  double lj = 0;
  Rng draws;
  rng_init(&draws, 7, 0, STREAM_GENERATED);
  eval_set_rng(j->bound->eval, &draws);
  EvalStatus status = eval_constrain(j->bound->eval, j->q, false, &lj);
  for (int b = 1; b < 3 && status == EVAL_OK; b++)
    status = eval_block(j->bound->eval, blocks[b]);
  for (int k = 0; k < j->n; k++) {
    long at = 0;
    Rng rng;
    rng_init(&rng, 7, 0, STREAM_GENERATED);
    int got =
        j->with[k].native->write(j->bound->slots, j->with[k].work, j->q, &rng, j->row);
    if ((got == 0) != (status == EVAL_OK))
      fault(j->out, "status of row", "%s says %d, the interpreter %d %s", j->with[k].name,
            got, status, status == EVAL_OK ? "" : eval_error(j->bound->eval));
    if (got || status != EVAL_OK) continue;
    for (int b = 0; b < 3; b++) compare_block(j, k, blocks[b], &at);
  }
}

static void judge_point(Judge *j, Rng *rng) {
  for (long i = 0; i < j->dim; i++) j->q[i] = 2 * rng_uniform(rng) - 1;
  double f = NAN;
  EvalStatus status = eval_log_density(j->bound->eval, j->q, true, &f);
  if (!compare_status(j, f, status)) return;
  j->out->points++;
  if (isnan(j->shift)) j->shift = f - j->with[0].lp;
  compare_natives(j);
  double lp_noise;
  if (!near(f - j->with[0].lp, j->shift, 1e-8, fabs(f)) &&
      (noise(j, &lp_noise), !(fabs(f - j->with[0].lp - j->shift) <= 1e4 * lp_noise)))
    fault(j->out, "density", "%.15g, the interpreter has %.15g less %.15g", j->with[0].lp,
          f, j->shift);
  for (int k = 0; k < 2 && !*j->out->fault && j->dim; k++) {
    for (long i = 0; i < j->dim; i++) j->direction[i] = rng_normal(rng);
    compare_slope(j);
  }
  if (!strcmp(j->out->fault, "gradient")) explain_gradient(j);
  compare_rows(j);
}

/* --- one program
   ----------------------------------------------------------------------- */

static void judge_bound(Judge *j, uint64_t seed, int compilers) {
  j->dim = j->bound->density.dim;
  if (j->dim > MOST_DIM) return;
  size_t room = sizeof(double) * (size_t)(j->dim + 1);
  j->q = mem_new(room), j->moved = mem_new(room), j->direction = mem_new(room);
  j->row = mem_new(sizeof(double) * (size_t)(j->bound->outputs_width + 1));
  Rng rng;
  rng_init(&rng, seed, 2, STREAM_INIT);
  compile_all(j, compilers);
  for (int tries = 0; tries < TRIES && j->out->points < POINTS && !*j->out->fault;
       tries++)
    judge_point(j, &rng);
  for (int k = 0; k < j->n; k++) {
    work_destroy(&j->with[k].work);
    native_destroy(&j->with[k].native);
    mem_free(j->with[k].g);
  }
  mem_free(j->q);
  mem_free(j->moved);
  mem_free(j->direction);
  mem_free(j->row);
}

void judge(Str source, uint64_t seed, int compilers, Verdict *out) {
  *out = (Verdict){0};
  if (!judge_text(source, out)) return;
  Diags *diags = diags_new();
  Model *model = model_new(source, NULL, NULL, diags);
  Judge j = {.out = out, .shift = NAN};
  DataSet data = {0};
  if (!model)
    fault_diags(out, "generator", diags, source);
  else if (data_make(model_program(model), seed, &data)) {
    DataSource from = {&data, data_find, NULL};
    j.program = model_program(model);
    j.bound = bound_new(model, &from, seed, COMPILER_TCC, true, NULL, diags);
  }
  if (j.bound) judge_bound(&j, seed, compilers);
  bound_destroy(&j.bound);
  data_free(&data);
  model_drop(&model);
  diags_destroy(&diags);
}

void judge_data(Str source, uint64_t seed, Buf *out) {
  Diags *diags = diags_new();
  Program *program = checked(source, diags);
  DataSet data = {0};
  if (program && data_make(program, seed, &data)) data_json(&data, out);
  data_free(&data);
  program_destroy(&program);
  diags_destroy(&diags);
}
