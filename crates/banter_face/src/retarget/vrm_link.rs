//! Which expressions of a VRM move with the face, and what they move.

use super::dialect::{Vowel, both_lids};
use super::links::Row;
use super::make::Make;
use super::signal::{Emotion, FIXED, Look, Part, Signal};
use crate::rig::vrm::{self, Expression, Input, Kind, Live, LookAt, LookBy, Vrm};
use banter_core::Blendshape;

/// The expressions of an avatar that move with its face.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct VrmFace {
    live: Box<[Live]>,
    look: LookAt,
    /// The signal of the first expression.
    first: usize,
    pub(crate) opens: bool,
    pub(crate) looks: bool,
}

impl VrmFace {
    pub(crate) fn len(&self) -> usize {
        self.live.len()
    }

    /// What the expressions read.
    pub(crate) fn signals(&self) -> impl Iterator<Item = Signal> + '_ {
        self.live.iter().flat_map(|live| match &live.input {
            Input::Terms(terms) => terms.iter().map(|(signal, _)| *signal).collect::<Vec<_>>(),
            Input::Look(look) => vec![Signal::look(*look)],
        })
    }

    pub(crate) fn evaluate(&self, signals: &mut [f32]) {
        vrm::evaluate(&self.live, &self.look, self.first, signals);
    }
}

/// Whether the eyes of a VRM are turned by its bones.
pub(crate) fn looks_by_bones(vrm: &Vrm, make: &Make) -> bool {
    vrm.look.by == LookBy::Bones && make.has_eyes
}

/// Links all expressions that have something to show. `free` tells of which parts no ARKit
/// shape of the meshes is in charge.
pub(crate) fn link(
    vrm: &Vrm,
    make: &Make,
    free: impl Fn(Part) -> bool,
    rows: &mut [Vec<Row>],
) -> Option<VrmFace> {
    let choice = Choice::new(vrm, make, free);
    let first = usize::from(FIXED) + make.extras.len();
    let mut live = Vec::new();
    let mut opens = false;
    let mut looks = false;
    for expression in &vrm.expressions {
        let Some((input, part)) = choice.input(expression, make.extras) else {
            continue;
        };
        let signal = Signal((first + live.len()) as u16);
        let mut shown = false;
        for (mesh, rows) in make.meshes.iter().zip(rows.iter_mut()) {
            for bind in &expression.binds {
                if Some(bind.node) == mesh.node && bind.target < mesh.count {
                    let terms = vec![(signal, bind.weight)];
                    rows.push(Row::plain(bind.target as u16, part, terms));
                    shown = true;
                }
            }
        }
        // One that shows nothing itself may still override others.
        if !shown && expression.overrides == default_overrides() {
            continue;
        }
        opens |= shown && expression.kind == Kind::Mouth;
        looks |= shown && expression.kind == Kind::Look;
        live.push(Live {
            input,
            kind: expression.kind,
            is_binary: expression.is_binary,
            overrides: expression.overrides,
        });
    }
    (!live.is_empty()).then(|| VrmFace {
        live: live.into(),
        look: vrm.look,
        first,
        opens,
        looks,
    })
}

fn default_overrides() -> [vrm::Override; 3] {
    [vrm::Override::None; 3]
}

/// Which kinds of expressions the face drives.
struct Choice {
    perfect: bool,
    mouth: bool,
    lids: bool,
    /// Whether each lid has an expression of its own.
    single_lids: bool,
    look: bool,
    /// Whether custom expressions may turn the eyes.
    look_shapes: bool,
    mood: bool,
}

impl Choice {
    fn new(vrm: &Vrm, make: &Make, free: impl Fn(Part) -> bool) -> Self {
        let perfect = vrm.is_perfect_sync();
        let bones = looks_by_bones(vrm, make);
        let has = |shape: Blendshape| {
            let mut shapes = vrm.expressions.iter().filter_map(Expression::shape);
            perfect && shapes.any(|it| it == shape)
        };
        let binds = |name: &str| {
            let named = |it: &&Expression| it.is_preset && it.name == name;
            let found = vrm.expressions.iter().find(named);
            found.is_some_and(|it| !it.binds.is_empty())
        };
        Self {
            perfect,
            mouth: free(Part::Mouth) && !perfect,
            lids: free(Part::Lids) && !has(Blendshape::EyeBlinkLeft),
            single_lids: binds("blinkLeft") && binds("blinkRight"),
            look: free(Part::Look) && !has(Blendshape::EyeLookOutLeft) && !bones,
            look_shapes: !bones,
            mood: free(Part::Mouth) && free(Part::Brows) && !perfect,
        }
    }

    /// What moves an expression, and which part of the face that is.
    fn input(&self, expression: &Expression, extras: &[String]) -> Option<(Input, Part)> {
        let mut terms = Vec::new();
        let mut part = Part::Mood;
        if expression.is_preset {
            use Blendshape::{EyeBlinkLeft, EyeBlinkRight};
            let (right_part, found) = match expression.name.as_str() {
                "aa" => (Part::Mouth, self.vowel(Vowel::A)),
                "ih" => (Part::Mouth, self.vowel(Vowel::I)),
                "ou" => (Part::Mouth, self.vowel(Vowel::U)),
                "ee" => (Part::Mouth, self.vowel(Vowel::E)),
                "oh" => (Part::Mouth, self.vowel(Vowel::O)),
                "blink" => (Part::Lids, self.lid(!self.single_lids, &both_lids())),
                "blinkLeft" => (
                    Part::Lids,
                    self.lid(self.single_lids, &[(Signal::shape(EyeBlinkLeft), 1.0)]),
                ),
                "blinkRight" => (
                    Part::Lids,
                    self.lid(self.single_lids, &[(Signal::shape(EyeBlinkRight), 1.0)]),
                ),
                name => {
                    let look = Look::ALL.into_iter().find(|look| look.name() == name);
                    if let Some(look) = look.filter(|_| self.look) {
                        return Some((Input::Look(look), Part::Look));
                    }
                    let emotion = Emotion::ALL.into_iter().find(|it| it.name() == name);
                    let emotion = emotion.filter(|_| self.mood);
                    let terms = emotion.map(|it| vec![(Signal::emotion(it), 1.0)]);
                    (Part::Mood, terms.unwrap_or_default())
                }
            };
            part = right_part;
            terms = found;
        } else if let Some(shape) = expression.shape().filter(|_| self.perfect) {
            part = Part::of(shape);
            if part != Part::Look || self.look_shapes {
                terms.push((Signal::shape(shape), 1.0));
            }
        }
        let extra = extras.iter().position(|it| *it == expression.name);
        terms.extend(extra.map(|place| (Signal::extra(place as u16), 1.0)));
        (!terms.is_empty()).then(|| (Input::Terms(terms.into()), part))
    }

    fn vowel(&self, vowel: Vowel) -> Vec<(Signal, f32)> {
        if self.mouth {
            vowel.terms()
        } else {
            Vec::new()
        }
    }

    fn lid(&self, used: bool, terms: &[(Signal, f32)]) -> Vec<(Signal, f32)> {
        if self.lids && used {
            terms.to_vec()
        } else {
            Vec::new()
        }
    }
}
