# Sourced by ./dev test: every test there is, and one line of totals at the end.
#   C tests     in a build with warnings as errors, under AddressSanitizer and UBSan
#   Python      against the release binary: language, kernel, notebooks, posteriors, browser
#   races       the sampler and a kernel session under ThreadSanitizer (tsan.sh)
#   fuzzers     FUZZ_SECONDS each (30 in CI)
passed=0
failed=0
skipped=0

export ASAN_OPTIONS=detect_leaks=1:abort_on_error=1
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export POSTERITY="$here/build/posterity"

count() { # count TEXT WORD: the number before WORD in the runner's closing line
  printf '%s\n' "$1" | sed -n "s/.*[^0-9]\([0-9][0-9]*\) $2.*/\1/p" | tail -n 1
}

c_tests() {
  configure build/test -Dbuildtype=debugoptimized -Dwerror=true \
    -Db_sanitize=address,undefined -Db_lundef=false
  ninja -C build/test >"$log" 2>&1 || { tail -n 40 "$log"; failed=$((failed + 1)); return; }
  meson test -C build/test --no-rebuild --print-errorlogs --timeout-multiplier 10 \
    >"$log" 2>&1 || true
  grep -E '^ *[0-9]+/[0-9]+ .*(FAIL|TIMEOUT|ERROR)|^(Ok|Fail|Skipped|Timeout):' "$log" || true
  ok=$(sed -n 's/^Ok: *//p' "$log")
  bad=$(awk '/^(Fail|Timeout|Unexpected Pass):/ {n += $NF} END {print n + 0}' "$log")
  [ "$bad" = 0 ] || sed -n '/=\+ *stdout/,$p' "$log" | head -n 150
  passed=$((passed + ${ok:-0}))
  failed=$((failed + bad))
  [ -n "$ok" ] || failed=$((failed + 1))
}

# What is left out needs programs of the C build, which runs it, or takes minutes (./dev sbc).
python_tests() {
  text=$("$venv/bin/python" -m pytest -q --import-mode=importlib --durations=10 tests \
    --ignore=tests/lang --ignore=tests/cache --ignore=tests/model/test_discrete.py \
    --ignore=tests/model/test_json.py --ignore=tests/sbc --ignore=tests/bench/test_models.py "$@" 2>&1) || true
  printf '%s\n' "$text"
  summary=$(printf ' %s\n' "$text" | grep -E '(passed|failed|error).* in [0-9.]+s' | tail -n 1)
  for word in passed failed skipped error; do
    n=$(count " $summary" "$word")
    case $word in
    passed) passed=$((passed + ${n:-0})) ;;
    skipped) skipped=$((skipped + ${n:-0})) ;;
    *) failed=$((failed + ${n:-0})) ;;
    esac
  done
  [ -n "$summary" ] || failed=$((failed + 1))
}

# script FILE ARGUMENT...: counts as one test.
script() {
  if sh "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
}

c_tests
python_tests "$@"
script tests/tsan.sh
[ -n "${CI:-}${FUZZ_SECONDS:-}" ] && script tests/fuzz/run.sh "${FUZZ_SECONDS:-30}"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
