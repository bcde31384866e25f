//! What applies of several packs, and which of them says so.

use porchlight_assess::pack::{Duty, Pack};
use porchlight_assess::strictest::{Number, strictest};

fn kept(codes: &[&str]) -> Vec<Pack> {
    let wanted = |pack: &Pack| codes.iter().any(|code| pack.codes.contains(*code));
    let all = Pack::kept().expect("the packs that are kept here can be read");
    all.into_iter().filter(wanted).collect()
}

#[test]
fn each_number_that_applies_names_the_packs_that_set_it() {
    let packs = kept(&["house", "eu", "us-wa-seattle"]);
    let all = strictest(&packs);
    let of = |number| {
        let found = all.numbers.iter().find(|(one, ..)| *one == number);
        found.map(|(_, value, says)| (*value, says.join(" ")))
    };
    assert_eq!(of(Number::Notice), Some((14, "house us-wa-seattle".into())));
    assert_eq!(of(Number::Answer), Some((14, "eu house".into())));
    assert_eq!(of(Number::DecisionsFloor), Some((1_096, "us-wa-seattle".into())));
    assert_eq!(of(Number::ClaimsFloor), None, "nobody sets it");
    let duty =
        |duty| all.duties.iter().find(|(one, _)| *one == duty).map(|(_, says)| says.join(" "));
    assert_eq!(duty(Duty::ContactPerson), Some("eu".into()));
    assert_eq!(duty(Duty::GroundsInTerms), None);
}

#[test]
fn nothing_applies_of_nothing_and_every_number_is_that_of_the_merge() {
    assert!(strictest(&[]).numbers.is_empty());
    let packs = Pack::kept().unwrap();
    let all = strictest(&packs);
    for (number, value, says) in &all.numbers {
        assert_eq!(number.of(&all.merged), Some(*value));
        assert!(!says.is_empty(), "{number}");
    }
}
