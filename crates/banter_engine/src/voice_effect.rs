//! Effects on a voice, as data.

use std::fmt;
use std::str::FromStr;

/// Kind of effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VoiceEffectKind {
    /// Two voices that are not quite there, in a great room.
    Ghost,
    /// A small loudspeaker, pressed together, with noise.
    Radio,
    /// A telephone line: 300 to 3,400 Hz.
    Telephone,
    /// Cloth or metal before the mouth.
    Mask,
    /// Walls of stone that answer.
    Cave,
    /// Dull, and wavering.
    UnderWater,
    /// Deep and slow to fade.
    Giant,
    /// High and thin.
    Small,
    /// A voice of metal.
    Machine,
    /// A pitch that sways.
    Drunk,
}

impl VoiceEffectKind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Ghost,
        Self::Radio,
        Self::Telephone,
        Self::Mask,
        Self::Cave,
        Self::UnderWater,
        Self::Giant,
        Self::Small,
        Self::Machine,
        Self::Drunk,
    ];

    /// Its name in files: `under_water`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ghost => "ghost",
            Self::Radio => "radio",
            Self::Telephone => "telephone",
            Self::Mask => "mask",
            Self::Cave => "cave",
            Self::UnderWater => "under_water",
            Self::Giant => "giant",
            Self::Small => "small",
            Self::Machine => "machine",
            Self::Drunk => "drunk",
        }
    }
}

/// Effect on a voice, and how much of it there is. In files it is `radio` or `radio 0.5`.
///
/// ```
/// use banter_engine::{VoiceEffect, VoiceEffectKind};
///
/// let effect: VoiceEffect = "cave 0.4".parse().unwrap();
/// assert_eq!(effect, VoiceEffect::new(VoiceEffectKind::Cave, 0.4));
/// assert_eq!(effect.to_string(), "cave 0.4");
/// let told = "opera".parse::<VoiceEffect>().unwrap_err();
/// assert!(told.to_string().starts_with("there is no effect `opera`; write one of ghost,"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VoiceEffect {
    /// Which it is.
    pub kind: VoiceEffectKind,
    /// How much of it, 0..=1.
    pub amount: f32,
}

impl VoiceEffect {
    /// An effect; what is no number from 0 to 1 is brought into that range.
    pub fn new(kind: VoiceEffectKind, amount: f32) -> Self {
        let amount = if amount.is_nan() { 1.0 } else { amount };
        Self {
            kind,
            amount: amount.clamp(0.0, 1.0),
        }
    }
}

/// A text that is no effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no effect `{0}`; write one of {names}, with a number from 0 to 1 after it if less is meant",
    names = VoiceEffectKind::ALL.map(VoiceEffectKind::name).join(", ")
)]
pub struct NoEffect(String);

impl FromStr for VoiceEffect {
    type Err = NoEffect;

    fn from_str(text: &str) -> Result<Self, NoEffect> {
        let wrong = || NoEffect(text.chars().filter(|c| !c.is_control()).take(40).collect());
        let mut words = text.split_whitespace();
        let (name, amount) = (words.next().ok_or_else(wrong)?, words.next());
        let named = |kind: &VoiceEffectKind| kind.name().eq_ignore_ascii_case(name);
        let kind = VoiceEffectKind::ALL
            .into_iter()
            .find(named)
            .ok_or_else(wrong)?;
        let amount = match amount {
            None => 1.0,
            Some(amount) => amount.parse().map_err(|_| wrong())?,
        };
        if words.next().is_some() || !(0.0..=1.0).contains(&amount) {
            return Err(wrong());
        }
        Ok(Self { kind, amount })
    }
}

impl fmt::Display for VoiceEffect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.amount == 1.0 {
            f.write_str(self.kind.name())
        } else {
            write!(f, "{} {}", self.kind.name(), self.amount)
        }
    }
}
