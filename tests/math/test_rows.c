/* SPDX-License-Identifier: BSD-3-Clause
   Walks the table of functions: every row has a name, a sentence, a signature that can be
   read, and no two rows of a name fit the same pattern; every scalar kernel agrees with
   differences of its own values; the form without constants differs from the full one by
   constants. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/rng.h"
#include "math/table/fn_index.h"

static bool is_scalar_row(const Fn *fn) {
  return fn->kind == FN_SCALAR || fn->kind == FN_DENSITY;
}

static void every_row_is_complete(void **state) {
  (void)state;
  int n;
  const Fn *const *rows = fn_rows(&n);
  assert_true(n > 300);
  for (int i = 0; i < n; i++) {
    const Fn *fn = rows[i];
    size_t length = strlen(fn->doc);
    if (length < 5 || fn->doc[length - 1] != '.' || islower((unsigned char)fn->doc[0]))
      fail_msg("%s: the sentence is not one: %s", fn->name, fn->doc);
    if (is_scalar_row(fn) && (!fn->c_text || !strstr(fn->c_text, fn->c_name)))
      fail_msg("%s: no text", fn->name);
    if (fn->kind == FN_CALL && (!fn->shape || !fn->call))
      fail_msg("%s: no functions", fn->name);
  }
}

static void overloads_differ(void **state) {
  (void)state;
  int n;
  const Fn *const *rows = fn_rows(&n);
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n && !strcmp(rows[i]->name, rows[j]->name); j++)
      if (!strcmp(rows[i]->args, rows[j]->args))
        fail_msg("%s(%s) stands twice", rows[i]->name, rows[i]->args);
}

static void kernels_have_names_of_their_own(void **state) {
  (void)state;
  int n;
  const Fn *const *rows = fn_rows(&n);
  for (int i = 0; i < n; i++)
    for (int j = i + 1; j < n; j++)
      if (rows[i]->c_name && rows[j]->c_name && !strcmp(rows[i]->c_name, rows[j]->c_name))
        fail_msg("%s names two kernels", rows[i]->c_name);
}

/* A point inside the domain of argument [i]: wide for [round] odd, near for even. */
static double inner(const Fn *fn, int i, int round, Rng *rng) {
  FnDomain d = {-HUGE_VAL, HUGE_VAL, false, false, false};
  double u = rng_uniform(rng);
  fn_domain(fn, i, &d);
  bool low = d.lower > -HUGE_VAL, high = d.upper < HUGE_VAL;
  if (fn_sig(fn)->arg[i].base == BASE_INT)
    return floor((low ? d.lower : 0) + (high ? d.upper - d.lower + 1 : 6) * u);
  if (low && high) return d.lower + (d.upper - d.lower) * (0.02 + 0.96 * u);
  if (low) return d.lower + (round & 1 ? 6 : 0.9) * (0.05 + u);
  if (high) return d.upper - (round & 1 ? 6 : 0.9) * (0.05 + u);
  return round % 3 ? 5 * u - 2.5 : u;
}

/* Ridders' extrapolation of central differences; *error is its own estimate. */
static double difference(const Fn *fn, double *x, int i, double h, double *error) {
  double table[6][6], unused[FN_MAX_ARGS], at = x[i];
  double best = NAN;
  *error = HUGE_VAL;
  for (int c = 0; c < 6; c++, h /= 2) {
    x[i] = at + h;
    double up = fn->scalar(x, unused, 0, false);
    x[i] = at - h;
    double down = fn->scalar(x, unused, 0, false);
    table[0][c] = (up - down) / (2 * h);
    double factor = 4;
    for (int r = 1; r <= c; r++, factor *= 4) {
      table[r][c] = (factor * table[r - 1][c] - table[r - 1][c - 1]) / (factor - 1);
      double e = fmax(fabs(table[r][c] - table[r - 1][c]),
                      fabs(table[r][c] - table[r - 1][c - 1]));
      if (e < *error) {
        *error = e;
        best = table[r][c];
      }
    }
  }
  x[i] = at;
  return best;
}

/* Compares partial [i] at [x]; 1 when the point could be judged.  The second, smaller
   step is for kernels that jump nearby. */
static int judge(const Fn *fn, double *x, int i, int *wrong) {
  double d[FN_MAX_ARGS], unused[FN_MAX_ARGS], error;
  double f = fn->scalar(x, d, 1u << i, false);
  if (!(fabs(f) < 1e8)) return 0;
  double want = NAN, step = 0.01 * fmax(fabs(x[i]), 0.1);
  for (int round = 0; round < 2; round++, step /= 200) {
    want = difference(fn, x, i, step, &error);
    double scale = fabs(want) + fabs(f);
    if (!(error < 1e-7 * (scale + 1e-3))) return 0;
    if (fabs(d[i] - want) <= 1e-6 * (scale + 1e-3) + 10 * error) return 1;
  }
  fprintf(stderr, "%s:%d %s: partial %d is %.12g, differences say %.12g at", fn->file,
          fn->line, fn->name, i, d[i], want);
  for (int k = 0; k < fn->nargs; k++) fprintf(stderr, " %.10g", x[k]);
  fprintf(stderr, " (value %.10g)\n", fn->scalar(x, unused, 0, false));
  ++*wrong;
  return 1;
}

static void partials_agree_with_differences(void **state) {
  (void)state;
  Rng rng;
  int n, wrong = 0, rows_judged = 0;
  const Fn *const *rows = fn_rows(&n);
  rng_init(&rng, 20240229, 0, STREAM_NOTEBOOK);
  for (int r = 0; r < n; r++) {
    const Fn *fn = rows[r];
    if (!is_scalar_row(fn) || (fn->flags & FN_NO_GRADIENT)) continue;
    for (int i = 0; i < fn->nargs; i++) {
      int judged = 0, bad = 0;
      if (fn_sig(fn)->arg[i].base == BASE_INT) continue;
      for (int t = 0; t < 200 && judged < 25 && bad < 3; t++) {
        double x[FN_MAX_ARGS];
        for (int k = 0; k < fn->nargs; k++) x[k] = inner(fn, k, t, &rng);
        judged += judge(fn, x, i, &bad);
      }
      if (judged < 5) {
        fprintf(stderr, "%s: partial %d judged at %d points only\n", fn->name, i, judged);
        wrong++;
      }
      wrong += bad;
      rows_judged++;
    }
  }
  assert_true(rows_judged > 250);
  assert_int_equal(wrong, 0);
}

/* Where an argument is wanted, what _lupdf drops must not depend on it: the difference
   between the two forms stays when that argument moves. */
static void dropped_terms_are_constant(void **state) {
  (void)state;
  Rng rng;
  int n, wrong = 0;
  const Fn *const *rows = fn_rows(&n);
  rng_init(&rng, 20240301, 0, STREAM_NOTEBOOK);
  for (int r = 0; r < n; r++) {
    const Fn *fn = rows[r];
    if (fn->kind != FN_DENSITY) continue;
    for (int i = 0; i < fn->nargs; i++) {
      if (fn_sig(fn)->arg[i].base == BASE_INT) continue;
      for (int t = 0; t < 20; t++) {
        double x[FN_MAX_ARGS], d[FN_MAX_ARGS], gap[2];
        for (int k = 0; k < fn->nargs; k++) x[k] = inner(fn, k, t, &rng);
        for (int side = 0; side < 2; side++) {
          if (side) x[i] = inner(fn, i, t, &rng);
          gap[side] = fn->scalar(x, d, 1u << i, false) - fn->scalar(x, d, 1u << i, true);
        }
        if (!isfinite(gap[0]) || !isfinite(gap[1])) continue;
        if (fabs(gap[0] - gap[1]) < 1e-9 * (1 + fabs(gap[0]))) continue;
        fprintf(stderr, "%s drops a term of argument %d: %g, %g\n", fn->name, i, gap[0],
                gap[1]);
        wrong++;
        break;
      }
    }
  }
  assert_int_equal(wrong, 0);
}

/* Arguments with a domain are checked before the kernel runs; where there is none, a
   density is not a number if its argument is not, and the point is refused. */
static void a_density_of_no_number_is_no_number(void **state) {
  (void)state;
  Rng rng;
  int n, wrong = 0, judged = 0;
  const Fn *const *rows = fn_rows(&n);
  rng_init(&rng, 20240302, 0, STREAM_NOTEBOOK);
  for (int r = 0; r < n; r++) {
    const Fn *fn = rows[r];
    for (int i = 0; i < fn->nargs && fn->kind == FN_DENSITY; i++) {
      FnDomain domain;
      if (fn_sig(fn)->arg[i].base == BASE_INT || fn_domain(fn, i, &domain)) continue;
      for (int t = 0; t < 20; t++, judged++) {
        double x[FN_MAX_ARGS], d[FN_MAX_ARGS];
        for (int k = 0; k < fn->nargs; k++) x[k] = inner(fn, k, t, &rng);
        x[i] = NAN;
        if (isnan(fn->scalar(x, d, 1u << i, t & 1))) continue;
        fprintf(stderr, "%s of not a number as argument %d is a number\n", fn->name, i);
        wrong++;
        break;
      }
    }
  }
  assert_true(judged > 500);
  assert_int_equal(wrong, 0);
}

/* What a process says that parses [fn] and is aborted for it. */
static void parse_apart(const Fn *fn, char said[500]) {
  int ends[2], status;
  assert_int_equal(pipe(ends), 0);
  pid_t child = fork();
  if (child == 0) {
    Sig sig;
    signal(SIGABRT, SIG_DFL); /* cmocka's own handler would return into the test */
    dup2(ends[1], STDERR_FILENO);
    sig_parse(fn, &sig);
    _exit(0);
  }
  close(ends[1]);
  ssize_t n = read(ends[0], said, 499);
  said[n > 0 ? n : 0] = 0;
  close(ends[0]);
  assert_int_equal(waitpid(child, &status, 0), child);
  if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
    fail_msg("%s(%s) is read", fn->name, fn->args);
}

static void a_misspelt_row_is_named(void **state) {
  (void)state;
  Fn fn = {.name = "lopsided_lpdf", .file = "rows/odd.def", .line = 41, .nargs = 2};
  fn.kind = FN_DENSITY;
  static const struct {
    const char *args, *ret, *says;
  } wrong[] = {
      {"reals y | reels mu", "real", "\"reals y | reels mu\" giving \"real\": not in"},
      {"reals<abov=0> y | reals mu", "real", "not in the notation"},
      {"reals y | reals mu", "reel", "giving \"reel\": not in the notation"},
      {"reals y", "real", "more or fewer arguments"},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    char said[500];
    fn.args = wrong[i].args;
    fn.ret = wrong[i].ret;
    parse_apart(&fn, said);
    assert_non_null(strstr(said, "rows/odd.def:41: "));
    assert_non_null(strstr(said, "the row of lopsided_lpdf, "));
    assert_non_null(strstr(said, wrong[i].says));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_row_is_complete),
      cmocka_unit_test(overloads_differ),
      cmocka_unit_test(kernels_have_names_of_their_own),
      cmocka_unit_test(partials_agree_with_differences),
      cmocka_unit_test(dropped_terms_are_constant),
      cmocka_unit_test(a_density_of_no_number_is_no_number),
      cmocka_unit_test(a_misspelt_row_is_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
