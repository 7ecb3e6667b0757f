//! What a person's file says: TOML with a seed, a body, a face, hair and clothes. Everything but the name has a
//! usual value; what a face leaves open is decided by the seed.

use serde::Deserialize;

/// A file of a person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Spec {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) seed: u64,
    /// Years, 16 to 90.
    #[serde(default = "thirty")]
    pub(crate) age: f64,
    /// Metres, 1.45 to 2.05.
    #[serde(default = "usual_height")]
    pub(crate) height: f64,
    /// 0 a feminine frame, 1 a masculine one.
    #[serde(default)]
    pub(crate) frame: f64,
    /// -1 gaunt, 0 usual, 1 stout.
    #[serde(default)]
    pub(crate) weight: f64,
    /// 0 usual, 1 strong.
    #[serde(default)]
    pub(crate) muscle: f64,
    /// A colour as `#rrggbb`.
    #[serde(default = "usual_skin")]
    pub(crate) skin: String,
    #[serde(default = "usual_eyes")]
    pub(crate) eyes: String,
    #[serde(default)]
    pub(crate) freckles: f64,
    #[serde(default)]
    pub(crate) hair: Hair,
    #[serde(default)]
    pub(crate) face: Face,
    pub(crate) clothes: Clothes,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hair {
    pub(crate) style: HairStyle,
    pub(crate) colour: String,
    #[serde(default)]
    pub(crate) beard: Option<BeardStyle>,
    /// The colour of a bun's ribbon.
    #[serde(default)]
    pub(crate) ribbon: Option<String>,
}

impl Default for Hair {
    fn default() -> Self {
        Self {
            style: HairStyle::Short,
            colour: "#3a2416".into(),
            beard: None,
            ribbon: None,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HairStyle {
    Bun,
    Short,
    Bald,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum BeardStyle {
    Short,
    Full,
    Moustache,
}

/// Proportions of the face, each -1 to 1; those that are left out are up to the seed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Face {
    pub(crate) width: Option<f64>,
    pub(crate) length: Option<f64>,
    pub(crate) jaw: Option<f64>,
    pub(crate) chin: Option<f64>,
    pub(crate) cheeks: Option<f64>,
    pub(crate) nose_width: Option<f64>,
    pub(crate) nose_length: Option<f64>,
    pub(crate) nose_bridge: Option<f64>,
    pub(crate) eye_size: Option<f64>,
    pub(crate) eye_spacing: Option<f64>,
    pub(crate) brow_height: Option<f64>,
    pub(crate) mouth_width: Option<f64>,
    pub(crate) lips: Option<f64>,
}

/// What is worn, each layer as data; colours are `#rrggbb`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Clothes {
    pub(crate) shirt: Option<Shirt>,
    pub(crate) bodice: Option<Trimmed>,
    pub(crate) vest: Option<Trimmed>,
    pub(crate) skirt: Option<Skirt>,
    pub(crate) trousers: Option<Plain>,
    pub(crate) apron: Option<Apron>,
    pub(crate) belt: Option<Plain>,
    pub(crate) boots: Option<Boots>,
    pub(crate) cloak: Option<Cloak>,
    pub(crate) hat: Option<Hat>,
    pub(crate) earrings: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Plain {
    pub(crate) colour: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trimmed {
    pub(crate) colour: String,
    /// The colour of its edges.
    #[serde(default)]
    pub(crate) trim: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shirt {
    pub(crate) colour: String,
    /// How far the sleeves reach: 0.2 short, 0.5 to the elbow, 1 to the wrist.
    #[serde(default = "one")]
    pub(crate) sleeve: f64,
    /// How wide the sleeves are: 0 close, 1 puffed.
    #[serde(default)]
    pub(crate) puff: f64,
    #[serde(default)]
    pub(crate) neck: Neck,
    /// Whether it hangs over the trousers, to the middle of the thighs.
    #[serde(default)]
    pub(crate) tunic: bool,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Neck {
    #[default]
    Round,
    Low,
    Open,
    High,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Skirt {
    pub(crate) colour: String,
    /// 0 to the knee, 1 to the ground.
    #[serde(default = "long")]
    pub(crate) length: f64,
    /// A band along the hem.
    #[serde(default)]
    pub(crate) trim: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Apron {
    pub(crate) colour: String,
    /// Whether it covers the chest, too.
    #[serde(default)]
    pub(crate) bib: bool,
    /// 0 to the middle of the thighs, 1 to the shins.
    #[serde(default = "half")]
    pub(crate) length: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Boots {
    pub(crate) colour: String,
    /// 0 a shoe, 1 up to the knee.
    #[serde(default = "half")]
    pub(crate) height: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cloak {
    pub(crate) colour: String,
    #[serde(default = "long")]
    pub(crate) length: f64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Hat {
    pub(crate) style: HatStyle,
    pub(crate) colour: String,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum HatStyle {
    Cap,
    Brim,
    Coif,
}

fn thirty() -> f64 {
    30.0
}
fn usual_height() -> f64 {
    1.70
}
fn usual_skin() -> String {
    "#e6bda3".into()
}
fn usual_eyes() -> String {
    "#6b7a48".into()
}
fn one() -> f64 {
    1.0
}
fn long() -> f64 {
    0.85
}
fn half() -> f64 {
    0.5
}

impl Spec {
    /// Reads a file of at most 64 KB. What is wrong is said in one sentence.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if text.len() > 65_536 {
            return Err("the file of a person is larger than 64 KB".to_owned());
        }
        let spec: Self = toml::from_str(text)
            .map_err(|e| format!("the file of a person cannot be read: {e}"))?;
        spec.check()?;
        Ok(spec)
    }

    fn check(&self) -> Result<(), String> {
        let within = |what: &str, value: f64, low: f64, high: f64| {
            if (low..=high).contains(&value) {
                Ok(())
            } else {
                Err(format!(
                    "`{what}` is {value}; it may be from {low} to {high}"
                ))
            }
        };
        if self.name.is_empty() || self.name.len() > 64 {
            return Err("`name` must have from 1 to 64 bytes".to_owned());
        }
        within("age", self.age, 16.0, 90.0)?;
        within("height", self.height, 1.45, 2.05)?;
        within("frame", self.frame, 0.0, 1.0)?;
        within("weight", self.weight, -1.0, 1.0)?;
        within("muscle", self.muscle, 0.0, 1.0)?;
        within("freckles", self.freckles, 0.0, 1.0)?;
        let face = &self.face;
        for (what, value) in [
            ("width", face.width),
            ("length", face.length),
            ("jaw", face.jaw),
            ("chin", face.chin),
            ("cheeks", face.cheeks),
            ("nose-width", face.nose_width),
            ("nose-length", face.nose_length),
            ("nose-bridge", face.nose_bridge),
            ("eye-size", face.eye_size),
            ("eye-spacing", face.eye_spacing),
            ("brow-height", face.brow_height),
            ("mouth-width", face.mouth_width),
            ("lips", face.lips),
        ] {
            within(what, value.unwrap_or(0.0), -1.0, 1.0)?;
        }
        if let Some(shirt) = &self.clothes.shirt {
            within("sleeve", shirt.sleeve, 0.15, 1.0)?;
            within("puff", shirt.puff, 0.0, 1.0)?;
        }
        for (what, value) in [
            (
                "the skirt's `length`",
                self.clothes.skirt.as_ref().map(|s| s.length),
            ),
            (
                "the apron's `length`",
                self.clothes.apron.as_ref().map(|a| a.length),
            ),
            (
                "the boots' `height`",
                self.clothes.boots.as_ref().map(|b| b.height),
            ),
            (
                "the cloak's `length`",
                self.clothes.cloak.as_ref().map(|c| c.length),
            ),
        ] {
            within(what, value.unwrap_or(0.0), 0.0, 1.0)?;
        }
        Ok(())
    }
}
