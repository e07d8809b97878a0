/* SPDX-License-Identifier: BSD-3-Clause
   Random programs, judged.  A program that fails is made smaller and printed.
     gen_fuzz SECONDS FOLDER     as many as there is time for; failing ones go to FOLDER
     gen_fuzz --seeds FIRST COUNT
     gen_fuzz --print SEED       the program alone
     gen_fuzz --file FILE.stan SEED     a program from a file, with all compilers
     gen_fuzz --data FILE.stan SEED     the data that it would get */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/clock.h"
#include "base/fs.h"
#include "gen_check.h"
#include "prog.h"

enum { BATCH = 100, PROGRAM_SECONDS = 30, SHRINK_SECONDS = 10 };

/* What a child tells its parent, in shared memory. */
typedef struct Told {
  uint64_t seed;
  bool is_written; /* the program, which tries functions on random numbers */
  long programs, compared, unclear;
  Verdict verdict;
} Told;

typedef struct Fuzz {
  Told *told;
  const char *folder;
  int faults;
} Fuzz;

/* One program in five sees the optimising compiler, one in sixteen the sanitizers. */
static int compilers_of(uint64_t seed) {
  return (seed % 5 == 0 ? WITH_CC : 0) | (seed % 16 == 3 ? WITH_SANITIZERS : 0);
}

/* Seconds of the processor: the machine may be busy. */
static void stop_after(int seconds) {
  struct itimerval timer = {.it_value.tv_sec = seconds};
  setitimer(ITIMER_PROF, &timer, NULL);
}

static void judge_seed(uint64_t seed, Told *told) {
  told->seed = seed;
  told->is_written = false;
  stop_after(PROGRAM_SECONDS);
  char *text = prog_text(seed);
  told->is_written = true;
  judge(str_of(text), seed, compilers_of(seed), &told->verdict);
  stop_after(0);
  mem_free(text);
}

/* How a child ended, in words, unless it ended well. */
static void name_end(int status, Verdict *verdict) {
  if (*verdict->fault || (WIFEXITED(status) && WEXITSTATUS(status) == 0)) return;
  const char *what =
      WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF ? "endless" : "crash";
  snprintf(verdict->fault, sizeof verdict->fault, "%s", what);
}

typedef struct Same {
  Told *told;
  uint64_t seed;
  int compilers;
  char fault[32];
} Same;

/* Whether a text has the fault too, found out by a child. */
static bool fails_too(void *ctx, Str source) {
  Same *same = ctx;
  Verdict *verdict = &same->told->verdict;
  *verdict = (Verdict){0};
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) {
    if (!freopen("/dev/null", "w", stderr)) _exit(3);
    stop_after(PROGRAM_SECONDS / 3);
    judge(source, same->seed, same->compilers, verdict);
    _exit(0);
  }
  int status = 0;
  waitpid(pid, &status, 0);
  name_end(status, verdict);
  return !strcmp(verdict->fault, same->fault);
}

static void report(Fuzz *f) {
  Told *told = f->told;
  if (!told->is_written) {
    printf("FAULT %s, seed %llu: while the program is written\n", told->verdict.fault,
           (unsigned long long)told->seed);
    f->faults++;
    return;
  }
  char *text = prog_text(told->seed), *said = mem_strdup(told->verdict.said);
  Same same = {told, told->seed, compilers_of(told->seed), ""};
  strcpy(same.fault, told->verdict.fault);
  bool is_whole = !strcmp(same.fault, "checker"); /* of a smaller one it might be right */
  char *small = is_whole ? mem_strdup(text)
                         : shrink(str_of(text), fails_too, &same, SHRINK_SECONDS);
  printf("FAULT %s, seed %llu\n%s--- program\n%s---\n", same.fault,
         (unsigned long long)told->seed, said, small);
  if (f->folder) {
    char name[600];
    snprintf(name, sizeof name, "%s/%llu-%s.stan", f->folder,
             (unsigned long long)told->seed, same.fault);
    fs_publish(name, small, strlen(small), 0644);
  }
  fflush(stdout);
  f->faults++;
  mem_free(text);
  mem_free(said);
  mem_free(small);
}

static void child(Told *told, uint64_t first, long count) {
  for (long i = 0; i < count; i++) {
    judge_seed(first + (uint64_t)i, told);
    told->programs++;
    told->compared += told->verdict.points > 0;
    told->unclear += told->verdict.unclear;
    if (*told->verdict.fault) exit(0);
  }
  told->seed++;
  exit(0);
}

/* Seeds from [first] on, in children; the first seed that was not judged. */
static uint64_t batch(Fuzz *f, uint64_t first, long count) {
  Told *told = f->told;
  told->verdict = (Verdict){0};
  told->seed = first;
  fflush(stdout);
  pid_t pid = fork();
  if (pid == 0) child(told, first, count);
  int status = 0;
  waitpid(pid, &status, 0);
  uint64_t done = told->seed;
  if (done == first + (uint64_t)count && WIFEXITED(status) && WEXITSTATUS(status)) {
    printf("FAULT at the end of seeds %llu to %llu (memory that nobody frees?)\n",
           (unsigned long long)first, (unsigned long long)done - 1);
    f->faults++;
    return done;
  }
  name_end(status, &told->verdict);
  if (!*told->verdict.fault) return done;
  report(f);
  return done + 1;
}

static int finish(const Fuzz *f) {
  printf("%ld programs, %ld compared, %ld directions without a slope, %d faults\n",
         f->told->programs, f->told->compared, f->told->unclear, f->faults);
  return f->faults != 0;
}

static int fuzz_seeds(Fuzz *f, uint64_t first, long count) {
  for (uint64_t at = first, end = first + (uint64_t)count; at < end;) {
    long left = (long)(end - at);
    at = batch(f, at, left < BATCH ? left : BATCH);
  }
  return finish(f);
}

static int fuzz_seconds(Fuzz *f, double seconds) {
  double end = clock_seconds() + seconds;
  uint64_t at = (uint64_t)(clock_seconds() * 1e6);
  while (clock_seconds() < end) at = batch(f, at, BATCH);
  return finish(f);
}

static int judge_file(const char *path, uint64_t seed, bool data) {
  Buf text = {0}, json = {0};
  Verdict verdict;
  if (fs_read(path, 0, &text)) return 2;
  if (data) {
    judge_data((Str){text.p, text.n}, seed, &json);
    fputs(buf_text(&json), stdout);
  } else {
    judge((Str){text.p, text.n}, seed, WITH_CC | WITH_SANITIZERS, &verdict);
    printf("%s%d points, %d directions without a slope\n%s", verdict.said, verdict.points,
           verdict.unclear, *verdict.fault ? verdict.fault : "");
  }
  buf_free(&text);
  buf_free(&json);
  return !data && *verdict.fault;
}

static uint64_t number(const char *text) {
  return strtoull(text, NULL, 10);
}

int main(int argc, char **argv) {
  Fuzz f = {.told = mmap(NULL, sizeof(Told), PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0)};
  char cache[] = "/tmp/gen_fuzz_cache_XXXXXX";
  if (f.told == MAP_FAILED || !mkdtemp(cache)) return 2;
  setenv("XDG_CACHE_HOME", cache, 1);
  int status = 2;
  if (argc == 3 && !strcmp(argv[1], "--print")) {
    char *text = prog_text(number(argv[2]));
    fputs(text, stdout);
    mem_free(text);
    status = 0;
  } else if (argc == 4 && !strcmp(argv[1], "--seeds"))
    status = fuzz_seeds(&f, number(argv[2]), (long)number(argv[3]));
  else if (argc == 4 && (!strcmp(argv[1], "--file") || !strcmp(argv[1], "--data")))
    status = judge_file(argv[2], number(argv[3]), argv[1][2] == 'd');
  else if (argc == 3) {
    f.folder = argv[2];
    status = fuzz_seconds(&f, strtod(argv[1], NULL));
  } else
    fputs("gen_fuzz SECONDS FOLDER\n", stderr);
  fs_remove_tree(cache);
  return status;
}
