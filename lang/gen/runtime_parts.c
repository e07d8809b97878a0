/* SPDX-License-Identifier: BSD-3-Clause
   Parts of a call of generated code, on the threads that help.  Each thread has working
   memory of its own, a mate of the chain's; a part that goes on in the reverse sweep has
   one that is kept for it.  Which thread does a part changes nothing:
   parts share no memory that they write to, and what they come to is looked at in their
   order. */
#include <string.h>
#include "base/alloc.h"
#include "lang/gen/work.h"

/* The working memories of those who do parts, by their number in the team; or of parts,
   by the number of the part in the program. */
typedef struct Mates {
  Work **at;
  int n;
} Mates;

/* A reject() that a part has met. */
typedef struct Refusal {
  char *text;
  const char *place;
} Refusal;

/* Whose memory outlasts the parts. */
typedef struct Kept {
  int first;    /* the number of the first part */
  bool is_back; /* what the forward sweep left there is read */
} Kept;

/* What a part came to. */
typedef struct Outcome {
  int status;
  size_t lacked; /* bytes that were not to be had */
  Vec(Refusal) said;
} Outcome;

typedef struct Job {
  Work *W;
  const Kept *kept; /* NULL: parts leave nothing behind */
  const FnParts *parts;
  Outcome *outcomes;
  atomic_int failed; /* the first part that is known to have, or n */
} Job;

void mates_destroy(Mates **mates) {
  Mates *m = *mates;
  *mates = NULL;
  for (int i = 0; m && i < m->n; i++) work_destroy(&m->at[i]);
  if (m) mem_free(m->at);
  mem_free(m);
}

void work_set_team(Work *work, Team *team, int most) {
  work->team = team;
  work->most = most;
}

/* At least [n] of them, the older ones with what they hold. */
static void ready_mates(Mates **mates, int n) {
  if (!*mates) *mates = mem_new(sizeof **mates);
  Mates *m = *mates;
  if (m->n >= n) return;
  m->at = mem_resize(m->at, sizeof *m->at * (size_t)n);
  memset(m->at + m->n, 0, sizeof *m->at * (size_t)(n - m->n));
  m->n = n;
}

/* In the thread that uses it.  A mate does no parts itself and hears nobody: rows of its
   calls stay in their thread. */
static Work *mate_of(const Work *W, Work **at) {
  if (!*at) {
    *at = work_new();
    (*at)->ctx.spread = NULL;
  }
  Work *M = *at;
  M->stop = W->stop;
  M->ctx.stop = W->ctx.stop;
  return M;
}

/* The memory of part [i], empty or as the part has left it. */
static Work *memory_of(const Job *job, int i, int member) {
  const Work *W = job->W;
  const Kept *k = job->kept;
  Work *M = mate_of(W, k ? &W->kept->at[k->first + i] : &W->mates->at[member]);
  if (k && k->is_back)
    stack_mark(&M->stack);
  else
    ps_reset(M);
  return M;
}

static void note_refusal(void *ctx, const char *text, const char *place) {
  Outcome *o = ctx;
  vec_push(&o->said, ((Refusal){mem_strdup(text), place}));
}

static void note_failure(Job *job, int i) {
  int first = atomic_load(&job->failed);
  while (i < first && !atomic_compare_exchange_weak(&job->failed, &first, i)) continue;
}

static int run_part(const Job *job, int i, Work *M) {
  jmp_buf escape;
  work_set_escape(M, &escape);
  int status = setjmp(escape);
  if (!status) status = (int)job->parts->part(job->parts->work, &M->ctx, M, i);
  work_set_escape(M, NULL);
  return status;
}

/* Parts behind one that failed are left out, which begin after it. */
static void do_part(void *ctx, int i, int member) {
  Job *job = ctx;
  Outcome *o = &job->outcomes[i];
  if (i > atomic_load(&job->failed)) return;
  Work *M = memory_of(job, i, member);
  M->host = (WorkHost){.ctx = o, .reject = note_refusal};
  o->status = run_part(job, i, M);
  o->lacked = M->refused;
  if (o->status) note_failure(job, i);
}

static void say_again(const WorkHost *host, Outcome *o, bool is_heard) {
  for (int i = 0; i < o->said.n; i++) {
    Refusal *r = &o->said.at[i];
    if (is_heard && host->reject) host->reject(host->ctx, r->text, r->place);
    mem_free(r->text);
  }
  vec_free(&o->said);
}

/* What was said up to the first part that failed; its status. */
static int look_back(Work *W, Job *job) {
  int first = atomic_load(&job->failed), n = job->parts->n;
  int status = first < n ? job->outcomes[first].status : RUNTIME_OK;
  if (first < n && job->outcomes[first].lacked) W->refused = job->outcomes[first].lacked;
  for (int i = 0; i < n; i++) say_again(&W->host, &job->outcomes[i], i <= first);
  return status;
}

static int spread(Work *W, const FnParts *parts, const Kept *kept) {
  size_t bytes = sizeof(Outcome) * (size_t)parts->n;
  Job job = {
      .W = W, .kept = kept, .parts = parts, .outcomes = work_scratch(&W->ctx, bytes)};
  memset(job.outcomes, 0, bytes);
  atomic_store(&job.failed, parts->n);
  if (kept)
    ready_mates(&W->kept, kept->first + parts->n);
  else
    ready_mates(&W->mates, team_helpers(W->team) + 1);
  team_run(W->team, parts->n, W->most, do_part, &job);
  return look_back(W, &job);
}

int work_spread(FnCtx *ctx, const FnParts *parts) {
  return spread(ctx->owner, parts, NULL);
}

/* ---- parts of the rounds of a loop ---- */

typedef struct Rounds {
  PartFunction *f;
  const void *shared;
  long from, rounds, each, stride;
  double *sums;
} Rounds;

enum { LINE = 8 }; /* numbers of a cache line */

static FnStatus do_rounds(void *work, FnCtx *at, void *owner, int i) {
  const Rounds *r = work;
  double *sums = r->sums + i * r->stride;
  long first = i * r->each, end = first + r->each;
  (void)at;
  memset(sums, 0, sizeof *sums * (size_t)r->stride);
  if (end > r->rounds) end = r->rounds;
  if (first >= end && i) return FN_OK; /* the first tests what is no element */
  return (FnStatus)r->f(owner, r->shared, r->from + first, r->from + end - 1, sums);
}

static void add_parts(const Rounds *r, int n, long width) {
  for (int i = 1; i < n; i++) {
    const double *part = r->sums + i * r->stride;
    for (long k = 0; k < width; k++) r->sums[k] += part[k];
  }
}

static int sum_parts(Work *W, Rounds *r, const Kept *kept, long to, int n, long together,
                     long width) {
  r->rounds = to >= r->from ? to - r->from + 1 : 0;
  r->each = ((r->rounds + n - 1) / n + together - 1) / together * together;
  r->stride = (width + LINE - 1) / LINE * LINE;
  r->sums = work_scratch(&W->ctx, sizeof *r->sums * (size_t)(r->stride * n));
  const FnParts parts = {n, do_rounds, r};
  int status = spread(W, &parts, kept);
  if (!status) add_parts(r, n, width);
  return status;
}

/* Calls [f] for [n] parts of the rounds from [from] to [to], whose numbers of rounds are
   multiples of [together], each with [width] numbers of
   its own that are 0; sums them up into *sums, which lie in the memory of W. */
int ps_parts(Work *W, PartFunction *f, const void *shared, long from, long to, int n,
             long together, long width, double **sums) {
  Rounds r = {.f = f, .shared = shared, .from = from};
  int status = sum_parts(W, &r, NULL, to, n, together, width);
  *sums = r.sums;
  return status;
}

/* The same in the memories from number [first] on: what a part takes of it while it goes
   forward is there when it goes [back]. */
int ps_sweep(Work *W, int first, int back, PartFunction *f, const void *shared, long from,
             long to, int n, long together, long width, double **sums) {
  Rounds r = {.f = f, .shared = shared, .from = from};
  const Kept kept = {first, back};
  int status = sum_parts(W, &r, &kept, to, n, together, width);
  *sums = r.sums;
  return status;
}
