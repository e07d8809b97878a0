/* SPDX-License-Identifier: BSD-3-Clause
   Kernelspecs: kernel.json filled in, files written beside the place, one rename. */
#include "kernelspec/spec.h"
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/utf8.h"
#include "kernelspec/resource.h"

const char SPEC_NAME[] = "posterity";
static const char TEMPLATE[] = "kernel.json.in";

bool spec_name_is_valid(const char *name) {
  static const char LETTERS[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return *name && !name[strspn(name, LETTERS)] && strcmp(name, ".") != 0 &&
         strcmp(name, "..") != 0;
}

/* [text] in lower case, the caller's. */
static char *lower(const char *text) {
  char *copy = mem_strdup(text);
  for (char *p = copy; *p; p++) *p = (char)tolower((unsigned char)*p);
  return copy;
}

/* kernel.json from its template: [binary] in place of the first word of argv. */
static void fill(Buf *out, const Resource *template, const char *display_name,
                 const char *binary) {
  Json *spec = json_parse((Str){(const char *)template->bytes, template->n}, NULL);
  ASSERT(spec);
  const Json *words = json_get(spec, "argv");
  Json *argv = json_new_array();
  json_push(argv, json_new_text(binary));
  for (int i = 1; i < json_count(words); i++)
    json_push(argv, json_copy(json_at(words, i)));
  json_set(spec, "argv", argv);
  if (display_name) json_set(spec, "display_name", json_new_text(display_name));
  json_write(spec, out);
  buf_putc(out, '\n');
  json_destroy(&spec);
}

static const Resource *find_template(void) {
  int i = 0;
  while (strcmp(RESOURCES[i].name, TEMPLATE) != 0) i++;
  return &RESOURCES[i];
}

Json *spec_metadata(void) {
  static const char *const MEMBERS[] = {"display_name", "language"};
  const Resource *template = find_template();
  Json *spec = json_parse((Str){(const char *)template->bytes, template->n}, NULL);
  ASSERT(spec);
  Json *metadata = json_new_object();
  for (size_t i = 0; i < sizeof MEMBERS / sizeof *MEMBERS; i++)
    json_set(metadata, MEMBERS[i], json_copy(json_get(spec, MEMBERS[i])));
  json_set(metadata, "name", json_new_text(SPEC_NAME));
  json_destroy(&spec);
  return metadata;
}

static int write_resource(const char *dir, const Resource *resource,
                          const char *display_name, const char *binary) {
  bool is_template = strcmp(resource->name, TEMPLATE) == 0;
  char *path = fs_join(dir, is_template ? "kernel.json" : resource->name);
  Buf text = {0};
  if (is_template)
    fill(&text, resource, display_name, binary);
  else
    buf_putn(&text, (const char *)resource->bytes, resource->n);
  int err = fs_publish(path, text.p, text.n, 0644);
  buf_free(&text);
  mem_free(path);
  return err;
}

/* Writes every file into the new folder [dir].  Others read it whatever the umask is: a
   kernelspec of the system is everybody's. */
static int write_all(const char *dir, const char *display_name, const char *binary) {
  int err = fs_make_dir(dir, 0755);
  for (int i = 0; i < RESOURCE_COUNT && !err; i++)
    err = write_resource(dir, &RESOURCES[i], display_name, binary);
  if (!err && chmod(dir, 0755) != 0) err = errno;
  return err;
}

/* The files are written one folder deeper than Jupyter looks, so that what a crash leaves
   is never taken for a kernelspec. */
static int install(const char *path, const char *display_name, const char *binary) {
  char *outer = fs_temp_name(path), *inner = fs_join(outer, "new");
  int err = write_all(inner, display_name, binary);
  if (!err) err = fs_publish_dir(inner, path);
  fs_remove_tree(outer);
  mem_free(inner);
  mem_free(outer);
  return err;
}

/* JSON holds UTF-8 alone, and a program under a changed name does not start. */
static bool is_utf8(const char *text) {
  Buf valid = {0};
  utf8_put(&valid, str_of(text));
  bool same = strcmp(buf_text(&valid), text) == 0;
  buf_free(&valid);
  return same;
}

char *spec_install(const char *folder, const char *name, const char *display_name,
                   const char *binary, Buf *error) {
  if (!is_utf8(binary)) {
    buf_printf(error,
               "%s: kernel.json cannot hold this path, which is not UTF-8: move the "
               "program",
               binary);
    return NULL;
  }
  char *own = lower(name), *path = fs_join(folder, own);
  int err = install(path, display_name, binary);
  mem_free(own);
  if (!err) return path;
  buf_printf(error, "%s: %s", path, strerror(err));
  mem_free(path);
  return NULL;
}
