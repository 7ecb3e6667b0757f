//! Whatever jobs come, go and are cancelled: what a sequence is said to hold it holds, and
//! nothing is lost.

#![allow(clippy::unwrap_used)]
use super::*;
use proptest::prelude::*;
use std::collections::HashMap;

const SPARE: Sequence = 99;

/// Sequences in which a token is its own keys and values.
#[derive(Default)]
struct Paper {
    held: HashMap<Sequence, Vec<Option<LlamaToken>>>,
    forgets_nothing: bool,
}

impl Paper {
    fn of(&mut self, sequence: Sequence) -> &mut Vec<Option<LlamaToken>> {
        self.held.entry(sequence).or_default()
    }
}

impl Sequences for Paper {
    fn can_cut(&self, _: Sequence) -> bool {
        !self.forgets_nothing
    }

    fn are_plain(&self) -> bool {
        !self.forgets_nothing
    }

    fn share(&mut self, from: Sequence, to: Sequence, start: usize, end: usize) {
        let source = self.of(from).clone();
        if self.forgets_nothing {
            assert_eq!((start, end), (0, source.len()));
        }
        let target = self.of(to);
        assert!(target.len() <= start, "{target:?} from {start}");
        target.resize(start, None);
        target.extend_from_slice(&source[start..end]);
    }

    fn cut(&mut self, sequence: Sequence, length: usize) -> bool {
        let can = !self.forgets_nothing;
        if can {
            self.of(sequence).truncate(length);
        }
        can
    }

    fn clear(&mut self, sequence: Sequence) {
        self.of(sequence).clear();
    }

    fn save(&mut self, sequence: Sequence, start: usize) -> Option<Vec<u8>> {
        let held = self.held.get(&sequence)?;
        let mut bytes = (start as u32).to_le_bytes().to_vec();
        for token in &held[start..] {
            bytes.extend(token.unwrap().0.to_le_bytes());
        }
        Some(bytes)
    }

    fn load(&mut self, sequence: Sequence, state: &[u8]) -> bool {
        let mut words = state
            .chunks(4)
            .map(|word| i32::from_le_bytes(word.try_into().unwrap()));
        let start = words.next().unwrap() as usize;
        let target = self.of(sequence);
        assert!(target.is_empty());
        target.resize(start, None);
        target.extend(words.map(|word| Some(LlamaToken(word))));
        true
    }

    fn spare(&self) -> Sequence {
        SPARE
    }
}

/// A prompt with a beginning that all have, one that a faction has, and the rest.
fn prompt(faction: u8, rest: &[u8]) -> Vec<LlamaToken> {
    let rules = (0..50).map(LlamaToken);
    let lore = (0..20).map(|word| LlamaToken(1_000 * (i32::from(faction) + 1) + word));
    let rest = rest.iter().map(|word| LlamaToken(100 + i32::from(*word)));
    rules.chain(lore).chain(rest).collect()
}

fn slots(count: u32, cells: u32, parked: usize, forgets_nothing: bool) -> Slots<Paper> {
    let paper = Paper {
        forgets_nothing,
        ..Paper::default()
    };
    Slots::new(paper, count, cells, parked)
}

fn open(slots: &mut Slots<Paper>, owner: &str, prompt: &[LlamaToken]) -> Option<Opened> {
    slots.open(Wanted {
        adapter: None,
        owner: (!owner.is_empty()).then_some(owner),
        prompt,
        answer: 10,
        draws: true,
    })
}

/// Reads what is left of a prompt, and an answer.
fn read(slots: &mut Slots<Paper>, opened: Opened, tokens: &[LlamaToken]) {
    let rest = &tokens[slots.length(opened.sequence)..];
    slots
        .sequences
        .of(opened.sequence)
        .extend(rest.iter().map(|it| Some(*it)));
    assert!(slots.push(opened.sequence, rest, true));
}

fn turn(slots: &mut Slots<Paper>, owner: &str, prompt: &[LlamaToken]) -> usize {
    let opened = open(slots, owner, prompt).unwrap();
    read(slots, opened, prompt);
    slots.close(opened.sequence);
    opened.cached
}

#[test]
fn what_many_begin_with_is_read_once() {
    let mut slots = slots(8, 1_000, 10_000, false);
    assert_eq!(turn(&mut slots, "mara", &prompt(0, b"mara")), 0);
    assert_eq!(turn(&mut slots, "joe", &prompt(0, b"joe")), 70);
    assert_eq!(turn(&mut slots, "orc", &prompt(1, b"orc")), 50);
    // The same line again: its last token says what comes next.
    assert_eq!(turn(&mut slots, "mara", &prompt(0, b"mara")), 73);
    assert_eq!(turn(&mut slots, "mara", &prompt(0, b"mara hi")), 74);
    // Cells are those of what differs: rules, two factions, and who they are.
    assert_eq!(slots.usage().0, 50 + 20 + 20 + 7 + 3 + 3);
}

#[test]
fn a_wrong_guess_is_cut_and_a_right_one_is_gone_on_with() {
    let mut slots = slots(8, 1_000, 10_000, false);
    turn(&mut slots, "mara", &prompt(0, b"mara: who are"));
    assert_eq!(
        turn(&mut slots, "mara", &prompt(0, b"mara: who are you")),
        83
    );
    assert_eq!(
        turn(&mut slots, "mara", &prompt(0, b"mara: where is joe")),
        78
    );
    assert_eq!(slots.usage().1, 1);
}

#[test]
fn who_was_put_aside_reads_nothing_anew() {
    // Room for two at a time.
    let mut slots = slots(4, 130, 10_000, false);
    for owner in ["mara", "joe", "bo", "ann"] {
        turn(
            &mut slots,
            owner,
            &prompt(0, format!("{owner} and her long story").as_bytes()),
        );
    }
    for owner in ["mara", "joe", "bo", "ann"] {
        let prompt = prompt(0, format!("{owner} and her long story?").as_bytes());
        assert_eq!(
            turn(&mut slots, owner, &prompt),
            prompt.len() - 1,
            "{owner}"
        );
    }
}

#[test]
fn a_copy_of_some_is_whole_in_another_context() {
    let mut one = slots(8, 1_000, 10_000, false);
    for owner in ["mara", "joe", "bo"] {
        turn(&mut one, owner, &prompt(0, owner.as_bytes()));
    }
    let copies = one.copies(&["mara".to_owned(), "joe".to_owned()]);
    let mut other = slots(8, 1_000, 10_000, false);
    other.adopt(copies);
    assert_eq!(turn(&mut other, "mara", &prompt(0, b"mara?")), 74);
    assert_eq!(turn(&mut other, "joe", &prompt(0, b"joe?")), 73);
    assert_eq!(turn(&mut other, "bo", &prompt(0, b"bo?")), 70);
    assert_eq!(one.forget(&["mara".to_owned(), "nobody".to_owned()]).0, 1);
    assert_eq!(turn(&mut one, "mara", &prompt(0, b"mara?")), 70);
}

#[test]
fn those_at_work_are_never_put_aside() {
    let mut slots = slots(4, 100, 10_000, false);
    let line = prompt(0, b"x");
    let first = open(&mut slots, "mara", &line).unwrap();
    // It has read nothing yet, and its cells are its own all the same.
    assert_eq!(open(&mut slots, "joe", &prompt(1, b"y")), None);
    read(&mut slots, first, &line);
    slots.close(first.sequence);
    assert!(open(&mut slots, "joe", &prompt(1, b"y")).is_some());
}

/// What happens: whose turn begins and with what, or the oldest that goes on ends.
type Happening = (u8, u8, Vec<u8>, bool);

fn happenings() -> impl Strategy<Value = Vec<Happening>> {
    let rest = prop::collection::vec(0_u8..3, 0..12);
    prop::collection::vec((0_u8..6, 0_u8..2, rest, any::<bool>()), 1..60)
}

proptest! {
    #[test]
    fn a_sequence_holds_what_it_is_said_to(
        happenings in happenings(), count in 2_u32..7, cells in 92_u32..300,
        parked in 0_usize..3_000, forgets_nothing in any::<bool>(),
    ) {
        let mut slots = slots(count, cells, parked, forgets_nothing);
        let mut at_work: Vec<(Opened, Vec<LlamaToken>)> = Vec::new();
        for (who, faction, rest, ends) in happenings {
            let owner = if who == 0 { String::new() } else { format!("npc {who}") };
            let line = prompt(faction, &rest);
            if let Some(opened) = open(&mut slots, &owner, &line) {
                prop_assert!(opened.cached < line.len());
                let held: Vec<_> = line[..opened.cached].iter().map(|it| Some(*it)).collect();
                prop_assert_eq!(&slots.sequences.of(opened.sequence)[..], &held[..]);
                prop_assert!(at_work.iter().all(|(it, _)| it.sequence != opened.sequence));
                at_work.push((opened, line));
            } else {
                // Alone there is always room.
                prop_assert!(!at_work.is_empty());
            }
            if ends && !at_work.is_empty() {
                let (opened, mut line) = at_work.remove(0);
                line.push(LlamaToken(7));
                read(&mut slots, opened, &line);
                slots.close(opened.sequence);
            }
            prop_assert!(slots.sequences.of(SPARE).is_empty());
            prop_assert!(slots.parked.bytes() <= parked);
            let mut held: Vec<u32> = slots.numbered().flat_map(|(_, slot)| slot.cells.clone()).collect();
            held.sort_unstable();
            held.dedup();
            prop_assert_eq!(held.len(), slots.usage().0);
            for (sequence, slot) in slots.numbered() {
                prop_assert_eq!(slot.cells.len(), slot.tokens.len());
                let paper = slots.sequences.held.get(&sequence).cloned().unwrap_or_default();
                let tokens: Vec<_> = slot.tokens.iter().map(|it| Some(*it)).collect();
                prop_assert_eq!(paper, tokens);
            }
        }
    }
}
