// Party identification on ideology, race, age group, education, gender and income.
data {
  int<lower=0> N;
  array[N] int<lower=1, upper=4> age_discrete;
  vector[N] partyid7, real_ideo, race_adj, educ1, gender, income;
}
transformed data {
  matrix[N, 3] age;
  for (n in 1:N)
    for (a in 2:4) age[n, a - 1] = age_discrete[n] == a;
}
parameters {
  vector[9] beta;
  real<lower=0> sigma;
}
model {
  partyid7 ~ normal(beta[1] + beta[2] * real_ideo + beta[3] * race_adj + age * beta[4:6]
                    + beta[7] * educ1 + beta[8] * gender + beta[9] * income, sigma);
}
