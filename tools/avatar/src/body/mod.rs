//! The body: its [`shape`] as numbers, the [`field`] made of them out of [`limb`]s and a [`hand`], the [`skeleton`]
//! and the [`weights`] by which skin follows it; [`net`] and [`clip`] make meshes of fields, [`pose`] puts them into
//! the T-pose.

pub(crate) mod clip;
pub(crate) mod field;
pub(crate) mod hand;
pub(crate) mod limb;
pub(crate) mod net;
pub(crate) mod pose;
pub(crate) mod shape;
pub(crate) mod skeleton;
pub(crate) mod skin;
pub(crate) mod weights;
