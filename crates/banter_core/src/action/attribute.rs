//! What a game says about its actions' types beyond what their fields say.

use bevy::prelude::*;

/// What an action or an argument is, for a prompt, at most 200 characters:
/// `#[reflect(@Described("what is handed over"))]` on a type, a field or a variant.
///
/// Without it the doc comment serves, where Bevy is built with its feature
/// `reflect_documentation`.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Described(pub &'static str);

/// What an action is called, in place of its type's name in small letters:
/// `#[reflect(@ActionName("hand_over"))]` on the type.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionName(pub &'static str);

/// How many characters a text may have: `#[reflect(@TextLength(40))]` on the field. 200 is both
/// the default and the most.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLength(pub usize);
