/* before */ data /* a */ { /* b */ int /* c */ n /* d */ ; // e
  /* one
     two */ }
transformed data { print /**/ ( /* // */ n /***/ ) ; // expect print: 3
  print("/* text */ // text");  // expect print: /* text */ // text
}
// data: {"n": 3}
// ends without a newline, αβγ
