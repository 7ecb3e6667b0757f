//! Beats that are proposed to fit the player, from what they say to the prompt and back to their own word.

use super::story::Story;
use bevy::prelude::*;
use bevy_banter::mind::{BeatFile, Leaning, PlayerProfile, Proposals, StoryBeats, StoryPlan};

const BEATS: &str = r#"
[[beat]]
name = "race"
offer = "a boat race at low water"
about = ["boats", "betting"]

[[beat]]
name = "song"
who = "Mara"
offer = "a song that lacks its last verse"
about = ["music", "riddles"]

[[beat]]
name = "crypt"
offer = "something knocks in the old crypt"
about = ["ghosts"]
after = "race"
"#;

fn evening() -> Story {
    let mut story = Story::evening();
    let beats = BeatFile::parse(BEATS, "river.beats.toml").unwrap();
    let world = story.game.app.world_mut();
    let file = world.resource_mut::<Assets<BeatFile>>().add(beats);
    world.resource_mut::<StoryPlan>().0.push(file);
    story.look_around();
    story
}

fn proposed(story: &Story) -> Vec<String> {
    let proposals = story.game.app.world().get::<Proposals>(story.game.player);
    proposals
        .unwrap()
        .iter()
        .map(|it| it.beat.clone())
        .collect()
}

fn profile(story: &mut Story) -> Mut<'_, PlayerProfile> {
    let player = story.game.player;
    story.game.app.world_mut().get_mut(player).unwrap()
}

#[test]
fn what_the_player_likes_is_brought_up_and_why_is_shown() {
    let mut story = evening();
    assert_eq!(proposed(&story), ["race", "song"], "the author's order");
    let told = story.tell("The soup smells of thyme.");
    assert!(
        !told.contains("bring this up"),
        "nothing speaks for anything: {told}"
    );
    story.tell("I love riddles, Mara.");
    assert_eq!(proposed(&story), ["song", "race"]);
    let player = story.game.player;
    let best = story.game.app.world().get::<Proposals>(player).unwrap()[0].clone();
    assert_eq!(
        best.why,
        ["You like riddles. You said: \"I love riddles, Mara.\""]
    );
    let told = story.tell("What a long winter it is.");
    assert!(
        told.contains("bring this up: a song that lacks its last verse."),
        "{told}"
    );
    // It is no hobby-horse.
    story.tell("What a winter.");
    let told = story.tell("How are the bees?");
    assert!(!told.contains("bring this up"), "{told}");
}

#[test]
fn what_the_player_corrects_holds_against_what_they_say() {
    let mut story = evening();
    profile(&mut story).set(Leaning::Avoids, "boats");
    story.tell("I like boats, after all.");
    assert_eq!(proposed(&story), ["song"]);
    let sentences: Vec<String> = profile(&mut story).sentences().collect();
    assert_eq!(
        sentences,
        ["You would rather avoid boats. You have set this yourself."]
    );
    profile(&mut story).forget("boats");
    story.look_around();
    assert_eq!(proposed(&story), ["race", "song"]);
}

#[test]
fn what_is_reached_is_proposed_no_more() {
    let mut story = evening();
    story
        .game
        .app
        .world_mut()
        .resource_mut::<StoryBeats>()
        .reach("race");
    story.look_around();
    assert_eq!(proposed(&story), ["song", "crypt"]);
}
