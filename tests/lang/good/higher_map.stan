functions {
  vector shard(vector phi, vector theta, array[] real xr, array[] int xi) { return [phi[1] * theta[1] + xr[1] * xi[1]]'; }
}
parameters { vector[1] phi; array[2] vector[1] theta; }
model { target += sum(map_rect(shard, phi, theta, {{1.0}, {2.0}}, {{3}, {4}})); }
// at: 2 3 4
// expect target: 25
