//! The policies of a game, from its assets to the guard.

use super::judge::{Case, rule};
use super::{GuardPolicy, GuardPolicyError, GuardPolicyLoader};
use banter_core::{BanterSystems, Draft, Guard, GuardSide, Judgement, PolicyGuard, Ruling};
use bevy::asset::{AssetEvent, AssetLoadError, AssetLoadFailedEvent};
use bevy::prelude::*;
use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

/// The policies by which lines and sentences are judged, in their order: files of categories,
/// packs of languages. None unless the game names some.
///
/// Until all of them are loaded every verdict waits, and [`GuardSettings`] says what follows when
/// it waits too long; a file that cannot be read is told with its place, and nobody speaks until it
/// is mended. A file that changes is read again; while there is a mistake in it the last that was
/// right holds.
///
/// [`GuardSettings`]: banter_core::GuardSettings
///
/// ```no_run
/// use banter_mind::GuardPolicies;
/// use bevy::prelude::*;
///
/// fn set_up(assets: Res<AssetServer>, mut policies: ResMut<GuardPolicies>) {
///     policies.0.push(assets.load("guard/default.guard.toml"));
/// }
/// ```
#[derive(Resource, Debug, Clone, Default)]
pub struct GuardPolicies(pub Vec<Handle<GuardPolicy>>);

/// What all verdicts read: the policies, once they are all there.
type Shelf = Arc<RwLock<Option<Arc<[GuardPolicy]>>>>;

/// Judges by the policies on the shelf.
struct ByPolicies(Shelf);

fn read(shelf: &Shelf) -> Option<Arc<[GuardPolicy]>> {
    // It is held for a moment only, to put another in; nothing there can fail.
    let shelf = shelf
        .read()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    shelf.clone()
}

impl Guard for ByPolicies {
    fn judge(&self, draft: &Draft) -> Judgement {
        let case = Case::of(draft);
        match read(&self.0) {
            Some(policies) => Judgement::Now(rule(&policies, &case)),
            None => {
                let (shelf, later) = (Arc::clone(&self.0), Later::of(&case));
                Judgement::later(move || later.rule(&shelf))
            }
        }
    }
}

/// What is judged once the policies are there.
struct Later {
    side: GuardSide,
    text: String,
    language: Option<String>,
    profile: String,
    lines: Option<BTreeMap<String, Vec<String>>>,
}

impl Later {
    fn of(case: &Case) -> Self {
        Self {
            side: case.side,
            text: case.text.to_owned(),
            language: case.language.map(str::to_owned),
            profile: case.profile.to_owned(),
            lines: case.lines.cloned(),
        }
    }

    fn rule(&self, shelf: &Shelf) -> Option<Ruling> {
        let case = Case {
            side: self.side,
            text: &self.text,
            language: self.language.as_deref(),
            profile: &self.profile,
            lines: self.lines.as_ref(),
        };
        Some(rule(&read(shelf)?, &case))
    }
}

pub(crate) fn build(app: &mut App) {
    app.init_asset::<GuardPolicy>()
        .init_asset_loader::<GuardPolicyLoader>()
        .init_resource::<GuardPolicies>()
        .add_systems(
            PreUpdate,
            (tell, enact).chain().before(BanterSystems::Receive),
        );
}

/// Says what is wrong with a policy that could not be read, once.
fn tell(
    mut failures: MessageReader<AssetLoadFailedEvent<GuardPolicy>>,
    mut told: Local<Option<String>>,
) {
    for failure in failures.read() {
        let sentence = match &failure.error {
            AssetLoadError::AssetLoaderError(error) => error
                .error()
                .downcast_ref::<GuardPolicyError>()
                .map(ToString::to_string),
            _ => None,
        };
        let sentence = sentence.unwrap_or_else(|| {
            let error = &failure.error;
            format!("a policy of the guard cannot be loaded: {error}; nobody speaks without it")
        });
        if told.as_ref() != Some(&sentence) {
            tracing::error!("{sentence}");
            *told = Some(sentence);
        }
    }
}

/// Keeps the guard as the assets are.
fn enact(
    policies: Res<GuardPolicies>,
    assets: Res<Assets<GuardPolicy>>,
    mut changes: MessageReader<AssetEvent<GuardPolicy>>,
    mut shelf: Local<Option<Shelf>>,
    guard: Option<Res<PolicyGuard>>,
    mut commands: Commands,
) {
    let changed = changes.read().count() > 0;
    if !changed && !policies.is_changed() {
        return;
    }
    if policies.0.is_empty() {
        if shelf.take().is_some() {
            commands.remove_resource::<PolicyGuard>();
        }
        return;
    }
    let all: Option<Arc<[GuardPolicy]>> = policies
        .0
        .iter()
        .map(|policy| assets.get(policy).cloned())
        .collect();
    let shelf = shelf.get_or_insert_with(Shelf::default);
    if let Ok(mut there) = shelf.write() {
        *there = all;
    }
    if guard.is_none() {
        let guard = ByPolicies(Arc::clone(shelf));
        commands.insert_resource(PolicyGuard(Box::new(guard)));
    }
}
