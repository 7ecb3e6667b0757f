//! The desk: where what is asked for goes to the game, and where its answer is waited for, on the
//! thread of a connection.

use super::Hub;
use crate::orders::{Answer, Order, Refusal, Sent};
use crate::token::InspectorToken;
use crate::tools::{self, Call, LookError};
use crate::view::Parts;
use crossbeam_channel::{Sender, bounded};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;

/// How long a game may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it may take for what takes long: a model that answers again.
const LONG_PATIENCE: Duration = Duration::from_secs(125);

/// What all connections share.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) port: u16,
    pub(crate) token: InspectorToken,
    pub(crate) hub: Arc<Hub>,
    orders: Sender<Sent>,
}

/// Why a tool does not do what it was called for.
#[derive(thiserror::Error, Debug)]
pub(crate) enum CallError {
    #[error("the arguments do not fit ({0}); the tool's schema says what it takes")]
    Arguments(String),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the game did not answer in time; it may be loading, or stand still in a debugger")]
    NoAnswer,
    #[error("32 orders wait for the game already; try again")]
    Busy,
    #[error(transparent)]
    NotThere(#[from] LookError),
}

impl Desk {
    pub(crate) fn new(
        port: u16,
        token: InspectorToken,
        hub: Arc<Hub>,
        orders: Sender<Sent>,
    ) -> Self {
        Self {
            port,
            token,
            hub,
            orders,
        }
    }

    /// Calls a tool. `None`: there is none of this name.
    pub(crate) fn call(&self, tool: &str, arguments: Value) -> Option<Result<Value, CallError>> {
        let tool = tools::find(tool)?;
        Some(match (tool.read)(arguments) {
            Ok(call) => self.answer(call),
            Err(error) => Err(CallError::Arguments(error.to_string())),
        })
    }

    fn answer(&self, call: Call) -> Result<Value, CallError> {
        match call {
            Call::Look(look) => Ok(look.of(&*self.look()?)?),
            Call::Order(order) => self.order(order).map(Answer::told),
            Call::Search(search) => {
                let order = Order::Memory {
                    person: search.person.clone(),
                };
                match self.order(order)? {
                    Answer::Memory(memory) => Ok(search.among(&memory)),
                    other => Ok(other.told()),
                }
            }
        }
    }

    fn look(&self) -> Result<Arc<Parts>, CallError> {
        self.hub.look(PATIENCE).ok_or(CallError::NoAnswer)
    }

    /// Has the game do something, and waits for what came of it.
    fn order(&self, order: Order) -> Result<Answer, CallError> {
        let patience = match &order {
            Order::Replay(_) => LONG_PATIENCE,
            Order::Reload { .. } => 3 * PATIENCE,
            _ => PATIENCE,
        };
        let (reply, answer) = bounded(1);
        let sent = self.orders.try_send(Sent { order, reply });
        sent.map_err(|_| CallError::Busy)?;
        match answer.recv_timeout(patience) {
            Ok(outcome) => Ok(outcome?),
            Err(_) => Err(CallError::NoAnswer),
        }
    }
}
