//! Waiting for native code while whoever waits can still be told to stop.

use std::panic::resume_unwind;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How often whoever waits for native code looks up.
const TICK: Duration = Duration::from_millis(10);

/// Native work that takes long: does `work` on a thread called `name` and calls `tick` every
/// 10 ms until it is done. A panic of `work` comes out here.
///
/// # Errors
/// Where there is no thread to be had.
///
/// ```
/// let mut ticks = 0;
/// let sum = banter_silero::attended("sum", || (1..=4).sum::<u32>(), || ticks += 1)?;
/// assert_eq!(sum, 10);
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn attended<R: Send>(
    name: &str,
    work: impl FnOnce() -> R + Send,
    mut tick: impl FnMut(),
) -> std::io::Result<R> {
    thread::scope(|scope| {
        let (done, waiting) = mpsc::sync_channel::<()>(1);
        let thread =
            thread::Builder::new()
                .name(name.to_owned())
                .spawn_scoped(scope, move || {
                    // Dropped at the end, whatever it is.
                    let _done = done;
                    work()
                })?;
        while waiting.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            tick();
        }
        thread.join().map_err(|panic| resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    #[test]
    fn whoever_waits_looks_up_until_it_is_done() {
        let (go, wait) = mpsc::sync_channel::<()>(1);
        let mut ticks = 0;
        let result = attended(
            "test",
            move || wait.recv().map(|()| 7),
            || {
                ticks += 1;
                if ticks == 3 {
                    go.send(()).unwrap();
                }
            },
        );
        assert_eq!(result.unwrap(), Ok(7));
        assert!(ticks >= 3);
    }

    #[test]
    fn a_panic_comes_out_where_it_is_waited_for() {
        let caught = std::panic::catch_unwind(|| attended("test", || panic!("as scripted"), || {}));
        assert_eq!(caught.unwrap_err().downcast_ref(), Some(&"as scripted"));
    }
}
