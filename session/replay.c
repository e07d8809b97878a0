/* SPDX-License-Identifier: BSD-3-Clause
   Outputs of cells: recorded, stored, replayed. */
#include "session/replay.h"
#include <string.h>
#include "base/alloc.h"
#include "base/memory.h"
#include "lang/norm/norm.h"
#include "session/reading.h"
#include "session/shared.h"
#include "session/value_json.h"
#include "widgets/badge.h"

enum { VERSION = 2 };

/* What a cell may print, and bytes of the values that it may define, and still be
   replayed: beyond it the record is dropped.  It takes longer to write down so many
   values than to make most of them. */
static const size_t MOST_BYTES = (size_t)64 << 20, MOST_VALUES = (size_t)32 << 20;

/* Copies of a record until it is written: trees, text, file. */
enum { COPIES = 4 };

enum { OBJECT = 512 }; /* bytes that an output takes besides its text, about */

struct Recording {
  Session *s;
  const Output *inner; /* where outputs really go */
  Output outer;
  Json *outputs;
  size_t bytes; /* of them, about */
};

/* Names that a cell mentions, and those it has given values of its own by then. */
typedef struct Names {
  Map *read, *own;
} Names;

static bool collect_name(void *ctx, Node *node) {
  Names *names = ctx;
  if (node->kind == NODE_VAR && !map_has(names->own, node->text))
    map_set(names->read, node->text, node);
  return true;
}

/* Whether all that is assigned to are whole variables. */
static bool is_whole(const Node *target) {
  for (int i = 0; target->kind == NODE_TUPLE && i < target->nkids; i++)
    if (!is_whole(target->kids[i])) return false;
  return target->kind == NODE_TUPLE || target->kind == NODE_VAR;
}

/* `x = value`, `(x, y) = value` and `T x = value` at the top do not look at what x was: a
   cell that runs twice finds the x that it made itself. */
static bool replaces_names(const Node *statement) {
  if (statement->kind == NODE_DECL) return true;
  return statement->kind == NODE_ASSIGN && strcmp(statement->text, "=") == 0 &&
         is_whole(statement->kids[0]);
}

/* The names of a declaration or of what is assigned to are the cell's own by now. */
static void own_names(Node *target, Names *names) {
  for (int i = 0; target->kind == NODE_TUPLE && i < target->nkids; i++)
    own_names(target->kids[i], names);
  if (target->kind != NODE_TUPLE && !map_has(names->read, target->text))
    map_set(names->own, target->text, target);
}

static void collect_names(Node *root, Names *names) {
  for (int i = 0; i < root->nkids; i++) {
    Node *statement = root->kids[i];
    if (!replaces_names(statement)) {
      node_walk(statement, collect_name, names);
      continue;
    }
    bool assigns = statement->kind == NODE_ASSIGN;
    for (int k = assigns; k < statement->nkids; k++)
      if (statement->kids[k]) node_walk(statement->kids[k], collect_name, names);
    own_names(assigns ? statement->kids[0] : statement, names);
  }
}

/* A value that a cell reads.  The mark keeps what a user calls it apart from the names of
   components. */
static void put_read(KeyRecipe *k, const char *name, Value *value) {
  Buf component = {0};
  buf_printf(&component, "$%s", name);
  key_digest(k, buf_text(&component), value_digest(value));
  buf_free(&component);
}

/* What makes outputs, apart from the cell. */
static void put_versions(KeyRecipe *k) {
  key_text(k, "version", POSTERITY_VERSION);
  key_int(k, "commands", COMMANDS_VERSION);
  key_digest(k, "numerics", numerics_fingerprint());
}

Digest replay_key(Session *s, const Program *cell) {
  Names names = {map_new(), map_new()};
  collect_names(cell->root, &names);
  KeyRecipe *k = key_new(LAYER_OUTPUTS);
  put_versions(k);
  key_digest(k, "cell", norm_digest(cell, SLICE_CELL));
  key_digest(k, "functions", shared_digest(s->shared, cell));
  key_int(k, "terminal", s->terminal);
  for (int i = 0; i < map_count(names.read); i++) {
    const char *name = map_key_at(names.read, i);
    Value *value = map_get(s->names, name);
    if (value) put_read(k, name, value);
  }
  map_destroy(&names.read);
  map_destroy(&names.own);
  return key_end(&k, NULL);
}

static bool look_for_random(void *ctx, Node *node) {
  bool *found = ctx;
  bool names = node->kind == NODE_CALL || node->kind == NODE_VAR;
  *found |= names && text_has_suffix(node->text, "_rng");
  return !*found;
}

bool replay_is_random(const Program *cell) {
  bool found = false;
  node_walk(cell->root, look_for_random, &found);
  return found;
}

Digest replay_key_of_run(Digest key, long run) {
  KeyRecipe *k = key_new(LAYER_OUTPUTS);
  key_digest(k, "cell", key);
  key_int(k, "run", run);
  return key_end(&k, NULL);
}

/* An output of about [bytes] for the record; NULL when that is full. */
static Json *new_output(Recording *r, const char *type, size_t bytes) {
  if (!r->outputs) return NULL;
  r->bytes += bytes + OBJECT;
  if (r->bytes > MOST_BYTES || !mem_has(mem_size(bytes, COPIES))) {
    json_destroy(&r->outputs);
    return NULL;
  }
  Json *output = json_new_object();
  json_set(output, "type", json_new_text(type));
  json_push(r->outputs, output);
  return output;
}

static size_t size_of_data(const Json *data) {
  size_t bytes = 0;
  for (JsonMember m = json_first(data); m.key; m = json_next(m))
    bytes += strlen(json_text(m.value, ""));
  return bytes;
}

static void record_stream(void *ctx, const char *name, const char *text) {
  Recording *r = ctx;
  Json *output = new_output(r, "stream", strlen(text));
  if (output) json_set(output, "name", json_new_text(name));
  if (output) json_set(output, "text", json_new_text(text));
  r->inner->stream(r->inner->ctx, name, text);
}

static void record_display(void *ctx, const Json *data, const Json *metadata,
                           const char *id, bool update) {
  Recording *r = ctx;
  Json *output = new_output(r, update ? "update" : "display", size_of_data(data));
  if (output) json_set(output, "data", json_copy(data));
  if (output) json_set(output, "id", id ? json_new_text(id) : json_new_null());
  r->inner->display(r->inner->ctx, data, metadata, id, update);
}

static void record_result(void *ctx, const Json *data, const Json *metadata) {
  Recording *r = ctx;
  Json *output = new_output(r, "result", size_of_data(data));
  if (output) json_set(output, "data", json_copy(data));
  r->inner->result(r->inner->ctx, data, metadata);
}

static void record_clear(void *ctx, bool wait) {
  Recording *r = ctx;
  Json *output = new_output(r, "clear", 0);
  if (output) json_set(output, "wait", json_new_bool(wait));
  r->inner->clear(r->inner->ctx, wait);
}

Recording *recording_start(Session *s) {
  Recording *r = mem_new(sizeof *r);
  *r = (Recording){.s = s, .inner = s->output, .outputs = json_new_array()};
  r->outer = (Output){r, record_stream, record_display, record_result, record_clear};
  s->output = &r->outer;
  return r;
}

/* The names that the cell has defined, with their values; NULL when one of them cannot be
   written down. */
static Json *defined_json(const Session *s) {
  Json *list = json_new_array();
  for (int i = 0; list && i < s->defined.n; i++) {
    const char *name = s->defined.at[i];
    Json *value = value_to_json(map_get(s->names, name));
    if (!value) {
      json_destroy(&list);
      break;
    }
    Json *entry = json_new_object();
    json_set(entry, "name", json_new_text(name));
    json_set(entry, "value", value);
    json_push(list, entry);
  }
  return list;
}

static Json *digest_json(Digest digest) {
  char hex[DIGEST_HEX];
  digest_hex(digest, hex);
  return json_new_text(hex);
}

static Json *files_json(const Session *s) {
  Json *list = json_new_array();
  for (int i = 0; i < s->files.n; i++) {
    Json *file = json_new_object();
    json_set(file, "name", json_new_text(s->files.at[i].name));
    json_set(file, "digest", digest_json(s->files.at[i].digest));
    json_push(list, file);
  }
  return list;
}

/* Makes room for the record; false when it is too large, or memory too short. */
static bool has_room(const Recording *r, Buf *text) {
  const Session *s = r->s;
  size_t values = 0;
  for (int i = 0; i < s->defined.n; i++)
    values += value_json_size(map_get(s->names, s->defined.at[i]));
  size_t bytes = r->bytes + values + OBJECT;
  return values <= MOST_VALUES && mem_has(mem_size(bytes, COPIES)) &&
         buf_reserve(text, bytes);
}

/* The record as text; [r] gives its outputs away.  False when it cannot be written. */
static bool put_record(Recording *r, double seconds, Buf *text) {
  Session *s = r->s;
  Json *defines = has_room(r, text) ? defined_json(s) : NULL;
  if (!defines) return false;
  Json *entry = json_new_object();
  json_set(entry, "version", json_new_int(VERSION));
  json_set(entry, "outputs", r->outputs);
  r->outputs = NULL;
  json_set(entry, "defines", defines);
  json_set(entry, "files", files_json(s));
  json_set(entry, "seconds", json_new_real(seconds));
  if (s->is_quoted) json_set(entry, "text", digest_json(s->text));
  json_write(entry, text);
  json_destroy(&entry);
  return true;
}

static void store_recording(Recording *r, Digest key, double seconds) {
  Buf text = {0};
  if (put_record(r, seconds, &text))
    store_put_outputs(r->s->store, key, buf_text(&text), text.n);
  buf_free(&text);
}

void recording_end(Recording **recording, Digest key, double seconds, bool keep) {
  Recording *r = *recording;
  r->s->output = r->inner;
  if (keep && r->outputs) store_recording(r, key, seconds);
  json_destroy(&r->outputs);
  mem_free(r);
  *recording = NULL;
}

/* Whether every file still has the contents that the cell read. */
static bool files_are_same(const Session *s, const Json *files) {
  for (int i = 0; i < json_count(files); i++) {
    const Json *file = json_at(files, i);
    Digest then;
    if (!digest_from_hex(json_text(json_get(file, "digest"), ""), &then) ||
        !reading_is_same(s, json_text(json_get(file, "name"), ""), then))
      return false;
  }
  return true;
}

/* Whether notes, where there are any, quote this text at the right places. */
static bool text_is_same(const Session *s, const Json *text) {
  Digest then;
  return !text ||
         (digest_from_hex(json_text(text, ""), &then) && digest_eq(then, s->text));
}

/* Values of an entry; all of them, or none. */
static bool define_all(Session *s, const Json *defines) {
  int n = json_count(defines), read = 0;
  Value **values = mem_new(sizeof *values * (size_t)(n + 1));
  while (read < n &&
         (values[read] = value_from_json(json_get(json_at(defines, read), "value"))))
    read++;
  for (int i = 0; i < read; i++) {
    const char *name = json_text(json_get(json_at(defines, i), "name"), "");
    if (read == n)
      session_set(s, name, values[i]);
    else
      value_drop(&values[i]);
  }
  mem_free(values);
  return read == n;
}

static void emit(Session *s, const Json *output, const Json *badge) {
  const char *type = json_text(json_get(output, "type"), "");
  const Json *data = json_get(output, "data");
  const Output *to = s->output;
  if (strcmp(type, "stream") == 0)
    to->stream(to->ctx, json_text(json_get(output, "name"), "stdout"),
               json_text(json_get(output, "text"), ""));
  else if (strcmp(type, "result") == 0)
    to->result(to->ctx, data, badge);
  else if (strcmp(type, "clear") == 0)
    to->clear(to->ctx, json_bool(json_get(output, "wait"), false));
  else
    to->display(to->ctx, data, badge, json_text(json_get(output, "id"), NULL),
                strcmp(type, "update") == 0);
}

static Json *badge_json(double seconds) {
  Json *cache = json_new_object(), *badge = json_new_object();
  json_set(cache, "cache", json_new_text("replayed"));
  json_set(cache, "seconds_saved", json_new_real(seconds));
  json_set(badge, "posterity", cache);
  return badge;
}

/* Nobody waits for less: a badge would be noise. */
#define LEAST_SAVED 0.1

static void show_badge(Session *s, double seconds, const Json *metadata) {
  if (seconds < LEAST_SAVED) return;
  Buf plain = {0}, html = {0};
  badge_text(&plain, seconds);
  if (!s->terminal) badge_html(&html, seconds);
  Json *bundle = mime_bundle(buf_text(&plain), s->terminal ? NULL : buf_text(&html));
  s->output->display(s->output->ctx, bundle, metadata, NULL, false);
  json_destroy(&bundle);
  buf_free(&plain);
  buf_free(&html);
}

/* Numbers that look drawn just now are not. */
static void tell_replayed(const Session *s) {
  s->output->stream(
      s->output->ctx, "stdout",
      "replayed: these random numbers were drawn when the cell first ran\n");
}

bool replay_cell(Session *s, Digest key, bool is_random) {
  Buf text = {0};
  if (!store_get_outputs(s->store, key, &text)) return false;
  Json *entry = json_parse((Str){buf_text(&text), text.n}, NULL);
  buf_free(&text);
  double seconds = 0;
  json_number(json_get(entry, "seconds"), &seconds);
  bool usable = json_int(json_get(entry, "version"), 0) == VERSION &&
                text_is_same(s, json_get(entry, "text")) &&
                files_are_same(s, json_get(entry, "files")) &&
                define_all(s, json_get(entry, "defines"));
  if (usable) {
    Json *badge = badge_json(seconds);
    const Json *outputs = json_get(entry, "outputs");
    for (int i = 0; i < json_count(outputs); i++) emit(s, json_at(outputs, i), badge);
    if (is_random) tell_replayed(s);
    show_badge(s, seconds, badge);
    json_destroy(&badge);
    store_saved(s->store, seconds);
  }
  json_destroy(&entry);
  return usable;
}
