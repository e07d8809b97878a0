// SPDX-License-Identifier: BSD-3-Clause
// Stan C++ as a side of a comparison: DATA.json is bound to the model that is linked in;
// commands and replies are those of bench/side.h.  `sample SEED CHAINS WARMUP DRAWS FILE`
// writes every row of every chain, doubles, warm-up first, and replies with its columns.
#include <stan/model/model_base.hpp>
#include <stan/model/log_prob_grad.hpp>
#include <stan/io/json/json_data.hpp>
#include <stan/io/empty_var_context.hpp>
#include <stan/services/sample/hmc_nuts_diag_e_adapt.hpp>
#include <sys/resource.h>
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>

stan::model::model_base &new_model(stan::io::var_context &data, unsigned int seed,
                                   std::ostream *messages);

namespace {

const double BATCH_SECONDS = 0.004;

double thread_seconds() {
  timespec ts;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
  return double(ts.tv_sec) + 1e-9 * double(ts.tv_nsec);
}

double process_ms() {
  timespec ts;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
  return 1e3 * double(ts.tv_sec) + 1e-6 * double(ts.tv_nsec);
}

struct Side {
  stan::model::model_base &model;
  Eigen::VectorXd q, grad;
  double step() { return stan::model::log_prob_grad<true, true>(model, q, grad); }
};

// Draws as they come, to a file.
struct Keep : stan::callbacks::writer {
  std::ofstream out;
  std::vector<std::string> names;
  explicit Keep(const std::string &path) : out(path, std::ios::binary) {}
  using stan::callbacks::writer::operator();
  void operator()(const std::vector<std::string> &given) override { names = given; }
  void operator()(const std::vector<double> &row) override {
    out.write(reinterpret_cast<const char *>(row.data()),
              std::streamsize(row.size() * sizeof(double)));
  }
};

double batch(Side &s, long n) {
  double start = thread_seconds();
  for (long i = 0; i < n; i++) {
    if (s.q.size()) s.q[0] += 1e-12;
    s.step();
  }
  return thread_seconds() - start;
}

double pace(Side &s, double seconds) {
  double used = batch(s, 1), best = used, sum = 0;
  long n = used > BATCH_SECONDS ? 1 : long(BATCH_SECONDS / (used + 1e-9)) + 1;
  while (sum < seconds) {
    used = batch(s, n);
    sum += used;
    best = std::min(best, used / double(n));
    if (used < BATCH_SECONDS / 2) n *= 2;
  }
  return best;
}

void evaluate(Side &s, std::istream &numbers) {
  for (auto &x : s.q) {
    std::string text;
    numbers >> text;
    x = std::strtod(text.c_str(), nullptr);
  }
  double lp = s.step();
  std::cout << "{\"lp\": " << lp << ", \"grad\": [";
  for (long i = 0; i < s.grad.size(); i++) std::cout << (i ? ", " : "") << s.grad[i];
  std::cout << "]}" << std::endl;
}

void sample(Side &s, std::istream &words) {
  int seed, chains, warmup, draws;
  std::string path;
  words >> seed >> chains >> warmup >> draws >> path;
  Keep rows(path);
  stan::io::empty_var_context none;
  stan::callbacks::interrupt interrupt;
  stan::callbacks::logger logger;
  stan::callbacks::writer ignored;
  stan::callbacks::structured_writer metric;
  for (int c = 1; c <= chains; c++)
    stan::services::sample::hmc_nuts_diag_e_adapt(
        s.model, none, seed, c, 2, warmup, draws, 1, true, 0, 1, 0, 10, 0.8, 0.05, 0.75,
        10, 75, 50, 25, interrupt, logger, ignored, rows, ignored, metric);
  rows.out.close();
  std::cout << "{\"columns\": [";
  for (size_t i = 0; i < rows.names.size(); i++)
    std::cout << (i ? ", \"" : "\"") << rows.names[i] << '"';
  std::cout << "]}" << std::endl;
}

void answer(Side &s, const std::string &line) {
  std::istringstream words(line);
  std::string verb;
  double seconds = 0;
  words >> verb;
  if (verb == "at") return evaluate(s, words);
  if (verb == "sample") return sample(s, words);
  if (verb == "pace") {
    words >> seconds;
    std::cout << "{\"ns\": " << 1e9 * pace(s, seconds) << "}" << std::endl;
  } else {
    rusage u;
    getrusage(RUSAGE_SELF, &u);
    std::cout << "{\"peak_kb\": " << u.ru_maxrss << "}" << std::endl;
  }
}

}  // namespace

int main(int argc, char **argv) {
  std::cout.precision(17);
  try {
    std::ifstream file(argv[argc - 1]);
    stan::json::json_data data(file);
    Side s{new_model(data, 1, nullptr), {}, {}};
    s.q = Eigen::VectorXd::Zero(long(s.model.num_params_r()));
    double lp = 0;
    try {
      lp = s.step();
    } catch (const std::exception &) {
      lp = NAN;
    }
    std::cout << "{\"dim\": " << s.q.size() << ", \"first_ms\": " << process_ms() << "}"
              << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
      try {
        answer(s, line);
      } catch (const std::exception &e) {
        std::cout << "{\"error\": \"the point is refused\"}" << std::endl;
      }
    }
  } catch (const std::exception &e) {
    std::cout << "{\"error\": \"the model was not made\"}" << std::endl;
    return 1;
  }
}
