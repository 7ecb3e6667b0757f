//! The prompt inspector: what her language model was asked last, section by section.

use super::look::Look;
use super::subtitles::{set, shortened, show};
use crate::Innkeeper;
use bevy::prelude::*;
use bevy_banter::mind::prompt::{PromptReport, SectionReport};

/// Shows and hides it.
const KEY: KeyCode = KeyCode::F4;
/// How much of a section's text is shown, in characters.
const MOST_SHOWN: usize = 46;
/// The width of the bars, in pixels.
const BAR: f32 = 96.0;

/// Whether it is shown.
#[derive(Resource, Debug, Default)]
pub(super) struct Inspector {
    /// It is.
    pub(super) open: bool,
}

/// All of it.
#[derive(Component, Debug)]
pub(super) struct Panel;

/// Its first line.
#[derive(Component, Debug)]
pub(super) struct Headline;

/// Where a line for each section stands.
#[derive(Component, Debug)]
pub(super) struct Rows;

/// A section, as it is shown.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    name: String,
    tokens: String,
    /// Its share of the prompt, and the share of it that the engine had read before, 0..=1.
    share: f32,
    cached: f32,
    begins: String,
    dropped: bool,
}

/// Spawns it, in the upper right corner.
pub(super) fn spawn(mut commands: Commands, look: Res<Look>) {
    let panel = Node {
        position_type: PositionType::Absolute,
        right: px(14),
        top: px(46),
        width: px(620),
        max_width: percent(96),
        flex_direction: FlexDirection::Column,
        row_gap: px(6),
        padding: px(14).all(),
        border: px(1.5).all(),
        border_radius: BorderRadius::all(px(10)),
        display: Display::None,
        ..default()
    };
    let rows = Node {
        flex_direction: FlexDirection::Column,
        row_gap: px(3),
        ..default()
    };
    let (name, small) = (look.sizes.name, look.sizes.small);
    commands
        .spawn((
            Panel,
            panel,
            BackgroundColor(look.panel.with_alpha(0.95)),
            BorderColor::all(look.edge),
            GlobalZIndex(5),
            Pickable::IGNORE,
        ))
        .with_children(|panel| {
            panel.spawn(look.text("What her model was asked", name, look.accent));
            panel.spawn((Headline, look.text("", small, look.text)));
            panel.spawn((Rows, rows, Pickable::IGNORE));
        });
}

/// F4 shows and hides it.
pub(super) fn toggle(keys: Res<ButtonInput<KeyCode>>, mut inspector: ResMut<Inspector>) {
    if keys.just_pressed(KEY) {
        inspector.open = !inspector.open;
    }
}

/// Shows her last prompt.
pub(super) fn refresh(
    inspector: Res<Inspector>,
    report: Query<Ref<PromptReport>, With<Innkeeper>>,
    look: Res<Look>,
    mut panel: Single<&mut Node, With<Panel>>,
    mut headline: Single<&mut Text, With<Headline>>,
    list: Single<Entity, With<Rows>>,
    mut commands: Commands,
) {
    show(&mut panel, inspector.open);
    let report = report.iter().next();
    let is_new = inspector.is_changed() || report.as_ref().is_some_and(Ref::is_changed);
    if !inspector.open || !is_new {
        return;
    }
    let report = report.as_deref();
    set(&mut headline, &told(report));
    let rows = report.map(rows).unwrap_or_default();
    commands
        .entity(*list)
        .despawn_children()
        .with_children(|list| {
            for row in rows {
                draw(list, &row, &look);
            }
        });
}

fn draw(list: &mut ChildSpawnerCommands, row: &Row, look: &Look) {
    let column = |width: f32| Node {
        width: px(width),
        flex_shrink: 0.0,
        ..default()
    };
    let line = Node {
        column_gap: px(8),
        align_items: AlignItems::Center,
        ..default()
    };
    let bar = Node {
        height: px(8),
        ..column(BAR)
    };
    let part = |share: f32| Node {
        width: px(BAR * share),
        ..default()
    };
    let small = look.sizes.small;
    let colour = if row.dropped { look.off } else { look.text };
    list.spawn((line, Pickable::IGNORE)).with_children(|line| {
        line.spawn((column(112.0), Pickable::IGNORE))
            .with_child(look.text(&row.name, small, colour));
        line.spawn((column(92.0), Pickable::IGNORE))
            .with_child(look.text(&row.tokens, small, colour));
        line.spawn((bar, BackgroundColor(look.edge.with_alpha(0.25))))
            .with_children(|bar| {
                let known = row.share * row.cached;
                bar.spawn((part(known), BackgroundColor(look.good)));
                bar.spawn((part(row.share - known), BackgroundColor(look.accent)));
            });
        line.spawn(look.text(&row.begins, small, look.dim));
    });
}

/// The first line: how long the prompt is, and what of it the engine had read before.
fn told(report: Option<&PromptReport>) -> String {
    let Some(report) = report else {
        return "Nothing yet: so far her persona has answered.".to_owned();
    };
    let (tokens, budget) = (report.tokens, report.budget);
    match report.cached {
        Some(cached) => {
            let percent = u64::from(cached) * 100 / u64::from(tokens.max(1));
            format!(
                "{tokens} of at most {budget} tokens; {percent} % of them the engine had read \
                 before (green)"
            )
        }
        None => {
            format!("about {tokens} of at most {budget} tokens; the engine has not counted them")
        }
    }
}

/// The sections in their order, and behind them those that were left out.
fn rows(report: &PromptReport) -> Vec<Row> {
    let all = report.tokens.max(1) as f32;
    let row = |section: &SectionReport, dropped: bool| {
        let tokens = section.tokens;
        let about = if section.cached.is_some() { "" } else { "~" };
        Row {
            name: match section.count {
                1 => section.name.clone(),
                count => format!("{} ({count})", section.name),
            },
            tokens: match (section.cached, dropped) {
                (_, true) => format!("{about}{tokens} left out"),
                (Some(cached), _) if cached > 0 => format!("{tokens}, {cached} old"),
                _ => format!("{about}{tokens}"),
            },
            share: match dropped {
                true => 0.0,
                false => (tokens as f32 / all).clamp(0.0, 1.0),
            },
            cached: section.cached.unwrap_or_default() as f32 / tokens.max(1) as f32,
            begins: begins(&section.text),
            dropped,
        }
    };
    let sent = report.sections.iter().map(|section| row(section, false));
    let dropped = report.dropped.iter().map(|section| row(section, true));
    sent.chain(dropped).collect()
}

/// How a section's text begins, in one line.
fn begins(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    shortened(&line, MOST_SHOWN)
}

#[cfg(test)]
mod tests {
    //! What is shown of a prompt.
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use bevy_banter::mind::prompt::{Prompt, Section, SectionRole, names};

    /// A prompt of five sections, one of which was left out.
    fn prompt() -> Prompt {
        let keep = Section::KEEP;
        let note = "You can reach\nthe ale barrel and the counter and the cider jug.";
        let mut prompt = Prompt::new(vec![
            Section::new(names::PERSONA, SectionRole::System, "You are Mara.").priority(keep),
            Section::new(names::HISTORY, SectionRole::User, "Hello!").priority(keep),
            Section::new(names::HISTORY, SectionRole::Assistant, "Good evening.").priority(keep),
            Section::new(names::PERCEPTS, SectionRole::Note, note).priority(9),
            Section::new(names::LINE, SectionRole::User, "An ale!").priority(keep),
        ]);
        prompt.fit(35);
        prompt
    }

    fn lines(report: &PromptReport) -> Vec<String> {
        let lines = rows(report).into_iter();
        lines
            .map(|row| format!("{} | {} | {}", row.name, row.tokens, row.begins))
            .collect()
    }

    #[test]
    fn a_prompt_is_told_section_by_section() {
        let report = PromptReport::of(&prompt());
        assert_eq!(
            told(Some(&report)),
            "about 32 of at most 35 tokens; the engine has not counted them"
        );
        let left_out = "percepts | ~16 left out | You can reach the ale barrel and the counter a…";
        assert_eq!(
            lines(&report),
            [
                "persona | ~4 | You are Mara.",
                "history (2) | ~6 | Hello! Good evening.",
                "line | ~2 | An ale!",
                left_out,
            ]
        );
    }

    #[test]
    fn what_the_engine_counted_is_told_with_what_it_had_read_before() {
        let mut prompt = prompt();
        prompt.measured(40, 12, &[10, 4, 6, 5]);
        let report = PromptReport::of(&prompt);
        let first = "40 of at most 35 tokens; 30 % of them the engine had read before (green)";
        assert_eq!(told(Some(&report)), first);
        assert_eq!(
            lines(&report)[..3],
            [
                "persona | 10, 10 old | You are Mara.",
                "history (2) | 10, 2 old | Hello! Good evening.",
                "line | 5 | An ale!",
            ]
        );
        let rows = rows(&report);
        assert_eq!((rows[0].share, rows[0].cached), (0.25, 1.0));
        assert_eq!((rows[1].share, rows[1].cached), (0.25, 0.2));
    }

    #[test]
    fn f4_shows_the_last_prompt_in_the_window() {
        let mut app = App::new();
        app.insert_resource(Look::built_in())
            .init_resource::<Inspector>()
            .init_resource::<ButtonInput<KeyCode>>()
            .add_systems(Startup, spawn)
            .add_systems(Update, (toggle, refresh).chain());
        let shown = |app: &mut App| -> Vec<String> {
            let world = app.world_mut();
            let open = world.query_filtered::<&Node, With<Panel>>().single(world);
            if open.unwrap().display == Display::None {
                return Vec::new();
            }
            let mut texts = world.query::<&Text>();
            texts.iter(world).map(|text| text.0.clone()).collect()
        };
        app.update();
        assert!(shown(&mut app).is_empty());
        let press = |app: &mut App| {
            let mut keys = app.world_mut().resource_mut::<ButtonInput<KeyCode>>();
            keys.clear();
            keys.release(KEY);
            keys.press(KEY);
            app.update();
            app.world_mut()
                .resource_mut::<ButtonInput<KeyCode>>()
                .clear();
        };
        press(&mut app);
        let nothing = "Nothing yet: so far her persona has answered.";
        assert!(shown(&mut app).contains(&nothing.to_owned()));
        let report = PromptReport::of(&prompt());
        let mara = app.world_mut().spawn((Innkeeper, report)).id();
        for _ in 0..2 {
            app.update();
            let shown = shown(&mut app);
            let of = |text: &str| shown.iter().filter(|shown| *shown == text).count();
            assert_eq!(
                (of("You are Mara."), of("~16 left out")),
                (1, 1),
                "{shown:?}"
            );
            // The same again, and not twice.
            let mut reports = app.world_mut().get_mut::<PromptReport>(mara).unwrap();
            reports.set_changed();
        }
        press(&mut app);
        assert!(shown(&mut app).is_empty());
    }
}
