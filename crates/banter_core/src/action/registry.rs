//! The actions of a game by type, and who may do which.

use super::begin::{Due, request};
use super::event::NamedAction;
use super::make::make;
use super::schema::ActionSchema;
use crate::persona::Persona;
use bevy::ecs::system::SystemId;
use bevy::prelude::*;
use bevy::reflect::Typed;
use std::marker::PhantomData;
use std::sync::Arc;

/// How many actions a game may register.
const MOST: usize = 256;

/// A type that can be an action: `#[derive(Reflect)]` on a struct of the fields that
/// [`ActionSchema::of`] lists.
pub trait NpcAction: FromReflect + Typed + Send + Sync {}

impl<A: FromReflect + Typed + Send + Sync> NpcAction for A {}

/// The actions that are types of the game.
#[derive(Resource, Default)]
pub struct NpcActions(Vec<Registered>);

struct Registered {
    schema: Arc<ActionSchema>,
    request: Request,
    /// Whether a game's own of the same name takes its place.
    ready_made: bool,
}

impl std::fmt::Debug for NpcActions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.schemas()).finish()
    }
}

/// Names of actions that a character may not do at present, though its persona has them: neither
/// are they in its prompt, nor are they done. A component of the character, for the game to set.
#[derive(Component, Reflect, Debug, Clone, Default, PartialEq, Eq)]
#[reflect(Component, Default)]
pub struct ClosedActions(pub Vec<String>);

impl NpcActions {
    /// The schemas of all registered types.
    pub fn schemas(&self) -> impl Iterator<Item = &Arc<ActionSchema>> {
        self.0.iter().map(|registered| &registered.schema)
    }

    /// The actions that are open to a character, in the order of its persona: those that the
    /// persona names, less those that are closed.
    ///
    /// One that the persona only names has the description of its type.
    pub fn open_to(
        &self,
        persona: &Persona,
        closed: Option<&ClosedActions>,
    ) -> Vec<Arc<ActionSchema>> {
        let is_closed = |name: &str| {
            let mut names = closed.iter().flat_map(|closed| &closed.0);
            names.any(|closed| closed.eq_ignore_ascii_case(name))
        };
        let open = persona.actions.iter().filter(|it| !is_closed(&it.name));
        open.map(|action| match self.find(&action.name) {
            Some(Registered { schema, .. }) if action.description.is_empty() => Arc::clone(schema),
            Some(Registered { schema, .. }) => Arc::new(ActionSchema {
                description: action.description.clone(),
                ..ActionSchema::clone(schema)
            }),
            None => Arc::new(action.into()),
        })
        .collect()
    }

    fn find(&self, name: &str) -> Option<&Registered> {
        let mut all = self.0.iter();
        all.find(|it| it.schema.name.eq_ignore_ascii_case(name))
    }

    /// Asks for an action.
    pub(super) fn request(&self, name: &str) -> fn(&mut World, &Due) {
        let registered = self.find(name).map(|registered| registered.request);
        registered.unwrap_or(|world, due| request(world, due, named))
    }
}

fn named(call: &super::ActionCall) -> Option<NamedAction> {
    Some(NamedAction {
        name: call.name.clone(),
        object: call.object(),
    })
}

/// What a character is about to do, for a [veto](NpcActionsAppExt::add_action_veto).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActionAttempt<A> {
    /// The character.
    pub npc: Entity,
    /// The turn.
    pub turn: Entity,
    /// What it would do.
    pub action: A,
}

/// A system that may refuse an action.
type Veto<A> = SystemId<In<ActionAttempt<A>>, Result<(), String>>;

/// The systems that may refuse actions of a type.
#[derive(Resource)]
pub(super) struct Vetoes<A: 'static>(Vec<Veto<A>>, PhantomData<fn(A)>);

impl<A: NpcAction> Vetoes<A> {
    /// What one of them has against it.
    pub(super) fn refuse(
        world: &mut World,
        mut attempt: impl FnMut() -> Option<ActionAttempt<A>>,
    ) -> Option<String> {
        let vetoes = world.get_resource::<Self>()?.0.clone();
        vetoes
            .into_iter()
            .find_map(|veto| match world.run_system_with(veto, attempt()?) {
                Ok(verdict) => verdict.err(),
                Err(error) => {
                    tracing::error!("a veto on {} could not be asked: {error}", A::type_path());
                    None
                }
            })
    }
}

/// Actions by type, for a Bevy [`App`].
pub trait NpcActionsAppExt {
    /// Makes a type an action that characters can do: those whose personas name it.
    ///
    /// A persona names it by `[[action]]` with a `name` alone; its description is that of the
    /// type, unless the persona has one of its own. It arrives as
    /// `On<ActionRequested<GiveItem>>`, with entities that the character perceived.
    ///
    /// A type that cannot be an action is told in the log and left out;
    /// [`ActionSchema::of`] says the same to a test.
    ///
    /// ```
    /// use banter_core::{ActionRequested, NpcActionsAppExt, test_app::TestApp};
    /// use bevy::prelude::*;
    ///
    /// #[derive(Reflect)]
    /// struct GiveItem { item: Entity, to: Entity, count: u32 }
    ///
    /// fn give(requested: On<ActionRequested<GiveItem>>) {
    ///     let GiveItem { item, to, count } = requested.action;
    ///     info!("{} hands {to} {count} of {item}", requested.npc);
    /// }
    ///
    /// let mut game = TestApp::new();
    /// game.app_mut().add_npc_action::<GiveItem>().add_observer(give);
    /// ```
    fn add_npc_action<A: NpcAction>(&mut self) -> &mut Self;

    /// The same for a library of actions: where a game has one of the same name, whether it is added before or after, the
    /// game's is done, and this one is not.
    fn add_ready_made_npc_action<A: NpcAction>(&mut self) -> &mut Self;

    /// Makes an action of data, for mods and tools: as [`add_npc_action`](Self::add_npc_action),
    /// but it arrives as `On<ActionRequested<ActionCall>>`.
    fn add_npc_action_schema(&mut self, schema: ActionSchema) -> &mut Self;

    /// Asks a system before an action of this type begins. Where it has a reason against it, in a
    /// few words, the action is not done: the game hears of it by
    /// [`ActionRefused`](crate::ActionRefused), the character at its next answer. There may be
    /// several; actions without a type are [`NamedAction`].
    ///
    /// ```
    /// use banter_core::{ActionAttempt, NpcActionsAppExt, test_app::TestApp};
    /// use bevy::prelude::*;
    ///
    /// #[derive(Reflect)]
    /// struct Open { door: Entity }
    /// #[derive(Component)]
    /// struct Locked;
    ///
    /// fn locked(In(attempt): In<ActionAttempt<Open>>, locks: Query<&Locked>) -> Result<(), String> {
    ///     match locks.contains(attempt.action.door) {
    ///         true => Err("the door is locked".into()),
    ///         false => Ok(()),
    ///     }
    /// }
    ///
    /// let mut game = TestApp::new();
    /// game.app_mut().add_npc_action::<Open>().add_action_veto(locked);
    /// ```
    fn add_action_veto<A: NpcAction, M>(
        &mut self,
        veto: impl IntoSystem<In<ActionAttempt<A>>, Result<(), String>, M> + 'static,
    ) -> &mut Self;
}

impl NpcActionsAppExt for App {
    fn add_npc_action<A: NpcAction>(&mut self) -> &mut Self {
        add_type::<A>(self, false);
        self
    }

    fn add_ready_made_npc_action<A: NpcAction>(&mut self) -> &mut Self {
        add_type::<A>(self, true);
        self
    }

    fn add_npc_action_schema(&mut self, schema: ActionSchema) -> &mut Self {
        match schema.check() {
            Ok(()) => {
                let ask: Request = |world, due| request(world, due, |call| Some(call.clone()));
                add(self, schema, ask, false);
            }
            Err(reason) => tracing::error!("the action `{}` is left out: {reason}", schema.name),
        }
        self
    }

    fn add_action_veto<A: NpcAction, M>(
        &mut self,
        veto: impl IntoSystem<In<ActionAttempt<A>>, Result<(), String>, M> + 'static,
    ) -> &mut Self {
        let world = self.world_mut();
        let veto = world.register_system(veto);
        match world.get_resource_mut::<Vetoes<A>>() {
            Some(mut vetoes) => vetoes.0.push(veto),
            None => world.insert_resource(Vetoes(vec![veto], PhantomData)),
        }
        self
    }
}

type Request = fn(&mut World, &Due);

fn add_type<A: NpcAction>(app: &mut App, ready_made: bool) {
    match ActionSchema::of::<A>() {
        Ok(schema) => {
            let ask: Request = |world, due| request(world, due, make::<A>);
            add(app, schema, ask, ready_made);
        }
        Err(error) => tracing::error!("{error}"),
    }
}

fn add(app: &mut App, schema: ActionSchema, request: Request, ready_made: bool) {
    let mut actions = app.world_mut().get_resource_or_init::<NpcActions>();
    let name = &schema.name;
    let same = |it: &Registered| it.schema.name.eq_ignore_ascii_case(name);
    if !ready_made {
        actions.0.retain(|it| !(it.ready_made && same(it)));
    }
    if let Some(other) = actions.find(name) {
        if ready_made && !other.ready_made {
            return;
        }
        tracing::error!(
            "there are two actions `{name}`, and the second is left out; rename one, a type by \
             #[reflect(@ActionName(\"...\"))]"
        );
    } else if actions.0.len() >= MOST {
        tracing::error!("there are more than {MOST} actions; take some out");
    } else {
        let schema = Arc::new(schema);
        actions.0.push(Registered {
            schema,
            request,
            ready_made,
        });
    }
}
