/* SPDX-License-Identifier: BSD-3-Clause
   Reading /proc and the clocks of the process. */
#include "kernel/usage.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"

static double process_seconds(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

/* Bytes that are in memory. */
static void put_memory(Json *to) {
  long all, here;
  FILE *file = fopen("/proc/self/statm", "re");
  if (file && fscanf(file, "%ld %ld", &all, &here) == 2)
    json_set(to, "kernel_memory", json_new_int(here * sysconf(_SC_PAGESIZE)));
  if (file) fclose(file);
}

/* Since the last look; the first tells nothing. */
static void put_cpu(Usage *usage, Json *to) {
  double wall = clock_seconds(), process = process_seconds();
  double since = usage->wall > 0 ? wall - usage->wall : 0;
  double used = process - usage->process;
  json_set(to, "kernel_cpu", json_new_real(since > 0 ? 100 * used / since : 0));
  usage->wall = wall;
  usage->process = process;
}

/* user nice system idle iowait irq softirq steal; the first look tells nothing. */
static void put_host_cpu(Usage *usage, Json *to) {
  enum { FIELDS = 8, IDLE = 3, IOWAIT = 4 };
  double ticks[FIELDS] = {0}, all = 0;
  FILE *file = fopen("/proc/stat", "re");
  int n = file && fscanf(file, "cpu") == 0 ? 0 : FIELDS + 1;
  while (n < FIELDS && fscanf(file, "%lf", &ticks[n]) == 1) all += ticks[n++];
  if (file) fclose(file);
  if (n != FIELDS) return;
  double idle = ticks[IDLE] + ticks[IOWAIT], since = all - usage->machine;
  if (usage->machine > 0 && since > 0)
    json_set(to, "host_cpu_percent",
             json_new_real(100 * (1 - (idle - usage->idle) / since)));
  usage->machine = all;
  usage->idle = idle;
}

static void put_host_memory(Json *to) {
  char line[128];
  long long total = 0, free_now = 0, available = 0;
  FILE *file = fopen("/proc/meminfo", "re");
  while (file && fgets(line, sizeof line, file)) {
    sscanf(line, "MemTotal: %lld", &total);
    sscanf(line, "MemFree: %lld", &free_now);
    sscanf(line, "MemAvailable: %lld", &available);
  }
  if (file) fclose(file);
  if (total <= 0) return;
  Json *memory = json_new_object();
  json_set(memory, "total", json_new_int(total * 1024));
  json_set(memory, "available", json_new_int(available * 1024));
  json_set(memory, "used", json_new_int((total - available) * 1024));
  json_set(memory, "free", json_new_int(free_now * 1024));
  json_set(memory, "percent",
           json_new_real(100.0 * (double)(total - available) / (double)total));
  json_set(to, "host_virtual_memory", memory);
}

Json *usage_look(Usage *usage) {
  char host[256] = "";
  Json *content = json_new_object();
  gethostname(host, sizeof host - 1);
  json_set(content, "hostname", json_new_text(host));
  json_set(content, "pid", json_new_int(getpid()));
  json_set(content, "cpu_count", json_new_int(sysconf(_SC_NPROCESSORS_ONLN)));
  put_cpu(usage, content);
  put_memory(content);
  put_host_cpu(usage, content);
  put_host_memory(content);
  return content;
}
