//! The bones of a humanoid, as VRM 1.0 names them.

use std::ops::{Index, IndexMut};

/// Side of a body: its own left or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Its own left, towards +X of the body.
    Left,
    /// Its own right, towards -X of the body.
    Right,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Left, Self::Right];

    /// 1 on the left, -1 on the right: the sign of X.
    pub fn sign(self) -> f32 {
        match self {
            Self::Left => 1.0,
            Self::Right => -1.0,
        }
    }

    /// 0 on the left, 1 on the right.
    pub fn index(self) -> usize {
        usize::from(self == Self::Right)
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }

    /// Its shoulder, upper arm, lower arm and hand.
    pub fn arm(self) -> [Bone; 4] {
        use Bone::*;
        match self {
            Self::Left => [LeftShoulder, LeftUpperArm, LeftLowerArm, LeftHand],
            Self::Right => [RightShoulder, RightUpperArm, RightLowerArm, RightHand],
        }
    }

    /// Its upper leg, lower leg, foot and toes.
    pub fn leg(self) -> [Bone; 4] {
        use Bone::*;
        match self {
            Self::Left => [LeftUpperLeg, LeftLowerLeg, LeftFoot, LeftToes],
            Self::Right => [RightUpperLeg, RightLowerLeg, RightFoot, RightToes],
        }
    }

    /// Its fingers, thumb first, each from the palm to the tip.
    pub fn fingers(self) -> [[Bone; 3]; 5] {
        use Bone::*;
        match self {
            Self::Left => [
                [LeftThumbMetacarpal, LeftThumbProximal, LeftThumbDistal],
                [LeftIndexProximal, LeftIndexIntermediate, LeftIndexDistal],
                [LeftMiddleProximal, LeftMiddleIntermediate, LeftMiddleDistal],
                [LeftRingProximal, LeftRingIntermediate, LeftRingDistal],
                [LeftLittleProximal, LeftLittleIntermediate, LeftLittleDistal],
            ],
            Self::Right => [
                [RightThumbMetacarpal, RightThumbProximal, RightThumbDistal],
                [RightIndexProximal, RightIndexIntermediate, RightIndexDistal],
                [
                    RightMiddleProximal,
                    RightMiddleIntermediate,
                    RightMiddleDistal,
                ],
                [RightRingProximal, RightRingIntermediate, RightRingDistal],
                [
                    RightLittleProximal,
                    RightLittleIntermediate,
                    RightLittleDistal,
                ],
            ],
        }
    }
}

macro_rules! bones {
    ($($bone:ident $name:literal $parent:ident,)*) => {
        /// Bone of a humanoid. Parents come before their children in [`Bone::ALL`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Bone {
            $(#[doc = concat!("`", $name, "`")] $bone,)*
        }

        impl Bone {
            /// All of them, parents first.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$bone,)*];
            /// How many there are.
            pub const COUNT: usize = [$($name,)*].len();

            /// All but the fingers: they come last, and nothing hangs on them.
            pub const BODY: &[Self] = Self::ALL.split_at(Self::LeftThumbMetacarpal as usize).0;

            /// VRM's name for it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$bone => $name,)* }
            }

            /// The bone that it hangs on, were none missing; that of the hips is the hips.
            pub const fn parent(self) -> Self {
                match self { $(Self::$bone => Self::$parent,)* }
            }
        }
    };
}

bones! {
    Hips "hips" Hips,
    Spine "spine" Hips,
    Chest "chest" Spine,
    UpperChest "upperChest" Chest,
    Neck "neck" UpperChest,
    Head "head" Neck,
    Jaw "jaw" Head,
    LeftEye "leftEye" Head,
    RightEye "rightEye" Head,
    LeftUpperLeg "leftUpperLeg" Hips,
    LeftLowerLeg "leftLowerLeg" LeftUpperLeg,
    LeftFoot "leftFoot" LeftLowerLeg,
    LeftToes "leftToes" LeftFoot,
    RightUpperLeg "rightUpperLeg" Hips,
    RightLowerLeg "rightLowerLeg" RightUpperLeg,
    RightFoot "rightFoot" RightLowerLeg,
    RightToes "rightToes" RightFoot,
    LeftShoulder "leftShoulder" UpperChest,
    LeftUpperArm "leftUpperArm" LeftShoulder,
    LeftLowerArm "leftLowerArm" LeftUpperArm,
    LeftHand "leftHand" LeftLowerArm,
    RightShoulder "rightShoulder" UpperChest,
    RightUpperArm "rightUpperArm" RightShoulder,
    RightLowerArm "rightLowerArm" RightUpperArm,
    RightHand "rightHand" RightLowerArm,
    LeftThumbMetacarpal "leftThumbMetacarpal" LeftHand,
    LeftThumbProximal "leftThumbProximal" LeftThumbMetacarpal,
    LeftThumbDistal "leftThumbDistal" LeftThumbProximal,
    LeftIndexProximal "leftIndexProximal" LeftHand,
    LeftIndexIntermediate "leftIndexIntermediate" LeftIndexProximal,
    LeftIndexDistal "leftIndexDistal" LeftIndexIntermediate,
    LeftMiddleProximal "leftMiddleProximal" LeftHand,
    LeftMiddleIntermediate "leftMiddleIntermediate" LeftMiddleProximal,
    LeftMiddleDistal "leftMiddleDistal" LeftMiddleIntermediate,
    LeftRingProximal "leftRingProximal" LeftHand,
    LeftRingIntermediate "leftRingIntermediate" LeftRingProximal,
    LeftRingDistal "leftRingDistal" LeftRingIntermediate,
    LeftLittleProximal "leftLittleProximal" LeftHand,
    LeftLittleIntermediate "leftLittleIntermediate" LeftLittleProximal,
    LeftLittleDistal "leftLittleDistal" LeftLittleIntermediate,
    RightThumbMetacarpal "rightThumbMetacarpal" RightHand,
    RightThumbProximal "rightThumbProximal" RightThumbMetacarpal,
    RightThumbDistal "rightThumbDistal" RightThumbProximal,
    RightIndexProximal "rightIndexProximal" RightHand,
    RightIndexIntermediate "rightIndexIntermediate" RightIndexProximal,
    RightIndexDistal "rightIndexDistal" RightIndexIntermediate,
    RightMiddleProximal "rightMiddleProximal" RightHand,
    RightMiddleIntermediate "rightMiddleIntermediate" RightMiddleProximal,
    RightMiddleDistal "rightMiddleDistal" RightMiddleIntermediate,
    RightRingProximal "rightRingProximal" RightHand,
    RightRingIntermediate "rightRingIntermediate" RightRingProximal,
    RightRingDistal "rightRingDistal" RightRingIntermediate,
    RightLittleProximal "rightLittleProximal" RightHand,
    RightLittleIntermediate "rightLittleIntermediate" RightLittleProximal,
    RightLittleDistal "rightLittleDistal" RightLittleIntermediate,
}

impl Bone {
    /// The bones that VRM 1.0 demands of every humanoid, and without which a body does not move.
    pub const REQUIRED: [Self; 15] = [
        Self::Hips,
        Self::Spine,
        Self::Head,
        Self::LeftUpperLeg,
        Self::LeftLowerLeg,
        Self::LeftFoot,
        Self::RightUpperLeg,
        Self::RightLowerLeg,
        Self::RightFoot,
        Self::LeftUpperArm,
        Self::LeftLowerArm,
        Self::LeftHand,
        Self::RightUpperArm,
        Self::RightLowerArm,
        Self::RightHand,
    ];

    /// The bone of this name of VRM's.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bone| bone.name() == name)
    }

    /// Whether it belongs to a finger.
    pub fn is_finger(self) -> bool {
        self as u8 >= Self::LeftThumbMetacarpal as u8
    }

    /// The side that it is on, unless it is in the middle.
    pub fn side(self) -> Option<Side> {
        let name = self.name();
        if name.starts_with("left") {
            Some(Side::Left)
        } else {
            name.starts_with("right").then_some(Side::Right)
        }
    }

    /// Its namesake on the other side; itself in the middle.
    #[must_use]
    pub fn mirror(self) -> Self {
        let at = |list: &[Self]| list.iter().position(|bone| *bone == self);
        for side in Side::BOTH {
            let (mine, other) = (side, side.other());
            for (from, to) in [(mine.arm(), other.arm()), (mine.leg(), other.leg())] {
                if let Some(to) = at(&from).and_then(|k| to.get(k)) {
                    return *to;
                }
            }
            let (from, to) = (mine.fingers(), other.fingers());
            if let Some(k) = at(from.as_flattened()) {
                return to.as_flattened()[k];
            }
        }
        match self {
            Self::LeftEye => Self::RightEye,
            Self::RightEye => Self::LeftEye,
            middle => middle,
        }
    }
}

/// One value for each bone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerBone<T>(pub [T; Bone::COUNT]);

impl<T: Copy> PerBone<T> {
    /// The same for all.
    pub fn of(value: T) -> Self {
        Self([value; Bone::COUNT])
    }
}

impl<T> Index<Bone> for PerBone<T> {
    type Output = T;

    fn index(&self, bone: Bone) -> &T {
        &self.0[bone as usize]
    }
}

impl<T> IndexMut<Bone> for PerBone<T> {
    fn index_mut(&mut self, bone: Bone) -> &mut T {
        &mut self.0[bone as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_come_first() {
        for (place, bone) in Bone::ALL.into_iter().enumerate() {
            assert_eq!(bone as usize, place);
            assert!(
                bone == Bone::Hips || (bone.parent() as usize) < place,
                "{bone:?}"
            );
            assert_eq!(Bone::named(bone.name()), Some(bone));
        }
    }

    #[test]
    fn a_mirror_shows_the_other_side_and_back() {
        for bone in Bone::ALL {
            assert_eq!(bone.mirror().mirror(), bone);
            assert_eq!(
                bone.mirror().side(),
                bone.side().map(Side::other),
                "{bone:?}"
            );
        }
    }
}
