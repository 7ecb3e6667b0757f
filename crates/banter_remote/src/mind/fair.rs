//! Whose turn it is, when more is asked for than is sent at once.

use banter_engine::{GenerateRequest, Priority};
use std::cmp::Reverse;
use std::collections::HashMap;

/// How many conversations are remembered. The one that was served longest ago is forgotten.
const MOST: usize = 1_024;

/// Serves conversations by turns: first whoever has least under way, then whoever was served
/// longest ago.
#[derive(Debug, Default)]
pub(super) struct Fairness {
    served: HashMap<String, Served>,
    clock: u64,
}

#[derive(Debug, Default, Clone, Copy)]
struct Served {
    under_way: usize,
    last: u64,
}

/// Whose request it is: those of one conversation, or else of one character, are alike.
pub(super) fn owner(request: &GenerateRequest) -> &str {
    let name = request.conversation.as_ref().or(request.character.as_ref());
    name.map_or("", String::as_str)
}

impl Fairness {
    /// The place of a request among the equally urgent, the highest first. `None` where it has to
    /// wait: of `places` that are free the last is for those that somebody waits for.
    pub(super) fn rank(
        &self,
        request: &GenerateRequest,
        places: usize,
        parallel: usize,
    ) -> Option<Reverse<(usize, u64)>> {
        if request.priority < Priority::Conversation && places <= 1 && parallel > 1 {
            return None;
        }
        let served = self.served.get(owner(request)).copied().unwrap_or_default();
        Some(Reverse((served.under_way, served.last)))
    }

    pub(super) fn begin(&mut self, owner: &str) {
        self.clock += 1;
        if self.served.len() >= MOST && !self.served.contains_key(owner) {
            let idle = self.served.iter().filter(|(_, it)| it.under_way == 0);
            let oldest = idle.min_by_key(|(_, it)| it.last);
            if let Some(oldest) = oldest.map(|(name, _)| name.clone()) {
                self.served.remove(&oldest);
            }
        }
        let served = self.served.entry(owner.to_owned()).or_default();
        served.under_way += 1;
        served.last = self.clock;
    }

    pub(super) fn end(&mut self, owner: &str) {
        if let Some(served) = self.served.get_mut(owner) {
            served.under_way = served.under_way.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(conversation: &str, priority: Priority) -> GenerateRequest {
        GenerateRequest {
            conversation: Some(conversation.into()),
            priority,
            ..GenerateRequest::default()
        }
    }

    #[test]
    fn whoever_has_less_and_whoever_waited_longer_goes_first() {
        let mut fair = Fairness::default();
        let rank = |fair: &Fairness, name| fair.rank(&of(name, Priority::Conversation), 2, 4);
        fair.begin("a");
        assert!(rank(&fair, "b") > rank(&fair, "a"));
        fair.begin("b");
        assert!(rank(&fair, "a") > rank(&fair, "b"));
        fair.end("b");
        assert!(rank(&fair, "b") > rank(&fair, "a"));
        fair.end("a");
        assert!(rank(&fair, "new") > rank(&fair, "a"));
        assert!(rank(&fair, "a") > rank(&fair, "b"));
    }

    #[test]
    fn the_last_place_is_for_those_that_somebody_waits_for() {
        let fair = Fairness::default();
        assert!(fair.rank(&of("a", Priority::Ambient), 1, 4).is_none());
        assert!(fair.rank(&of("a", Priority::Background), 2, 4).is_some());
        assert!(fair.rank(&of("a", Priority::Conversation), 1, 4).is_some());
        assert!(fair.rank(&of("a", Priority::Background), 1, 1).is_some());
    }

    #[test]
    fn a_crowd_is_forgotten_again() {
        let mut fair = Fairness::default();
        fair.begin("stays");
        for number in 0..3 * MOST {
            let name = number.to_string();
            fair.begin(&name);
            fair.end(&name);
        }
        assert!(fair.served.len() <= MOST && fair.served.contains_key("stays"));
    }
}
