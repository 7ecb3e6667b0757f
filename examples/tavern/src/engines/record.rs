//! What is kept of the engines.

use super::{Kind, Order};
use bevy_banter::engine::EngineStatus;
use serde::Serialize;

/// What she heard, thought and spoke with.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct EnginesRecord {
    pub(crate) mind: EngineRecord,
    pub(crate) ears: EngineRecord,
    pub(crate) voice: EngineRecord,
}

/// One of the engines.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct EngineRecord {
    /// The file of its model, or where the server is that has one; `None` where it goes
    /// without.
    pub(crate) model: Option<String>,
    /// `none`, `starting`, `loading`, `ready` or `failed`.
    pub(crate) state: &'static str,
    /// Why it is not ready, as a sentence.
    pub(crate) problem: Option<String>,
    /// What was done in its place, where it was not ready.
    pub(crate) instead: Option<&'static str>,
}

impl EngineRecord {
    pub(super) fn of(kind: Kind, order: &Order, status: Option<EngineStatus>) -> Self {
        let (state, problem) = match (order, status) {
            (Order::Refused(why), _) => ("failed", Some(why.clone())),
            (_, None) => ("none", None),
            (_, Some(EngineStatus::Starting)) => ("starting", None),
            (_, Some(EngineStatus::Loading(_))) => ("loading", None),
            (_, Some(EngineStatus::Ready)) => ("ready", None),
            (_, Some(EngineStatus::Failed(error))) => ("failed", Some(error.to_string())),
        };
        let lacks = state != "ready" || (kind == Kind::Voice && *order == Order::Nothing);
        Self {
            model: order.provider(),
            state,
            problem,
            instead: lacks.then(|| kind.without()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_record_says_what_was_used_instead() {
        let none = EngineRecord::of(Kind::Mind, &Order::Nothing, None);
        assert_eq!(
            (none.state, none.instead),
            ("none", Some("answers from her persona"))
        );
        let model = Order::Model("a.onnx".into());
        let ready = EngineRecord::of(Kind::Voice, &model, Some(EngineStatus::Ready));
        assert_eq!((ready.state, ready.instead), ("ready", None));
        assert_eq!(ready.model.as_deref(), Some("a.onnx"));
        let plain = EngineRecord::of(Kind::Voice, &Order::Nothing, Some(EngineStatus::Ready));
        assert_eq!(plain.instead, Some("espeak-ng"));
        let refused = Order::Refused("it is gone".into());
        let refused = EngineRecord::of(Kind::Ears, &refused, None);
        assert_eq!(refused.problem.as_deref(), Some("it is gone"));
    }
}
