//! Everything that a person wears below the neck, one layer over the other.

use super::belt::belt;
use super::boots::Boots;
use super::cloak::cloak;
use super::shirt::Cutout;
use super::skirt::{Hanging, apron, skirt};
use super::trousers::Trousers;
use super::vest::Vest;
use crate::body::field::Body;
use crate::body::weights::{Cut, Weights};
use crate::math::{Vec3, lerp};
use crate::mesh::Part;
use crate::person::colours::{linear, shade};
use crate::person::spec::{Clothes, Neck};

/// The clothes, and where along the arm the sleeves end, mm.
pub(crate) struct Dress {
    pub(crate) parts: Vec<Part>,
    pub(crate) sleeve_end: f64,
}

/// How far a skirt hangs from the hips, mm.
const EASE: f64 = 16.0;

/// Dresses a body. Who has no shirt or no trousers in the file gets a plain one.
pub(crate) fn dress(clothes: &Clothes, body: &Body, weights: &Weights) -> Result<Dress, String> {
    let mut parts = Vec::new();
    let worn = clothes.shirt.as_ref();
    let shirt = Cutout {
        body,
        colour: linear(worn.map_or("#cfc4ae", |s| &s.colour))?,
        sleeve: worn.map_or(1.0, |s| s.sleeve),
        puff: worn.map_or(0.0, |s| s.puff),
        neck: worn.map_or(Neck::Round, |s| s.neck),
        tunic: worn.is_some_and(|s| s.tunic),
    };
    let boot_top = clothes
        .boots
        .as_ref()
        .map_or(130.0, |b| lerp(130.0, 420.0, b.height));
    let hem = clothes.skirt.as_ref().map(|s| lerp(480.0, 70.0, s.length));
    let legs = Trousers {
        body,
        colour: linear(clothes.trousers.as_ref().map_or("#4a4038", |t| &t.colour))?,
        ease: if hem.is_some() { 1.0 } else { 9.0 },
        // What a tunic hides is left out, so that it cannot show when the wearer sits.
        top: hem.map_or(if shirt.tunic { 815.0 } else { 1012.0 }, |hem| {
            (hem + 260.0).min(700.0)
        }),
        bottom: boot_top - 40.0,
    };
    parts.push(legs.make(weights));
    let boots = Boots {
        body,
        colour: linear(clothes.boots.as_ref().map_or("#3a2a20", |b| &b.colour))?,
        top: boot_top,
    };
    parts.push(boots.make(weights));
    let vest = |trimmed: &crate::person::spec::Trimmed, bodice: bool| -> Result<Vest, String> {
        let colour = linear(&trimmed.colour)?;
        let trim = trimmed
            .trim
            .as_deref()
            .map_or(Ok(shade(colour, 0.7)), linear)?;
        let tucked = bodice || clothes.skirt.is_some();
        Ok(Vest {
            shirt,
            colour,
            trim,
            bodice,
            bottom: if tucked { 1004.0 } else { 936.0 },
            tucked,
        })
    };
    let over = match (&clothes.bodice, &clothes.vest) {
        (Some(worn), _) => Some(vest(worn, true)?),
        (None, Some(worn)) => Some(vest(worn, false)?),
        (None, None) => None,
    };
    let covered = |p: Vec3| over.as_ref().map_or(1e3, |o| o.keep(p));
    parts.push(shirt.make(weights, Some(&covered)));
    if let Some(over) = &over {
        parts.push(over.make(weights));
    }
    let trunk = |p: Vec3| {
        let upper = shirt.field(p).min(body.lower(p) - 11.0);
        over.as_ref().map_or(upper, |o| upper.min(o.field(p)))
    };
    // A waistband goes around the body, and around what is tucked into it, but around no sleeve that hangs by.
    let around_waist = |p: Vec3| {
        let bare = body.lower(p);
        let tucked = over.as_ref().filter(|o| o.tucked);
        tucked.map_or(bare, |o| {
            bare.min((o.field(p) + EASE - 4.0).max(bare - 10.0))
        })
    };
    let flare = if hem.is_some() { 0.20 } else { 0.0 };
    let low = hem.unwrap_or(300.0);
    let hanging = (hem.is_some() || clothes.apron.is_some())
        .then(|| Hanging::new(&around_waist, low, flare, EASE));
    if let (Some(hanging), Some(worn), Some(hem)) = (&hanging, &clothes.skirt, hem) {
        let trim = worn.trim.as_deref().map(linear).transpose()?;
        parts.push(skirt(hanging, hem, linear(&worn.colour)?, trim, weights));
    }
    if let (Some(hanging), Some(worn)) = (&hanging, &clothes.apron) {
        let bib: Option<&crate::body::net::Field> = if worn.bib { Some(&trunk) } else { None };
        let bottom = lerp(720.0, 330.0, worn.length);
        let cut = if hem.is_some() { Cut::Skirt } else { Cut::Legs };
        parts.push(apron(
            hanging,
            bottom,
            linear(&worn.colour)?,
            bib,
            cut,
            weights,
        ));
    }
    if let Some(worn) = &clothes.belt {
        // The layers below it, without the sleeves.
        let below = if hanging.is_some() {
            24.0
        } else if over.is_some() {
            17.0
        } else {
            14.0
        };
        let outer = |p: Vec3| body.lower(p) - below;
        parts.extend(belt(&outer, 1004.0, 38.0, linear(&worn.colour)?, weights));
    }
    if let Some(worn) = &clothes.cloak {
        let bottom = lerp(620.0, 120.0, worn.length);
        let skirt = hanging.as_ref().filter(|_| hem.is_some());
        parts.push(cloak(&trunk, skirt, bottom, linear(&worn.colour)?, weights));
    }
    Ok(Dress {
        parts,
        sleeve_end: shirt.sleeve_end(),
    })
}
