//! Beards leave the mouth alone.

use crate::head::beard::beard;
use crate::person::spec::BeardStyle;

#[test]
fn no_hair_is_stretched_across_the_mouth() {
    for style in [BeardStyle::Short, BeardStyle::Full, BeardStyle::Moustache] {
        let grown = beard(style);
        assert!(grown.part.triangles.len() > 60, "{style:?}");
        for t in &grown.part.triangles {
            let sites = t.map(|i| grown.sites[i as usize]);
            // Beyond the corners the lips do not part.
            let between = sites.iter().any(|site| site.anchor.x.abs() < 22.0);
            let above = sites.iter().filter(|site| site.above_mouth).count();
            assert!(!between || above % 3 == 0, "{style:?}: {sites:?}");
        }
    }
}
