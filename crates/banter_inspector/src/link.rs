//! The link between the game and the server: what each may have of the other without waiting.

use crate::InspectorError;
use crate::orders::Sent;
use crate::server::{Hub, Server};
use crate::token::InspectorToken;
use crate::view::Snapshot;
use bevy::prelude::*;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use std::net::SocketAddr;
use std::sync::Arc;

/// How many orders wait for the game.
const MOST_ORDERS: usize = 32;

/// Inspector that is at work: a resource, where [`InspectorPlugin`](crate::InspectorPlugin) could start it.
/// Removing it ends the server.
#[derive(Resource, Debug)]
pub struct Inspector {
    server: Server,
    hub: Arc<Hub>,
    orders: Receiver<Sent>,
    snapshots: Sender<Snapshot>,
}

impl Inspector {
    /// Starts the server at a port of the loopback address; 0 is any.
    pub(crate) fn start(port: u16) -> Result<Self, InspectorError> {
        let (order, orders) = bounded(MOST_ORDERS);
        // One is made into JSON while the next is there.
        let (snapshots, made) = bounded(1);
        let hub = Arc::new(Hub::default());
        let server = Server::start(port, Arc::clone(&hub), order, made)?;
        Ok(Self {
            server,
            hub,
            orders,
            snapshots,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The token that a request needs.
    pub fn token(&self) -> &InspectorToken {
        self.server.token()
    }

    /// The address of the page, with the token.
    pub fn link(&self) -> String {
        format!("http://{}/#{}", self.address(), self.token().as_str())
    }

    /// How many look at this moment.
    pub fn watchers(&self) -> usize {
        self.hub.watchers()
    }

    /// The number of the last look that somebody asked for.
    pub(crate) fn asked(&self) -> u64 {
        self.hub.asked()
    }

    /// Whether the server still works on the last snapshot.
    pub(crate) fn is_busy(&self) -> bool {
        self.snapshots.is_full()
    }

    /// The next order, if there is one.
    pub(crate) fn order(&self) -> Option<Sent> {
        self.orders.try_recv().ok()
    }

    /// Hands a snapshot over. Where the server is busy or gone it is dropped.
    pub(crate) fn show(&self, snapshot: Snapshot) {
        match self.snapshots.try_send(snapshot) {
            Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    }
}
