// SPDX-License-Identifier: BSD-3-Clause
// Reads calls, a number of a function and its arguments a line, and prints values and gradients.
#include <stan/math.hpp>
#include <iostream>
#include <sstream>
#include <unistd.h>

namespace stan { namespace lang {
inline void rethrow_located(const std::exception &e, const char *) { throw std::domain_error(e.what()); }
inline void rethrow_located(const std::exception &e, std::string) { throw std::domain_error(e.what()); }
}}
#include "@PART@"

using stan::math::var;
static boost::random::mixmax base_rng(1);

static double number(std::istream &in) {
  std::string word;
  in >> word;
  return std::strtod(word.c_str(), nullptr);
}

static void read(std::istream &in, int &x) { in >> x; }
static void read(std::istream &in, double &x) { x = number(in); }
static void read(std::istream &in, var &x) { x = number(in); }
template <class S> void read(std::istream &in, Eigen::Matrix<S, -1, 1> &x) {
  x.resize((int)number(in));
  for (int k = 0; k < x.size(); k++) x[k] = number(in);
}
template <class S> void read(std::istream &in, Eigen::Matrix<S, 1, -1> &x) {
  x.resize((int)number(in));
  for (int k = 0; k < x.size(); k++) x[k] = number(in);
}
template <class S> void read(std::istream &in, Eigen::Matrix<S, -1, -1> &x) {
  int m = (int)number(in), n = (int)number(in);
  x.resize(m, n);
  for (int i = 0; i < m; i++)
    for (int j = 0; j < n; j++) x(i, j) = number(in);
}
template <class T> void read(std::istream &in, std::vector<T> &x) {
  x.resize((size_t)number(in));
  for (auto &one : x) read(in, one);
}

static void put(double x) {
  if (std::isnan(x)) printf("NaN");
  else if (std::isinf(x)) printf(x > 0 ? "Infinity" : "-Infinity");
  else printf("%.17g", x);
}
static void write(int x) { printf("%d", x); }
static void write(double x) { put(x); }
static void write(const var &x) { put(x.val()); }
template <class S, int R, int C> void write(const Eigen::Matrix<S, R, C> &x) {
  printf("[");
  if (R == 1 || C == 1) {
    for (int k = 0; k < x.size(); k++) { if (k) printf(", "); write(x(k)); }
  } else {
    for (int i = 0; i < x.rows(); i++) {
      printf(i ? ", [" : "[");
      for (int j = 0; j < x.cols(); j++) { if (j) printf(", "); write(x(i, j)); }
      printf("]");
    }
  }
  printf("]");
}
template <class T> void write(const std::vector<T> &x) {
  printf("[");
  for (size_t k = 0; k < x.size(); k++) { if (k) printf(", "); write(x[k]); }
  printf("]");
}
template <class... T> void write(const std::tuple<T...> &x) {
  printf("[");
  int k = 0;
  std::apply([&](const auto &...one) { ((printf(k++ ? ", " : ""), write(one)), ...); }, x);
  printf("]");
}

// Fixed weights of the numbers of the result, so that its gradient is one number an argument.
struct Sum {
  var total = 0;
  long k = 0;
  double weight() { return 0.3 + std::fmod(0.7 * (double)(++k) * 1.618, 1.0); }
  void add(int) {}
  void add(double) {}
  void add(const var &x) { double w = weight(); total += w * x; }
  template <class S, int R, int C> void add(const Eigen::Matrix<S, R, C> &x) {
    for (int j = 0; j < x.cols(); j++)
      for (int i = 0; i < x.rows(); i++) add(x(i, j));
  }
  template <class T> void add(const std::vector<T> &x) { for (const auto &one : x) add(one); }
  template <class... T> void add(const std::tuple<T...> &x) {
    std::apply([&](const auto &...one) { (add(one), ...); }, x);
  }
};

static void slope(int) {}
static void slope(double) {}
static void slope(const std::vector<int> &) {}
static bool first_slope;
static void slope(const var &x) {
  if (!first_slope) printf(", ");
  first_slope = false;
  put(x.adj());
}
template <class S, int R, int C> void slope(const Eigen::Matrix<S, R, C> &x) {
  for (int i = 0; i < x.rows(); i++)
    for (int j = 0; j < x.cols(); j++) slope(x(i, j));
}
template <class T> void slope(const std::vector<T> &x) { for (const auto &one : x) slope(one); }

template <class... A, class F> void run(F f, std::istream &in) {
  try {
    std::tuple<A...> args;
    std::apply([&](auto &...x) { (read(in, x), ...); }, args);
    auto out = stan::math::eval(std::apply(f, args));
    printf("{\"value\": ");
    write(out);
    Sum sum;
    sum.add(out);
    sum.total.grad();
    printf(", \"grad\": [");
    first_slope = true;
    std::apply([](const auto &...x) { (slope(x), ...); }, args);
    printf("]}\n");
  } catch (const std::exception &e) {
    std::string text = e.what();
    printf("\nerror %s\n", text.substr(0, text.find('\n')).c_str());
  }
  fflush(stdout);
  stan::math::recover_memory();
}

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream in(line);
    int k;
    in >> k;
    alarm(5);
    switch (k) {
@CASES@
    }
  }
}
