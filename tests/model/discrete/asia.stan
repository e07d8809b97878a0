// Eight scalars coupled by a graph (Lauritzen and Spiegelhalter 1988), seven of them unknown.
data {
  int<lower=0, upper=1> dyspnoea;
  array[8] real<lower=0> prior;
}
parameters {
  int<lower=0, upper=1> asia, tub, smoke, lung, bronc, either, xray;
  vector<lower=0, upper=1>[8] p;
}
model {
  p ~ beta(prior, 3);
  asia ~ bernoulli(p[1]);
  tub ~ bernoulli(asia ? p[2] : 0.01);
  smoke ~ bernoulli(p[3]);
  lung ~ bernoulli(smoke ? p[4] : 0.01);
  bronc ~ bernoulli(smoke ? p[5] : 0.3);
  either ~ bernoulli(tub || lung ? 1.0 : 0.0);
  xray ~ bernoulli(either ? p[6] : 0.05);
  dyspnoea ~ bernoulli(either ? (bronc ? p[7] : 0.7) : (bronc ? p[8] : 0.1));
}
