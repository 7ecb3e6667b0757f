//! The 52 face shapes of Apple's ARKit, the common tongue of face rigs.
//!
//! ```
//! use banter_lipsync::Blendshape;
//!
//! assert_eq!(Blendshape::from_name("eyeBlink_L"), Some(Blendshape::EyeBlinkLeft));
//! assert_eq!(Blendshape::JawOpen.name(), "jawOpen");
//! ```

use crate::UnknownName;

/// Defines the enum, its order and its names from one list.
macro_rules! shapes {
    ($($(#[$doc:meta])* $shape:ident = $name:literal,)*) => {
        /// One of the 52 ARKit face shapes, in ARKit's order.
        ///
        /// Left and right are the character's own. Bind the shapes of a model by name
        /// ([`from_name`](Self::from_name)), never by position: every exporter orders them its own way.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[repr(u8)]
        pub enum Blendshape {
            $($(#[$doc])* #[cfg_attr(feature = "serde", serde(rename = $name))] $shape,)*
        }

        impl Blendshape {
            /// Every shape, in ARKit's order: `ALL[shape.index()] == shape`.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$shape,)*];

            /// The name that ARKit gives the shape, in camelCase.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$shape => $name,)*
                }
            }
        }
    };
}

shapes! {
    /// The left upper lid closes over the eye.
    EyeBlinkLeft = "eyeBlinkLeft",
    /// The left eye and lids follow a downward look.
    EyeLookDownLeft = "eyeLookDownLeft",
    /// The left eye looks towards the nose.
    EyeLookInLeft = "eyeLookInLeft",
    /// The left eye looks away from the nose.
    EyeLookOutLeft = "eyeLookOutLeft",
    /// The left eye and lids follow an upward look.
    EyeLookUpLeft = "eyeLookUpLeft",
    /// The muscles around the left eye tighten.
    EyeSquintLeft = "eyeSquintLeft",
    /// The left lids open wide.
    EyeWideLeft = "eyeWideLeft",
    /// The right upper lid closes over the eye.
    EyeBlinkRight = "eyeBlinkRight",
    /// The right eye and lids follow a downward look.
    EyeLookDownRight = "eyeLookDownRight",
    /// The right eye looks towards the nose.
    EyeLookInRight = "eyeLookInRight",
    /// The right eye looks away from the nose.
    EyeLookOutRight = "eyeLookOutRight",
    /// The right eye and lids follow an upward look.
    EyeLookUpRight = "eyeLookUpRight",
    /// The muscles around the right eye tighten.
    EyeSquintRight = "eyeSquintRight",
    /// The right lids open wide.
    EyeWideRight = "eyeWideRight",
    /// The jaw juts forward.
    JawForward = "jawForward",
    /// The jaw moves to the character's left.
    JawLeft = "jawLeft",
    /// The jaw moves to the character's right.
    JawRight = "jawRight",
    /// The jaw drops; the lips part with it unless [`MouthClose`](Self::MouthClose) holds them.
    JawOpen = "jawOpen",
    /// The lips close *relative to the open jaw*: they meet when it equals [`JawOpen`](Self::JawOpen).
    MouthClose = "mouthClose",
    /// The lips form an open ring, as in "show".
    MouthFunnel = "mouthFunnel",
    /// The lips draw together to a small ring, as in "who".
    MouthPucker = "mouthPucker",
    /// The whole mouth moves to the character's left.
    MouthLeft = "mouthLeft",
    /// The whole mouth moves to the character's right.
    MouthRight = "mouthRight",
    /// The left corner of the mouth goes up.
    MouthSmileLeft = "mouthSmileLeft",
    /// The right corner of the mouth goes up.
    MouthSmileRight = "mouthSmileRight",
    /// The left corner of the mouth goes down.
    MouthFrownLeft = "mouthFrownLeft",
    /// The right corner of the mouth goes down.
    MouthFrownRight = "mouthFrownRight",
    /// The left corner of the mouth is drawn back.
    MouthDimpleLeft = "mouthDimpleLeft",
    /// The right corner of the mouth is drawn back.
    MouthDimpleRight = "mouthDimpleRight",
    /// The left corner of the mouth is pulled sideways.
    MouthStretchLeft = "mouthStretchLeft",
    /// The right corner of the mouth is pulled sideways.
    MouthStretchRight = "mouthStretchRight",
    /// The lower lip rolls inwards, over the teeth.
    MouthRollLower = "mouthRollLower",
    /// The upper lip rolls inwards, over the teeth.
    MouthRollUpper = "mouthRollUpper",
    /// The lower lip pushes up and out.
    MouthShrugLower = "mouthShrugLower",
    /// The upper lip pushes up and out.
    MouthShrugUpper = "mouthShrugUpper",
    /// The lips press together on the left.
    MouthPressLeft = "mouthPressLeft",
    /// The lips press together on the right.
    MouthPressRight = "mouthPressRight",
    /// The lower lip goes down on the left and shows the teeth.
    MouthLowerDownLeft = "mouthLowerDownLeft",
    /// The lower lip goes down on the right and shows the teeth.
    MouthLowerDownRight = "mouthLowerDownRight",
    /// The upper lip goes up on the left and shows the teeth.
    MouthUpperUpLeft = "mouthUpperUpLeft",
    /// The upper lip goes up on the right and shows the teeth.
    MouthUpperUpRight = "mouthUpperUpRight",
    /// The left brow goes down.
    BrowDownLeft = "browDownLeft",
    /// The right brow goes down.
    BrowDownRight = "browDownRight",
    /// The inner ends of both brows go up.
    BrowInnerUp = "browInnerUp",
    /// The outer end of the left brow goes up.
    BrowOuterUpLeft = "browOuterUpLeft",
    /// The outer end of the right brow goes up.
    BrowOuterUpRight = "browOuterUpRight",
    /// Both cheeks blow out.
    CheekPuff = "cheekPuff",
    /// The left cheek lifts below the eye.
    CheekSquintLeft = "cheekSquintLeft",
    /// The right cheek lifts below the eye.
    CheekSquintRight = "cheekSquintRight",
    /// The left side of the nose wrinkles.
    NoseSneerLeft = "noseSneerLeft",
    /// The right side of the nose wrinkles.
    NoseSneerRight = "noseSneerRight",
    /// The tongue comes out between the lips.
    TongueOut = "tongueOut",
}

/// No name in the list is longer once its separators are gone, so a longer one cannot match.
const LONGEST_NAME: usize = 24;

impl Blendshape {
    /// How many shapes there are: 52.
    pub const COUNT: usize = 52;

    /// The shape's place in ARKit's order, `0..52`.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The same shape on the other side of the face; a shape of the middle is its own mirror.
    pub fn mirrored(self) -> Self {
        let index = self.index();
        let other = match index {
            0..=6 => index + 7,
            7..=13 => index - 7,
            _ if self.name().ends_with("Left") => index + 1,
            _ if self.name().ends_with("Right") => index - 1,
            _ => index,
        };
        Self::ALL.get(other).copied().unwrap_or(self)
    }

    /// Finds a shape by a name as modelling tools write it.
    ///
    /// Case, `_`, `-` and spaces do not matter, and a side may be cut to its first letter: `eyeBlinkLeft`,
    /// `EyeBlinkLeft`, `eye_blink_left` and `eyeBlink_L` are one shape. Anything else is `None`.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut buffer = [0_u8; LONGEST_NAME];
        let mut length = 0;
        for byte in name.bytes().filter(|b| !matches!(b, b'_' | b'-' | b' ')) {
            *buffer.get_mut(length)? = byte;
            length += 1;
        }
        let asked = buffer.get(..length)?;
        Self::ALL.into_iter().find(|shape| {
            let full = shape.name();
            let short = full
                .strip_suffix("eft")
                .or_else(|| full.strip_suffix("ight"));
            asked.eq_ignore_ascii_case(full.as_bytes())
                || short.is_some_and(|short| asked.eq_ignore_ascii_case(short.as_bytes()))
        })
    }
}

impl core::fmt::Display for Blendshape {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for Blendshape {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::from_name(name).ok_or_else(|| UnknownName::new("an ARKit face shape", name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_names_agree() {
        for (index, shape) in Blendshape::ALL.into_iter().enumerate() {
            assert_eq!(shape.index(), index);
            assert_eq!(Blendshape::from_name(shape.name()), Some(shape));
            assert!(shape.name().len() <= LONGEST_NAME);
        }
        assert_eq!(Blendshape::JawOpen.index(), 17);
        assert_eq!(Blendshape::TongueOut.index(), 51);
    }

    #[test]
    fn every_spelling_is_known() {
        for shape in Blendshape::ALL {
            let name = shape.name();
            let pascal = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
            assert_eq!(Blendshape::from_name(&pascal), Some(shape));
            assert_eq!(Blendshape::from_name(&name.to_uppercase()), Some(shape));
            for (side, letter) in [("Left", "L"), ("Right", "R")] {
                if let Some(stem) = name.strip_suffix(side) {
                    for form in [
                        format!("{stem}_{letter}"),
                        format!("{stem}{letter}"),
                        format!("{stem}_{side}").to_lowercase(),
                    ] {
                        assert_eq!(Blendshape::from_name(&form), Some(shape), "{form}");
                    }
                }
            }
        }
    }

    #[test]
    fn strangers_are_refused() {
        for name in [
            "",
            "_",
            "jaw",
            "jawOpe",
            "jawOpenn",
            "eyeBlink",
            "\u{1f600}",
        ] {
            assert_eq!(Blendshape::from_name(name), None, "{name}");
        }
        assert_eq!(Blendshape::from_name(&"jawOpen".repeat(100)), None);
        let error = "smirk".parse::<Blendshape>();
        assert!(error.is_err_and(|e| e.to_string().contains("smirk")));
    }

    #[test]
    fn mirroring_swaps_sides() {
        for shape in Blendshape::ALL {
            let mirror = shape.mirrored();
            assert_eq!(mirror.mirrored(), shape);
            let swapped = if let Some(stem) = shape.name().strip_suffix("Left") {
                format!("{stem}Right")
            } else if let Some(stem) = shape.name().strip_suffix("Right") {
                format!("{stem}Left")
            } else {
                shape.name().to_owned()
            };
            assert_eq!(mirror.name(), swapped);
        }
    }
}
