//! An ONNX graph, written node by node (ONNX format, IR version 8, operators 13).

use crate::model::wire::{bytes_field, number, number_field};

/// Numbers of fields in the ONNX format's messages.
mod field {
    pub(super) const MODEL_VERSION: u64 = 1;
    pub(super) const MODEL_PRODUCER: u64 = 2;
    pub(super) const MODEL_GRAPH: u64 = 7;
    pub(super) const MODEL_OPERATORS: u64 = 8;
    pub(super) const OPERATORS_VERSION: u64 = 2;
    pub(super) const GRAPH_NODE: u64 = 1;
    pub(super) const GRAPH_NAME: u64 = 2;
    pub(super) const GRAPH_TENSOR: u64 = 5;
    pub(super) const GRAPH_INPUT: u64 = 11;
    pub(super) const GRAPH_OUTPUT: u64 = 12;
    pub(super) const NODE_INPUT: u64 = 1;
    pub(super) const NODE_OUTPUT: u64 = 2;
    pub(super) const NODE_OPERATOR: u64 = 4;
    pub(super) const NODE_ATTRIBUTE: u64 = 5;
    pub(super) const ATTRIBUTE_NAME: u64 = 1;
    pub(super) const ATTRIBUTE_NUMBERS: u64 = 8;
    pub(super) const ATTRIBUTE_KIND: u64 = 20;
    pub(super) const TENSOR_SIDES: u64 = 1;
    pub(super) const TENSOR_KIND: u64 = 2;
    pub(super) const TENSOR_NAME: u64 = 8;
    pub(super) const TENSOR_BYTES: u64 = 9;
    pub(super) const VALUE_NAME: u64 = 1;
    pub(super) const VALUE_TYPE: u64 = 2;
    pub(super) const TYPE_TENSOR: u64 = 1;
    pub(super) const TYPE_ELEMENT: u64 = 1;
    pub(super) const TYPE_SHAPE: u64 = 2;
    pub(super) const SHAPE_SIDE: u64 = 1;
    pub(super) const SIDE_VALUE: u64 = 1;
}
const VERSION: u64 = 8;
const OPERATORS: u64 = 13;
/// Codes of 32-bit floating point and 64-bit whole numbers, and of a list of whole numbers.
const FLOAT: u64 = 1;
const WHOLE: u64 = 7;
const WHOLE_NUMBERS: u64 = 7;

/// A graph that grows.
pub(super) struct Graph {
    body: Vec<u8>,
    input: Vec<u8>,
    values: usize,
}

impl Graph {
    /// A graph with one input.
    pub(super) fn new(input: &str, sides: &[usize]) -> Self {
        Self { body: vec![], input: value(input, sides), values: 0 }
    }

    /// Adds numbers under a name.
    pub(super) fn numbers(&mut self, name: &str, sides: &[usize], values: &[f32]) {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.tensor(name, sides, FLOAT, &bytes);
    }

    fn tensor(&mut self, name: &str, sides: &[usize], kind: u64, bytes: &[u8]) {
        let mut tensor = vec![];
        sides.iter().for_each(|side| number_field(&mut tensor, field::TENSOR_SIDES, *side as u64));
        number_field(&mut tensor, field::TENSOR_KIND, kind);
        bytes_field(&mut tensor, field::TENSOR_NAME, name.as_bytes());
        bytes_field(&mut tensor, field::TENSOR_BYTES, bytes);
        bytes_field(&mut self.body, field::GRAPH_TENSOR, &tensor);
    }

    /// Adds an operator with lists of whole numbers as attributes; the name of what comes out.
    pub(super) fn node(
        &mut self,
        operator: &str,
        inputs: &[&str],
        attributes: &[(&str, &[usize])],
    ) -> String {
        let output = self.fresh();
        let mut node = vec![];
        inputs.iter().for_each(|name| bytes_field(&mut node, field::NODE_INPUT, name.as_bytes()));
        bytes_field(&mut node, field::NODE_OUTPUT, output.as_bytes());
        bytes_field(&mut node, field::NODE_OPERATOR, operator.as_bytes());
        for (name, values) in attributes {
            let (mut attribute, mut packed) = (vec![], vec![]);
            values.iter().for_each(|value| number(&mut packed, *value as u64));
            bytes_field(&mut attribute, field::ATTRIBUTE_NAME, name.as_bytes());
            bytes_field(&mut attribute, field::ATTRIBUTE_NUMBERS, &packed);
            number_field(&mut attribute, field::ATTRIBUTE_KIND, WHOLE_NUMBERS);
            bytes_field(&mut node, field::NODE_ATTRIBUTE, &attribute);
        }
        bytes_field(&mut self.body, field::GRAPH_NODE, &node);
        output
    }

    pub(super) fn relu(&mut self, at: &str) -> String {
        self.node("Relu", &[at], &[])
    }

    /// A convolution of a picture, weights and bias.
    pub(super) fn convolution(
        &mut self,
        inputs: [&str; 3],
        kernel: [usize; 2],
        stride: usize,
        edge: usize,
    ) -> String {
        let attributes: [(&str, &[usize]); 3] =
            [("kernel_shape", &kernel), ("strides", &[stride; 2]), ("pads", &[edge; 4])];
        self.node("Conv", &inputs, &attributes)
    }

    /// A pool of squares of this side, every second one.
    pub(super) fn pool(&mut self, operator: &str, at: &str, side: usize) -> String {
        self.node(operator, &[at], &[("kernel_shape", &[side; 2]), ("strides", &[2; 2])])
    }

    /// Zeros around: before batch, channels, rows, columns, then after them.
    pub(super) fn pad(&mut self, at: &str, edges: [usize; 8]) -> String {
        let name = self.fresh();
        let bytes: Vec<u8> = edges.iter().flat_map(|edge| (*edge as u64).to_le_bytes()).collect();
        self.tensor(&name, &[8], WHOLE, &bytes);
        self.node("Pad", &[at, &name], &[])
    }

    fn fresh(&mut self) -> String {
        self.values += 1;
        format!("value{}", self.values)
    }

    /// The model's file.
    pub(super) fn finish(self, output: &str, sides: &[usize]) -> Vec<u8> {
        let mut graph = self.body;
        bytes_field(&mut graph, field::GRAPH_NAME, b"dlib");
        bytes_field(&mut graph, field::GRAPH_INPUT, &self.input);
        bytes_field(&mut graph, field::GRAPH_OUTPUT, &value(output, sides));
        let (mut model, mut operators) = (vec![], vec![]);
        number_field(&mut operators, field::OPERATORS_VERSION, OPERATORS);
        number_field(&mut model, field::MODEL_VERSION, VERSION);
        bytes_field(&mut model, field::MODEL_PRODUCER, b"porchlight");
        bytes_field(&mut model, field::MODEL_GRAPH, &graph);
        bytes_field(&mut model, field::MODEL_OPERATORS, &operators);
        model
    }
}

/// A value of floating point numbers with its sizes.
fn value(name: &str, sides: &[usize]) -> Vec<u8> {
    let (mut shape, mut tensor, mut kind, mut value) = (vec![], vec![], vec![], vec![]);
    for side in sides {
        let mut one = vec![];
        number_field(&mut one, field::SIDE_VALUE, *side as u64);
        bytes_field(&mut shape, field::SHAPE_SIDE, &one);
    }
    number_field(&mut tensor, field::TYPE_ELEMENT, FLOAT);
    bytes_field(&mut tensor, field::TYPE_SHAPE, &shape);
    bytes_field(&mut kind, field::TYPE_TENSOR, &tensor);
    bytes_field(&mut value, field::VALUE_NAME, name.as_bytes());
    bytes_field(&mut value, field::VALUE_TYPE, &kind);
    value
}
