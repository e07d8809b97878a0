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
  char *chain = chain_path();
  check_mode(chain + strlen(project) + 1, 0600);
  mem_free(chain);
  Buf b = {0};
  assert_int_equal(fs_read(ignore, 0, &b), 0);
  assert_string_equal(buf_text(&b), "*\n");
  buf_clear(&b);
  assert_int_equal(fs_read(tag, 0, &b), 0);
  assert_int_equal(strncmp(b.p, "Signature: 8a477f597d28d172789f06886806bc55\n", 44), 0);
  buf_free(&b);
  mem_free(ignore), mem_free(tag), mem_free(root);
}

/* The first bytes of the file stay what they were, and every longer one is the
   beginning of the next; shorter or equal chains change nothing. */
static void test_extension(void **state) {
  (void)state;
  put_chain(1, 500);
  char *path = chain_path();
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

/* The same key with other draws: the old ones are set aside, never mixed with the new. */
static void test_other_draws(void **state) {
  (void)state;
  put_chain(1, 10);
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = {.draws = make_chain(20)}, got;
  parts.draws.rows->at[7] += 1;
  store_put_chain(store, &name, &parts);
  check_complaint(store, "other ones");
  assert_int_equal(store_stats(store).damaged, 1);
  store_destroy(&store);
  store = store_new(project, CACHE_DISK);
  assert_true(store_get_chain(store, &name, &got));
  assert_true(is_entry(&got.draws, &parts.draws));
  chain_parts_free(&got);
  chain_parts_free(&parts);
  store_destroy(&store);
}

/* Of generated rows likewise. */
static void test_other_generated(void **state) {
  (void)state;
  ChainName name = name_of(1);
  for (int k = 1; k <= 2; k++) {
    Store *store = store_new(project, CACHE_DISK);
    ChainParts parts = make_parts(10, k), got;
    store_put_chain(store, &name, &parts);
    assert_int_equal(store_stats(store).damaged, k - 1);
    chain_parts_free(&parts);
    store_destroy(&store);
    store = store_new(project, CACHE_DISK);
    assert_true(store_get_chain(store, &name, &got));
    assert_int_equal(got.generated.drawn, 10);
    assert_true(is_parts(&got, k));
    chain_parts_free(&got);
    store_destroy(&store);
  }
}

/* Rows of two programs made of the same draws lie in one file; each grows on its own. */
static void test_two_programs(void **state) {
  (void)state;
  static const long DRAWN[] = {10, 10, 25, 30, 30};
  ChainName names[2] = {name_of(1), name_of(1)};
  names[1].generated = some_key(77);
  for (int i = 0; i < 5; i++) {
    Store *store = store_new(project, CACHE_DISK);
    ChainParts parts = make_parts(DRAWN[i], i % 2 + 1);
    store_put_chain(store, &names[i % 2], &parts);
    assert_int_equal(store_stats(store).stored, 1);
    assert_int_equal(store_stats(store).damaged, 0);
    chain_parts_free(&parts);
    store_destroy(&store);
  }
  for (int k = 0; k < 3; k++) {
    Store *store = store_new(project, CACHE_DISK);
    ChainName name = names[k % 2];
    ChainParts got;
    if (k == 2) name.generated = some_key(78);
    assert_true(store_get_chain(store, &name, &got));
    assert_int_equal(got.draws.drawn, 30);
    assert_int_equal(got.generated.drawn, k == 2 ? 0 : 30);
    assert_true(is_parts(&got, k + 1));
    chain_parts_free(&got);
    store_destroy(&store);
  }
  char *folder = in_project(".posterity/radon");
  assert_int_equal(files_in(folder), 1);
  mem_free(folder);
}

/* --- who made it --- */

/* Fetches a chain of [drawn] from a new store; whether it says that others made it. */
static bool is_foreign(long drawn) {
  Store *store = store_new(project, CACHE_DISK);
  ChainParts got;
  assert_true(find_chain(store, 1, &got));
  check_chain(&got.draws, drawn);
  bool foreign = got.draws.is_foreign;
  chain_parts_free(&got);
  store_destroy(&store);
  return foreign;
}

static void put_marked(long drawn, bool foreign) {
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = {.draws = make_chain(drawn)};
  parts.draws.is_foreign = foreign;
  store_put_chain(store, &name, &parts);
  assert_int_equal(store_stats(store).failed, 0);
  assert_int_equal(store_stats(store).damaged, 0);
  chain_parts_free(&parts);
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
  for (int own = 0; own < 2; own++) {
    ChainParts got;
    if (own) store_chain(store, 1, 10);
    assert_true(find_chain(store, 1, &got));
    assert_int_equal(got.draws.is_foreign, !own);
    chain_parts_free(&got);
  }
  store_destroy(&store);
}

/* What is made of the draws of others is theirs as well. */
static void test_generated_by_others(void **state) {
  (void)state;
  ChainName name = name_of(1);
  for (int user = 0; user < 2; user++) {
    Store *store = store_new(project, CACHE_DISK);
    ChainParts parts = make_parts(10 + 10 * user, 1), got;
    parts.draws.is_foreign = user;
    store_put_chain(store, &name, &parts);
    chain_parts_free(&parts);
    store_destroy(&store);
    store = store_new(project, CACHE_DISK);
    assert_true(store_get_chain(store, &name, &got));
    assert_int_equal(got.generated.drawn, 10 + 10 * user);
    assert_int_equal(got.draws.is_foreign, user);
    assert_int_equal(got.generated.is_foreign, user);
    chain_parts_free(&got);
    store_destroy(&store);
    change_user();
  }
}

/* Blocks of somebody else get no mark by standing where marked ones stood. */
static void test_exchanged_blocks(void **state) {
  (void)state;
  Buf mine = {0}, theirs = {0};
  put_marked(10, false);
  read_chain_file(&mine);
  char *path = chain_path();
  assert_int_equal(unlink(path), 0);
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = {.draws = make_chain(10)}, got;
  for (long k = 0; k < 40; k++) parts.draws.rows->at[k] = 42 + (double)k;
  store_put_chain(store, &name, &parts);
  chain_parts_free(&parts);
  store_destroy(&store);
  read_chain_file(&theirs);
  assert_int_equal(mine.n, theirs.n);
  for (int i = 1; i <= 2; i++) {
    size_t mark = block_at(&mine, i) - DIGEST_BYTES;
    memcpy(theirs.p + mark, mine.p + mark, DIGEST_BYTES);
  }
  write_file(path, theirs.p, theirs.n);
  store = store_new(project, CACHE_DISK);
  assert_true(store_get_chain(store, &name, &got));
  assert_true(got.draws.is_foreign);
  assert_true(entry_row(&got.draws, 0)[0] == 42);
  chain_parts_free(&got);
  store_destroy(&store);
  buf_free(&mine), buf_free(&theirs), mem_free(path);
}

static void test_empty_shapes(void **state) {
  (void)state;
  ChainParts got, parts = {.draws = {.drawn = 1000,
                                     .rows = row_block_new(1000, 0),
                                     .stats = row_block_new(1000, 0)}};
  ChainName name = {.model = "", .label = "", .draws = some_key(1)};
  Store *store = store_new(project, CACHE_DISK);
  store_put_chain(store, &name, &parts);
  store_destroy(&store);
  store = store_new(project, CACHE_DISK);
  assert_true(store_get_chain(store, &name, &got));
  assert_int_equal(got.draws.drawn, 1000);
  chain_parts_free(&got), chain_parts_free(&parts);
  store_destroy(&store);
}

static void test_modes(void **state) {
  (void)state;
  char *root = in_project(".posterity");
  ChainName name = name_of(1);
  ChainParts parts = make_parts(3, 1), got;
  Store *off = store_new(project, CACHE_OFF),
        *session = store_new(project, CACHE_SESSION);
  store_put_chain(off, &name, &parts);
  assert_false(store_get_chain(off, &name, &got));
  store_put_chain(session, &name, &parts);
  for (int i = 0; i < 2; i++) {
    /* The state that is handed out is the caller's, the rows are shared. */
    assert_true(store_get_chain(session, &name, &got));
    assert_int_equal(got.generated.drawn, 3);
    assert_true(is_parts(&got, 1));
    assert_ptr_equal(got.draws.rows, parts.draws.rows);
    got.draws.q[0] = 99;
    chain_parts_free(&got);
  }
  assert_false(fs_exists(root));
  StoreStats stats = store_stats(session);
  assert_int_equal(stats.hits, 2);
  assert_int_equal(stats.stored, 1);
  store_saved(session, 2.5);
  store_saved(session, 1);
  assert_true(store_stats(session).seconds_saved == 3.5);
  store_destroy(&off), store_destroy(&session);
  chain_parts_free(&parts), mem_free(root);
}

/* Of what is on disk only small entries are remembered, and never one that is shorter
   than what is there; whatever else holds the rows keeps them. */
static void test_remembered(void **state) {
  (void)state;
  static const long SIZES[] = {10, 60000, 10};
  static const bool IS_THERE[] = {true, false, true};
  Store *disk = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  char *folder = in_project(".posterity");
  for (int i = 0; i < 3; i++) {
    ChainParts parts = make_parts(SIZES[i], 1), got;
    store_put_chain(disk, &name, &parts);
    assert_int_equal(fs_remove_tree(folder), 0);
    assert_int_equal(store_get_chain(disk, &name, &got), IS_THERE[i]);
    if (IS_THERE[i]) {
      assert_ptr_equal(got.draws.rows, parts.draws.rows);
      assert_ptr_equal(got.generated.rows, parts.generated.rows);
      chain_parts_free(&parts);
      assert_int_equal(got.generated.drawn, SIZES[i]);
      assert_true(is_parts(&got, 1));
    }
    chain_parts_free(&got);
    chain_parts_free(&parts);
  }
  store_destroy(&disk);
  mem_free(folder);
}

/* A layer that is a part of the columns of a block is stored like one of its own. */
static void test_columns_of_a_block(void **state) {
  (void)state;
  ChainName name = name_of(1);
  ChainParts parts = {.draws = make_chain(300)};
  ChainEntry *chain = &parts.draws;
  RowBlock *wide = row_block_new(400, 9);
  for (long i = 0; i < 300; i++)
    memcpy(wide->at + i * 9 + 3, entry_row(chain, i), 4 * sizeof(double));
  row_block_drop(&chain->rows);
  chain->rows = wide;
  chain->from = 3;
  Store *store = store_new(project, CACHE_DISK);
  store_put_chain(store, &name, &parts);
  store_chain(store, 1, 300);
  assert_int_equal(store_stats(store).damaged, 0);
  assert_int_equal(store_stats(store).stored, 2);
  chain_parts_free(&parts);
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
    ChainParts got;
    store_chain(store, i, 5000);
    if (!find_chain(store, i, &got) || !is_chain(&got.draws, 5000)) return 1;
    chain_parts_free(&got);
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
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 98;
  Store *store = store_new(project, CACHE_DISK);
  store_chain(store, 1, 5000);
  int failed = (int)store_stats(store).failed;
  store_destroy(&store);
  return failed;
}

static void test_full_disk_keeps_old(void **state) {
  (void)state;
  put_chain(1, 100);
  char *path = chain_path();
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

/* What could not be stored is not given up for the shorter chain on the disk, whichever
   program asks. */
static int keep_what_is_longer(void) {
  struct rlimit limit = {20000, 20000};
  signal(SIGXFSZ, SIG_IGN);
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 98;
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = make_parts(5000, 1), got;
  store_put_chain(store, &name, &parts);
  bool good = store_stats(store).failed == 1;
  name.generated = some_key(77);
  for (int i = 0; i < 2; i++) {
    good = good && store_get_chain(store, &name, &got);
    good = good && got.draws.drawn == 5000 && !got.generated.rows && is_parts(&got, 1);
    chain_parts_free(&got);
  }
  chain_parts_free(&parts);
  store_destroy(&store);
  return good ? 0 : 1;
}

static void test_full_disk_keeps_longer(void **state) {
  (void)state;
  put_chain(1, 100);
  assert_int_equal(finish(start(keep_what_is_longer)), 0);
  assert_true(get_chain(1, 100));
}

/* Grows one entry step by step, as a sampler that stores every block. */
static int grow(void) {
  for (long n = 10; n <= 400; n += 10) {
    Store *store = store_new(project, CACHE_DISK);
    ChainParts got;
    store_chain(store, 1, n);
    store_destroy(&store);
    store = store_new(project, CACHE_DISK);
    bool good = find_chain(store, 1, &got) && got.draws.drawn >= n &&
                is_chain(&got.draws, got.draws.drawn);
    chain_parts_free(&got);
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
    ChainParts got;
    store_chain(shared, key, n);
    if (!find_chain(shared, key, &got) || !is_chain(&got.draws, n)) return arg;
    chain_parts_free(&got);
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

/* put FOLDER DRAWN: stores a chain and what is generated.  get FOLDER: prints how many
   draws there are, "miss", or "wrong".  For test_faults.py. */
static int serve(int argc, char **argv) {
  snprintf(project, sizeof project, "%s", argv[2]);
  Store *store = store_new(project, CACHE_DISK);
  ChainName name = name_of(1);
  ChainParts parts = {0};
  if (argc == 4) {
    parts = make_parts(atol(argv[3]), 1);
    store_put_chain(store, &name, &parts);
    puts(store_stats(store).failed ? "failed" : "stored");
  } else if (!store_get_chain(store, &name, &parts)) {
    puts("miss");
  } else if (is_parts(&parts, 1)) {
    printf("%ld\n", parts.draws.drawn);
  } else {
    puts("wrong");
  }
  chain_parts_free(&parts);
  store_destroy(&store);
  return 0;
}

int main(int argc, char **argv) {
  if (argc > 2) return serve(argc, argv);
  const struct CMUnitTest tests[] = {IN_PROJECT(test_across_stores),
                                     IN_PROJECT(test_marks),
                                     IN_PROJECT(test_extension),
                                     IN_PROJECT(test_other_draws),
                                     IN_PROJECT(test_other_generated),
                                     IN_PROJECT(test_two_programs),
                                     IN_PROJECT(test_empty_shapes),
                                     IN_PROJECT(test_modes),
                                     IN_PROJECT(test_remembered),
                                     IN_PROJECT(test_columns_of_a_block),
                                     IN_PROJECT(test_read_only),
                                     IN_PROJECT(test_full_disk),
                                     IN_PROJECT(test_full_disk_keeps_old),
                                     IN_PROJECT(test_full_disk_keeps_longer),
                                     IN_PROJECT(test_two_writers),
                                     IN_PROJECT(test_made_by_others),
                                     IN_PROJECT(test_remembered_of_others),
                                     IN_PROJECT(test_generated_by_others),
                                     IN_PROJECT(test_exchanged_blocks),
                                     IN_PROJECT(test_threads)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
