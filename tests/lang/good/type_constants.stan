transformed data { real a = pi() + e() + sqrt2() + positive_infinity() + not_a_number() + machine_precision(); int b = size({1, 2}); }
