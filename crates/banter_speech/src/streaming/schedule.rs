//! When to ask for text while somebody is still speaking.

/// Pace of recognition: how often an unfinished utterance is listened to, in seconds of its sound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// How much sound there is before the first draft.
    pub first: f64,
    /// How much new sound there is before the next one. An engine that takes longer is asked
    /// again as soon as it is done.
    pub interval: f64,
    /// A window that is longer loses what stands at its beginning.
    pub trim: f64,
    /// A window is never longer while somebody speaks: what is too much is cut off at the
    /// quietest place, whether its text stands or not.
    pub longest: f64,
}

impl Default for Pace {
    /// 0.8, 0.4, 4 and 15 seconds.
    fn default() -> Self {
        Self {
            first: 0.8,
            interval: 0.4,
            trim: 4.0,
            longest: 15.0,
        }
    }
}

/// Purpose of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Text for now.
    Draft,
    /// Text that will do if the speaker has finished, which is not known yet.
    Speculation,
    /// The text.
    Final,
}

/// An utterance at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// How much sound there is, in seconds.
    pub seconds: f64,
    /// Whether the speaker is silent.
    pub paused: bool,
    /// Whether the speaker has finished.
    pub ended: bool,
    /// What the job in progress is for.
    pub busy: Option<Purpose>,
}

/// Decision about what to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Nothing.
    Wait,
    /// Send a job, and drop the one in progress.
    Send(Purpose),
    /// The text that was speculated on is the final one.
    Accept,
}

/// Schedule of the jobs of one utterance.
///
/// An engine does one thing at a time, so there is one job of an utterance at most. When the
/// speaker pauses, the final text is asked for at once: most often nothing follows but the
/// silence that it takes to be sure of the end.
///
/// ```
/// use banter_speech::streaming::{Decision, Moment, Pace, Purpose, Schedule};
/// let mut schedule = Schedule::new(Pace::default());
/// let mut at = |seconds, paused, ended, busy| {
///     schedule.decide(&Moment { seconds, paused, ended, busy })
/// };
/// assert_eq!(at(0.5, false, false, None), Decision::Wait);
/// assert_eq!(at(0.9, false, false, None), Decision::Send(Purpose::Draft));
/// assert_eq!(at(1.4, false, false, Some(Purpose::Draft)), Decision::Wait);
/// assert_eq!(at(1.5, true, false, Some(Purpose::Draft)), Decision::Send(Purpose::Speculation));
/// assert_eq!(at(2.0, true, true, None), Decision::Accept);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    pace: Pace,
    /// How much sound there was when the last job was sent.
    sent: Option<f64>,
    /// Whether the job before the last was dropped. The last one is not, then, or somebody
    /// who pauses often would never be heard.
    dropped: bool,
    /// Whether the final text was asked for in the pause that lasts.
    speculated: bool,
    /// Whether the final text was asked for after the end.
    finishing: bool,
}

impl Schedule {
    /// For an utterance that begins.
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            sent: None,
            dropped: false,
            speculated: false,
            finishing: false,
        }
    }

    /// What to do at `moment`. It assumes that it is done.
    pub fn decide(&mut self, moment: &Moment) -> Decision {
        let &Moment {
            seconds,
            paused,
            ended,
            busy,
        } = moment;
        if ended {
            return match busy {
                Some(Purpose::Speculation) if self.speculated => Decision::Wait,
                _ if self.speculated => Decision::Accept,
                _ if self.finishing => Decision::Wait,
                _ => {
                    self.finishing = true;
                    self.send(seconds, Purpose::Final)
                }
            };
        }
        if !paused {
            self.speculated = false;
        } else if self.speculated {
            return Decision::Wait;
        } else if seconds >= self.pace.first && !(self.dropped && busy.is_some()) {
            self.speculated = true;
            self.dropped = busy.is_some();
            return self.send(seconds, Purpose::Speculation);
        }
        let due = self
            .sent
            .map_or(self.pace.first, |sent| sent + self.pace.interval);
        if busy.is_none() && seconds >= due {
            self.dropped = false;
            self.send(seconds, Purpose::Draft)
        } else {
            Decision::Wait
        }
    }

    /// What was speculated on will not do: somebody spoke on, or the engine failed.
    pub fn reject(&mut self) {
        self.speculated = false;
    }

    fn send(&mut self, seconds: f64, purpose: Purpose) -> Decision {
        self.sent = Some(seconds);
        Decision::Send(purpose)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: f64, paused: bool, ended: bool, busy: Option<Purpose>) -> Moment {
        Moment {
            seconds,
            paused,
            ended,
            busy,
        }
    }

    const DRAFT: Decision = Decision::Send(Purpose::Draft);
    const SPECULATION: Decision = Decision::Send(Purpose::Speculation);
    const FINAL: Decision = Decision::Send(Purpose::Final);

    #[test]
    fn drafts_wait_for_new_sound_and_for_the_engine() {
        let mut schedule = Schedule::new(Pace::default());
        assert_eq!(
            schedule.decide(&at(0.7, false, false, None)),
            Decision::Wait
        );
        assert_eq!(schedule.decide(&at(0.8, false, false, None)), DRAFT);
        assert_eq!(
            schedule.decide(&at(1.1, false, false, None)),
            Decision::Wait
        );
        let busy = Some(Purpose::Draft);
        assert_eq!(
            schedule.decide(&at(1.9, false, false, busy)),
            Decision::Wait
        );
        assert_eq!(schedule.decide(&at(1.91, false, false, None)), DRAFT);
    }

    #[test]
    fn a_pause_is_speculated_on_once() {
        let mut schedule = Schedule::new(Pace::default());
        assert_eq!(schedule.decide(&at(1.0, true, false, None)), SPECULATION);
        assert_eq!(schedule.decide(&at(2.0, true, false, None)), Decision::Wait);
        // It goes on: the speculation is a draft like any other, until the next pause.
        let busy = Some(Purpose::Speculation);
        assert_eq!(
            schedule.decide(&at(2.1, false, false, busy)),
            Decision::Wait
        );
        assert_eq!(schedule.decide(&at(2.2, false, false, None)), DRAFT);
        assert_eq!(schedule.decide(&at(2.3, true, false, busy)), SPECULATION);
        // The job before was dropped, so this one is not.
        assert_eq!(
            schedule.decide(&at(2.4, false, false, busy)),
            Decision::Wait
        );
        assert_eq!(schedule.decide(&at(2.5, true, false, busy)), Decision::Wait);
        assert_eq!(schedule.decide(&at(2.6, true, false, None)), SPECULATION);
        assert_eq!(schedule.decide(&at(2.8, true, true, busy)), Decision::Wait);
        assert_eq!(
            schedule.decide(&at(2.8, true, true, None)),
            Decision::Accept
        );
    }

    #[test]
    fn an_end_without_a_pause_takes_a_job_of_its_own() {
        let mut schedule = Schedule::new(Pace::default());
        let busy = Some(Purpose::Draft);
        assert_eq!(schedule.decide(&at(1.0, false, true, busy)), FINAL);
        let busy = Some(Purpose::Final);
        assert_eq!(schedule.decide(&at(1.0, false, true, busy)), Decision::Wait);
        let mut schedule = Schedule::new(Pace::default());
        schedule.decide(&at(1.0, true, false, None));
        schedule.reject();
        assert_eq!(schedule.decide(&at(2.0, true, true, None)), FINAL);
    }

    proptest! {
        #[test]
        fn an_utterance_that_ends_gets_one_final_text(
            steps in prop::collection::vec((0.0_f64..0.5, any::<bool>(), any::<bool>()), 0..50),
        ) {
            let mut schedule = Schedule::new(Pace::default());
            let (mut seconds, mut busy, mut last) = (0.0, None, f64::NEG_INFINITY);
            for (more, paused, done) in steps {
                seconds += more;
                busy = busy.filter(|_| !done);
                match schedule.decide(&at(seconds, paused, false, busy)) {
                    Decision::Send(purpose) => {
                        prop_assert!(purpose != Purpose::Final);
                        prop_assert!(purpose != Purpose::Draft || busy.is_none());
                        prop_assert!(purpose != Purpose::Draft || seconds - last >= 0.399);
                        (busy, last) = (Some(purpose), seconds);
                    }
                    Decision::Accept => prop_assert!(false, "it has not ended"),
                    Decision::Wait => {}
                }
            }
            let mut decisions = Vec::new();
            for _ in 0..3 {
                let decision = schedule.decide(&at(seconds, true, true, busy));
                busy = match decision {
                    Decision::Send(purpose) => Some(purpose),
                    _ if busy == Some(Purpose::Speculation) => None,
                    _ => busy,
                };
                decisions.push(decision);
            }
            let finals = decisions.iter().filter(|decision| **decision == FINAL).count();
            prop_assert!(finals == 1 || (finals == 0 && decisions.contains(&Decision::Accept)));
        }
    }
}
