/* SPDX-License-Identifier: BSD-3-Clause
   Why a run could not take the draws of an earlier one. */
#include "fit/why.h"
#include <stdlib.h>
#include <string.h>
#include "base/alloc.h"
#include "lang/check/check.h"
#include "lang/norm/norm_diff.h"
#include "lang/syntax/parse.h"

void why_free(Why *why) {
  mem_free(why->brief);
  mem_free(why->whole);
  *why = (Why){0};
}

/* Two descriptions that are compared, and what is found. */
typedef struct Compare {
  const Json *was, *is; /* components of the keys */
  const Json *was_record, *is_record;
  Buf brief, whole;
} Compare;

/* The first difference is told in brief, all of them at length. */
static void say(Compare *c, const char *brief, const char *whole) {
  if (!c->brief.n) buf_put(&c->brief, brief);
  buf_printf(&c->whole, "%s\n", whole);
}

static bool same_json(const Json *a, const Json *b) {
  Buf x = {0}, y = {0};
  if (a) json_write(a, &x);
  if (b) json_write(b, &y);
  bool same = str_eq((Str){buf_text(&x), x.n}, (Str){buf_text(&y), y.n});
  buf_free(&x);
  buf_free(&y);
  return same;
}

/* --- programs --- */

static Program *parse_source(const char *source) {
  Diags *diags = diags_new();
  Program *program = source ? parse_program(str_of(source), NULL, diags) : NULL;
  if (program && (program->is_broken || !check_program(program, NULL, diags)))
    program_destroy(&program);
  diags_destroy(&diags);
  return program;
}

static void say_change(Compare *c, const NormChange *change) {
  Buf brief = {0}, whole = {0};
  const char *block = block_name(change->block);
  int line = change->new_line ? change->new_line : change->old_line;
  buf_printf(&brief, "%s changed, line %d", block, line);
  buf_printf(&whole, "%s:", block);
  if (change->old_line)
    buf_printf(&whole, "\n  - line %d: %s", change->old_line, change->old_text);
  if (change->new_line)
    buf_printf(&whole, "\n  + line %d: %s", change->new_line, change->new_text);
  if (change->more > 0)
    buf_printf(&whole, "\n  and %d more statement%s", change->more,
               change->more == 1 ? "" : "s");
  say(c, buf_text(&brief), buf_text(&whole));
  buf_free(&brief);
  buf_free(&whole);
}

static void compare_programs(Compare *c) {
  Program *was = parse_source(json_text(json_get(c->was_record, "source"), NULL));
  Program *is = parse_source(json_text(json_get(c->is_record, "source"), NULL));
  NormChange change;
  if (was && is && norm_difference(was, is, SLICE_DENSITY, &change)) {
    say_change(c, &change);
    norm_change_free(&change);
  } else {
    say(c, "the program changed",
        "the program, or a function that it shares with the notebook, is another one");
  }
  program_destroy(&was);
  program_destroy(&is);
}

/* --- data --- */

static void put_dims(Buf *out, const Json *variable) {
  const Json *dims = json_get(variable, "dims");
  buf_put(out, json_text(json_get(variable, "type"), "?"));
  for (int i = 0; i < json_count(dims); i++)
    buf_printf(out, "%s%lld", i ? " x " : " of ",
               (long long)json_int(json_at(dims, i), 0));
}

/* The first element whose marks differ, from 0; -1 where that is not known. */
static long first_difference(const Json *was, const Json *is, long *each) {
  const char *old = json_text(json_get(was, "marks"), "");
  const char *new = json_text(json_get(is, "marks"), "");
  *each = (long)json_int(json_get(is, "each"), 1);
  if (*each < 1 || *each != json_int(json_get(was, "each"), 1)) return -1;
  for (size_t i = 0; old[i] && new[i]; i++)
    if (old[i] != new[i]) return (long)(i / 4) * *each;
  return -1;
}

/* "[3, 2]": where element [at] in order of storage stands. */
static void put_place(Buf *out, const Json *variable, long at, long each) {
  const Json *dims = json_get(variable, "dims");
  bool by_columns = json_bool(json_get(variable, "by_columns"), false);
  int n = json_count(dims);
  long index[16] = {0};
  if (n == 0 || n > 16) return;
  for (int k = n - 1; k >= 0; k--) {
    int d = by_columns && k >= n - 2 ? 2 * n - 3 - k : k; /* the last two change places */
    long size = (long)json_int(json_at(dims, d), 1);
    index[d] = size > 0 ? at % size + 1 : 1;
    at = size > 0 ? at / size : 0;
  }
  buf_put(out, each > 1 ? " near [" : " at [");
  for (int d = 0; d < n; d++) buf_printf(out, "%s%ld", d ? ", " : "", index[d]);
  buf_putc(out, ']');
}

static void put_variable(Compare *c, const char *name, const Json *was, const Json *is) {
  Buf brief = {0}, whole = {0};
  long each, at = first_difference(was, is, &each);
  bool same_shape = same_json(json_get(was, "type"), json_get(is, "type")) &&
                    same_json(json_get(was, "dims"), json_get(is, "dims"));
  buf_printf(&brief, "data `%s` changed", name);
  if (same_shape && at >= 0) put_place(&brief, is, at, each);
  buf_put(&whole, buf_text(&brief));
  if (!same_shape) {
    buf_put(&whole, ": ");
    put_dims(&whole, was);
    buf_put(&whole, " before, now ");
    put_dims(&whole, is);
  }
  say(c, buf_text(&brief), buf_text(&whole));
  buf_free(&brief);
  buf_free(&whole);
}

static void compare_data(Compare *c) {
  const Json *was = json_get(c->was_record, "data"), *is = json_get(c->is_record, "data");
  bool any = false;
  for (JsonMember m = json_first(is); m.key; m = json_next(m)) {
    const Json *before = json_get(was, m.key);
    if (same_json(json_get(before, "digest"), json_get(m.value, "digest"))) continue;
    put_variable(c, m.key, before, m.value);
    any = true;
  }
  bool same_program = same_json(json_get(c->was, "program"), json_get(c->is, "program"));
  if (!any && same_program)
    say(c, "the data changed", "transformed data have other values");
}

/* --- the rest --- */

static void put_value(Buf *out, const Json *value) {
  if (!value)
    buf_put(out, "none");
  else if (json_get(value, "digest"))
    buf_put(out, "other values");
  else
    json_write(value, out);
}

static void compare_other(Compare *c, const char *name, const Json *was, const Json *is) {
  Buf brief = {0};
  buf_printf(&brief, "%s changed: ", name);
  put_value(&brief, was);
  buf_put(&brief, " to ");
  put_value(&brief, is);
  say(c, buf_text(&brief), buf_text(&brief));
  buf_free(&brief);
}

/* How a difference in a component of a key is told; others are named with their
   values. */
static const struct {
  const char *component;
  void (*compare)(Compare *c);
  const char *brief, *whole;
} ROWS[] = {
    {"program", compare_programs, NULL, NULL},
    {"data", compare_data, NULL, NULL},
    {"init", NULL, "init changed", "init changed: the initial values are other ones"},
    {"compiler", NULL, "another compiler",
     "another compiler, other flags of it, or another processor"},
    {"numerics", NULL, "another machine's arithmetic",
     "another machine's arithmetic: its mathematical functions give other last bits"},
    {"generator", NULL, "a newer Posterity",
     "a newer Posterity: programs are translated otherwise now"},
    {"method", NULL, "another sampler", "another sampler, or another version of it"},
    {"sampler", NULL, "a newer Posterity",
     "a newer Posterity: chains are run otherwise now"},
};

static void compare_component(Compare *c, const char *name, const Json *was,
                              const Json *is) {
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    if (strcmp(ROWS[i].component, name) != 0) continue;
    if (ROWS[i].compare)
      ROWS[i].compare(c);
    else
      say(c, ROWS[i].brief, ROWS[i].whole);
    return;
  }
  compare_other(c, name, was, is);
}

static int count_same(const Json *was, const Json *is) {
  int same = 0;
  for (JsonMember m = json_first(is); m.key; m = json_next(m))
    same += same_json(json_get(was, m.key), m.value);
  return same;
}

/* The nearest so far, of those that the store shows from the newest on. */
typedef struct Nearest {
  const Json *is;
  int most;
  Json *head;
} Nearest;

static void look(void *ctx, const Json *head) {
  Nearest *n = ctx;
  const Json *was = json_get(json_get(head, "preimage"), "components");
  int same = was ? count_same(was, n->is) : -1;
  if (same <= n->most) return;
  n->most = same;
  json_destroy(&n->head);
  n->head = json_copy(head);
}

static void compare_all(Compare *c) {
  /* What a person has changed comes before what the machine has. */
  for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
    const char *name = ROWS[i].component;
    const Json *was = json_get(c->was, name), *is = json_get(c->is, name);
    if (i < 2 && !same_json(was, is)) compare_component(c, name, was, is);
  }
  for (JsonMember m = json_first(c->is); m.key; m = json_next(m)) {
    const Json *was = json_get(c->was, m.key);
    bool is_told = !strcmp(m.key, "program") || !strcmp(m.key, "data");
    /* A seed that is derived follows from what else is different. */
    bool follows = !strcmp(m.key, "seed") && c->whole.n;
    if (!is_told && !follows && !same_json(was, m.value))
      compare_component(c, m.key, was, m.value);
  }
}

/* They were there, and went. */
static Why why_evicted(char *brief) {
  Buf whole = {0};
  buf_printf(&whole, "the draws of this run were %s\n", brief);
  return (Why){brief, buf_take(&whole)};
}

Why why_new(Store *store, const char *model, Digest key, const Json *preimage,
            const Json *record) {
  char *evicted = store_evicted(store, key);
  if (evicted) return why_evicted(evicted);
  Nearest nearest = {.is = json_get(preimage, "components"), .most = -1};
  store_heads(store, model, look, &nearest);
  if (!nearest.head)
    return (Why){mem_strdup("never run before"),
                 mem_strdup("nothing of a model of this name is stored\n")};
  Compare c = {.was = json_get(json_get(nearest.head, "preimage"), "components"),
               .is = nearest.is,
               .was_record = json_get(nearest.head, "record"),
               .is_record = record};
  compare_all(&c);
  json_destroy(&nearest.head);
  return (Why){c.brief.n ? buf_take(&c.brief) : NULL, buf_take(&c.whole)};
}
