//! What the people promise: sound files, whole skeletons, clothes that stay closed, and faces with all shapes, whose
//! lips and lids do what the shapes' names say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod beard;
mod body;
mod cloth;
mod detail;
mod file;
mod poses;
mod posing;
mod vrm;

use crate::head::{Traits, face};
use crate::math::v3;
use crate::mesh::Model;
use crate::person::make::person;
use crate::person::spec::Spec;
use std::sync::OnceLock;

/// Everyone who ships, made once.
fn people() -> &'static [(&'static str, Model)] {
    static PEOPLE: OnceLock<Vec<(&'static str, Model)>> = OnceLock::new();
    PEOPLE.get_or_init(|| {
        let made = crate::PEOPLE
            .iter()
            .map(|(name, text)| (*name, person(&Spec::read(text).unwrap()).unwrap()));
        made.collect()
    })
}

fn mara() -> &'static Model {
    &people()[0].1
}

/// A face of which nothing but the head is asked.
fn a_face() -> face::Face {
    let traits = Traits {
        brow: 1.0,
        lash: 1.0,
        red: 1.0,
        blush: 1.0,
        lines: 0.0,
    };
    face::build(&traits, &|_, f, p| {
        p + v3(0.6 * p.x * f, -60.0 * f, 0.4 * p.z * f)
    })
}
