//! Whole-app tests of bevy_banter. What is tested is in `main.rs` and below it.
