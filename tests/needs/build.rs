//! Builds this crate anew, and with it every test that is marked, when what tests need comes
//! or goes.
//!
//! Data beside the repository that were absent are not looked for again until the environment
//! or this file changes: cargo would otherwise build all tests at each call wherever there
//! are none. A test is then ignored for too long, and never passes for nothing.

#[path = "src/place.rs"]
mod place;

use banter_machine::cache;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for variable in place::VARIABLES.iter().chain(&cache::VARIABLES) {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    let data = place::data();
    if data.exists() {
        println!("cargo::rerun-if-changed={}", data.display());
    }
    for folder in [place::models(), place::runtimes()].into_iter().flatten() {
        println!("cargo::rerun-if-changed={}", folder.display());
    }
}
