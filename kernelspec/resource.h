/* SPDX-License-Identifier: BSD-3-Clause
   The files of a kernelspec, as bytes of the binary: made by embed.sh from the files of
   this folder that meson.build lists. */
#pragma once
#include <stddef.h>

typedef struct Resource {
  const char *name; /* of the file, without its folder */
  const unsigned char *bytes;
  size_t n;
} Resource;

extern const Resource RESOURCES[];
extern const int RESOURCE_COUNT;
