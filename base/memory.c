/* SPDX-License-Identifier: BSD-3-Clause
   What memory there is, and blocks of it that may be refused. */
#include "base/memory.h"
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/log.h"

enum {
  TINY = 1 << 16,   /* never worth a question */
  SMALL = 1 << 20,  /* worth one where addresses are limited */
  LARGE = 1 << 26,  /* held against the limit */
  RESERVE = 4 << 20 /* of addresses, for bookkeeping */
};

static size_t smaller(size_t a, size_t b) {
  return a < b ? a : b;
}

/* The number in a file of one line; SIZE_MAX when there is none ("max"). */
static size_t number_in(const char *path) {
  FILE *file = fopen(path, "re");
  unsigned long long n = 0;
  if (!file) return SIZE_MAX;
  bool is_number = fscanf(file, "%llu", &n) == 1;
  fclose(file);
  return is_number ? (size_t)n : SIZE_MAX;
}

/* The limits of our control group and of those above it, where they are mounted as
   usual: version 2, then the memory controller of version 1. */
static size_t limit_of_groups(const char *mount, char *group, const char *name) {
  size_t limit = SIZE_MAX;
  for (char *end = group + strlen(group); end; end = strrchr(group, '/')) {
    char path[1200];
    *end = '\0';
    snprintf(path, sizeof path, "%s%s/%s", mount, group, name);
    limit = smaller(limit, number_in(path));
  }
  return limit;
}

static size_t control_group_limit(void) {
  char line[1024];
  size_t limit = SIZE_MAX;
  FILE *file = fopen("/proc/self/cgroup", "re");
  while (file && fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = '\0';
    char *names = strchr(line, ':'), *group = names ? strchr(names + 1, ':') : NULL;
    if (!group) continue;
    *group++ = '\0';
    if (names[1] == '\0')
      limit = smaller(limit, limit_of_groups("/sys/fs/cgroup", group, "memory.max"));
    else if (strstr(names, "memory"))
      limit = smaller(limit, limit_of_groups("/sys/fs/cgroup/memory", group,
                                             "memory.limit_in_bytes"));
  }
  if (file) fclose(file);
  return limit;
}

static size_t limit_of_machine(void) {
  long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
  return pages > 0 && size > 0 ? (size_t)pages * (size_t)size : SIZE_MAX;
}

/* What a number of bytes is multiplied by: "", "kB", "MB", "G", "MiB"; 0 for other
   text. */
static double unit_of(const char *text) {
  static const char LETTERS[] = "kmgt";
  double unit = 1, base = strstr(text, "iB") ? 1024 : 1000;
  const char *letter = text[0] ? strchr(LETTERS, text[0] | 0x20) : NULL;
  for (const char *p = LETTERS; letter && p <= letter; p++) unit *= base;
  const char *rest = text + (letter != NULL);
  bool known = !rest[0] || !strcmp(rest, "B") || (letter && !strcmp(rest, "iB"));
  return known ? unit : 0;
}

static size_t limit_of_user(void) {
  const char *text = getenv("POSTERITY_MEMORY");
  if (!text) return SIZE_MAX;
  char *end;
  double bytes = strtod(text, &end);
  if (end > text) bytes *= unit_of(end + strspn(end, " "));
  if (end > text && bytes >= 1 && bytes < 0x1p62) return (size_t)bytes;
  log_line("POSTERITY_MEMORY is no size: %s", text);
  return SIZE_MAX;
}

/* RLIMIT_AS, which is a limit of addresses: what is reserved counts, used or not. */
static size_t limit_of_addresses(void) {
  struct rlimit space;
  bool is_set = getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY;
  return is_set ? (size_t)space.rlim_cur : SIZE_MAX;
}

static size_t limit_of_pages(void) {
  return smaller(smaller(limit_of_machine(), control_group_limit()), limit_of_user());
}

void mem_spare_addresses(void) {
  if (limit_of_addresses() != SIZE_MAX) mallopt(M_ARENA_MAX, 1);
}

size_t mem_limit(void) {
  return smaller(limit_of_pages(), limit_of_addresses());
}

size_t mem_size(size_t count, size_t each) {
  size_t size;
  return __builtin_mul_overflow(count, each, &size) ? SIZE_MAX : size;
}

/* Bytes of the process: addresses that are reserved, and what of them is in memory. */
typedef struct Used {
  size_t addresses, pages;
} Used;

static Used used_now(void) {
  unsigned long long all = 0, here = 0;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  FILE *file = fopen("/proc/self/statm", "re");
  if (!file) return (Used){0};
  bool read = fscanf(file, "%llu %llu", &all, &here) == 2;
  fclose(file);
  return read ? (Used){(size_t)all * page, (size_t)here * page} : (Used){0};
}

/* A limit and what is left of it. */
typedef struct Room {
  size_t limit, left;
} Room;

static Room room_of(size_t limit, size_t used) {
  return (Room){limit, used < limit ? limit - used : 0};
}

/* Where there is the least left. */
static Room room_now(void) {
  Used used = used_now();
  Room pages = room_of(limit_of_pages(), used.pages);
  Room addresses = room_of(limit_of_addresses(), used.addresses);
  if (addresses.limit == SIZE_MAX) return pages;
  /* Bookkeeping, which aborts, finds some of them. */
  addresses.left = addresses.left > RESERVE ? addresses.left - RESERVE : 0;
  return addresses.left < pages.left ? addresses : pages;
}

/* Whether so much is held against the limits: all but little where addresses are
   limited, as the end of them is no matter of what is in use. */
static bool is_asked(size_t size) {
  return size > LARGE || (size > TINY && limit_of_addresses() != SIZE_MAX);
}

static bool is_below_limit(size_t size) {
  return !is_asked(size) || size <= room_now().left;
}

/* Whether the system would hand out so much: asked, and given back untouched. */
static bool is_handed_out(size_t size) {
  void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) return false;
  munmap(p, size);
  return true;
}

bool mem_has(size_t size) {
  if (size <= SMALL && !is_asked(size)) return true;
  return size <= PTRDIFF_MAX && is_below_limit(size) && is_handed_out(size);
}

void *mem_try(size_t size) {
  if (size > PTRDIFF_MAX || !is_below_limit(size)) return NULL;
  return size > SMALL ? calloc(1, size) : mem_new(size);
}

bool buf_reserve(Buf *b, size_t more) {
  if (b->cap - b->n > more) return true;
  if (more >= PTRDIFF_MAX - b->n) return false;
  size_t want = b->n + more + 1, cap = want > 2 * b->cap ? want : 2 * b->cap;
  char *p = is_below_limit(cap) ? realloc(b->p, cap) : NULL;
  if (!p) return false;
  p[b->n] = '\0';
  b->p = p;
  b->cap = cap;
  return true;
}

void mem_put_size(Buf *out, double bytes) {
  static const char *const UNITS[] = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
  int unit = 0;
  while (bytes >= 999.5 && unit < 6) {
    bytes /= 1000;
    unit++;
  }
  buf_printf(out, "%.*f %s", unit && bytes < 99.95 ? 1 : 0, bytes, UNITS[unit]);
}

void mem_put_lack(Buf *out, double bytes) {
  Room room = room_now();
  bool is_over = bytes > (double)room.left;
  mem_put_size(out, bytes);
  buf_put(out, is_over ? " of memory, more than is left of "
                       : " of memory, more than the system gives of ");
  mem_put_size(out, (double)room.limit);
  buf_put(out, is_over ? " (" : " now");
  if (is_over) mem_put_size(out, (double)room.left);
  if (is_over) buf_putc(out, ')');
}

void mem_put_refusal(Buf *out, double bytes) {
  mem_put_lack(out, bytes);
  buf_put(out, ": make it smaller, or drop what is not needed");
}
