//! What must not compile: the promises that are types. Run with `TRYBUILD=overwrite` after the
//! compiler changes its wording, and read the difference.

#[test]
fn what_was_promised_never_to_happen_does_not_compile() {
    let cases = trybuild::TestCases::new();
    // The same calls, made as they should be: what fails below fails for the reason it shows.
    cases.pass("tests/compile/pass/*.rs");
    cases.compile_fail("tests/compile/fail/*.rs");
}
