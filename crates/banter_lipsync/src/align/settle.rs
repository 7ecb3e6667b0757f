//! From the places of frames to phones with times: without a gap, and none too short to be seen.

use super::STEP;
use super::chain::{Chain, Said};
use super::warp::Place;
use crate::{Phone, Viseme, visemes_of};

/// The symbol of a pause.
const PAUSE: &str = "_";
/// Seconds that a phone lasts at the least, if its neighbours can spare them.
const SHORTEST: f32 = 0.02;
/// The same for one that closes the lips or brings them to the teeth: such a one is missed when it is not seen.
const SHORTEST_LABIAL: f32 = 0.04;
/// A pause shorter than this is none.
const SHORTEST_PAUSE: f32 = 0.04;

/// The phones of an alignment, from zero to `length` seconds.
pub(super) fn phones<'p>(
    places: &[Place],
    chain: &Chain,
    said: &[Said<'p>],
    length: f32,
) -> Vec<Phone<'p>> {
    // The phone that a place is in; a pause is none.
    let phone = |place: &Place| match place {
        Place::State(state) => chain.states.get(*state).map(|state| state.phone as usize),
        Place::Pause(_) => None,
    };
    let mut phones: Vec<Phone<'p>> = Vec::with_capacity(said.len() + 8);
    let mut last = None;
    for (frame, place) in places.iter().enumerate() {
        let here = phone(place);
        if last == Some(here) {
            continue;
        }
        last = Some(here);
        let start = if frame == 0 {
            0.0
        } else {
            (frame as f32 * STEP).min(length)
        };
        if let Some(before) = phones.last_mut() {
            before.end = start;
        }
        let symbol = here
            .and_then(|phone| said.get(phone))
            .map_or(PAUSE, |said| said.phone.symbol);
        phones.push(Phone {
            symbol,
            start,
            end: length,
        });
    }
    drop_short_pauses(&mut phones);
    if let Some(last) = phones.last_mut() {
        last.end = length;
    }
    lengthen(&mut phones);
    phones
}

/// Gives a pause that is too short to see to the phone before it.
fn drop_short_pauses(phones: &mut Vec<Phone<'_>>) {
    let mut before: Option<f32> = None;
    phones.retain(|phone| {
        let goes =
            phone.symbol == PAUSE && phone.end - phone.start < SHORTEST_PAUSE && before.is_some();
        before = Some(phone.end);
        !goes
    });
    for index in 1..phones.len() {
        if let Some([a, b]) = phones.get_mut(index - 1..=index) {
            a.end = b.start;
        }
    }
}

/// Takes time from longer neighbours for phones that are too short.
fn lengthen(phones: &mut [Phone<'_>]) {
    let least = |phone: &Phone<'_>| match visemes_of(phone.symbol).first() {
        Viseme::Pp | Viseme::Ff => SHORTEST_LABIAL,
        _ => SHORTEST,
    };
    for index in 0..phones.len() {
        let Some(phone) = phones.get(index) else {
            break;
        };
        let mut missing = least(phone) - (phone.end - phone.start);
        if missing <= 0.0 || phone.symbol == PAUSE {
            continue;
        }
        // The neighbour with more to spare gives first.
        let spare = |index: Option<usize>| {
            index
                .and_then(|i| phones.get(i))
                .map_or(0.0, |p| (p.end - p.start - least(p)).max(0.0))
        };
        let (left, right) = (spare(index.checked_sub(1)), spare(Some(index + 1)));
        let from_left = if left > right {
            missing.min(left)
        } else {
            (missing - right).clamp(0.0, left)
        };
        missing -= from_left;
        let from_right = missing.min(right);
        if let Some(phone) = phones.get_mut(index) {
            phone.start -= from_left;
            phone.end += from_right;
        }
        if let Some(before) = index.checked_sub(1).and_then(|i| phones.get_mut(i)) {
            before.end -= from_left;
        }
        if let Some(after) = phones.get_mut(index + 1) {
            after.start += from_right;
        }
    }
}
