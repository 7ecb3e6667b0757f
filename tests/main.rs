//! Whole-app tests: a game with all plugins, with fakes or with the real voice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod suite {
    pub(crate) mod actions;
    pub(crate) mod barge_in;
    pub(crate) mod conversations;
    pub(crate) mod crashes;
    pub(crate) mod crowd;
    #[cfg(target_os = "linux")]
    pub(crate) mod day;
    pub(crate) mod deeds;
    pub(crate) mod demo;
    pub(crate) mod ears;
    pub(crate) mod engines;
    pub(crate) mod fallbacks;
    pub(crate) mod floor;
    pub(crate) mod game;
    pub(crate) mod guard;
    pub(crate) mod meaning;
    pub(crate) mod memory;
    pub(crate) mod mods;
    pub(crate) mod outside;
    pub(crate) mod proposals;
    pub(crate) mod replies;
    pub(crate) mod saves;
    pub(crate) mod senses;
    pub(crate) mod speculation;
    pub(crate) mod story;
    pub(crate) mod talk;
    #[cfg(target_os = "linux")]
    pub(crate) mod tour;
    #[cfg(target_os = "linux")]
    pub(crate) mod town;
    pub(crate) mod typed_actions;
    pub(crate) mod voice;
    pub(crate) mod window;
}
