/* SPDX-License-Identifier: BSD-3-Clause
   Damaged files: every byte changed, every length cut off.  Afterwards there is a miss or
   the right data, never anything else, and a complaint that names the file. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/digest.h"
#include "base/fs.h"
#include "fixture.h"

/* Draws in all; bytes of the first block: head, state, two draws, digest. */
enum { DRAWN = 6, FIRST_BLOCK = 112 + 8 * (8 + 2 * 6) + 32 };

/* The files of the entry as they were stored. */
static Buf manifest, journal;
static char *manifest_path, *journal_path;

static int store_entry(void **state) {
  if (fixture_set_up(state) != 0) return -1;
  put_chain(1, 2);
  put_chain(1, DRAWN);
  manifest_path = entry_file("manifest.json");
  journal_path = entry_file("draws.journal");
  return fs_read(manifest_path, 0, &manifest) || fs_read(journal_path, 0, &journal) ? -1
                                                                                    : 0;
}

static int forget_entry(void **state) {
  buf_free(&manifest), buf_free(&journal);
  mem_free(manifest_path), mem_free(journal_path);
  return fixture_tear_down(state);
}

/* Thousands of times, so without the care (and the cost) of fs_publish. */
static void write_file(const char *path, const char *bytes, size_t n) {
  unlink(path); /* file systems flush a file that is cut to nothing and written again */
  FILE *f = fopen(path, "wb");
  assert_non_null(f);
  assert_int_equal(fwrite(bytes, 1, n, f), n);
  assert_int_equal(fclose(f), 0);
}

static char *entry_folder(const char *file) {
  char *folder = mem_strdup(file);
  *strrchr(folder, '/') = '\0';
  return folder;
}

/* The entry as it was stored, at its place. */
static void restore(void) {
  char *folder = entry_folder(manifest_path);
  assert_int_equal(fs_make_dir(folder, 0700), 0);
  write_file(manifest_path, manifest.p, manifest.n);
  write_file(journal_path, journal.p, journal.n);
  mem_free(folder);
}

/* Writes [bytes] as the file and looks up the chain.  True: it was found (and right), and
   with the mark of the user. */
static bool try_file(const char *path, const char *bytes, size_t n) {
  write_file(path, bytes, n);
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain;
  bool found = store_get_chain(store, "radon", some_key(1), &chain);
  char *line = store_complaint(store);
  if (found) {
    check_chain(&chain, DRAWN);
    assert_null(line);
  } else {
    assert_non_null(line);
    assert_non_null(strstr(line, "/radon/"));
    assert_int_equal(store_stats(store).damaged, 1);
    assert_int_equal(store_stats(store).misses, 1);
  }
  bool mine = found && !chain.is_foreign;
  mem_free(line);
  chain_entry_free(&chain);
  store_destroy(&store);
  return mine;
}

/* Every byte of [file] changed in several ways; [harmless] changes may be survived. */
static void flip_bytes(const char *path, Buf *file, int harmless) {
  static const unsigned char masks[] = {0x01, 0x80, 0xff};
  int survived = 0;
  for (size_t i = 0; i < file->n; i++)
    for (size_t m = 0; m < sizeof masks; m++) {
      file->p[i] = (char)(file->p[i] ^ masks[m]);
      bool found = try_file(path, file->p, file->n);
      file->p[i] = (char)(file->p[i] ^ masks[m]);
      if (found)
        survived++;
      else
        restore();
    }
  assert_true(survived <= harmless);
  assert_true(try_file(path, file->p, file->n));
}

static void cut_off(const char *path, const Buf *file, int harmless) {
  int survived = 0;
  for (size_t n = 0; n < file->n; n++) {
    if (try_file(path, file->p, n))
      survived++;
    else
      restore();
  }
  assert_true(survived <= harmless);
}

static void test_flip_journal(void **state) {
  (void)state;
  flip_bytes(journal_path, &journal, 0);
}

/* The end of line behind the manifest is no part of it: changing that alone is
   harmless. */
static void test_flip_manifest(void **state) {
  (void)state;
  flip_bytes(manifest_path, &manifest, 3);
}

static void test_cut_journal(void **state) {
  (void)state;
  cut_off(journal_path, &journal, 0);
}

static void test_cut_manifest(void **state) {
  (void)state;
  cut_off(manifest_path, &manifest, 1);
}

/* Bytes of numbers in the head of the first block, with a digest that fits: only the
   checks of sizes stand between them and the memory. */
static void test_hostile_head(void **state) {
  (void)state;
  static const uint64_t values[] = {0,
                                    1,
                                    7,
                                    UINT64_C(1) << 31,
                                    UINT64_C(1) << 40,
                                    UINT64_C(1) << 61,
                                    UINT64_C(1) << 63,
                                    UINT64_MAX};
  for (size_t word = 8; word < 88; word += word == 8 ? 40 : 8)
    for (size_t v = 0; v < sizeof values / sizeof *values; v++) {
      Buf copy = {0};
      buf_putn(&copy, journal.p, journal.n);
      memcpy(copy.p + word, &values[v], 8);
      if (memcmp(copy.p, journal.p, journal.n) != 0) {
        Digest d = digest_of("journal", copy.p, FIRST_BLOCK - DIGEST_BYTES);
        memcpy(copy.p + FIRST_BLOCK - DIGEST_BYTES, d.bytes, DIGEST_BYTES);
        assert_false(try_file(journal_path, copy.p, copy.n));
        restore();
      }
      buf_free(&copy);
    }
}

/* A damaged entry is set aside, stored again, and found again. */
static void test_recovery(void **state) {
  (void)state;
  put_chain(1, DRAWN);
  char *path = entry_file("draws.journal");
  assert_int_equal(truncate(path, 100), 0);
  assert_false(get_chain(1, 0));
  char *bad = in_project(".posterity/bad");
  assert_true(fs_is_dir(bad));
  assert_false(fs_exists(path));
  put_chain(1, DRAWN);
  assert_true(get_chain(1, DRAWN));
  assert_int_equal(truncate(path, 100), 0);
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(9);
  store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
  check_complaint(store, "is damaged");
  assert_int_equal(store_stats(store).stored, 1);
  chain_entry_free(&chain);
  store_destroy(&store);
  assert_true(get_chain(1, 9));
  mem_free(bad), mem_free(path);
}

/* An entry of another key under this name: a miss, and it stays. */
static void test_other_key(void **state) {
  (void)state;
  put_chain(2, DRAWN);
  char *entry = entry_file(""), hex[DIGEST_HEX];
  entry[strlen(entry) - 1] = '\0';
  char *to = mem_strdup(entry);
  digest_hex(some_key(1), hex);
  memcpy(to + strlen(to) - 16, hex, 16);
  assert_int_equal(rename(entry, to), 0);
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain;
  assert_false(store_get_chain(store, "radon", some_key(1), &chain));
  assert_null(store_complaint(store));
  assert_int_equal(store_stats(store).damaged, 0);
  store_destroy(&store);
  assert_true(fs_is_dir(to));
  mem_free(entry), mem_free(to);
}

#define WITH_ENTRY(test) cmocka_unit_test_setup_teardown(test, store_entry, forget_entry)

int main(void) {
  const struct CMUnitTest tests[] = {
      WITH_ENTRY(test_flip_journal), WITH_ENTRY(test_flip_manifest),
      WITH_ENTRY(test_cut_journal),  WITH_ENTRY(test_cut_manifest),
      WITH_ENTRY(test_hostile_head), IN_PROJECT(test_recovery),
      IN_PROJECT(test_other_key)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
