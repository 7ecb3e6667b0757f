//! The fake that tells speech from silence.

use super::Script;
use crate::{Detect, DetectEvent, DetectRequest, EngineError, Output};

/// Says what its script says, or takes for speech whatever is loud.
///
/// Its memory is one number: how many frames of the stream it has heard, so that a stream
/// whose memory does not travel is noticed.
#[derive(Debug, Clone, Default)]
pub struct FakeDetect(Option<Script<f32>>);

impl FakeDetect {
    /// The root mean square that is speech with a probability of 1; silence is 0, and
    /// between the two it rises evenly.
    pub const LOUD: f32 = 0.02;

    /// Takes for speech whatever is loud.
    pub fn by_loudness() -> Self {
        Self(None)
    }

    /// Follows `script`, in which a reply is the probability for all frames of a request.
    pub fn following(script: Script<f32>) -> Self {
        Self(Some(script))
    }
}

impl Detect for FakeDetect {
    fn detect(
        &mut self,
        request: DetectRequest,
        output: &mut Output<DetectEvent>,
    ) -> Result<(), EngineError> {
        let frames = request.samples.chunks_exact(DetectRequest::FRAME);
        if !frames.remainder().is_empty() {
            return Err(EngineError::Request(format!(
                "{} samples are no whole frames",
                request.samples.len()
            )));
        }
        let heard = match *request.memory {
            [] => 0.0,
            [heard] => heard,
            _ => {
                return Err(EngineError::Request(
                    "the memory is not this engine's".to_owned(),
                ));
            }
        };
        let count = frames.len();
        let speech = match &mut self.0 {
            Some(script) => vec![script.reply(output)?; count],
            None => frames.map(loudness).collect(),
        };
        output.send(DetectEvent::Speech(speech))?;
        output.send(DetectEvent::Memory([heard + count as f32].into()))
    }
}

fn loudness(frame: &[f32]) -> f32 {
    let energy: f32 = frame.iter().map(|sample| sample * sample).sum();
    let loudness = (energy / frame.len() as f32).sqrt() / FakeDetect::LOUD;
    if loudness.is_finite() {
        loudness.min(1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::fake::Step;
    use crate::{Detection, Update, Worker};
    use std::time::Duration;

    fn heard(
        worker: &Worker<Detection>,
        samples: &[f32],
        memory: &[f32],
    ) -> Result<(Vec<f32>, Vec<f32>), EngineError> {
        let request = DetectRequest {
            samples: samples.into(),
            memory: memory.into(),
        };
        let mut job = worker.submit(request).unwrap();
        let (mut speech, mut next) = (Vec::new(), Vec::new());
        loop {
            match job.wait(Duration::from_secs(60)).unwrap() {
                Update::Event(DetectEvent::Speech(more)) => speech = more,
                Update::Event(DetectEvent::Memory(memory)) => next = memory.to_vec(),
                Update::Done => return Ok((speech, next)),
                Update::Failed(error) => return Err(error),
            }
        }
    }

    #[test]
    fn what_is_loud_is_speech() {
        let worker = Worker::spawn("ears", || Ok(Box::new(FakeDetect::by_loudness()))).unwrap();
        let mut sound = vec![0.0; DetectRequest::FRAME];
        sound.extend([0.5; DetectRequest::FRAME]);
        sound.extend([f32::NAN; DetectRequest::FRAME]);
        assert_eq!(
            heard(&worker, &sound, &[]),
            Ok((vec![0.0, 1.0, 0.0], vec![3.0]))
        );
        assert_eq!(heard(&worker, &sound, &[3.0]).unwrap().1, [6.0]);
        assert!(heard(&worker, &sound[1..], &[]).is_err());
        assert!(heard(&worker, &sound, &[0.0; 2]).is_err());
    }

    #[test]
    fn a_script_says_how_likely_it_is() {
        let worker = Worker::spawn("ears", || {
            let script = Script::new([Step::Reply(0.25), Step::Fail(EngineError::Cancelled)]);
            Ok(Box::new(FakeDetect::following(script)))
        })
        .unwrap();
        let sound = [0.0; 2 * DetectRequest::FRAME];
        assert_eq!(heard(&worker, &sound, &[]).unwrap().0, [0.25, 0.25]);
        assert_eq!(heard(&worker, &sound, &[]), Err(EngineError::Cancelled));
    }
}
