/* SPDX-License-Identifier: BSD-3-Clause
   Sizes and spans of time as people write them. */
#include "cache/units.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

typedef struct Unit {
  const char *name;
  double size;
} Unit;

static const Unit BYTES[] = {
    {"", 1},         {"B", 1},        {"k", 1e3},      {"kB", 1e3},     {"M", 1e6},
    {"MB", 1e6},     {"G", 1e9},      {"GB", 1e9},     {"T", 1e12},     {"TB", 1e12},
    {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}, {NULL, 0}};

static const Unit SECONDS[] = {{"", 86400},       {"s", 1},        {"min", 60},
                               {"h", 3600},       {"d", 86400},    {"day", 86400},
                               {"days", 86400},   {"w", 604800},   {"week", 604800},
                               {"weeks", 604800}, {"y", 31557600}, {NULL, 0}};

static bool read_amount(const char *text, const Unit *units, double *out) {
  char *end;
  double x = strtod(text, &end);
  if (end == text || !isfinite(x) || x < 0) return false;
  while (*end == ' ') end++;
  for (; units->name; units++)
    if (strcasecmp(end, units->name) == 0) {
      *out = x * units->size;
      return true;
    }
  return false;
}

bool unit_bytes(const char *text, double *out) {
  return read_amount(text, BYTES, out);
}

bool unit_seconds(const char *text, double *out) {
  return read_amount(text, SECONDS, out);
}

void unit_put_bytes(double bytes, char *text, size_t n) {
  static const char *const names[] = {"B", "kB", "MB", "GB", "TB"};
  int i = 0;
  for (; bytes >= 999.5 && i < 4; i++) bytes /= 1000;
  snprintf(text, n, i && bytes < 99.5 ? "%.1f %s" : "%.0f %s", bytes, names[i]);
}
