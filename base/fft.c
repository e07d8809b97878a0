/* SPDX-License-Identifier: BSD-3-Clause
   Fourier transforms after the method of pocketfft (M. Reinecke), itself an heir of
   FFTPACK (P. Swarztrauber, "Vectorizing the FFTs", 1982): a pass for each factor of the
   length from one array to another, so that nothing has to be put in order (Cooley and
   Tukey, "An algorithm for the machine calculation of complex Fourier series", 1965).
   Where a prime factor is large the transform is a convolution with a chirp, of a length
   that has none (Bluestein, "A linear filtering approach to the computation of discrete
   Fourier transform", 1970). */
#include "base/fft.h"
#include <math.h>
#include <string.h>
#include "base/alloc.h"

/* Real and imaginary part, added and multiplied together.  A product of C's own complex
   numbers would ask for infinities. */
typedef double Pair __attribute__((vector_size(16), aligned(8), may_alias));

#define INLINE static inline __attribute__((always_inline))

/* A prime above MAX_PRIME is left to the chirp; a long has less than MAX_STAGES
   factors. */
enum { FAST_PRIME = 11, MAX_PRIME = 127, MAX_STAGES = 64 };

/* A pass: sums over the digit of the index that counts to [radix].  Before it stand
   digits with [inner] values together, after it with [outer]. */
typedef struct Stage {
  int radix;
  long inner, outer;
  Pair *roots;  /* exp(-2 pi i k / radix) */
  Pair *twists; /* [inner][radix - 1]: exp(-2 pi i j k / (inner radix)), j from 1 */
} Stage;

struct Fft {
  long n;
  int nstages;
  Stage stages[MAX_STAGES];
  Pair *work;
  /* of Bluestein's method, else NULL: the transform of the padded length, exp(-pi i k^2 /
     n), and the transform of its conjugate over that length */
  Fft *padded;
  Pair *chirp, *filter;
};

/* ---- roots of unity ---- */

/* exp(-2 pi i k / n) = fine[k % FINE] coarse[k / FINE], to half an ulp and a little. */
typedef struct Roots {
  long double (*fine)[2], (*coarse)[2];
  long step;
} Roots;

/* The angle is brought below a quarter of pi in whole numbers first: a rounded angle near
   2 pi would be wrong by more than the function adds. */
static void exact_root(long k, long n, long double out[2]) {
  long eighth = 8 * k / n, quarter = (eighth + 1) / 2;
  long rest = 4 * k - quarter * n; /* of a quarter: the angle is pi / 2 rest / n */
  long double angle = acosl(-1) / 2 * (long double)rest / (long double)n;
  long double c = cosl(angle), s = sinl(angle);
  const long double turned[4][2] = {{c, -s}, {-s, -c}, {-c, s}, {s, c}};
  memcpy(out, turned[quarter % 4], 2 * sizeof *out);
}

static Roots roots_new(long n) {
  Roots r = {.step = 1};
  while (r.step * r.step < n) r.step *= 2;
  long count = n / r.step + 1;
  r.fine = mem_new(sizeof *r.fine * (size_t)(r.step + count));
  r.coarse = r.fine + r.step;
  for (long k = 0; k < r.step && k < n; k++) exact_root(k, n, r.fine[k]);
  for (long k = 0; k < count && k * r.step < n; k++)
    exact_root(k * r.step, n, r.coarse[k]);
  return r;
}

static Pair root_at(const Roots *r, long k) {
  const long double *a = r->fine[k & (r->step - 1)], *b = r->coarse[k / r->step];
  return (Pair){(double)(a[0] * b[0] - a[1] * b[1]), (double)(a[0] * b[1] + a[1] * b[0])};
}

static void roots_free(Roots *r) {
  mem_free(r->fine);
}

/* ---- arithmetic; [back] conjugates the roots ---- */

INLINE Pair swapped(Pair z) {
  return __builtin_shufflevector(z, z, 1, 0);
}

/* -i z */
INLINE Pair quarter_turn(Pair z, bool back) {
  return swapped(z) * (back ? (Pair){-1, 1} : (Pair){1, -1});
}

INLINE Pair times(Pair z, Pair w, bool back) {
  double im = back ? -w[1] : w[1];
  return z * (Pair){w[0], w[0]} + swapped(z) * (Pair){-im, im};
}

/* ---- transforms of the length of a radix ---- */

INLINE void transform_2(Pair *v) {
  Pair a = v[0], b = v[1];
  v[0] = a + b;
  v[1] = a - b;
}

INLINE void transform_4(Pair *v, bool back) {
  Pair a = v[0] + v[2], b = v[0] - v[2], c = v[1] + v[3];
  Pair d = quarter_turn(v[1] - v[3], back);
  v[0] = a + c;
  v[1] = b + d;
  v[2] = a - c;
  v[3] = b - d;
}

/* Of a prime length: v[j] and v[radix - j] meet the same cosine, and sines that differ in
   their sign alone. */
INLINE void transform_odd(int radix, const Pair *roots, Pair *v, bool back) {
  Pair sum[MAX_PRIME / 2 + 1], gap[MAX_PRIME / 2 + 1], first = v[0];
  int half = radix / 2;
  _Pragma("GCC unroll 5") for (int j = 1; j <= half; j++) {
    sum[j] = v[j] + v[radix - j];
    gap[j] = quarter_turn(v[j] - v[radix - j], back);
    v[0] += sum[j];
  }
  _Pragma("GCC unroll 5") for (int m = 1; m <= half; m++) {
    Pair even = first, odd = {0, 0};
    int at = 0;
    _Pragma("GCC unroll 5") for (int j = 1; j <= half; j++) {
      at = at + m < radix ? at + m : at + m - radix;
      even += sum[j] * roots[at][0];
      odd -= gap[j] * roots[at][1];
    }
    v[m] = even + odd;
    v[radix - m] = even - odd;
  }
}

INLINE void transform_digit(int radix, const Pair *roots, Pair *v, bool back) {
  if (radix == 2)
    transform_2(v);
  else if (radix == 4)
    transform_4(v, back);
  else
    transform_odd(radix, roots, v, back);
}

/* ---- passes ---- */

INLINE void pass(int radix, const Stage *s, const Pair *restrict in, Pair *restrict out,
                 bool back) {
  long inner = s->inner, outer = s->outer;
  if (radix < 2) __builtin_unreachable();
  for (long k = 0; k < outer; k++)
    for (long i = 0; i < inner; i++) {
      const Pair *w = s->twists + i * (radix - 1);
      Pair v[MAX_PRIME];
      _Pragma("GCC unroll 11") for (int j = 0; j < radix; j++) v[j] =
          in[i + inner * (j + radix * k)];
      transform_digit(radix, s->roots, v, back);
      out[i + inner * k] = v[0];
      _Pragma("GCC unroll 11") for (int j = 1; j < radix; j++)
          out[i + inner * (k + outer * j)] =
              inner > 1 ? times(v[j], w[j - 1], back) : v[j];
    }
}

typedef void Pass(const Stage *s, const Pair *in, Pair *out);

#define PASS(NAME, RADIX)                                                                \
  static void forward_##NAME(const Stage *s, const Pair *in, Pair *out) {                \
    pass(RADIX, s, in, out, false);                                                      \
  }                                                                                      \
  static void backward_##NAME(const Stage *s, const Pair *in, Pair *out) {               \
    pass(RADIX, s, in, out, true);                                                       \
  }

PASS(2, 2)
PASS(3, 3)
PASS(4, 4)
PASS(5, 5)
PASS(7, 7)
PASS(11, 11)
PASS(any, s->radix)
#undef PASS

static Pass *pass_of(int radix, FftWay way) {
#define BOTH(NAME)                                                                       \
  { forward_##NAME, backward_##NAME }
  static Pass *const PASSES[FAST_PRIME + 1][2] = {
      [2] = BOTH(2), [3] = BOTH(3), [4] = BOTH(4),
      [5] = BOTH(5), [7] = BOTH(7), [11] = BOTH(11)};
  static Pass *const ANY[2] = BOTH(any);
#undef BOTH
  return (radix <= FAST_PRIME ? PASSES[radix] : ANY)[way];
}

static bool is_stopped(const atomic_int *stop) {
  return stop && atomic_load_explicit(stop, memory_order_relaxed);
}

static bool run_stages(Fft *f, Pair *x, FftWay way, const atomic_int *stop) {
  Pair *from = x, *to = f->work;
  for (int i = 0; i < f->nstages; i++) {
    if (is_stopped(stop)) return false;
    pass_of(f->stages[i].radix, way)(&f->stages[i], from, to);
    Pair *keep = from;
    from = to;
    to = keep;
  }
  if (from != x) memcpy(x, from, sizeof *x * (size_t)f->n);
  return true;
}

/* 2 j k = j^2 + k^2 - (k - j)^2: the sum over k is the convolution of x times the chirp
   with its conjugate.  That of the other sign conjugates all of them; the filter is
   symmetric, and so is its transform. */
static bool run_chirp(Fft *f, Pair *x, FftWay way, const atomic_int *stop) {
  bool back = way == FFT_BACKWARD;
  long n = f->n, m = f->padded->n;
  for (long k = 0; k < n; k++) f->work[k] = times(x[k], f->chirp[k], back);
  memset(f->work + n, 0, sizeof *f->work * (size_t)(m - n));
  if (!run_stages(f->padded, f->work, FFT_FORWARD, stop)) return false;
  for (long k = 0; k < m; k++) f->work[k] = times(f->work[k], f->filter[k], back);
  if (!run_stages(f->padded, f->work, FFT_BACKWARD, stop)) return false;
  for (long k = 0; k < n; k++) x[k] = times(f->work[k], f->chirp[k], back);
  return true;
}

bool fft_run(Fft *f, double complex *x, FftWay way, const atomic_int *stop) {
  if (is_stopped(stop)) return false;
  return (f->padded ? run_chirp : run_stages)(f, (Pair *)x, way, stop);
}

/* ---- plans ---- */

/* The next radix of a length that has [n] left to split. */
static long next_radix(long n) {
  if (n % 4 == 0) return 4;
  for (long p = 2; p * p <= n; p++)
    if (n % p == 0) return p;
  return n;
}

/* Proportional to the operations of the passes. */
static double cost(long n) {
  double each = 0;
  for (long rest = n, p; rest > 1; rest /= p) each += (double)(p = next_radix(rest));
  return each * (double)n;
}

static bool is_smooth(long n) {
  for (long p = 2; p <= FAST_PRIME; p++)
    while (n % p == 0) n /= p;
  return n == 1;
}

long fft_good_length(long n) {
  if (n < 1) return 1;
  while (!is_smooth(n)) n++;
  return n;
}

/* Two transforms of twice the length and what is around them take as long as passes of
   twice their cost: measured for lengths of 31 to 97,000 with primes of 13 to 127. */
static bool needs_chirp(long n) {
  for (long rest = n, p; rest > 1; rest /= p) {
    p = next_radix(rest);
    if (p > MAX_PRIME) return true;
  }
  return !is_smooth(n) && cost(n) > 2 * cost(fft_good_length(2 * n - 1));
}

static Pair *pairs_new(long n) {
  return mem_new(sizeof(Pair) * (size_t)n);
}

static void plan_stage(Stage *s, long n, const Roots *roots) {
  int p = s->radix;
  s->roots = pairs_new(p);
  s->twists = pairs_new(s->inner * (p - 1));
  for (long k = 0; k < p; k++) s->roots[k] = root_at(roots, n / p * k);
  for (long i = 0; i < s->inner; i++)
    for (long j = 1; j < p; j++)
      s->twists[i * (p - 1) + j - 1] = root_at(roots, j * i * s->outer);
}

static bool plan_stages(Fft *f, const atomic_int *stop) {
  Roots roots = roots_new(f->n);
  long done = 1;
  while (done < f->n && !is_stopped(stop)) {
    int radix = (int)next_radix(f->n / done);
    Stage *s = &f->stages[f->nstages++];
    *s = (Stage){.radix = radix, .inner = f->n / done / radix, .outer = done};
    plan_stage(s, f->n, &roots);
    done *= radix;
  }
  roots_free(&roots);
  f->work = pairs_new(f->n);
  return done == f->n;
}

static bool plan_chirp(Fft *f, const atomic_int *stop) {
  long n = f->n, m = fft_good_length(2 * n - 1);
  f->padded = fft_new(m, stop);
  if (!f->padded) return false;
  Roots roots = roots_new(2 * n);
  f->chirp = pairs_new(n);
  f->filter = pairs_new(m);
  f->work = pairs_new(m);
  for (long k = 0, square = 0; k < n; square = (square + 2 * k + 1) % (2 * n), k++) {
    Pair w = f->chirp[k] = root_at(&roots, square);
    f->filter[k] = f->filter[k ? m - k : 0] = (Pair){w[0], -w[1]} / (double)m;
  }
  roots_free(&roots);
  return run_stages(f->padded, f->filter, FFT_FORWARD, stop);
}

Fft *fft_new(long n, const atomic_int *stop) {
  Fft *f = mem_new(sizeof *f);
  f->n = n;
  if (n > 1 && !(needs_chirp(n) ? plan_chirp : plan_stages)(f, stop)) fft_destroy(&f);
  return f;
}

void fft_destroy(Fft **plan) {
  Fft *f = *plan;
  if (!f) return;
  for (int i = 0; i < f->nstages; i++) {
    mem_free(f->stages[i].roots);
    mem_free(f->stages[i].twists);
  }
  fft_destroy(&f->padded);
  mem_free(f->chirp);
  mem_free(f->filter);
  mem_free(f->work);
  mem_free(f);
  *plan = NULL;
}
