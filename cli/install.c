/* SPDX-License-Identifier: BSD-3-Clause
   posterity install, posterity kernel. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "base/json.h"
#include "cli/cli.h"
#include "cli/logo.h"
#include "kernel/kernel.h"

static char *own_path(void) {
  char path[4096];
  ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
  if (n < 0) return NULL;
  path[n] = '\0';
  return mem_strdup(path);
}

/* kernel.json; `-f` and the file are words of their own, since front ends quote by
   word. */
static void put_spec(Buf *out) {
  char *self = own_path();
  Json *spec = json_new_object(), *argv = json_new_array(), *metadata = json_new_object();
  const char *const words[] = {self ? self : "posterity", "kernel", "-f",
                               "{connection_file}"};
  for (int i = 0; i < 4; i++) json_push(argv, json_new_text(words[i]));
  json_set(metadata, "debugger", json_new_bool(false));
  json_set(spec, "argv", argv);
  json_set(spec, "display_name", json_new_text("Stan (Posterity)"));
  json_set(spec, "language", json_new_text("stan"));
  json_set(spec, "interrupt_mode", json_new_text("message"));
  json_set(spec, "kernel_protocol_version", json_new_text("5.5"));
  json_set(spec, "metadata", metadata);
  json_write(spec, out);
  json_destroy(&spec);
  mem_free(self);
}

static int write_spec(const char *prefix) {
  char *dir = fs_join(prefix, "share/jupyter/kernels/posterity");
  char *spec = fs_join(dir, "kernel.json"), *logo = fs_join(dir, "logo-svg.svg");
  Buf text = {0};
  put_spec(&text);
  int err = fs_make_dir(dir, 0755);
  if (!err) err = fs_publish(spec, text.p, text.n, 0644);
  if (!err) err = fs_publish(logo, LOGO_SVG, strlen(LOGO_SVG), 0644);
  if (err)
    fprintf(stderr, "posterity install: %s: %s\n", dir, strerror(err));
  else
    printf("installed kernelspec posterity in %s\n", dir);
  buf_free(&text);
  mem_free(dir);
  mem_free(spec);
  mem_free(logo);
  return err ? 1 : 0;
}

int verb_install(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[0], "--prefix") == 0) return write_spec(argv[1]);
  if (argc == 1 && strncmp(argv[0], "--prefix=", 9) == 0) return write_spec(argv[0] + 9);
  if (argc > 1 || (argc == 1 && strcmp(argv[0], "--user") != 0))
    return usage_of("install");
  const char *home = getenv("HOME");
  char *prefix = fs_join(home ? home : ".", ".local");
  int status = write_spec(prefix);
  mem_free(prefix);
  return status;
}

int verb_kernel(int argc, char **argv) {
  if (argc != 2 || strcmp(argv[0], "-f") != 0) return usage_of("kernel");
  return kernel_main(argv[1]);
}
