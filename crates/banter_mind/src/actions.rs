//! Whether a character may do what it wants to do.
//!
//! What a model writes is data. An action is done only if the persona has it, and what it is
//! done to must be something that this character perceives at this moment. Models seldom keep
//! to a form: `[pour: ale]`, `*pours an ale*` and `[do pour the ale barrel]` all mean the same,
//! where there is one thing that "ale" can mean.

use crate::lexicon::Lexicon;
use crate::speech_text::rules::{Rules, bare};
use crate::speech_text::{ActionMark, verbs};
use crate::words::{is_unspaced, stem};
use banter_core::persona::{Action, Line, Persona};
use banter_core::{Perceivable, Percepts, Refusal};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;

/// What characters perceive, in words.
#[derive(SystemParam)]
pub(crate) struct Surroundings<'w, 's> {
    percepts: Query<'w, 's, &'static Percepts>,
    things: Query<'w, 's, &'static Perceivable>,
}

impl Surroundings<'_, '_> {
    /// What `npc` perceives besides itself, the nearest first, with the distance in metres.
    pub(crate) fn of(&self, npc: Entity) -> impl Iterator<Item = (Entity, f32, &Perceivable)> {
        let percepts = self
            .percepts
            .get(npc)
            .map_or(&[][..], |percepts| &percepts.0);
        percepts
            .iter()
            .filter(move |percept| percept.entity != npc)
            .filter_map(|percept| {
                let thing = self.things.get(percept.entity).ok()?;
                Some((percept.entity, percept.distance, thing))
            })
    }

    /// What `entity` is to whoever perceives it.
    pub(crate) fn thing(&self, entity: Entity) -> Option<&Perceivable> {
        self.things.get(entity).ok()
    }
}

/// The action that is done with a line.
pub(crate) fn of_line(line: &Line) -> Option<ActionMark> {
    Some(ActionMark {
        name: line.action.clone()?,
        object: line.object.clone(),
    })
}

/// The action that `mark` means and what it is done to, or why it is not to be done.
pub(crate) fn permit<'p>(
    mark: &ActionMark,
    persona: &'p Persona,
    perceived: &[(Entity, &str)],
) -> Result<(&'p Action, Option<Entity>), Refusal> {
    if let Some(action) = persona.action(&mark.name) {
        let object = mark.object.as_deref().unwrap_or_default();
        return with_object(action, object, persona, perceived);
    }
    let text = format!(
        "{} {}",
        mark.name,
        mark.object.as_deref().unwrap_or_default()
    );
    told(&text, persona, perceived).unwrap_or(Err(Refusal::NoSuchAction))
}

/// The same for a stage direction, which may tell of an action in words of its own. `None` if
/// it tells of none.
pub(crate) fn told<'p>(
    text: &str,
    persona: &'p Persona,
    perceived: &[(Entity, &str)],
) -> Option<Result<(&'p Action, Option<Entity>), Refusal>> {
    let rules = Rules::of(&persona.language);
    let names = persona.actions.iter().map(|action| action.name.as_str());
    let told = verbs::action(text, names, &persona.name, rules)?;
    let action = persona.action(told.name)?;
    Some(with_object(action, &told.rest, persona, perceived))
}

fn with_object<'p>(
    action: &'p Action,
    object: &str,
    persona: &Persona,
    perceived: &[(Entity, &str)],
) -> Result<(&'p Action, Option<Entity>), Refusal> {
    if !action.object {
        return Ok((action, None));
    }
    if !object.contains(char::is_alphanumeric) {
        return Err(Refusal::NoObject);
    }
    let entity = find(object, perceived, Rules::of(&persona.language))?;
    Ok((action, Some(entity)))
}

/// What `text` names among what is perceived, the nearest first: the thing of that name, else
/// the one whose whole name is in the text, else the only one that shares a word with it.
fn find(text: &str, perceived: &[(Entity, &str)], rules: &Rules) -> Result<Entity, Refusal> {
    if let Some((entity, _)) = perceived.iter().find(|(_, name)| same_name(name, text)) {
        return Ok(*entity);
    }
    let said = telling(text, rules);
    let named = perceived.iter().filter_map(|(entity, name)| {
        let name = telling(name, rules);
        let telling: Vec<&String> = name.iter().filter(|word| !word.is_empty()).collect();
        let shared = telling.iter().filter(|word| said.contains(word)).count();
        let whole = shared == telling.len();
        let fits = shared > 0 && (whole || !is_another(&said, &name));
        fits.then_some(((whole, shared), *entity, name))
    });
    let named: Vec<_> = named.collect();
    let best = named.iter().map(|(score, ..)| *score).max();
    let mut best = named.iter().filter(|(score, ..)| Some(*score) == best);
    let Some((_, entity, name)) = best.next() else {
        return Err(Refusal::NotPerceived);
    };
    if best.all(|(.., other)| other == name) {
        Ok(*entity)
    } else {
        Err(Refusal::Ambiguous)
    }
}

/// Whether `said` names another thing of the same kind: "wine barrel" is no "ale barrel".
fn is_another(said: &[String], name: &[String]) -> bool {
    said.windows(2).any(|pair| match pair {
        [first, second] if first.is_empty() || second.is_empty() => false,
        [first, second] => !name.contains(first) && name.contains(second),
        _ => false,
    })
}

/// The words of a name, without their endings; those that tell nothing are empty. Where no
/// spaces part words: its characters.
fn telling(text: &str, rules: &Rules) -> Vec<String> {
    if text.contains(is_unspaced) {
        let characters = text.chars().filter(|c| c.is_alphanumeric());
        return characters.map(String::from).collect();
    }
    let lexicon = Lexicon::of(&rules.language);
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|word| !word.is_empty())
        .map(bare)
        .map(|word| {
            let small = Rules::has(&rules.articles, &word) || lexicon.is_small(&word);
            if small { String::new() } else { stem(&word) }
        })
        .collect()
}

/// Whether two names are the same but for capitals and an English article.
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    let bare = |name: &str| {
        let name = name.trim().to_lowercase();
        let article = ["the ", "a ", "an "]
            .into_iter()
            .find_map(|article| name.strip_prefix(article).map(str::trim_start));
        article.map(str::to_owned).unwrap_or(name)
    };
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn persona() -> Persona {
        let mut persona = Persona::fallback();
        let action = |name: &str, object| Action {
            name: name.to_owned(),
            description: "does it".to_owned(),
            object,
        };
        persona.actions = vec![action("wave", false), action("pour", true)];
        persona
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
    fn named(
        done: Result<(&Action, Option<Entity>), Refusal>,
    ) -> Result<(String, &'static str), Refusal> {
        done.map(|(action, object)| {
            let thing = things()
                .into_iter()
                .find(|(entity, _)| Some(*entity) == object);
            (action.name.clone(), thing.map_or("", |(_, name)| name))
        })
    }

    fn ask(name: &str, object: Option<&str>) -> Result<(String, &'static str), Refusal> {
        let mark = ActionMark {
            name: name.to_owned(),
            object: object.map(str::to_owned),
        };
        named(permit(&mark, &persona(), &things()))
    }

    #[test]
    fn only_what_the_persona_has_and_perceives() {
        let pour = |thing| Ok(("pour".to_owned(), thing));
        assert_eq!(ask("pour", Some("The Ale Barrel")), pour("the ale barrel"));
        assert_eq!(ask("POUR", Some("ale barrel")), pour("the ale barrel"));
        assert_eq!(ask("wave", Some("the moon")), Ok(("wave".into(), "")));
        assert_eq!(ask("pour", Some("the moon")), Err(Refusal::NotPerceived));
        assert_eq!(ask("pour", None), Err(Refusal::NoObject));
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
        let mut persona = persona();
        for (language, action, text, thing) in [
            ("de", "einschenken", "schenkt aus dem Bierfass ein", Some(1)),
            ("de", "winken", "winkt freundlich", None),
            ("es", "llenar", "llena la jarra de vino", Some(2)),
            ("fr", "montrer", "montre le tonneau", Some(4)),
            ("cmn", "倒茶", "给客人倒茶：龙井", Some(3)),
        ] {
            persona.language = language.to_owned();
            persona.actions = vec![Action {
                name: action.to_owned(),
                description: "does it".to_owned(),
                object: thing.is_some(),
            }];
            let done = told(text, &persona, &things).unwrap().unwrap();
            assert_eq!(done.0.name, action);
            assert_eq!(done.1, thing.map(entity), "{text}");
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
        let tell = |text: &str| told(text, &persona(), &things()).map(named);
        let pour = Some(Ok(("pour".to_owned(), "the ale barrel")));
        assert_eq!(tell("pours the ale from the ale barrel"), pour);
        assert_eq!(tell("pours ale"), pour);
        assert_eq!(tell("smiles and waves"), Some(Ok(("wave".into(), ""))));
        assert_eq!(tell("pours wine"), Some(Err(Refusal::NotPerceived)));
        assert_eq!(tell("smiles"), None);
    }
}
