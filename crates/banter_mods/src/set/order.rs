//! The order in which mods load.

use std::collections::BTreeSet;

/// A mod, and what it waits for.
pub(super) struct Node<'m> {
    pub(super) id: &'m str,
    /// Mods that load before it, if they are there.
    pub(super) after: Vec<&'m str>,
}

/// The numbers of `nodes` in the order in which they load: by name, those of `last` at the end and in
/// that order, and none before what it waits for. Those that wait for each other come last, and are
/// told as the second value.
pub(super) fn sorted(nodes: &[Node<'_>], last: &[String]) -> (Vec<usize>, Vec<usize>) {
    let rank = |number: usize| {
        let id = nodes.get(number).map_or("", |node| node.id);
        let place = last.iter().position(|other| other.eq_ignore_ascii_case(id));
        (place.map_or(0, |place| place + 1), id)
    };
    let mut waiting: Vec<usize> = (0..nodes.len()).collect();
    waiting.sort_by_key(|number| rank(*number));
    let mut done: Vec<usize> = Vec::new();
    loop {
        let open: BTreeSet<&str> = ids(nodes, &waiting).collect();
        let is_free = |number: &usize| {
            let node = nodes.get(*number);
            let waits = node.into_iter().flat_map(|node| &node.after);
            !waits
                .clone()
                .any(|id| open.contains(id) && Some(*id) != node.map(|it| it.id))
        };
        let Some(at) = waiting.iter().position(is_free) else {
            let circle = waiting.clone();
            done.append(&mut waiting);
            return (done, circle);
        };
        done.push(waiting.remove(at));
    }
}

fn ids<'m>(nodes: &[Node<'m>], numbers: &[usize]) -> impl Iterator<Item = &'m str> {
    numbers
        .iter()
        .filter_map(|number| nodes.get(*number).map(|node| node.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(mods: &[(&str, &[&str])], last: &[&str]) -> (String, usize) {
        let nodes: Vec<Node<'_>> = mods
            .iter()
            .map(|(id, after)| Node {
                id,
                after: after.to_vec(),
            })
            .collect();
        let last: Vec<String> = last.iter().map(|id| (*id).to_owned()).collect();
        let (order, circle) = sorted(&nodes, &last);
        (
            ids(&nodes, &order).collect::<Vec<_>>().join(""),
            circle.len(),
        )
    }

    #[test]
    fn mods_load_by_name_after_what_they_wait_for_and_as_the_player_says() {
        assert_eq!(order(&[("b", &[]), ("a", &[])], &[]), ("ab".into(), 0));
        assert_eq!(
            order(&[("a", &["c"]), ("b", &[]), ("c", &[])], &[]),
            ("bca".into(), 0)
        );
        assert_eq!(
            order(&[("a", &[]), ("b", &[]), ("c", &[])], &["b", "a"]),
            ("cba".into(), 0)
        );
        assert_eq!(
            order(&[("a", &["b"]), ("b", &["a"]), ("c", &["x"])], &[]),
            ("cab".into(), 2)
        );
        assert_eq!(order(&[("a", &["a"])], &[]), ("a".into(), 0));
    }
}
