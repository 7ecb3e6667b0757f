//! What other trackers and rigs call the shapes that ARKit knows: Faceshift, the Facial
//! Action Coding System, MetaHuman, Character Creator, and everybody's own prefixes.

use super::simple::simple;
use super::words::{Side, sided, without_tail, words};
use super::{Dialect, Meaning, means, shape_of_arkit};
use crate::retarget::signal::{Part, Signal};
use banter_core::Blendshape::{self, *};

/// Names that mean nothing else, whatever stands before them. Of shapes that ARKit has for
/// each side the left one is given.
const CLEAR: &[(&str, &[Blendshape])] = &[
    // ARKit's own, with both sides in one or where ARKit knows none.
    ("mouthfrown", &[MouthFrownLeft]),
    ("mouthdimple", &[MouthDimpleLeft]),
    ("mouthstretch", &[MouthStretchLeft]),
    ("mouthpress", &[MouthPressLeft]),
    ("mouthupperup", &[MouthUpperUpLeft]),
    ("mouthlowerdown", &[MouthLowerDownLeft]),
    ("browdown", &[BrowDownLeft]),
    ("browouterup", &[BrowOuterUpLeft]),
    ("browinnerup", &[BrowInnerUp]),
    ("eyewide", &[EyeWideLeft]),
    ("eyesquint", &[EyeSquintLeft]),
    ("eyelookup", &[EyeLookUpLeft]),
    ("eyelookdown", &[EyeLookDownLeft]),
    ("cheeksquint", &[CheekSquintLeft]),
    ("cheekpuff", &[CheekPuff]),
    ("nosesneer", &[NoseSneerLeft]),
    ("mouthfunnel", &[MouthFunnel]),
    ("mouthpucker", &[MouthPucker]),
    ("mouthclose", &[MouthClose]),
    ("mouthrolllower", &[MouthRollLower]),
    ("mouthrollupper", &[MouthRollUpper]),
    // Faceshift.
    ("jawfwd", &[JawForward]),
    ("lipstogether", &[MouthClose]),
    ("lipsfunnel", &[MouthFunnel]),
    ("lipspucker", &[MouthPucker]),
    ("lipsstretch", &[MouthStretchLeft]),
    ("lipsupperup", &[MouthUpperUpLeft]),
    ("lipsupperopen", &[MouthUpperUpLeft]),
    ("lipslowerdown", &[MouthLowerDownLeft]),
    ("lipsloweropen", &[MouthLowerDownLeft]),
    ("lipsupperclose", &[MouthRollUpper]),
    ("lipslowerclose", &[MouthRollLower]),
    ("chinlowerraise", &[MouthShrugLower]),
    ("chinupperraise", &[MouthShrugUpper]),
    ("browsd", &[BrowDownLeft]),
    ("browsuc", &[BrowInnerUp]),
    ("browsu", &[BrowOuterUpLeft]),
    ("eyeopen", &[EyeWideLeft]),
    ("eyedown", &[EyeLookDownLeft]),
    ("eyeup", &[EyeLookUpLeft]),
    ("eyein", &[EyeLookInLeft]),
    ("eyeout", &[EyeLookOutLeft]),
    // The words of the Facial Action Coding System.
    ("jawdrop", &[JawOpen]),
    ("openjaw", &[JawOpen]),
    ("lippucker", &[MouthPucker]),
    ("lippuckerer", &[MouthPucker]),
    ("lipfunneler", &[MouthFunnel]),
    ("lippressor", &[MouthPressLeft]),
    ("lippress", &[MouthPressLeft]),
    ("lipcornerpuller", &[MouthSmileLeft]),
    ("lipcornerpull", &[MouthSmileLeft]),
    ("lipcornerdepressor", &[MouthFrownLeft]),
    ("lipstretcher", &[MouthStretchLeft]),
    ("lipsuck", &[MouthRollLower, MouthRollUpper]),
    ("upperlipraiser", &[MouthUpperUpLeft]),
    ("upperlipraise", &[MouthUpperUpLeft]),
    ("lowerlipdepressor", &[MouthLowerDownLeft]),
    ("lowerlipdepress", &[MouthLowerDownLeft]),
    ("chinraiser", &[MouthShrugLower]),
    ("dimpler", &[MouthDimpleLeft]),
    ("innerbrowraiser", &[BrowInnerUp]),
    ("innerbrowraise", &[BrowInnerUp]),
    ("outerbrowraiser", &[BrowOuterUpLeft]),
    ("outerbrowraise", &[BrowOuterUpLeft]),
    ("browlowerer", &[BrowDownLeft]),
    ("upperlidraiser", &[EyeWideLeft]),
    ("lidtightener", &[EyeSquintLeft]),
    ("cheekraiser", &[CheekSquintLeft]),
    ("nosewrinkler", &[NoseSneerLeft]),
    // MetaHuman.
    ("mouthlipstogether", &[MouthClose]),
    ("mouthlipspurse", &[MouthPucker]),
    ("mouthlipspress", &[MouthPressLeft]),
    ("mouthcornerpull", &[MouthSmileLeft]),
    ("mouthcornerdepress", &[MouthFrownLeft]),
    ("mouthupperlipraise", &[MouthUpperUpLeft]),
    ("mouthlowerlipdepress", &[MouthLowerDownLeft]),
    ("mouthupperliprollin", &[MouthRollUpper]),
    ("mouthlowerliprollin", &[MouthRollLower]),
    ("mouthcheekblow", &[CheekPuff]),
    ("jawchinraise", &[MouthShrugLower]),
    ("browraisein", &[BrowInnerUp]),
    ("browraiseouter", &[BrowOuterUpLeft]),
    ("eyewiden", &[EyeWideLeft]),
    ("eyesquintinner", &[EyeSquintLeft]),
    ("eyecheekraise", &[CheekSquintLeft]),
    ("nosewrinkle", &[NoseSneerLeft]),
    // Character Creator.
    ("mouthrollinlower", &[MouthRollLower]),
    ("mouthrollinupper", &[MouthRollUpper]),
    ("mouthdownlower", &[MouthLowerDownLeft]),
    ("mouthupupper", &[MouthUpperUpLeft]),
    ("mouthfunnelup", &[MouthFunnel]),
    ("mouthfunneldown", &[MouthFunnel]),
    ("mouthpuckerup", &[MouthPucker]),
    ("mouthpuckerdown", &[MouthPucker]),
    ("browdrop", &[BrowDownLeft]),
    ("browraiseinner", &[BrowInnerUp]),
    ("cheekraise", &[CheekSquintLeft]),
    // Headsets: Meta's, Vive's, and what social games make of them.
    ("lipstoward", &[MouthClose]),
    ("mouthape", &[MouthClose]),
    ("mouthpout", &[MouthPucker]),
    ("mouthsad", &[MouthFrownLeft]),
    ("mouthupperoverturn", &[MouthShrugUpper]),
    ("mouthloweroverturn", &[MouthShrugLower]),
    ("mouthraiserupper", &[MouthShrugUpper]),
    ("mouthraiserlower", &[MouthShrugLower]),
    ("lipfunnelupper", &[MouthFunnel]),
    ("lipfunnellower", &[MouthFunnel]),
    ("lippuckerupper", &[MouthPucker]),
    ("lippuckerlower", &[MouthPucker]),
    ("lipsuckupper", &[MouthRollUpper]),
    ("lipsucklower", &[MouthRollLower]),
    ("chinraiserb", &[MouthShrugLower]),
    ("chinraisert", &[MouthShrugUpper]),
    ("jawthrust", &[JawForward]),
    ("jawslide", &[JawLeft]),
    ("jawsideways", &[JawLeft]),
    ("eyeclosed", &[EyeBlinkLeft]),
    ("eyesclosed", &[EyeBlinkLeft]),
    ("eyebrowlowerer", &[BrowDownLeft]),
    ("tonguelongstep1", &[TongueOut]),
    // What people write who never saw any of these.
    ("lipsclosed", &[MouthClose]),
    ("lipsclose", &[MouthClose]),
    ("closelips", &[MouthClose]),
    ("mouthclosed", &[MouthClose]),
    ("lowerjawopen", &[JawOpen]),
];

/// Names that mean it only where nothing stands before them.
const WEAK: &[(&str, &[Blendshape])] = &[
    ("puff", &[CheekPuff]),
    ("sneer", &[NoseSneerLeft]),
    ("frown", &[MouthFrownLeft]),
    ("pucker", &[MouthPucker]),
    ("funnel", &[MouthFunnel]),
    ("squint", &[EyeSquintLeft]),
];

/// The action units of the Facial Action Coding System that a face shows.
const UNITS: &[(u8, &[Blendshape])] = &[
    (1, &[BrowInnerUp]),
    (2, &[BrowOuterUpLeft]),
    (4, &[BrowDownLeft]),
    (5, &[EyeWideLeft]),
    (6, &[CheekSquintLeft]),
    (7, &[EyeSquintLeft]),
    (9, &[NoseSneerLeft]),
    (10, &[MouthUpperUpLeft]),
    (12, &[MouthSmileLeft]),
    (14, &[MouthDimpleLeft]),
    (15, &[MouthFrownLeft]),
    (16, &[MouthLowerDownLeft]),
    (17, &[MouthShrugLower]),
    (18, &[MouthPucker]),
    (20, &[MouthStretchLeft]),
    (22, &[MouthFunnel]),
    (24, &[MouthPressLeft]),
    (26, &[JawOpen]),
    (27, &[JawOpen]),
    (28, &[MouthRollLower, MouthRollUpper]),
    (29, &[JawForward]),
    (34, &[CheekPuff]),
    (43, &[EyeBlinkLeft]),
    (45, &[EyeBlinkLeft]),
];

/// So many words may stand before a name: a mesh, a rig, a kind of thing.
const MOST_BEFORE: usize = 5;

/// What a name means that nothing stands before.
pub(super) fn whole(name: &str) -> Option<Meaning> {
    let words = words(name);
    let body = without_tail(&words);
    let (stem, side) = sided(body);
    let weak = WEAK.iter().find(|(known, _)| *known == stem);
    match weak {
        Some((_, shapes)) => meaning(shapes, side),
        // `Smile_L` is one corner of the mouth, `smile` a mood.
        None if stem == "smile" && side.is_some() => meaning(&[MouthSmileLeft], side),
        None => clear(body).or_else(|| unit(&words)),
    }
}

/// What a name means within which there is a known one, behind a prefix.
pub(super) fn within(name: &str) -> Option<Meaning> {
    let words = words(name);
    let body = without_tail(&words);
    let starts = 0..words.len().min(MOST_BEFORE + 1);
    starts.into_iter().find_map(|start| {
        let rest = body.get(start..).filter(|rest| !rest.is_empty())?;
        let known = Blendshape::from_name(&rest.concat()).and_then(shape_of_arkit);
        known
            .or_else(|| clear(rest))
            .or_else(|| unit(words.get(start..)?))
            .or_else(|| simple(&rest.concat()))
    })
}

/// What words mean that are not mistaken for anything else.
fn clear(words: &[String]) -> Option<Meaning> {
    let (stem, side) = sided(words);
    if let Some((_, shapes)) = CLEAR.iter().find(|(known, _)| *known == stem) {
        return meaning(shapes, side);
    }
    // The side may stand anywhere: `L_eyeBlink`.
    let end = match side? {
        Side::Left => "left",
        Side::Right => "right",
    };
    Blendshape::from_name(&format!("{stem}{end}")).and_then(shape_of_arkit)
}

/// What an action unit moves: `AU26`, `AU_12_L`, `AU01_InnerBrowRaiser`.
fn unit(words: &[String]) -> Option<Meaning> {
    let (stem, side) = sided(words);
    let rest = stem.strip_prefix("au")?;
    let end = rest
        .find(|it: char| !it.is_ascii_digit())
        .unwrap_or(rest.len());
    let unit: u8 = rest.get(..end)?.parse().ok()?;
    let (_, shapes) = UNITS.iter().find(|(known, _)| *known == unit)?;
    meaning(shapes, side)
}

fn meaning(shapes: &[Blendshape], side: Option<Side>) -> Option<Meaning> {
    let part = Part::of(*shapes.first()?);
    let mut terms = Vec::new();
    for shape in shapes {
        let other = shape.mirrored();
        match side {
            Some(Side::Right) => terms.push((Signal::shape(other), 1.0)),
            None if other != *shape => {
                terms.extend([*shape, other].map(|it| (Signal::shape(it), 0.5)));
            }
            _ => terms.push((Signal::shape(*shape), 1.0)),
        }
    }
    means(Dialect::Arkit, part, &terms)
}
