//! Tags that artists give things in Blender: custom properties, which come as extras of a glTF's
//! nodes.

use crate::occluder::Occluder;
use crate::settings::Salience;
use banter_core::{Perceivable, PerceptionRoom};
use bevy::gltf::GltfExtras;
use bevy::mesh::Mesh3d;
use bevy::prelude::*;
use serde_json::{Map, Value};

/// Larger extras are not looked at, in bytes.
const LARGEST: usize = 64 * 1024;
/// How long a name may be, a description, and each of the others, in characters.
const NAME: usize = 64;
const DESCRIPTION: usize = 300;
/// So many aliases and affordances there may be.
const MOST: usize = 8;
/// After so many warnings no more are given: a scene may be wrong in every node.
const WARNINGS: u32 = 16;

/// Why tags of a glTF's node cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtrasError {
    /// They are longer than anybody writes.
    #[error("its custom properties have {0} bytes; {LARGEST} are read at most, take some out")]
    TooLarge(usize),
    /// They are no JSON object.
    #[error("its custom properties are no JSON object: {0}; export the file again")]
    Json(String),
    /// A property has a value of another kind.
    #[error("its custom property `{key}` should be {wanted}")]
    Kind {
        /// The property.
        key: &'static str,
        /// What it should be.
        wanted: &'static str,
    },
    /// A text is too long.
    #[error("its custom property `{key}` has a text of more than {longest} characters, shorten it")]
    TooLong {
        /// The property.
        key: &'static str,
        /// How long it may be.
        longest: usize,
    },
    /// A list is too long.
    #[error("its custom property `{0}` has more than {MOST} entries, take some out")]
    TooMany(&'static str),
}

/// Tags of a glTF's node: what its custom properties say about it.
///
/// | property | is |
/// |---|---|
/// | `perceivable` | its name: `the red mug` |
/// | `description` | what one sees at a glance |
/// | `aliases` | other names, with commas between them |
/// | `affordances` | what can be done with it, with commas between them |
/// | `room` | its [`PerceptionRoom`] |
/// | `salience` | how much it draws attention, 0 to 1 |
/// | `occluder` | `true`: its meshes hide what is behind them |
///
/// `perceivable` may be a group that holds the others, with the name as `name`, and lists may be
/// lists. A node whose entity has a [`Perceivable`] already keeps it.
///
/// ```
/// use banter_sense::Tags;
/// let tags = Tags::read(r#"{"perceivable": "the red mug", "aliases": "tankard, cup", "layer": 3}"#)?;
/// let mug = tags.perceivable.unwrap();
/// assert_eq!((mug.name.as_str(), mug.aliases.len()), ("the red mug", 2));
/// let error = Tags::read(r#"{"perceivable": 7}"#).unwrap_err();
/// assert_eq!(error.to_string(), "its custom property `perceivable` should be a name");
/// # Ok::<(), banter_sense::ExtrasError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tags {
    /// What it is to who perceives it.
    pub perceivable: Option<Perceivable>,
    /// The room that it is in.
    pub room: Option<String>,
    /// How much it draws attention.
    pub salience: Option<f32>,
    /// Whether its meshes hide what is behind them.
    pub occluder: bool,
}

impl Tags {
    /// Reads them from extras as JSON. Properties of other names are others' and not looked at.
    ///
    /// # Errors
    /// Of the first that is wrong.
    pub fn read(extras: &str) -> Result<Self, ExtrasError> {
        if extras.len() > LARGEST {
            return Err(ExtrasError::TooLarge(extras.len()));
        }
        let value: Value =
            serde_json::from_str(extras).map_err(|error| ExtrasError::Json(error.to_string()))?;
        let Value::Object(properties) = value else {
            return Err(ExtrasError::Json("it is something else".to_owned()));
        };
        let (name, all) = match properties.get("perceivable") {
            Some(Value::Object(group)) => (text(group, "name", NAME, "a name")?, group),
            _ => (
                text(&properties, "perceivable", NAME, "a name")?,
                &properties,
            ),
        };
        let salience = match all.get("salience") {
            None => None,
            Some(value) => Some(value.as_f64().filter(|it| (0.0..=1.0).contains(it)).ok_or(
                ExtrasError::Kind {
                    key: "salience",
                    wanted: "a number from 0 to 1",
                },
            )? as f32),
        };
        let occluder = match all.get("occluder") {
            None => false,
            Some(Value::Bool(on)) => *on,
            // Older Blenders have no boxes to tick.
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            Some(_) => {
                return Err(ExtrasError::Kind {
                    key: "occluder",
                    wanted: "true or false",
                });
            }
        };
        let perceivable = match name {
            None => None,
            Some(name) => Some(Perceivable {
                name,
                description: text(all, "description", DESCRIPTION, "a text")?.unwrap_or_default(),
                aliases: list(all, "aliases")?,
                affordances: list(all, "affordances")?,
            }),
        };
        Ok(Self {
            perceivable,
            room: text(all, "room", NAME, "a name")?,
            salience,
            occluder,
        })
    }
}

/// A text in one line; `None` where there is none.
fn text(
    all: &Map<String, Value>,
    key: &'static str,
    longest: usize,
    wanted: &'static str,
) -> Result<Option<String>, ExtrasError> {
    match all.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => {
            let text = clean(text);
            if text.chars().count() > longest {
                return Err(ExtrasError::TooLong { key, longest });
            }
            Ok(Some(text).filter(|text| !text.is_empty()))
        }
        Some(_) => Err(ExtrasError::Kind { key, wanted }),
    }
}

fn list(all: &Map<String, Value>, key: &'static str) -> Result<Vec<String>, ExtrasError> {
    let wanted = "texts with commas between them";
    let texts: Vec<&str> = match all.get(key) {
        None => Vec::new(),
        Some(Value::String(text)) => text.split([',', '、', '，']).collect(),
        Some(Value::Array(texts)) => {
            let texts = texts.iter().map(Value::as_str);
            let texts: Option<Vec<&str>> = texts.collect();
            texts.ok_or(ExtrasError::Kind { key, wanted })?
        }
        Some(_) => return Err(ExtrasError::Kind { key, wanted }),
    };
    let texts: Vec<String> = texts
        .into_iter()
        .map(clean)
        .filter(|it| !it.is_empty())
        .collect();
    if texts.len() > MOST {
        return Err(ExtrasError::TooMany(key));
    }
    match texts.iter().all(|text| text.chars().count() <= NAME) {
        true => Ok(texts),
        false => Err(ExtrasError::TooLong { key, longest: NAME }),
    }
}

/// One line without control characters.
fn clean(text: &str) -> String {
    let printable = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    printable.collect::<String>().trim().to_owned()
}

pub(crate) fn build(app: &mut App) {
    app.add_systems(PreUpdate, tag);
}

/// Gives nodes that a scene has brought what their extras say.
fn tag(
    nodes: Query<
        (
            Entity,
            &GltfExtras,
            Option<&Name>,
            Has<Perceivable>,
            Option<&Children>,
        ),
        Added<GltfExtras>,
    >,
    meshes: Query<(), With<Mesh3d>>,
    mut warnings: Local<u32>,
    mut commands: Commands,
) {
    for (entity, extras, name, is_known, children) in &nodes {
        let tags = match Tags::read(&extras.value) {
            Ok(tags) => tags,
            Err(error) => {
                *warnings = warnings.saturating_add(1);
                if *warnings <= WARNINGS {
                    let name = name.map_or("without a name", Name::as_str);
                    tracing::warn!("a glTF's node `{name}` is not tagged: {error}");
                }
                continue;
            }
        };
        let Ok(mut node) = commands.get_entity(entity) else {
            continue;
        };
        if let Some(perceivable) = tags.perceivable.filter(|_| !is_known) {
            node.try_insert(perceivable);
        }
        if let Some(room) = tags.room {
            node.try_insert(PerceptionRoom(room));
        }
        if let Some(salience) = tags.salience {
            node.try_insert(Salience(salience));
        }
        if tags.occluder {
            let below = children.into_iter().flat_map(|children| children.iter());
            for part in below.chain([entity]).filter(|part| meshes.contains(*part)) {
                commands.entity(part).try_insert(Occluder::mesh());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_group_and_lists_are_read_too() {
        let tags = Tags::read(
            r#"{"perceivable": {"name": " the\ndoor ", "description": "oak", "aliases": ["the gate"],
                "affordances": "open, close", "salience": 0.5, "room": "hall"}, "occluder": 1}"#,
        );
        let tags = tags.unwrap();
        let door = tags.perceivable.unwrap();
        assert_eq!(
            (door.name.as_str(), door.description.as_str()),
            ("the door", "oak")
        );
        assert!(door.affords("close") && door.aliases == ["the gate"]);
        assert_eq!(
            (tags.room.as_deref(), tags.salience),
            (Some("hall"), Some(0.5))
        );
    }

    #[test]
    fn others_properties_are_none_of_its_business() {
        assert_eq!(
            Tags::read(r#"{"cycles": {"samples": [1, 2]}}"#),
            Ok(Tags::default())
        );
        assert!(Tags::read(r#"{"occluder": 1}"#).unwrap().occluder);
    }

    #[test]
    fn what_is_wrong_is_told_in_a_sentence() {
        let told = |extras: &str| Tags::read(extras).unwrap_err().to_string();
        let long = format!(r#"{{"perceivable": "{}"}}"#, "x".repeat(65));
        assert!(told(&long).contains("more than 64 characters"));
        let many = format!(
            r#"{{"perceivable": "a", "aliases": "{}"}}"#,
            "b, ".repeat(9)
        );
        assert!(told(&many).contains("`aliases` has more than 8"));
        assert!(told(r#"{"perceivable": "a", "aliases": [1]}"#).contains("commas"));
        assert!(told(r#"{"salience": 7}"#).contains("from 0 to 1"));
        assert!(told(r#"{"occluder": "wall"}"#).contains("true or false"));
        assert!(told("[]").contains("no JSON object"));
        assert!(told("{").contains("no JSON object"));
        assert!(told(&" ".repeat(LARGEST + 1)).contains("65537 bytes"));
        assert!(told(&"[".repeat(60_000)).contains("no JSON object"), "deep");
    }

    #[test]
    fn a_scene_is_tagged_as_it_comes() {
        let mut game = banter_core::test_app::TestApp::new().with(crate::SensePlugin);
        let extras = |value: &str| GltfExtras {
            value: value.to_owned(),
        };
        let world = game.world_mut();
        let mug = world
            .spawn(extras(r#"{"perceivable": "the red mug", "salience": 0.4}"#))
            .id();
        let own = (
            Perceivable::named("the crown"),
            extras(r#"{"perceivable": "a hat"}"#),
        );
        let own = world.spawn(own).id();
        let broken = world.spawn(extras("{")).id();
        let wall = world.spawn(extras(r#"{"occluder": true}"#)).id();
        let part = world.spawn((Mesh3d::default(), ChildOf(wall))).id();
        game.step();
        let name = |it: Entity| {
            game.world()
                .get::<Perceivable>(it)
                .map(|it| it.name.as_str())
        };
        assert_eq!(name(mug), Some("the red mug"));
        assert_eq!(name(own), Some("the crown"));
        assert_eq!(name(broken), None);
        assert!(game.world().get::<Occluder>(part).is_some());
        assert_eq!(game.world().get::<Salience>(mug), Some(&Salience(0.4)));
    }

    proptest! {
        #[test]
        fn nothing_that_is_written_does_harm(extras in "\\PC{0,200}") {
            let _ = Tags::read(&extras);
        }

        #[test]
        fn what_is_taken_is_bounded(name in "\\PC{0,100}", list in "\\PC{0,300}") {
            let extras = serde_json::json!({"perceivable": name, "aliases": list}).to_string();
            if let Ok(Tags { perceivable: Some(it), .. }) = Tags::read(&extras) {
                prop_assert!(it.name.chars().count() <= NAME && it.aliases.len() <= MOST);
                prop_assert!(!it.name.contains(char::is_control));
            }
        }
    }
}
