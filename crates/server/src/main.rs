//! The `porchlight` binary.
fn main() {}
