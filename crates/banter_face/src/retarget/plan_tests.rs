//! Which avatars are taken for what.
