functions {
  vector a(vector x, row_vector y, matrix z) {
    return x + y' + z * x;
  }
  array[] int b(array[] int x, array[,] real y, array[,,] vector z) {
    return x;
  }
  array[,] matrix c(array[,] matrix x) {
    return x;
  }
  row_vector d(data real x, data array[] row_vector y, real z) {
    return x * z * y[1];
  }
}
