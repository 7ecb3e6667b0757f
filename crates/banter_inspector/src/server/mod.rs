//! The server: threads of its own, none of which the game waits for.
//!
//! [`Server`] takes connections, [`connection`] answers one request on each, [`Hub`] holds the last
//! snapshot as JSON and tells whoever watches what changed.

mod connection;
mod desk;
mod hub;
mod page;
mod stream;

pub(crate) use desk::Desk;
pub(crate) use hub::Hub;

use crate::InspectorError;
use crate::http::{reply::Reply, send};
use crate::orders::Sent;
use crate::token::InspectorToken;
use crate::view::Snapshot;
use crossbeam_channel::{Receiver, Sender};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, sleep};
use std::time::Duration;

/// How many connections there may be.
const MOST_CONNECTIONS: usize = 32;
/// How long it is waited where the system gives no connection, as when it has no more files.
const PAUSE: Duration = Duration::from_millis(100);
/// How long the server tries to reach itself, to notice that it is to end.
const WAKE: Duration = Duration::from_millis(200);

/// A server. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Server {
    desk: Arc<Desk>,
    address: SocketAddr,
}

impl Server {
    /// Listens at a port of the loopback address; 0 is any.
    pub(crate) fn start(
        port: u16,
        hub: Arc<Hub>,
        orders: Sender<Sent>,
        snapshots: Receiver<Snapshot>,
    ) -> Result<Self, InspectorError> {
        let token = InspectorToken::random()?;
        let wrong = |error| InspectorError::Port { port, error };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(wrong)?;
        let address = listener.local_addr().map_err(wrong)?;
        let desk = Arc::new(Desk::new(address.port(), token, Arc::clone(&hub), orders));
        let thread = Builder::new().name("inspector snapshots".to_owned());
        let serving = Arc::clone(&hub);
        thread
            .spawn(move || {
                // Ends with the game's half of the channel.
                for snapshot in snapshots {
                    serving.take(snapshot);
                }
                serving.stop();
            })
            .map_err(InspectorError::Thread)?;
        let thread = Builder::new().name("inspector".to_owned());
        let taking = Arc::clone(&desk);
        let taken = thread.spawn(move || accept(&listener, &taking));
        if let Err(error) = taken {
            hub.stop();
            return Err(InspectorError::Thread(error));
        }
        Ok(Self { desk, address })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn token(&self) -> &InspectorToken {
        &self.desk.token
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.desk.hub.stop();
        let address = self.address;
        // The thread waits in `accept`; a connection wakes it. The game does not wait for that.
        let wake = move || drop(TcpStream::connect_timeout(&address, WAKE));
        let _ = Builder::new().name("inspector end".to_owned()).spawn(wake);
    }
}

/// Takes connections until the server ends.
fn accept(listener: &TcpListener, desk: &Arc<Desk>) {
    let open = Arc::new(AtomicUsize::new(0));
    for stream in listener.incoming() {
        if desk.hub.has_stopped() {
            return;
        }
        let Ok(mut stream) = stream else {
            sleep(PAUSE);
            continue;
        };
        let place = Place::take(&open);
        let Some(place) = place else {
            let many = "there are 32 connections already; close some";
            // It fits into the system's buffer: nobody is waited for.
            let _ = stream.set_nonblocking(true);
            send::send(&mut stream, &Reply::refusal(503, many).to_bytes());
            continue;
        };
        let desk = Arc::clone(desk);
        let answer = move || {
            connection::answer(stream, &desk);
            drop(place);
        };
        let thread = Builder::new().name("inspector connection".to_owned());
        if thread.spawn(answer).is_err() {
            sleep(PAUSE);
        }
    }
}

/// One of the connections that there may be. Dropping it makes room.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(open: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(Arc::clone(open));
        (open.fetch_add(1, Ordering::AcqRel) < MOST_CONNECTIONS).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
