/* SPDX-License-Identifier: BSD-3-Clause
   Second meaning of the rows in math/rows: entries of the table, with the text of the
   same functions for generated code.  Included by fn_table.c alone; nothing that rows use
   may be a macro here, so that the text is the row's own. */

/* clang-format off */
#define HEAD(ID, ARGS, PARTIALS) \
  "static inline double " #ID "_k(" ARGS ", " PARTIALS ", unsigned want, int propto)\n{ "
#define TAKE(i, D) " if (want & (1 << " #i ")) *d" #i " = " #D ";"
#define TEXT0(ID, V) \
  "static inline double " #ID "_k(unsigned want, int propto)\n{ return " #V "; }\n"
#define TEXT1(ID, A, SH, V, D0) \
  HEAD(ID, "double " #A, "double *d0") #SH "; double f = " #V ";" TAKE(0,                \
      D0) " return f; }\n"
#define TEXT2(ID, A, B, SH, V, D0, D1)                                                   \
  HEAD(ID, "double " #A ", double " #B, "double *d0, double *d1")                        \
  #SH "; double f = " #V ";" TAKE(0, D0) TAKE(1, D1) " return f; }\n"
#define TEXT3(ID, A, B, C, SH, V, D0, D1, D2)                                            \
  HEAD(ID, "double " #A ", double " #B ", double " #C,                                   \
      "double *d0, double *d1, double *d2")                                              \
  #SH "; double f = " #V ";" TAKE(0, D0) TAKE(1, D1) TAKE(2, D2) " return f; }\n"
#define TEXT4(ID, A, B, C, E, SH, V, D0, D1, D2, D3)                                     \
  HEAD(ID, "double " #A ", double " #B ", double " #C ", double " #E,                    \
       "double *d0, double *d1, double *d2, double *d3")                                 \
  #SH "; double f = " #V ";" TAKE(0, D0) TAKE(1, D1) TAKE(2, D2) TAKE(3,                 \
      D3) " return f; }\n"
#define TEXT5(ID, A, B, C, E, F, SH, V, D0, D1, D2, D3, D4)                              \
  HEAD(ID, "double " #A ", double " #B ", double " #C ", double " #E ", double " #F,     \
       "double *d0, double *d1, double *d2, double *d3, double *d4")                     \
  #SH "; double f = " #V ";" TAKE(0, D0) TAKE(1, D1) TAKE(2, D2) TAKE(3, D3) TAKE(4, D4) \
  " return f; }\n"

#define ENTRY(KIND, NAME, RET, SIG, FLAGS, NARGS, ID, TEXT, DOC)                         \
  {.name = NAME, .ret = RET, .args = SIG, .doc = DOC, .file = __FILE__,                  \
      .line = __LINE__,                                                                  \
   .kind = KIND, .flags = FLAGS, .nargs = NARGS, .scalar = ID##_i, .c_name = #ID "_k",   \
   .c_text = TEXT},

#define EW0(ID, N, V, DOC) \
  ENTRY(FN_SCALAR, N, "real", "", FN_NO_GRADIENT, 0, ID, TEXT0(ID, V), DOC)
#define EW1(N, SIG, SH, V, D0, DOC) \
  ENTRY(FN_SCALAR, #N, "elementwise", SIG, 0, 1, N, TEXT1(N, x, SH, V, D0), DOC)
#define EW2(N, SIG, SH, V, D0, D1, DOC) \
  ENTRY(FN_SCALAR, #N, "elementwise", SIG, 0, 2, N, TEXT2(N, a, b, SH, V, D0, D1), DOC)
#define EW3(N, SIG, SH, V, D0, D1, D2, DOC) \
  ENTRY(FN_SCALAR, #N, "elementwise", SIG, 0, 3, N, TEXT3(N, a, b, c, SH, V, D0, D1,     \
      D2), DOC)
#define OP1(ID, N, RET, SIG, FLAGS, V, D0, DOC) \
  ENTRY(FN_SCALAR, N, RET, SIG, FLAGS, 1, ID, TEXT1(ID, x, , V, D0), DOC)
#define OP2(ID, N, RET, SIG, FLAGS, V, D0, D1, DOC) \
  ENTRY(FN_SCALAR, N, RET, SIG, FLAGS, 2, ID, TEXT2(ID, a, b, , V, D0, D1), DOC)
#define OP4(ID, N, RET, SIG, FLAGS, V, D0, D1, D2, D3, DOC) \
  ENTRY(FN_SCALAR, N, RET, SIG, FLAGS, 4, ID, TEXT4(ID, a, b, c, e, , V, D0, D1, D2,     \
      D3), DOC)

#define DENSITY_ROW(N, SIG, FLAGS, NARGS, TEXT, DOC) \
  ENTRY(FN_DENSITY, #N, "real", SIG, FLAGS, NARGS, N, TEXT, DOC)
#define PDF_ROW(N, SIG, NARGS, TEXT, DOC) \
  DENSITY_ROW(N, SIG, FN_DIST, NARGS, TEXT, "Log density of the " DOC ".")
#define PMF_ROW(N, SIG, NARGS, TEXT, DOC) \
  DENSITY_ROW(N, SIG, FN_DIST | FN_LPMF, NARGS, TEXT, "Log probability of the " DOC ".")
#define LPDF1(N, A, SIG, SH, V, D0, DOC) \
  PDF_ROW(N##_lpdf, SIG, 1, TEXT1(N##_lpdf, A, SH, V, D0), DOC)
#define LPDF2(N, A, B, SIG, SH, V, D0, D1, DOC) \
  PDF_ROW(N##_lpdf, SIG, 2, TEXT2(N##_lpdf, A, B, SH, V, D0, D1), DOC)
#define LPDF3(N, A, B, C, SIG, SH, V, D0, D1, D2, DOC) \
  PDF_ROW(N##_lpdf, SIG, 3, TEXT3(N##_lpdf, A, B, C, SH, V, D0, D1, D2), DOC)
#define LPDF4(N, A, B, C, E, SIG, SH, V, D0, D1, D2, D3, DOC) \
  PDF_ROW(N##_lpdf, SIG, 4, TEXT4(N##_lpdf, A, B, C, E, SH, V, D0, D1, D2, D3), DOC)
#define LPDF5(N, A, B, C, E, F, SIG, SH, V, D0, D1, D2, D3, D4, DOC) \
  PDF_ROW(N##_lpdf, SIG, 5, TEXT5(N##_lpdf, A, B, C, E, F, SH, V, D0, D1, D2, D3, D4),   \
      DOC)
#define LPMF2(N, A, B, SIG, SH, V, D1, DOC) \
  PMF_ROW(N##_lpmf, SIG, 2, TEXT2(N##_lpmf, A, B, SH, V, 0, D1), DOC)
#define LPMF3(N, A, B, C, SIG, SH, V, D1, D2, DOC) \
  PMF_ROW(N##_lpmf, SIG, 3, TEXT3(N##_lpmf, A, B, C, SH, V, 0, D1, D2), DOC)
#define LPMF4(N, A, B, C, E, SIG, SH, V, D1, D2, D3, DOC) \
  PMF_ROW(N##_lpmf, SIG, 4, TEXT4(N##_lpmf, A, B, C, E, SH, V, 0, D1, D2, D3), DOC)

#define CUMULATIVE(N, SIG, NARGS, TF, TLF, TLC, DOC)                                     \
  DENSITY_ROW(N##_cdf, SIG, FN_CDF, NARGS, TF, "Cumulative probability of the " DOC ".") \
  DENSITY_ROW(N##_lcdf, SIG, FN_CDF, NARGS, TLF,                                         \
          "Log of the cumulative probability of the " DOC ".")                           \
  DENSITY_ROW(N##_lccdf, SIG, FN_CDF, NARGS, TLC,                                        \
          "Log of the probability above the outcome for the " DOC ".")
#define AT_F(SH)      SH; const double shift = 0; const                                  \
    double sign = 1; (void)shift; (void)sign
#define AT_LF(SH, LF) SH; const double shift = LF; const double                          \
    sign = 1; (void)shift; (void)sign
#define AT_LC(SH, LC) SH; const double shift = LC; const double                          \
    sign = -1; (void)shift; (void)sign
#define CDF1(N, A, SIG, SH, LF, LC, D0, DOC)                                             \
  CUMULATIVE(N, SIG, 1, TEXT1(N##_cdf, A, AT_F(SH), exp(LF), flat(D0, f)),               \
             TEXT1(N##_lcdf, A, AT_LF(SH, LF), shift, flat(D0, f)),                      \
             TEXT1(N##_lccdf, A, AT_LC(SH, LC), shift, flat(D0, f)), DOC)
#define CDF2(N, A, B, SIG, SH, LF, LC, D0, D1, DOC)                                      \
  CUMULATIVE(N, SIG, 2, TEXT2(N##_cdf, A, B, AT_F(SH), exp(LF), flat(D0, f), flat(D1,    \
              f)),                                                                       \
             TEXT2(N##_lcdf, A, B, AT_LF(SH, LF), shift, flat(D0, f), flat(D1, f)),      \
             TEXT2(N##_lccdf, A, B, AT_LC(SH, LC), shift, flat(D0, f), flat(D1, f)),     \
              DOC)
#define CDF3(N, A, B, C, SIG, SH, LF, LC, D0, D1, D2, DOC)                               \
  CUMULATIVE(N, SIG, 3, TEXT3(N##_cdf, A, B, C, AT_F(SH), exp(LF), flat(D0, f),          \
              flat(D1, f), flat(D2, f)),                                                 \
             TEXT3(N##_lcdf, A, B, C, AT_LF(SH, LF), shift, flat(D0, f), flat(D1, f),    \
              flat(D2, f)),                                                              \
             TEXT3(N##_lccdf, A, B, C, AT_LC(SH, LC), shift, flat(D0, f), flat(D1,       \
              f), flat(D2, f)), DOC)
#define CDF4(N, A, B, C, E, SIG, SH, LF, LC, D0, D1, D2, D3, DOC)                        \
  CUMULATIVE(N, SIG, 4, TEXT4(N##_cdf, A, B, C, E, AT_F(SH), exp(LF), flat(D0, f),       \
              flat(D1, f), flat(D2, f), flat(D3, f)),                                    \
             TEXT4(N##_lcdf, A, B, C, E, AT_LF(SH, LF), shift, flat(D0, f), flat(D1,     \
              f), flat(D2, f), flat(D3, f)),                                             \
             TEXT4(N##_lccdf, A, B, C, E, AT_LC(SH, LC), shift, flat(D0, f), flat(D1,    \
              f), flat(D2, f), flat(D3, f)), DOC)

#define DRAW(N, RET, SIG, NARGS, DOC)                                                    \
  {.name = #N "_rng", .ret = RET, .args = SIG, .doc = "A draw from the " DOC ".",        \
   .file = __FILE__, .line = __LINE__, .kind = FN_RNG,                                   \
       .flags = FN_VOLATILE | FN_NO_GRADIENT,                                            \
   .nargs = NARGS, .rng = N##_rng_k, .c_name = #N "_rng_k",                              \
   .c_text = "double " #N "_rng_k(Rng *rng, const double *x);\n"},
#define RNG0(N, RET, V, DOC)                        DRAW(N, RET, "", 0, DOC)
#define RNG1(N, A, RET, SIG, V, DOC)                DRAW(N, RET, SIG, 1, DOC)
#define RNG2(N, A, B, RET, SIG, V, DOC)             DRAW(N, RET, SIG, 2, DOC)
#define RNG3(N, A, B, C, RET, SIG, V, DOC)          DRAW(N, RET, SIG, 3, DOC)
#define RNG4(N, A, B, C, E, RET, SIG, V, DOC)       DRAW(N, RET, SIG, 4, DOC)

/* The arity of a call is read off its signature. */
#define CALL(N, RET, SIG, SHAPE, CALLED, ADJOINT, FLAGS, DOC)                            \
  {.name = N, .ret = RET, .args = SIG, .doc = DOC, .file = __FILE__, .line = __LINE__,   \
   .kind = FN_CALL, .flags = FLAGS, .nargs = -1, .shape = SHAPE, .call = CALLED,         \
   .adjoint = ADJOINT, .shape_c = #SHAPE, .call_c = #CALLED,                             \
   .adjoint_c = sizeof #ADJOINT == sizeof "NULL" ? NULL : #ADJOINT},
#define PARTS(N, RET, SIG, ROWS, DOC)                                                    \
  {.name = N, .ret = RET, .args = SIG, .doc = DOC, .file = __FILE__, .line = __LINE__,   \
   .kind = FN_PARTS, .nargs = -1, .parts = ROWS},
#define PARTWISE(N, RET, SIG, DOC)                                                       \
  {.name = N, .ret = RET, .args = SIG, .doc = DOC, .file = __FILE__, .line = __LINE__,   \
   .kind = FN_PARTWISE, .nargs = -1, .parts = N},
