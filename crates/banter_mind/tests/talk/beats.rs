//! A story whose beats stand in a file.

use crate::inn::Inn;
use banter_core::PersonId;
use banter_mind::{BeatFile, BeatReached, Relations, StoryBeats, StoryEvent, StoryPlan};
use bevy::prelude::*;

const GOAL: &str = "[[goal]]\nname = \"ferry\"\nidle = 1\ncooldown = 0\nafter = \"met\"\nbefore = \"over\"\n\
    [[line]]\ncue = \"ferry\"\nsay = \"The ferry waits.\"\n[[line]]\nask = \"river\"\nsay = \"It is deep.\"\n";

/// An inn with this story.
fn telling(beats: &str) -> Inn {
    let mut inn = Inn::with(GOAL);
    inn.game.record_events::<BeatReached>();
    let file = BeatFile::parse(beats, "story").unwrap();
    let world = inn.game.world_mut();
    let file = world.resource_mut::<Assets<BeatFile>>().add(file);
    world.resource_mut::<StoryPlan>().0.push(file);
    inn
}

fn reached(inn: &Inn) -> Vec<&str> {
    let beats = inn.game.recorded::<BeatReached>().iter();
    beats.map(|it| it.beat.as_str()).collect()
}

#[test]
fn words_of_a_player_reach_a_beat_and_the_character_brings_up_what_waits_for_it() {
    let story = "[[beat]]\nname = \"Met\"\nwho = \"Mara\"\nsaid = \"the river\"\n\
        [[beat]]\nname = \"over\"\nafter = \"met\"\nhappens = \"the bell rings\"\n";
    let mut inn = telling(story);
    let ring = |inn: &mut Inn| {
        let what = "the bell rings".to_owned();
        inn.game.write(StoryEvent { npc: None, what });
        inn.wait(0.5);
    };
    // It rings before anybody was met, which does not count.
    ring(&mut inn);
    inn.wait(2.0);
    assert!(reached(&inn).is_empty() && inn.wanted().is_empty());
    inn.type_line("How deep is the river?");
    inn.finish();
    inn.wait(1.0);
    assert_eq!(reached(&inn), ["Met"]);
    inn.wait(2.0);
    assert_eq!(inn.wanted(), ["ferry"]);
    inn.finish();
    ring(&mut inn);
    assert_eq!(reached(&inn), ["Met", "over"]);
    let wanted = inn.wanted().len();
    inn.wait(4.0);
    assert_eq!(inn.wanted().len(), wanted, "it is over");
    assert!(
        inn.game
            .world()
            .resource::<StoryBeats>()
            .has_reached("OVER")
    );
}

#[test]
fn what_is_seen_and_thought_and_the_hour_reach_beats() {
    let story = "[[beat]]\nname = \"cat\"\nwho = \"Mara\"\nsees = \"the cat\"\n\
        [[beat]]\nname = \"friends\"\naffinity = 0.5\n\
        [[beat]]\nname = \"night\"\nat = \"22:00\"\nafter = [\"cat\", \"friends\"]\n";
    let mut inn = telling(story);
    inn.wait(1.0);
    assert!(reached(&inn).is_empty());
    inn.sees(&[inn.cat]);
    inn.wait(0.5);
    assert_eq!(reached(&inn), ["cat"]);
    let world = inn.game.world_mut();
    let ada = world.get::<PersonId>(inn.player).unwrap().clone();
    world
        .get_mut::<Relations>(inn.mara)
        .unwrap()
        .change(&ada, 0.75, 0.0);
    inn.wait(0.5);
    assert_eq!(reached(&inn), ["cat", "friends"]);
    inn.clock(0.0, 22.1);
    inn.wait(0.5);
    assert_eq!(reached(&inn), ["cat", "friends", "night"]);
    // The game takes one back: it comes again.
    inn.game
        .world_mut()
        .resource_mut::<StoryBeats>()
        .undo("cat");
    inn.wait(0.5);
    assert_eq!(reached(&inn).len(), 4);
}

#[test]
fn a_file_with_a_mistake_says_where() {
    for (text, told) in [
        (
            "[[beat]]\nname = \"a\"\nsiad = \"x\"\n",
            "story:3: unknown field `siad`",
        ),
        ("[[beat]]\nafter = \"b\"\n", "story:1: `` is no text"),
        (
            "[[beat]]\nname = \"a\"\naffinity = 2\n",
            "numbers from -1 to 1",
        ),
        (
            "[[beat]]\nname = \"a\"\nat = \"25:00\"\n",
            "story:3: `25:00` is no time of day",
        ),
        (
            "[[beat]]\nname = \"a\"\nat = \"1:00\"\n[[beat]]\nname = \"A\"\nat = \"1:00\"\n",
            "story:4: there are two beats",
        ),
    ] {
        let error = BeatFile::parse(text, "story").unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}
