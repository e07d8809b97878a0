transformed data {
  real a=1;
  real b=a+-1;
  real c=a--1;
  real d=2*-a;
  int e=a<-1;
  int f=!(a>0)||a<=b&&a>=b;
  int g=7%/%2%3;
  real h=a/2./3;
}
