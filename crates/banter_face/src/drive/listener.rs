//! The one thread on which the sound of all faces' streams is followed.

use super::follow::Follower;
use super::playout::StreamFrame;
use banter_lipsync::Style;
use bevy::prelude::*;
use rtrb::{Consumer, Producer};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

/// Streams that may wait to be taken on in one frame; more wait for the next.
const WAITING: usize = 64;
/// How often streams are looked at.
const POLL: Duration = Duration::from_millis(5);
/// How long the thread sleeps while there are none, unless one comes.
const DOZE: Duration = Duration::from_secs(1);

/// The thread's ends of a stream.
pub(super) struct Wire {
    pub(super) rate: u32,
    pub(super) style: Style,
    pub(super) sound: Consumer<f32>,
    pub(super) frames: Producer<StreamFrame>,
    pub(super) dropped: Arc<AtomicU64>,
}

/// The thread, as the game holds it. It starts with the first stream.
#[derive(Resource, Default)]
pub(crate) struct Listener {
    link: Option<Link>,
    /// Whether it was said that there is no thread.
    broken: bool,
}

struct Link {
    to: SyncSender<Wire>,
    thread: std::thread::Thread,
    stop: Arc<AtomicBool>,
}

impl Listener {
    /// Has a stream followed. It is given back if that has to wait for the next frame.
    pub(super) fn follow(&mut self, wire: Wire) -> Option<Wire> {
        if self.link.is_none() && !self.broken {
            match start() {
                Ok(link) => self.link = Some(link),
                Err(error) => {
                    self.broken = true;
                    tracing::warn!(
                        "faces do not follow live sound, because the system starts no thread \
                         ({error}); close other programs"
                    );
                }
            }
        }
        // Without a thread the stream's ends are dropped, and its face rests.
        let link = self.link.as_ref()?;
        match link.to.try_send(wire) {
            Ok(()) => {
                link.thread.unpark();
                None
            }
            Err(error) => match error {
                std::sync::mpsc::TrySendError::Full(wire) => Some(wire),
                std::sync::mpsc::TrySendError::Disconnected(_) => None,
            },
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.unpark();
    }
}

fn start() -> std::io::Result<Link> {
    let (to, from) = sync_channel(WAITING);
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = stop.clone();
    let run = move || {
        let mut runner = Runner::new(from);
        while !stopped.load(Ordering::Relaxed) {
            let busy = runner.step();
            std::thread::park_timeout(if busy { POLL } else { DOZE });
        }
    };
    let thread = std::thread::Builder::new()
        .name("faces".to_owned())
        .spawn(run)?;
    Ok(Link {
        to,
        thread: thread.thread().clone(),
        stop,
    })
}

/// What the thread does, apart from the thread and the clock.
pub(super) struct Runner {
    incoming: Receiver<Wire>,
    streams: Vec<Stream>,
}

impl Runner {
    pub(super) fn new(incoming: Receiver<Wire>) -> Self {
        Self {
            incoming,
            streams: Vec::new(),
        }
    }

    /// Follows what has come in, and says whether there will soon be more.
    pub(super) fn step(&mut self) -> bool {
        for wire in self.incoming.try_iter() {
            match Follower::new(wire.rate, &wire.style) {
                Ok(follow) => self.streams.push(Stream::new(wire, follow)),
                Err(error) => tracing::warn!("a face does not follow its sound: {error}"),
            }
        }
        self.streams.retain_mut(|stream| {
            // One stream's failure is not the others'.
            catch_unwind(AssertUnwindSafe(|| stream.step())).unwrap_or_else(|_| {
                tracing::error!("following a sound has failed; its face rests");
                false
            })
        });
        !self.streams.is_empty()
    }
}

/// One stream on the thread.
struct Stream {
    wire: Wire,
    follow: Follower,
    /// Frames that were just made.
    made: Vec<StreamFrame>,
    warned: bool,
}

impl Stream {
    fn new(wire: Wire, follow: Follower) -> Self {
        Self {
            wire,
            follow,
            made: Vec::with_capacity(64),
            warned: false,
        }
    }

    /// Whether to go on with it.
    fn step(&mut self) -> bool {
        if self.wire.frames.is_abandoned() {
            return false;
        }
        // In this order: what is abandoned gets nothing more.
        let over = self.wire.sound.is_abandoned();
        let waiting = self.wire.sound.slots();
        if let Ok(chunk) = self.wire.sound.read_chunk(waiting) {
            let (first, second) = chunk.as_slices();
            self.follow.push(first, &mut self.made);
            self.follow.push(second, &mut self.made);
            chunk.commit_all();
        }
        if over {
            self.follow.finish(&mut self.made);
        }
        for frame in self.made.drain(..) {
            // While the game looks away, frames are left out; it goes on with the newest.
            let _ = self.wire.frames.push(frame);
        }
        if !self.warned && self.wire.dropped.load(Ordering::Relaxed) > 0 {
            self.warned = true;
            tracing::warn!(
                "sound for a face came too fast and some of it is lost; write no more than is \
                 heard, at {} samples a second",
                self.wire.rate
            );
        }
        !over
    }
}

#[cfg(test)]
#[path = "listener_tests.rs"]
mod tests;
