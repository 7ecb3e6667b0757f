//! Kokoro's graph made ready for ONNX Runtime: it tells how long each sound lasts, and what is
//! quantised runs at twice the speed.
//!
//! Kokoro predicts how many frames each of its tokens lasts, `Clip(Round(Div(.., speed)), 1)`,
//! and no export gives that out. The node is found by its shape, whatever its name, and made an
//! output: so times are those that the sound was made with.
//!
//! In files quantised to 8 bits most of the time is spent in `ConvInteger`, which ONNX Runtime
//! works out without any of the tricks of `Conv`. Each is replaced by a `Conv` on the same
//! weights, and on the sound before it was rounded. Its memory is four times as large, and it
//! is as good as the file allows.
//!
//! The file's format is that of ONNX: see `onnx.proto3` of its makers for the numbers below.

mod node;
mod wire;

use node::Node;
use std::collections::HashMap;
use wire::{Broken, fields, push, push_head, push_number};

/// Field of a model: its graph.
const GRAPH: u64 = 7;
/// Fields of a graph.
const NODE: u64 = 1;
const OUTPUT: u64 = 12;
/// ONNX's numbers for types.
const FLOAT: u64 = 1;
const INT32: u64 = 6;
/// More nodes than this no voice has.
const MOST_NODES: usize = 100_000;

/// A graph as it goes to ONNX Runtime.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Prepared {
    pub(crate) bytes: Vec<u8>,
    /// The output that tells how many frames each token lasts, where it was found.
    pub(crate) durations: Option<String>,
    /// How many quantised convolutions were replaced.
    pub(crate) replaced: usize,
}

/// Prepares the model in `file`. What is no ONNX model comes back as it is, for ONNX Runtime to
/// say what it is.
pub(crate) fn prepare(file: Vec<u8>) -> Prepared {
    match rewritten(&file) {
        Ok(Some(prepared)) => prepared,
        Ok(None) | Err(Broken) => Prepared {
            bytes: file,
            durations: None,
            replaced: 0,
        },
    }
}

fn rewritten(file: &[u8]) -> Result<Option<Prepared>, Broken> {
    let top: Vec<_> = fields(file).collect::<Result<_, _>>()?;
    let mut graphs = top.iter().filter(|field| field.number == GRAPH);
    let (Some(graph), None) = (graphs.next(), graphs.next()) else {
        return Ok(None);
    };
    let parts: Vec<_> = fields(graph.content).collect::<Result<_, _>>()?;
    let mut nodes = Vec::new();
    for part in parts.iter().filter(|part| part.number == NODE) {
        nodes.push(Node::read(part.content)?);
        if nodes.len() > MOST_NODES {
            return Ok(None);
        }
    }
    let made_by = makers(&nodes);
    let durations = durations(&nodes, &made_by);
    let mut body = Vec::with_capacity(graph.content.len());
    let mut replaced = 0;
    let mut next = nodes.iter();
    for part in &parts {
        let node = if part.number == NODE {
            next.next()
        } else {
            None
        };
        match node.and_then(|node| as_floats(node, &nodes, &made_by)) {
            Some(instead) => {
                body.extend_from_slice(&instead);
                replaced += 1;
            }
            None => body.extend_from_slice(part.whole),
        }
    }
    if let Some(name) = durations {
        push(&mut body, OUTPUT, &float_output(name));
    }
    let mut bytes = Vec::with_capacity(file.len() + body.len() - graph.content.len() + 16);
    for field in &top {
        if field.number == GRAPH {
            push_head(&mut bytes, GRAPH, body.len());
            bytes.append(&mut body);
        } else {
            bytes.extend_from_slice(field.whole);
        }
    }
    Ok(Some(Prepared {
        bytes,
        durations: durations.map(str::to_owned),
        replaced,
    }))
}

/// The node that makes a value, by its name.
type Makers<'a> = HashMap<&'a str, usize>;

fn makers<'a>(nodes: &[Node<'a>]) -> Makers<'a> {
    let outputs = nodes.iter().enumerate();
    outputs
        .flat_map(|(index, node)| node.outputs.iter().map(move |name| (*name, index)))
        .collect()
}

/// The value that holds how many frames each token lasts: the only one that is rounded after it
/// was divided by the speed, then held above a least.
fn durations<'a>(nodes: &[Node<'a>], made_by: &Makers<'a>) -> Option<&'a str> {
    let by_speed = |node: &Node<'_>| node.kind == "Div" && node.inputs.contains(&"speed");
    let is_rounded = |name: &&str| {
        let round = made_by.get(*name).and_then(|index| nodes.get(*index));
        round.is_some_and(|round| {
            let divided = round.inputs.first().and_then(|name| made_by.get(name));
            let divided = divided.and_then(|index| nodes.get(*index));
            round.kind == "Round" && divided.is_some_and(by_speed)
        })
    };
    let mut found = nodes.iter().filter(|node| {
        matches!(node.kind, "Clip" | "Max") && node.inputs.first().is_some_and(is_rounded)
    });
    let (clip, none) = (found.next()?, found.next());
    none.is_none().then(|| clip.outputs.first().copied())?
}

/// The nodes of a convolution of floats in the place of one of bytes; `None` for what is none.
fn as_floats(node: &Node<'_>, nodes: &[Node<'_>], made_by: &Makers<'_>) -> Option<Vec<u8>> {
    let ([sound, weights, others @ ..], [output], "ConvInteger") =
        (node.inputs.as_slice(), node.outputs.as_slice(), node.kind)
    else {
        return None;
    };
    let quantise = made_by.get(sound).and_then(|index| nodes.get(*index))?;
    let (Some(plain), [_, scale, ..], "DynamicQuantizeLinear") = (
        quantise.inputs.first(),
        quantise.outputs.as_slice(),
        quantise.kind,
    ) else {
        return None;
    };
    // Names of ours, after a name that is there only once.
    let named = |what: &str| format!("{output}/banter/{what}");
    let (scaled, floats, sum) = (named("sound"), named("weights"), named("sum"));
    let mut out = Vec::new();
    let mut add = |node: Vec<u8>| push(&mut out, NODE, &node);
    add(node::written("Div", &[plain, scale], &scaled, &[]));
    let cast = |to: u64| node::cast_to(to);
    match others.get(1).filter(|zero| !zero.is_empty()) {
        Some(zero) => {
            let (from, offset) = (named("from"), named("zero"));
            add(node::written("Cast", &[weights], &from, &[cast(FLOAT)]));
            add(node::written("Cast", &[zero], &offset, &[cast(FLOAT)]));
            add(node::written("Sub", &[&from, &offset], &floats, &[]));
        }
        None => add(node::written("Cast", &[weights], &floats, &[cast(FLOAT)])),
    }
    let attributes: Vec<Vec<u8>> = node.attributes.iter().map(|a| a.to_vec()).collect();
    add(node::written(
        "Conv",
        &[&scaled, &floats],
        &sum,
        &attributes,
    ));
    add(node::written("Cast", &[&sum], output, &[cast(INT32)]));
    Some(out)
}

/// The description of an output of floats.
fn float_output(name: &str) -> Vec<u8> {
    let (mut tensor, mut kind, mut value) = (Vec::new(), Vec::new(), Vec::new());
    push_number(&mut tensor, 1, FLOAT);
    push(&mut kind, 1, &tensor);
    push(&mut value, 1, name.as_bytes());
    push(&mut value, 2, &kind);
    value
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn model(nodes: &[Vec<u8>]) -> Vec<u8> {
        let mut graph = Vec::new();
        for node in nodes {
            push(&mut graph, NODE, node);
        }
        let mut model = Vec::new();
        push_number(&mut model, 1, 9);
        push(&mut model, GRAPH, &graph);
        model
    }

    fn kinds(model: &[u8]) -> Vec<String> {
        let top: Vec<_> = fields(model).map(Result::unwrap).collect();
        let graph = top.iter().find(|field| field.number == GRAPH).unwrap();
        let nodes = fields(graph.content).map(Result::unwrap);
        nodes
            .filter(|part| part.number == NODE)
            .map(|part| Node::read(part.content).unwrap().kind.to_owned())
            .collect()
    }

    #[test]
    fn lengths_are_found_by_what_is_done_to_them() {
        let nodes = [
            node::written("Div", &["sum", "speed"], "a", &[]),
            node::written("Round", &["a"], "b", &[]),
            node::written("Clip", &["b", "one"], "lasts", &[]),
            node::written("Round", &["other"], "c", &[]),
            node::written("Clip", &["c", "one"], "d", &[]),
        ];
        assert_eq!(prepare(model(&nodes)).durations.as_deref(), Some("lasts"));
        assert_eq!(prepare(model(&nodes[1..])).durations, None);
    }

    #[test]
    fn convolutions_of_bytes_become_those_of_floats() {
        let strides = node::cast_to(7);
        let mut quantise = node::written("DynamicQuantizeLinear", &["x"], "x8", &[]);
        push(&mut quantise, 2, b"scale");
        push(&mut quantise, 2, b"zero");
        let conv = node::written(
            "ConvInteger",
            &["x8", "w", "zero", "wzero"],
            "y",
            &[strides],
        );
        let prepared = prepare(model(&[quantise, conv.clone()]));
        assert_eq!(prepared.replaced, 1);
        let wanted = [
            "DynamicQuantizeLinear",
            "Div",
            "Cast",
            "Cast",
            "Sub",
            "Conv",
            "Cast",
        ];
        assert_eq!(kinds(&prepared.bytes), wanted);
        // Where it is not known what was rounded, all stays.
        let alone = model(&[conv]);
        assert_eq!(prepare(alone.clone()).bytes, alone);
    }

    proptest! {
        #[test]
        fn garbage_stays_as_it_is(bytes: Vec<u8>) {
            let prepared = prepare(bytes.clone());
            prop_assert!(prepared.durations.is_none() && prepared.replaced == 0);
        }
    }
}
