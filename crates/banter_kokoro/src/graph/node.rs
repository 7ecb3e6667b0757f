//! A step of a graph.

use super::wire::{Broken, fields, push, push_number};

/// Fields of a node.
const INPUT: u64 = 1;
const NODE_OUTPUT: u64 = 2;
const KIND: u64 = 4;
const ATTRIBUTE: u64 = 5;
/// Fields of an attribute, and its type of a whole number.
const ATTRIBUTE_NAME: u64 = 1;
const ATTRIBUTE_INT: u64 = 3;
const ATTRIBUTE_TYPE: u64 = 20;
const TYPE_INT: u64 = 2;

/// What is read of a node.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node<'a> {
    /// The operator's name.
    pub(super) kind: &'a str,
    pub(super) inputs: Vec<&'a str>,
    pub(super) outputs: Vec<&'a str>,
    pub(super) attributes: Vec<&'a [u8]>,
}

impl<'a> Node<'a> {
    pub(super) fn read(content: &'a [u8]) -> Result<Self, Broken> {
        let mut node = Self {
            kind: "",
            inputs: Vec::new(),
            outputs: Vec::new(),
            attributes: Vec::new(),
        };
        let text = |bytes: &'a [u8]| std::str::from_utf8(bytes).map_err(|_| Broken);
        for field in fields(content) {
            let field = field?;
            match field.number {
                INPUT => node.inputs.push(text(field.content)?),
                NODE_OUTPUT => node.outputs.push(text(field.content)?),
                KIND => node.kind = text(field.content)?,
                ATTRIBUTE => node.attributes.push(field.content),
                _ => {}
            }
        }
        Ok(node)
    }
}

/// A node of one output, as it stands in a file.
pub(super) fn written(
    kind: &str,
    inputs: &[&str],
    output: &str,
    attributes: &[Vec<u8>],
) -> Vec<u8> {
    let mut node = Vec::new();
    for input in inputs {
        push(&mut node, INPUT, input.as_bytes());
    }
    push(&mut node, NODE_OUTPUT, output.as_bytes());
    push(&mut node, KIND, kind.as_bytes());
    for attribute in attributes {
        push(&mut node, ATTRIBUTE, attribute);
    }
    node
}

/// The attribute of a `Cast`: the type that it makes.
pub(super) fn cast_to(kind: u64) -> Vec<u8> {
    let mut attribute = Vec::new();
    push(&mut attribute, ATTRIBUTE_NAME, b"to");
    push_number(&mut attribute, ATTRIBUTE_INT, kind);
    push_number(&mut attribute, ATTRIBUTE_TYPE, TYPE_INT);
    attribute
}
