//! Packs of law and an operator's own numbers: what they change for a courier, and what they cannot.

use crate::due_process::{Town, town, town_in};
use porchlight_app::assess::strictest::Number;
use porchlight_app::decision::{Acted, Appealed};
use porchlight_app::law::{Does, LawWish};
use porchlight_app::waiting::WaitingQuery;
use porchlight_app::{Actor, Error, Slice};
use porchlight_domain::decision::{APPEAL_TIME, Ground, HEARING, NOTICE_PERIOD};
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_domain::words::{CourierState, DecisionKind, DecisionState};

const OFFBOARDING: DecisionKind = DecisionKind::Offboarding;

impl Town {
    pub(crate) fn in_force(&self, packs: &[&str], numbers: &[(Number, u16)], contact: &str) {
        let packs = packs.iter().map(|code| (*code).to_owned()).collect();
        let wish = LawWish { packs, numbers: numbers.to_vec(), contact: contact.into() };
        let ctx = &mut self.stage.ctx(self.three);
        self.stage.app.choose_laws(ctx, self.stage.station, &wish).unwrap();
    }
}

#[test]
fn an_offboarding_waits_as_long_as_the_strictest_pack_says_and_its_letter_names_the_pack() {
    for (language, named) in
        [("en", "Times: this station's own numbers."), ("es", "Plazos: números de esta estación.")]
    {
        let town = town_in(language);
        let numbers = [(Number::Notice, 30), (Number::Appeal, 90), (Number::Hearing, 120)];
        town.in_force(&["us-ny-nyc"], &numbers, "");
        let case = town.repeated();
        town.ask(case);
        town.wait(HEARING);
        let barred = town.decide(town.one, case, OFFBOARDING, &[Ground::Automation]);
        assert_eq!(barred, Acted::Barred("not_heard".into()), "72 hours are not enough here");
        town.wait(48 * HOUR);
        let view = town.read(town.one, case);
        assert_eq!(view.terms.notice_period(), 30 * DAY);
        let own: Vec<Number> = view.laws.iter().map(|(number, _)| *number).collect();
        assert_eq!(own, [Number::Notice, Number::Appeal, Number::Hearing]);
        assert_eq!(
            town.decide(town.one, case, OFFBOARDING, &[Ground::Automation]),
            Acted::Proposed
        );
        assert_eq!(town.second(town.two, case, true), Acted::Done);
        let letter = town.newest();
        let (issued, effect) = (letter.row.issued_at.unwrap(), letter.row.effective_at.unwrap());
        assert_eq!(effect.since(issued), 30 * DAY);
        assert_eq!(letter.row.appeal_until.unwrap().since(effect), 90 * DAY);
        assert!(letter.letter.text().contains(named), "{}", letter.letter.text());
        town.wait(NOTICE_PERIOD + DAY);
        assert_eq!(town.state(), CourierState::Active, "the house's own 14 days are over");
        town.wait(16 * DAY);
        assert_eq!(town.state(), CourierState::Offboarded);
    }
}

#[test]
fn an_appeal_that_nobody_answers_within_the_shorter_time_of_a_pack_is_won() {
    let town = town();
    town.in_force(&[], &[(Number::Answer, 3)], "");
    town.offboarded();
    let Appealed::Made(by) = town.appeal(town.newest().row.id) else { panic!("it is made") };
    assert_eq!(by - town.stage.now().micros(), 3 * DAY);
    assert!(town.newest().letter.text().contains("within 3 days"));
    town.wait(3 * DAY + MINUTE);
    assert_eq!(town.newest().row.state, DecisionState::Lapsed);
}

#[test]
fn a_pack_that_allows_less_blocking_bars_longer_holds() {
    let town = town();
    town.in_force(&[], &[(Number::Held, 12)], "");
    let case = town.repeated();
    town.ask(case);
    town.wait(HEARING);
    assert_eq!(town.read(town.one, case).hours_left, 12);
    let acted = town.decide(town.one, case, DecisionKind::Restriction, &[Ground::Automation]);
    assert_eq!(acted, Acted::Barred("held_too_long".into()), "24 hours were asked for");
}

#[test]
fn numbers_that_ask_for_less_than_the_house_take_nothing_from_anybody() {
    let town = town();
    let less = [
        (Number::Notice, 1),
        (Number::Appeal, 1),
        (Number::Hearing, 1),
        (Number::Answer, 365),
        (Number::Held, 1_000),
        (Number::Photos, 3_000),
    ];
    town.in_force(&["us-ca"], &less, "");
    town.offboarded();
    let row = town.newest().row;
    let (issued, effect) = (row.issued_at.unwrap(), row.effective_at.unwrap());
    assert_eq!(effect.since(issued), NOTICE_PERIOD);
    assert_eq!(row.appeal_until.unwrap().since(effect), APPEAL_TIME);
    let code = town.stage.app.stations().unwrap()[0].code.clone();
    let laws = town.stage.app.laws(&code).unwrap();
    assert!(laws.lines.iter().all(|line| line.is_met() != Some(false)), "{:?}", laws.lines);
    let photos = laws.lines.iter().find(|line| line.number == Number::Photos).unwrap();
    assert_eq!((photos.value, photos.does), (365, Does::Amount(90)), "what is promised is less");
}

#[test]
fn taking_a_pack_out_of_force_takes_no_time_from_whoever_was_asked_under_it() {
    let town = town();
    town.in_force(&[], &[(Number::Hearing, 120)], "");
    let case = town.repeated();
    town.ask(case);
    town.in_force(&[], &[], "");
    town.wait(HEARING);
    let acted = town.decide(town.one, case, OFFBOARDING, &[Ground::Automation]);
    assert_eq!(acted, Acted::Barred("not_heard".into()));
    town.wait(48 * HOUR);
    assert_eq!(town.decide(town.one, case, OFFBOARDING, &[Ground::Automation]), Acted::Proposed);
}

#[test]
fn a_case_waits_for_a_person_once_its_courier_had_as_long_to_answer_as_the_stations_laws_give() {
    let listed = |town: &Town| {
        let ctx = town.stage.ctx(town.one);
        let page = town.stage.app.waiting(&ctx, WaitingQuery::default(), Slice::page(1)).unwrap();
        page.total
    };
    for (numbers, hours) in [(vec![], 72), (vec![(Number::Hearing, 120)], 120)] {
        let town = town();
        town.in_force(&[], &numbers, "");
        let case = town.repeated();
        assert_eq!(listed(&town), 1, "nobody has looked at it");
        town.ask(case);
        assert_eq!(listed(&town), 0, "its courier is asked");
        // What was promised holds, whatever is chosen later.
        town.in_force(&[], &[], "");
        town.wait((hours - 1) * HOUR);
        assert_eq!(listed(&town), 0, "after {} hours", hours - 1);
        town.wait(HOUR);
        assert_eq!(listed(&town), 1, "after {hours} hours");
    }
}

#[test]
fn a_pack_that_asks_for_somebody_to_turn_to_is_not_chosen_without_one_and_letters_name_them() {
    let town = town();
    let app = &town.stage.app;
    let wish = LawWish { packs: vec!["eu".into()], ..LawWish::default() };
    let refused = app.choose_laws(&mut town.stage.ctx(town.three), town.stage.station, &wish);
    let Err(Error::Invalid(wrong)) = refused else { panic!("nobody is named") };
    assert_eq!((wrong[0].field.as_str(), wrong[0].code), ("contact", "law_contact_missing"));
    let denied = app.choose_laws(&mut town.stage.ctx(town.one), town.stage.station, &wish);
    assert!(matches!(denied, Err(Error::Denied(_))), "analysts do not choose");
    town.in_force(&["eu"], &[], "Rosa Vega, +34 600 000 000");
    town.offboarded();
    let text = town.newest().letter.text();
    assert!(text.contains("Contact: Rosa Vega, +34 600 000 000"), "{text}");
    assert!(!text.contains("Times:"), "no time is longer than the house's own: {text}");
}

#[test]
fn a_floor_above_a_ceiling_is_said_and_a_number_out_of_reach_is_refused() {
    let town = town();
    town.in_force(&["us-wa-seattle"], &[(Number::DecisionsCeiling, 365)], "");
    let app = &town.stage.app;
    let code = app.stations().unwrap()[0].code.clone();
    let laws = app.laws(&code).unwrap();
    assert_eq!(laws.strictest.merged.conflicts(), ["decisions"]);
    assert_eq!(laws.strictest.merged.decisions.days(), 1_096, "the floor holds");
    let of = |number| laws.lines.iter().find(|line| line.number == number).unwrap().does;
    assert_eq!(of(Number::DecisionsFloor), Does::Amount(1_096));
    assert_eq!(of(Number::DecisionsCeiling), Does::Amount(1_096), "and not the 365");
    for (number, value) in [
        (Number::Photos, 6),
        (Number::Hearing, 241),
        (Number::Appeal, 0),
        (Number::DecisionsCeiling, 179),
        (Number::ClaimsCeiling, 1),
    ] {
        let wish = LawWish { numbers: vec![(number, value)], ..LawWish::default() };
        let refused =
            app.choose_laws(&mut town.stage.ctx(Actor::Console), town.stage.station, &wish);
        assert!(matches!(refused, Err(Error::Invalid(_))), "{number} {value}");
    }
}
