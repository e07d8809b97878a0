/* SPDX-License-Identifier: BSD-3-Clause
   Sums over discrete variables by a plan of elimination: the log of the sum of a product
   of tables over all states, its adjoint (probabilities of the cells), and a draw of the
   states: Koller and Friedman, "Probabilistic graphical models" (2009), chapters 9 and
   10. */
#include "base/alloc.h"
#include "math/view/call.h"
#include "math/view/call_util.h"
#include "math/solve/elimination.h"

/* ---- the plan ---- */

static FnStatus check_states(FnCtx *ctx, const View *states) {
  for (long v = 0; v < states->size; v++)
    if (states->i[v] < 1)
      return call_fail(ctx,
                       "a discrete parameter has no states: its upper bound is below "
                       "its lower bound");
  return FN_OK;
}

FnStatus shape_discrete_plan(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  TRY_CALL(check_states(ctx, &in[0]));
  long size;
  int *plan = elimination_plan(in[0].i, (int)in[0].size, in[1].i, in[1].size, &size);
  mem_free(plan);
  *out = view_int_array(NULL, size);
  return FN_OK;
}

FnStatus call_discrete_plan(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  long size;
  int *plan = elimination_plan(in[0].i, (int)in[0].size, in[1].i, in[1].size, &size);
  memcpy(out->i, plan, sizeof *plan * (size_t)size);
  mem_free(plan);
  return FN_OK;
}

/* ---- one step ---- */

typedef struct Step {
  const int *head, *near, *inputs;
  int states, nnear, ninputs, width; /* width: ints of an input */
  long cells, first;                 /* of all steps before this one */
} Step;

static const int *read_step(const int *at, Step *s) {
  s->head = at;
  s->states = at[STEP_STATES];
  s->nnear = at[STEP_NEIGHBOURS];
  s->ninputs = at[STEP_INPUTS];
  s->near = at + STEP_HEADER;
  s->inputs = s->near + 2 * s->nnear;
  s->width = 3 + s->nnear;
  s->cells = 1;
  for (int j = 0; j < s->nnear; j++) s->cells *= s->near[2 * j + 1];
  return s->inputs + s->ninputs * s->width;
}

/* What the sum leaves for the adjoint and for draws: its steps, and of every cell of
   every step the probability of its state given the neighbours. */
typedef struct Sum {
  const int *plan;
  Step *steps;
  double *messages, *shares;
} Sum;

/* Places of a step's inputs for one configuration of its neighbours, counted up. */
typedef struct Walk {
  int *digit;
  long *at;
} Walk;

static Walk walk_begin(FnCtx *ctx, const int *plan) {
  size_t width = (size_t)plan[PLAN_WIDTH] + 1;
  return (Walk){ctx->alloc(ctx, sizeof(int) * width),
                ctx->alloc(ctx, sizeof(long) * width)};
}

static void walk_first(Walk *w, const Step *s) {
  for (int j = 0; j < s->nnear; j++) w->digit[j] = 0;
  for (int i = 0; i < s->ninputs; i++) w->at[i] = s->inputs[i * s->width + 1];
}

static void walk_next(Walk *w, const Step *s) {
  for (int j = s->nnear - 1; j >= 0; j--) {
    bool carries = w->digit[j] + 1 == s->near[2 * j + 1];
    int by = carries ? -w->digit[j] : 1;
    w->digit[j] += by;
    for (int i = 0; i < s->ninputs; i++)
      w->at[i] += (long)by * s->inputs[i * s->width + 3 + j];
    if (!carries) return;
  }
}

/* log of the sum of exp(x); x becomes the shares.  What is not a number is impossible, as
   it is for a point of continuous parameters. */
static double normalise(double *x, int n) {
  double most = -INFINITY, sum = 0;
  for (int k = 0; k < n; k++) most = x[k] > most ? x[k] : most;
  if (isinf(most)) memset(x, 0, sizeof *x * (size_t)n);
  if (isinf(most)) return most;
  for (int k = 0; k < n; k++) {
    x[k] = isnan(x[k]) ? 0 : x[k] == most ? 1 : exp(x[k] - most);
    sum += x[k];
  }
  double scale = 1 / sum;
  for (int k = 0; k < n; k++) x[k] *= scale;
  return most + log(sum);
}

/* x = or += what input [i] says of every state. */
static void take_input(const Step *s, int i, long at, const double *terms,
                       const double *messages, double *restrict x) {
  const int *input = s->inputs + i * s->width;
  const double *from = (input[0] ? messages : terms) + at;
  long stride = input[2];
  if (i == 0)
    for (int k = 0; k < s->states; k++) x[k] = from[k * stride];
  else
    for (int k = 0; k < s->states; k++) x[k] += from[k * stride];
}

/* The same of two states, which many variables have: in registers, with one
   exponential. */
static double sum_pair(const Step *s, const Walk *w, const double *terms,
                       const double *messages, double *shares) {
  double a = 0, b = 0;
  for (int i = 0; i < s->ninputs; i++) {
    const int *input = s->inputs + i * s->width;
    const double *from = (input[0] ? messages : terms) + w->at[i];
    a += from[0];
    b += from[input[2]];
  }
  if (isnan(a)) a = -INFINITY;
  if (isnan(b)) b = -INFINITY;
  double most = a > b ? a : b, less = a > b ? b : a;
  double ratio = isinf(most) ? 0 : exp(less - most), share = 1 / (1 + ratio);
  if (isinf(most)) share = 0;
  shares[a > b ? 0 : 1] = share;
  shares[a > b ? 1 : 0] = share * ratio;
  return most + log1p(ratio);
}

static double sum_states(const Step *s, const Walk *w, const double *terms,
                         const double *messages, double *shares) {
  if (s->states == 2) return sum_pair(s, w, terms, messages, shares);
  if (s->ninputs == 0) memset(shares, 0, sizeof *shares * (size_t)s->states);
  for (int i = 0; i < s->ninputs; i++)
    take_input(s, i, w->at[i], terms, messages, shares);
  return normalise(shares, s->states);
}

static void sum_step(const Step *s, Walk *w, const double *terms, double *messages,
                     double *shares) {
  double *message = messages + s->head[STEP_MESSAGE];
  walk_first(w, s);
  for (long c = 0; c < s->cells; c++, walk_next(w, s))
    message[c] = sum_states(s, w, terms, messages, shares + c * s->states);
}

/* ---- steps that need no message ---- */

enum { MOST_PARTS = 16, PART_CELLS = 2000 }; /* cells that are worth a part */

/* The first [n] steps, in parts that write messages and shares of their own. */
typedef struct Apart {
  const Sum *sum;
  const double *terms;
  int n, parts;
} Apart;

static int needs_message(const Step *s) {
  for (int i = 0; i < s->ninputs; i++)
    if (s->inputs[i * s->width]) return 1;
  return 0;
}

static Apart apart_of(const Sum *sum, const double *terms) {
  Apart a = {sum, terms, 0, 1};
  long cells = 0;
  for (; a.n < sum->plan[PLAN_STEPS] && !needs_message(&sum->steps[a.n]); a.n++)
    cells += sum->steps[a.n].cells * sum->steps[a.n].states;
  while (2 * a.parts <= MOST_PARTS && 2 * a.parts <= cells / PART_CELLS) a.parts *= 2;
  return a;
}

static void sum_steps(FnCtx *ctx, const Sum *sum, const double *terms, int from, int to) {
  Walk walk = walk_begin(ctx, sum->plan);
  for (int k = from; k < to; k++)
    sum_step(&sum->steps[k], &walk, terms, sum->messages,
             sum->shares + sum->steps[k].first);
}

static FnStatus sum_part(void *work, FnCtx *at, void *owner, int i) {
  const Apart *a = work;
  long from = (long)a->n * i / a->parts, to = (long)a->n * (i + 1) / a->parts;
  (void)owner;
  sum_steps(at, a->sum, a->terms, (int)from, (int)to);
  return FN_OK;
}

/* ---- all steps ---- */

static Sum *new_sum(FnCtx *ctx, const int *plan) {
  const int *at = plan + PLAN_HEADER;
  long first = 0;
  Sum *sum = ctx->memo = ctx->alloc(ctx, sizeof *sum);
  Step *steps = ctx->alloc(ctx, sizeof *steps * (size_t)(plan[PLAN_STEPS] + 1));
  for (int k = 0; k < plan[PLAN_STEPS]; k++) {
    at = read_step(at, &steps[k]);
    steps[k].first = first;
    first += steps[k].cells * steps[k].states;
  }
  *sum = (Sum){plan, steps, call_numbers(ctx, plan[PLAN_MESSAGES]),
               call_numbers(ctx, plan[PLAN_CELLS])};
  return sum;
}

static FnStatus forward(FnCtx *ctx, const View *in, Sum **out, double *lp) {
  const int *plan = in[1].i;
  if (plan[PLAN_STEPS] < 0 || plan[PLAN_TERMS] > in[0].size)
    return call_fail(ctx, "discrete parameters are coupled too widely");
  Sum *sum = *out = new_sum(ctx, plan);
  Apart apart = apart_of(sum, in[0].r);
  TRY_CALL(call_parts(ctx, true, NULL, &(FnParts){apart.parts, sum_part, &apart}));
  sum_steps(ctx, sum, in[0].r, apart.n, plan[PLAN_STEPS]);
  *lp = 0;
  for (int k = 0; k < plan[PLAN_STEPS]; k++)
    if (!sum->steps[k].nnear) *lp += sum->messages[sum->steps[k].head[STEP_MESSAGE]];
  if (*lp == -INFINITY)
    return call_reject(ctx, "no state of the discrete parameters is possible");
  return FN_OK;
}

/* Whether all cells of input [i] of a step are impossible. */
static int is_dead(const Step *s, Walk *w, int i, const double *terms) {
  const int *input = s->inputs + i * s->width;
  walk_first(w, s);
  for (long c = 0; c < s->cells; c++, walk_next(w, s))
    for (int k = 0; k < s->states; k++)
      if (terms[w->at[i] + (long)k * input[2]] > -INFINITY) return 0;
  return 1;
}

int elimination_dead(const int *plan, const double *terms) {
  size_t width = (size_t)plan[PLAN_WIDTH] + 1;
  Walk walk = {mem_new(sizeof(int) * width), mem_new(sizeof(long) * width)};
  const int *at = plan + PLAN_HEADER;
  int dead = -1;
  for (int k = 0; dead < 0 && k < plan[PLAN_STEPS]; k++) {
    Step s;
    at = read_step(at, &s);
    for (int i = 0; dead < 0 && i < s.ninputs; i++)
      if (!s.inputs[i * s.width] && is_dead(&s, &walk, i, terms))
        dead = s.inputs[i * s.width + 1];
  }
  mem_free(walk.digit);
  mem_free(walk.at);
  return dead;
}

FnStatus call_discrete_sum(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Sum *sum;
  return forward(ctx, in, &sum, out->r);
}

/* ---- back through the steps ---- */

static void step_adjoint(const Step *s, Walk *w, const double *shares, double g,
                         double *messages_bar, double *terms_bar) {
  const double *bar = messages_bar + s->head[STEP_MESSAGE];
  walk_first(w, s);
  for (long c = 0; c < s->cells; c++, walk_next(w, s)) {
    double by = s->nnear ? bar[c] : g;
    const double *share = shares + c * s->states;
    for (int i = 0; i < s->ninputs; i++) {
      const int *input = s->inputs + i * s->width;
      double *to = (input[0] ? messages_bar : terms_bar) + w->at[i];
      for (int k = 0; k < s->states; k++) to[(long)k * input[2]] += by * share[k];
    }
  }
}

void call_discrete_sum_adjoint(FnCtx *ctx, const View *in, int n, const View *out,
                               const double *out_bar, double *const *in_bar) {
  (void)n, (void)out, (void)in;
  const Sum *sum = ctx->memo;
  if (!in_bar[0]) return;
  double *bar = call_cleared(ctx, sum->plan[PLAN_MESSAGES]);
  Walk walk = walk_begin(ctx, sum->plan);
  const Step *steps = sum->steps;
  for (int k = sum->plan[PLAN_STEPS]; k-- > 0;)
    step_adjoint(&steps[k], &walk, sum->shares + steps[k].first, out_bar[0], bar,
                 in_bar[0]);
}

FnStatus shape_discrete_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)ctx, (void)n;
  *out = view_int_array(NULL, in[1].i[PLAN_STEPS] > 0 ? in[1].i[PLAN_STEPS] : 0);
  return FN_OK;
}

/* State from 1 on. */
static int draw_state(Rng *rng, const double *shares, int n) {
  double u = rng_uniform(rng);
  int last = 0;
  for (int k = 0; k < n; k++) {
    if (shares[k] > 0) last = k;
    if ((u -= shares[k]) < 0) return k + 1;
  }
  return last + 1;
}

/* The variable that was summed last is drawn first, every other given its neighbours. */
FnStatus call_discrete_rng(FnCtx *ctx, const View *in, int n, View *out) {
  (void)n;
  Sum *sum;
  double lp;
  TRY_CALL(forward(ctx, in, &sum, &lp));
  const Step *steps = sum->steps;
  for (int k = sum->plan[PLAN_STEPS]; k-- > 0;) {
    const Step *s = &steps[k];
    long cell = 0;
    for (int j = 0; j < s->nnear; j++)
      cell = cell * s->near[2 * j + 1] + out->i[s->near[2 * j]] - 1;
    out->i[s->head[STEP_VARIABLE]] =
        draw_state(ctx->rng, sum->shares + s->first + cell * s->states, s->states);
  }
  return FN_OK;
}
