//! One target for every parser of `attest`: the first byte chooses the parser, the rest is its input.
#![no_main]

use libfuzzer_sys::fuzz_target;
use porchlight_attest::parsers::PARSERS;

fuzz_target!(|data: &[u8]| {
    if let Some((which, input)) = data.split_first() {
        let parser = PARSERS[usize::from(*which) % PARSERS.len()];
        (parser.read)(input);
    }
});
