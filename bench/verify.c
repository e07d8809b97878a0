/* SPDX-License-Identifier: BSD-3-Clause
   verify FILE.stan [DATA.json]: takes one program through every phase and prints one JSON
   line: the phase it reached, why it went no further, milliseconds from text to the first
   gradient with each compiler, nanoseconds a gradient, and the worst error of the
   gradient against differences of the interpreter's density.  Without data it ends after
   both compilers. */
#include <float.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fs.h"
#include "lang/check/check.h"
#include "lang/syntax/parse.h"
#include "model/bound.h"
#include "sampler/run/sample.h"

enum { POINTS = 3, TRIES = 90, COORDINATES = 24, LEVELS = 9, TUNE = 150, DRAWS = 50 };
static const double TOLERANCE = 1e-6, RUN_SECONDS = 4, PACE_SECONDS = 0.1,
                    POINT_SECONDS = 10;
static const char *const COMPILERS[] = {"cc", "tcc"};

typedef struct Verify {
  Str source;
  Value *data;
  Diags *diags;
  Bound *bound[2]; /* cc, tcc */
  double *q, *g[2];
  bool solves;    /* an ODE */
  double largest; /* log density so far, without sign: what rounding is measured by */
  double shift;   /* interpreter's log density less the compiled one: a constant */
  Rng rng;
  Json *said;
} Verify;

/* Names the phase that failed; [why] up to the end of its first line. */
static bool fail(Verify *v, const char *phase, const char *why) {
  json_set(v->said, "phase", json_new_text(phase));
  json_set(v->said, "why", json_new_textn(why, strcspn(why, "\n")));
  return false;
}

static bool fail_number(Verify *v, const char *phase, const char *what, double a,
                        double b) {
  char text[160];
  snprintf(text, sizeof text, "%s: %.10g, should be %.10g", what, a, b);
  return fail(v, phase, text);
}

static bool fail_diags(Verify *v, const char *phase) {
  for (int i = 0; i < diags_count(v->diags); i++) {
    const Diag *d = diags_at(v->diags, i);
    if (d->severity != DIAG_ERROR) continue;
    Buf text = {0};
    int line = 0, column = 0;
    if (d->span.start >= 0) source_position(v->source, d->span.start, &line, &column);
    buf_printf(&text, "line %d: %s", line, d->message);
    fail(v, phase, buf_text(&text));
    buf_free(&text);
    return false;
  }
  return fail(v, phase, "no reason was given");
}

/* Parses, checks and generates once, phase by phase. */
static bool front(Verify *v) {
  Program *p = parse_program(v->source, NULL, v->diags);
  GenCode *code = NULL;
  bool checked = p && check_program(p, NULL, v->diags);
  if (checked) code = model_generate(p, v->diags);
  if (!code) fail_diags(v, checked ? "generate" : p ? "check" : "parse");
  if (code) json_set(v->said, "c_bytes", json_new_int((int64_t)strlen(code->text)));
  bool fine = code != NULL;
  gen_destroy(&code);
  program_destroy(&p);
  return fine;
}

static bool compile_alone(Verify *v) {
  Model *model = model_new(v->source, NULL, NULL, v->diags);
  bool fine = model != NULL;
  for (int c = 0; fine && c < 2; c++) {
    Buf error = {0};
    const char *text = model->code->text;
    Native *native =
        c ? tcc_compile_text(text, NULL, &error) : cc_compile(text, NULL, &error);
    if (!native) fine = fail(v, COMPILERS[c], buf_text(&error));
    native_destroy(&native);
    buf_free(&error);
  }
  model_drop(&model);
  return fine;
}

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

static void draw_point(Verify *v, double *q, long dim, double radius) {
  for (long i = 0; i < dim; i++) q[i] = radius * (2 * rng_uniform(&v->rng) - 1);
}

/* From text to the first gradient with compiler [c]. */
static bool build(Verify *v, int c) {
  DataSource from = {.ctx = v->data, .find = find_field};
  double start = clock_seconds();
  Model *model = model_new(v->source, NULL, NULL, v->diags);
  if (!model) return fail_diags(v, "generate");
  v->bound[c] =
      bound_new(model, &from, 1, c ? COMPILER_TCC : COMPILER_CC, true, NULL, v->diags);
  model_drop(&model);
  if (!v->bound[c]) return fail_diags(v, "bind");
  if (!bound_compile(v->bound[c], v->diags, NULL)) return fail_diags(v, COMPILERS[c]);
  const Density *d = bound_density(v->bound[c]);
  size_t bytes = sizeof(double) * (size_t)(d->dim + 8);
  if (!v->q) v->q = mem_new_aligned(bytes);
  v->g[c] = mem_new_aligned(bytes);
  void *chain = d->chain_new(d->model, -1);
  double lp;
  d->gradient(d->model, chain, v->q, &lp, v->g[c]);
  d->chain_free(d->model, chain);
  json_set(v->said, c ? "tcc_ms" : "cc_ms",
           json_new_real(1e3 * (clock_seconds() - start)));
  return true;
}

static double oracle(Verify *v, const double *q) {
  double lp = (double)NAN;
  return eval_log_density(v->bound[0]->eval, q, true, &lp) == EVAL_OK ? lp : (double)NAN;
}

/* Central difference of the interpreter's density along [way]; *noise gets its
   rounding. */
static double difference(Verify *v, const double *way, long dim, double h,
                         double *noise) {
  double *x = mem_new(sizeof *x * (size_t)(dim + 1));
  for (long i = 0; i < dim; i++) x[i] = v->q[i] + h * way[i];
  double up = oracle(v, x);
  for (long i = 0; i < dim; i++) x[i] = v->q[i] - h * way[i];
  double down = oracle(v, x);
  mem_free(x);
  *noise = 32 * DBL_EPSILON * fmax(fabs(up), fabs(down)) / h;
  return (up - down) / (2 * h);
}

/* What differences say about a derivative, with its estimated error. */
typedef struct Slope {
  double best, doubt;
} Slope;

/* Ridders' extrapolation of central differences along [way]. */
static Slope slope_along(Verify *v, const double *way, long dim) {
  double t[LEVELS][LEVELS], h = 0.1, noise;
  Slope s = {(double)NAN, (double)INFINITY};
  for (int k = 0; k < LEVELS; k++, h /= 2.5) {
    t[k][0] = difference(v, way, dim, h, &noise);
    double factor = 2.5 * 2.5;
    for (int j = 1; j <= k; j++, factor *= 2.5 * 2.5) {
      t[k][j] = (t[k][j - 1] * factor - t[k - 1][j - 1]) / (factor - 1);
      double err = fmax(fabs(t[k][j] - t[k][j - 1]), fabs(t[k][j] - t[k - 1][j - 1]));
      if (err + noise >= s.doubt) continue;
      s.doubt = err + noise;
      s.best = t[k][j];
    }
  }
  return s;
}

/* Differences of an ODE's solution see changes of its steps, which are as large as its
   tolerances allow: there the error is shown and judged by the reader. */
static bool agrees(const Verify *v, double d, Slope s, double error) {
  return v->solves || error < TOLERANCE ||
         (fabs(d - s.best) < 10 * s.doubt && s.doubt < 1e-3 * fmax(1, fabs(s.best)));
}

/* Both compilers' derivatives along [way] against the interpreter's. */
static bool compare_along(Verify *v, const double *way, long dim, const char *name,
                          double *worst) {
  Slope s = slope_along(v, way, dim);
  for (int c = 0; c < 2; c++) {
    double d = 0;
    for (long i = 0; i < dim; i++)
      if (way[i] != 0) d += v->g[c][i] * way[i];
    double error =
        fabs(d - s.best) / fmax(1 + 1e-8 * v->largest, fmax(fabs(s.best), fabs(d)));
    if (!agrees(v, d, s, error)) return fail_number(v, "gradient", name, d, s.best);
    if (error > *worst) *worst = error;
  }
  return true;
}

/* One random direction, then single coordinates while there is time. */
static bool compare_slopes(Verify *v, long dim, double *worst) {
  double *way = mem_new(sizeof *way * (size_t)(dim + 1)), start = clock_seconds();
  draw_point(v, way, dim, 1 / sqrt((double)dim + 1));
  bool fine = compare_along(v, way, dim, "a random direction", worst);
  for (int k = 0; fine && k < COORDINATES && k < dim; k++) {
    long i = dim <= COORDINATES ? k : (long)(rng_uniform(&v->rng) * (double)dim);
    char name[40];
    snprintf(name, sizeof name, "parameter %ld", i);
    memset(way, 0, sizeof *way * (size_t)dim);
    way[i] = 1;
    fine = compare_along(v, way, dim, name, worst);
    if (clock_seconds() - start > POINT_SECONDS) break;
  }
  mem_free(way);
  return fine;
}

/* 1: agrees, 0: rejected by all, -1: failed. */
static int compare_point(Verify *v, double *worst) {
  double f = oracle(v, v->q), lp[2] = {(double)NAN, (double)NAN};
  DensityStatus status[2];
  long dim = bound_density(v->bound[0])->dim;
  for (int c = 0; c < 2; c++) {
    const Density *d = bound_density(v->bound[c]);
    void *chain = d->chain_new(d->model, -1);
    status[c] = d->gradient(d->model, chain, v->q, &lp[c], v->g[c]);
    d->chain_free(d->model, chain);
    if ((status[c] == DENSITY_OK && isfinite(lp[c])) != (isfinite(f) != 0)) {
      fail_number(v, "density", COMPILERS[c],
                  status[c] == DENSITY_OK ? lp[c] : (double)NAN, f);
      return -1;
    }
  }
  if (!isfinite(f)) return 0;
  v->largest = fmax(v->largest, fabs(f));
  for (long i = 0; i < dim; i++)
    if (!isfinite(v->g[0][i]) && !isfinite(v->g[1][i]))
      return 0; /* sqrt(0) and the like */
  if (isnan(v->shift)) v->shift = f - lp[0];
  for (int c = 0; c < 2; c++)
    if (fabs(f - lp[c] - v->shift) > 1e-8 * fmax(1, v->largest)) {
      fail_number(v, "density", COMPILERS[c], lp[c] + v->shift, f);
      return -1;
    }
  return compare_slopes(v, dim, worst) ? 1 : -1;
}

static bool compare(Verify *v) {
  double worst = 0;
  int points = 0;
  for (int i = 0; i < TRIES && points < POINTS; i++) {
    draw_point(v, v->q, bound_density(v->bound[0])->dim, i < TRIES / 2 ? 1 : 2);
    int result = compare_point(v, &worst);
    if (result < 0) return false;
    points += result;
  }
  json_set(v->said, "points", json_new_int(points));
  json_set(v->said, "error", json_new_real(worst));
  if (points) return true;
  Buf why = {0};
  if (isnan(oracle(v, v->q))) buf_put(&why, eval_error(v->bound[0]->eval));
  buf_printf(&why, "%sno point with a finite density and gradient", why.n ? "; " : "");
  fail(v, "points", buf_text(&why));
  buf_free(&why);
  return false;
}

static double thread_seconds(void) {
  struct timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

/* Nanoseconds a gradient at the last point, of processor time. */
static void pace(Verify *v, int c) {
  const Density *d = bound_density(v->bound[c]);
  void *chain = d->chain_new(d->model, -1);
  double lp, start = thread_seconds(), now = start;
  long count = 0;
  for (; now - start < PACE_SECONDS; now = thread_seconds())
    for (int i = 0; i < 4; i++, count++) d->gradient(d->model, chain, v->q, &lp, v->g[c]);
  json_set(v->said, c ? "tcc_ns" : "cc_ns",
           json_new_real(1e9 * (now - start) / (double)count));
  d->chain_free(d->model, chain);
}

/* Numbers of the largest variable of data: "observations". */
static void count_data(Verify *v) {
  Node **decls;
  long most = 0;
  int n = program_decls(v->bound[0]->model->program, BLOCK_DATA, &decls);
  for (int i = 0; i < n; i++) {
    const Value *value = eval_get(v->bound[0]->eval, decls[i]->sym);
    if (value && value->view.size > most) most = value->view.size;
  }
  json_set(v->said, "n", json_new_int(most));
  json_set(v->said, "dim", json_new_int(bound_density(v->bound[0])->dim));
}

typedef struct Timer {
  atomic_int stop, done;
} Timer;

static void *stop_later(void *ctx) {
  Timer *timer = ctx;
  double start = clock_seconds();
  while (!atomic_load(&timer->done) && clock_seconds() - start < RUN_SECONDS)
    usleep(20000);
  atomic_store(&timer->stop, 2);
  return NULL;
}

/* A short run: that it starts, draws and writes. */
static bool run(Verify *v) {
  const Density *d = bound_density(v->bound[0]);
  SampleOptions options = sample_defaults();
  options.tune = TUNE;
  options.draws = DRAWS;
  options.chains = options.threads = 1;
  options.seed = 1;
  Timer timer = {0};
  pthread_t thread;
  bool timed = pthread_create(&thread, NULL, stop_later, &timer) == 0;
  Run *r = run_new(d, &options);
  RunStatus status = run_sample(r, &timer.stop);
  atomic_store(&timer.done, 1);
  if (timed) pthread_join(thread, NULL);
  json_set(v->said, "draws", json_new_int(run_drawn(r, 0)));
  json_set(v->said, "run_s", json_new_real(run_seconds(r)));
  bool fine = status != RUN_FAILED || fail(v, "run", run_error(r));
  run_destroy(&r);
  return fine;
}

static bool verify(Verify *v) {
  if (!front(v)) return false;
  if (!v->data) return compile_alone(v);
  if (!build(v, 0) || !build(v, 1)) return false;
  count_data(v);
  if (!compare(v)) return false;
  pace(v, 0);
  pace(v, 1);
  return run(v);
}

int main(int argc, char **argv) {
  Buf source = {0}, error = {0}, out = {0};
  char cache[] = "/tmp/posterity-verify-XXXXXX";
  if (argc < 2 || argc > 3 || fs_read(argv[1], 0, &source) || !mkdtemp(cache)) {
    fprintf(stderr, "usage: verify FILE.stan [DATA.json]\n");
    return 2;
  }
  setenv("XDG_CACHE_HOME", cache, 1);
  Verify v = {.source = {buf_text(&source), source.n},
              .diags = diags_new(),
              .shift = (double)NAN,
              .said = json_new_object()};
  v.solves = strstr(buf_text(&source), "ode_") != NULL;
  rng_init(&v.rng, 1, 0, STREAM_INIT);
  if (argc == 3) v.data = data_from_file(argv[2], &error);
  bool fine = argc == 2 || v.data || fail(&v, "data", buf_text(&error));
  fine = fine && verify(&v);
  if (fine) json_set(v.said, "phase", json_new_text("ok"));
  json_write(v.said, &out);
  puts(buf_text(&out));
  for (int c = 0; c < 2; c++) bound_destroy(&v.bound[c]);
  for (int c = 0; c < 2; c++) mem_free(v.g[c]);
  mem_free(v.q);
  value_drop(&v.data);
  diags_destroy(&v.diags);
  json_destroy(&v.said);
  buf_free(&source);
  buf_free(&error);
  buf_free(&out);
  fs_remove_tree(cache);
  return !fine;
}
