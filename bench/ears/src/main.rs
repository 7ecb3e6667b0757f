//! How well speech is found.

fn main() {}
