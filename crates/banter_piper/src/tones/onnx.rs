//! The little of the ONNX format that a graph without weights needs, written by hand.
//!
//! A file is one Protocol Buffers message, `ModelProto` of `onnx.proto3`: fields of a number
//! and a type, where a message within a message is bytes with their length before them.

/// A message that is being written.
#[derive(Debug, Clone, Default)]
pub(super) struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    /// A whole number. A negative one is written as its two's complement.
    fn int(mut self, field: u64, value: i64) -> Self {
        self.varint(field << 3);
        self.varint(value.cast_unsigned());
        self
    }

    fn bytes(mut self, field: u64, value: &[u8]) -> Self {
        self.varint(field << 3 | 2);
        self.varint(value.len() as u64);
        self.0.extend_from_slice(value);
        self
    }

    fn text(self, field: u64, value: &str) -> Self {
        self.bytes(field, value.as_bytes())
    }

    fn message(self, field: u64, value: &Self) -> Self {
        self.bytes(field, &value.0)
    }
}

/// The types of numbers that are used, by their number in `TensorProto.DataType`.
#[derive(Debug, Clone, Copy)]
pub(super) enum Type {
    Float = 1,
    Int = 7,
}

/// A graph that is being written.
#[derive(Debug, Clone, Default)]
pub(super) struct Graph(Message);

impl Graph {
    /// A graph of this name.
    pub(super) fn new(name: &str) -> Self {
        Self(Message::default().text(2, name))
    }

    /// An input; a dimension with a name is of any length.
    pub(super) fn input(self, name: &str, kind: Type, shape: &[&str]) -> Self {
        Self(self.0.message(11, &value(name, kind, shape)))
    }

    /// An output.
    pub(super) fn output(self, name: &str, kind: Type, shape: &[&str]) -> Self {
        Self(self.0.message(12, &value(name, kind, shape)))
    }

    /// A list of constants; of one, if `shape` is empty, a number without dimensions.
    pub(super) fn floats(self, name: &str, shape: &[i64], values: &[f32]) -> Self {
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.constant(name, Type::Float, shape, &bytes)
    }

    /// The same of whole numbers.
    pub(super) fn ints(self, name: &str, shape: &[i64], values: &[i64]) -> Self {
        let bytes: Vec<u8> = values.iter().flat_map(|v| v.to_le_bytes()).collect();
        self.constant(name, Type::Int, shape, &bytes)
    }

    fn constant(self, name: &str, kind: Type, shape: &[i64], bytes: &[u8]) -> Self {
        let mut tensor = Message::default();
        for dimension in shape {
            tensor = tensor.int(1, *dimension);
        }
        let tensor = tensor.int(2, kind as i64).text(8, name).bytes(9, bytes);
        Self(self.0.message(5, &tensor))
    }

    /// A step: an operator, its inputs, and the name of what comes out.
    pub(super) fn node(self, operator: &str, inputs: &[&str], output: &str) -> Self {
        self.node_with(operator, inputs, output, &[])
    }

    /// The same with attributes, all of them whole numbers.
    pub(super) fn node_with(
        self,
        operator: &str,
        inputs: &[&str],
        output: &str,
        attributes: &[(&str, i64)],
    ) -> Self {
        let mut node = Message::default();
        for input in inputs {
            node = node.text(1, input);
        }
        node = node.text(2, output).text(4, operator);
        for (name, value) in attributes {
            const INT: i64 = 2;
            let attribute = Message::default().text(1, name).int(3, *value).int(20, INT);
            node = node.message(5, &attribute);
        }
        Self(self.0.message(1, &node))
    }

    /// The whole file.
    pub(super) fn model(self, producer: &str) -> Vec<u8> {
        const IR_VERSION: i64 = 8;
        const OPERATORS: i64 = 15;
        let operators = Message::default().text(1, "").int(2, OPERATORS);
        let model = Message::default().int(1, IR_VERSION).text(2, producer);
        model.message(7, &self.0).message(8, &operators).0
    }
}

fn value(name: &str, kind: Type, shape: &[&str]) -> Message {
    let mut dimensions = Message::default();
    for dimension in shape {
        let dimension = match dimension.parse() {
            Ok(length) => Message::default().int(1, length),
            Err(_) => Message::default().text(2, dimension),
        };
        dimensions = dimensions.message(1, &dimension);
    }
    let tensor = Message::default()
        .int(1, kind as i64)
        .message(2, &dimensions);
    let kind = Message::default().message(1, &tensor);
    Message::default().text(1, name).message(2, &kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_format_has_them() {
        // The examples of the format's own description.
        assert_eq!(Message::default().int(1, 150).0, [0x08, 0x96, 0x01]);
        assert_eq!(
            Message::default().text(2, "testing").0,
            [&[0x12, 7][..], b"testing"].concat()
        );
        assert_eq!(Message::default().int(1, -1).0.len(), 11);
    }
}
