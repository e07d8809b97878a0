/* SPDX-License-Identifier: BSD-3-Clause
   The embedded compiler: long texts, and compilations that are stopped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/aside.h"
#include "model/native.h"

enum { FUNCTIONS = 20000 };

/* A text of [n] functions; its density at q is q[0] * (n - 1) + n. */
static void put_text(Buf *b, int n) {
  for (int i = 0; i < n; i++)
    buf_printf(b, "static double f%d(double x) { double y = x * %d; return y + %d; }\n",
               i, i, i + 1);
  buf_printf(b,
             "int ps_density(const void *data, void *work, const double *q, double *g, "
             "double *lp) { *lp = f%d(q[0]); return 0; }\n"
             "int ps_write(void) { return 0; }\n",
             n - 1);
}

/* The density at 2, having compiled [text]. */
static double density(const char *text, const atomic_int *stop) {
  Buf error = {0};
  double q = 2, lp = 0;
  Native *native = tcc_compile_text(text, stop, &error);
  assert_string_equal(buf_text(&error), "");
  assert_non_null(native);
  assert_int_equal(native->density(NULL, NULL, &q, NULL, &lp), 0);
  native_destroy(&native);
  buf_free(&error);
  return lp;
}

/* What is stopped at once says so, and leaves the compiler to others. */
static void test_stop(void **state) {
  (void)state;
  atomic_int stop = 1, go = 0;
  Buf large = {0}, small = {0};
  put_text(&large, FUNCTIONS);
  put_text(&small, 3);
  for (int i = 0; i < 3; i++) {
    Buf error = {0};
    assert_null(tcc_compile_text(large.p, &stop, &error));
    assert_string_equal(buf_text(&error), "interrupted");
    buf_free(&error);
    assert_true(density(small.p, &go) == 7);
  }
  while (aside_left()) usleep(1000);
  assert_true(density(large.p, &go) == 3.0 * FUNCTIONS - 2);
  buf_free(&large);
  buf_free(&small);
}

/* What the text says wrongly is told, however it is read. */
static void test_fault(void **state) {
  (void)state;
  atomic_int stop = 0;
  for (int n = 1; n <= 5000; n += 4999) {
    Buf text = {0}, error = {0};
    put_text(&text, n);
    buf_put(&text, "int late = nowhere;\n");
    assert_null(tcc_compile_text(text.p, &stop, &error));
    assert_non_null(strstr(buf_text(&error), "'nowhere' undeclared"));
    buf_free(&text);
    buf_free(&error);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_stop),
                                     cmocka_unit_test(test_fault)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
