model {
  /* no end // expect error: this comment has no end
}
