//! How skin and cloth hang on the bones: at most four for a vertex, by where it lies along them and which limb is
//! nearest.

use super::field::Body;
use super::hand::FINGERS;
use super::shape::to_arm;
use super::skeleton::Skeleton;
use crate::head;
use crate::math::{Vec3, smoothstep, v3};
use crate::mesh::Hold;

/// What tells the bones of a vertex.
pub(crate) struct Weights<'a> {
    pub(crate) body: &'a Body,
    pub(crate) skeleton: &'a Skeleton,
}

/// How a surface follows the legs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cut {
    /// It is around each leg.
    Legs,
    /// It hangs around both.
    Skirt,
    /// It hangs from the shoulders.
    Cloak,
}

type List = Vec<(usize, f64)>;

impl Weights<'_> {
    /// The bones of a point in the modelling pose.
    pub(crate) fn at(&self, p: Vec3, cut: Cut) -> Hold {
        let mut list: List = Vec::new();
        let on_arm = if cut == Cut::Legs {
            self.arm_share(p)
        } else {
            0.0
        };
        if on_arm > 0.0 {
            self.arm(p, on_arm, &mut list);
        }
        self.trunk(p, 1.0 - on_arm, cut, &mut list);
        strongest(list)
    }

    /// How much a point goes with the arm of its side.
    pub(crate) fn arm_share(&self, p: Vec3) -> f64 {
        let left = v3(p.x.abs(), p.y, p.z);
        let q = to_arm(&self.body.shape, left);
        if q.x < -60.0 {
            return 0.0;
        }
        let from_line = (q.y * q.y + q.z * q.z).sqrt() - 44.0;
        let nearer = smoothstep(50.0, -45.0, from_line - self.body.trunk(left).max(-30.0));
        let within = smoothstep(120.0, 70.0, from_line);
        within * nearer * smoothstep(-42.0, 52.0, q.x)
    }

    fn arm(&self, p: Vec3, share: f64, list: &mut List) {
        let shape = &self.body.shape;
        let side = if p.x >= 0.0 { "left" } else { "right" };
        let bone = |part: &str| self.skeleton.index(&format!("{side}{part}"));
        let q = to_arm(shape, v3(p.x.abs(), p.y, p.z));
        let elbow = shape.upper_arm();
        let wrist = elbow + shape.forearm();
        let lower = smoothstep(elbow - 36.0, elbow + 36.0, q.x);
        let hand = smoothstep(wrist - 20.0, wrist + 14.0, q.x);
        list.push((bone("UpperArm"), share * (1.0 - lower)));
        list.push((bone("LowerArm"), share * lower * (1.0 - hand)));
        if hand <= 0.0 {
            return;
        }
        let size = shape.hand();
        let r = (q - v3(wrist, 0.0, 0.0)) * (1.0 / size);
        // The finger whose line is nearest, measured in its own thickness.
        let nearest = FINGERS
            .iter()
            .map(|f| (f, f.near(r)))
            .min_by(|a, b| (a.1.1 - a.0.radii[1]).total_cmp(&(b.1.1 - b.0.radii[1])));
        let Some((finger, (run, off))) = nearest else {
            return;
        };
        let thumb = finger.name == "Thumb";
        let (before, after) = if thumb { (2.0, 26.0) } else { (-9.0, 9.0) };
        let close = if thumb {
            smoothstep(30.0, 14.0, off)
        } else {
            1.0
        };
        let on = smoothstep(before, after, run) * close;
        list.push((bone("Hand"), share * hand * (1.0 - on)));
        let second = smoothstep(finger.lengths[0] - 6.0, finger.lengths[0] + 6.0, run);
        let at = finger.lengths[0] + finger.lengths[1];
        let third = smoothstep(at - 5.0, at + 5.0, run);
        let parts = [1.0 - second, second * (1.0 - third), second * third];
        for (name, part) in finger.bones.iter().zip(parts) {
            let part = share * hand * on * part;
            list.push((bone(&format!("{}{name}", finger.name)), part));
        }
    }

    fn trunk(&self, p: Vec3, share: f64, cut: Cut, list: &mut List) {
        let bone = |name: &str| self.skeleton.index(name);
        let side = |x: f64| if x >= 0.0 { "left" } else { "right" };
        // The neck, as the head's own skin hangs on it.
        let [head, neck, _] = head::bones::shares(p - super::shape::HEAD);
        list.push((bone("head"), share * head));
        list.push((bone("neck"), share * neck));
        let share = share * (1.0 - head - neck);
        let ax = p.x.abs();
        let shoulder = smoothstep(30.0, 130.0, ax) * smoothstep(1230.0, 1335.0, p.y);
        let shoulder = if cut == Cut::Cloak {
            0.35 * shoulder
        } else {
            0.85 * shoulder
        };
        list.push((bone(&format!("{}Shoulder", side(p.x))), share * shoulder));
        let share = share * (1.0 - shoulder);
        let upper = smoothstep(1155.0, 1265.0, p.y);
        let chest = smoothstep(1035.0, 1145.0, p.y);
        let spine = smoothstep(925.0, 1045.0, p.y);
        list.push((bone("upperChest"), share * upper));
        list.push((bone("chest"), share * chest * (1.0 - upper)));
        list.push((bone("spine"), share * spine * (1.0 - chest)));
        let share = share * (1.0 - spine);
        if cut == Cut::Cloak {
            list.push((bone("hips"), share));
            return;
        }
        self.legs(p, share, cut, list);
    }

    fn legs(&self, p: Vec3, share: f64, cut: Cut, list: &mut List) {
        let shape = &self.body.shape;
        let (hip, knee) = (shape.hip().y, shape.knee().y);
        let skirt = cut == Cut::Skirt;
        // The fold is in front, the seat behind follows less.
        let fold = p.y - 0.25 * (p.z + 20.0).clamp(-90.0, 90.0);
        let leg = if skirt {
            0.94 * smoothstep(hip + 80.0, hip - 170.0, p.y)
        } else {
            smoothstep(hip + 75.0, hip - 85.0, fold)
        };
        list.push((self.skeleton.index("hips"), share * (1.0 - leg)));
        let left = if skirt {
            smoothstep(-95.0, 95.0, p.x)
        } else {
            smoothstep(-16.0, 16.0, p.x)
        };
        for (side, part) in [("left", left), ("right", 1.0 - left)] {
            let bone = |name: &str| self.skeleton.index(&format!("{side}{name}"));
            let part = share * leg * part;
            let blend = if skirt { 85.0 } else { 46.0 };
            let lower = smoothstep(knee + blend, knee - blend, p.y) * if skirt { 0.9 } else { 1.0 };
            list.push((bone("UpperLeg"), part * (1.0 - lower)));
            if skirt {
                list.push((bone("LowerLeg"), part * lower));
                continue;
            }
            let foot = smoothstep(112.0, 62.0, p.y);
            let toes = smoothstep(55.0, 105.0, p.z) * foot;
            list.push((bone("LowerLeg"), part * lower * (1.0 - foot)));
            list.push((bone("Foot"), part * lower * (foot - toes)));
            list.push((bone("Toes"), part * lower * toes));
        }
    }
}

/// The four that matter most, together 1.
fn strongest(list: List) -> Hold {
    let mut merged: List = Vec::new();
    for (bone, share) in list {
        match merged.iter_mut().find(|m| m.0 == bone) {
            Some(m) => m.1 += share,
            None => merged.push((bone, share)),
        }
    }
    merged.retain(|m| m.1 > 1e-4);
    merged.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    merged.truncate(4);
    let sum: f64 = merged.iter().map(|m| m.1).sum();
    let mut hold = [(0u8, 0.0); 4];
    for (slot, (bone, share)) in hold.iter_mut().zip(merged) {
        *slot = (bone as u8, share / sum.max(1e-9));
    }
    hold
}
