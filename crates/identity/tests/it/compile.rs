//! What must not compile: the promises that are types. Run with `TRYBUILD=overwrite` after the
//! compiler changes its wording, and read the difference. The same calls as they should be are in
//! `made_right`: with one that passes among the cases, everything they need would be compiled in full.

#[test]
fn what_was_promised_never_to_happen_does_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/compile/fail/*.rs");
}
