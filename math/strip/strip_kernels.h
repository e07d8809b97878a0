/* SPDX-License-Identifier: BSD-3-Clause
   The operations on strips, included by one file for each instruction set, which defines
   STRIP_TABLE and tells its compiler of the instruction set.  The compiler knows how wide
   vectors are. */
#include <math.h>
#include "math/strip/strip_set.h"

#define ONE static inline __attribute__((always_inline))
#define EACH _Pragma("omp simd") for (long i = 0; i < n; i++)

#undef INFINITY /* those of libm are floats */
#undef NAN
#define INFINITY __builtin_inf()
#define NAN __builtin_nan("")

#define BITS(head, ...)                                                                  \
  ONE head {                                                                             \
    __VA_ARGS__                                                                          \
  }
#define ELEMENTARY(head, name, ...)                                                      \
  ONE head {                                                                             \
    __VA_ARGS__                                                                          \
  }
#define ELEMENTARY2 ELEMENTARY
#include "math/rows/elementary.def"

ONE double ps_logistic(double x) {
  double e = ps_exp(-fabs(x));
  return (x < 0 ? e : 1) / (1 + e);
}
ONE double ps_log_logistic(double x) {
  return (x > 0 ? 0 : x) - ps_log1p(ps_exp(-fabs(x)));
}
ONE double ps_log1p_exp(double x) {
  return (x < 0 ? 0 : x) + ps_log1p(ps_exp(-fabs(x)));
}

/* Truth values, as bits. */
ONE double mask(int is_true) {
  return ps_double(is_true ? ~0ULL : 0ULL);
}
ONE double both(double a, double b) {
  return ps_double(ps_bits(a) & ps_bits(b));
}
ONE double either(double a, double b) {
  return ps_double(ps_bits(a) | ps_bits(b));
}
ONE double inverse(double a) {
  return ps_double(~ps_bits(a));
}
ONE double pick(double a, double b, double c) {
  return (long long)ps_bits(a) < 0 ? b : c;
}

#define ARG_v const double *
#define ARG_s double
#define AT_v(x) x[i]
#define AT_s(x) x

#define UNARY(name, value)                                                               \
  static void strip_##name##_v(double *r, const double *x, long n) {                     \
    EACH {                                                                               \
      const double a = x[i];                                                             \
      r[i] = value;                                                                      \
    }                                                                                    \
  }
#define TWO(name, value, A, B)                                                           \
  static void strip_##name##_##A##B(double *r, ARG_##A x, ARG_##B y, long n) {           \
    EACH {                                                                               \
      const double a = AT_##A(x), b = AT_##B(y);                                         \
      r[i] = value;                                                                      \
    }                                                                                    \
  }
#define BINARY(name, value)                                                              \
  TWO(name, value, v, v) TWO(name, value, v, s) TWO(name, value, s, v)
#define COMPARE(name, sign) BINARY(name, mask(a sign b))
#define THREE(name, value, A, B, C)                                                      \
  static void strip_##name##_##A##B##C(double *r, ARG_##A x, ARG_##B y, ARG_##C z,       \
                                       long n) {                                         \
    EACH {                                                                               \
      const double a = AT_##A(x), b = AT_##B(y), c = AT_##C(z);                          \
      r[i] = value;                                                                      \
    }                                                                                    \
  }
#define TERNARY(name, value)                                                             \
  THREE(name, value, v, v, v)                                                            \
  THREE(name, value, v, v, s)                                                            \
  THREE(name, value, v, s, v)                                                            \
  THREE(name, value, v, s, s)                                                            \
  THREE(name, value, s, v, v) THREE(name, value, s, v, s) THREE(name, value, s, s, v)
#define FUNCTION(name, function) UNARY(name, function(a))
#include "math/strip/strip.def"

static double strip_sum_v(const double *x, long n) {
  double s = 0;
#pragma omp simd reduction(+ : s)
  for (long i = 0; i < n; i++) s += x[i];
  return s;
}

static double strip_dot_vv(const double *x, const double *y, long n) {
  double s = 0;
#pragma omp simd reduction(+ : s)
  for (long i = 0; i < n; i++) s += x[i] * y[i];
  return s;
}

/* The largest; -infinity where there is none but NaN. */
static double strip_max_v(const double *x, long n) {
  double m = -INFINITY;
#pragma omp simd reduction(max : m)
  for (long i = 0; i < n; i++) m = x[i] > m ? x[i] : m;
  return m;
}

/* Whether a truth value is true. */
static long strip_any_v(const double *x, long n) {
  unsigned long long any = 0;
#pragma omp simd reduction(| : any)
  for (long i = 0; i < n; i++) any |= ps_bits(x[i]);
  return any != 0;
}

static void strip_fill_s(double *r, double x, long n) {
  for (long i = 0; i < n; i++) r[i] = x;
}

static void strip_ints(double *r, const int *p, long n) {
#pragma omp simd
  for (long i = 0; i < n; i++) r[i] = p[i];
}

/* p[at[i] + more] */
static void strip_gather(double *r, const double *p, const int *at, long more, long n) {
#pragma omp simd
  for (long i = 0; i < n; i++) r[i] = p[at[i] + more];
}

static void strip_scatter(double *p, const int *at, long more, const double *x, long n) {
  for (long i = 0; i < n; i++) p[at[i] + more] += x[i];
}

/* Numbers that lie [step] apart. */
static void strip_take(double *r, const double *p, long step, long n) {
  for (long i = 0; i < n; i++) r[i] = p[i * step];
}

static void strip_put_v(double *p, long step, const double *x, long n) {
  for (long i = 0; i < n; i++) p[i * step] = x[i];
}

static void strip_put_add_v(double *p, long step, const double *x, long n) {
  for (long i = 0; i < n; i++) p[i * step] += x[i];
}

/* A function of the binary for each. */
static void strip_map_v(double *r, double (*f)(double), const double *x, long n) {
  for (long i = 0; i < n; i++) r[i] = f(x[i]);
}
static void strip_map_vv(double *r, double (*f)(double, double), const double *x,
                         const double *y, long n) {
  for (long i = 0; i < n; i++) r[i] = f(x[i], y[i]);
}
static void strip_map_vs(double *r, double (*f)(double, double), const double *x,
                         double y, long n) {
  for (long i = 0; i < n; i++) r[i] = f(x[i], y);
}
static void strip_map_sv(double *r, double (*f)(double, double), double x,
                         const double *y, long n) {
  for (long i = 0; i < n; i++) r[i] = f(x, y[i]);
}

#define ROW(name) {#name, (void *)name},
#define UNARY(name, value) ROW(strip_##name##_v)
#define BINARY(name, value)                                                              \
  ROW(strip_##name##_vv) ROW(strip_##name##_vs) ROW(strip_##name##_sv)
#define COMPARE(name, sign) BINARY(name, sign)
#define TERNARY(name, value)                                                             \
  ROW(strip_##name##_vvv)                                                                \
  ROW(strip_##name##_vvs)                                                                \
  ROW(strip_##name##_vsv)                                                                \
  ROW(strip_##name##_vss)                                                                \
  ROW(strip_##name##_svv) ROW(strip_##name##_svs) ROW(strip_##name##_ssv)
#define FUNCTION(name, function) UNARY(name, function)
const StripRow STRIP_TABLE[] = {
#include "math/strip/strip.def"
    ROW(strip_sum_v) ROW(strip_dot_vv) ROW(strip_max_v) ROW(strip_any_v) ROW(strip_fill_s)
        ROW(strip_ints) ROW(strip_gather) ROW(strip_scatter) ROW(strip_take)
            ROW(strip_put_v) ROW(strip_put_add_v) ROW(strip_map_v) ROW(strip_map_vv)
                ROW(strip_map_vs) ROW(strip_map_sv){0, 0}};
