//! What characters see and hear makes them speak, where the game wants that.

use banter_core::{
    CueRequested, NoiseHeard, NpcParticipant, Perceivable, PerceptAppeared, PerceptChanged,
    PlayerParticipant, Side,
};
use bevy::prelude::*;
use std::time::Duration;

/// How much of a name or a description is told, in characters.
const LONGEST: usize = 120;

/// Notice: what a character speaks about unasked when it perceives it. Without this component it keeps
/// such things to itself; a persona's `[[goal]]` with `sees` waits for one thing alone.
///
/// What it says is a language model's: it is cued with a sentence about what happened, as
/// [`CueRequested`] takes it. It interrupts nobody.
///
/// ```
/// use banter_core::NpcParticipant;
/// use banter_mind::NoticeSettings;
/// # let mut world = bevy::prelude::World::new();
/// // A watchman, who calls out whatever comes.
/// world.spawn((NpcParticipant, NoticeSettings { salience: 0.2, ..Default::default() }));
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
pub struct NoticeSettings {
    /// Whether it speaks about who and what appears. On.
    pub appears: bool,
    /// Whether about what changes while it looks: "the door is wide open". On.
    pub changes: bool,
    /// Whether about noises. On.
    pub noises: bool,
    /// How much something that appears must draw attention at least, 0..=1:
    /// [`Percept::salience`](banter_core::Percept::salience). 0.6, which people have and things that were given it.
    pub salience: f32,
    /// For how long after one remark it makes no other. 20 s.
    pub cooldown: Duration,
}

impl Default for NoticeSettings {
    fn default() -> Self {
        Self {
            appears: true,
            changes: true,
            noises: true,
            salience: 0.6,
            cooldown: Duration::from_secs(20),
        }
    }
}

/// When a character last remarked on something.
#[derive(Component, Debug, Clone, Copy)]
pub(crate) struct Remarked(Duration);

/// Cues characters that speak about what they notice.
pub(crate) fn wake(
    mut news: (
        MessageReader<PerceptAppeared>,
        MessageReader<PerceptChanged>,
        MessageReader<NoiseHeard>,
    ),
    npcs: Query<(&NoticeSettings, Option<&Remarked>)>,
    things: Query<(
        Option<&Perceivable>,
        Has<NpcParticipant>,
        Has<PlayerParticipant>,
    )>,
    time: Res<Time>,
    mut cued: MessageWriter<CueRequested>,
    mut commands: Commands,
) {
    let now = time.elapsed();
    let mut remarks: Vec<(Entity, String)> = Vec::new();
    let mut remark = |npc: Entity,
                      wants: fn(&NoticeSettings) -> bool,
                      text: &dyn Fn(&NoticeSettings) -> Option<String>| {
        let Ok((settings, last)) = npcs.get(npc) else {
            return;
        };
        let rests = last.is_some_and(|last| now.saturating_sub(last.0) < settings.cooldown);
        let has_one = remarks.iter().any(|(other, _)| *other == npc);
        if rests || has_one || !wants(settings) {
            return;
        }
        remarks.extend(text(settings).map(|text| (npc, text)));
    };
    let name = |entity: Entity| {
        let (thing, npc, player) = things.get(entity).ok()?;
        let name = thing
            .map(|thing| cut(&thing.name))
            .filter(|name| !name.is_empty());
        let person = npc || player;
        name.or(person.then(|| "somebody".to_owned()))
            .map(|name| (name, person))
    };
    for NoiseHeard {
        listener,
        text,
        side,
        ..
    } in news.2.read()
    {
        let side = match side {
            Side::Ahead => "",
            Side::Left => " on your left",
            Side::Right => " on your right",
            Side::Behind => " behind you",
        };
        let text = format!("you hear this{side}: {}", cut(text));
        remark(*listener, |it| it.noises, &|_| Some(text.clone()));
    }
    for PerceptAppeared { observer, percept } in news.0.read() {
        remark(*observer, |it| it.appears, &|settings| {
            let (name, person) = name(percept.entity)?;
            let come = if person {
                "has come in sight"
            } else {
                "is in sight now"
            };
            (percept.salience >= settings.salience).then(|| format!("{name} {come}"))
        });
    }
    for PerceptChanged {
        observer,
        entity,
        before,
        now,
    } in news.1.read()
    {
        remark(*observer, |it| it.changes, &|_| {
            let (name, _) = name(*entity)?;
            let (before, now) = (cut(before), cut(now));
            Some(match before.is_empty() {
                true => format!("{name}: {now}"),
                false => format!("{name} was like this: {before}; and is now like this: {now}"),
            })
        });
    }
    for (npc, cue) in remarks {
        cued.write(CueRequested { npc, cue });
        commands.entity(npc).try_insert(Remarked(now));
    }
}

fn cut(text: &str) -> String {
    let cut: String = text.chars().take(LONGEST).collect();
    cut.trim().trim_end_matches('.').to_owned()
}
