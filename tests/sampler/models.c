/* SPDX-License-Identifier: BSD-3-Clause
   Densities with known answers. */
#include "models.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The model pointer is the table entry itself; the chain's memory is a counter of
   calls. */
typedef struct Model {
  long dim;
} Model;

#define RHO 0.5

static void *chain_memory(void *model, int id) {
  (void)id;
  (void)model;
  return calloc(1, sizeof(long));
}

static void chain_release(void *model, void *chain) {
  (void)model;
  free(chain);
}

static const char *no_error(void *model, void *chain) {
  (void)model;
  (void)chain;
  return "";
}

static DensityStatus copy_row(void *model, void *chain, const double *q, Rng *rng,
                              double *row) {
  (void)chain;
  (void)rng;
  memcpy(row, q, sizeof *q * (size_t)((Model *)model)->dim);
  return DENSITY_OK;
}

/* One for each number of dimensions that a test asks for. */
enum { MAX_DIM = 64 };
static Model MODELS[MAX_DIM + 1];

static Density density_of(long dim) {
  MODELS[dim].dim = dim;
  return (Density){.model = &MODELS[dim],
                   .dim = dim,
                   .width = dim,
                   .chain_new = chain_memory,
                   .chain_free = chain_release,
                   .write = copy_row,
                   .error = no_error};
}

double model_normal_scale(long dim, long i) {
  return dim == 1 ? 1 : pow(10, -2 + 4 * (double)i / (double)(dim - 1));
}

static DensityStatus normal_gradient(void *model, void *chain, const double *q,
                                     double *lp, double *g) {
  (void)chain;
  long dim = ((Model *)model)->dim;
  double before = 0, s2 = 1 - RHO * RHO;
  *lp = 0;
  for (long i = 0; i < dim; i++) {
    double scale = model_normal_scale(dim, i), x = q[i] / scale - 5;
    double variance = i ? s2 : 1, z = i ? x - RHO * before : x;
    *lp -= 0.5 * z * z / variance;
    g[i] = -z / variance / scale;
    if (i) g[i - 1] += RHO * z / variance / model_normal_scale(dim, i - 1);
    before = x;
  }
  return DENSITY_OK;
}

Density model_normal(long dim) {
  Density d = density_of(dim);
  d.gradient = normal_gradient;
  return d;
}

static DensityStatus chain_gradient(void *model, void *chain, const double *q, double *lp,
                                    double *g) {
  (void)chain;
  double rho = 0.95, s2 = 1 - rho * rho;
  *lp = -0.5 * q[0] * q[0];
  g[0] = -q[0];
  for (long i = 1; i < ((Model *)model)->dim; i++) {
    double z = q[i] - rho * q[i - 1];
    *lp -= 0.5 * z * z / s2;
    g[i] = -z / s2;
    g[i - 1] += rho * z / s2;
  }
  return DENSITY_OK;
}

Density model_chain(long dim) {
  Density d = density_of(dim);
  d.gradient = chain_gradient;
  return d;
}

static double inv_logit(double x) {
  return 1 / (1 + exp(-x));
}

static DensityStatus binomial_gradient(void *model, void *chain, const double *q,
                                       double *lp, double *g) {
  (void)model;
  (void)chain;
  double theta = inv_logit(q[0]);
  *lp = 9 * log(theta) + 16 * log1p(-theta);
  g[0] = 9 * (1 - theta) - 16 * theta;
  return DENSITY_OK;
}

static DensityStatus binomial_row(void *model, void *chain, const double *q, Rng *rng,
                                  double *row) {
  (void)model;
  (void)chain;
  row[0] = q[0];
  row[1] = inv_logit(q[0]);
  row[2] = 0;
  for (int i = 0; i < 20; i++) row[2] += rng_uniform(rng) < row[1];
  return DENSITY_OK;
}

Density model_binomial(void) {
  Density d = density_of(1);
  d.width = 3;
  d.gradient = binomial_gradient;
  d.write = binomial_row;
  return d;
}

static DensityStatus funnel_gradient(void *model, void *chain, const double *q,
                                     double *lp, double *g) {
  (void)model;
  (void)chain;
  double precision = exp(-q[0]);
  *lp = -0.5 * q[0] * q[0];
  g[0] = -q[0];
  for (int i = 1; i < 4; i++) {
    *lp -= 0.5 * q[i] * q[i] * precision + 0.5 * q[0];
    g[0] += 0.5 * q[i] * q[i] * precision - 0.5;
    g[i] = -q[i] * precision;
  }
  return DENSITY_OK;
}

Density model_funnel(void) {
  Density d = density_of(4);
  d.gradient = funnel_gradient;
  return d;
}

static DensityStatus fatal_gradient(void *model, void *chain, const double *q, double *lp,
                                    double *g) {
  if (fabs(q[0]) > 3) return DENSITY_FATAL;
  (void)model;
  (void)chain;
  *lp = -0.5 * q[0] * q[0];
  g[0] = -q[0];
  return DENSITY_OK;
}

static const char *fatal_error(void *model, void *chain) {
  (void)model;
  (void)chain;
  return "index 7 is out of range";
}

Density model_fatal(void) {
  Density d = density_of(1);
  d.gradient = fatal_gradient;
  d.error = fatal_error;
  return d;
}

static DensityStatus never_gradient(void *model, void *chain, const double *q, double *lp,
                                    double *g) {
  (void)model;
  (void)chain;
  (void)q;
  (void)lp;
  (void)g;
  return DENSITY_REJECT;
}

static const char *never_error(void *model, void *chain) {
  (void)model;
  (void)chain;
  return "sigma is -1";
}

Density model_never(void) {
  Density d = density_of(2);
  d.gradient = never_gradient;
  d.error = never_error;
  return d;
}

static DensityStatus wall_gradient(void *model, void *chain, const double *q, double *lp,
                                   double *g) {
  (void)model;
  (void)chain;
  *lp = -0.5 * q[0] * q[0];
  g[0] = -q[0];
  return q[0] < 0 ? DENSITY_REJECT : DENSITY_OK;
}

Density model_wall(void) {
  Density d = density_of(1);
  d.gradient = wall_gradient;
  return d;
}

static DensityStatus flat_gradient(void *model, void *chain, const double *q, double *lp,
                                   double *g) {
  (void)chain;
  (void)q;
  *lp = 0;
  for (long i = 0; i < ((Model *)model)->dim; i++) g[i] = 0;
  return DENSITY_OK;
}

Density model_flat(void) {
  Density d = density_of(2);
  d.gradient = flat_gradient;
  return d;
}

static DensityStatus empty_row(void *model, void *chain, const double *q, Rng *rng,
                               double *row) {
  (void)model;
  (void)chain;
  (void)q;
  row[0] = rng_uniform(rng);
  return DENSITY_OK;
}

Density model_empty(void) {
  Density d = density_of(0);
  d.width = 1;
  d.gradient = flat_gradient;
  d.write = empty_row;
  return d;
}

static DensityStatus neal_gradient(void *model, void *chain, const double *q, double *lp,
                                   double *g) {
  (void)model;
  (void)chain;
  double v = q[0], squares = 0, precision = exp(-v);
  for (int i = 1; i < NEAL_DIM; i++) squares += q[i] * q[i];
  *lp = -v * v / 18 - 0.5 * (NEAL_DIM - 1) * v - 0.5 * squares * precision;
  g[0] = -v / 9 - 0.5 * (NEAL_DIM - 1) + 0.5 * squares * precision;
  for (int i = 1; i < NEAL_DIM; i++) g[i] = -q[i] * precision;
  return DENSITY_OK;
}

Density model_neal(void) {
  Density d = density_of(NEAL_DIM);
  d.gradient = neal_gradient;
  return d;
}

static DensityStatus modes_gradient(void *model, void *chain, const double *q, double *lp,
                                    double *g) {
  (void)model;
  (void)chain;
  double rest = -0.5 * q[1] * q[1];
  double main = -0.5 * (q[0] + 20) * (q[0] + 20),
         minor = -0.5 * (q[0] - 40) * (q[0] - 40) - 60;
  bool is_main = main > minor;
  *lp = rest + (is_main ? main : minor) + log1p(exp(-fabs(main - minor)));
  double share = 1 / (1 + exp(minor - main));
  g[0] = -share * (q[0] + 20) - (1 - share) * (q[0] - 40);
  g[1] = -q[1];
  return DENSITY_OK;
}

Density model_modes(void) {
  Density d = density_of(2);
  d.gradient = modes_gradient;
  return d;
}

long stats_width(const Run *run, int chain) {
  DrawRows made = run_share(run, chain);
  long width = made.stats ? made.stats->stride : 0;
  draw_rows_drop(&made);
  return width;
}

void resume_from(Run *run, int chain, ChainState state, const Run *from, long width,
                 long room) {
  long stats = stats_width(from, chain);
  DrawRows to = draw_rows_new(room, width, stats);
  size_t bytes = sizeof(double) * (size_t)run_drawn(from, chain);
  memcpy(to.rows->at, run_rows(from, chain), bytes * (size_t)width);
  memcpy(to.stats->at, run_stats(from, chain), bytes * (size_t)stats);
  run_resume(run, chain, &state, &to);
}

ChainState state_of(const Run *run, int chain) {
  ChainState state;
  if (!run_state(run, chain, &state)) abort();
  return state;
}
