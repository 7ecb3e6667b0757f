//! Actions that are types: their schemas, how they arrive, and who may say no.
#![allow(clippy::unwrap_used)]

use super::tests::Tavern;
use super::*;
use crate::persona::{Action, Persona};

#[derive(Reflect, Debug, Clone, PartialEq)]
enum Manner {
    Gentle,
    VeryRough,
}

/// Hands something over.
#[derive(Reflect, Debug, Clone, PartialEq)]
#[reflect(@Described("hands something over"))]
struct GiveItem {
    item: Entity,
    #[reflect(@Described("who gets it"))]
    to: Entity,
    #[reflect(@1..=5)]
    count: u32,
    manner: Option<Manner>,
    #[reflect(@TextLength(20))]
    words: Option<String>,
    in_secret: Option<bool>,
}

fn give(item: Entity, to: Entity) -> ActionCall {
    ActionCall::new("give_item")
        .with("item", ActionValue::Entity(item))
        .with("to", ActionValue::Entity(to))
        .with("count", ActionValue::Number(2.0))
}

fn tavern() -> (Tavern, Entity, Entity) {
    let mut tavern = Tavern::with(1);
    tavern
        .game
        .record_events::<ActionRequested<GiveItem>>()
        .app_mut()
        .add_npc_action::<GiveItem>();
    let world = tavern.game.world_mut();
    let (ale, tom) = (world.spawn_empty().id(), world.spawn_empty().id());
    (tavern, ale, tom)
}

fn plan(tavern: &mut Tavern, call: ActionCall) {
    let turn = tavern.turn;
    tavern.game.write(ActionPlanned {
        turn,
        sentence: 0,
        call,
    });
}

#[test]
fn a_type_says_what_it_takes() {
    let schema = ActionSchema::of::<GiveItem>().unwrap();
    assert_eq!(schema.name, "give_item");
    assert_eq!(schema.description, "hands something over");
    let kinds: Vec<_> = schema.parameters.iter().map(|it| &it.kind).collect();
    let count = ParameterKind::Number {
        min: 1.0,
        max: 5.0,
        whole: true,
    };
    let manner = ParameterKind::Choice(vec!["gentle".into(), "very rough".into()]);
    let entity = ParameterKind::Entity;
    let words = ParameterKind::Text { longest: 20 };
    let right = [
        &entity,
        &entity,
        &count,
        &manner,
        &words,
        &ParameterKind::Flag,
    ];
    assert_eq!(kinds, right);
    let optional: Vec<_> = schema.parameters.iter().map(|it| it.optional).collect();
    assert_eq!(optional, [false, false, false, true, true, true]);
    assert_eq!(schema.parameters[1].description, "who gets it");
}

#[test]
fn a_type_that_nobody_can_write_is_told() {
    #[derive(Reflect)]
    struct Nested {
        inner: Vec<u32>,
    }
    #[derive(Reflect)]
    struct Unnamed(Entity);
    #[derive(Reflect)]
    struct Empty {
        #[reflect(@300..=400)]
        count: u8,
    }
    #[derive(Reflect)]
    #[reflect(@ActionName("two words"))]
    struct Called;
    let told = |error: Result<ActionSchema, ActionTypeError>| error.unwrap_err().to_string();
    assert!(told(ActionSchema::of::<Nested>()).contains("its field `inner` is neither"));
    assert!(told(ActionSchema::of::<Unnamed>()).contains("no struct with named fields"));
    assert!(told(ActionSchema::of::<Empty>()).contains("`count` is empty"));
    assert!(told(ActionSchema::of::<Called>()).contains("`two words`"));
}

#[test]
fn a_typed_action_arrives_as_its_type() {
    let (mut tavern, ale, tom) = tavern();
    let full = give(ale, tom)
        .with("manner", ActionValue::Choice("very rough".into()))
        .with("words", ActionValue::Text("For you.".into()))
        .with("in_secret", ActionValue::Flag(true));
    plan(&mut tavern, give(ale, tom));
    plan(&mut tavern, full);
    tavern.complete(1);
    assert!(
        tavern
            .game
            .recorded::<ActionRequested<GiveItem>>()
            .is_empty()
    );
    tavern.hear(0);
    let bare = GiveItem {
        item: ale,
        to: tom,
        count: 2,
        manner: None,
        words: None,
        in_secret: None,
    };
    let full = GiveItem {
        manner: Some(Manner::VeryRough),
        words: Some("For you.".into()),
        in_secret: Some(true),
        ..bare.clone()
    };
    let requested = tavern.game.recorded::<ActionRequested<GiveItem>>();
    let given: Vec<_> = requested.iter().map(|it| it.action.clone()).collect();
    assert_eq!(given, [bare, full]);
    assert!(tavern.game.recorded::<ActionRequested>().is_empty());
}

#[test]
fn what_does_not_make_the_type_is_refused() {
    let (mut tavern, ale, tom) = tavern();
    let half = ActionCall::new("give_item").with("item", ActionValue::Entity(ale));
    plan(&mut tavern, half);
    let much = ActionValue::Number(1e12);
    let mut call = give(ale, tom);
    call.arguments.pop();
    plan(&mut tavern, call.with("count", much));
    tavern.complete(1);
    tavern.hear(0);
    let refused = tavern.game.recorded::<ActionRefused>();
    let reasons: Vec<_> = refused.iter().map(|it| it.reason).collect();
    assert_eq!(reasons, [Refusal::WrongArgument; 2]);
    assert!(
        tavern
            .game
            .recorded::<ActionRequested<GiveItem>>()
            .is_empty()
    );
}

#[test]
fn a_veto_stops_it_before_it_begins_and_the_next_one_is_asked_anew() {
    #[derive(Resource, Default)]
    struct Given(usize);
    let (mut tavern, ale, tom) = tavern();
    tavern
        .game
        .app_mut()
        .init_resource::<Given>()
        .add_action_veto(
            |In(attempt): In<ActionAttempt<GiveItem>>, given: Res<Given>| match given.0 {
                0 => Ok(()),
                _ => Err(format!("{} of it are all there were", attempt.action.count)),
            },
        )
        .add_observer(|_: On<ActionRequested<GiveItem>>, mut given: ResMut<Given>| given.0 += 1);
    plan(&mut tavern, give(ale, tom));
    plan(&mut tavern, give(tom, ale));
    tavern.complete(1);
    tavern.hear(0);
    assert_eq!(tavern.game.recorded::<ActionRequested<GiveItem>>().len(), 1);
    let refused = &tavern.game.recorded::<ActionRefused>()[0];
    assert_eq!(refused.reason, Refusal::Vetoed);
    assert_eq!(refused.veto, "2 of it are all there were");
}

#[test]
fn a_persona_names_what_is_open_and_the_game_may_close_it() {
    let (tavern, ..) = tavern();
    let actions = tavern.game.world().resource::<NpcActions>();
    let mut persona = Persona::fallback();
    assert!(actions.open_to(&persona, None).is_empty(), "not named");
    let action = |name: &str, description: &str| Action {
        name: name.into(),
        description: description.into(),
        object: true,
    };
    persona.actions = vec![action("Give_Item", ""), action("pour", "pours")];
    let open = actions.open_to(&persona, None);
    let names: Vec<_> = open.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["give_item", "pour"]);
    assert_eq!(open[0].description, "hands something over");
    assert!(open[1].needs_entity());
    let closed = ClosedActions(vec!["GIVE_ITEM".into()]);
    assert_eq!(actions.open_to(&persona, Some(&closed)).len(), 1);
}
