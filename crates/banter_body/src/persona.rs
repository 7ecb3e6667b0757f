//! Bodies move as personas say.

use crate::body::Body;
use banter_core::persona::{CharacterPersona, Persona, PersonaBody};
use banter_motion::{BodyStyle, Side};
use bevy::prelude::*;

/// The style that `[body]` of a persona file tells; what it does not tell of stays as it is in `own`.
fn style(body: &PersonaBody, own: BodyStyle) -> BodyStyle {
    BodyStyle {
        pace: body.pace,
        swaying: body.swaying,
        gesturing: body.gesturing,
        size: body.size,
        openness: body.openness,
        nodding: body.nodding,
        hand: if body.left_handed {
            Side::Left
        } else {
            Side::Right
        },
        ..own
    }
    .sane()
}

/// Gives bodies the style of a persona that was loaded, reloaded or put on.
pub(crate) fn take_style(
    mut bodies: Query<(Ref<CharacterPersona>, &mut Body)>,
    personas: Option<Res<Assets<Persona>>>,
    mut events: MessageReader<AssetEvent<Persona>>,
    mut loaded: Local<Vec<AssetId<Persona>>>,
) {
    loaded.clear();
    loaded.extend(events.read().filter_map(|event| match event {
        AssetEvent::Added { id } | AssetEvent::Modified { id } => Some(*id),
        _ => None,
    }));
    let Some(personas) = personas else {
        return;
    };
    for (persona, mut body) in &mut bodies {
        let is_new = persona.is_changed() || body.is_added() || loaded.contains(&persona.0.id());
        if is_new && let Some(told) = personas.get(&persona.0).and_then(|it| it.body.as_ref()) {
            let style = style(told, body.style);
            body.style = style;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_persona_tells_of_is_as_usual() {
        assert_eq!(
            style(&PersonaBody::default(), BodyStyle::default()),
            BodyStyle::default()
        );
    }
}
