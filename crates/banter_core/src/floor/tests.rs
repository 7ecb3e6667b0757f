//! The rules of the floor, case by case.
#![allow(clippy::unwrap_used)]
use super::FloorDecision::{Answer, Interrupt, StaySilent, Wait};
use super::*;

fn someone(number: u32) -> Entity {
    Entity::from_raw_u32(number).unwrap()
}

/// Mara and Odo are characters, Ann and Ben are players.
fn everybody() -> [Entity; 4] {
    [1, 2, 3, 4].map(someone)
}

fn line(npc: Entity, speaker: Entity) -> FloorClaim {
    FloorClaim {
        npc,
        cause: ClaimCause::Line {
            utterance: someone(9),
            speaker,
            by_character: false,
            addressed: Some(AddressedBy::Guess),
            overlaps: false,
        },
        is_new: true,
    }
}

/// The same with something else about the line.
fn but(mut claim: FloorClaim, is: Option<AddressedBy>, character: bool, over: bool) -> FloorClaim {
    if let ClaimCause::Line {
        addressed,
        by_character,
        overlaps,
        ..
    } = &mut claim.cause
    {
        (*addressed, *by_character, *overlaps) = (is, character, over);
    }
    claim
}

fn other(npc: Entity, cause: ClaimCause) -> FloorClaim {
    FloorClaim {
        npc,
        cause,
        is_new: true,
    }
}

fn situation(holders: &[(Entity, Holding)]) -> FloorSituation {
    let holder = |&(who, holding): &(Entity, Holding)| FloorHolder {
        who,
        holding,
        since: Stamp::default(),
    };
    FloorSituation {
        holders: holders.iter().map(holder).collect(),
        exchanges: 0,
        most_exchanges: 2,
    }
}

#[test]
fn two_players_at_once_to_one_character() {
    let [mara, _, ann, ben] = everybody();
    let free = situation(&[]);
    assert_eq!(decide_floor(&line(mara, ann), &free), Answer);
    let answers_ann = situation(&[(mara, Holding::Answer(ann)), (ben, Holding::Line)]);
    assert_eq!(decide_floor(&line(mara, ben), &answers_ann), Wait);
}

#[test]
fn two_players_at_once_to_two_characters() {
    let [mara, odo, ann, ben] = everybody();
    let answers_ann = situation(&[
        (mara, Holding::Answer(ann)),
        (ann, Holding::Line),
        (ben, Holding::Line),
    ]);
    assert_eq!(decide_floor(&line(odo, ben), &answers_ann), Answer);
}

#[test]
fn only_the_player_who_is_answered_interrupts_an_answer() {
    let [mara, _, ann, ben] = everybody();
    let answers_ann = situation(&[(mara, Holding::Answer(ann))]);
    assert_eq!(decide_floor(&line(mara, ann), &answers_ann), Interrupt);
    assert_eq!(decide_floor(&line(mara, ben), &answers_ann), Wait);
    let waited = FloorClaim {
        is_new: false,
        ..line(mara, ann)
    };
    assert_eq!(decide_floor(&waited, &answers_ann), Wait);
    let unasked = situation(&[(mara, Holding::Unasked)]);
    assert_eq!(decide_floor(&line(mara, ben), &unasked), Interrupt);
}

#[test]
fn a_sound_beside_an_answer_waits_until_it_is_a_line() {
    let [mara, _, ann, _] = everybody();
    let answers_ann = situation(&[(mara, Holding::Answer(ann))]);
    let guess = Some(AddressedBy::Guess);
    let sound = but(line(mara, ann), guess, false, true);
    assert_eq!(decide_floor(&sound, &answers_ann), Wait);
    assert_eq!(decide_floor(&sound, &situation(&[])), Wait);
    let confirmed = but(sound, guess, false, false);
    assert_eq!(decide_floor(&confirmed, &answers_ann), Interrupt);
}

#[test]
fn a_third_who_is_not_addressed_stays_silent() {
    let [_, odo, ann, _] = everybody();
    let overheard = but(line(odo, ann), None, false, false);
    assert_eq!(decide_floor(&overheard, &situation(&[])), StaySilent);
    let unasked = situation(&[(odo, Holding::Unasked)]);
    assert_eq!(decide_floor(&overheard, &unasked), StaySilent);
}

#[test]
fn a_cue_waits_while_anybody_speaks() {
    let [mara, odo, ann, _] = everybody();
    let cue = other(mara, ClaimCause::Cue);
    assert_eq!(decide_floor(&cue, &situation(&[])), Answer);
    for holder in [
        (ann, Holding::Line),
        (odo, Holding::Answer(ann)),
        (mara, Holding::Answer(ann)),
        (mara, Holding::Unasked),
    ] {
        assert_eq!(
            decide_floor(&cue, &situation(&[holder])),
            Wait,
            "{holder:?}"
        );
    }
}

#[test]
fn the_result_of_an_action_waits_while_she_speaks() {
    let [mara, _, ann, _] = everybody();
    let result = other(mara, ClaimCause::ActionResult);
    let answers = situation(&[(mara, Holding::Answer(ann))]);
    assert_eq!(decide_floor(&result, &answers), Wait);
    assert_eq!(decide_floor(&result, &situation(&[])), Answer);
}

#[test]
fn characters_answer_each_other_when_they_are_called_and_not_for_ever() {
    let [mara, odo, ann, _] = everybody();
    let called = but(line(odo, mara), Some(AddressedBy::Name), true, false);
    let speaks = situation(&[(mara, Holding::Answer(ann))]);
    assert_eq!(decide_floor(&called, &speaks), Wait, "she has not done");
    assert_eq!(decide_floor(&called, &situation(&[])), Answer);
    let guessed = but(called, Some(AddressedBy::Guess), true, false);
    assert_eq!(decide_floor(&guessed, &situation(&[])), StaySilent);
    let busy = situation(&[(odo, Holding::Answer(mara))]);
    assert_eq!(decide_floor(&called, &busy), Wait, "it cuts nobody off");
    let mut spent = situation(&[]);
    spent.exchanges = spent.most_exchanges;
    assert_eq!(decide_floor(&called, &spent), StaySilent);
    assert_eq!(
        decide_floor(&line(odo, ann), &spent),
        Answer,
        "a player may"
    );
}

#[test]
fn the_game_has_the_last_word() {
    let [mara, odo, ann, _] = everybody();
    let policy = FloorPolicy::new(move |claim, situation, decision| {
        let is_busy = situation.holding(mara).is_some();
        match (claim.npc == odo, is_busy) {
            (true, true) => Wait,
            _ => decision,
        }
    });
    let speaks = situation(&[(mara, Holding::Answer(ann))]);
    assert_eq!(policy.decide(&line(odo, ann), &speaks), Wait);
    assert_eq!(policy.decide(&line(odo, ann), &situation(&[])), Answer);
    assert_eq!(
        FloorPolicy::default().decide(&line(odo, ann), &speaks),
        Answer
    );
}
