functions {
  // Functions of functions at sizes of 0 and at the ends of what they take.
  vector none(real t, vector y, real k) { return y; }
  vector decay(real t, vector y, real k) { return -k * y; }
  array[] real old_decay(real t, array[] real y, array[] real th, array[] real x_r, array[] int x_i) {
    array[size(y)] real d;
    for (i in 1:size(y)) d[i] = -th[1] * y[i];
    return d;
  }
  vector still(real t, vector y, vector yp, real k) { return yp + k * y; }
  vector root_of(vector y, real k) { return y - k; }
  vector steep(vector y, real k) { return square(y) - k; }
  vector old_root(vector y, vector th, array[] real x_r, array[] int x_i) { return y - th[1]; }
  real bell(real x, real xc, array[] real th, array[] real x_r, array[] int x_i) {
    return exp(-th[1] * square(x));
  }
  real line(real x, real xc, array[] real th, array[] real x_r, array[] int x_i) { return th[1] * x; }
  real pole(real x, real xc, array[] real th, array[] real x_r, array[] int x_i) { return th[1] / x; }
  real part(array[] real x, int from, int to, real k) { return k * sum(x); }
  real part_ints(array[] int x, int from, int to, real k) { return k * sum(x); }
  vector job(vector phi, vector theta, array[] real x_r, array[] int x_i) {
    return [phi[1] * theta[1] + sum(x_r) + sum(x_i)]';
  }
  vector silent(vector phi, vector theta, array[] real x_r, array[] int x_i) { return phi[1:0]; }
  real flat(array[] vector y) {
    real total = 100 * size(y);
    for (v in y) total += sum(v) + 10 * num_elements(v);
    return total;
  }

  real ode_rk45_no_states(vector p) { return flat(ode_rk45(none, p[1:0], 0.0, {1.0, 2.0}, p[1])); }
  real ode_ckrk_no_states(vector p) { return flat(ode_ckrk(none, p[1:0], 0.0, {1.0, 2.0}, p[1])); }
  real ode_adams_no_states(vector p) { return flat(ode_adams(none, p[1:0], 0.0, {1.0, 2.0}, p[1])); }
  real ode_bdf_no_states(vector p) { return flat(ode_bdf(none, p[1:0], 0.0, {1.0, 2.0}, p[1])); }
  real ode_rk45_no_times(vector p) { return flat(ode_rk45(decay, p, 0.0, rep_array(0.0, 0), p[1])); }
  real ode_ckrk_no_times(vector p) { return flat(ode_ckrk(decay, p, 0.0, rep_array(0.0, 0), p[1])); }
  real ode_adams_no_times(vector p) { return flat(ode_adams(decay, p, 0.0, rep_array(0.0, 0), p[1])); }
  real ode_bdf_no_times(vector p) { return flat(ode_bdf(decay, p, 0.0, rep_array(0.0, 0), p[1])); }
  real ode_rk45_at_start(vector p) { return flat(ode_rk45(decay, p, 1.0, {1.0, 2.0}, p[1])); }
  real ode_bdf_at_start(vector p) { return flat(ode_bdf(decay, p, 1.0, {1.0, 2.0}, p[1])); }
  real ode_rk45_before_start(vector p) { return flat(ode_rk45(decay, p, 1.0, {0.5, 2.0}, p[1])); }
  real ode_adams_before_start(vector p) { return flat(ode_adams(decay, p, 1.0, {0.5, 2.0}, p[1])); }
  real ode_rk45_same_times(vector p) { return flat(ode_rk45(decay, p, 0.0, {1.0, 1.0, 2.0}, p[1])); }
  real ode_ckrk_same_times(vector p) { return flat(ode_ckrk(decay, p, 0.0, {1.0, 1.0, 2.0}, p[1])); }
  real ode_adams_same_times(vector p) { return flat(ode_adams(decay, p, 0.0, {1.0, 1.0, 2.0}, p[1])); }
  real ode_bdf_same_times(vector p) { return flat(ode_bdf(decay, p, 0.0, {1.0, 1.0, 2.0}, p[1])); }
  real ode_rk45_falling_times(vector p) { return flat(ode_rk45(decay, p, 0.0, {2.0, 1.0}, p[1])); }
  real ode_bdf_falling_times(vector p) { return flat(ode_bdf(decay, p, 0.0, {2.0, 1.0}, p[1])); }
  real ode_rk45_endless_time(vector p) { return flat(ode_rk45(decay, p, 0.0, {positive_infinity()}, p[1])); }
  real ode_bdf_endless_time(vector p) { return flat(ode_bdf(decay, p, 0.0, {positive_infinity()}, p[1])); }
  real ode_rk45_endless_start(vector p) { return flat(ode_rk45(decay, p, negative_infinity(), {1.0}, p[1])); }
  real ode_rk45_no_number(vector p) { return flat(ode_rk45(decay, p, 0.0, {not_a_number()}, p[1])); }
  real ode_rk45_endless_state(vector p) {
    return flat(ode_rk45(decay, append_row(p, positive_infinity()), 0.0, {1.0}, p[1]));
  }
  real ode_rk45_no_tolerance(vector p) { return flat(ode_rk45_tol(decay, p, 0.0, {1.0}, 0.0, 1e-6, 100, p[1])); }
  real ode_rk45_no_abs_tolerance(vector p) { return flat(ode_rk45_tol(decay, p, 0.0, {1.0}, 1e-6, 0.0, 100, p[1])); }
  real ode_bdf_no_tolerance(vector p) { return flat(ode_bdf_tol(decay, p, 0.0, {1.0}, 0.0, 1e-6, 100, p[1])); }
  real ode_rk45_no_steps(vector p) { return flat(ode_rk45_tol(decay, p, 0.0, {1.0}, 1e-6, 1e-6, 0, p[1])); }
  real ode_bdf_no_steps(vector p) { return flat(ode_bdf_tol(decay, p, 0.0, {1.0}, 1e-6, 1e-6, 0, p[1])); }
  real integrate_ode_rk45_no_states(vector p) {
    return size(integrate_ode_rk45(old_decay, rep_array(0.0, 0), 0.0, {1.0}, {p[1]}, rep_array(0.0, 0), rep_array(0, 0)));
  }
  real integrate_ode_rk45_no_times(vector p) {
    return size(integrate_ode_rk45(old_decay, {p[1]}, 0.0, rep_array(0.0, 0), {p[1]}, rep_array(0.0, 0), rep_array(0, 0)));
  }
  real integrate_ode_bdf_no_times(vector p) {
    return size(integrate_ode_bdf(old_decay, {p[1]}, 0.0, rep_array(0.0, 0), {p[1]}, rep_array(0.0, 0), rep_array(0, 0)));
  }
  real dae_no_states(vector p) { return flat(dae(still, p[1:0], p[1:0], 0.0, {1.0}, p[1])); }
  real dae_no_times(vector p) { return flat(dae(still, p, -p[1] * p, 0.0, rep_array(0.0, 0), p[1])); }
  real dae_at_start(vector p) { return flat(dae(still, p, -p[1] * p, 1.0, {1.0, 2.0}, p[1])); }
  real dae_falling_times(vector p) { return flat(dae(still, p, -p[1] * p, 0.0, {2.0, 1.0}, p[1])); }
  real dae_sizes_differ(vector p) { return flat(dae(still, p, p[1:2], 0.0, {1.0}, p[1])); }

  real solve_newton_nothing(vector p) { return num_elements(solve_newton(root_of, rep_vector(0, 0), p[1])); }
  real solve_powell_nothing(vector p) { return num_elements(solve_powell(root_of, rep_vector(0, 0), p[1])); }
  real solve_newton_at_root(vector p) { return sum(solve_newton(root_of, [0.5, 0.5]', p[1])); }
  real solve_powell_at_root(vector p) { return sum(solve_powell(root_of, [0.5, 0.5]', p[1])); }
  real solve_newton_flat_guess(vector p) { return sum(solve_newton(steep, [0.0]', p[1])); }
  real solve_newton_endless_guess(vector p) { return sum(solve_newton(root_of, [positive_infinity()]', p[1])); }
  real solve_powell_endless_guess(vector p) { return sum(solve_powell(root_of, [positive_infinity()]', p[1])); }
  real solve_newton_no_steps(vector p) { return sum(solve_newton_tol(steep, [1.0]', 1e-6, 1e-6, 0, p[1])); }
  real solve_powell_no_steps(vector p) { return sum(solve_powell_tol(steep, [1.0]', 1e-6, 1e-6, 0, p[1])); }
  real solve_newton_negative_tolerance(vector p) { return sum(solve_newton_tol(steep, [1.0]', -1e-6, 1e-6, 100, p[1])); }
  real solve_powell_negative_tolerance(vector p) { return sum(solve_powell_tol(steep, [1.0]', -1e-6, 1e-6, 100, p[1])); }
  real solve_powell_no_tolerance(vector p) { return sum(solve_powell_tol(steep, [1.0]', 0.0, 1e-6, 100, p[1])); }
  real algebra_solver_nothing(vector p) {
    return num_elements(algebra_solver(old_root, rep_vector(0, 0), p, rep_array(0.0, 0), rep_array(0, 0)));
  }
  real algebra_solver_newton_nothing(vector p) {
    return num_elements(algebra_solver_newton(old_root, rep_vector(0, 0), p, rep_array(0.0, 0), rep_array(0, 0)));
  }

  real integral(real a, real b, vector p) { return integrate_1d(bell, a, b, {p[1]}, rep_array(0.0, 0), rep_array(0, 0)); }
  real integrate_1d_same_ends(vector p) { return integral(1.0, 1.0, p); }
  real integrate_1d_moving_ends(vector p) { return integral(p[2], p[2], p); }
  real integrate_1d_turned(vector p) { return integral(2.0, 1.0, p); }
  real integrate_1d_from_minus_infinity(vector p) { return integral(negative_infinity(), 1.0, p); }
  real integrate_1d_to_infinity(vector p) { return integral(1.0, positive_infinity(), p); }
  real integrate_1d_everywhere(vector p) { return integral(negative_infinity(), positive_infinity(), p); }
  real integrate_1d_both_infinite(vector p) { return integral(positive_infinity(), positive_infinity(), p); }
  real integrate_1d_infinite_turned(vector p) { return integral(positive_infinity(), 1.0, p); }
  real integrate_1d_no_number(vector p) { return integral(not_a_number(), 1.0, p); }
  real integrate_1d_diverges(vector p) {
    return integrate_1d(pole, 0.0, 1.0, {p[1]}, rep_array(0.0, 0), rep_array(0, 0));
  }
  real integrate_1d_odd(vector p) {
    return integrate_1d(line, -1.0, 1.0, {p[1]}, rep_array(0.0, 0), rep_array(0, 0));
  }

  real reduce_sum_nothing(vector p) { return reduce_sum(part, rep_array(0.0, 0), 1, p[1]); }
  real reduce_sum_no_ints(vector p) { return reduce_sum(part_ints, rep_array(0, 0), 1, p[1]); }
  real reduce_sum_static_nothing(vector p) { return reduce_sum_static(part, rep_array(0.0, 0), 1, p[1]); }
  real reduce_sum_no_grain(vector p) { return reduce_sum(part, {1.0, 2.0}, 0, p[1]); }
  real reduce_sum_static_no_grain(vector p) { return reduce_sum_static(part, {1.0, 2.0}, 0, p[1]); }
  real reduce_sum_negative_grain(vector p) { return reduce_sum(part, {1.0, 2.0}, -1, p[1]); }
  real reduce_sum_nothing_no_grain(vector p) { return reduce_sum(part, rep_array(0.0, 0), 0, p[1]); }
  real reduce_sum_one(vector p) { return reduce_sum(part, {3.0}, 5, p[1]); }

  real map_rect_nothing(vector p) {
    return num_elements(map_rect(job, p, rep_array(rep_vector(0, 1), 0), rep_array(0.0, 0, 0), rep_array(0, 0, 0)));
  }
  real map_rect_silent(vector p) {
    return num_elements(map_rect(silent, p, {p, p}, rep_array(0.0, 2, 0), rep_array(0, 2, 0)));
  }
  real map_rect_no_data(vector p) { return sum(map_rect(job, p, {p, p}, rep_array(0.0, 2, 0), rep_array(0, 2, 0))); }
  real map_rect_sizes_differ(vector p) { return sum(map_rect(job, p, {p, p}, rep_array(0.0, 1, 0), rep_array(0, 2, 0))); }
}
