/* SPDX-License-Identifier: BSD-3-Clause
   Outputs of cells: across stores, damage, outputs of somebody else. */
#include <string.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "fixture.h"

static const char TEXT[] = "[{\"text/html\":\"<b>\\u00e9</b>\\\",\\\"outputs\\\":\"}]";

static void put(int key, const char *text) {
  Store *store = store_new(project, CACHE_DISK);
  store_put_outputs(store, some_key(key), text, strlen(text));
  assert_null(store_complaint(store));
  assert_int_equal(store_stats(store).stored, 1);
  store_destroy(&store);
}

/* True: found, and equal to [want]. */
static bool get(int key, const char *want, int damaged) {
  Store *store = store_new(project, CACHE_DISK);
  Buf json = {0};
  buf_put(&json, "before ");
  bool found = store_get_outputs(store, some_key(key), &json);
  assert_string_equal(json.p + 7, found ? want : "");
  assert_int_equal(store_stats(store).damaged, damaged);
  buf_clear(&json);
  if (found) { /* from memory now */
    assert_true(store_get_outputs(store, some_key(key), &json));
    assert_string_equal(json.p, want);
  }
  buf_free(&json);
  store_destroy(&store);
  return found;
}

static char *file_of(int key) {
  char hex[DIGEST_HEX];
  Buf b = {0};
  digest_hex(some_key(key), hex);
  buf_printf(&b, "%s/.posterity/cells/%.16s.json", project, hex);
  return buf_take(&b);
}

static void test_round_trip(void **state) {
  (void)state;
  assert_false(get(1, "", 0));
  put(1, TEXT);
  assert_true(get(1, TEXT, 0));
  assert_false(get(2, "", 0));
  put(1, "");
  assert_true(get(1, "", 0));
  char *path = file_of(1);
  put(1, TEXT);
  Buf file = {0};
  assert_int_equal(fs_read(path, 0, &file), 0);
  Json *json = json_parse((Str){file.p, file.n}, NULL);
  assert_int_equal(json_int(json_get(json, "format"), 0), 1);
  assert_int_equal(json_count(json_get(json, "outputs")), 1);
  json_destroy(&json);
  buf_free(&file);
  mem_free(path);
}

static void test_damage(void **state) {
  (void)state;
  char *path = file_of(1);
  Buf file = {0};
  put(1, TEXT);
  assert_int_equal(fs_read(path, 0, &file), 0);
  const char *mac = strstr(file.p, "\"mac\":\"") + 7;
  size_t mac_at = (size_t)(mac - file.p);
  size_t key_at = strlen("{\"format\":1,\"key\":\"");
  for (size_t i = 0; i < file.n; i++) {
    if (i >= mac_at && i < mac_at + 64) continue;
    if (i >= key_at && i < key_at + 64) continue;
    file.p[i] ^= 1;
    assert_int_equal(fs_publish(path, file.p, file.n, 0600), 0);
    assert_false(get(1, "", 1));
    assert_false(fs_exists(path));
    file.p[i] ^= 1;
  }
  for (size_t n = 0; n < file.n; n++) {
    assert_int_equal(fs_publish(path, file.p, n, 0600), 0);
    assert_false(get(1, "", 1));
  }
  assert_int_equal(fs_publish(path, file.p, file.n, 0600), 0);
  assert_true(get(1, TEXT, 0));
  buf_free(&file);
  mem_free(path);
}

/* What another user signed, or nobody, is not shown; it is no damage either. */
static void test_foreign(void **state) {
  (void)state;
  char *state_dir = in_project("xdg-state"), *path = file_of(1);
  put(1, TEXT);
  assert_int_equal(fs_remove_tree(state_dir), 0);
  assert_false(get(1, "", 0));
  assert_true(fs_exists(path));
  put(1, TEXT);
  assert_true(get(1, TEXT, 0));
  mem_free(state_dir), mem_free(path);
}

static void test_session(void **state) {
  (void)state;
  Buf json = {0};
  char *root = in_project(".posterity");
  Store *store = store_new(project, CACHE_SESSION);
  store_put_outputs(store, some_key(1), TEXT, strlen(TEXT));
  assert_true(store_get_outputs(store, some_key(1), &json));
  assert_string_equal(json.p, TEXT);
  assert_false(fs_exists(root));
  store_destroy(&store);
  buf_free(&json);
  mem_free(root);
}

int main(void) {
  const struct CMUnitTest tests[] = {IN_PROJECT(test_round_trip), IN_PROJECT(test_damage),
                                     IN_PROJECT(test_foreign), IN_PROJECT(test_session)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
