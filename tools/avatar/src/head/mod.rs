//! The head, in a frame with its origin in the head's joint, mm.
//!
//! - [`skull`] is the surface of the head with its [`features`] and the line of the [`mouth`], [`face`] the grid over it with its slits for [`lips`] and [`lids`], and
//!   [`fringe`] the lashes and brows on it; [`proportions`] makes it somebody's own;
//! - [`eyeball`], [`teeth`], [`ears`], [`hair`] and [`beard`] are the other pieces;
//! - [`shapes`] moves the face, by what [`site`] tells about each vertex; [`bones`] bends the neck.

use crate::{math, mesh, palette};

pub(crate) mod beard;
pub(crate) mod bones;
pub(crate) mod ears;
pub(crate) mod eyeball;
pub(crate) mod face;
mod features;
mod fringe;
pub(crate) mod hair;
pub(crate) mod hairline;
mod lids;
mod lips;
mod locks;
mod mouth;
pub(crate) mod proportions;
pub(crate) mod shapes;
pub(crate) mod site;
pub(crate) mod skull;
pub(crate) mod teeth;
mod wings;

/// What makes the small pieces of one face differ from those of another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Traits {
    /// How thick the brows are, 1 as a woman's.
    pub(crate) brow: f64,
    /// How long the lashes are, 1 as a woman's.
    pub(crate) lash: f64,
    /// How red the lips are, 0 to 1.
    pub(crate) red: f64,
    /// How red the cheeks are, and how many freckles there are, 0 to 1.
    pub(crate) blush: f64,
    /// How deep the lines of age are, 0 to 1.
    pub(crate) lines: f64,
}
