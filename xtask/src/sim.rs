//! `cargo xtask sim`: the long rehearsal, optimised.

use crate::process::{cargo, run as start};
use anyhow::Result;

/// Builds the rehearsal and runs it with these numbers.
///
/// # Errors
/// A promise was broken; the seed and step are printed.
pub(crate) fn run(numbers: &[(&str, u64)]) -> Result<()> {
    let package = ["run", "--release", "--package", "porchlight-sim", "--bin", "rehearse", "--"];
    let mut arguments: Vec<String> = package.map(str::to_owned).into();
    for (name, number) in numbers {
        arguments.push((*name).to_owned());
        arguments.push(number.to_string());
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    start(&cargo(), &arguments)
}
