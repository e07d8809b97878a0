/* SPDX-License-Identifier: BSD-3-Clause
   The machine's C compiler, and the loading of what it made.  The doorway to dlopen. */
#include "model/native.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/alloc.h"
#include "base/fs.h"
#include "cache/store.h"

/* Nothing from -ffast-math: it breaks NaN tests and sets flush-to-zero for the whole
   process. */
static const char *const FLAGS[] = {"-O2",
                                    "-march=native",
                                    "-fno-math-errno",
                                    "-fno-trapping-math",
                                    "-fopenmp-simd",
                                    "-fPIC",
                                    "-shared",
                                    "-nostdlib",
                                    "-w"};
enum { FLAG_COUNT = sizeof FLAGS / sizeof *FLAGS };

/* What GCC leaves out, as it takes time and makes no gradient faster: equal code is not
   merged, what is left of a vector loop is no vector loop, and nobody unwinds. */
static const char *const QUICK[] = {"-fno-tree-tail-merge", "-fno-crossjumping",
                                    "-fno-asynchronous-unwind-tables",
                                    "--param=vect-epilogues-nomask=0"};
enum { QUICK_COUNT = sizeof QUICK / sizeof *QUICK };

static bool is_program(const char *path) {
  return access(path, X_OK) == 0 && !fs_is_dir(path);
}

/* First [name] on the PATH, the caller's, or NULL. */
static char *find_on_path(const char *name) {
  const char *path = getenv("PATH");
  if (!path) path = "/usr/local/bin:/usr/bin:/bin";
  while (*path) {
    size_t n = strcspn(path, ":");
    char *dir = mem_new(n + 1);
    memcpy(dir, path, n);
    char *full = fs_join(n ? dir : ".", name);
    mem_free(dir);
    if (is_program(full)) return full;
    mem_free(full);
    path += n + (path[n] == ':');
  }
  return NULL;
}

/* Path of the compiler, the caller's, or NULL. */
static char *find_cc(void) {
  const char *named = getenv("POSTERITY_CC");
  if (named && strcmp(named, "none") == 0) return NULL;
  if (named && *named)
    return strchr(named, '/') ? mem_strdup(named) : find_on_path(named);
  static const char *const NAMES[] = {"cc", "gcc", "clang"};
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    char *found = find_on_path(NAMES[i]);
    if (found) return found;
  }
  return NULL;
}

bool cc_available(void) {
  char *cc = find_cc();
  bool found = cc != NULL;
  mem_free(cc);
  return found;
}

static pthread_once_t processor_once = PTHREAD_ONCE_INIT;
static Buf processor; /* its model and features: what -march=native depends on */

static void read_processor(void) {
  Buf info = {0};
  if (fs_read("/proc/cpuinfo", 1 << 20, &info) != 0) return;
  static const char *const LINES[] = {"\nmodel name", "\nflags", "\nFeatures"};
  for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
    const char *line = strstr(buf_text(&info), LINES[i]);
    if (line) buf_putn(&processor, line, 1 + strcspn(line + 1, "\n"));
  }
  buf_free(&info);
}

void cc_identity(Buf *out) {
  char *cc = find_cc();
  char *real = cc ? realpath(cc, NULL) : NULL;
  FsStat st = {0};
  if (real) fs_stat(real, &st);
  buf_printf(out, "cc %s %lld %lld", real ? real : "none", (long long)st.size,
             (long long)st.mtime_ns);
  for (int i = 0; i < FLAG_COUNT; i++) buf_printf(out, " %s", FLAGS[i]);
  for (int i = 0; i < QUICK_COUNT; i++) buf_printf(out, " %s", QUICK[i]);
  pthread_once(&processor_once, read_processor);
  buf_put(out, buf_text(&processor));
  free(real);
  mem_free(cc);
}

/* A compilation in a private folder. */
typedef struct Task {
  const char *dir;
  char *cc, *source, *made, *words; /* files: the compiler, its input, output and words */
} Task;

/* Starts the compiler with its own files in the folder.  It heads a group of its own: an
   interrupt meant for the kernel must not kill it, and whoever kills it kills all that it
   has started. */
static int start_cc(const Task *task, bool quick, pid_t *pid) {
  char *argv[FLAG_COUNT + QUICK_COUNT + 5] = {task->cc};
  int n = 1;
  for (int i = 0; i < FLAG_COUNT; i++) argv[n++] = (char *)FLAGS[i];
  for (int i = 0; quick && i < QUICK_COUNT; i++) argv[n++] = (char *)QUICK[i];
  argv[n++] = (char *)"-o";
  argv[n++] = task->made;
  argv[n++] = task->source;
  Buf temporary = {0};
  buf_printf(&temporary, "TMPDIR=%s", task->dir);
  char *environment[] = {(char *)"PATH=/usr/local/bin:/usr/bin:/bin", (char *)"LC_ALL=C",
                         temporary.p, NULL};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, task->words, O_WRONLY | O_CREAT | O_TRUNC,
                                   0600);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
  int err = posix_spawn(pid, task->cc, &actions, &attributes, argv, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  buf_free(&temporary);
  return err;
}

static void kill_group(pid_t leader) {
  kill(-leader, SIGKILL);
  while (waitpid(leader, NULL, 0) < 0 && errno == EINTR) continue;
}

/* Returns at the end of a process, [end] being a file that is readable then (-1: there is
   none), or after some milliseconds. */
static void look_again(int end) {
  enum { LOOK_MS = 5 };
  struct pollfd ended = {.fd = end, .events = POLLIN};
  poll(&ended, 1, LOOK_MS);
}

static int await_end(pid_t pid, int end, const atomic_int *stop) {
  int status;
  for (;;) {
    pid_t ended = waitpid(pid, &status, stop ? WNOHANG : 0);
    if (ended < 0 && errno != EINTR) return errno;
    if (ended == pid) break;
    if (stop && atomic_load(stop) != 0) {
      kill_group(pid);
      return EINTR;
    }
    if (stop) look_again(end);
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : ECANCELED;
}

/* Waits for the compiler's end; EINTR when it was killed, for [stop] is not zero. */
static int await_cc(pid_t pid, const atomic_int *stop) {
  int end = stop ? (int)syscall(SYS_pidfd_open, pid, 0) : -1;
  int err = await_end(pid, end, stop);
  if (end >= 0) close(end);
  return err;
}

/* Whether the compiler's words are about a flag of GCC: it does not know it.  Another
   failure must not give an object with other bits. */
static bool is_about_flags(const Task *task) {
  Buf words = {0};
  bool found = false;
  fs_read(task->words, 1 << 16, &words);
  for (int i = 0; i < QUICK_COUNT; i++)
    found = found || strstr(buf_text(&words), QUICK[i]);
  buf_free(&words);
  return found;
}

/* A compiler that does not know the flags of GCC says so at once, and is asked again. */
static int run_cc(const Task *task, const atomic_int *stop) {
  pid_t pid;
  int err = start_cc(task, true, &pid);
  if (!err) err = await_cc(pid, stop);
  if (err != ECANCELED || !is_about_flags(task)) return err;
  err = start_cc(task, false, &pid);
  return err ? err : await_cc(pid, stop);
}

static void put_words(const Task *task, int err, Buf *error) {
  buf_printf(error, "%s could not compile the model (%s)\n", task->cc ? task->cc : "cc",
             strerror(err));
  fs_read(task->words, 1 << 16, error);
}

/* Compiles in the private folder [dir]; the object's bytes go to [object]. */
static bool compile_in(const char *dir, const char *text, const atomic_int *stop,
                       Buf *object, Buf *error) {
  Task task = {dir, find_cc(), fs_join(dir, "model.c"), fs_join(dir, "model.so"),
               fs_join(dir, "words.txt")};
  int err = task.cc ? fs_publish(task.source, text, strlen(text), 0600) : ENOENT;
  if (!err) err = run_cc(&task, stop);
  if (!err) err = fs_read(task.made, (size_t)1 << 28, object);
  if (err == EINTR)
    buf_put(error, "interrupted");
  else if (err)
    put_words(&task, err, error);
  mem_free(task.source);
  mem_free(task.made);
  mem_free(task.words);
  mem_free(task.cc);
  return !err;
}

static void close_object(void *handle) {
  dlclose(handle);
}

/* Consumes [file], which [path] names. */
static Native *open_object(const char *path, int file, bool cached, Buf *error) {
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    buf_printf(error, "the compiled model cannot be loaded: %s", dlerror());
    close(file);
    return NULL;
  }
  Native *native = mem_new(sizeof *native);
  *native =
      (Native){.handle = handle, .close = close_object, .cached = cached, .file = file};
  native->density = (NativeDensity *)dlsym(handle, "ps_density");
  native->write = (NativeWrite *)dlsym(handle, "ps_write");
  if (native->density && native->write) return native;
  buf_put(error, "the compiled model lacks an entry point");
  native_destroy(&native);
  return NULL;
}

/* An object in the user's cache, loaded from a verified private copy. */
static Native *open_cached(Digest key, Buf *error) {
  char path[64];
  int fd;
  return code_get(key, path, &fd) ? open_object(path, fd, true, error) : NULL;
}

/* Bytes that could not be cached: loaded from memory. */
static Native *open_bytes(const Buf *object, Buf *error) {
  int fd = memfd_create("posterity", MFD_CLOEXEC);
  if (fd < 0 || write(fd, object->p, object->n) != (ssize_t)object->n) {
    if (fd >= 0) close(fd);
    buf_put(error, "no memory file for the compiled model");
    return NULL;
  }
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  return open_object(path, fd, false, error);
}

/* A folder of its own in TMPDIR or /tmp; NULL with the error. */
static char *temporary_folder(Buf *error) {
  const char *where = getenv("TMPDIR");
  char *dir = fs_join(where && *where ? where : "/tmp", "posterity-XXXXXX");
  if (mkdtemp(dir)) return dir;
  buf_printf(error, "no temporary folder for the compiler, %s: %s", dir, strerror(errno));
  mem_free(dir);
  return NULL;
}

Native *cc_compile(const char *text, const atomic_int *stop, Buf *error) {
  Buf identity = {0}, object = {0};
  cc_identity(&identity);
  Hasher *h = hasher_new("native");
  hash_text(h, "compiler", buf_text(&identity));
  hash_text(h, "text", text);
  Digest key = hasher_end(&h);
  buf_free(&identity);
  Native *native = open_cached(key, error);
  if (native) return native;
  char *dir = temporary_folder(error);
  if (!dir) return NULL;
  if (compile_in(dir, text, stop, &object, error)) {
    code_put(key, object.p, object.n);
    native = open_bytes(&object, error);
  }
  fs_remove_tree(dir);
  mem_free(dir);
  buf_free(&object);
  return native;
}

void native_destroy(Native **native) {
  Native *n = *native;
  if (!n) return;
  n->close(n->handle);
  if (n->file >= 0) close(n->file);
  mem_free(n);
  *native = NULL;
}
