/* SPDX-License-Identifier: BSD-3-Clause
   Damaged files: every byte changed, every length cut off.  Afterwards there is a miss or
   a chain as it once was, never anything else; what is damaged is set aside with a
   complaint that names the file, and stored again. */
#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/digest.h"
#include "base/fs.h"
#include "base/memory.h"
#include "fixture.h"

/* Draws in all, and in the blocks of the first writer. */
enum { DRAWN = 6, BEFORE = 2, BLOCKS = 8, HEAD_BYTES = 144 };

/* The file as it was stored: heads, draws, generated rows and notes of two writers. */
static Buf file;
static char *path;

/* The parts of a chain of [drawn], with a note that has as many numbers. */
static ChainParts noted(long drawn) {
  ChainParts parts = make_parts(drawn, 1);
  Numbers note = {mem_new(sizeof *note.at * (size_t)drawn), drawn};
  for (long i = 0; i < drawn; i++) note.at[i] = (double)drawn / 3;
  parts.notes[NOTE_EFFORT] = note;
  return parts;
}

static bool is_noted(const Numbers *note) {
  bool right = !note->at || note->n == BEFORE || note->n == DRAWN;
  for (long i = 0; i < note->n; i++) right &= note->at[i] == (double)note->n / 3;
  return right;
}

static void store_noted(long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = noted(drawn);
  store_put_chain(store, &name, &parts);
  assert_int_equal(store_stats(store).stored, 1);
  chain_parts_free(&parts);
  store_destroy(&store);
}

static int store_file(void **state) {
  if (fixture_set_up(state) != 0) return -1;
  store_noted(BEFORE);
  store_noted(DRAWN);
  path = chain_path();
  read_chain_file(&file);
  assert_int_equal(block_at(&file, BLOCKS), file.n);
  return 0;
}

static int forget_file(void **state) {
  buf_free(&file);
  mem_free(path);
  return fixture_tear_down(state);
}

/* What a look-up found. */
typedef struct Found {
  long draws, generated, notes; /* how many, of draws -1 for a miss */
  bool is_right, is_mine, is_damaged;
} Found;

static Found found_in(const ChainParts *parts) {
  return (Found){.draws = parts->draws.drawn,
                 .generated = parts->generated.drawn,
                 .notes = parts->notes[NOTE_EFFORT].n,
                 .is_right = is_parts(parts, 1) && is_noted(&parts->notes[NOTE_EFFORT]),
                 .is_mine = !parts->draws.is_foreign && !parts->generated.is_foreign,
                 .is_damaged = parts->is_damaged};
}

/* Where the file is damaged that is told, and it is set aside. */
static void check_told(Store *store, bool is_damaged) {
  char *line = store_complaint(store);
  assert_int_equal(line != NULL, is_damaged);
  assert_int_equal(store_stats(store).damaged, is_damaged);
  assert_int_equal(fs_exists(path), !is_damaged);
  if (line) assert_non_null(strstr(line, "/radon/"));
  mem_free(line);
}

/* Looks up the chain where the file has these bytes. */
static Found try_file(const char *bytes, size_t n) {
  write_file(path, bytes, n);
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  Found found = {.draws = -1, .is_right = true};
  if (find_chain(store, 1, &parts)) found = found_in(&parts);
  found.is_damaged = store_stats(store).damaged > 0;
  check_told(store, found.is_damaged);
  if (found.draws >= 0) assert_int_equal(parts.is_damaged, found.is_damaged);
  chain_parts_free(&parts);
  store_destroy(&store);
  return found;
}

static bool is_whole(const Found *f) {
  return f->draws == DRAWN && f->generated == DRAWN && f->notes == DRAWN && f->is_right;
}

/* Stores the whole chain over what lies there: it is found then. */
static void store_over(void) {
  store_noted(DRAWN);
  Buf now = {0};
  read_chain_file(&now);
  Found found = try_file(now.p, now.n);
  assert_true(is_whole(&found) && found.is_mine);
  buf_free(&now);
}

/* Whether the byte is one of the mark of a block. */
static bool is_in_mark(size_t at) {
  int block = 1;
  while (block_at(&file, block) <= at) block++;
  return block_at(&file, block) - at <= DIGEST_BYTES;
}

static void test_flips(void **state) {
  (void)state;
  static const unsigned char masks[] = {0x01, 0x80, 0xff};
  for (size_t i = 0; i < 3 * file.n; i++) {
    char *byte = &file.p[i / 3], was = *byte;
    *byte = (char)(was ^ masks[i % 3]);
    Found found = try_file(file.p, file.n);
    *byte = was;
    assert_true(found.is_right);
    assert_int_equal(found.is_damaged, !is_in_mark(i / 3));
    if (i % 97 == 0) store_over();
  }
  Found found = try_file(file.p, file.n);
  assert_true(is_whole(&found) && found.is_mine);
}

/* Wherever the file ends, nothing is wrong with what is whole before. */
static void test_cuts(void **state) {
  (void)state;
  for (size_t n = 0; n < file.n; n++) {
    Found found = try_file(file.p, n);
    assert_true(found.is_right && !found.is_damaged);
    assert_true(found.draws < 0 || found.is_mine);
    assert_int_equal(found.draws >= 0, n >= block_at(&file, 2));
    assert_int_equal(found.draws == DRAWN, n >= block_at(&file, 6));
    assert_int_equal(found.generated == DRAWN, n >= block_at(&file, 7));
    if (n % 31 == 0) store_over();
  }
}

/* Zeros in the place of an end are those of a writer that did not come to one. */
static void test_zeros_behind(void **state) {
  (void)state;
  Buf longer = {0};
  for (int block = 0; block <= BLOCKS; block++) {
    buf_clear(&longer);
    buf_putn(&longer, file.p, block_at(&file, block));
    for (int i = 0; i < 5000; i++) buf_putc(&longer, '\0');
    Found found = try_file(longer.p, longer.n);
    assert_true(found.is_right && !found.is_damaged);
    store_over();
  }
  buf_free(&longer);
}

/* Numbers in heads with digests that fit: only the checks of sizes stand between them and
   the memory. */
static void test_hostile_heads(void **state) {
  (void)state;
  static const uint64_t values[] = {0,
                                    1,
                                    7,
                                    UINT64_C(60) << 20,
                                    UINT64_C(1) << 31,
                                    UINT64_C(1) << 40,
                                    UINT64_C(1) << 61,
                                    UINT64_C(1) << 63,
                                    UINT64_MAX};
  enum { VALUES = sizeof values / sizeof *values, WORDS = 9 };
  for (int k = 0; k < BLOCKS * (WORDS + 1) * VALUES; k++) {
    int block = k % BLOCKS, word = k / BLOCKS % (WORDS + 1);
    Buf copy = {0};
    buf_putn(&copy, file.p, file.n);
    size_t at = block_at(&copy, block);
    size_t end = block_at(&copy, block + 1) - 2 * DIGEST_BYTES;
    uint64_t value = htole64(values[k / BLOCKS / (WORDS + 1)]);
    memcpy(copy.p + at + (word == WORDS ? 16 : 56 + 8 * word), &value, sizeof value);
    Digest d = digest_of("block", copy.p + at, end - at);
    memcpy(copy.p + end, d.bytes, DIGEST_BYTES);
    Found found = try_file(copy.p, copy.n);
    assert_true(found.is_right || !found.is_mine);
    buf_free(&copy);
  }
}

/* --- sizes --- */

/* Cuts [file] behind block [block], of which word [word] of the head becomes [value] and
   [more] zeros are put in front of its end; its length and digest fit. */
static void stretch(int block, int word, uint64_t value, size_t more) {
  enum { END = 2 * DIGEST_BYTES };
  size_t at = block_at(&file, block), end = block_at(&file, block + 1) - END;
  Buf out = {0};
  assert_true(buf_reserve(&out, end + more + END));
  memcpy(out.p, file.p, end);
  memset(out.p + end, 0, more + END);
  out.n = end + more + END;
  uint64_t length = htole64(out.n - at), number = htole64(value);
  memcpy(out.p + at + 16, &length, sizeof length);
  memcpy(out.p + at + 56 + 8 * word, &number, sizeof number);
  sign_again(&out, block);
  write_file(path, out.p, out.n);
  buf_free(&out);
}

/* Whether [body] needs no more memory than a few pieces of a file. */
static int is_thrifty(void (*body)(void)) {
  enum { KILOBYTES = 30000 };
  struct rusage before, after;
  getrusage(RUSAGE_SELF, &before);
  body();
  getrusage(RUSAGE_SELF, &after);
  return after.ru_maxrss - before.ru_maxrss < KILOBYTES;
}

static void look_up(void) {
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  if (find_chain(store, 1, &parts)) assert_true(found_in(&parts).is_right);
  chain_parts_free(&parts);
  store_destroy(&store);
}

static void store_whole(void) {
  store_noted(DRAWN);
}

static int look_up_thriftily(void) {
  return is_thrifty(look_up);
}

static int store_thriftily(void) {
  return is_thrifty(store_whole);
}

/* Texts, and rows of other programs, are passed over piece by piece however long they
   are. */
static void test_long_texts(void **state) {
  (void)state;
  enum { LONG = 60 << 20, TEXT = 8 };
  for (int block = 0; block <= 2; block += 2) {
    uint64_t text;
    memcpy(&text, file.p + block_at(&file, block) + 56 + 8 * TEXT, sizeof text);
    stretch(block, TEXT, ((le64toh(text) + 7) & ~UINT64_C(7)) + LONG, LONG);
    assert_int_equal(finish(start(look_up_thriftily)), 1);
    assert_true(fs_exists(path));
    assert_int_equal(finish(start(store_thriftily)), 1);
    assert_true(get_chain(1, DRAWN));
  }
}

/* --- rows that take no bytes --- */

typedef struct Shape {
  uint64_t first, count, dim, nlearnt, width, nstats, stored, constants, text;
} Shape;

static void put_u64(Buf *out, uint64_t x) {
  x = htole64(x);
  buf_putn(out, (const char *)&x, sizeof x);
}

/* A block of [shape] without a mark; all its codes are [code]. */
static void put_block(Buf *out, const char *kind, Digest key, const Shape *shape,
                      uint64_t code) {
  size_t at = out->n, words = shape->dim + shape->nlearnt + shape->constants;
  if (shape->count) words += shape->width;
  uint64_t digest_at = at + HEAD_BYTES + 8 * words;
  char word[9] = {0};
  snprintf(word, sizeof word, "%s", kind);
  buf_put(out, "PSTBLK01");
  buf_putn(out, word, 8);
  put_u64(out, digest_at + 2 * DIGEST_BYTES - at);
  buf_putn(out, (const char *)key.bytes, DIGEST_BYTES);
  for (int i = 0; i < 9; i++) put_u64(out, ((const uint64_t *)shape)[i]);
  for (size_t i = 0; i < 2 + shape->dim + shape->nlearnt; i++) put_u64(out, 0);
  for (size_t i = 0; shape->count && i < shape->width; i++) put_u64(out, code);
  for (size_t i = 0; i < shape->constants; i++) put_u64(out, 0x3ff0000000000000);
  Digest d = digest_of("block", out->p + at, digest_at - at);
  buf_putn(out, (const char *)d.bytes, DIGEST_BYTES);
  for (int i = 0; i < DIGEST_BYTES; i++) buf_putc(out, '\0');
}

/* A file that says little and means terabytes. */
static void put_constants(Buf *out, uint64_t count, uint64_t width) {
  const Shape nothing = {0};
  const Shape rows = {.count = count, .width = width, .constants = width};
  put_block(out, "head", some_key(1), &nothing, 0);
  put_block(out, "draws", some_key(1), &rows, 1);
}

/* Nothing is known about what memory cannot hold: it stays where it is. */
static void test_constants_beyond_memory(void **state) {
  (void)state;
  Buf small = {0}, large = {0};
  put_constants(&small, 3, 2);
  put_constants(&large, INT32_MAX, 3000);
  write_file(path, small.p, small.n);
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  assert_true(find_chain(store, 1, &parts));
  assert_int_equal(parts.draws.drawn, 3);
  assert_true(parts.draws.is_foreign);
  assert_true(entry_row(&parts.draws, 2)[1] == 1);
  chain_parts_free(&parts);
  store_destroy(&store);
  write_file(path, large.p, large.n);
  assert_int_equal(finish(start(look_up_thriftily)), 1);
  assert_true(fs_exists(path));
  assert_false(get_chain(1, 0));
  assert_int_equal(finish(start(store_thriftily)), 1);
  assert_true(get_chain(1, DRAWN));
  buf_free(&small), buf_free(&large);
}

/* Copies of columns, or of rows, that are not there; codes that are not as many as the
   head says. */
static void test_wrong_codes(void **state) {
  (void)state;
  static const struct {
    Shape rows;
    uint64_t code;
  } cases[] = {
      {{.count = 2, .width = 3}, 2 + 4},
      {{.count = 2, .width = 3}, UINT64_MAX},
      {{.count = 2, .width = 3, .constants = 1}, 2},
      {{.count = 2, .width = 3}, 0},
      {{.count = 2, .width = 3}, 1},
      {{.count = 9, .width = 3}, 2},
      {{.first = 1, .count = 2, .width = 3}, 2},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    Buf bytes = {0};
    buf_putn(&bytes, file.p, block_at(&file, 2));
    put_block(&bytes, "generated", name_of(1).generated, &cases[i].rows, cases[i].code);
    Found found = try_file(bytes.p, bytes.n);
    assert_true(found.is_damaged && found.is_right);
    assert_int_equal(found.draws, BEFORE);
    assert_int_equal(found.generated, 0);
    buf_free(&bytes);
  }
  Buf bytes = {0}; /* draws are copies of nothing */
  const Shape draws = {.count = 2, .width = 3};
  const Shape nothing = {0};
  put_block(&bytes, "head", some_key(1), &nothing, 0);
  put_block(&bytes, "draws", some_key(1), &draws, 2);
  Found found = try_file(bytes.p, bytes.n);
  assert_true(found.is_damaged);
  assert_int_equal(found.draws, -1);
  buf_free(&bytes);
}

/* --- what becomes of it --- */

/* A damaged file is set aside, stored again, and found again; a writer does so itself. */
static void test_recovery(void **state) {
  (void)state;
  char *bad = in_project(".posterity/bad");
  file.p[block_at(&file, 1) + 150] ^= 1;
  for (int by_reader = 0; by_reader < 2; by_reader++) {
    write_file(path, file.p, file.n);
    if (by_reader) assert_false(get_chain(1, 0));
    Store *store = store_new(project, CACHE_DISK);
    store_chain(store, 1, 9);
    if (!by_reader) check_complaint(store, "is damaged");
    assert_int_equal(store_stats(store).stored, 1);
    store_destroy(&store);
    assert_int_equal(files_in(bad), by_reader + 1);
    assert_true(get_chain(1, 9));
  }
  mem_free(bad);
}

/* A file of another key under this name: a miss, and it stays. */
static void test_other_key(void **state) {
  (void)state;
  put_chain(2, DRAWN);
  char *other = chain_path(), *to = mem_strdup(other), hex[DIGEST_HEX];
  digest_hex(some_key(1), hex);
  memcpy(to + strlen(to) - strlen(".chain") - 16, hex, 16);
  assert_int_equal(rename(other, to), 0);
  Store *store = store_new(project, CACHE_DISK);
  ChainParts parts;
  assert_false(find_chain(store, 1, &parts));
  assert_null(store_complaint(store));
  store_chain(store, 1, DRAWN);
  check_complaint(store, "cannot be stored");
  assert_int_equal(store_stats(store).damaged, 0);
  store_destroy(&store);
  assert_int_equal(rename(to, other), 0);
  assert_true(get_chain(2, DRAWN));
  mem_free(other), mem_free(to);
}

#define WITH_FILE(test) cmocka_unit_test_setup_teardown(test, store_file, forget_file)

int main(void) {
  const struct CMUnitTest tests[] = {
      WITH_FILE(test_flips),        WITH_FILE(test_cuts),
      WITH_FILE(test_zeros_behind), WITH_FILE(test_hostile_heads),
      WITH_FILE(test_long_texts),   WITH_FILE(test_constants_beyond_memory),
      WITH_FILE(test_wrong_codes),  WITH_FILE(test_recovery),
      IN_PROJECT(test_other_key),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
