/* SPDX-License-Identifier: BSD-3-Clause
   Lines about what was evicted. */
#include "cache/tombstone.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/fs.h"
#include "base/json.h"
#include "cache/folder.h"
#include "cache/store_state.h"

/* What a hostile folder may hold beyond the limit is not read. */
enum { MOST_BYTES = 1 << 20, KEPT_BYTES = MOST_BYTES / 2 };

static void put_line(Buf *out, const StoreItem *item, const char *rule) {
  char now[32];
  time_t t = time(NULL);
  struct tm utc;
  gmtime_r(&t, &utc);
  strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", &utc);
  Json *line = json_new_object();
  json_set(line, "key", json_new_text(item->key));
  json_set(line, "name", json_new_text(item->name));
  json_set(line, "when", json_new_text(now));
  json_set(line, "rule", json_new_text(rule));
  json_write(line, out);
  buf_putc(out, '\n');
  json_destroy(&line);
}

/* The last whole lines of at most [most] bytes. */
static Str last_lines(const Buf *text, size_t most) {
  if (text->n <= most) return (Str){buf_text(text), text->n};
  const char *from = text->p + (text->n - most), *end = text->p + text->n;
  const char *line = memchr(from, '\n', (size_t)(end - from));
  return line ? (Str){line + 1, (size_t)(end - line - 1)} : (Str){end, 0};
}

static int append(int root, const Buf *lines) {
  int fd = folder_open_file(root, FILE_TOMBSTONES, O_WRONLY | O_CREAT | O_APPEND);
  if (fd < 0) return errno;
  int err = fs_write_exactly(fd, lines->p, lines->n);
  close(fd);
  return err;
}

/* All lines anew, without the oldest. */
static int shorten(int root, const Buf *before, const Buf *lines) {
  Buf text = {0};
  Str kept = last_lines(before, KEPT_BYTES), added = last_lines(lines, KEPT_BYTES);
  buf_putn(&text, kept.p, kept.n);
  buf_putn(&text, added.p, added.n);
  int err = folder_publish(root, FILE_TOMBSTONES, buf_text(&text), text.n);
  buf_free(&text);
  return err;
}

int tombstones_add(int root, const StoreItem *const *items, const char *const *rules,
                   int n) {
  Buf lines = {0}, before = {0};
  for (int i = 0; i < n; i++) put_line(&lines, items[i], rules[i]);
  if (!lines.n) return 0;
  folder_lock(root);
  int err = folder_read(root, FILE_TOMBSTONES, MOST_BYTES, &before);
  bool is_sound = err == 0 || err == ENOENT;
  if (err) buf_clear(&before);
  bool fits = is_sound && before.n + lines.n <= MOST_BYTES;
  err = fits ? append(root, &lines) : shorten(root, &before, &lines);
  folder_unlock(root);
  buf_free(&lines);
  buf_free(&before);
  return err;
}

/* --- reading --- */

typedef struct Tombstone {
  int rule; /* of RULES */
  time_t when;
} Tombstone;

static const struct {
  const char *name, *before, *behind; /* around the day */
} RULES[] = {{"size", "evicted ", " by size"},
             {"age", "evicted ", " by age"},
             {"clear", "cleared ", ""}};
enum { RULE_COUNT = sizeof RULES / sizeof *RULES };

/* False for a line that is none of ours. */
static bool read_line(Str line, const char *key, Tombstone *out) {
  Json *json = json_parse(line, NULL);
  const char *rule = json_text(json_get(json, "rule"), "");
  struct tm t = {0};
  bool is =
      strcmp(json_text(json_get(json, "key"), ""), key) == 0 &&
      sscanf(json_text(json_get(json, "when"), ""), "%4d-%2d-%2dT%2d:%2d:%2dZ",
             &t.tm_year, &t.tm_mon, &t.tm_mday, &t.tm_hour, &t.tm_min, &t.tm_sec) == 6;
  t.tm_year -= 1900;
  t.tm_mon -= 1;
  out->when = timegm(&t);
  out->rule = 0;
  while (out->rule < RULE_COUNT && strcmp(rule, RULES[out->rule].name) != 0) out->rule++;
  json_destroy(&json);
  return is && out->rule < RULE_COUNT;
}

/* The last tombstone of a key. */
static bool find(int root, const char *key, Tombstone *out) {
  Buf text = {0};
  bool found = false;
  Tombstone read;
  if (folder_read(root, FILE_TOMBSTONES, MOST_BYTES, &text) != 0) buf_clear(&text);
  char *rest = text.p;
  for (char *line; rest && (line = strsep(&rest, "\n"));)
    if (strstr(line, key) && read_line(str_of(line), key, &read)) {
      *out = read;
      found = true;
    }
  buf_free(&text);
  return found;
}

/* Days since 1970 where people live. */
static long day_of(time_t t) {
  struct tm local;
  localtime_r(&t, &local);
  return (long)((t + local.tm_gmtoff) / 86400);
}

static void put_day(time_t when, char *text, size_t n) {
  long days = day_of(time(NULL)) - day_of(when);
  if (days <= 0)
    snprintf(text, n, "today");
  else if (days == 1)
    snprintf(text, n, "yesterday");
  else
    snprintf(text, n, "%ld days ago", days);
}

static bool is_there_again(const Store *store, const char *key) {
  StoreItem *items;
  int count = items_find(store->path, &items), i = 0;
  while (i < count && strcmp(items[i].key, key) != 0) i++;
  store_items_free(items, count);
  return i < count;
}

char *store_evicted(Store *store, Digest key) {
  char hex[DIGEST_HEX], day[32];
  Tombstone found;
  digest_hex(key, hex);
  hex[SHORT_HEX] = '\0';
  int root = store_root(store, false);
  bool any = root >= 0 && find(root, hex, &found);
  if (root >= 0) close(root);
  if (!any || is_there_again(store, hex)) return NULL;
  put_day(found.when, day, sizeof day);
  Buf text = {0};
  buf_printf(&text, "%s%s%s", RULES[found.rule].before, day, RULES[found.rule].behind);
  return buf_take(&text);
}
