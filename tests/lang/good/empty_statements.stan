transformed data {
  ;
  ;;
  {}
  { ; }
  if (1) ; else print("never");
  for (i in 1:2) ;
  print("end");  // expect print: end
}
