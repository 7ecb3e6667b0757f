//! What may be asked for within a minute.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// The stretch of time that a limit is about.
const SPAN: Duration = Duration::from_secs(60);

/// Requests and tokens of the last minute, held against their limits.
#[derive(Debug, Default)]
pub(super) struct Budget {
    requests: Option<u32>,
    tokens: Option<u32>,
    spent: VecDeque<Spent>,
    receipts: u64,
}

#[derive(Debug)]
struct Spent {
    at: Instant,
    receipt: u64,
    tokens: u32,
}

/// That something was spent, to be corrected when it is known how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Receipt(u64);

/// A limit that is reached.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "no more than {limit} {what} may be asked for in a minute, and the next are free in {} s; raise `{what}_per_minute`, or let fewer characters think",
    .wait.as_secs_f32().ceil()
)]
pub(super) struct OverBudget {
    limit: u32,
    what: &'static str,
    wait: Duration,
}

impl Budget {
    pub(super) fn new(requests: Option<u32>, tokens: Option<u32>) -> Self {
        Self {
            requests,
            tokens,
            ..Self::default()
        }
    }

    /// Spends a request of about so many tokens.
    ///
    /// # Errors
    /// [`OverBudget`] where that is more than a limit allows; nothing is spent then.
    pub(super) fn spend(&mut self, now: Instant, tokens: u32) -> Result<Receipt, OverBudget> {
        self.receipts += 1;
        let receipt = Receipt(self.receipts);
        if self.requests.is_none() && self.tokens.is_none() {
            return Ok(receipt);
        }
        let is_old = |spent: &Spent| now.saturating_duration_since(spent.at) >= SPAN;
        while self.spent.front().is_some_and(is_old) {
            self.spent.pop_front();
        }
        let count = u32::try_from(self.spent.len()).unwrap_or(u32::MAX);
        let used = self.spent.iter().map(|spent| spent.tokens);
        let used = used.fold(0, u32::saturating_add);
        let reached = [
            (self.requests, count.saturating_add(1), "requests"),
            (self.tokens, used.saturating_add(tokens), "tokens"),
        ];
        for (limit, would_be, what) in reached {
            if let Some(limit) = limit.filter(|limit| would_be > *limit) {
                let oldest = self.spent.front().map_or(now, |spent| spent.at);
                return Err(OverBudget {
                    limit,
                    what,
                    wait: (oldest + SPAN).saturating_duration_since(now),
                });
            }
        }
        self.spent.push_back(Spent {
            at: now,
            receipt: receipt.0,
            tokens,
        });
        Ok(receipt)
    }

    /// Says how many tokens it really was.
    pub(super) fn correct(&mut self, receipt: Receipt, tokens: u32) {
        let its = |spent: &&mut Spent| spent.receipt == receipt.0;
        if let Some(spent) = self.spent.iter_mut().rev().find(its) {
            spent.tokens = tokens;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_minute_has_so_many_requests() {
        let mut budget = Budget::new(Some(2), None);
        let now = Instant::now();
        let later = |seconds| now + Duration::from_secs(seconds);
        assert!(budget.spend(now, 1).is_ok() && budget.spend(later(30), 1).is_ok());
        let told = budget.spend(later(40), 1).unwrap_err().to_string();
        assert!(
            told.contains("2 requests") && told.contains("in 20 s"),
            "{told}"
        );
        assert!(budget.spend(later(60), 1).is_ok());
        assert!(budget.spend(later(61), 1).is_err());
    }

    #[test]
    fn tokens_count_as_they_really_were() {
        let mut budget = Budget::new(None, Some(100));
        let now = Instant::now();
        let first = budget.spend(now, 80).unwrap();
        let told = budget.spend(now, 30).unwrap_err().to_string();
        assert!(told.contains("`tokens_per_minute`"), "{told}");
        budget.correct(first, 10);
        assert!(budget.spend(now, 30).is_ok());
        // One that is larger than a whole minute's is never sent.
        assert!(budget.spend(now + SPAN, 101).is_err());
    }

    #[test]
    fn without_limits_nothing_is_kept() {
        let mut budget = Budget::new(None, None);
        for _ in 0..1_000 {
            assert!(budget.spend(Instant::now(), u32::MAX).is_ok());
        }
        assert!(budget.spent.is_empty());
    }

    proptest! {
        #[test]
        fn no_minute_has_more(
            steps in prop::collection::vec((0_u64..20, 1_u32..40), 1..60),
        ) {
            let mut budget = Budget::new(Some(5), Some(90));
            let mut now = Instant::now();
            let mut spent: Vec<(Instant, u32)> = Vec::new();
            for (pause, tokens) in steps {
                now += Duration::from_secs(pause);
                if budget.spend(now, tokens).is_ok() {
                    spent.push((now, tokens));
                }
                let recent = spent.iter().filter(|(at, _)| now - *at < SPAN);
                prop_assert!(recent.clone().count() <= 5);
                prop_assert!(recent.map(|(_, tokens)| tokens).sum::<u32>() <= 90);
            }
        }
    }
}
