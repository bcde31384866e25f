//! A model's stated sizes, loosened.
//!
//! The face detector was published for pictures of 32 by 32 pixels in batches of ten, though its
//! layers take any size. The statement stands in a few bytes of the file (ONNX, a protocol buffer):
//! here it is written anew without sizes. Weights and layers stay byte for byte.

use super::wire::{BYTES, bytes_field, number};

/// Numbers of fields in the ONNX format's messages.
mod field {
    pub(super) const MODEL_GRAPH: u64 = 7;
    pub(super) const GRAPH_INPUT: u64 = 11;
    pub(super) const GRAPH_OUTPUT: u64 = 12;
    pub(super) const GRAPH_INNER: u64 = 13;
    pub(super) const NAME: u64 = 1;
    pub(super) const TYPE: u64 = 2;
    pub(super) const TENSOR: u64 = 1;
    pub(super) const ELEMENT: u64 = 1;
}
/// The code of 32-bit floating point numbers in the ONNX format.
const FLOAT: u64 = 1;

/// The model with inputs named in `inputs`, and all outputs, free of stated sizes; `None` if the
/// bytes are not such a model.
pub(crate) fn without_sizes(model: &[u8], inputs: &[&str]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(model.len());
    let mut rest = model;
    let mut graphs = 0;
    while !rest.is_empty() {
        let part = Part::read(&mut rest)?;
        if part.field == field::MODEL_GRAPH {
            graphs += 1;
            bytes_field(&mut out, part.field, &loosened(part.body, inputs)?);
        } else {
            out.extend(part.raw);
        }
    }
    (graphs == 1).then_some(out)
}

fn loosened(graph: &[u8], inputs: &[&str]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(graph.len());
    let mut rest = graph;
    while !rest.is_empty() {
        let part = Part::read(&mut rest)?;
        match part.field {
            // What is known about the layers between follows from the inputs.
            field::GRAPH_INNER => {}
            field::GRAPH_INPUT | field::GRAPH_OUTPUT => {
                let name = name(part.body)?;
                let free = part.field == field::GRAPH_OUTPUT
                    || inputs.iter().any(|input| input.as_bytes() == name);
                if free {
                    bytes_field(&mut out, part.field, &any_size(name));
                } else {
                    out.extend(part.raw);
                }
            }
            _ => out.extend(part.raw),
        }
    }
    Some(out)
}

/// A value of floating point numbers of this name, of any size.
fn any_size(name: &[u8]) -> Vec<u8> {
    let (mut tensor, mut kind, mut value) = (vec![], vec![], vec![]);
    number(&mut tensor, field::ELEMENT << 3);
    number(&mut tensor, FLOAT);
    bytes_field(&mut kind, field::TENSOR, &tensor);
    bytes_field(&mut value, field::NAME, name);
    bytes_field(&mut value, field::TYPE, &kind);
    value
}

fn name(value: &[u8]) -> Option<&[u8]> {
    let mut rest = value;
    while !rest.is_empty() {
        let part = Part::read(&mut rest)?;
        if part.field == field::NAME {
            return Some(part.body);
        }
    }
    None
}

/// One field of a message: all its bytes, and those of its content if it has a length.
struct Part<'a> {
    field: u64,
    raw: &'a [u8],
    body: &'a [u8],
}

impl<'a> Part<'a> {
    fn read(rest: &mut &'a [u8]) -> Option<Self> {
        let all = *rest;
        let mut at = all;
        let key = read_number(&mut at)?;
        let length = match key & 7 {
            0 => {
                let before = at.len();
                let mut end = at;
                read_number(&mut end)?;
                before - end.len()
            }
            1 => 8,
            BYTES => usize::try_from(read_number(&mut at)?).ok()?,
            5 => 4,
            _ => return None,
        };
        let (body, after) = at.split_at_checked(length)?;
        let raw = &all[..all.len() - after.len()];
        *rest = after;
        Some(Self { field: key >> 3, raw, body })
    }
}

fn read_number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (first, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value(name: &str, size: &[u8]) -> Vec<u8> {
        let mut value = any_size(name.as_bytes());
        bytes_field(&mut value, 3, size);
        value
    }

    fn model(parts: &[(u64, Vec<u8>)]) -> Vec<u8> {
        let (mut graph, mut model) = (vec![], vec![]);
        parts.iter().for_each(|(field, body)| bytes_field(&mut graph, *field, body));
        number(&mut model, 1 << 3);
        number(&mut model, 700);
        bytes_field(&mut model, field::MODEL_GRAPH, &graph);
        model
    }

    #[test]
    fn only_the_stated_sizes_of_the_named_input_and_of_outputs_go() {
        let layers = (1, b"layers and weights".to_vec());
        let before = model(&[
            layers.clone(),
            (field::GRAPH_INPUT, value("picture", b"32 by 32")),
            (field::GRAPH_INPUT, value("weights", b"3 by 3")),
            (field::GRAPH_OUTPUT, value("heat", b"8 by 8")),
            (field::GRAPH_INNER, value("between", b"16 by 16")),
        ]);
        let after = model(&[
            layers,
            (field::GRAPH_INPUT, any_size(b"picture")),
            (field::GRAPH_INPUT, value("weights", b"3 by 3")),
            (field::GRAPH_OUTPUT, any_size(b"heat")),
        ]);
        assert_eq!(without_sizes(&before, &["picture"]), Some(after));
        assert_eq!(without_sizes(b"no model", &["picture"]), None);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_refused_or_rewritten_but_never_a_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..300)
        ) {
            let _ = without_sizes(&bytes, &["a"]);
        }
    }
}
