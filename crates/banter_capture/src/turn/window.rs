//! Hysteresis: so many frames with voice out of so many.

/// The last frames, each with voice or without.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    /// The newest frame is the lowest bit.
    frames: u64,
    length: u32,
    needed: u32,
}

impl Window {
    /// At least one frame and at most 64 of `frame` samples that make `length` samples, of
    /// which as many as make `needed` samples must have voice.
    pub(crate) fn new(needed: u64, length: u64, frame: u64) -> Self {
        let frame = frame.max(1);
        let length = length.div_ceil(frame).clamp(1, 64) as u32;
        // To the nearest frame: coarse frames must not make it much slower.
        let needed = ((needed + frame / 2) / frame).clamp(1, u64::from(length)) as u32;
        Self {
            frames: 0,
            length,
            needed,
        }
    }

    /// The next frame. Whether there is now voice enough.
    pub(crate) fn push(&mut self, voice: bool) -> bool {
        let mask = u64::MAX >> (64 - self.length);
        self.frames = ((self.frames << 1) | u64::from(voice)) & mask;
        self.frames.count_ones() >= self.needed
    }

    /// Whether no frame had voice.
    pub(crate) fn is_empty(&self) -> bool {
        self.frames == 0
    }

    /// Frames with voice.
    pub(crate) fn count(&self) -> u32 {
        self.frames.count_ones()
    }

    /// How many frames ago the first one with voice began: 1 for the newest, 0 for none.
    pub(crate) fn since_first(&self) -> u32 {
        64 - self.frames.leading_zeros()
    }

    pub(crate) fn clear(&mut self) {
        self.frames = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_is_not_voice_and_a_gap_does_no_harm() {
        let mut window = Window::new(960, 1_600, 160);
        assert!(!window.push(true));
        for _ in 0..10 {
            assert!(!window.push(false));
        }
        assert!(window.is_empty());
        let heard: Vec<bool> = [true, true, false, true, true, false, true, true]
            .map(|voice| window.push(voice))
            .to_vec();
        assert_eq!(heard.iter().position(|h| *h), Some(7));
        assert_eq!((window.count(), window.since_first()), (6, 8));
    }

    #[test]
    fn any_size_of_frame_will_do() {
        for frame in [0, 1, 100, 512, u64::MAX / 2] {
            let mut window = Window::new(1_280, 2_560, frame);
            let heard = (0..2_560).any(|_| window.push(true));
            assert!(heard, "{frame}");
        }
        let mut nothing = Window::new(0, 0, 160);
        assert!(!nothing.push(false));
        assert!(nothing.push(true));
    }
}
