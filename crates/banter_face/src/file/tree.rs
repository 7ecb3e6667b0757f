//! Whether a file's nodes are a tree.

use super::value::{called, index, list};
use serde_json::Value;

/// A file whose nodes stand in more levels is not read: the loader's stack is finite.
const MOST_LEVELS: usize = 256;
/// A node that hangs on several others is there several times; more than so many nodes in all
/// are not spawned.
const MOST_NODES: u64 = 1 << 20;

/// What is known of a node.
#[derive(Clone, Copy, PartialEq)]
enum Seen {
    No,
    /// What is below it is being looked at.
    Open,
    /// How many levels and how many nodes it is, with all below it.
    Done(usize, u64),
}

/// Says why the nodes of a file cannot be spawned, if so.
pub(super) fn check(json: &Value) -> Result<(), String> {
    let nodes = list(json, "nodes");
    let mut seen = vec![Seen::No; nodes.len()];
    let mut all = 0_u64;
    for root in 0..nodes.len() {
        all = all.max(measure(nodes, root, &mut seen)?);
    }
    if all > MOST_NODES {
        return Err(format!(
            "has nodes that hang on several others, {all} in all, where a glTF's nodes are a \
             tree; export it again"
        ));
    }
    Ok(())
}

/// How many nodes there are from `root` on.
fn measure(nodes: &[Value], root: usize, seen: &mut [Seen]) -> Result<u64, String> {
    // A node and which of its children comes next.
    let mut path = vec![(root, 0_usize)];
    while let Some((node, next)) = path.last_mut() {
        let node = *node;
        let (Some(value), Some(state)) = (nodes.get(node), seen.get_mut(node)) else {
            path.pop();
            continue;
        };
        if *next == 0 {
            match *state {
                Seen::Open => {
                    return Err(format!(
                        "has the {} below itself, where a glTF's nodes are a tree; export it \
                         again",
                        called("node", node, value)
                    ));
                }
                Seen::Done(..) => {
                    path.pop();
                    continue;
                }
                Seen::No => *state = Seen::Open,
            }
        }
        let children = list(value, "children");
        let child = children.get(*next).and_then(index);
        *next += 1;
        if *next <= children.len() {
            path.extend(child.map(|child| (child, 0)));
            if path.len() > MOST_LEVELS {
                return Err(format!(
                    "has nodes in more than {MOST_LEVELS} levels; take out those that are not \
                     needed"
                ));
            }
            continue;
        }
        let (mut levels, mut count) = (0, 1_u64);
        for child in children.iter().filter_map(index) {
            if let Some(Seen::Done(deep, many)) = seen.get(child) {
                levels = levels.max(*deep);
                count = count.saturating_add(*many);
            }
        }
        if let Some(state) = seen.get_mut(node) {
            *state = Seen::Done(levels + 1, count);
        }
        path.pop();
        if path.len() + levels > MOST_LEVELS {
            return Err(format!(
                "has nodes in more than {MOST_LEVELS} levels; take out those that are not needed"
            ));
        }
    }
    match seen.get(root) {
        Some(Seen::Done(_, count)) => Ok(*count),
        _ => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn nodes(children: &[&[usize]]) -> Value {
        let nodes: Vec<Value> = children.iter().map(|it| json!({"children": it})).collect();
        json!({ "nodes": nodes })
    }

    #[test]
    fn trees_are_trees() {
        assert_eq!(check(&nodes(&[&[1, 2], &[], &[3], &[]])), Ok(()));
        assert_eq!(check(&json!({})), Ok(()));
        assert_eq!(check(&nodes(&[&[9]])), Ok(()), "the loader tells that");
    }

    #[test]
    fn loops_are_found_wherever_they_are() {
        for circle in [
            &[&[0_usize][..]][..],
            &[&[1], &[2], &[0]],
            &[&[], &[2], &[1]],
        ] {
            let error = check(&nodes(circle)).unwrap_err();
            assert!(error.contains("below itself"), "{error}");
        }
    }

    #[test]
    fn towers_and_bombs_are_refused() {
        let tower: Vec<[usize; 1]> = (1..=100_000).map(|next| [next]).collect();
        let tower: Vec<&[usize]> = tower.iter().map(|it| &it[..]).collect();
        assert!(check(&nodes(&tower)).unwrap_err().contains("256 levels"));
        let bomb: Vec<[usize; 2]> = (1..=60).map(|next| [next, next]).collect();
        let mut bomb: Vec<&[usize]> = bomb.iter().map(|it| &it[..]).collect();
        bomb.push(&[]);
        assert!(check(&nodes(&bomb)).unwrap_err().contains("in all"));
    }
}
