data{int N;vector[N]y;}parameters{real mu;real<lower=0>s;}model{y~normal(mu,s);if(N>1)target+=-1;else target+=1;}
