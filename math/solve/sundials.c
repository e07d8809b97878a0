/* SPDX-License-Identifier: BSD-3-Clause
   What CVODES and IDAS share. */
#include "math/solve/sundials.h"

FnStatus sundials_has_room(const Sundials *v) {
  enum { VECTORS = 30 };
  double n = (double)v->n;
  return call_has(v->ctx, v->name,
                  sizeof(double) * n * (2 * n + VECTORS * (1 + (double)v->ns)));
}

bool sundials_begin(Sundials *v, const double *y0, void (*drop)(FnOwned *owned)) {
  call_hold(v->ctx, &v->owned, drop);
  if (SUNContext_Create(NULL, &v->sun)) return false;
  v->y = N_VNew_Serial(v->n, v->sun);
  v->matrix = SUNDenseMatrix(v->n, v->n, v->sun);
  if (!v->y || !v->matrix) return false;
  memcpy(N_VGetArrayPointer(v->y), y0, sizeof *y0 * (size_t)v->n);
  v->linear = SUNLinSol_Dense(v->y, v->matrix, v->sun);
  return v->linear != NULL;
}

void sundials_end(Sundials *v) {
  call_let_go(v->ctx, &v->owned);
  if (v->s) N_VDestroyVectorArray(v->s, (int)v->ns);
  if (v->linear) SUNLinSolFree(v->linear);
  if (v->matrix) SUNMatDestroy(v->matrix);
  if (v->y) N_VDestroy(v->y);
  if (v->sun) SUNContext_Free(&v->sun);
}

FnStatus sundials_no_set_up(const Sundials *v) {
  return call_reject(v->ctx, "%s: the solver could not be set up", v->name);
}

int sundials_note(Sundials *v, FnStatus status) {
  if (status == FN_OK) return 0;
  v->failed = status;
  return -1;
}

int sundials_finite(const Sundials *v, const double *x) {
  for (long k = 0; k < v->n; k++)
    if (!isfinite(x[k])) return 1;
  return 0;
}

void sundials_silent(int code, const char *module, const char *function, char *text,
                     void *data) {
  (void)code, (void)module, (void)function, (void)text, (void)data;
}

void sundials_forcing(const Sundials *v, long p, double *out) {
  long first = v->has_y0 ? v->n : 0;
  if (p < first)
    memset(out, 0, sizeof *out * (size_t)v->n);
  else
    memcpy(out, v->P + (p - first) * v->n, sizeof *out * (size_t)v->n);
}

FnStatus sundials_refuse(const Sundials *v, SundialsTrouble why, double t) {
  static const char *const WHY[] = {[SUNDIALS_TOLERANCE] = "the tolerance is too small",
                                    [SUNDIALS_ITERATIONS] =
                                        "its iterations did not converge",
                                    [SUNDIALS_STEP] = "no step is small enough"};
  if (v->failed != FN_OK) return v->failed;
  if (why == SUNDIALS_STEPS)
    return call_reject(v->ctx, "%s: more than %ld steps between two times, at time %g",
                       v->name, v->max_steps, t);
  return call_reject(v->ctx, "%s: the solver stopped at time %g (%s)", v->name, t,
                     WHY[why]);
}

/* Times may repeat. */
FnStatus sundials_integrate(Sundials *v, SundialsAdvance *advance, double *out,
                            Sensitivities *kept) {
  long n = v->n, ns = v->ns;
  double *s = call_numbers(v->ctx, v->ntimes * ns * n);
  *kept = (Sensitivities){n, ns, v->ntimes, v->has_y0, s};
  for (long i = 0; i < v->ntimes; i++) {
    if (v->ts[i] > (i ? v->ts[i - 1] : v->t0)) TRY_CALL(advance(v, v->ts[i]));
    memcpy(out + i * n, N_VGetArrayPointer(v->y), sizeof *out * (size_t)n);
    for (long p = 0; p < ns; p++) {
      const double *column = N_VGetArrayPointer(v->s[p]);
      for (long k = 0; k < n; k++) s[(i * n + k) * ns + p] = column[k];
    }
  }
  return FN_OK;
}
