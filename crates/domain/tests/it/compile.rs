//! What must not compile: that nobody is decided about past the one door. Run with `TRYBUILD=overwrite`
//! after the compiler changes its wording, and read the difference. The same calls as they should be are in
//! `made_right`: with one that passes among the cases, everything they need would be compiled in full.

#[test]
fn a_decision_has_one_door_and_a_program_score_or_rating_has_no_key_to_it() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/compile/fail/*.rs");
}
