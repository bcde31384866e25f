//! What must not compile: that nobody is decided about past the one door. Run with `TRYBUILD=overwrite`
//! after the compiler changes its wording, and read the difference.

#[test]
fn a_decision_has_one_door_and_a_program_score_or_rating_has_no_key_to_it() {
    let cases = trybuild::TestCases::new();
    // The same calls, made as they should be: what fails below fails for the reason it shows.
    cases.pass("tests/compile/pass/*.rs");
    cases.compile_fail("tests/compile/fail/*.rs");
}
