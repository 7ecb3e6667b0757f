//! Whole-app tests of bevy_banter. What is tested is in `main.rs` and below it; here the code of the README and of
//! the guide is compiled.

/// Pages whose code is compiled and, where it can be, run.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../README.md")]
    mod readme {}
    #[doc = include_str!("../docs/actions.md")]
    mod actions {}
    #[doc = include_str!("../docs/faces.md")]
    mod faces {}
    #[doc = include_str!("../docs/inspector.md")]
    mod inspector {}
    #[doc = include_str!("../docs/memory.md")]
    mod memory {}
    #[doc = include_str!("../docs/models.md")]
    mod models {}
    #[doc = include_str!("../docs/moderation.md")]
    mod moderation {}
    #[doc = include_str!("../docs/perception.md")]
    mod perception {}
    #[doc = include_str!("../docs/servers.md")]
    mod servers {}
    #[doc = include_str!("../docs/ship.md")]
    mod ship {}
    #[doc = include_str!("../docs/small_game.md")]
    mod small_game {}
    #[doc = include_str!("../docs/start.md")]
    mod start {}
    #[doc = include_str!("../docs/voices.md")]
    mod voices {}
    #[doc = include_str!("../docs/vr.md")]
    mod vr {}
}
