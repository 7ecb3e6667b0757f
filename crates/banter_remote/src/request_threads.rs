//! Threads that wait for a server, so that a job that is cancelled waits no longer.

use banter_engine::{CancelToken, EngineError};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How many requests may be under way, with those that nobody waits for any more.
const MOST: usize = 4;
/// How often whoever waits looks whether that is still wanted.
const TICK: Duration = Duration::from_millis(15);

/// Runs requests on threads of their own. One that is abandoned goes on until it notices or
/// its time is over; until then it takes one of a few places.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestThreads {
    /// As many clones of it as there are threads.
    places: Arc<()>,
}

impl RequestThreads {
    /// Does `work` and waits for it while `wanted` says so.
    ///
    /// # Errors
    /// What `wanted` says, at once: the work is then told that it is cancelled.
    /// [`EngineError::Failed`] where the system gives no thread or the work panics.
    pub(crate) fn wait<R: Send + 'static>(
        &self,
        engine: &str,
        work: impl FnOnce(&CancelToken) -> R + Send + 'static,
        mut wanted: impl FnMut() -> Result<(), EngineError>,
    ) -> Result<R, EngineError> {
        let failed = |reason: String| EngineError::Failed {
            engine: engine.to_owned(),
            reason,
        };
        // Every request ends in its own time, so this does too.
        while Arc::strong_count(&self.places) > MOST {
            wanted()?;
            thread::sleep(TICK);
        }
        let place = Arc::clone(&self.places);
        let cancel = Abandoned(CancelToken::default());
        let token = cancel.0.clone();
        let (done, result) = mpsc::sync_channel(1);
        thread::Builder::new()
            .name("banter-remote".to_owned())
            .spawn(move || {
                let _place = place;
                // Whoever is not there any more needs no answer.
                let _ = done.try_send(work(&token));
            })
            .map_err(|error| failed(format!("no thread for a request: {error}")))?;
        loop {
            match result.recv_timeout(TICK) {
                Ok(result) => return Ok(result),
                Err(RecvTimeoutError::Timeout) => wanted()?,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(failed("the request came to no end".to_owned()));
                }
            }
        }
    }
}

/// Cancels when nobody waits any more.
struct Abandoned(CancelToken);

impl Drop for Abandoned {
    fn drop(&mut self) {
        self.0.cancel();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn held(cancel: &CancelToken) {
        while !cancel.is_cancelled() {
            thread::sleep(TICK);
        }
    }

    #[test]
    fn whoever_gives_up_is_free_and_the_work_is_told() {
        let threads = RequestThreads::default();
        let (told, hears) = mpsc::channel();
        let work = move |cancel: &CancelToken| {
            held(cancel);
            told.send(()).unwrap();
        };
        let error = threads.wait("x", work, || Err(EngineError::Cancelled));
        assert_eq!(error, Err(EngineError::Cancelled));
        hears.recv().unwrap();
    }

    #[test]
    fn there_are_never_more_than_a_few() {
        let threads = RequestThreads::default();
        let (open, gate) = mpsc::channel::<()>();
        let gate = Arc::new(std::sync::Mutex::new(gate));
        for _ in 0..MOST {
            let gate = Arc::clone(&gate);
            // Work that does not listen.
            let work = move |_: &CancelToken| {
                let _ = gate.lock().unwrap().recv();
            };
            assert!(
                threads
                    .wait("x", work, || Err(EngineError::Cancelled))
                    .is_err()
            );
        }
        let mut asked = 0;
        let result = threads.wait(
            "x",
            |_| 7,
            || {
                asked += 1;
                if asked == 3 {
                    open.send(()).unwrap();
                }
                Ok(())
            },
        );
        assert_eq!(result, Ok(7));
        assert!(asked >= 3);
    }

    #[test]
    fn a_panic_is_an_error() {
        let threads = RequestThreads::default();
        let result = threads.wait("x", |_| panic!("as scripted"), || Ok(()));
        assert!(matches!(result, Err::<(), _>(EngineError::Failed { .. })));
    }
}
