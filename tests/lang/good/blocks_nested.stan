model {
  {
    real x = 1;
    {
      real y = x;
      target += y;
    }
  }
  { }
  ;
}
