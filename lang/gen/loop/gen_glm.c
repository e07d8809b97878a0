/* SPDX-License-Identifier: BSD-3-Clause
   Functions of generalised linear models as the density of alpha + x * beta that they
   stand for, which is one fused loop; the function of the binary goes over the outcomes
   several times. */
#include <string.h>
#include "lang/gen/loop/density.h"
#include "lang/gen/text/var.h"
#include "lang/tree/build.h"
#include "lang/tree/operator.h"

typedef struct Glm {
  const char *name, *plain;
  int x; /* the argument x, before alpha and beta */
} Glm;

static const Glm glms[] = {
    {"normal_id_glm_lpdf", "normal_lpdf", 1},
    {"poisson_log_glm_lpmf", "poisson_log_lpmf", 1},
    {"bernoulli_logit_glm_lpmf", "bernoulli_logit_lpmf", 1},
    {"binomial_logit_glm_lpmf", "binomial_logit_lpmf", 2},
    {"neg_binomial_2_log_glm_lpmf", "neg_binomial_2_log_lpmf", 1},
};

static const Glm *glm_of(const Node *call) {
  const Fn *fn = call->kind == NODE_CALL ? call->match.fn : NULL;
  for (size_t i = 0; fn && i < sizeof glms / sizeof *glms; i++)
    if (!strcmp(fn->name, glms[i].name)) return &glms[i];
  return NULL;
}

/* x * beta and alpha + x * beta */
static Node *predictor(Build *b, Node *x, Node *alpha, Node *beta) {
  Type types[2] = {x->type, beta->type};
  Node *product = build_binary(b, "*", x, beta);
  product->type = TYPE(BASE_VECTOR);
  if (!fn_resolve(operator_row("*", types, 2), types, 2, &product->match)) return NULL;
  Node *sum = build_binary(b, "+", alpha, product);
  sum->type = TYPE(BASE_VECTOR);
  return sum;
}

Node *glm_plain(Gen *g, const Node *call) {
  const Glm *glm = glm_of(call);
  if (!glm || call->kids[glm->x]->type.base != BASE_MATRIX) return NULL;
  Build b = {g->arena, call->span};
  Node *plain = node_new(g->arena, NODE_CALL, call->span, 0);
  Type types[FN_MAX_ARGS];
  for (int i = 0; i < call->nkids; i++) {
    Node *arg = call->kids[i];
    if (i < glm->x && type_is_scalar(arg->type)) return NULL;
    if (i == glm->x) arg = predictor(&b, arg, call->kids[i + 1], call->kids[i + 2]);
    if (!arg) return NULL;
    types[plain->nkids] = arg->type;
    node_add(g->arena, plain, arg);
    if (i == glm->x) i += 2;
  }
  if (!fn_resolve(glm->plain, types, plain->nkids, &plain->match)) return NULL;
  if (!plain->match.fn || plain->match.fn->kind != FN_DENSITY) return NULL;
  plain->text = glm->plain;
  plain->type = call->type;
  plain->match.propto = call->match.propto;
  return plain;
}
