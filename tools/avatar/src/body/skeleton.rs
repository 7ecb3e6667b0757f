//! The bones, named as VRM 1.0 names them: trunk, head with eyes and jaw, arms with fifteen finger joints a hand,
//! legs with toes.

use super::hand::FINGERS;
use super::shape::{HEAD, Shape, from_arm};
use crate::math::{Vec3, v3};
use crate::mesh::{Model, Node};

/// A bone, and the place of its joint in mm.
#[derive(Clone, Debug)]
pub(crate) struct Bone {
    pub(crate) name: String,
    pub(crate) parent: Option<usize>,
    /// In the T-pose that the file is bound in.
    pub(crate) place: Vec3,
    /// In the modelling pose.
    pub(crate) model: Vec3,
}

/// All bones; parents come first.
#[derive(Clone, Debug)]
pub(crate) struct Skeleton {
    pub(crate) bones: Vec<Bone>,
}

/// The neck's joint.
pub(crate) const NECK: Vec3 = v3(0.0, 1408.0, -22.0);
/// The joint of the jaw, seen from the head's.
const JAW: Vec3 = v3(0.0, 14.0, -2.0);

impl Skeleton {
    /// The bones of a body; `eye` is the left eyeball's middle, seen from the head's joint.
    pub(crate) fn new(shape: &Shape, eye: Vec3) -> Self {
        let mut all = Self { bones: Vec::new() };
        all.add("hips", None, v3(0.0, 905.0, -22.0));
        all.add("spine", Some("hips"), v3(0.0, 985.0, -30.0));
        all.add("chest", Some("spine"), v3(0.0, 1090.0, -36.0));
        all.add("upperChest", Some("chest"), v3(0.0, 1210.0, -42.0));
        all.add("neck", Some("upperChest"), NECK);
        all.add("head", Some("neck"), HEAD);
        all.add("jaw", Some("head"), HEAD + JAW);
        for side in [1.0, -1.0] {
            let out = |p: Vec3| v3(side * p.x, p.y, p.z);
            let named = |part: &str| format!("{}{part}", if side > 0.0 { "left" } else { "right" });
            all.add(&named("Eye"), Some("head"), HEAD + out(eye));
            all.add(
                &named("Shoulder"),
                Some("upperChest"),
                out(v3(22.0, 1362.0, -32.0)),
            );
            all.arm(shape, side, &named);
            let mut above = "hips".to_owned();
            for (part, place) in [
                ("UpperLeg", shape.hip()),
                ("LowerLeg", shape.knee()),
                ("Foot", shape.ankle()),
                ("Toes", shape.toes()),
            ] {
                all.add(&named(part), Some(&above), out(place));
                above = named(part);
            }
        }
        all
    }

    fn arm(&mut self, shape: &Shape, side: f64, named: &dyn Fn(&str) -> String) {
        let wrist = shape.upper_arm() + shape.forearm();
        let mut add = |part: &str, parent: &str, q: Vec3| {
            let (t, a) = (shape.arm() + q, from_arm(shape, q));
            let parent = Some(self.index(&named(parent)));
            self.bones.push(Bone {
                name: named(part),
                parent,
                place: v3(side * t.x, t.y, t.z),
                model: v3(side * a.x, a.y, a.z),
            });
        };
        add("UpperArm", "Shoulder", Vec3::ZERO);
        add("LowerArm", "UpperArm", v3(shape.upper_arm(), 0.0, 0.0));
        add("Hand", "LowerArm", v3(wrist, 0.0, 0.0));
        for finger in &FINGERS {
            let mut above = "Hand".to_owned();
            for (k, bone) in finger.bones.iter().enumerate() {
                let part = format!("{}{bone}", finger.name);
                add(
                    &part,
                    &above,
                    v3(wrist, 0.0, 0.0) + finger.joint(k) * shape.hand(),
                );
                above = part;
            }
        }
    }

    /// One more bone, below one that is there.
    pub(crate) fn add(&mut self, name: &str, parent: Option<&str>, place: Vec3) {
        let parent = parent.map(|p| self.index(p));
        self.bones.push(Bone {
            name: name.to_owned(),
            parent,
            place,
            model: place,
        });
    }

    /// The bones as the nodes of a file, `scale` times as large as their numbers say.
    pub(crate) fn model(&self, name: &str, scale: f64) -> Model {
        let mut nodes = vec![Node::bare(name, None, Vec3::ZERO)];
        for bone in &self.bones {
            let above = bone.parent.map_or(Vec3::ZERO, |p| self.bones[p].place);
            let parent = Some(bone.parent.map_or(0, |p| p + 1));
            nodes.push(Node::bare(&bone.name, parent, bone.place - above));
        }
        Model {
            nodes,
            joints: (1..=self.bones.len()).collect(),
            places: self.bones.iter().map(|b| b.place).collect(),
            scale,
        }
    }

    /// The place of a bone in the list; the first one's for a name that is not there.
    pub(crate) fn index(&self, name: &str) -> usize {
        self.bones.iter().position(|b| b.name == name).unwrap_or(0)
    }
}
