/* SPDX-License-Identifier: BSD-3-Clause
   Hierarchical priors that are found in programs, and those that are left: expected is
   what the program says, read by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include "base/alloc.h"
#include "model/bound.h"

/* What stands before the model block; parameters are q0: mu, q1: log tau, q2 and on. */
#define PARAMETERS "parameters { real mu; real<lower=0> tau; "

typedef struct Case {
  const char *program;
  const char *expected; /* of each element: which, c or n, mean, log scale */
} Case;

static const Case CASES[] = {
    {PARAMETERS "vector[3] t; } model { t ~ normal(mu, tau); }",
     "2 c q0 q1; 3 c q0 q1; 4 c q0 q1"},
    {PARAMETERS "real t; } model { t ~ student_t(4, 1, 2 * tau); }", "2 c 1 0.693147 q1"},
    {PARAMETERS "array[2] real t; } model { for (i in 1:2) t[i] ~ cauchy(mu, tau); }",
     "2 c q0 q1; 3 c q0 q1"},
    {PARAMETERS "vector<lower=0>[2] t; } model { t ~ lognormal(mu, sqrt(tau)); }",
     "2 c q0 0.5q1; 3 c q0 0.5q1"},
    /* means and scales of elements */
    {PARAMETERS "vector[2] m; vector<lower=0>[2] s; vector[2] t; }"
                "model { t ~ normal(m, s); }",
     "6 c q2 q4; 7 c q3 q5"},
    {PARAMETERS "vector[2] m; vector<lower=0>[2] s; array[3] real t; }"
                "model { array[3] int g = {2, 1, 2};"
                "for (j in 1:3) t[j] ~ normal(m[g[j]], tau * s[g[j]]); }",
     "6 c q3 q1 q5; 7 c q2 q1 q4; 8 c q3 q1 q5"},
    {PARAMETERS "vector[2] b; vector[2] t; }"
                "model { t ~ normal(mu + [[1, 2], [3, 4]] * b, tau); }",
     "4 c q0 q2 2q3 q1; 5 c q0 3q2 4q3 q1"},
    {PARAMETERS "real b; vector[2] t; } transformed parameters { vector[2] m;"
                "for (j in 1:2) m[j] = mu - j * b; real s = 1 / sqrt(tau); }"
                "model { t ~ normal(m, s); }",
     "3 c q0 -1q2 -0.5q1; 4 c q0 -2q2 -0.5q1"},
    {PARAMETERS "vector[2] t; } model { for (j in 1:2) { real m = mu + j;"
                "target += normal_lpdf(t[j] | m, exp(mu)); } }",
     "2 c 1 q0 q0; 3 c 2 q0 q0"},
    {PARAMETERS "matrix[2, 2] t; } model { to_vector(t) ~ normal(0, tau); }",
     "2 c 0 q1; 3 c 0 q1; 4 c 0 q1; 5 c 0 q1"},
    {PARAMETERS "array[2] vector[2] t; } model { for (k in 1:2) if (k > 1)"
                "t[k] ~ normal(mu, tau); }",
     "4 c q0 q1; 5 c q0 q1"},
    /* vectors: each of an array, and a covariance that has a name */
    {PARAMETERS "vector<lower=0>[2] s; cholesky_factor_corr[2] L; array[2] vector[2] t; }"
                "model { t ~ multi_normal_cholesky([mu, 1]', diag_pre_multiply(s, L)); }",
     "5 c q0 q2; 6 c 1 q3; 7 c q0 q2; 8 c 1 q3"},
    {PARAMETERS "corr_matrix[2] R; vector[2] t; } transformed parameters {"
                "matrix[2, 2] S = quad_form_diag(R, [tau, exp(mu)]'); }"
                "model { t ~ multi_normal([1, mu]', S); }",
     "3 c 1 q1; 4 c q0 q0"},
    /* levels: what a mean is made of comes first */
    {PARAMETERS "real m; vector[2] t; } model { t ~ normal(m, tau); m ~ normal(mu, tau); "
                "}",
     "2 c q0 q1; 3 c q2 q1; 4 c q2 q1"},
    /* not centred */
    {PARAMETERS "vector[2] z; } transformed parameters { vector[2] t = mu + tau * z; }"
                "model { z ~ std_normal(); }",
     "2 n q0 q1; 3 n q0 q1"},
    {PARAMETERS "vector[2] z; } model { z ~ normal(0, 1); vector[2] t;"
                "for (i in 1:2) t[i] = z[i] * tau - mu; }",
     "2 n -1q0 q1; 3 n -1q0 q1"},
    {PARAMETERS
     "vector<offset=mu, multiplier=tau>[2] t; } model { t ~ normal(mu, tau); }",
     "2 n q0 q1; 3 n q0 q1"},
    {PARAMETERS "vector[2] z; } model { z ~ std_normal();"
                "[1, 2, 3]' ~ normal(mu + tau * z[{1, 2, 1}], 1); }",
     "2 n 0 q1; 3 n 0 q1"},
    /* what is left */
    {PARAMETERS "vector[2] t; } model { t ~ normal(mu, 2); }", ""},
    {PARAMETERS "vector[2] t; } model { t ~ normal(mu, tau + 1); }", ""},
    {PARAMETERS "vector[2] t; } model { t ~ normal(mu * mu, tau); }", ""},
    {PARAMETERS "vector<lower=-9>[2] t; } model { t ~ normal(mu, tau); }", ""},
    {PARAMETERS "vector[3] t; } model { t[2:3] ~ normal(t[1:2], tau); }", ""},
    {PARAMETERS "real t; } model { t ~ normal(mu, tau); mu ~ normal(t, tau); }",
     "0 c q2 q1"}, /* one of two that need each other */
    {PARAMETERS "vector[2] t; } model { if (mu > 0) t ~ normal(mu, tau); }", ""},
    {PARAMETERS "vector[2] t; } model { t[1] ~ normal(mu, tau) T[0, ]; }", ""},
    {PARAMETERS
     "vector[2] z; } transformed parameters { vector[2] t = tau * z; } model { "
     "z ~ normal(0, 2); }",
     ""}};

static void put_form(Buf *out, const LinearForm *f) {
  if (f->constant != 0 || f->n == 0) buf_printf(out, " %.6g", f->constant + 0.0);
  for (long k = 0; k < f->n; k++)
    if (f->factors[k] == 1)
      buf_printf(out, " q%ld", f->params[k]);
    else
      buf_printf(out, " %.6gq%ld", f->factors[k], f->params[k]);
}

static void put_elements(Buf *out, const Centred *c) {
  for (long i = 0; c && i < c->n; i++) {
    const CentredElement *e = &c->elements[i];
    buf_printf(out, "%s%ld %s", i ? "; " : "", e->at, e->is_centred ? "c" : "n");
    put_form(out, &c->forms[e->mean]);
    put_form(out, &c->forms[e->scale]);
    assert_true(e->mean < e->forms && e->scale < e->forms && e->forms <= c->nforms);
  }
}

static Value *no_field(void *ctx, const char *name) {
  (void)ctx, (void)name;
  return NULL;
}

static void test_cases(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
    const char *text = CASES[i].program;
    Diags *diags = diags_new();
    Model *model = model_new((Str){text, strlen(text)}, NULL, NULL, diags);
    DataSource from = {.find = no_field};
    Bound *bound =
        model ? bound_new(model, &from, 1, COMPILER_TCC, true, NULL, diags) : NULL;
    if (!bound) fail_msg("%s: %s", text, diags_at(diags, 0)->message);
    Buf found = {0};
    put_elements(&found, bound_density(bound)->centred);
    if (strcmp(buf_text(&found), CASES[i].expected) != 0)
      fail_msg("%s:\n%s\nnot %s", text, buf_text(&found), CASES[i].expected);
    buf_free(&found);
    bound_destroy(&bound);
    model_drop(&model);
    diags_destroy(&diags);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
