functions {
  void say(int n) {
    for (i in 1:n) {
      if (i == 3) return;
      print(i);
    }
    print("end");
  }
}
transformed data {
  say(1);
  // expect print: 1
  // expect print: end
  say(9);
  // expect print: 1
  // expect print: 2
}
