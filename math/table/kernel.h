/* SPDX-License-Identifier: BSD-3-Clause
   First meaning of the rows in math/rows: the C functions themselves, and one uniform
   entry point each.  Included by fn_table.c alone, which undoes every macro
   afterwards. */

/* Those of <math.h> are floats. */
#undef INFINITY
#undef NAN
#define INFINITY __builtin_inf()
#define NAN __builtin_nan("")

#define CONSTANT(name, value) static const double name __attribute__((unused)) = value;
#define BIT(name, value) enum { name = value };
#include "math/rows/constants.def"
#undef CONSTANT
#undef BIT

#define INLINE(head, ...)                                                                \
  static inline head {                                                                   \
    __VA_ARGS__                                                                          \
  }
#include "math/rows/inline.def"
#undef INLINE

#define KEEP(args, term) (!propto || (want & (args)) ? (term) : 0.0)
#define RATE(l) rate((l), shift, sign)

/* clang-format off */
#define KERN0(ID, V)                                                                     \
  static inline double ID##_k(unsigned want, int propto) {                               \
    (void)want; (void)propto; return V; }                                                \
  static double ID##_i(const double *x, double *d, unsigned want, bool propto) {         \
    (void)x; (void)d; return ID##_k(want, propto); }
#define KERN1(ID, A, SH, V, D0)                                                          \
  static inline double ID##_k(double A, double *d0, unsigned want, int propto) {         \
    (void)propto; SH; double f = V; if (want & 1) *d0 = D0; return f; }                  \
  static double ID##_i(const double *x, double *d, unsigned want, bool propto) {         \
    return ID##_k(x[0], d, want, propto); }
#define KERN2(ID, A, B, SH, V, D0, D1)                                                   \
  static inline double ID##_k(double A, double B, double *d0, double *d1, unsigned want, \
                              int propto) {                                              \
    (void)propto; SH; double f = V; if (want & 1) *d0 = D0; if (want & 2) *d1 = D1;      \
    return f; }                                                                          \
  static double ID##_i(const double *x, double *d, unsigned want, bool propto) {         \
    return ID##_k(x[0], x[1], d, d + 1, want, propto); }
#define KERN3(ID, A, B, C, SH, V, D0, D1, D2)                                            \
  static inline double ID##_k(double A, double B, double C, double *d0, double *d1,      \
                              double *d2, unsigned want, int propto) {                   \
    (void)propto; SH; double f = V; if (want & 1) *d0 = D0; if (want & 2) *d1 = D1;      \
    if (want & 4) *d2 = D2; return f; }                                                  \
  static double ID##_i(const double *x, double *d, unsigned want, bool propto) {         \
    return ID##_k(x[0], x[1], x[2], d, d + 1, d + 2, want, propto); }
#define KERN4(ID, A, B, C, E, SH, V, D0, D1, D2, D3)                                     \
  static inline double ID##_k(double A, double B, double C, double E, double *d0,        \
                              double *d1, double *d2, double *d3, unsigned want,         \
                              int propto) {                                              \
    (void)propto; SH; double f = V; if (want & 1) *d0 = D0; if (want & 2) *d1 = D1;      \
    if (want & 4) *d2 = D2; if (want & 8) *d3 = D3; return f; }                          \
  static double ID##_i(const double *x, double *d, unsigned want, bool propto) {         \
    return ID##_k(x[0], x[1], x[2], x[3], d, d + 1, d + 2, d + 3, want, propto); }


#define KERN5(ID, A, B, C, E, F, SH, V, D0, D1, D2, D3, D4)                              \
  static inline double ID##_k(double A, double B, double C, double E, double F,          \
                              double *d0, double *d1, double *d2, double *d3,            \
                                  double *d4,                                            \
                              unsigned want, int propto) {                               \
    (void)propto; SH; double f = V; if (want & 1) *d0 = D0; if (want & 2) *d1 = D1;      \
    if (want & 4) *d2 = D2; if (want & 8) *d3 = D3; if (want & 16) *d4 = D4; return f; } \
  static double ID##_i(const double *x, double *d, unsigned want, bool propto) {         \
    return ID##_k(x[0], x[1], x[2], x[3], x[4], d, d + 1, d + 2, d + 3, d + 4, want,     \
                  propto); }

#define EW0(ID, N, V, DOC)                            KERN0(ID, V)
#define EW1(N, SIG, SH, V, D0, DOC)                   KERN1(N, x, SH, V, D0)
#define EW2(N, SIG, SH, V, D0, D1, DOC)               KERN2(N, a, b, SH, V, D0, D1)
#define EW3(N, SIG, SH, V, D0, D1, D2, DOC)           KERN3(N, a, b, c, SH, V, D0, D1, D2)
#define OP1(ID, N, RET, SIG, FLAGS, V, D0, DOC)       KERN1(ID, x, , V, D0)
#define OP2(ID, N, RET, SIG, FLAGS, V, D0, D1, DOC)   KERN2(ID, a, b, , V, D0, D1)
#define OP4(ID, N, RET, SIG, FLAGS, V, D0, D1, D2, D3, DOC) \
  KERN4(ID, a, b, c, e, , V, D0, D1, D2, D3)

#define LPDF1(N, A, SIG, SH, V, D0, DOC)                   KERN1(N##_lpdf, A, SH, V, D0)
#define LPDF2(N, A, B, SIG, SH, V, D0, D1, DOC)            KERN2(N##_lpdf, A, B, SH, V,  \
    D0, D1)
#define LPDF3(N, A, B, C, SIG, SH, V, D0, D1, D2, DOC)     KERN3(N##_lpdf, A, B, C, SH,  \
    V, D0, D1, D2)
#define LPDF4(N, A, B, C, E, SIG, SH, V, D0, D1, D2, D3, DOC) \
  KERN4(N##_lpdf, A, B, C, E, SH, V, D0, D1, D2, D3)
#define LPDF5(N, A, B, C, E, F, SIG, SH, V, D0, D1, D2, D3, D4, DOC) \
  KERN5(N##_lpdf, A, B, C, E, F, SH, V, D0, D1, D2, D3, D4)
#define LPMF2(N, A, B, SIG, SH, V, D1, DOC)                KERN2(N##_lpmf, A, B, SH, V,  \
    0, D1)
#define LPMF3(N, A, B, C, SIG, SH, V, D1, D2, DOC)         KERN3(N##_lpmf, A, B, C, SH,  \
    V, 0, D1, D2)
#define LPMF4(N, A, B, C, E, SIG, SH, V, D1, D2, D3, DOC)  KERN4(N##_lpmf, A, B, C, E,   \
    SH, V, 0, D1, D2, D3)

#define AT_F(SH)      SH; const double shift = 0; const                                  \
    double sign = 1; (void)shift; (void)sign
#define AT_LF(SH, LF) SH; const double shift = LF; const double                          \
    sign = 1; (void)shift; (void)sign
#define AT_LC(SH, LC) SH; const double shift = LC; const double                          \
    sign = -1; (void)shift; (void)sign
#define CDF1(N, A, SIG, SH, LF, LC, D0, DOC)                                             \
  KERN1(N##_cdf, A, AT_F(SH), exp(LF), flat(D0, f))                                      \
  KERN1(N##_lcdf, A, AT_LF(SH, LF), shift, flat(D0, f))                                  \
  KERN1(N##_lccdf, A, AT_LC(SH, LC), shift, flat(D0, f))
#define CDF2(N, A, B, SIG, SH, LF, LC, D0, D1, DOC)                                      \
  KERN2(N##_cdf, A, B, AT_F(SH), exp(LF), flat(D0, f), flat(D1, f))                      \
  KERN2(N##_lcdf, A, B, AT_LF(SH, LF), shift, flat(D0, f), flat(D1, f))                  \
  KERN2(N##_lccdf, A, B, AT_LC(SH, LC), shift, flat(D0, f), flat(D1, f))
#define CDF3(N, A, B, C, SIG, SH, LF, LC, D0, D1, D2, DOC)                               \
  KERN3(N##_cdf, A, B, C, AT_F(SH), exp(LF), flat(D0, f), flat(D1, f), flat(D2, f))      \
  KERN3(N##_lcdf, A, B, C, AT_LF(SH, LF), shift, flat(D0, f), flat(D1, f), flat(D2,      \
              f))                                                                        \
  KERN3(N##_lccdf, A, B, C, AT_LC(SH, LC), shift, flat(D0, f), flat(D1, f), flat(D2,     \
              f))
#define CDF4(N, A, B, C, E, SIG, SH, LF, LC, D0, D1, D2, D3, DOC)                        \
  KERN4(N##_cdf, A, B, C, E, AT_F(SH), exp(LF), flat(D0, f), flat(D1, f), flat(D2,       \
              f), flat(D3, f))                                                           \
  KERN4(N##_lcdf, A, B, C, E, AT_LF(SH, LF), shift, flat(D0, f), flat(D1, f),            \
              flat(D2, f), flat(D3, f))                                                  \
  KERN4(N##_lccdf, A, B, C, E, AT_LC(SH, LC), shift, flat(D0, f), flat(D1, f),           \
              flat(D2, f), flat(D3, f))

#define DRAW(N, BODY)                                                                    \
  double N##_rng_k(Rng *rng, const double *x);                                           \
  double N##_rng_k(Rng *rng, const double *x) { BODY }
#define RNG0(N, RET, V, DOC)                        DRAW(N, (void)x; return V;)
#define RNG1(N, A, RET, SIG, V, DOC)                DRAW(N, double A = x[0]; return V;)
#define RNG2(N, A, B, RET, SIG, V, DOC)             DRAW(N,                              \
    double A = x[0]; double B = x[1]; return V;)
#define RNG3(N, A, B, C, RET, SIG, V, DOC) \
  DRAW(N, double A = x[0]; double B = x[1]; double C = x[2]; return V;)
#define RNG4(N, A, B, C, E, RET, SIG, V, DOC) \
  DRAW(N, double A = x[0]; double B = x[1]; double C = x[2]; double E = x[3]; return V;)
#define CALL(...)
#define PARTS(...)
#define PARTWISE(...)
