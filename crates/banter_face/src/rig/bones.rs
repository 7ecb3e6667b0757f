//! Which node of an avatar is its head, its jaw, an eye, by their names.

/// The part of a name that no namespace and no rig's prefix stands before, and whether
/// nothing but a namespace did.
fn last_part(name: &str) -> (&str, bool) {
    let bare = name.rsplit([':', '|']).next().unwrap_or(name);
    let last = bare.rsplit(['_', '-', '.', ' ']).next().unwrap_or(bare);
    (last, last.len() == bare.len())
}

/// How well a name fits a head: `Head` and `mixamorig:Head` before `J_Bip_C_Head`.
pub(super) fn head_rank(name: &str) -> u8 {
    let (last, whole) = last_part(name);
    let is_head = last.eq_ignore_ascii_case("head") || last.eq_ignore_ascii_case("mixamorighead");
    u8::from(is_head) + u8::from(is_head && whole)
}

/// How well a name fits the bone that opens the jaw: `Jaw` and `mixamorig:Jaw` before
/// `J_Adj_C_Jaw`, `CC_Base_JawRoot`, `jaw_master`, `C_jaw_JNT`.
pub(super) fn jaw_rank(name: &str) -> u8 {
    const ROLES: [&str; 5] = ["jnt", "joint", "bone", "bind", "master"];
    let bare = name.rsplit([':', '|']).next().unwrap_or(name);
    let mut parts = bare.split(['_', '-', '.', ' ']).filter(|part| {
        let is_role = ROLES.iter().any(|role| part.eq_ignore_ascii_case(role));
        !part.is_empty() && !is_role
    });
    let Some(last) = parts.next_back() else {
        return 0;
    };
    let whole = parts.next_back().is_none();
    let jaws = [
        "jaw",
        "mixamorigjaw",
        "jawroot",
        "jawbone",
        "lowerjaw",
        "mandible",
    ];
    let is_jaw = jaws.iter().any(|jaw| last.eq_ignore_ascii_case(jaw));
    u8::from(is_jaw) + u8::from(is_jaw && whole)
}

/// How well a name fits an eye of a side.
pub(super) fn eye_rank(name: &str, left: bool) -> u8 {
    let plain: String = name
        .rsplit([':', '|'])
        .next()
        .unwrap_or(name)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .take(32)
        .collect();
    let (side, letter) = if left { ("left", 'l') } else { ("right", 'r') };
    let plain = plain.strip_prefix("mixamorig").unwrap_or(&plain);
    let known = [
        format!("{side}eye"),
        format!("eye{side}"),
        format!("{letter}eye"),
        format!("eye{letter}"),
        format!("jadj{letter}faceeye"),
        format!("ccbase{letter}eye"),
    ];
    u8::from(known.iter().any(|known| known == plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn heads_are_known_by_their_names() {
        for name in [
            "Head",
            "head",
            "mixamorig:Head",
            "mixamorigHead",
            "rig|HEAD",
        ] {
            assert_eq!(head_rank(name), 2, "{name}");
        }
        for name in ["J_Bip_C_Head", "Bip01 Head", "DEF-head", "Wolf3D_Head"] {
            assert_eq!(head_rank(name), 1, "{name}");
        }
        for name in ["HeadTop_End", "Head_end", "Forehead", "", ":", "Headphones"] {
            assert_eq!(head_rank(name), 0, "{name}");
        }
    }

    #[test]
    fn jaws_are_known_by_their_names() {
        for name in ["Jaw", "jaw", "mixamorig:Jaw", "jaw_master", "Jaw.bone"] {
            assert_eq!(jaw_rank(name), 2, "{name}");
        }
        for name in [
            "J_Adj_C_Jaw",
            "CC_Base_JawRoot",
            "DEF-jaw",
            "C_jaw_JNT",
            "FACIAL_C_Jaw",
        ] {
            assert_eq!(jaw_rank(name), 1, "{name}");
        }
        for name in [
            "Jaw_end", "jawOpen", "", "_", "jnt", "upperJaw", "Jawline", "teeth",
        ] {
            assert_eq!(jaw_rank(name), 0, "{name}");
        }
    }

    #[test]
    fn eyes_are_known_by_their_names() {
        for name in [
            "LeftEye",
            "eye_L",
            "Eye.L",
            "mixamorig:LeftEye",
            "J_Adj_L_FaceEye",
            "CC_Base_L_Eye",
        ] {
            assert_eq!(
                (eye_rank(name, true), eye_rank(name, false)),
                (1, 0),
                "{name}"
            );
        }
        for name in ["LeftEyeball", "Eye", "", "LeftEyebrow"] {
            assert_eq!(
                (eye_rank(name, true), eye_rank(name, false)),
                (0, 0),
                "{name}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_name_is_too_strange(name in "\\PC*") {
            let _ = (head_rank(&name), jaw_rank(&name), eye_rank(&name, true));
        }
    }
}
