/* SPDX-License-Identifier: BSD-3-Clause
   Any file may lie where a chain is looked for: here one that this user has written,
   changed as the input says, with blocks that another user has written for the same keys.
   What is read as this user's own is what was written, or nothing; and whatever lies
   there, what is stored is found again, unless it is said that it cannot be stored. */
#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/memory.h"
#include "cache/store.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* --- a chain --- */

enum { DIM = 2, LEARNT = 3, WIDTH = 3, STATS = 2, GENERATED = 4 };
enum { PROGRAMS = 2, WRITES = 3 };
static const long DRAWN[WRITES] = {0, 3, 7}; /* draws at the end of each write */

static char base[64];

static void use_secret_of(const char *user) {
  char *path = fs_join(base, user);
  setenv("XDG_STATE_HOME", path, 1);
  mem_free(path);
}

static Digest key_number(int n) {
  return digest_of("fuzz", &n, sizeof n);
}

static ChainName name_of(int program) {
  return (ChainName){.model = "m",
                     .label = "l",
                     .draws = key_number(0),
                     .generated = key_number(1 + program)};
}

static double *numbers(long n, double scale) {
  double *x = mem_new(sizeof *x * (size_t)(n + 1));
  for (long i = 0; i < n; i++) x[i] = scale / (double)(i + 2);
  return x;
}

static RowBlock *rows_of(long count, long width, double scale) {
  RowBlock *rows = row_block_new(count, width);
  for (long i = 0; i < count * width; i++) rows->at[i] = scale / (double)(i + 1);
  return rows;
}

/* A copy, a constant, and numbers of their own. */
static ChainEntry generated_of(const ChainEntry *draws, double scale) {
  ChainEntry e = {.width = GENERATED, .nstats = 1, .drawn = draws->drawn};
  e.rows = rows_of(e.drawn, e.width, -scale);
  e.stats = rows_of(e.drawn, e.nstats, scale);
  for (long i = 0; i < e.drawn; i++) {
    entry_row(&e, i)[0] = entry_row(draws, i)[2];
    entry_row(&e, i)[1] = scale;
  }
  return e;
}

/* What a user with numbers of this scale knows of the chain after [drawn] draws. */
static ChainParts parts_of(long drawn, int program, double scale) {
  ChainParts parts = {.draws = {.dim = DIM,
                                .nlearnt = LEARNT,
                                .width = WIDTH,
                                .nstats = STATS,
                                .drawn = drawn,
                                .q = numbers(DIM, scale * (double)(drawn + 1)),
                                .learnt = numbers(LEARNT, scale),
                                .step_size = scale,
                                .seconds = (double)drawn,
                                .rows = rows_of(drawn, WIDTH, scale),
                                .stats = rows_of(drawn, STATS, scale)}};
  parts.generated = generated_of(&parts.draws, scale * (program + 3));
  parts.notes[NOTE_EFFORT] = (Numbers){numbers(drawn, scale), drawn};
  return parts;
}

static bool same(const double *a, const double *b, long n) {
  return n == 0 || memcmp(a, b, sizeof *a * (size_t)n) == 0;
}

static bool same_rows(const ChainEntry *a, const ChainEntry *b) {
  bool equal = a->width == b->width && a->nstats == b->nstats && a->drawn == b->drawn;
  for (long i = 0; equal && i < a->drawn; i++)
    equal = same(entry_row(a, i), entry_row(b, i), a->width) &&
            same(entry_stats(a, i), entry_stats(b, i), a->nstats);
  return equal;
}

static bool same_state(const ChainEntry *a, const ChainEntry *b) {
  return a->dim == b->dim && a->nlearnt == b->nlearnt && same(a->q, b->q, a->dim) &&
         same(a->learnt, b->learnt, a->nlearnt) &&
         same(&a->step_size, &b->step_size, 1) && same(&a->seconds, &b->seconds, 1);
}

static bool was_written(long drawn) {
  bool found = false;
  for (int i = 0; i < WRITES; i++) found |= DRAWN[i] == drawn;
  return found;
}

/* --- what is found --- */

static void check_draws(const ChainEntry *draws) {
  ASSERT(was_written(draws->drawn));
  ChainParts want = parts_of(draws->drawn, 0, 1);
  ASSERT(same_rows(draws, &want.draws) && same_state(draws, &want.draws));
  chain_parts_free(&want);
}

static void check_generated(const ChainEntry *generated, int program) {
  if (!generated->drawn) return;
  ASSERT(was_written(generated->drawn));
  ChainParts want = parts_of(generated->drawn, program, 1);
  ASSERT(same_rows(generated, &want.generated));
  chain_parts_free(&want);
}

static void check_note(const Numbers *note) {
  if (!note->at) return;
  double *want = numbers(note->n, 1);
  ASSERT(was_written(note->n) && same(note->at, want, note->n));
  mem_free(want);
}

/* Looks at every number that others may have put there. */
static double sum_of(const ChainEntry *e) {
  double sum = 0;
  for (long i = 0; i < e->drawn; i++) {
    for (long j = 0; j < e->width; j++) sum += entry_row(e, i)[j];
    for (long j = 0; j < e->nstats; j++) sum += entry_stats(e, i)[j];
  }
  for (long j = 0; j < e->dim; j++) sum += e->q[j];
  for (long j = 0; j < e->nlearnt; j++) sum += e->learnt[j];
  return sum;
}

/* Whether the chain was found, whole and this user's own. */
static bool look_up(const char *dir, int program) {
  Store *store = store_new(dir, CACHE_DISK);
  ChainName name = name_of(program);
  ChainParts parts;
  bool found = store_get_chain(store, &name, &parts);
  bool is_own = found && !parts.draws.is_foreign;
  if (is_own) check_draws(&parts.draws);
  bool both = is_own && !parts.generated.is_foreign;
  if (both) check_generated(&parts.generated, program);
  for (int k = 0; k < CHAIN_NOTES; k++) check_note(&parts.notes[k]);
  ASSERT(!found || sum_of(&parts.draws) + sum_of(&parts.generated) != 0.1234);
  ASSERT(!found || parts.generated.drawn <= parts.draws.drawn);
  long most = DRAWN[WRITES - 1];
  bool is_whole = both && parts.draws.drawn == most && parts.generated.drawn == most &&
                  !parts.is_damaged;
  char *line = store_complaint(store);
  ASSERT((line != NULL) == (store_stats(store).damaged > 0));
  mem_free(line);
  chain_parts_free(&parts);
  store_destroy(&store);
  return is_whole;
}

/* Stores the whole chain over what lies there. */
static bool store_over(const char *dir, int program) {
  Store *store = store_new(dir, CACHE_DISK);
  ChainName name = name_of(program);
  ChainParts parts = parts_of(DRAWN[WRITES - 1], program, 1);
  store_put_chain(store, &name, &parts);
  StoreStats stats = store_stats(store);
  ASSERT(stats.stored + stats.failed == 1);
  mem_free(store_complaint(store));
  chain_parts_free(&parts);
  store_destroy(&store);
  return stats.stored > 0;
}

/* --- blocks --- */

enum { MOST = 32, HEAD = 144, SHAPES = 56, WORDS = 9, END = 2 * DIGEST_BYTES };
enum { LARGEST = 1 << 16 };

/* The files of this user and of another one, in pieces: blocks, or what is left of
   them. */
typedef struct Pieces {
  Buf at[MOST];
  int n;
} Pieces;

static Pieces mine, theirs;

static uint64_t word_at(const Buf *b, size_t at) {
  uint64_t x = 0;
  if (at + sizeof x <= b->n) memcpy(&x, b->p + at, sizeof x);
  return le64toh(x);
}

static void set_word(Buf *b, size_t at, uint64_t x) {
  x = htole64(x);
  if (at + sizeof x <= b->n) memcpy(b->p + at, &x, sizeof x);
}

static void add_piece(Pieces *p, const char *bytes, size_t n) {
  if (p->n == MOST) return;
  Buf *b = &p->at[p->n++];
  *b = (Buf){0};
  ASSERT(buf_reserve(b, n + 1));
  buf_putn(b, bytes, n);
}

static void drop_piece(Pieces *p, int k) {
  buf_free(&p->at[k]);
  memmove(p->at + k, p->at + k + 1, sizeof *p->at * (size_t)(--p->n - k));
}

static void pieces_free(Pieces *p) {
  while (p->n) drop_piece(p, p->n - 1);
}

static void copy_pieces(Pieces *to, const Pieces *from) {
  for (int k = 0; k < from->n; k++) add_piece(to, from->at[k].p, from->at[k].n);
}

static void split(const Buf *file, Pieces *out) {
  for (size_t at = 0; at < file->n;) {
    size_t n = (size_t)word_at(file, at + 16);
    add_piece(out, file->p + at, n);
    at += n;
  }
}

/* As anybody can. */
static void sign(Buf *b) {
  if (b->n < END) return;
  Digest d = digest_of("block", b->p, b->n - END);
  memcpy(b->p + b->n - END, d.bytes, DIGEST_BYTES);
}

/* Gives the piece as many bytes as its shapes say, unless these are too many. */
static void fit_length(Buf *b) {
  uint64_t w[WORDS], reals = 0;
  if (b->n < HEAD + END) return;
  for (int i = 0; i < WORDS; i++) w[i] = word_at(b, SHAPES + 8 * (size_t)i);
  for (int i = 0; i < WORDS; i++)
    if (i && w[i] > LARGEST) return;
  reals = w[2] + w[3] + (w[8] + 7) / 8 + (w[1] ? w[4] : 0) + w[7] + w[1] * (w[6] + w[5]);
  if (reals > LARGEST) return;
  size_t n = HEAD + 8 * (size_t)reals + END, had = b->n - END;
  char end[END];
  memcpy(end, b->p + had, END);
  b->n = had;
  while (b->n < n - END) buf_putc(b, '\0');
  b->n = n - END;
  buf_putn(b, end, END);
  set_word(b, 16, n);
}

/* --- changes --- */

typedef struct Bytes {
  const uint8_t *p;
  size_t n;
} Bytes;

static unsigned next(Bytes *b) {
  if (!b->n) return 0;
  b->n--;
  return *b->p++;
}

static size_t place(Bytes *b, size_t n) {
  unsigned high = next(b);
  return n ? (high << 8 | next(b)) % n : 0;
}

static uint64_t number(Bytes *b) {
  static const uint64_t numbers[] = {
      INT32_MAX, (uint64_t)INT32_MAX + 1, UINT64_MAX, UINT64_C(1) << 61, 1 << 16, 1 << 24,
      1 << 28,   UINT64_C(1) << 40};
  unsigned k = next(b);
  return k < 240 ? k % 16 : numbers[k % 8];
}

typedef enum Change {
  FLIP,
  HEAD_WORD,
  BODY_WORD,
  KEY,
  MARK,
  LENGTH,
  CUT,
  DROP,
  DOUBLE,
  SWAP,
  GRAFT,
  ZEROS,
  CHANGES
} Change;

static void set_key(Buf *b, Digest key) {
  if (b->n >= 24 + DIGEST_BYTES) memcpy(b->p + 24, key.bytes, DIGEST_BYTES);
}

static void copy_mark(Buf *b, const Buf *from) {
  if (b->n < END || from->n < END) return;
  memcpy(b->p + b->n - DIGEST_BYTES, from->p + from->n - DIGEST_BYTES, DIGEST_BYTES);
}

static void cut(Buf *b, size_t n) {
  if (n < b->n) b->n = n;
}

static void put_zeros(Buf *b, unsigned n) {
  for (unsigned i = 0; i < 4 * n; i++) buf_putc(b, '\0');
}

/* Changes within piece [b]. */
static void change_piece(Bytes *in, Change change, Buf *b) {
  const Buf *other = &mine.at[next(in) % (unsigned)mine.n];
  switch (change) {
  case FLIP:
    if (b->n) b->p[place(in, b->n)] ^= (char)(1U << next(in) % 8);
    break;
  case HEAD_WORD: set_word(b, SHAPES + 8 * (next(in) % WORDS), number(in)); break;
  case BODY_WORD: set_word(b, HEAD + 8 * place(in, b->n / 8 + 1), number(in)); break;
  case KEY: set_key(b, key_number((int)(next(in) % 4))); break;
  case MARK: copy_mark(b, other); break;
  case LENGTH: fit_length(b); break;
  case CUT: cut(b, place(in, b->n + 1)); break;
  default: put_zeros(b, next(in));
  }
}

/* Changes of the order. */
static void change_order(Bytes *in, Change change, Pieces *p, int k) {
  const Pieces *from = change == GRAFT ? &theirs : &mine;
  const Buf *other = &from->at[next(in) % (unsigned)from->n];
  if (change == DROP && p->n > 1) drop_piece(p, k);
  if (change == DOUBLE || change == GRAFT) add_piece(p, other->p, other->n);
  if (change != GRAFT && change != SWAP) return;
  Buf last = p->at[p->n - 1];
  p->at[p->n - 1] = p->at[k];
  p->at[k] = last;
}

static void change_all(Bytes *in, Pieces *p) {
  while (in->n) {
    unsigned first = next(in);
    Change change = (Change)(first % CHANGES);
    int k = (int)(next(in) % (unsigned)p->n);
    if (change >= DROP && change <= GRAFT)
      change_order(in, change, p, k);
    else
      change_piece(in, change, &p->at[k]);
    if (first & 128 && k < p->n) sign(&p->at[k]);
  }
}

/* --- the driver --- */

static char *path_in(const char *dir) {
  char hex[DIGEST_HEX];
  Buf b = {0};
  digest_hex(key_number(0), hex);
  buf_printf(&b, "%s/.posterity/m/l-%.16s.chain", dir, hex);
  return buf_take(&b);
}

static void write_pieces(const char *path, const Pieces *p) {
  FILE *f = fopen(path, "wb");
  ASSERT(f);
  for (int k = 0; k < p->n; k++)
    ASSERT(!p->at[k].n || fwrite(p->at[k].p, p->at[k].n, 1, f) == 1);
  ASSERT(fclose(f) == 0);
}

/* Writes the chain as a run does, then what a second program makes of it. */
static void write_chain(const char *dir, double scale, Pieces *out) {
  Store *store = store_new(dir, CACHE_DISK);
  ChainFile *file = NULL;
  for (int i = 0; i < WRITES; i++) {
    ChainName name = name_of(0);
    ChainParts parts = parts_of(DRAWN[i], 0, scale);
    bool is_busy;
    if (!file) file = chain_file_open(store, &name, &parts, &is_busy);
    ASSERT(file);
    chain_file_append(file, &parts);
    if (i == WRITES - 1) chain_file_close(store, &file, &parts);
    chain_parts_free(&parts);
  }
  ChainName name = name_of(1);
  ChainParts parts = parts_of(DRAWN[1], 1, scale);
  store_put_chain(store, &name, &parts);
  chain_parts_free(&parts);
  ASSERT(store_stats(store).stored == 2);
  store_destroy(&store);
  char *path = path_in(dir);
  Buf bytes = {0};
  ASSERT(fs_read(path, 0, &bytes) == 0);
  split(&bytes, out);
  ASSERT(out->n > 8);
  buf_free(&bytes);
  mem_free(path);
}

static void remove_all(void) {
  pieces_free(&mine);
  pieces_free(&theirs);
  fs_remove_tree(base);
}

int LLVMFuzzerInitialize(int *argc, char ***argv) {
  (void)argc, (void)argv;
  strcpy(base, "/dev/shm/posterity-fuzz-XXXXXX");
  if (!mkdtemp(base)) strcpy(base, "/tmp/posterity-fuzz-XXXXXX");
  ASSERT(fs_is_dir(base) || mkdtemp(base));
  setenv("POSTERITY_MEMORY", "100MB", 1);
  char *theirs_at = fs_join(base, "theirs"), *mine_at = fs_join(base, "mine");
  use_secret_of("stranger");
  ASSERT(fs_make_dir(theirs_at, 0700) == 0 && fs_make_dir(mine_at, 0700) == 0);
  write_chain(theirs_at, 2, &theirs);
  use_secret_of("me");
  write_chain(mine_at, 1, &mine);
  mem_free(theirs_at), mem_free(mine_at);
  atexit(remove_all);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Bytes in = {data, size};
  Pieces pieces = {0};
  char *dir = fs_join(base, "mine"), *bad = fs_join(dir, ".posterity/bad");
  char *path = path_in(dir);
  copy_pieces(&pieces, &mine);
  change_all(&in, &pieces);
  write_pieces(path, &pieces);
  int program = size ? data[0] % PROGRAMS : 0;
  bool was_whole = look_up(dir, program);
  if (was_whole) ASSERT(look_up(dir, program));
  if (store_over(dir, program)) ASSERT(look_up(dir, program));
  pieces_free(&pieces);
  fs_remove_tree(bad);
  mem_free(dir), mem_free(bad), mem_free(path);
  return 0;
}
