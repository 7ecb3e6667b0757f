//! The classes of sounds that look alike on a face.
//!
//! ```
//! use banter_lipsync::Viseme;
//!
//! assert_eq!(Viseme::from_ipa("b"), Viseme::from_ipa("m"));
//! assert_eq!(Viseme::from_ipa("ˈuː"), Viseme::Ou);
//! ```

use crate::{UnknownName, ipa};

/// One of the 15 Oculus visemes: the set that most avatars and lipsync tools share.
///
/// The classes follow what the lips and jaw do, so a vowel's rounding counts for more than its place in the mouth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(u8)]
pub enum Viseme {
    /// Silence: the mouth rests.
    #[default]
    #[cfg_attr(feature = "serde", serde(rename = "sil"))]
    Sil,
    /// Lips pressed together: **p**at, **b**at, **m**at.
    #[cfg_attr(feature = "serde", serde(rename = "PP"))]
    Pp,
    /// Lower lip against the upper teeth: **f**at, **v**at.
    #[cfg_attr(feature = "serde", serde(rename = "FF"))]
    Ff,
    /// Tongue between the teeth: **th**in, **th**is.
    #[cfg_attr(feature = "serde", serde(rename = "TH"))]
    Th,
    /// Tip of the tongue behind the teeth: **t**ip, **d**ip.
    #[cfg_attr(feature = "serde", serde(rename = "DD"))]
    Dd,
    /// Back of the tongue or throat: **k**it, **g**et, **h**at.
    #[cfg_attr(feature = "serde", serde(rename = "kk"))]
    Kk,
    /// Teeth together, lips pushed out: **ch**air, **sh**e, **j**oin.
    #[cfg_attr(feature = "serde", serde(rename = "CH"))]
    Ch,
    /// Teeth together, lips apart: **s**it, **z**oo.
    #[cfg_attr(feature = "serde", serde(rename = "SS"))]
    Ss,
    /// Tongue up, mouth slightly open: **n**ot, **l**ot.
    #[cfg_attr(feature = "serde", serde(rename = "nn"))]
    Nn,
    /// A rhotic, lips a little rounded: **r**ed.
    #[cfg_attr(feature = "serde", serde(rename = "RR"))]
    Rr,
    /// Open: f**a**ther.
    #[cfg_attr(feature = "serde", serde(rename = "aa"))]
    Aa,
    /// Half open, unrounded: b**e**d.
    E,
    /// Nearly closed, lips spread: **i**t, s**ee**.
    #[cfg_attr(feature = "serde", serde(rename = "ih"))]
    Ih,
    /// Half open, rounded: b**o**re.
    #[cfg_attr(feature = "serde", serde(rename = "oh"))]
    Oh,
    /// Nearly closed, rounded: b**oo**t.
    #[cfg_attr(feature = "serde", serde(rename = "ou"))]
    Ou,
}

impl Viseme {
    /// How many visemes there are: 15.
    pub const COUNT: usize = 15;

    /// Every viseme, in the usual order: `ALL[viseme.index()] == viseme`.
    #[rustfmt::skip]
    pub const ALL: [Self; Self::COUNT] = [
        Self::Sil, Self::Pp, Self::Ff, Self::Th, Self::Dd, Self::Kk, Self::Ch, Self::Ss,
        Self::Nn, Self::Rr, Self::Aa, Self::E, Self::Ih, Self::Oh, Self::Ou,
    ];

    /// The name as avatars spell it: `sil PP FF TH DD kk CH SS nn RR aa E ih oh ou`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sil => "sil",
            Self::Pp => "PP",
            Self::Ff => "FF",
            Self::Th => "TH",
            Self::Dd => "DD",
            Self::Kk => "kk",
            Self::Ch => "CH",
            Self::Ss => "SS",
            Self::Nn => "nn",
            Self::Rr => "RR",
            Self::Aa => "aa",
            Self::E => "E",
            Self::Ih => "ih",
            Self::Oh => "oh",
            Self::Ou => "ou",
        }
    }

    /// Finds a viseme by name; case does not matter.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|viseme| viseme.name().eq_ignore_ascii_case(name))
    }

    /// The viseme's place in [`ALL`](Self::ALL), `0..15`.
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The viseme that an IPA symbol begins with; [`visemes_of`](crate::visemes_of) gives the whole movement and the rules.
    pub fn from_ipa(symbol: &str) -> Self {
        ipa::visemes_of(symbol).first()
    }

    /// Whether this is the class of a vowel.
    pub const fn is_vowel(self) -> bool {
        matches!(self, Self::Aa | Self::E | Self::Ih | Self::Oh | Self::Ou)
    }

    /// Whether the lips are rounded in this class.
    pub const fn is_rounded(self) -> bool {
        matches!(self, Self::Oh | Self::Ou | Self::Ch | Self::Rr)
    }
}

impl core::fmt::Display for Viseme {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.pad(self.name())
    }
}

impl core::str::FromStr for Viseme {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        Self::from_name(name).ok_or_else(|| UnknownName::new("a viseme", name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_order_agree() {
        for (index, viseme) in Viseme::ALL.into_iter().enumerate() {
            assert_eq!(viseme.index(), index);
            assert_eq!(Viseme::from_name(viseme.name()), Some(viseme));
            assert_eq!(viseme.name().to_uppercase().parse(), Ok(viseme));
        }
        assert_eq!(Viseme::from_name(""), None);
        assert_eq!(Viseme::from_name("aaa"), None);
    }
}
