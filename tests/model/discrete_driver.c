/* SPDX-License-Identifier: BSD-3-Clause
   Checks what became of discrete parameters:
     discrete_driver FILE.stan DATA.json [TWIN.stan]    exit status 0 when all agree
   The density without them against the sum over all their values of the density of the
   program as it stands, the frequencies of their draws against the same sum, and the
   density against that of TWIN.stan, in which somebody summed by hand; and what each
   element stands together with: its parts of the density change as all of it does. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "lang/discrete/discrete.h"
#include "lang/syntax/parse.h"
#include "model/data.h"

enum { MAX_ELEMENTS = 64, MAX_CONFIGURATIONS = 200000, DRAWS = 20000 };

typedef struct Side {
  const Program *program;
  Eval *eval;
  long dim;
} Side;

/* One element of a discrete parameter. */
typedef struct Element {
  const Node *decl; /* of the program as it stands */
  long at;
  int lower, upper, value;
} Element;

static int failures;

static void die(const char *what, const char *detail) {
  fprintf(stderr, "%s: %s\n", what, detail);
  exit(2);
}

static void read_text(const char *path, Buf *text) {
  if (fs_read(path, 0, text)) die("cannot read", path);
}

static const Program *load(const char *path, bool lower) {
  Buf text = {0}, out = {0};
  read_text(path, &text);
  Diags *diags = diags_new();
  const Program *p = parse_program((Str){text.p, text.n}, NULL, diags);
  if (p && !check_program((Program *)p, NULL, diags)) p = NULL;
  if (p && lower) p = discrete_lower(p, NULL, diags);
  diags_print(&out, diags, (Str){text.p, text.n}, path);
  if (!p) die("program", buf_text(&out));
  diags_destroy(&diags);
  buf_free(&text);
  buf_free(&out);
  return p;
}

static Value *find_field(void *ctx, const char *name) {
  return value_field(ctx, name);
}

static void bind(Side *s, Value *record) {
  const DataSource source = {record, find_field, NULL};
  Diags *diags = diags_new();
  s->eval = eval_new(s->program, NULL);
  if (!data_bind(s->eval, s->program, &source, diags))
    die("data", diags_at(diags, 0)->message);
  if (eval_block(s->eval, BLOCK_TRANSFORMED_DATA) != EVAL_OK ||
      eval_dim(s->eval, &s->dim) != EVAL_OK)
    die("transformed data", eval_error(s->eval));
  diags_destroy(&diags);
}

static Side side(const char *path, bool lower, Value *record) {
  Side s = {.program = load(path, lower)};
  bind(&s, record);
  return s;
}

/* What is refused or no number is impossible. */
static double density(Side *s, const double *q) {
  double lp = NAN;
  EvalStatus status = eval_log_density(s->eval, q, true, &lp);
  if (status == EVAL_ERROR) die("density", eval_error(s->eval));
  return status == EVAL_OK && !isnan(lp) ? lp : -HUGE_VAL;
}

static void compare(const char *what, double a, double b) {
  if (fabs(a - b) <= 1e-12 * fmax(1, fabs(b))) return;
  printf("FAIL %s: %.17g, should be %.17g\n", what, a, b);
  failures++;
}

/* ---- enumeration ---- */

static int bound_at(Side *s, const Node *decl, int which, long k) {
  Value *value = NULL;
  if (eval_expression(s->eval, decl->kids[0]->kids[which], &value) != EVAL_OK)
    die("bound", eval_error(s->eval));
  int bound = (int)view_get(&value->view, value->view.size > 1 ? k : 0);
  value_drop(&value);
  return bound;
}

static int find_elements(Side *s, Element *elements) {
  Node **decls;
  int n = program_decls(s->program, BLOCK_PARAMETERS, &decls), count = 0;
  for (int i = 0; i < n; i++) {
    long dims[VIEW_MAX_DIMS], size = 1;
    int ndims;
    if (!type_is_int(decls[i]->type)) continue;
    if (eval_decl_dims(s->eval, decls[i], dims, &ndims) != EVAL_OK)
      die("sizes", eval_error(s->eval));
    for (int d = 0; d < ndims; d++) size *= dims[d];
    for (long k = 0; k < size; k++) {
      if (count == MAX_ELEMENTS) die("too many elements", decls[i]->text);
      Element *e = &elements[count++];
      *e = (Element){decls[i], k, bound_at(s, decls[i], DT_LOWER, k),
                     bound_at(s, decls[i], DT_UPPER, k), 0};
      e->value = e->lower;
    }
  }
  return count;
}

static void set_values(Side *s, const Element *elements, int n) {
  for (int i = 0; i < n;) {
    const Node *decl = elements[i].decl;
    long dims[VIEW_MAX_DIMS];
    int ndims;
    eval_decl_dims(s->eval, decl, dims, &ndims);
    Value *value = value_new(decl->sym->type, dims);
    for (; i < n && elements[i].decl == decl; i++)
      value->view.i[elements[i].at] = elements[i].value;
    eval_set(s->eval, decl->sym, value);
  }
}

static bool next(Element *elements, int n) {
  for (int i = n - 1; i >= 0; i--) {
    if (elements[i].value++ < elements[i].upper) return true;
    elements[i].value = elements[i].lower;
  }
  return false;
}

/* The number of the present values among all configurations. */
static long number_of(const Element *elements, int n) {
  long k = 0;
  for (int i = 0; i < n; i++)
    k = k * (elements[i].upper - elements[i].lower + 1) + elements[i].value -
        elements[i].lower;
  return k;
}

/* log of the sum of exp(terms); [terms] become probabilities. */
static double sum_up(double *terms, long n) {
  double most = -INFINITY, sum = 0;
  for (long k = 0; k < n; k++) most = fmax(most, terms[k]);
  for (long k = 0; k < n; k++) sum += terms[k] = exp(terms[k] - most);
  for (long k = 0; k < n; k++) terms[k] /= sum;
  return most + log(sum);
}

static double enumerate(Side *given, Element *elements, int n, const double *q,
                        double *terms, long configurations) {
  for (long k = 0; k < configurations; k++, next(elements, n)) {
    set_values(given, elements, n);
    terms[k] = density(given, q);
  }
  return sum_up(terms, configurations);
}

/* ---- draws ---- */

static const Sym *generated(const Program *p, const char *name) {
  Node **decls;
  int n = program_decls(p, BLOCK_GENERATED, &decls);
  for (int i = 0; i < n; i++)
    if (strcmp(decls[i]->text, name) == 0) return decls[i]->sym;
  die("not among the generated quantities", name);
  return NULL;
}

static void draw(Side *summed, const double *q, Rng *rng, Element *elements, int n) {
  double lj;
  eval_set_rng(summed->eval, rng);
  if (eval_constrain(summed->eval, q, false, &lj) != EVAL_OK ||
      eval_block(summed->eval, BLOCK_TRANSFORMED_PARAMETERS) != EVAL_OK ||
      eval_block(summed->eval, BLOCK_GENERATED) != EVAL_OK)
    die("draws", eval_error(summed->eval));
  for (int i = 0; i < n; i++) {
    const Sym *sym = generated(summed->program, elements[i].decl->text);
    elements[i].value = (int)view_get(&eval_get(summed->eval, sym)->view, elements[i].at);
  }
}

/* Pearson's statistic over configurations, those expected seldom as one. */
static void compare_draws(Side *summed, const double *q, const double *p, long count,
                          Element *elements, int n) {
  long *seen = mem_new(sizeof *seen * (size_t)count), cells = 0;
  double rest = 0, rest_seen = 0, statistic = 0;
  Rng rng;
  rng_init(&rng, 20240501, 0, STREAM_GENERATED);
  for (int k = 0; k < DRAWS; k++) {
    draw(summed, q, &rng, elements, n);
    seen[number_of(elements, n)]++;
  }
  for (long k = 0; k < count; k++) {
    double expected = DRAWS * p[k], off = (double)seen[k] - expected;
    if (p[k] == 0 && seen[k]) statistic = INFINITY;
    bool often = expected >= 5;
    if (often) statistic += off * off / expected;
    cells += often;
    rest += often ? 0 : expected;
    rest_seen += often ? 0 : (double)seen[k];
  }
  if (rest >= 5) statistic += (rest_seen - rest) * (rest_seen - rest) / rest;
  double freedom = (double)cells - (rest < 5);
  if (statistic > freedom + 5 * sqrt(2 * freedom) + 10) {
    printf("FAIL frequencies: %g with %g degrees of freedom\n", statistic, freedom);
    failures++;
  }
  mem_free(seen);
}

/* ---- parts ---- */

typedef struct Terms {
  const double *terms;
  double *sums; /* of elements */
} Terms;

static void add_part(void *ctx, const int *elements, int n) {
  Terms *t = ctx;
  for (int i = 0; i < n; i++) {
    bool again = false; /* an element may be meant twice */
    for (int k = 0; k < i; k++) again = again || elements[k] == elements[i];
    if (!again) t->sums[elements[i]] += *t->terms;
  }
  t->terms++;
}

/* The values, in order of declaration; after them all parts are wanted. */
static void set_present(Side *parts, const Element *elements) {
  Node **decls;
  int count = program_decls(parts->program, BLOCK_PARAMETERS, &decls);
  for (int i = 0; i < count; i++) {
    long dims[VIEW_MAX_DIMS];
    int ndims;
    if (!type_is_int(decls[i]->type)) continue;
    if (eval_decl_dims(parts->eval, decls[i], dims, &ndims) != EVAL_OK)
      die("sizes", eval_error(parts->eval));
    Value *value = value_new(decls[i]->sym->type, dims);
    bool wanted = strcmp(decls[i]->text, "_wanted") == 0;
    for (long k = 0; k < value->view.size; k++)
      value->view.i[k] = wanted ? 1 : elements++->value;
    eval_set(parts->eval, decls[i]->sym, value);
  }
}

/* For every element the sum of the parts that mention it. */
static void sum_parts(Side *parts, const Element *elements, int n, const double *q,
                      double *sums) {
  double lj;
  set_present(parts, elements);
  if (eval_constrain(parts->eval, q, false, &lj) != EVAL_OK ||
      eval_block(parts->eval, BLOCK_TRANSFORMED_PARAMETERS) != EVAL_OK ||
      eval_block(parts->eval, BLOCK_GENERATED) != EVAL_OK)
    die("parts", eval_error(parts->eval));
  const Value *terms = eval_get(parts->eval, generated(parts->program, "_terms"));
  Terms t = {terms->view.r, sums};
  for (int i = 0; i < n; i++) sums[i] = 0;
  discrete_visit_parts(parts->program, parts->eval, add_part, &t);
}

static int random_value(const Element *e, Rng *rng) {
  int width = e->upper - e->lower + 1, k = (int)(rng_uniform(rng) * width);
  return e->lower + (k < width ? k : width - 1);
}

/* Changes of one element, from values that are possible. */
static int check_parts(Side *given, Side *parts, const double *q, Rng *rng) {
  Element elements[MAX_ELEMENTS];
  double before[MAX_ELEMENTS], after[MAX_ELEMENTS];
  int n = find_elements(given, elements), compared = 0;
  for (int round = 0; round < 300; round++) {
    for (int i = 0; i < n; i++) elements[i].value = random_value(&elements[i], rng);
    Element *e = &elements[round % n];
    set_values(given, elements, n);
    double all = density(given, q);
    sum_parts(parts, elements, n, q, before);
    if (isinf(all)) continue;
    e->value = random_value(e, rng);
    set_values(given, elements, n);
    double then = density(given, q);
    sum_parts(parts, elements, n, q, after);
    double change = after[round % n] - before[round % n];
    if (isinf(then) && !(change > -HUGE_VAL))
      change = then - all; /* both are impossible */
    if (change != then - all) compare("change of parts", change, then - all);
    compared++;
  }
  return compared;
}

/* ---- all of it ---- */

static void check_sum(Side *given, Side *summed, const double *q, bool draws) {
  Element elements[MAX_ELEMENTS];
  long count = 1;
  int n = find_elements(given, elements);
  for (int i = 0; i < n; i++) count *= elements[i].upper - elements[i].lower + 1;
  if (n == 0 || count > MAX_CONFIGURATIONS) die("cannot be enumerated", "");
  double *terms = mem_new(sizeof *terms * (size_t)count);
  compare("sum over all states", density(summed, q),
          enumerate(given, elements, n, q, terms, count));
  if (draws) compare_draws(summed, q, terms, count, elements, n);
  mem_free(terms);
}

int main(int argc, char **argv) {
  Buf json = {0}, error = {0};
  Rng rng;
  if (argc < 3) die("usage", "discrete_driver FILE.stan DATA.json [TWIN.stan]");
  read_text(argv[2], &json);
  Value *record = data_from_json((Str){json.p, json.n}, &error);
  if (!record) die("data", buf_text(&error));
  Side given = side(argv[1], false, record), summed = side(argv[1], true, record);
  Side twin = argc > 3 ? side(argv[3], false, record) : (Side){0};
  double *q = mem_new(sizeof *q * (size_t)(summed.dim + 1));
  rng_init(&rng, 1, 0, STREAM_INIT);
  for (int round = 0; round < 3; round++) {
    for (long i = 0; i < summed.dim; i++) q[i] = 2 * rng_uniform(&rng) - 1;
    check_sum(&given, &summed, q, round == 0);
    if (twin.program) compare("sum by hand", density(&summed, q), density(&twin, q));
  }
  Side parts = {.program = discrete_parts(given.program, NULL)};
  if (!parts.program) die("no parts", argv[1]);
  bind(&parts, record);
  if (!check_parts(&given, &parts, q, &rng)) die("nothing could be compared", argv[1]);
  printf("%s: %ld parameters, %d failures\n", failures ? "FAIL" : "ok", summed.dim,
         failures);
  return failures != 0;
}
