/* SPDX-License-Identifier: BSD-3-Clause
   Plans of variable elimination: neighbours, a heap of variables by fill, factors and
   messages by variable.  Sources in elimination.h. */
#include "math/solve/elimination.h"
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include "base/vec.h"

typedef Vec(int) Ints;

/* A table: a factor given, or the message of a step. */
typedef struct Table {
  int is_message, first;
  Ints vars, strides;
} Table;

/* Entry of the heap; an older one of the same variable is passed over. */
typedef struct Entry {
  double cost;
  int var, stamp;
} Entry;

typedef struct Plan {
  const int *states;
  int n;
  Ints *near;   /* neighbours of a variable that is left, ascending */
  Ints *tables; /* of a variable, by number */
  int *stamps;
  char *gone, *used; /* variables; tables that were summed */
  Vec(Table) all;
  Vec(Entry) heap;
  Ints out;
  int messages, cells;
} Plan;

/* Above this many neighbours the fill is not counted: they come last. */
enum { MANY = 24 };

/* ---- sets of ints ---- */

static int place_of(const Ints *set, int x) {
  int low = 0, high = set->n;
  while (low < high) {
    int middle = (low + high) / 2;
    if (set->at[middle] < x)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static int has(const Ints *set, int x) {
  int k = place_of(set, x);
  return k < set->n && set->at[k] == x;
}

static void insert(Ints *set, int x) {
  int k = place_of(set, x);
  if (k < set->n && set->at[k] == x) return;
  vec_push(set, x);
  memmove(set->at + k + 1, set->at + k, sizeof *set->at * (size_t)(set->n - 1 - k));
  set->at[k] = x;
}

static void take_out(Ints *set, int x) {
  int k = place_of(set, x);
  if (k == set->n || set->at[k] != x) return;
  memmove(set->at + k, set->at + k + 1, sizeof *set->at * (size_t)(set->n - 1 - k));
  set->n--;
}

/* ---- the heap: least fill, then least table, then the first variable ---- */

static int before(const Entry *a, const Entry *b) {
  return a->cost < b->cost || (a->cost == b->cost && a->var < b->var);
}

static void heap_push(Plan *p, Entry e) {
  vec_push(&p->heap, e);
  int k = p->heap.n - 1;
  for (; k > 0 && before(&e, &p->heap.at[(k - 1) / 2]); k = (k - 1) / 2)
    p->heap.at[k] = p->heap.at[(k - 1) / 2];
  p->heap.at[k] = e;
}

static Entry heap_pop(Plan *p) {
  Entry top = p->heap.at[0], e = p->heap.at[--p->heap.n];
  int k = 0;
  for (int kid = 1; kid < p->heap.n; kid = 2 * k + 1) {
    if (kid + 1 < p->heap.n && before(&p->heap.at[kid + 1], &p->heap.at[kid])) kid++;
    if (!before(&p->heap.at[kid], &e)) break;
    p->heap.at[k] = p->heap.at[kid];
    k = kid;
  }
  p->heap.at[k] = e;
  return top;
}

static double clique(const Plan *p, int v) {
  double cells = p->states[v];
  for (int i = 0; i < p->near[v].n; i++) cells *= p->states[p->near[v].at[i]];
  return cells;
}

/* Pairs of neighbours that elimination would couple, weighed before the size of the *
   table. */
static double cost_of(const Plan *p, int v) {
  const Ints *near = &p->near[v];
  if (near->n > MANY) return 1e12 + near->n;
  int fill = 0;
  for (int i = 0; i < near->n; i++)
    for (int j = i + 1; j < near->n; j++)
      fill += !has(&p->near[near->at[i]], near->at[j]);
  double cells = clique(p, v);
  return fill * 1e6 + (cells < 1e6 ? cells : 1e6 - 1);
}

static void judge(Plan *p, int v) {
  heap_push(p, (Entry){cost_of(p, v), v, ++p->stamps[v]});
}

/* ---- tables ---- */

static void add_table(Plan *p, Table table) {
  for (int i = 0; i < table.vars.n; i++) {
    Ints *of = &p->tables[table.vars.at[i]];
    if (!of->n || of->at[of->n - 1] != p->all.n) vec_push(of, p->all.n);
  }
  vec_push(&p->all, table);
}

/* Row-major strides of the variables in order; a variable that stands twice is on the
   diagonal.  Returns the number of cells. */
static int add_strides(const Plan *p, const int *vars, int m, Table *table) {
  int stride = 1;
  for (int i = m - 1; i >= 0; i--) {
    int k = place_of(&table->vars, vars[i]);
    bool old = k < table->vars.n && table->vars.at[k] == vars[i];
    if (!old) {
      insert(&table->vars, vars[i]);
      vec_push(&table->strides, 0);
      memmove(table->strides.at + k + 1, table->strides.at + k,
              sizeof(int) * (size_t)(table->strides.n - 1 - k));
      table->strides.at[k] = 0;
    }
    table->strides.at[k] += stride;
    stride *= p->states[vars[i]];
  }
  return stride;
}

static int read_factors(Plan *p, const int *factors, long length) {
  int terms = 0;
  for (long k = 0; k + 1 < length; k += 2 + factors[k + 1]) {
    const int *vars = factors + k + 2;
    int m = factors[k + 1];
    Table table = {.first = factors[k]};
    int cells = add_strides(p, vars, m, &table);
    if (table.first + cells > terms) terms = table.first + cells;
    for (int i = 0; i < m; i++)
      for (int j = 0; j < m; j++)
        if (vars[i] != vars[j]) insert(&p->near[vars[i]], vars[j]);
    add_table(p, table);
  }
  return terms;
}

static int stride_of(const Table *table, int v) {
  int k = place_of(&table->vars, v);
  return k < table->vars.n && table->vars.at[k] == v ? table->strides.at[k] : 0;
}

/* ---- steps ---- */

/* The inputs of a step; returns their number. */
static int put_inputs(Plan *p, int v) {
  const Ints *of = &p->tables[v], *near = &p->near[v];
  int inputs = 0;
  for (int i = 0; i < of->n; i++) {
    if (p->used[of->at[i]]) continue;
    const Table *table = &p->all.at[of->at[i]];
    p->used[of->at[i]] = 1;
    inputs++;
    vec_push(&p->out, table->is_message);
    vec_push(&p->out, table->first);
    vec_push(&p->out, stride_of(table, v));
    for (int j = 0; j < near->n; j++) vec_push(&p->out, stride_of(table, near->at[j]));
  }
  return inputs;
}

static void put_step(Plan *p, int v) {
  const Ints *near = &p->near[v];
  int cells = (int)clique(p, v), size = cells / p->states[v], head = p->out.n;
  const int header[STEP_HEADER] = {v, p->states[v], near->n, p->messages, 0};
  for (int i = 0; i < STEP_HEADER; i++) vec_push(&p->out, header[i]);
  for (int j = 0; j < near->n; j++) {
    vec_push(&p->out, near->at[j]);
    vec_push(&p->out, p->states[near->at[j]]);
  }
  int inputs = put_inputs(p, v);
  p->out.at[head + STEP_INPUTS] = inputs;
  if (inputs + near->n > p->out.at[PLAN_WIDTH]) p->out.at[PLAN_WIDTH] = inputs + near->n;
  Table message = {.is_message = 1, .first = p->messages};
  add_strides(p, near->at, near->n, &message);
  add_table(p, message);
  p->messages += size;
  p->cells += cells;
}

/* Couples the neighbours of [v] and lets go of it. */
static void eliminate(Plan *p, int v) {
  Ints *near = &p->near[v];
  p->gone[v] = 1;
  for (int i = 0; i < near->n; i++) {
    Ints *other = &p->near[near->at[i]];
    take_out(other, v);
    for (int j = 0; j < near->n; j++)
      if (j != i) insert(other, near->at[j]);
  }
  for (int i = 0; i < near->n; i++) {
    int w = near->at[i];
    judge(p, w);
    for (int j = 0; near->n > 1 && p->near[w].n <= MANY && j < p->near[w].n; j++)
      judge(p, p->near[w].at[j]);
  }
}

/* A variable and what it is coupled with, in place of a plan. */
static void put_refusal(Plan *p, int v) {
  p->out.n = PLAN_HEADER;
  p->out.at[PLAN_STEPS] = -1;
  p->out.at[PLAN_MESSAGES] = 1 + p->near[v].n;
  vec_push(&p->out, v);
  for (int i = 0; i < p->near[v].n; i++) vec_push(&p->out, p->near[v].at[i]);
}

static void put_steps(Plan *p) {
  for (int v = 0; v < p->n; v++) judge(p, v);
  while (p->heap.n) {
    Entry e = heap_pop(p);
    if (p->gone[e.var] || e.stamp != p->stamps[e.var]) continue;
    double cells = clique(p, e.var);
    if (cells > ELIMINATION_MAX_CELLS || cells + p->cells > INT_MAX) {
      put_refusal(p, e.var);
      return;
    }
    put_step(p, e.var);
    eliminate(p, e.var);
  }
  p->out.at[PLAN_STEPS] = p->n;
  p->out.at[PLAN_MESSAGES] = p->messages;
  p->out.at[PLAN_CELLS] = p->cells;
}

static long count_factors(const int *factors, long length) {
  long count = 0;
  for (long k = 0; k + 1 < length; k += 2 + factors[k + 1]) count++;
  return count;
}

static void plan_free(Plan *p) {
  for (int v = 0; v < p->n; v++) {
    vec_free(&p->near[v]);
    vec_free(&p->tables[v]);
  }
  for (int i = 0; i < p->all.n; i++) {
    vec_free(&p->all.at[i].vars);
    vec_free(&p->all.at[i].strides);
  }
  vec_free(&p->all);
  vec_free(&p->heap);
  mem_free(p->near);
  mem_free(p->tables);
  mem_free(p->stamps);
  mem_free(p->gone);
  mem_free(p->used);
}

int *elimination_plan(const int *states, int n, const int *factors, long length,
                      long *size) {
  size_t count = (size_t)n + 1;
  Plan p = {.states = states, .n = n};
  p.near = mem_new(sizeof *p.near * count);
  p.tables = mem_new(sizeof *p.tables * count);
  p.stamps = mem_new(sizeof *p.stamps * count);
  p.gone = mem_new(count);
  p.used = mem_new(count + (size_t)count_factors(factors, length));
  for (int i = 0; i < PLAN_HEADER; i++) vec_push(&p.out, 0);
  p.out.at[PLAN_TERMS] = read_factors(&p, factors, length);
  put_steps(&p);
  plan_free(&p);
  *size = p.out.n;
  return p.out.at;
}
