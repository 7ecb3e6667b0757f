//! The last seconds of a stream.

/// Samples by their position in the stream; the oldest are overwritten.
#[derive(Debug)]
pub(crate) struct Ring {
    samples: Box<[f32]>,
    end: u64,
}

impl Ring {
    /// A ring that keeps the last `capacity` samples, and at least one.
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            samples: vec![0.0; capacity.max(1)].into_boxed_slice(),
            end: 0,
        }
    }

    /// Samples that were ever put in: the position of the next one.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// The position of the oldest sample that is still there.
    pub(crate) fn start(&self) -> u64 {
        self.end.saturating_sub(self.samples.len() as u64)
    }

    pub(crate) fn push(&mut self, samples: &[f32]) {
        let capacity = self.samples.len();
        self.end += samples.len() as u64;
        let kept = &samples[samples.len().saturating_sub(capacity)..];
        let at = ((self.end - kept.len() as u64) % capacity as u64) as usize;
        let (head, tail) = kept.split_at(kept.len().min(capacity - at));
        self.samples[at..at + head.len()].copy_from_slice(head);
        self.samples[..tail.len()].copy_from_slice(tail);
    }

    /// Puts other samples in the place of the last ones.
    pub(crate) fn replace(&mut self, samples: &[f32]) {
        let most = self
            .samples
            .len()
            .min(self.end.min(usize::MAX as u64) as usize);
        let kept = &samples[samples.len().saturating_sub(most)..];
        self.end -= kept.len() as u64;
        self.push(kept);
    }

    /// Appends what is still there of `from..to` to `out`.
    pub(crate) fn copy(&self, from: u64, to: u64, out: &mut Vec<f32>) {
        let from = from.max(self.start());
        let to = to.min(self.end);
        if from >= to {
            return;
        }
        let capacity = self.samples.len();
        let length = (to - from) as usize;
        let at = (from % capacity as u64) as usize;
        let head = length.min(capacity - at);
        out.extend_from_slice(&self.samples[at..at + head]);
        out.extend_from_slice(&self.samples[..length - head]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_has_what_a_plain_list_has(
            capacity in 0_usize..40,
            pushes in prop::collection::vec(0_usize..70, 0..12),
            from in 0_u64..300,
            length in 0_u64..80,
        ) {
            let mut ring = Ring::new(capacity);
            let mut all: Vec<f32> = Vec::new();
            for count in pushes {
                let piece: Vec<f32> = (all.len()..all.len() + count).map(|i| i as f32).collect();
                all.extend(&piece);
                ring.push(&piece);
            }
            prop_assert_eq!(ring.end(), all.len() as u64);
            let mut out = Vec::new();
            ring.copy(from, from + length, &mut out);
            let start = all.len().saturating_sub(capacity.max(1)).max(from as usize);
            let end = all.len().min((from + length) as usize);
            let expected = all.get(start..end).unwrap_or_default();
            prop_assert_eq!(out, expected);
        }
    }

    #[test]
    fn the_newest_can_be_replaced() {
        let mut ring = Ring::new(4);
        ring.push(&[1.0, 2.0]);
        ring.replace(&[7.0, 8.0, 9.0]);
        assert_eq!((ring.start(), ring.end()), (0, 2));
        ring.push(&[3.0, 4.0, 5.0]);
        ring.replace(&[6.0]);
        let mut out = Vec::new();
        ring.copy(0, 9, &mut out);
        assert_eq!(out, [9.0, 3.0, 4.0, 6.0]);
    }
}
