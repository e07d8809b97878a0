/* SPDX-License-Identifier: BSD-3-Clause
   Pins: words in a file. */
#include "cache/pins.h"
#include <errno.h>
#include <string.h>
#include "base/vec.h"
#include "cache/folder.h"
#include "cache/store_state.h"

enum { LARGEST = 1 << 20 };

Pins pins_read(int root) {
  Vec(char *) words = {0};
  Buf text = {0};
  if (folder_read(root, FILE_PINS, LARGEST, &text) != 0) buf_clear(&text);
  char *rest = text.p;
  for (char *line; rest && (line = strsep(&rest, "\n"));)
    if (*line) vec_push(&words, mem_strdup(line));
  buf_free(&text);
  return (Pins){words.at, words.n};
}

void pins_free(Pins *pins) {
  for (int i = 0; i < pins->count; i++) mem_free(pins->words[i]);
  mem_free(pins->words);
  *pins = (Pins){0};
}

bool pins_hold(const Pins *pins, const StoreItem *item) {
  for (int i = 0; i < pins->count; i++)
    if (item_is(item, pins->words[i])) return true;
  return false;
}

static int find_word(const Pins *pins, const char *word) {
  int i = 0;
  while (i < pins->count && strcmp(pins->words[i], word) != 0) i++;
  return i;
}

static int write_pins(int root, const Pins *pins, int without, const char *added) {
  Buf text = {0};
  for (int i = 0; i < pins->count; i++)
    if (i != without) buf_printf(&text, "%s\n", pins->words[i]);
  if (added) buf_printf(&text, "%s\n", added);
  int err =
      text.n > LARGEST ? EFBIG : folder_publish(root, FILE_PINS, buf_text(&text), text.n);
  buf_free(&text);
  return err;
}

int pins_change(int root, const char *word, bool add) {
  if (!*word || strchr(word, '\n')) return EINVAL;
  folder_lock(root);
  Pins pins = pins_read(root);
  int at = find_word(&pins, word);
  bool is_there = at < pins.count;
  int err = is_there && add ? EEXIST
            : !is_there && !add
                ? ENOENT
                : write_pins(root, &pins, add ? -1 : at, add ? word : NULL);
  pins_free(&pins);
  folder_unlock(root);
  return err;
}
