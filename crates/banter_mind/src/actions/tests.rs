//! Which texts mean which calls.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::find::find;
use super::*;
use crate::speech_text::rules::Rules;
use banter_core::persona::Action;
use banter_core::{ActionParameter, ActionSchema, ParameterKind, Refusal};
use proptest::prelude::*;
use std::sync::Arc;

fn described(name: &str, object: bool) -> Arc<ActionSchema> {
    let action = Action {
        name: name.to_owned(),
        description: "does it".to_owned(),
        object,
    };
    Arc::new((&action).into())
}

fn open() -> Vec<Arc<ActionSchema>> {
    let parameter = |name: &str, kind, optional| ActionParameter {
        name: name.to_owned(),
        description: String::new(),
        kind,
        optional,
    };
    let count = ParameterKind::Number {
        min: 1.0,
        max: 5.0,
        whole: true,
    };
    let manner = ParameterKind::Choice(vec!["gentle".into(), "very rough".into()]);
    let give = ActionSchema {
        name: "give_item".to_owned(),
        description: String::new(),
        parameters: vec![
            parameter("item", ParameterKind::Entity, false),
            parameter("to", ParameterKind::Entity, false),
            parameter("count", count, false),
            parameter("manner", manner, true),
            parameter("words", ParameterKind::Text { longest: 9 }, true),
            parameter("hidden", ParameterKind::Flag, true),
        ],
    };
    vec![
        described("wave", false),
        described("pour", true),
        Arc::new(give),
    ]
}

/// Looks at what Odo's listener, the second of `things`, can be given.
fn reach<T>(
    open: &[Arc<ActionSchema>],
    things: &[(Entity, &str)],
    language: &str,
    look: impl Fn(&Reach) -> T,
) -> T {
    look(&Reach {
        open,
        perceived: things,
        meant: &[],
        listener: things.get(1).map(|(entity, _)| *entity),
        name: "Mara",
        rules: Rules::of(language),
    })
}

const THINGS: [&str; 5] = [
    "the ale barrel",
    "the cider jug",
    "Odo",
    "the map",
    "the old map",
];

fn things() -> Vec<(Entity, &'static str)> {
    let entity = |index| Entity::from_raw_u32(index).unwrap();
    (1..).map(entity).zip(THINGS).collect()
}

/// The action and the name of its object.
fn named(done: Result<ActionCall, Refusal>) -> Result<(String, &'static str), Refusal> {
    done.map(|call| {
        let mut things = things().into_iter();
        let thing = things.find(|(entity, _)| Some(*entity) == call.object());
        (call.name, thing.map_or("", |(_, name)| name))
    })
}

/// The arguments that are understood, as the debug form has them but for entities' names.
fn given(text: &str) -> Result<Vec<String>, Refusal> {
    let mark = ActionMark {
        name: "give_item".to_owned(),
        object: Some(text.to_owned()),
    };
    let call = reach(&open(), &things(), "en", |reach| permit(&mark, reach))?;
    let values = call.arguments.iter().map(|(_, value)| match value {
        ActionValue::Entity(entity) => {
            let mut things = things().into_iter();
            let thing = things.find(|(it, _)| it == entity);
            thing.unwrap().1.to_owned()
        }
        ActionValue::Number(number) => number.to_string(),
        ActionValue::Choice(text) | ActionValue::Text(text) => text.clone(),
        ActionValue::Flag(flag) => flag.to_string(),
    });
    Ok(values.collect())
}

#[test]
fn arguments_are_values_of_their_kinds() {
    for (text, right) in [
        ("item=ale, to=Odo, count=2", "the ale barrel|Odo|2"),
        ("to=odo, count=two, item=the map", "the map|Odo|2"),
        ("item=the map, to=me, count=1", "the map|the cider jug|1"),
        (
            "item=the map, to={{user}}, count=1",
            "the map|the cider jug|1",
        ),
        ("the map, Odo, 3, VERY_ROUGH", "the map|Odo|3|very rough"),
        (
            "item=ale, to=Odo, count=1, manner=rough, words=a\u{7}b\nc 1234567, hidden=yes",
            "the ale barrel|Odo|1|very rough|a b c 123|true",
        ),
        // What need not be said need not be understood.
        (
            "item=ale, to=Odo, count=1, manner=odd",
            "the ale barrel|Odo|1",
        ),
    ] {
        let right: Vec<String> = right.split('|').map(str::to_owned).collect();
        assert_eq!(given(text), Ok(right), "{text}");
    }
    for (text, reason) in [
        ("item=ale, to=Odo", Refusal::MissingArgument),
        ("item=ale, to=Odo, count=6", Refusal::WrongArgument),
        ("item=ale, to=Odo, count=1.5", Refusal::WrongArgument),
        ("item=ale, to=Odo, count=NaN", Refusal::WrongArgument),
        ("item=the moon, to=Odo, count=1", Refusal::NotPerceived),
        // A number of an entity is a name like any other.
        ("item=4294967298, to=Odo, count=1", Refusal::NotPerceived),
        ("item=2v1, to=Odo, count=1", Refusal::NotPerceived),
    ] {
        assert_eq!(given(text), Err(reason), "{text}");
    }
}

proptest! {
    #[test]
    fn whatever_is_written_only_what_is_perceived_is_reached(
        name in "give_item|pour|wave|[a-z]{1,6}",
        text in "((item|to|count|manner)[=:] ?|the |ale|barrel|Odo|map|moon|[0-9]{1,12}|[,; ]|\\PC){0,24}",
    ) {
        let mark = ActionMark { name, object: Some(text) };
        let call = reach(&open(), &things(), "en", |reach| permit(&mark, reach));
        if let Ok(call) = call {
            prop_assert!(open().iter().any(|action| action.name == call.name));
            let perceived: Vec<Entity> = things().into_iter().map(|(entity, _)| entity).collect();
            prop_assert!(call.entities().all(|entity| perceived.contains(&entity)));
            if let Some(ActionValue::Number(count)) = call.get("count") {
                prop_assert!((1.0..=5.0).contains(count) && count.fract() == 0.0);
            }
        }
    }
}

#[test]
fn a_thing_is_known_by_its_other_names() {
    let thing = |number| Entity::from_raw_u32(number).unwrap();
    let things = [
        (thing(1), "the mug"),
        (thing(2), "the jug"),
        (thing(1), "the tankard"),
    ];
    let find = |text: &str| find(text, &things, Rules::of("en"));
    assert_eq!(find("tankard"), Ok(thing(1)));
    assert_eq!(find("the mug, the old tankard"), Ok(thing(1)));
    assert_eq!(find("mug or jug"), Err(Refusal::Ambiguous));
}

fn ask(name: &str, object: Option<&str>) -> Result<(String, &'static str), Refusal> {
    let mark = ActionMark {
        name: name.to_owned(),
        object: object.map(str::to_owned),
    };
    named(reach(&open(), &things(), "en", |reach| {
        permit(&mark, reach)
    }))
}

#[test]
fn only_what_the_persona_has_and_perceives() {
    let pour = |thing| Ok(("pour".to_owned(), thing));
    assert_eq!(ask("pour", Some("The Ale Barrel")), pour("the ale barrel"));
    assert_eq!(ask("POUR", Some("ale barrel")), pour("the ale barrel"));
    assert_eq!(ask("wave", Some("the moon")), Ok(("wave".into(), "")));
    assert_eq!(ask("pour", Some("the moon")), Err(Refusal::NotPerceived));
    assert_eq!(ask("pour", None), Err(Refusal::MissingArgument));
    assert_eq!(
        ask("stab", Some("the ale barrel")),
        Err(Refusal::NoSuchAction)
    );
    assert_eq!(ask("", None), Err(Refusal::NoSuchAction));
}

#[test]
fn what_is_nearly_right_is_done() {
    let pour = |thing| Ok(("pour".to_owned(), thing));
    for (name, object) in [
        ("pour", Some("ale")),
        ("pours", Some("the ale barrel!")),
        ("pour the ale barrel", None),
        ("Pouring", Some("a mug of ale")),
        ("pour", Some("ale for the guest")),
    ] {
        assert_eq!(
            ask(name, object),
            pour("the ale barrel"),
            "{name} {object:?}"
        );
    }
    assert_eq!(ask("Wave", None), Ok(("wave".into(), "")));
    assert_eq!(ask("pour", Some("wine barrel")), Err(Refusal::NotPerceived));
    assert_eq!(ask("pour", Some("maps")), ask("pour", Some("the map")));
    assert_eq!(ask("pour", Some("ale or cider")), Err(Refusal::Ambiguous));
}

#[test]
fn other_languages_have_near_misses_too() {
    let entity = |index| Entity::from_raw_u32(index).unwrap();
    let names = ["das Bierfass", "la jarra", "龙井茶", "le tonneau"];
    let things: Vec<_> = (1..).map(entity).zip(names).collect();
    for (language, action, text, thing) in [
        ("de", "einschenken", "schenkt aus dem Bierfass ein", Some(1)),
        ("de", "winken", "winkt freundlich", None),
        ("es", "llenar", "llena la jarra de vino", Some(2)),
        ("fr", "montrer", "montre le tonneau", Some(4)),
        ("cmn", "倒茶", "给客人倒茶：龙井", Some(3)),
    ] {
        let open = [described(action, thing.is_some())];
        let done = reach(&open, &things, language, |reach| told(text, reach));
        let done = done.unwrap().unwrap();
        assert_eq!(done.name, action);
        assert_eq!(done.object(), thing.map(entity), "{text}");
    }
}

#[test]
fn another_kind_of_tea_is_another_thing() {
    let things = [(Entity::PLACEHOLDER, "龙井茶")];
    let rules = Rules::of("zh");
    assert_eq!(find("普洱茶", &things, rules), Err(Refusal::NotPerceived));
    assert!(find("龙井", &things, rules).is_ok());
}

#[test]
fn a_direction_may_tell_of_an_action() {
    let tell = |text: &str| {
        let told = reach(&open(), &things(), "en", |reach| told(text, reach));
        told.map(named)
    };
    let pour = Some(Ok(("pour".to_owned(), "the ale barrel")));
    assert_eq!(tell("pours the ale from the ale barrel"), pour);
    assert_eq!(tell("pours ale"), pour);
    assert_eq!(tell("smiles and waves"), Some(Ok(("wave".into(), ""))));
    assert_eq!(tell("pours wine"), Some(Err(Refusal::NotPerceived)));
    assert_eq!(tell("smiles"), None);
}
