//! The files' form.

use banter_core::persona::{Fact, Persona};
use banter_core::{ActionParameter, ActionSchema, ParameterKind, Perceivable};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A number without bounds goes as far as people count.
const LARGEST: f64 = 1e6;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Scene {
    pub(super) persona: Character,
    #[serde(default)]
    pub(super) knowledge: Vec<String>,
    #[serde(default)]
    pub(super) percepts: Vec<Thing>,
    #[serde(default)]
    pub(super) actions: Vec<Action>,
    #[serde(default)]
    pub(super) dialogue: Vec<Said>,
    pub(super) line: Said,
    pub(super) expected: Option<Vec<Done>>,
}

#[derive(Deserialize)]
pub(super) struct Character {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    manner: String,
    language: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Thing {
    name: String,
    #[serde(default)]
    description: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Action {
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    arguments: Vec<Argument>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Argument {
    name: String,
    #[serde(default)]
    description: String,
    kind: Kind,
    #[serde(default)]
    choices: Vec<String>,
    #[serde(default)]
    optional: bool,
    min: Option<f64>,
    max: Option<f64>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Entity,
    Text,
    Number,
    Choice,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Said {
    pub(super) speaker: String,
    pub(super) text: String,
}

#[derive(Serialize, Deserialize, PartialEq)]
pub(super) struct Done {
    pub(super) name: String,
    pub(super) arguments: Map<String, Value>,
}

#[derive(Serialize)]
pub(super) struct Outcome {
    pub(super) said: Vec<String>,
    pub(super) actions: Vec<Done>,
    pub(super) first_token_ms: Option<f64>,
    pub(super) tokens: Option<u32>,
}

impl Scene {
    /// The persona, who may do all actions of the scene.
    pub(super) fn persona(&self) -> Persona {
        let mut persona = Persona::fallback();
        persona.name.clone_from(&self.persona.name);
        persona.description.clone_from(&self.persona.description);
        persona.manner.clone_from(&self.persona.manner);
        if let Some(language) = &self.persona.language {
            persona.language.clone_from(language);
        }
        let fact = |text: &String| Fact {
            about: vec![text.clone()],
            say: vec![text.clone()],
        };
        persona.facts = self.knowledge.iter().map(fact).collect();
        let named = |action: &Action| banter_core::persona::Action {
            name: action.name.clone(),
            description: String::new(),
            object: false,
        };
        persona.actions = self.actions.iter().map(named).collect();
        persona
    }

    /// What is near. Who speaks is, too.
    pub(super) fn things(&self) -> Vec<Perceivable> {
        let things = self.percepts.iter();
        let thing = |thing: &Thing| Perceivable::named(&thing.name).described(&thing.description);
        let mut things: Vec<_> = things.map(thing).collect();
        if !things.iter().any(|thing| thing.name == self.line.speaker) {
            things.push(Perceivable::named(&self.line.speaker));
        }
        things
    }
}

impl Action {
    pub(super) fn schema(&self) -> ActionSchema {
        let parameter = |argument: &Argument| ActionParameter {
            name: argument.name.clone(),
            description: argument.description.clone(),
            kind: argument.kind(),
            optional: argument.optional,
        };
        ActionSchema {
            name: self.name.clone(),
            description: self.description.clone(),
            parameters: self.arguments.iter().map(parameter).collect(),
        }
    }
}

impl Argument {
    fn kind(&self) -> ParameterKind {
        match self.kind {
            Kind::Entity => ParameterKind::Entity,
            Kind::Text => ParameterKind::Text { longest: 120 },
            Kind::Choice => ParameterKind::Choice(self.choices.clone()),
            Kind::Number => ParameterKind::Number {
                min: self.min.unwrap_or(0.0),
                max: self.max.unwrap_or(LARGEST),
                whole: true,
            },
        }
    }
}

impl Outcome {
    /// Whether exactly this was done, in whatever order.
    pub(super) fn did(&self, expected: &[Done]) -> bool {
        self.actions.len() == expected.len()
            && expected
                .iter()
                .all(|right| self.actions.iter().any(|done| done.is(right)))
    }
}

impl Done {
    fn is(&self, right: &Self) -> bool {
        let same = |(name, value): (&String, &Value)| match (self.arguments.get(name), value) {
            (Some(Value::Number(one)), Value::Number(other)) => one.as_f64() == other.as_f64(),
            (done, value) => done == Some(value),
        };
        self.name == right.name
            && self.arguments.len() == right.arguments.len()
            && right.arguments.iter().all(same)
    }
}
