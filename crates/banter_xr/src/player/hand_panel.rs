//! Panels on a palm: what a player wants at hand, pressed by the other hand or from afar.

use super::controllers::Controllers;
use super::gestures::Gestures;
use super::panel::HeadPanel;
use super::press::{Poke, Pull, met};
use crate::XrSystems;
use crate::gesture::{HandReading, Steady};
use crate::hand::HandJoint;
use crate::tracking::Tracked;
use banter_core::Hand;
use bevy::math::Isometry3d;
use bevy::prelude::*;

/// How far over the palm a panel is, metres.
const OVER: f32 = 0.06;
/// How squarely a palm faces the eyes that shows its panel, and one that goes on to, as cosines; the same for how far to the
/// side of the view it is.
const FACES: (f32, f32) = (0.70, 0.45);
const AHEAD: (f32, f32) = (0.70, 0.50);
/// Seconds that a palm is turned before its panel is there, and away before it is gone.
const TURNS: (f32, f32) = (0.20, 0.35);
/// Seconds in which a panel follows its hand: without them it trembles as the hand does.
const FOLLOWS: f32 = 0.05;
/// How much larger a panel is ahead of somebody than on the palm: it is three times as far away.
const LARGER: f32 = 3.0;
/// A finger so near to a panel, metres, points at it, and no ray of the same hand does.
const NEAR: f32 = 0.10;

/// Panel on a palm of a tracked player, as its child: a menu at hand. It writes the entity's [`Transform`] and [`Visibility`]:
/// the panel is a quad one unit wide around the entity's origin, and +Z is the side that is read.
///
/// It is there while the palm is turned to the player's eyes. Nobody needs that gesture: a button opens and closes it too, and
/// where one of the two hands is not there it floats ahead, for the ray of either. A fingertip of the other hand that goes
/// through it presses it, and so does the trigger of a controller that points at it: [`HandPanelPressed`].
///
/// ```
/// use banter_xr::{HandPanel, HandPanelPressed, HeadsetWearer};
/// use bevy::prelude::*;
///
/// fn give_menu(mut commands: Commands, player: Single<Entity, With<HeadsetWearer>>) {
///     // Four rows, each a quarter of its height.
///     commands.spawn((HandPanel::default(), ChildOf(*player)));
/// }
///
/// fn choose(mut pressed: MessageReader<HandPanelPressed>) {
///     for HandPanelPressed { at, .. } in pressed.read() {
///         let _row = (at.y * 4.0) as usize;
///     }
/// }
/// ```
#[derive(Component, Reflect, Debug, Clone, Copy, PartialEq)]
#[reflect(Component, Default)]
#[require(Transform, Visibility::Hidden, Handling)]
pub struct HandPanel {
    /// On whose palm. The left one.
    pub hand: Hand,
    /// How wide it is there, metres. 0.17.
    pub width: f32,
    /// How high it is, to its width. 1.
    pub height: f32,
    /// Whether it is there whatever the palm does.
    pub open: bool,
    /// The button that opens and closes it, on any gamepad, as which a headset's controllers are known; the upper one of the
    /// left controller. `None`: the game does it.
    pub button: Option<GamepadButton>,
    /// Whether it is there. Written.
    pub shown: bool,
    /// Where it is pointed at, `0..=1` from its upper left. Written.
    pub pointed: Option<Vec2>,
    /// Whether it was closed, and stays so until the palm is turned away: [`HandPanel::close`].
    pub dismissed: bool,
}

impl Default for HandPanel {
    fn default() -> Self {
        Self {
            hand: Hand::Left,
            width: 0.17,
            height: 1.0,
            open: false,
            button: Some(GamepadButton::North),
            shown: false,
            pointed: None,
            dismissed: false,
        }
    }
}

impl HandPanel {
    /// Closes it, also where a palm shows it: until that is turned away.
    pub fn close(&mut self) {
        (self.open, self.dismissed) = (false, true);
    }
}

/// Written by banter_xr: somebody pressed a [`HandPanel`].
#[derive(Message, Debug, Clone, Copy, PartialEq)]
pub struct HandPanelPressed {
    /// Which.
    pub panel: Entity,
    /// Where, `0..=1` from its upper left.
    pub at: Vec2,
}

/// How a panel is handled at this moment.
#[derive(Component, Debug, Clone, Default)]
pub(crate) struct Handling {
    turned: Steady,
    place: Option<(Isometry3d, f32)>,
    ahead: Option<HeadPanel>,
    pokes: [Poke; 2],
    pulls: [Pull; 2],
}

pub(super) fn build(app: &mut App) {
    app.register_type::<HandPanel>()
        .add_message::<HandPanelPressed>()
        .add_systems(Update, handle.in_set(XrSystems::Wear));
}

/// Shows panels, puts them where they belong, and tells what presses them.
fn handle(
    mut panels: Query<(
        Entity,
        &ChildOf,
        &mut HandPanel,
        &mut Handling,
        &mut Transform,
        &mut Visibility,
    )>,
    players: Query<(&Tracked, &Gestures, Option<&Controllers>)>,
    gamepads: Query<&Gamepad>,
    time: Res<Time<Real>>,
    mut pressed: MessageWriter<HandPanelPressed>,
) {
    let dt = time.delta_secs();
    for (entity, parent, mut panel, mut handling, mut place, mut visibility) in &mut panels {
        let mut now = *panel;
        let handling = handling.bypass_change_detection();
        let player = players.get(parent.parent()).ok();
        let player = player.and_then(|it| Some((it.0.head?, it)));
        let Some((head, (tracked, gestures, controllers))) = player else {
            // Whoever is not tracked has no hands to handle it by.
            *handling = Handling::default();
            (now.shown, now.pointed) = (false, None);
            panel.set_if_neq(now);
            visibility.set_if_neq(Visibility::Hidden);
            continue;
        };
        let toggles = |button| gamepads.iter().any(|pad| pad.just_pressed(button));
        if now.button.is_some_and(toggles) {
            if now.shown {
                now.close();
            } else {
                (now.open, now.dismissed) = (true, false);
            }
        }
        let own = now.hand as usize;
        let palm = gestures
            .reading(own)
            .filter(|_| tracked.hands[own].is_some());
        let is_turned = palm.is_some_and(|palm| faces(palm, &head, handling.turned.is_on()));
        handling.turned.advance(dt, is_turned, TURNS.0, TURNS.1);
        now.dismissed &= handling.turned.is_on();
        now.shown = now.open || handling.turned.is_on() && !now.dismissed;
        if now.shown {
            let palm = palm.filter(|_| tracked.hands[1 - own].is_some());
            let on_palm = palm.map(|palm| over(palm, &head));
            let (at, width) = handling.put(&now, parent.parent(), on_palm, &head, dt);
            let before = Before {
                panel: at,
                half: 0.5 * width * Vec2::new(1.0, now.height),
            };
            let touched = handling.touched(tracked, controllers, own, on_palm.is_some(), &before);
            now.pointed = touched.0.map(|at| before.share(at));
            let events = touched.1.into_iter().flatten();
            pressed.write_batch(events.map(|at| HandPanelPressed {
                panel: entity,
                at: before.share(at),
            }));
            let scale = Vec3::splat(width);
            place.set_if_neq(Transform::from_isometry(at).with_scale(scale));
        } else {
            let turned = handling.turned;
            *handling = Handling {
                turned,
                ..default()
            };
            now.pointed = None;
        }
        panel.set_if_neq(now);
        visibility.set_if_neq(if now.shown {
            Visibility::Inherited
        } else {
            Visibility::Hidden
        });
    }
}

/// Whether a palm is turned to the eyes and in view; one that is already may be less so.
fn faces(palm: &HandReading, head: &Isometry3d, is_on: bool) -> bool {
    let bound = |(begins, goes_on): (f32, f32)| if is_on { goes_on } else { begins };
    let to_palm = (palm.place - Vec3::from(head.translation)).normalize_or_zero();
    let ahead = head.rotation * Vec3::NEG_Z;
    palm.palm.dot(-to_palm) > bound(FACES) && to_palm.dot(ahead) > bound(AHEAD)
}

/// Over the palm, facing the eyes and as upright as the head is.
fn over(palm: &HandReading, head: &Isometry3d) -> Isometry3d {
    let at = palm.place + palm.palm * OVER;
    let away = at - Vec3::from(head.translation);
    let facing = Transform::from_translation(at).looking_to(away, head.rotation * Vec3::Y);
    facing.to_isometry()
}

/// A panel of which something is before it.
struct Before {
    panel: Isometry3d,
    /// Half of its width and height, metres.
    half: Vec2,
}

impl Before {
    /// A place as it is from the panel.
    fn of(&self, place: Vec3) -> Vec3 {
        self.panel.inverse().transform_point(place).into()
    }

    fn has(&self, at: Vec2) -> bool {
        at.abs().cmple(self.half).all()
    }

    /// Shares of its width and height, from the upper left.
    fn share(&self, at: Vec2) -> Vec2 {
        let share = at * Vec2::new(1.0, -1.0) / (2.0 * self.half) + 0.5;
        share.clamp(Vec2::ZERO, Vec2::ONE)
    }
}

impl Handling {
    /// Where the panel is now, and how wide.
    fn put(
        &mut self,
        panel: &HandPanel,
        player: Entity,
        on_palm: Option<Isometry3d>,
        head: &Isometry3d,
        dt: f32,
    ) -> (Isometry3d, f32) {
        let width = panel.width.clamp(0.05, 0.5);
        let (at, width) = match on_palm {
            Some(at) => {
                self.ahead = None;
                (at, width)
            }
            None => {
                let ahead = self
                    .ahead
                    .get_or_insert_with(|| HeadPanel::menu(player, 0.1));
                let at = ahead.advance(head.translation.into(), head.rotation, dt);
                (at.to_isometry(), width * LARGER)
            }
        };
        // From one of both to the other it leaps.
        let before = self.place.filter(|before| before.1 == width);
        let share = 1.0 - (-dt / FOLLOWS).exp();
        let at = before.map_or(at, |(before, _)| {
            let place = before.translation.lerp(at.translation, share);
            Isometry3d::new(place, before.rotation.slerp(at.rotation, share))
        });
        self.place = Some((at, width));
        (at, width)
    }

    /// Where it is pointed at, and where each hand presses it, metres from its middle. On a palm it is the other hand that does.
    fn touched(
        &mut self,
        tracked: &Tracked,
        controllers: Option<&Controllers>,
        own: usize,
        on_palm: bool,
        before: &Before,
    ) -> (Option<Vec2>, [Option<Vec2>; 2]) {
        let mut pointed = None;
        let mut presses = [None; 2];
        for (hand, press) in presses.iter_mut().enumerate() {
            let may = !on_palm || hand != own;
            let tip = tracked.hands[hand].filter(|_| on_palm && may);
            let tip = tip.map(|hand| before.of(hand.place(HandJoint::IndexTip)));
            let poked = self.pokes[hand].advance(tip).filter(|at| before.has(*at));
            let near =
                tip.filter(|tip| (-0.02..NEAR).contains(&tip.z) && before.has(tip.truncate()));
            let controller = controllers.and_then(|all| all.0[hand]).filter(|_| may);
            let pulled = self.pulls[hand].advance(controller.map_or(1.0, |it| it.trigger));
            let ray = controller.and_then(|it| it.aim).and_then(|aim| {
                let way = before.panel.rotation.inverse() * (aim.rotation * Vec3::NEG_Z);
                met(before.of(aim.translation.into()), way)
            });
            let ray = ray.filter(|at| near.is_none() && before.has(*at));
            *press = poked.or(ray.filter(|_| pulled));
            pointed = pointed.or(near.map(Vec3::truncate)).or(ray);
        }
        (pointed, presses)
    }
}
