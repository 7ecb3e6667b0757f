//! Which node of a skeleton is which bone, by their names.
//!
//! A name is taken apart into words: what stands before a `:` or `|` is a namespace, and a word for a side may stand
//! anywhere. What is left is looked up in [`WORDS`], which has the words of VRM, Mixamo, Rigify, Unreal's mannequin,
//! 3ds Max's Biped and common Blender rigs. The trunk is not told by names but by the tree: rigs count spines from
//! below or above, from 0 or 1, and call the hips a spine.

use crate::bone::{Bone, Side};
use std::collections::BTreeMap;

/// Bones by the names that they have in a game's own models, which count more than any other way to tell.
///
/// ```
/// use banter_motion::NameTable;
///
/// let table: NameTable = toml::from_str("hips = 'Becken'\nleftHand = 'Hand_links'").unwrap();
/// assert_eq!(table.bone("Becken"), Some(banter_motion::Bone::Hips));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(transparent)]
pub struct NameTable {
    /// The name of a node in the model for a bone's name in VRM.
    pub names: BTreeMap<String, String>,
}

impl NameTable {
    /// The bone that has this name in the model, if the table says so.
    pub fn bone(&self, node: &str) -> Option<Bone> {
        let found = self.names.iter().find(|(_, name)| *name == node);
        found.and_then(|(bone, _)| Bone::named(bone))
    }
}

/// A part of one side of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Arm(usize),
    Leg(usize),
    Finger(usize, usize),
    /// `leg`: the lower one, or the upper one where another is called the lower.
    SomeLeg,
}

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Head,
    Neck,
    Hips,
    Of(Side, Part),
}

/// What is left of a name without side, prefix and signs, and what it means.
const WORDS: &[(&str, Part)] = &[
    ("shoulder", Part::Arm(0)),
    ("clavicle", Part::Arm(0)),
    ("collar", Part::Arm(0)),
    ("collarbone", Part::Arm(0)),
    ("upperarm", Part::Arm(1)),
    ("uparm", Part::Arm(1)),
    ("armupper", Part::Arm(1)),
    ("arm", Part::Arm(1)),
    ("lowerarm", Part::Arm(2)),
    ("lowarm", Part::Arm(2)),
    ("forearm", Part::Arm(2)),
    ("armlower", Part::Arm(2)),
    ("elbow", Part::Arm(2)),
    ("hand", Part::Arm(3)),
    ("wrist", Part::Arm(3)),
    ("upperleg", Part::Leg(0)),
    ("upleg", Part::Leg(0)),
    ("legupper", Part::Leg(0)),
    ("thigh", Part::Leg(0)),
    ("leg", Part::SomeLeg),
    ("lowerleg", Part::Leg(1)),
    ("lowleg", Part::Leg(1)),
    ("leglower", Part::Leg(1)),
    ("calf", Part::Leg(1)),
    ("shin", Part::Leg(1)),
    ("knee", Part::Leg(1)),
    ("foot", Part::Leg(2)),
    ("ankle", Part::Leg(2)),
    ("toes", Part::Leg(3)),
    ("toe", Part::Leg(3)),
    ("toebase", Part::Leg(3)),
    ("ball", Part::Leg(3)),
];

const FINGERS: [&[&str]; 5] = [
    &["thumb"],
    &["index"],
    &["middle", "mid"],
    &["ring"],
    &["little", "pinky", "pinkie"],
];

/// Words of whole rigs that say nothing of a bone.
const PREFIXES: &[&str] = &[
    "def",
    "mixamorig",
    "j",
    "bip",
    "bip01",
    "bip001",
    "cc",
    "base",
    "armature",
    "valvebiped",
    "bn",
    "jnt",
    "bone",
    "sk",
];
/// Words of bones that are none: they steer, twist or end others.
const STEERING: &[&str] = &[
    "twist",
    "roll",
    "ik",
    "fk",
    "pole",
    "ctrl",
    "control",
    "mch",
    "org",
    "end",
    "nub",
    "tip",
    "target",
    "helper",
    "vis",
    "tweak",
    "metacarpal2",
    "socket",
    "weapon",
    "prop",
];

/// The words of a name in lower case: `mixamorig:LeftForeArm` has `left`, `fore`, `arm`.
fn words(name: &str) -> Vec<String> {
    let bare = name.rsplit([':', '|']).next().unwrap_or(name);
    let mut words = Vec::new();
    let mut word = String::new();
    let mut last = ' ';
    for c in bare.chars().take(64) {
        let breaks =
            c.is_uppercase() && last.is_lowercase() || c.is_ascii_digit() && last.is_lowercase();
        if breaks || !c.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        last = c;
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

fn side(word: &str) -> Option<Side> {
    match word {
        "left" | "l" | "lft" => Some(Side::Left),
        "right" | "r" | "rgt" => Some(Side::Right),
        _ => None,
    }
}

/// What a node's name says, if it says anything.
pub(crate) fn read(name: &str) -> Option<Said> {
    let mut words = words(name);
    if words.iter().any(|word| STEERING.contains(&word.as_str())) {
        return None;
    }
    let found = words.iter().find_map(|word| side(word));
    words.retain(|word| side(word).is_none() && !PREFIXES.contains(&word.as_str()));
    let mut text = words.concat();
    // `mixamorigHead`, and the number in `Bip01 Head`.
    if let Some(rest) = text.strip_prefix("mixamorig") {
        text = rest.to_owned();
    }
    let text = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let Some(side) = found else {
        return match text {
            "head" => Some(Said::Head),
            "neck" | "neck1" | "neck01" => Some(Said::Neck),
            "hips" | "hip" | "pelvis" => Some(Said::Hips),
            _ => None,
        };
    };
    if let Some((_, part)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(Said::Of(side, *part));
    }
    finger(text).map(|(finger, joint)| Said::Of(side, Part::Finger(finger, joint)))
}

/// `handindex1`, `findex01`, `indexproximal`, `finger02`: which finger, and which of its joints.
fn finger(text: &str) -> Option<(usize, usize)> {
    if let Some(digits) = text.strip_prefix("finger") {
        // Biped: the first digit is the finger, the second the joint, which the first one lacks.
        let mut digits = digits.chars().map(|c| c.to_digit(10));
        let finger = digits.next()??;
        let joint = digits.next().unwrap_or(Some(0))?;
        return (finger < 5 && joint < 3).then_some((finger as usize, joint as usize));
    }
    let (finger, rest) = FINGERS.iter().enumerate().find_map(|(finger, names)| {
        let found = names.iter().filter_map(|name| text.split_once(name));
        let (before, rest) = found.min_by_key(|(_, rest)| rest.len())?;
        ["", "hand", "f", "finger"]
            .contains(&before)
            .then_some((finger, rest))
    })?;
    let joint = match rest.trim_start_matches("finger").trim_start_matches('0') {
        "1" => 0,
        "2" => 1,
        "3" => 2,
        "metacarpal" if finger == 0 => 0,
        "proximal" => usize::from(finger == 0),
        "intermediate" if finger > 0 => 1,
        "distal" => 2,
        _ => return None,
    };
    Some((finger, joint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rigs_of_all_kinds_are_read() {
        use Part::{Arm, Finger, Leg, SomeLeg};
        use Side::{Left, Right};
        for (name, side, part) in [
            ("leftUpperArm", Left, Arm(1)),
            ("J_Bip_L_UpperArm", Left, Arm(1)),
            ("mixamorig:LeftForeArm", Left, Arm(2)),
            ("mixamorigRightUpLeg", Right, Leg(0)),
            ("mixamorig:RightLeg", Right, SomeLeg),
            ("DEF-upper_arm.L", Left, Arm(1)),
            ("DEF-f_index.01.L", Left, Finger(1, 0)),
            ("DEF-thumb.03.R", Right, Finger(0, 2)),
            ("upperarm_l", Left, Arm(1)),
            ("clavicle_r", Right, Arm(0)),
            ("pinky_02_r", Right, Finger(4, 1)),
            ("ball_l", Left, Leg(3)),
            ("UpperArm.R", Right, Arm(1)),
            ("Upper Leg.L", Left, Leg(0)),
            ("Bip01 L Thigh", Left, Leg(0)),
            ("Bip001 R Finger12", Right, Finger(1, 2)),
            ("CC_Base_L_Calf", Left, Leg(1)),
            ("LeftHandMiddle3", Left, Finger(2, 2)),
            ("rightLittleProximal", Right, Finger(4, 0)),
            ("leftThumbMetacarpal", Left, Finger(0, 0)),
            ("leftThumbProximal", Left, Finger(0, 1)),
        ] {
            assert_eq!(read(name), Some(Said::Of(side, part)), "{name}");
        }
        assert_eq!(read("mixamorig:Head"), Some(Said::Head));
        assert_eq!(read("pelvis"), Some(Said::Hips));
    }

    #[test]
    fn what_steers_or_twists_is_no_bone() {
        for name in [
            "upperarm_twist_01_l",
            "ik_hand_l",
            "DEF-upper_arm.L.001",
            "HeadTop_End",
            "MCH-hand.L",
            "Body",
            "leftSleeve",
            "mixamorig:LeftHandIndex4",
        ] {
            assert_eq!(read(name), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn no_name_is_too_strange(name in "\\PC*") {
            let _ = read(&name);
        }
    }
}
