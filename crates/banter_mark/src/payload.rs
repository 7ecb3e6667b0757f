//! What a mark says.

use std::fmt;

/// Payload of a mark, 16 bits: which project made the speech, and which of its characters speaks.
/// A number says nothing by itself: a project keeps its own list of what it gave out.
///
/// ```
/// use banter_mark::Payload;
///
/// let payload = Payload::named("The Gilded Tankard", "mara");
/// assert_eq!(payload, Payload::named("The Gilded Tankard", "mara"));
/// assert_ne!(payload.project, Payload::named("Another game", "mara").project);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Payload {
    /// The project or game.
    pub project: u8,
    /// The character.
    pub persona: u8,
}

impl Payload {
    /// The payload of a project and a character.
    pub fn new(project: u8, persona: u8) -> Self {
        Self { project, persona }
    }

    /// The payload that names come to. Of 256 projects, or characters, two share a number sooner
    /// or later: who must tell them apart gives numbers out with [`Payload::new`].
    pub fn named(project: &str, persona: &str) -> Self {
        Self::new(Self::number(project), Self::number(persona))
    }

    /// The number that a name comes to: FNV-1a of 32 bits, folded.
    pub fn number(name: &str) -> u8 {
        let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        hash.to_le_bytes().into_iter().fold(0, |a, b| a ^ b)
    }

    pub(crate) fn words(self) -> [u8; 2] {
        [self.project, self.persona]
    }
}

impl fmt::Display for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "project {}, persona {}", self.project, self.persona)
    }
}
