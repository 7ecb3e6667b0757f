//! What tracked players mean becomes what everybody else writes: attention, pointing, lines, cues and
//! interruptions.

use super::gestures::Gestures;
use crate::intent::{IntentSettings, Intents, Signals, fuse};
use crate::tracking::Tracked;
use banter_core::{
    AttendsTo, CueRequested, GazeTarget, Indication, Interrupt, LineTyped, NpcParticipant,
    Perceivable, Percepts, Pointing, Reply, Rigs, SentenceState, Turn, TurnEnd, TurnEnded,
    TurnStarted, Utterance, UtteranceKind,
};
use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use std::time::Duration;

/// Whom a wave reaches who looks at nobody, radians from where it looks.
const AHEAD: f32 = 0.7;

/// Written by banter_xr: a player called, hushed or answered a character without words.
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct PlayerMeant {
    /// Who.
    pub player: Entity,
    /// What.
    pub intents: Intents,
}

/// What has to be remembered of a talk with a player.
#[derive(Component, Debug, Clone, Copy, Default)]
pub(crate) struct Talk {
    /// Who asked, and when its question was over.
    asked: Option<(Entity, Duration)>,
    /// Since when nobody has said anything.
    pub(crate) silent: Option<Duration>,
    /// Whom it looks at, since when.
    looks: Option<(Entity, Duration)>,
}

/// A turn for a player is over: it was asked, or not, and it is silent now.
pub(crate) fn on_ended(
    ended: On<TurnEnded>,
    turns: Query<(&Turn, &Reply)>,
    mut talks: Query<&mut Talk>,
    time: Res<Time>,
) {
    let Ok((turn, reply)) = turns.get(ended.turn) else {
        return;
    };
    let Some(mut talk) = turn.speaker.and_then(|it| talks.get_mut(it).ok()) else {
        return;
    };
    let asks = |text: &str| {
        text.trim_end_matches(['"', '”', '»', ' '])
            .ends_with(['?', '？', '؟'])
    };
    let last = reply.sentences.last();
    let asked = ended.end == TurnEnd::Done && last.is_some_and(|last| asks(&last.text));
    let now = time.elapsed();
    talk.asked = asked.then_some((turn.npc, now));
    talk.silent = Some(now);
}

/// Somebody speaks again.
pub(crate) fn on_started(
    started: On<TurnStarted>,
    turns: Query<&Turn>,
    mut talks: Query<&mut Talk>,
) {
    let speaker = turns.get(started.turn).ok().and_then(|turn| turn.speaker);
    if let Some(mut talk) = speaker.and_then(|it| talks.get_mut(it).ok()) {
        talk.asked = None;
        talk.silent = None;
    }
}

/// The characters, and who speaks to whom.
#[derive(SystemParam)]
pub(crate) struct Company<'w, 's> {
    npcs: Query<'w, 's, &'static mut GazeTarget, With<NpcParticipant>>,
    turns: Query<'w, 's, (Entity, &'static Turn, &'static Reply)>,
    lines: Query<'w, 's, &'static Utterance>,
    names: Query<'w, 's, (Option<&'static Perceivable>, Option<&'static Name>)>,
    rigs: Rigs<'w, 's>,
}

impl Company<'_, '_> {
    /// The turn in which a character is heard speaking to somebody.
    fn speaking_to(&self, player: Entity) -> Option<(Entity, Entity)> {
        let speaks = |reply: &Reply| {
            let mut sentences = reply.sentences.iter();
            sentences.any(|sentence| sentence.state == SentenceState::Playing)
        };
        let mut turns = self.turns.iter();
        let found = turns.find(|(_, turn, reply)| turn.speaker == Some(player) && speaks(reply));
        found.map(|(entity, turn, _)| (entity, turn.npc))
    }

    fn speaks(&self, player: Entity) -> bool {
        let mut lines = self.lines.iter();
        lines.any(|line| {
            line.speaker == player && line.ended.is_none() && line.kind == UtteranceKind::Speech
        })
    }

    /// The character most nearly ahead.
    fn ahead(&self, player: Entity, percepts: &Percepts) -> Option<Entity> {
        let gaze = self.rigs.gaze(player)?;
        let off = |npc: Entity| {
            let way = self.rigs.ears(npc)? - gaze.origin;
            let angle = way.angle_between(*gaze.direction);
            (angle < AHEAD).then_some((angle, npc))
        };
        let npcs = percepts.entities().filter(|it| self.npcs.contains(*it));
        let nearest = npcs.filter_map(off).min_by(|a, b| a.0.total_cmp(&b.0));
        nearest.map(|(_, npc)| npc)
    }

    fn name(&self, player: Entity) -> String {
        let (perceivable, name) = self.names.get(player).unwrap_or_default();
        let named = perceivable.map(|it| it.name.clone());
        let named = named.or_else(|| name.map(|it| it.as_str().to_owned()));
        named
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| "Somebody".to_owned())
    }
}

/// Asks the one function what each tracked player means, and does it.
pub(crate) fn mean(
    mut players: Query<(
        Entity,
        &Tracked,
        &Gestures,
        &mut Talk,
        &mut Pointing,
        &mut AttendsTo,
        Option<&Indication>,
        Option<&Percepts>,
    )>,
    mut company: Company,
    settings: Res<IntentSettings>,
    time: Res<Time>,
    mut meant: MessageWriter<PlayerMeant>,
    mut lines: MessageWriter<LineTyped>,
    mut cues: MessageWriter<CueRequested>,
    mut commands: Commands,
) {
    let now = time.elapsed();
    for (player, tracked, gestures, mut talk, mut pointing, mut attends, indication, percepts) in
        &mut players
    {
        if tracked.head.is_none() {
            if matches!(*pointing, Pointing::Hand(_)) {
                *pointing = Pointing::No;
            }
            continue;
        }
        let looks = indication
            .and_then(|it| it.looks_at)
            .filter(|it| company.npcs.contains(*it));
        if talk.looks.map(|(who, _)| who) != looks {
            talk.looks = looks.map(|who| (who, now));
        }
        let ago = |then: Duration| now.saturating_sub(then).as_secs_f32();
        let turn = company.speaking_to(player);
        let waves = gestures.began.iter().any(|began| *began);
        let seen = Signals {
            looks_at: talk.looks.map(|(who, since)| (who, ago(since))),
            faces: percepts
                .filter(|_| waves)
                .and_then(|percepts| company.ahead(player, percepts)),
            hands: gestures.hands,
            began: gestures.began,
            head: gestures.head.filter(|_| gestures.head_began),
            speaks: company.speaks(player),
            spoken_to_by: turn.map(|(_, npc)| npc),
            asked_by: talk.asked.map(|(who, since)| (who, ago(since))),
        };
        let intents = fuse(&seen, &settings);
        if intents.attends_to.is_some() {
            attends.set_if_neq(AttendsTo(intents.attends_to));
        }
        pointing.set_if_neq(intents.points.map_or(Pointing::No, Pointing::Hand));
        if let Some(npc) = intents.calls {
            let cue = settings.wave.replace("{name}", &company.name(player));
            cues.write(CueRequested { npc, cue });
            if let Ok(mut gaze) = company.npcs.get_mut(npc)
                && gaze.0.is_none()
            {
                gaze.0 = Some(player);
            }
        }
        if let (Some(_), Some((turn, _))) = (intents.hushes, turn) {
            commands.trigger(Interrupt { turn });
        }
        if let Some((npc, yes)) = intents.answers {
            talk.asked = None;
            let text = if yes { &settings.yes } else { &settings.no };
            lines.write(LineTyped {
                speaker: player,
                to: Some(npc),
                text: text.clone(),
            });
        }
        if intents.calls.is_some() || intents.hushes.is_some() || intents.answers.is_some() {
            meant.write(PlayerMeant { player, intents });
        }
    }
}
