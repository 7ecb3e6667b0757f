//! Who works in the next step, and how much of it.

/// In how many steps a job that waits becomes one step more urgent.
const STEPS_TO_RISE: u32 = 8;
/// How many steps the jobs of one adapter go on before those of another that is as urgent:
/// changing it costs about a step.
const STEPS_OF_A_GROUP: u32 = 4;

/// What a job would do in the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Work {
    /// How urgent it is; 0 is what nobody waits for.
    pub(super) urgency: u8,
    /// For how many steps it has not been served.
    pub(super) waited: u32,
    /// How many tokens it has to read. A job that answers has one, seldom a few more.
    pub(super) todo: usize,
    /// Whether it answers, and reads its prompt no more.
    pub(super) answers: bool,
    /// Which adapter it works with. Only jobs with the same work in the same step.
    pub(super) group: usize,
}

impl Work {
    fn urgency_now(&self) -> u32 {
        u32::from(self.urgency) + self.waited / STEPS_TO_RISE
    }
}

/// How large a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StepSize {
    /// Tokens of one step at most.
    pub(super) most: usize,
    /// Of these, tokens of prompts at most while a job that is as urgent answers: what is read
    /// beside an answer delays its next token.
    pub(super) beside_answers: usize,
}

/// What is done in a step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Step {
    /// With which adapter.
    pub(super) group: usize,
    /// Which job, by its place in the list, reads how many tokens.
    pub(super) shares: Vec<(usize, usize)>,
}

/// The next step for `work`, after one of `group`: a token of each answer, then prompts, the
/// most urgent first. `None` where nothing is to be done.
///
/// What nobody waits for waits while anything else is to be done with its adapter, but for one
/// step in eight or so.
pub(super) fn next_step(work: &[Work], group: usize, size: StepSize) -> Option<Step> {
    let group = next_group(work, group)?;
    let of_group = |it: &Work| it.todo > 0 && it.group == group;
    let top = work
        .iter()
        .filter(|it| of_group(it))
        .map(Work::urgency_now)
        .max()?;
    let held = |it: &Work| it.urgency == 0 && it.urgency_now() < top;
    let mut order: Vec<usize> = (0..work.len()).collect();
    order.retain(|at| work.get(*at).is_some_and(|it| of_group(it) && !held(it)));
    let rank = |at: &usize| {
        work.get(*at).map(|it| {
            let urgency = std::cmp::Reverse(it.urgency_now());
            (urgency, std::cmp::Reverse(it.waited))
        })
    };
    order.sort_by_key(rank);
    let chosen = |answers: bool| {
        order
            .iter()
            .filter_map(|at| Some((*at, work.get(*at)?)))
            .filter(move |(_, it)| it.answers == answers)
    };
    let mut step = Step {
        group,
        shares: Vec::new(),
    };
    let mut left = size.most;
    let mut most_urgent_answer = None;
    for (at, it) in chosen(true) {
        let share = it.todo.min(left);
        if share > 0 {
            step.shares.push((at, share));
            left -= share;
            most_urgent_answer = most_urgent_answer.max(Some(it.urgency));
        }
    }
    let mut beside = size.beside_answers.max(1);
    for (at, it) in chosen(false) {
        let is_beside = most_urgent_answer.is_some_and(|urgency| urgency >= it.urgency);
        let share = it.todo.min(if is_beside { left.min(beside) } else { left });
        if share > 0 {
            step.shares.push((at, share));
            left -= share;
            beside = beside.saturating_sub(share);
        }
    }
    Some(step)
}

/// The adapter whose turn it is: that of the most urgent job, and among several the same as
/// before until others have waited for it long enough.
fn next_group(work: &[Work], now: usize) -> Option<usize> {
    let active = work.iter().filter(|it| it.todo > 0);
    let rank = |it: &&Work| {
        let is_due = it.group != now && it.waited >= STEPS_OF_A_GROUP;
        (it.urgency_now(), is_due, it.group == now, it.waited)
    };
    active.max_by_key(rank).map(|it| it.group)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const SIZE: StepSize = StepSize {
        most: 64,
        beside_answers: 16,
    };

    fn answer(urgency: u8) -> Work {
        Work {
            urgency,
            waited: 0,
            todo: 1,
            answers: true,
            group: 0,
        }
    }

    fn prompt(urgency: u8, todo: usize) -> Work {
        Work {
            todo,
            answers: false,
            ..answer(urgency)
        }
    }

    fn shares(work: &[Work]) -> Vec<(usize, usize)> {
        next_step(work, 0, SIZE).unwrap().shares
    }

    #[test]
    fn who_answers_goes_on_and_prompts_take_the_rest_by_urgency() {
        let work = [prompt(1, 100), answer(2), answer(1), prompt(2, 10)];
        assert_eq!(shares(&work), [(1, 1), (2, 1), (3, 10), (0, 6)]);
        // The player waits, and only characters among themselves would be held up.
        assert_eq!(shares(&[answer(1), prompt(2, 100)]), [(0, 1), (1, 63)]);
        assert_eq!(shares(&[prompt(2, 100)]), [(0, 64)]);
        assert_eq!(next_step(&[], 0, SIZE), None);
    }

    #[test]
    fn thoughts_wait_for_words_and_not_for_ever() {
        let mut work = [answer(2), answer(0)];
        let mut served = 0;
        for _ in 0..60 {
            let shares = shares(&work);
            for (at, it) in work.iter_mut().enumerate() {
                let is_served = shares.iter().any(|(index, _)| *index == at);
                it.waited = if is_served { 0 } else { it.waited + 1 };
            }
            served += usize::from(work[1].waited == 0);
        }
        assert!((2..=8).contains(&served), "{served}");
    }

    #[test]
    fn adapters_take_turns() {
        let mut work = [answer(2), answer(2), answer(2)];
        work[2].group = 1;
        let (mut group, mut steps) = (0, [0, 0]);
        for _ in 0..40 {
            let step = next_step(&work, group, SIZE).unwrap();
            group = step.group;
            steps[group] += 1;
            for (at, it) in work.iter_mut().enumerate() {
                let is_served = step.shares.iter().any(|(index, _)| *index == at);
                it.waited = if is_served { 0 } else { it.waited + 1 };
            }
        }
        assert!(steps[0] >= 12 && steps[1] >= 12, "{steps:?}");
    }

    fn any_work() -> impl Strategy<Value = Work> {
        (0_u8..3, 0_u32..40, 0_usize..200, any::<bool>(), 0_usize..3).prop_map(
            |(urgency, waited, todo, answers, group)| Work {
                urgency,
                waited,
                todo: if answers { todo.min(3) } else { todo },
                answers,
                group,
            },
        )
    }

    proptest! {
        #[test]
        fn a_step_keeps_its_bounds_and_does_something(
            work in prop::collection::vec(any_work(), 0..20), group in 0_usize..3,
            most in 1_usize..70, beside_answers in 0_usize..70,
        ) {
            let size = StepSize { most, beside_answers };
            let Some(step) = next_step(&work, group, size) else {
                prop_assert!(work.iter().all(|it| it.todo == 0));
                return Ok(());
            };
            prop_assert!(!step.shares.is_empty());
            prop_assert!(step.shares.iter().map(|(_, share)| share).sum::<usize>() <= most);
            for (at, share) in &step.shares {
                prop_assert!(*share > 0 && *share <= work[*at].todo);
                prop_assert_eq!(work[*at].group, step.group);
            }
            let mut places: Vec<_> = step.shares.iter().map(|(at, _)| at).collect();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), step.shares.len());
        }

        #[test]
        fn nobody_waits_for_ever(mut work in prop::collection::vec(any_work(), 1..12)) {
            // Whoever is served has as much to do again: the worst that can be.
            let mut group = 0;
            let mut longest = 0;
            for _ in 0..400 {
                let Some(step) = next_step(&work, group, SIZE) else { break };
                group = step.group;
                for (at, it) in work.iter_mut().enumerate() {
                    let is_served = step.shares.iter().any(|(index, _)| *index == at);
                    it.waited = if is_served || it.todo == 0 { 0 } else { it.waited + 1 };
                    longest = longest.max(it.waited);
                }
            }
            prop_assert!(longest < 200, "{longest}");
        }
    }
}
