//! Minds that are servers: any OpenAI-compatible `/v1/chat/completions`.

mod ask;
mod body;
mod budget;
mod chunk;
mod defused;
mod dialect;
mod engine;
mod exchange;
mod fair;
mod fleet;
mod listener;
mod server;
mod settings;
mod sse;
mod stops;
#[cfg(test)]
mod tests;
mod thoughts;
mod watch;

pub use dialect::ChatDialect;
pub use engine::RemoteMind;
pub use server::{MindServer, mind_server};
