// A function of forty numbers and a vector, declared before it is defined.
functions {
  real many(real a1, real a2, real a3, real a4, real a5, real a6, real a7, real a8, real a9, real a10, real a11, real a12, real a13, real a14, real a15, real a16, real a17, real a18, real a19, real a20, real a21, real a22, real a23, real a24, real a25, real a26, real a27, real a28, real a29, real a30, real a31, real a32, real a33, real a34, real a35, real a36, real a37, real a38, real a39, vector w);
  real many_lpdf(real y, real a1, real a2, real a3, real a4, real a5, real a6, real a7, real a8, real a9, real a10, real a11, real a12, real a13, real a14, real a15, real a16, real a17, real a18, real a19, real a20, real a21, real a22, real a23, real a24, real a25, real a26, real a27, real a28, real a29, real a30, real a31, real a32, real a33, real a34, real a35, real a36, real a37, real a38, real a39, vector w) {
    return -square(y - many(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, a35, a36, a37, a38, a39, w));
  }
  real many(real a1, real a2, real a3, real a4, real a5, real a6, real a7, real a8, real a9, real a10, real a11, real a12, real a13, real a14, real a15, real a16, real a17, real a18, real a19, real a20, real a21, real a22, real a23, real a24, real a25, real a26, real a27, real a28, real a29, real a30, real a31, real a32, real a33, real a34, real a35, real a36, real a37, real a38, real a39, vector w) {
    return 1 * a1 * a8 + 2 * a2 * a15 + 3 * a3 * a22 + 4 * a4 * a29 + 5 * a5 * a36 + 6 * a6 * a4 + 7 * a7 * a11 + 8 * a8 * a18 + 9 * a9 * a25 + 10 * a10 * a32 + 11 * a11 * a39 + 12 * a12 * a7 + 13 * a13 * a14 + 14 * a14 * a21 + 15 * a15 * a28 + 16 * a16 * a35 + 17 * a17 * a3 + 18 * a18 * a10 + 19 * a19 * a17 + 20 * a20 * a24 + 21 * a21 * a31 + 22 * a22 * a38 + 23 * a23 * a6 + 24 * a24 * a13 + 25 * a25 * a20 + 26 * a26 * a27 + 27 * a27 * a34 + 28 * a28 * a2 + 29 * a29 * a9 + 30 * a30 * a16 + 31 * a31 * a23 + 32 * a32 * a30 + 33 * a33 * a37 + 34 * a34 * a5 + 35 * a35 * a12 + 36 * a36 * a19 + 37 * a37 * a26 + 38 * a38 * a33 + 39 * a39 * a1 + sum(w);
  }
}
data { vector[39] x; }
parameters { vector[39] mu; }
model {
  mu ~ normal(0, 1);
  0.5 ~ many(mu[1], mu[2], x[3], mu[4], mu[5], x[6], mu[7], mu[8], x[9], mu[10], mu[11], x[12], mu[13], mu[14], x[15], mu[16], mu[17], x[18], mu[19], mu[20], x[21], mu[22], mu[23], x[24], mu[25], mu[26], x[27], mu[28], mu[29], x[30], mu[31], mu[32], x[33], mu[34], mu[35], x[36], mu[37], mu[38], x[39], mu[3:5]);
}
