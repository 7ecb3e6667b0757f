//! The kinds of rigs that are known.

use bevy::prelude::*;

/// Kind of a face rig, by what its mouth is moved with.
///
/// An avatar is taken for the first of these that it is, part by part: lids, eyes and brows
/// may be of another kind than the mouth. Namespaces (`rig:`), names of meshes (`head.`,
/// `Head_`) and what exporters write before and behind a name are not minded. Where several
/// meshes have shapes, as teeth and a beard have, all of them move; one whose names are of
/// another kind than the head's is taken for what it is by itself.
///
/// | kind | names | enough of it |
/// |---|---|---|
/// | [`Table`](Self::Table) | as a [`FaceTable`](crate::FaceTable) says | one |
/// | [`Vrm1`](Self::Vrm1), [`Vrm0`](Self::Vrm0) | the presets `aa ih ou ee oh`, `blink...`, `look...`, `happy angry sad relaxed surprised`; by custom expressions named after ARKit's shapes if there are 30 ("perfect sync"), or by morph targets named so if 8 of them are of the mouth | one |
/// | [`Arkit`](Self::Arkit) | `jawOpen`, `JawOpen`, `jaw_open`; `eyeBlinkLeft`, `eyeBlink_L`, `eyeBlink.L` | 8 of the mouth, or no visemes beside them |
/// | | the same by other names: Faceshift's (`LipsTogether`, `BrowsU_C`), action units (`AU26`, `AU12_L`), MetaHuman's (`CTRL_expressions_mouthLipsTogetherUL`), Character Creator's (`Brow_Drop_L`) | as above |
/// | [`Visemes`](Self::Visemes) | `viseme_sil` to `viseme_ou` (and `viseme_I`, `_O`, `_U`), `vrc.v_aa`, `v_aa` | 4 |
/// | | bare: `sil`, `PP`, `aa`, `E`, ..., or `B_M_P`, `F_V`, `Explosive`, `MBP`, ... | 8 |
/// | | Rhubarb's letters `A` to `H` and `X`, bare or as `mouth_A` | 6 |
/// | | vowels: `A I U E O`, `aa ih ou ee oh`, `mouth_a`, ... | 4 |
/// | [`Vroid`](Self::Vroid) | `Fcl_MTH_A I U E O`, `Fcl_EYE_Close_L`, `Fcl_BRW_Angry`, ...; `Fcl_ALL_...` where there is no `Fcl_BRW_` | 3 vowels |
/// | [`Mmd`](Self::Mmd) | `あ い う え お`, `まばたき`, `怒り`, ... | 3 vowels |
/// | [`Simple`](Self::Simple) | `mouthOpen`, `mouthSmile`, `blink`, `vrc.blink_left`, `eyesClosed`, `eyesLookUp` | one |
/// | [`JawBone`](Self::JawBone) | a node called `Jaw`, `mixamorig:Jaw`, `CC_Base_JawRoot`, `J_Adj_C_Jaw`, `jaw_master`, ...; it opens by 22 degrees at a `jawOpen` of 1 | one |
///
/// Heads are nodes called `Head`, eyes `LeftEye`, `eye_L`, `J_Adj_L_FaceEye` and the like; a
/// VRM names its own. A jaw bone also serves a rig whose shapes do not open the mouth.
///
/// Lips meet on p, b and m on all of them: where no shape closes the lips, the jaw does.
///
/// Where a rig has no shapes for single muscles, moods come from formulas: it is happy that
/// smiles with lifted cheeks, angry with lowered brows, sad with inner brows up and corners
/// of the mouth down, surprised with wide eyes and raised brows, relaxed with a smile and
/// narrowed eyes.
#[derive(Reflect, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RigKind {
    /// Shapes named after ARKit's 52.
    Arkit,
    /// Shapes for the 15 Oculus visemes, as VRChat has them too.
    Visemes,
    /// Expressions of a VRM 1.0 file.
    Vrm1,
    /// Expressions of a VRM 0.x file.
    Vrm0,
    /// VRoid Studio's `Fcl_...` shapes, in a file that is no VRM.
    Vroid,
    /// Japanese names, as MikuMikuDance has them.
    Mmd,
    /// Hardly more than `mouthOpen` or `blink`.
    Simple,
    /// No shapes, but a bone that opens the jaw.
    JawBone,
    /// What a [`FaceTable`](crate::FaceTable) says.
    Table,
}

impl std::fmt::Display for RigKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Self::Arkit => "ARKit's shapes",
            Self::Visemes => "visemes",
            Self::Vrm1 => "a VRM 1.0",
            Self::Vrm0 => "a VRM 0.x",
            Self::Vroid => "VRoid's shapes",
            Self::Mmd => "MMD's shapes",
            Self::Simple => "a few simple shapes",
            Self::JawBone => "a jaw bone",
            Self::Table => "a table of its own",
        })
    }
}
