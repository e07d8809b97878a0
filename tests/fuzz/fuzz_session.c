/* SPDX-License-Identifier: BSD-3-Clause
   Random notebooks: cells, commands and options are made of the input's bytes.  They run
   in a folder, then again in a second session after the folder was moved, which finds
   what the first one kept, and in a third one in a folder of its own that keeps nothing:
   after every cell all have said the same, and their names have the same values. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "session/state.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- texts of the bytes --- */

typedef struct Bytes {
  const uint8_t *p;
  size_t n;
} Bytes;

static unsigned pick(Bytes *b, unsigned count) {
  if (b->n == 0) return 0;
  b->n--;
  return *b->p++ % count;
}

/* What stands for a letter behind `$` in a text: one of these, chosen by a byte.  The
   first [plain] end what would be too deep. */
typedef struct Choice {
  char letter;
  unsigned plain, count;
  const char *const *texts;
} Choice;

static const char *const NAMES[] = {"x", "y",    "t",         "r",        "fit",  "u",
                                    "i", "cell", "functions", "numerics", "true", "new"};
static const char *const NUMBERS[] = {"1", "2", "0", "3", "-1", "2.5", "1e300", "0.1"};
static const char *const FILES[] = {"a.csv", "b.json", "sub/../a.csv", "no.csv"};
static const char *const MODELS[] = {"m", "k"};

/* Numbers, lists, tables and records, as far as the names still hold them. */
static const char *const SCALARS[] = {
    "$1",          "x",           "cell",
    "i",           "numerics",    "u",
    "r.a",         "functions",   "y[$1]",
    "t.a[2]",      "true",        "normal_rng(0, 1)",
    "mean(fit.a)", "$1",          "$a + $a",
    "$a * $a",     "$a == $a",    "$a ? $a : $a",
    "sum($v)",     "mean($v)",    "size($v)",
    "g($a)",       "die_rng($a)", "mean(sample($m, data = {u = $a}$O).a)",
};
static const char *const LISTS[] = {
    "y",
    "t.a",
    "{1, 2}",
    "fit.a",
    "{$a, $a}",
    "[$a, $a]",
    "[$a, $a]'",
    "$v + $v",
    "rep_array($a, 2)",
    "$v'",
    "$t.b",
    "columns($t)",
    "to_complex($a, $a)",
    "where($v, \">\", $a)",
    "($a, $v)",
};
static const char *const TABLES[] = {
    "t",
    "read_csv(\"a.csv\")",
    "read_csv(\"$f\")",
    "table(a = {1, 2}, b = {2, 3})",
    "table(a = $v, b = $v)",
    "head($t, $1)",
    "sort_by($t, \"a\", descending = $a)",
    "filter($t, a = $a)",
    "filter($t, $v)",
    "select($t, {\"a\", \"b\"})",
    "group_by($t, \"a\", mean = \"b\")",
    "summary(fit)",
    "summary(sample($m, data = $d$O), vars = \"a\")",
};
static const char *const RECORDS[] = {
    "r",
    "{u = 1}",
    "read_json(\"b.json\")",
    "{u = $a, x = $a, y = $1}",
    "read_json(\"$f\")",
    "read_netcdf(\"f.nc\")",
    "{u = $v, a = $t}",
    "\"b.json\"",
};
static const char *const ANY[] = {
    "$a", "$v", "$t", "$d", "$n", "$m", "\"a\"", "plot_trace(fit)", "random", "$n.b",
};

static const char *const OPTIONS[] = {
    "",
    ", seed = $1",
    ", cache = \"off\"",
    ", cache = \"session\"",
    ", overwrite = true",
    ", overwrite = $n",
    ", adapt = \"diag\"",
    ", init = {a = $1}",
    ", drows = 3",
    "$o$o",
};
/* Runs are short. */
static const char *const RUNS[] = {
    ", draws = 8, tune = 8, chains = 1$o",
    ", draws = 12, tune = 8, chains = 1$o",
    ", draws = 8, tune = 8, chains = 2$o",
};

static const char *const STATEMENTS[] = {
    "$n = $e",
    "$e",
    "$e;",
    "x = $a",
    "y = $v",
    "t = $t",
    "r = $d",
    "print($e)",
    "reject(\"no\")",
    "($n, new) = ($e, $e)",
    "$n = {$a, $a}; $n[1] = $a",
    "x += $a",
    "y[$1] = $a",
    "real $n = $a",
    "array[2] int $n",
    "for (i in 1:2) { $s; real y = i; }",
    "if ($a) { $s; } else { int x = 3; $s; }",
    "{ real x = $a; $s; }",
    "show($e, $e)",
    "fit = sample($m, data = {u = $1}$O)",
    "fit = sample($m, data = $d$O)",
    "fit = sample($m$O)",
    "save(fit, \"f.nc\");",
    "cache_info();",
    "sample($m, data = {u = 1}, seed = random$O);",
};

static const char *const PROGRAMS[] = {
    "%%stan $m\ndata { real u; } parameters { real a, b; }\n"
    "model { a ~ normal(u, 1); b ~ normal(u + 9, 1); }",
    "%%stan $m\ndata { real u; } parameters { real b, a; } // swapped\n"
    "model { b ~ normal(u, 1); a ~ normal(u + 9, 1); }",
    "%%stan $m\ndata { real u; } transformed data { real v = normal_rng(u, 1); }\n"
    "parameters { real a; } model { a ~ normal(v, 1); }",
    "%%stan $m\ndata { real u; } parameters { real a, b; }\n"
    "model { a ~ normal(u, 1); b ~ normal(u + 9, 1); }\n"
    "generated quantities { real c = a + $1; real d = normal_rng(a, 1); }",
    "%%stan $m\ndata { real x; } parameters { real<lower=0> a; }\n"
    "model { a ~ exponential(1); target += -x; }",
    "%%stan $m\nparameters { real a; } model { a ~ normal(0, g(1.0)); }",
    "%%stan $m\ndata { int y; } parameters { int<lower=0, upper=1> b; real a; }\n"
    "model { b ~ bernoulli(0.3); a ~ normal(b, 1); }",
    "%%stan $m\nparameters { real a; } model { a ~ normal(0, ",
};

static const char *const CELLS[] = {
    "$s\n",
    "$s\n$s\n",
    "$s\n$s\n$s\n",
    "$s\n$e",
    "$p",
    "functions { real g(real x) { return x + $1; } }",
    "functions { real die_rng(real x) { return normal_rng(x, $1); } }",
    "functions { vector g(vector x) { return x * $1; } }",
    "%cache session",
    "%cache off\n$s",
    "%cache disk\n$s",
    "%who",
    "$n?",
};

/* What the cells after it mention. */
static const char *const START[] = {
    "x = 1; y = {1.5, 2}; t = table(a = {1, 2}, b = {3.5, 4}); r = {u = 1, a = 2}\n"
    "u = 1; i = 3; cell = 2; functions = 4; numerics = 5",
    "%%stan m\ndata { real u; } parameters { real a, b; }\n"
    "model { a ~ normal(u, 1); b ~ normal(u + 9, 1); }",
    "functions { real g(real x) { return x + 1; }\n"
    "real die_rng(real x) { return normal_rng(x, 1); } }",
    "fit = sample(m, data = {u = 1}, draws = 8, tune = 8, chains = 1)",
};
enum { STARTS = sizeof START / sizeof *START };

#define OF(letter, plain, texts)                                                         \
  { letter, plain, sizeof texts / sizeof *texts, texts }
static const Choice CHOICES[] = {
    OF('n', 12, NAMES),   OF('1', 8, NUMBERS), OF('f', 4, FILES),  OF('m', 2, MODELS),
    OF('a', 14, SCALARS), OF('v', 4, LISTS),   OF('t', 4, TABLES), OF('d', 3, RECORDS),
    OF('e', 4, ANY),      OF('o', 9, OPTIONS), OF('O', 3, RUNS),   OF('s', 9, STATEMENTS),
    OF('p', 8, PROGRAMS), OF('c', 13, CELLS),
};

/* Writes one of the texts for [letter], and what stands for the letters in it. */
static void put(Buf *out, Bytes *b, char letter, int depth) {
  enum { DEEP = 5, LONG = 1000, SELDOM = 20 };
  const Choice *c = CHOICES;
  /* A value of another type, now and then. */
  bool is_value = strchr("avtd", letter) != NULL;
  if (is_value && pick(b, SELDOM) == SELDOM - 1) letter = 'e';
  while (c->letter != letter) c++;
  bool ends = depth > DEEP || out->n > LONG;
  for (const char *p = c->texts[pick(b, ends ? c->plain : c->count)]; *p; p++) {
    if (*p != '$')
      buf_putc(out, *p);
    else
      put(out, b, *++p, depth + 1);
  }
}

/* --- what a session says --- */

/* What comes from how long something took or what was kept before is left out. */
static bool is_timed(const char *text) {
  return strstr(text, "Total chains:") || strstr(text, "replayed: these random numbers");
}

static void on_stream(void *ctx, const char *name, const char *text) {
  if (!is_timed(text)) buf_printf(ctx, "%s: %s", name, text);
}

static void put_data(Buf *out, const char *kind, const Json *data) {
  if (is_timed(json_text(json_get(data, "text/plain"), ""))) return;
  buf_put(out, kind);
  json_write(data, out);
  buf_putc(out, '\n');
}

static void on_display(void *ctx, const Json *data, const Json *metadata, const char *id,
                       bool update) {
  (void)metadata, (void)id;
  put_data(ctx, update ? "update " : "display ", data);
}

static void on_result(void *ctx, const Json *data, const Json *metadata) {
  (void)metadata;
  put_data(ctx, "result ", data);
}

static void on_clear(void *ctx, bool wait) {
  buf_printf(ctx, "clear %d\n", wait);
}

/* Paths in messages are those of the folder. */
static void put_lines(Buf *out, const char *text, const char *dir) {
  const char *at;
  for (; (at = strstr(text, dir)); text = at + strlen(dir)) {
    buf_putn(out, text, (size_t)(at - text));
    buf_put(out, "DIR");
  }
  buf_put(out, text);
  buf_putc(out, '\n');
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void put_names(Buf *out, const Session *s) {
  int n = map_count(s->names);
  const char **names = mem_new(sizeof *names * (size_t)(n + 1));
  for (int i = 0; i < n; i++) names[i] = map_key_at(s->names, i);
  if (n) qsort(names, (size_t)n, sizeof *names, by_text);
  for (int i = 0; i < n; i++) {
    char hex[DIGEST_HEX];
    digest_hex(value_digest(map_get(s->names, names[i])), hex);
    buf_printf(out, "%s %s\n", names[i], hex);
  }
  mem_free(names);
}

static void run_cell(Session *s, const char *code, const char *dir, Buf *said) {
  Buf raw = {0};
  Output output = {&raw, on_stream, on_display, on_result, on_clear};
  CellReply reply;
  session_run(s, str_of(code), &output, &reply);
  put_lines(said, buf_text(&raw), dir);
  for (int i = 0; i < reply.ntraceback; i++) put_lines(said, reply.traceback[i], dir);
  if (reply.page) put_lines(said, reply.page, dir);
  put_names(said, s);
  cell_reply_free(&reply);
  buf_free(&raw);
}

/* --- notebooks --- */

enum { MOST = 16, KEPT = 64 };

/* A cell, or (NULL) a file that is written anew. */
typedef struct Step {
  char *code;
  unsigned number;
} Step;

typedef struct Steps {
  Step at[MOST];
  int n;
} Steps;

static void make_steps(Bytes *b, Steps *steps) {
  for (int i = 0; i < STARTS; i++) steps->at[steps->n++].code = mem_strdup(START[i]);
  while (b->n && steps->n < MOST) {
    unsigned what = pick(b, 8);
    Step *step = &steps->at[steps->n++];
    const Step *old = &steps->at[pick(b, (unsigned)steps->n)];
    if (what == 0) {
      step->number = pick(b, 3);
    } else if (what == 1 && old->code) {
      step->code = mem_strdup(old->code);
    } else {
      Buf code = {0};
      put(&code, b, 'c', 0);
      step->code = buf_take(&code);
    }
  }
}

static char base[KEPT];

static void write_file(const char *dir, const char *name, const char *text) {
  char *path = fs_join(dir, name);
  FILE *f = fopen(path, "wb");
  ASSERT(f && fputs(text, f) >= 0 && fclose(f) == 0);
  mem_free(path);
}

/* The files as variant [number]; the fit that was saved is gone. */
static void write_files(const char *dir, unsigned number) {
  static const char *const TABLES[] = {"a,b\n1,2\n3,4\n", "a,b\n1,2\n3,5\n",
                                       "a,b\n1,x\n"};
  static const char *const RECORDS[] = {"{\"u\": 1, \"a\": [1, 2]}", "{\"u\": 2}", "{"};
  char *sub = fs_join(dir, "sub"), *saved = fs_join(dir, "f.nc");
  mkdir(sub, 0700);
  fs_remove(saved);
  write_file(dir, "a.csv", TABLES[number]);
  write_file(dir, "b.json", RECORDS[number]);
  mem_free(sub), mem_free(saved);
}

/* Runs all steps in a new session; [fresh]: one that keeps nothing. */
static void run_steps(const Steps *steps, const char *dir, bool fresh, Buf said[MOST]) {
  SessionOptions options = {.dir = dir, .threads = 1};
  Session *s = session_new(&options);
  if (fresh) store_set_mode(s->store, CACHE_OFF);
  write_files(dir, 0);
  for (int i = 0; i < steps->n; i++) {
    const char *code = steps->at[i].code;
    if (!code) {
      write_files(dir, steps->at[i].number);
      continue;
    }
    run_cell(s, code, dir, &said[i]);
    if (fresh) store_set_mode(s->store, CACHE_OFF);
  }
  session_destroy(&s);
}

static void compare(const Steps *steps, const Buf *kept, const Buf *fresh) {
  for (int i = 0; i < steps->n; i++) {
    if (strcmp(buf_text(&kept[i]), buf_text(&fresh[i])) == 0) continue;
    for (int k = 0; k <= i; k++)
      fprintf(stderr, "--- cell %d\n%s\n", k,
              steps->at[k].code ? steps->at[k].code : "file");
    fprintf(stderr, "=== with what was kept:\n%s\n=== without:\n%s\n", buf_text(&kept[i]),
            buf_text(&fresh[i]));
    ASSERT(!"a replay is the whole effect of a cell");
  }
}

static void remove_all(void) {
  fs_remove_tree(base);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  strcpy(base, "/dev/shm/posterity-fuzz-XXXXXX");
  if (!mkdtemp(base)) strcpy(base, "/tmp/posterity-fuzz-XXXXXX");
  ASSERT(fs_is_dir(base) || mkdtemp(base));
  setenv("XDG_CACHE_HOME", base, 1);
  setenv("XDG_STATE_HOME", base, 1);
  atexit(remove_all);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Bytes bytes = {data, size};
  Steps steps = {0};
  Buf said[3][MOST] = {0};
  char *kept = fs_join(base, "kept"), *moved = fs_join(base, "moved");
  char *fresh = fs_join(base, "fresh");
  ASSERT(mkdir(kept, 0700) == 0 && mkdir(fresh, 0700) == 0);
  make_steps(&bytes, &steps);
  run_steps(&steps, kept, false, said[0]);
  ASSERT(rename(kept, moved) == 0);
  run_steps(&steps, moved, false, said[1]);
  run_steps(&steps, fresh, true, said[2]);
  compare(&steps, said[0], said[2]);
  compare(&steps, said[1], said[2]);
  for (int i = 0; i < steps.n; i++) {
    mem_free(steps.at[i].code);
    for (int k = 0; k < 3; k++) buf_free(&said[k][i]);
  }
  ASSERT(fs_remove_tree(moved) == 0 && fs_remove_tree(fresh) == 0);
  mem_free(kept), mem_free(moved), mem_free(fresh);
  return 0;
}
