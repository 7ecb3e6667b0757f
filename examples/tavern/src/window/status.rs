//! The status line: how mind, ears and voice are, and what went wrong last.

use super::look::Look;
use super::subtitles::{set, shortened, show};
use crate::engines::{Engines, Kind, Order};
use crate::notice::Notices;
use bevy::prelude::*;
use bevy_banter::core::EngineFailed;
use bevy_banter::engine::EngineStatus;
use std::time::Duration;

/// A notice is shown for so long.
const LINGER: Duration = Duration::from_secs(15);
/// The longest problem that is shown, in characters.
const MOST_SHOWN: usize = 240;

/// The dot before an engine.
#[derive(Component, Debug)]
pub(super) struct Dot(Kind);

/// How an engine is.
#[derive(Component, Debug)]
pub(super) struct Word(Kind);

/// What went wrong.
#[derive(Component, Debug)]
pub(super) struct Problem;

/// The last thing that went wrong, and until when it is shown.
#[derive(Resource, Debug, Default)]
pub(super) struct Trouble {
    text: String,
    until: Duration,
}

impl Trouble {
    fn tell(&mut self, text: String, time: &Time<Real>) {
        self.text = text;
        self.until = time.elapsed() + LINGER;
    }
}

/// How an engine is, as it is shown.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    health: Health,
    word: String,
    problem: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Health {
    Good,
    Busy,
    Bad,
    Off,
}

/// Spawns the line, in the upper left corner.
pub(super) fn spawn(mut commands: Commands, look: Res<Look>) {
    let small = look.sizes.small;
    let corner = Node {
        position_type: PositionType::Absolute,
        left: px(14),
        top: px(12),
        max_width: percent(70),
        flex_direction: FlexDirection::Column,
        align_items: AlignItems::FlexStart,
        row_gap: px(5),
        ..default()
    };
    let row = Node {
        column_gap: px(16),
        padding: UiRect::axes(px(12), px(5)),
        border_radius: BorderRadius::all(px(8)),
        ..default()
    };
    let engine = Node {
        column_gap: px(6),
        align_items: AlignItems::Center,
        ..default()
    };
    let dot = Node {
        width: px(8),
        height: px(8),
        border_radius: BorderRadius::MAX,
        ..default()
    };
    let problem = Node {
        padding: UiRect::axes(px(12), px(4)),
        border_radius: BorderRadius::all(px(8)),
        display: Display::None,
        ..default()
    };
    commands
        .spawn((corner, Pickable::IGNORE))
        .with_children(|corner| {
            let row = (row, BackgroundColor(look.panel), Pickable::IGNORE);
            corner.spawn(row).with_children(|row| {
                for kind in Kind::ALL {
                    row.spawn((engine.clone(), Pickable::IGNORE))
                        .with_children(|engine| {
                            engine.spawn((
                                Dot(kind),
                                dot.clone(),
                                BackgroundColor(look.off),
                                Pickable::IGNORE,
                            ));
                            engine.spawn(look.text(kind.name(), small, look.dim));
                            engine.spawn((Word(kind), look.text("", small, look.text)));
                        });
                }
            });
            corner.spawn((
                Problem,
                problem,
                BackgroundColor(look.panel),
                look.text("", small, look.text),
            ));
        });
}

/// Shows how the engines are.
pub(super) fn show_engines(
    engines: Engines,
    look: Res<Look>,
    mut dots: Query<(&Dot, &mut BackgroundColor)>,
    mut words: Query<(&Word, &mut Text), Without<Problem>>,
) {
    for (&Dot(kind), mut colour) in &mut dots {
        let shown = shown(kind, engines.order(kind), engines.status(kind));
        let wanted = match shown.health {
            Health::Good => look.good,
            Health::Busy => look.busy,
            Health::Bad => look.bad,
            Health::Off => look.off,
        };
        if colour.0 != wanted {
            colour.0 = wanted;
        }
        for (_, mut text) in words.iter_mut().filter(|(word, _)| word.0 == kind) {
            set(&mut text, &shown.word);
        }
    }
}

/// An engine failed in a turn, which goes on without it.
pub(super) fn note_failure(
    failed: On<EngineFailed>,
    time: Res<Time<Real>>,
    mut trouble: ResMut<Trouble>,
) {
    trouble.tell(failed.error.to_string(), &time);
}

/// Shows why an engine does not work, or else what last went wrong, for a while.
pub(super) fn show_problem(
    engines: Engines,
    notices: Res<Notices>,
    time: Res<Time<Real>>,
    mut trouble: ResMut<Trouble>,
    mut told: Local<usize>,
    mut problem: Single<(&mut Node, &mut Text), With<Problem>>,
) {
    let count = notices.all().len();
    if std::mem::replace(&mut *told, count) != count
        && let Some(notice) = notices.all().last()
    {
        trouble.tell(notice.clone(), &time);
    }
    let of_engine = Kind::ALL.into_iter().find_map(|kind| {
        let shown = shown(kind, engines.order(kind), engines.status(kind));
        Some(format!("{}: {}", kind.name(), shown.problem?))
    });
    let text = match of_engine {
        _ if time.elapsed() < trouble.until => &trouble.text,
        Some(ref problem) => problem,
        None => "",
    };
    let (node, shown) = &mut *problem;
    set(shown, &shortened(text, MOST_SHOWN));
    show(node, !text.is_empty());
}

fn shown(kind: Kind, order: &Order, status: Option<EngineStatus>) -> Shown {
    let (health, word, problem) = match (order, status) {
        (Order::Refused(why), _) => (Health::Bad, kind.without().to_owned(), Some(why.clone())),
        (_, None) => (Health::Off, kind.without().to_owned(), None),
        (_, Some(EngineStatus::Starting)) => (Health::Busy, "starting".to_owned(), None),
        (_, Some(EngineStatus::Loading(share))) => {
            let percent = (share.clamp(0.0, 1.0) * 100.0).floor();
            (Health::Busy, format!("loading {percent} %"), None)
        }
        (Order::Nothing, Some(EngineStatus::Ready)) => {
            (Health::Good, kind.without().to_owned(), None)
        }
        (Order::Server(server), Some(EngineStatus::Ready)) => (Health::Good, server.place(), None),
        (_, Some(EngineStatus::Ready)) => (Health::Good, "ready".to_owned(), None),
        (_, Some(EngineStatus::Failed(error))) => {
            (Health::Bad, "failed".to_owned(), Some(error.to_string()))
        }
    };
    Shown {
        health,
        word,
        problem,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::engines::Server;

    #[test]
    fn an_engine_is_told_by_a_word() {
        let model = Order::Model("a.gguf".into());
        let word = |order: &Order, status| {
            let shown = shown(Kind::Mind, order, status);
            (shown.health, shown.word)
        };
        let none = word(&Order::Nothing, None);
        assert_eq!(none, (Health::Off, "answers from her persona".into()));
        let loading = word(&model, Some(EngineStatus::Loading(0.427)));
        assert_eq!(loading, (Health::Busy, "loading 42 %".into()));
        let odd = word(&model, Some(EngineStatus::Loading(7.0)));
        assert_eq!(odd.1, "loading 100 %");
        let ready = word(&model, Some(EngineStatus::Ready));
        assert_eq!(ready, (Health::Good, "ready".into()));
        let server = Order::Server(Server::read("https://example.org/v1").unwrap());
        let ready = word(&server, Some(EngineStatus::Ready));
        assert_eq!(ready, (Health::Good, "a server at example.org".into()));
    }

    #[test]
    fn a_problem_has_its_reason() {
        let refused = Order::Refused("a.gguf is gone".into());
        let shown = shown(Kind::Ears, &refused, None);
        assert_eq!(
            (shown.health, shown.word.as_str()),
            (Health::Bad, "typed lines only")
        );
        assert_eq!(shown.problem.as_deref(), Some("a.gguf is gone"));
    }
}
