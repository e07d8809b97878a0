/* SPDX-License-Identifier: BSD-3-Clause
   Columns that are not stored: found by their bits, and given back by their bits. */
#include <endian.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include "base/alloc.h"
#include "cache/pack.h"
#include "fixture.h"

enum { ROWS = 40, HEAD_OF_GENERATED = 2 };

static double from_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static const uint64_t QUIET = 0x7ff8000000000000, PAYLOAD = 0x7ff8000000000abc,
                      SIGNALLING = 0x7ff0000000000001, OTHER_SIGN = 0xfff8000000000000;

static ChainEntry empty_entry(long rows, long width, long nstats) {
  return (ChainEntry){.drawn = rows,
                      .width = width,
                      .nstats = nstats,
                      .rows = row_block_new(rows, width),
                      .stats = row_block_new(rows, nstats)};
}

/* Draws of a number that moves, one that never does, kinds of NaN, and a zero. */
enum { MOVES, STANDS, A_NAN, A_PAYLOAD, ZERO, DRAWS };
static ChainEntry some_draws(long rows) {
  ChainEntry e = empty_entry(rows, DRAWS, 0);
  for (long i = 0; i < rows; i++) {
    double *row = entry_row(&e, i);
    row[MOVES] = (double)(i + 1) / 7;
    row[STANDS] = 2.5;
    row[A_NAN] = from_bits(QUIET);
    row[A_PAYLOAD] = from_bits(i % 2 ? PAYLOAD : SIGNALLING);
    row[ZERO] = i == rows - 1 ? 1 : 0;
  }
  return e;
}

/* The number of a generated column in row [i]. */
typedef double Cell(const ChainEntry *draws, long i);

static double copy_of_moves(const ChainEntry *draws, long i) {
  return entry_row(draws, i)[MOVES];
}
static double copy_of_nan(const ChainEntry *draws, long i) {
  return entry_row(draws, i)[A_NAN];
}
static double copy_of_payload(const ChainEntry *draws, long i) {
  return entry_row(draws, i)[A_PAYLOAD];
}
static double almost_moves(const ChainEntry *draws, long i) {
  double x = entry_row(draws, i)[MOVES];
  return i == draws->drawn - 1 ? nextafter(x, 9) : x;
}
static double other_payload(const ChainEntry *draws, long i) {
  double x = entry_row(draws, i)[A_PAYLOAD];
  return i == 1 ? from_bits(QUIET) : x;
}
static double minus_zero(const ChainEntry *draws, long i) {
  return entry_row(draws, i)[ZERO] == 0 ? -0.0 : 1;
}
static double turns_minus_zero(const ChainEntry *draws, long i) {
  double x = entry_row(draws, i)[ZERO];
  return i == 2 ? -x : x;
}
static double constant(const ChainEntry *draws, long i) {
  (void)draws, (void)i;
  return 1e300;
}
static double constant_nan(const ChainEntry *draws, long i) {
  (void)draws, (void)i;
  return from_bits(SIGNALLING);
}
static double constant_minus_zero(const ChainEntry *draws, long i) {
  (void)draws, (void)i;
  return -0.0;
}
static double two_zeros(const ChainEntry *draws, long i) {
  (void)draws;
  return i == 3 ? 0.0 : -0.0;
}
static double two_nans(const ChainEntry *draws, long i) {
  (void)draws;
  return from_bits(i == 3 ? QUIET : OTHER_SIGN);
}

static const struct {
  Cell *cell;
  uint64_t code;
} columns[] = {
    {copy_of_moves, PACK_COPY + MOVES},
    {copy_of_nan, PACK_COPY + A_NAN},
    {copy_of_payload, PACK_COPY + A_PAYLOAD},
    {almost_moves, PACK_STORED},
    {other_payload, PACK_STORED},
    {minus_zero, PACK_STORED},
    {turns_minus_zero, PACK_STORED},
    {constant, PACK_CONSTANT},
    {constant_nan, PACK_CONSTANT},
    {constant_minus_zero, PACK_CONSTANT},
    {two_zeros, PACK_STORED},
    {two_nans, PACK_STORED},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static ChainParts some_parts(long rows) {
  ChainParts parts = {.draws = some_draws(rows),
                      .generated = empty_entry(rows, COLUMNS, 1)};
  for (long i = 0; i < rows; i++)
    for (int j = 0; j < COLUMNS; j++)
      entry_row(&parts.generated, i)[j] = columns[j].cell(&parts.draws, i);
  return parts;
}

static void test_codes(void **state) {
  (void)state;
  ChainParts parts = some_parts(ROWS);
  Pack pack = pack_find(&parts.generated, 0, &parts.draws);
  uint64_t seen[2] = {0};
  for (int j = 0; j < COLUMNS; j++) {
    assert_int_equal(pack.codes[j], columns[j].code);
    if (columns[j].code < PACK_COPY) seen[columns[j].code]++;
  }
  assert_int_equal(pack.stored, seen[PACK_STORED]);
  assert_int_equal(pack.constants, seen[PACK_CONSTANT]);
  pack_free(&pack);
  pack = pack_find(&parts.generated, 0, NULL);
  assert_int_equal(pack.codes[0], PACK_STORED);
  assert_int_equal(pack.codes[1], PACK_CONSTANT);
  pack_free(&pack);
  chain_parts_free(&parts);
}

/* No rows, no columns, nothing beside. */
static void test_empty_codes(void **state) {
  (void)state;
  ChainEntry none = empty_entry(ROWS, 0, 1), draws = some_draws(ROWS), no_rows = {0};
  for (int k = 0; k < 3; k++) {
    const ChainEntry *entry = k == 0 ? &none : k == 1 ? &no_rows : &draws;
    Pack pack = pack_find(entry, k == 2 ? ROWS : 0, k == 2 ? &none : &draws);
    assert_int_equal(pack.stored + pack.constants, 0);
    pack_free(&pack);
  }
  Pack pack = pack_find(&draws, 0, &none);
  assert_int_equal(pack.stored, 3);
  assert_int_equal(pack.constants, 2);
  pack_free(&pack);
  chain_entry_free(&none), chain_entry_free(&draws);
}

/* --- on disk --- */

static void put(const ChainParts *parts) {
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  store_put_chain(store, &name, parts);
  assert_int_equal(store_stats(store).damaged, 0);
  assert_int_equal(store_stats(store).failed, 0);
  store_destroy(&store);
}

static void check(const ChainParts *want) {
  Store *store = store_new(project, CACHE_DISK);
  ChainParts got;
  assert_true(find_chain(store, 1, &got));
  assert_true(is_entry(&got.draws, &want->draws));
  assert_true(is_entry(&got.generated, &want->generated));
  assert_false(got.is_damaged || got.draws.is_foreign || got.generated.is_foreign);
  chain_parts_free(&got);
  store_destroy(&store);
}

/* Word [word] of the shapes in the head of block [block]. */
static long shape_in_file(int block, int word) {
  Buf file = {0};
  uint64_t x;
  read_chain_file(&file);
  memcpy(&x, file.p + block_at(&file, block) + 56 + 8 * word, sizeof x);
  buf_free(&file);
  return (long)le64toh(x);
}

enum { FIRST, COUNT, DIM, NLEARNT, WIDTH, NSTATS, STORED, CONSTANTS };

static void test_round_trip(void **state) {
  (void)state;
  ChainParts parts = some_parts(ROWS);
  put(&parts);
  check(&parts);
  assert_int_equal(shape_in_file(1, WIDTH), DRAWS);
  assert_int_equal(shape_in_file(1, STORED), 3);
  assert_int_equal(shape_in_file(1, CONSTANTS), 2);
  assert_int_equal(shape_in_file(3, WIDTH), COLUMNS);
  assert_int_equal(shape_in_file(3, STORED), 6);
  assert_int_equal(shape_in_file(3, CONSTANTS), 3);
  put(&parts); /* compared with what is there, and found equal */
  check(&parts);
  chain_parts_free(&parts);
}

/* More than what is read and written at a time. */
static void test_many_rows(void **state) {
  (void)state;
  enum { MANY = 20000 };
  ChainParts parts = some_parts(MANY);
  put(&parts);
  check(&parts);
  assert_int_equal(shape_in_file(3, STORED), 6);
  put(&parts);
  chain_parts_free(&parts);
}

static ChainParts first_rows(const ChainParts *parts, long rows) {
  ChainParts first = *parts;
  first.draws.drawn = first.generated.drawn = rows;
  return first;
}

/* A column that was constant, or a copy, in one block is neither in the next, and the
   other way round: each block says how its own rows are stored. */
static void test_blocks_differ(void **state) {
  (void)state;
  static const long ENDS[] = {1, 4, ROWS - 1, ROWS};
  static const long STORED_IN[] = {0, 4, 0, 0}; /* where there are rows 1, 2 and 3 */
  ChainParts parts = some_parts(ROWS);
  for (int i = 0; i < 4; i++) {
    ChainParts first = first_rows(&parts, ENDS[i]);
    put(&first);
    check(&first);
  }
  for (int i = 0; i < 4; i++) {
    int block = 3 + 2 * i;
    assert_int_equal(shape_in_file(block, COUNT), ENDS[i] - (i ? ENDS[i - 1] : 0));
    assert_int_equal(shape_in_file(block, STORED), STORED_IN[i]);
  }
  chain_parts_free(&parts);
}

/* Columns of a block that begins behind column 0, as those of a run do. */
static void test_views(void **state) {
  (void)state;
  ChainParts parts = some_parts(ROWS);
  RowBlock *wide = row_block_new(ROWS + 5, DRAWS + COLUMNS + 4);
  for (long i = 0; i < ROWS; i++) {
    double *row = wide->at + i * wide->stride;
    memcpy(row + 1, entry_row(&parts.draws, i), sizeof *row * DRAWS);
    memcpy(row + 3 + DRAWS, entry_row(&parts.generated, i), sizeof *row * COLUMNS);
  }
  row_block_drop(&parts.draws.rows), row_block_drop(&parts.generated.rows);
  parts.draws.rows = wide, parts.draws.from = 1;
  parts.generated.rows = row_block_ref(wide), parts.generated.from = 3 + DRAWS;
  put(&parts);
  check(&parts);
  put(&parts);
  chain_parts_free(&parts);
}

/* Programs that generate nothing, or have no parameters, have rows of no numbers. */
static void test_no_width(void **state) {
  (void)state;
  for (int k = 0; k < 2; k++) {
    ChainParts parts = some_parts(ROWS);
    ChainEntry *layer = k ? &parts.draws : &parts.generated;
    chain_entry_free(layer);
    *layer = empty_entry(ROWS, 0, 1);
    if (k) {
      chain_entry_free(&parts.generated);
      parts.generated = empty_entry(ROWS, 0, 0);
    }
    for (long i = 0; i < ROWS; i++) entry_stats(layer, i)[0] = (double)i;
    ChainParts first = first_rows(&parts, ROWS / 2);
    fixture_tear_down(state), fixture_set_up(state);
    put(&first);
    check(&first);
    put(&parts);
    check(&parts);
    chain_parts_free(&parts);
  }
}

/* A constant that is another one is another chain. */
static void test_other_constant(void **state) {
  (void)state;
  for (int column = 0; column < COLUMNS; column++) {
    ChainParts parts = some_parts(ROWS);
    fixture_tear_down(state), fixture_set_up(state);
    put(&parts);
    for (long i = 0; i < ROWS; i++)
      entry_row(&parts.generated, i)[column] = from_bits(PAYLOAD + 1);
    Store *store = store_new(project, CACHE_DISK);
    ChainName name = name_of(1);
    store_put_chain(store, &name, &parts);
    check_complaint(store, "other ones");
    store_destroy(&store);
    check(&parts);
    chain_parts_free(&parts);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_codes),   cmocka_unit_test(test_empty_codes),
      IN_PROJECT(test_round_trip),    IN_PROJECT(test_many_rows),
      IN_PROJECT(test_blocks_differ), IN_PROJECT(test_views),
      IN_PROJECT(test_no_width),      IN_PROJECT(test_other_constant),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
