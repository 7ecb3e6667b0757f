//! The secret that lets somebody in.

use std::fmt;
use std::hint::black_box;

/// How many random bytes there are in it.
const BYTES: usize = 24;

/// Token of an inspector: 192 random bits, as 48 hexadecimal digits. Who has it sees the game and may
/// change it; it is another in each run.
///
/// ```
/// use banter_inspector::InspectorToken;
/// let token = InspectorToken::random()?;
/// assert!(token.is(token.as_str()) && !token.is("guess"));
/// assert_eq!(format!("{token:?}"), "InspectorToken(..)");
/// # Ok::<(), banter_inspector::InspectorError>(())
/// ```
#[derive(Clone)]
pub struct InspectorToken(String);

impl InspectorToken {
    /// A new one, from the system's source of chance.
    ///
    /// # Errors
    /// If the system has none.
    pub fn random() -> Result<Self, crate::InspectorError> {
        let mut bytes = [0_u8; BYTES];
        getrandom::fill(&mut bytes).map_err(|_| crate::InspectorError::NoChance)?;
        Ok(Self(
            bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        ))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this text is it. How long that takes tells nothing of how far it is right.
    pub fn is(&self, told: &str) -> bool {
        let (own, told) = (self.0.as_bytes(), told.as_bytes());
        let mut differs = u8::from(own.len() != told.len());
        for (at, byte) in own.iter().enumerate() {
            differs |= black_box(byte ^ told.get(at).copied().unwrap_or(0));
        }
        black_box(differs) == 0
    }
}

/// It is in no log by accident.
impl fmt::Debug for InspectorToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InspectorToken(..)")
    }
}
