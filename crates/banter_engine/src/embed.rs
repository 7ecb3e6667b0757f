//! Texts to vectors, by which texts of like meaning are found.

use crate::{Engine, EngineError, Inbox, Output, Task};
use serde::{Deserialize, Serialize};

/// The task of making a vector of a text.
#[derive(Debug)]
pub enum Embedding {}

impl Task for Embedding {
    const NAME: &'static str = "embed";
    type Request = EmbedRequest;
    type Event = EmbedEvent;

    fn event_bytes(event: &EmbedEvent) -> usize {
        match event {
            EmbedEvent::Vector(numbers) => size_of_val(numbers.as_slice()),
        }
    }
}

/// Texts to be embedded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmbedRequest {
    /// The texts. Each gets a vector of its own, whatever the others are.
    pub texts: Vec<String>,
}

impl EmbedRequest {
    /// A request for the vectors of `texts`.
    pub fn new(texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            texts: texts.into_iter().map(Into::into).collect(),
        }
    }
}

/// A part of the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum EmbedEvent {
    /// The vector of the next text, in the order of the request. All vectors of an engine have
    /// as many numbers, and the length 1 or, of a text without meaning, 0: the nearness of two
    /// is their [`similarity`].
    Vector(Vec<f32>),
}

/// How near two vectors of one engine are: -1..=1, and 1 for texts that mean the same. 0 where
/// they have not as many numbers, or where either has the length 0.
///
/// ```
/// use banter_engine::similarity;
/// assert_eq!(similarity(&[0.6, 0.8], &[1.2, 1.6]), 1.0);
/// assert_eq!(similarity(&[1.0, 0.0], &[0.0, 1.0]), 0.0);
/// assert_eq!(similarity(&[1.0, 0.0], &[]), 0.0);
/// ```
pub fn similarity(one: &[f32], other: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| -> f64 {
        let products = a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b));
        products.sum()
    };
    let lengths = (dot(one, one) * dot(other, other)).sqrt();
    if one.len() != other.len() || lengths == 0.0 || !lengths.is_finite() {
        return 0.0;
    }
    (dot(one, other) / lengths).clamp(-1.0, 1.0) as f32
}

/// An engine that makes vectors of texts.
pub trait Embed: Send {
    /// Streams the vector of each of `request.texts` as [`EmbedEvent::Vector`].
    ///
    /// # Errors
    /// Any [`EngineError`]; [`EngineError::Cancelled`] as soon as `output` says so.
    fn embed(
        &mut self,
        request: EmbedRequest,
        output: &mut Output<EmbedEvent>,
    ) -> Result<(), EngineError>;
}

impl<E: Embed> Engine<Embedding> for E {
    fn serve(&mut self, inbox: &Inbox<Embedding>) {
        inbox.serve_each(|request, output| self.embed(request, output));
    }
}
