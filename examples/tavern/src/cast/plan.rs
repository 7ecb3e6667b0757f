//! The form of `assets/tavern/cast.toml`.

use bevy::math::Vec3;
use serde::Deserialize;

/// The most people and the longest text.
const MOST: usize = 16;
const LONGEST: usize = 128;
/// No place is further, in metres.
const FARTHEST: f32 = 100.0;

/// Who is there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CastPlan {
    /// Where those wait who come later.
    pub(crate) outside: Outside,
    /// The people.
    #[serde(default)]
    pub(crate) person: Vec<Person>,
    /// The dog, if there is one.
    pub(crate) dog: Option<DogPlan>,
}

/// Where those wait who come later.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Outside {
    pub(crate) at: Vec3,
    pub(crate) facing: Vec3,
    /// The name of the door by which they come.
    pub(crate) door: String,
}

/// Somebody.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Person {
    /// Who it is: a file below the assets.
    pub(crate) persona: String,
    #[serde(default)]
    pub(crate) at: Vec3,
    #[serde(default = "ahead")]
    pub(crate) facing: Vec3,
    /// The name of the seat on which they sit down.
    pub(crate) sits: Option<String>,
    /// Whether they come when they are called in.
    #[serde(default)]
    pub(crate) comes_later: bool,
}

/// The dog.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DogPlan {
    /// What people call it when they speak of it.
    pub(crate) name: String,
    /// What it comes to.
    pub(crate) called: String,
    pub(crate) description: String,
    pub(crate) model: String,
    pub(crate) at: Vec3,
    pub(crate) facing: Vec3,
}

fn ahead() -> Vec3 {
    Vec3::Z
}

impl CastPlan {
    /// Reads a plan.
    ///
    /// # Errors
    /// One sentence that says what is wrong, and where.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let plan: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = 1 + before.unwrap_or_default().matches('\n').count();
            let message = error.message().lines().collect::<Vec<_>>().join(", ");
            format!("line {line}: {message}")
        })?;
        if plan.person.len() > MOST {
            return Err(format!("more than {MOST} people do not fit in"));
        }
        let files = plan.person.iter().map(|person| &person.persona);
        let files = files.chain(plan.dog.iter().map(|dog| &dog.model));
        for file in files {
            let climbs = file.split(['/', '\\']).any(|part| part == "..") || file.starts_with('/');
            if climbs || file.len() > LONGEST {
                return Err(format!("`{file:.40}` is no file below the assets"));
            }
        }
        let people = plan
            .person
            .iter()
            .flat_map(|person| [person.at, person.facing]);
        let dog = plan.dog.iter().flat_map(|dog| [dog.at, dog.facing]);
        let mut places = people
            .chain(dog)
            .chain([plan.outside.at, plan.outside.facing]);
        match places.find(|place| !place.is_finite() || place.abs().max_element() > FARTHEST) {
            Some(place) => Err(format!("{place} m is out of every room")),
            None => Ok(plan),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_plan_that_ships_is_good_and_all_have_personas_with_avatars() {
        let plan = CastPlan::parse(include_str!("../../../../assets/tavern/cast.toml")).unwrap();
        let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
        assert!(plan.person.len() >= 4);
        for person in &plan.person {
            let text = std::fs::read_to_string(assets.join(&person.persona)).unwrap();
            let persona = bevy_banter::persona::Persona::parse(&text, &person.persona).unwrap();
            assert!(
                assets.join(persona.avatar.unwrap()).exists(),
                "{}",
                persona.name
            );
        }
        assert!(assets.join(plan.dog.unwrap().model).exists());
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        let outside = "[outside]\nat = [0, 0, 0]\nfacing = [1, 0, 0]\ndoor = \"the door\"\n";
        let why = |text: &str| CastPlan::parse(&format!("{outside}{text}")).unwrap_err();
        assert!(why("[[person]]\npersna = \"a\"\n").starts_with("line 6: unknown field"));
        assert!(why("[[person]]\npersona = \"../a\"\n").contains("no file below the assets"));
        assert!(
            why("[[person]]\npersona = \"a\"\nat = [1e9, 0, 0]\n").contains("out of every room")
        );
    }
}
