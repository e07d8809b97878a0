/* SPDX-License-Identifier: BSD-3-Clause
   Chains in the store: across stores, extension, modes, races, folders that cannot be
   written. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "fixture.h"

static void test_across_stores(void **state) {
  (void)state;
  assert_false(get_chain(1, 0));
  put_chain(1, 500);
  assert_true(get_chain(1, 500));
  assert_false(get_chain(2, 0));
  put_chain(2, 0);
  assert_true(get_chain(2, 0));
  assert_true(get_chain(1, 500));
}

static void check_mode(const char *name, mode_t want) {
  struct stat st;
  char *path = in_project(name);
  assert_int_equal(stat(path, &st), 0);
  assert_int_equal(st.st_mode & 0777, want);
  mem_free(path);
}

static void test_marks(void **state) {
  (void)state;
  char *root = in_project(".posterity"), *tag = in_project(".posterity/CACHEDIR.TAG");
  char *ignore = in_project(".posterity/.gitignore");
  Store *store = store_new(project, CACHE_DISK);
  assert_string_equal(store_path(store), root);
  assert_int_equal(store_mode(store), CACHE_DISK);
  store_destroy(&store);
  assert_false(get_chain(1, 0));
  assert_false(fs_exists(root));
  put_chain(1, 2);
  check_mode(".posterity", 0700);
  check_mode(".posterity/radon", 0700);
  Buf b = {0};
  assert_int_equal(fs_read(ignore, 0, &b), 0);
  assert_string_equal(buf_text(&b), "*\n");
  buf_clear(&b);
  assert_int_equal(fs_read(tag, 0, &b), 0);
  assert_int_equal(strncmp(b.p, "Signature: 8a477f597d28d172789f06886806bc55\n", 44), 0);
  buf_free(&b);
  mem_free(ignore), mem_free(tag), mem_free(root);
}

/* The first bytes of the journal stay what they were, and every longer one is the
   beginning of the next; shorter or equal chains change nothing. */
static void test_extension(void **state) {
  (void)state;
  put_chain(1, 500);
  char *path = entry_file("draws.journal");
  Buf before = {0}, after = {0};
  assert_int_equal(fs_read(path, 0, &before), 0);
  put_chain(1, 1000);
  assert_int_equal(fs_read(path, 0, &after), 0);
  assert_true(after.n > before.n);
  assert_memory_equal(before.p, after.p, before.n);
  assert_true(get_chain(1, 1000));
  put_chain(1, 700);
  put_chain(1, 1000);
  buf_clear(&before);
  assert_int_equal(fs_read(path, 0, &before), 0);
  assert_int_equal(before.n, after.n);
  assert_memory_equal(before.p, after.p, after.n);
  for (long n = 1001; n < 1010; n++) put_chain(1, n);
  assert_true(get_chain(1, 1009));
  buf_free(&before), buf_free(&after), mem_free(path);
}

/* A block that was appended, but whose manifest never came, is overwritten. */
static void test_unfinished_block(void **state) {
  (void)state;
  put_chain(1, 10);
  char *path = entry_file("draws.journal");
  FILE *f = fopen(path, "ab");
  for (int i = 0; i < 5000; i++) fputc(i, f);
  fclose(f);
  assert_true(get_chain(1, 10));
  put_chain(1, 20);
  assert_true(get_chain(1, 20));
  mem_free(path);
}

/* The same key with other draws: the old ones are set aside, never mixed with the new. */
static void test_other_draws(void **state) {
  (void)state;
  put_chain(1, 10);
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(20);
  chain.rows->at[7] += 1;
  store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
  check_complaint(store, "other ones");
  assert_int_equal(store_stats(store).damaged, 1);
  store_destroy(&store);
  store = store_new(project, CACHE_DISK);
  ChainEntry got;
  assert_true(store_get_chain(store, "radon", some_key(1), &got));
  assert_int_equal(got.drawn, 20);
  assert_memory_equal(got.rows->at, chain.rows->at, 80 * sizeof(double));
  chain_entry_free(&got);
  chain_entry_free(&chain);
  store_destroy(&store);
}

/* --- who made it --- */

/* From now on this is another user. */
static void change_user(void) {
  char *secret = in_project("xdg-state/posterity/secret");
  assert_int_equal(unlink(secret), 0);
  mem_free(secret);
}

/* Fetches a chain of [drawn] from a new store; whether it says that others made it. */
static bool is_foreign(long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry got;
  assert_true(store_get_chain(store, "radon", some_key(1), &got));
  check_chain(&got, drawn);
  bool foreign = got.is_foreign;
  chain_entry_free(&got);
  store_destroy(&store);
  return foreign;
}

static void put_marked(long drawn, bool foreign) {
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(drawn);
  chain.is_foreign = foreign;
  store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
  assert_int_equal(store_stats(store).failed, 0);
  chain_entry_free(&chain);
  store_destroy(&store);
}

/* What others made stays theirs, whoever appends to it; what the user has made takes its
   place, whether it is shorter, as long, or longer. */
static void test_made_by_others(void **state) {
  (void)state;
  put_marked(10, false);
  assert_false(is_foreign(10));
  put_marked(20, false);
  assert_false(is_foreign(20));
  change_user();
  assert_true(is_foreign(20));
  put_marked(30, true);
  assert_true(is_foreign(30));
  put_marked(30, false);
  assert_false(is_foreign(30));
  put_marked(40, true);
  assert_true(is_foreign(40));
  put_marked(5, false);
  assert_false(is_foreign(5));
  change_user();
  put_marked(50, false);
  assert_false(is_foreign(50));
}

/* In the session as well: what is remembered gives way to the user's own. */
static void test_remembered_of_others(void **state) {
  (void)state;
  put_marked(10, false);
  change_user();
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(10), got;
  for (int own = 0; own < 2; own++) {
    if (own) store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
    assert_true(store_get_chain(store, "radon", some_key(1), &got));
    assert_int_equal(got.is_foreign, !own);
    chain_entry_free(&got);
  }
  chain_entry_free(&chain);
  store_destroy(&store);
}

/* A journal that was made to fit a manifest of this user is none of this user's. */
static void test_exchanged_journal(void **state) {
  (void)state;
  put_marked(10, false);
  char *manifest = entry_file("manifest.json");
  Buf mine = {0};
  assert_int_equal(fs_read(manifest, 0, &mine), 0);
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = make_chain(10), got;
  for (long k = 0; k < 40; k++) chain.rows->at[k] = 42;
  assert_int_equal(unlink(manifest), 0);
  store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
  assert_int_equal(fs_publish(manifest, mine.p, mine.n, 0600), 0);
  chain_entry_free(&chain);
  store_destroy(&store);
  store = store_new(project, CACHE_DISK);
  assert_true(store_get_chain(store, "radon", some_key(1), &got));
  assert_true(got.is_foreign);
  assert_true(entry_row(&got, 0)[0] == 42);
  chain_entry_free(&got);
  store_destroy(&store);
  buf_free(&mine), mem_free(manifest);
}

static void test_empty_shapes(void **state) {
  (void)state;
  ChainEntry chain = {.drawn = 1000}, got;
  Store *store = store_new(project, CACHE_DISK);
  store_put_chain(store, "", "", some_key(1), NULL, &chain);
  store_destroy(&store);
  store = store_new(project, CACHE_DISK);
  assert_true(store_get_chain(store, "", some_key(1), &got));
  assert_int_equal(got.drawn, 1000);
  chain_entry_free(&got);
  store_destroy(&store);
}

static void test_modes(void **state) {
  (void)state;
  char *root = in_project(".posterity");
  ChainEntry chain = make_chain(3), got;
  Store *off = store_new(project, CACHE_OFF),
        *session = store_new(project, CACHE_SESSION);
  store_put_chain(off, "radon", "x", some_key(1), NULL, &chain);
  assert_false(store_get_chain(off, "radon", some_key(1), &got));
  store_put_chain(session, "radon", "x", some_key(1), NULL, &chain);
  assert_true(store_get_chain(session, "radon", some_key(1), &got));
  check_chain(&got, 3);
  /* The state that is handed out is the caller's, the rows are shared. */
  got.q[0] = 99;
  assert_ptr_equal(got.rows, chain.rows);
  chain_entry_free(&got);
  assert_true(store_get_chain(session, "radon", some_key(1), &got));
  check_chain(&got, 3);
  chain_entry_free(&got);
  assert_false(fs_exists(root));
  StoreStats stats = store_stats(session);
  assert_int_equal(stats.hits, 2);
  assert_int_equal(stats.stored, 1);
  store_saved(session, 2.5);
  store_saved(session, 1);
  assert_true(store_stats(session).seconds_saved == 3.5);
  store_destroy(&off), store_destroy(&session);
  chain_entry_free(&chain), mem_free(root);
}

/* Of what is on disk only small entries are remembered, and never one that is shorter
   than what is there; whatever else holds the rows keeps them. */
static void test_remembered(void **state) {
  (void)state;
  static const long SIZES[] = {10, 60000, 10};
  static const bool IS_THERE[] = {true, false, true};
  Store *disk = store_new(project, CACHE_DISK);
  char *folder = in_project(".posterity");
  for (int i = 0; i < 3; i++) {
    ChainEntry chain = make_chain(SIZES[i]), got;
    store_put_chain(disk, "radon", "x", some_key(1), NULL, &chain);
    assert_int_equal(fs_remove_tree(folder), 0);
    assert_int_equal(store_get_chain(disk, "radon", some_key(1), &got), IS_THERE[i]);
    if (IS_THERE[i]) {
      assert_ptr_equal(got.rows, chain.rows);
      chain_entry_free(&chain);
      check_chain(&got, SIZES[i]);
      chain_entry_free(&got);
    }
    chain_entry_free(&chain);
  }
  store_destroy(&disk);
  mem_free(folder);
}

/* A layer that is a part of the columns of a block is stored like one of its own. */
static void test_columns_of_a_block(void **state) {
  (void)state;
  ChainEntry chain = make_chain(300), own = make_chain(300);
  RowBlock *wide = row_block_new(400, 9);
  for (long i = 0; i < 300; i++)
    memcpy(wide->at + i * 9 + 3, entry_row(&chain, i), 4 * sizeof(double));
  row_block_drop(&chain.rows);
  chain.rows = wide;
  chain.from = 3;
  Store *store = store_new(project, CACHE_DISK);
  store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
  store_put_chain(store, "radon", "x", some_key(1), NULL, &own);
  assert_int_equal(store_stats(store).damaged, 0);
  assert_int_equal(store_stats(store).stored, 2);
  chain_entry_free(&chain), chain_entry_free(&own);
  store_destroy(&store);
  assert_true(get_chain(1, 300));
  put_chain(1, 400);
  assert_true(get_chain(1, 400));
}

/* Stores where nothing can be stored: the session goes on, one complaint, hits from
   memory. */
static int check_no_disk(void) {
  Store *store = store_new(project, CACHE_DISK);
  for (int i = 0; i < 3; i++) {
    ChainEntry chain = make_chain(5000), got;
    store_put_chain(store, "radon", "x", some_key(i), NULL, &chain);
    chain_entry_free(&chain);
    if (!store_get_chain(store, "radon", some_key(i), &got) || !is_chain(&got, 5000))
      return 1;
    chain_entry_free(&got);
    char *line = store_complaint(store);
    if ((line != NULL) != (i == 0)) return 2;
    mem_free(line);
  }
  StoreStats stats = store_stats(store);
  store_destroy(&store);
  return stats.failed == 3 && stats.hits == 3 ? 0 : 3;
}

static void test_read_only(void **state) {
  (void)state;
  assert_int_equal(chmod(project, 0555), 0);
  assert_int_equal(as_nobody(check_no_disk), 0);
  chmod(project, 0755);
}

static int check_full_disk(void) {
  struct rlimit limit = {20000, 20000};
  signal(SIGXFSZ, SIG_IGN);
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 98;
  return check_no_disk();
}

static void test_full_disk(void **state) {
  (void)state;
  assert_int_equal(as_nobody(check_full_disk), 0);
  char *radon = in_project(".posterity/radon");
  assert_int_equal(files_in(radon), 0);
  mem_free(radon);
}

/* The disk fills up while an entry grows: it stays what it was. */
static int grow_on_full_disk(void) {
  struct rlimit limit = {20000, 20000};
  signal(SIGXFSZ, SIG_IGN);
  ChainEntry chain = make_chain(5000);
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 98;
  Store *store = store_new(project, CACHE_DISK);
  store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
  int failed = (int)store_stats(store).failed;
  chain_entry_free(&chain);
  store_destroy(&store);
  return failed;
}

static void test_full_disk_keeps_old(void **state) {
  (void)state;
  put_chain(1, 100);
  char *path = entry_file("draws.journal");
  FsStat before, after;
  fs_stat(path, &before);
  assert_int_equal(finish(start(grow_on_full_disk)), 1);
  fs_stat(path, &after);
  assert_int_equal(after.size, before.size);
  assert_true(get_chain(1, 100));
  put_chain(1, 5000);
  assert_true(get_chain(1, 5000));
  mem_free(path);
}

/* Grows one entry step by step, as a sampler that stores every block. */
static int grow(void) {
  for (long n = 10; n <= 400; n += 10) {
    Store *store = store_new(project, CACHE_DISK);
    ChainEntry chain = make_chain(n), got;
    store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
    chain_entry_free(&chain);
    store_destroy(&store);
    store = store_new(project, CACHE_DISK);
    bool good = store_get_chain(store, "radon", some_key(1), &got) && got.drawn >= n &&
                is_chain(&got, got.drawn);
    chain_entry_free(&got);
    good = good && store_stats(store).damaged == 0;
    store_destroy(&store);
    if (!good) return 1;
  }
  return 0;
}

static void test_two_writers(void **state) {
  (void)state;
  int a = start(grow), b = start(grow), c = start(grow);
  assert_int_equal(finish(a), 0);
  assert_int_equal(finish(b), 0);
  assert_int_equal(finish(c), 0);
  assert_true(get_chain(1, 400));
  char *bad = in_project(".posterity/bad");
  assert_false(fs_exists(bad));
  mem_free(bad);
}

/* Chains store themselves from their own threads. */
static Store *shared;
static void *store_from_thread(void *arg) {
  int key = *(int *)arg;
  for (long n = 1; n <= 40; n += 3) {
    ChainEntry chain = make_chain(n), got;
    store_put_chain(shared, "radon", "x", some_key(key), NULL, &chain);
    chain_entry_free(&chain);
    if (!store_get_chain(shared, "radon", some_key(key), &got) || !is_chain(&got, n))
      return arg;
    chain_entry_free(&got);
    store_saved(shared, 1);
  }
  return NULL;
}

static void test_threads(void **state) {
  (void)state;
  pthread_t thread[4];
  int keys[4] = {1, 2, 3, 4};
  shared = store_new(project, CACHE_DISK);
  for (int i = 0; i < 4; i++)
    assert_int_equal(pthread_create(&thread[i], NULL, store_from_thread, &keys[i]), 0);
  for (int i = 0; i < 4; i++) {
    void *result;
    pthread_join(thread[i], &result);
    assert_null(result);
  }
  StoreStats stats = store_stats(shared);
  assert_int_equal(stats.stored, 56);
  assert_int_equal(stats.hits, 56);
  assert_true(stats.seconds_saved == 56);
  store_destroy(&shared);
  for (int i = 1; i <= 4; i++) assert_true(get_chain(i, 40));
}

static void test_list(void **state) {
  (void)state;
  put_chain(1, 5);
  Store *store = store_new(project, CACHE_DISK);
  store_put_outputs(store, some_key(2), "[]", 2);
  char *nc = in_project(".posterity/radon/tune1000_draws2000-0123456789abcdef.nc");
  assert_int_equal(fs_publish(nc, "12345", 5, 0600), 0);
  StoreItem *items;
  int n = store_list(store, &items), seen = 0;
  char hex[DIGEST_HEX];
  digest_hex(some_key(1), hex);
  for (int i = 0; i < n; i++) {
    assert_true(items[i].age_seconds > -2 && items[i].age_seconds < 60);
    if (i) assert_true(items[i].age_seconds >= items[i - 1].age_seconds);
    if (strcmp(items[i].layer, "draws") == 0) {
      seen |= 1;
      assert_string_equal(items[i].key, hex);
      assert_int_equal(strncmp(items[i].name, "radon/tune1000_chain1_seed42-", 29), 0);
      assert_true(items[i].bytes > 5 * 6 * 8);
    }
    if (strcmp(items[i].layer, "outputs") == 0) seen |= 2;
    if (strcmp(items[i].layer, "fit") == 0) {
      seen |= 4;
      assert_string_equal(items[i].key, "0123456789abcdef");
      assert_int_equal(items[i].bytes, 5);
    }
  }
  assert_int_equal(n, 3);
  assert_int_equal(seen, 7);
  store_items_free(items, n);
  store_destroy(&store);
  mem_free(nc);
}

/* put FOLDER DRAWN: stores a chain.  get FOLDER: prints how many draws there are, "miss",
   or "wrong".  For test_faults.py. */
static int serve(int argc, char **argv) {
  snprintf(project, sizeof project, "%s", argv[2]);
  Store *store = store_new(project, CACHE_DISK);
  ChainEntry chain = {0};
  if (argc == 4) {
    chain = make_chain(atol(argv[3]));
    store_put_chain(store, "radon", "x", some_key(1), NULL, &chain);
    puts(store_stats(store).failed ? "failed" : "stored");
  } else if (!store_get_chain(store, "radon", some_key(1), &chain)) {
    puts("miss");
  } else if (is_chain(&chain, chain.drawn)) {
    printf("%ld\n", chain.drawn);
  } else {
    puts("wrong");
  }
  chain_entry_free(&chain);
  store_destroy(&store);
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 2) return serve(argc, argv);
  const struct CMUnitTest tests[] = {IN_PROJECT(test_across_stores),
                                     IN_PROJECT(test_marks),
                                     IN_PROJECT(test_extension),
                                     IN_PROJECT(test_unfinished_block),
                                     IN_PROJECT(test_other_draws),
                                     IN_PROJECT(test_empty_shapes),
                                     IN_PROJECT(test_modes),
                                     IN_PROJECT(test_remembered),
                                     IN_PROJECT(test_columns_of_a_block),
                                     IN_PROJECT(test_read_only),
                                     IN_PROJECT(test_full_disk),
                                     IN_PROJECT(test_full_disk_keeps_old),
                                     IN_PROJECT(test_two_writers),
                                     IN_PROJECT(test_made_by_others),
                                     IN_PROJECT(test_remembered_of_others),
                                     IN_PROJECT(test_exchanged_journal),
                                     IN_PROJECT(test_threads),
                                     IN_PROJECT(test_list)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
