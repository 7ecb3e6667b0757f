//! Persona files: read, or all that is wrong is told.
#![no_main]

use banter_core::persona::Persona;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let problems = Persona::problems(text, "odo");
    assert_eq!(problems.is_empty(), Persona::parse(text, "odo").is_ok());
});
