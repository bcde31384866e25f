//! The register of requests from outside: recorded when they come, answered once, counted for everybody.

use crate::stage::Stage;
use porchlight_app::outside::{NewOutsideRequest, OutsideAnswer, OutsideDone};
use porchlight_app::purpose::DataKind;
use porchlight_app::{Actor, Error, Slice};
use porchlight_domain::id::{CourierId, OutsideRequestId};
use porchlight_domain::time::DAY;
use porchlight_domain::words::{OutsideAsker, OutsideBasis, OutsideOutcome, OutsideTold, Role};

const PAGE: Slice = Slice { offset: 0, limit: 50 };

/// A station with staff.
pub(crate) struct House {
    pub(crate) stage: Stage,
    pub(crate) operator: Actor,
    pub(crate) analyst: Actor,
    pub(crate) auditor: Actor,
}

pub(crate) fn house() -> House {
    let stage = Stage::open();
    let staff = |name, role| stage.staff(name, role);
    let operator = staff("Olga", Role::Operator);
    let (analyst, auditor) = (staff("Nora", Role::Analyst), staff("Aud", Role::Auditor));
    House { stage, operator, analyst, auditor }
}

/// A letter of the police with a law, received the day before the stage's noon.
fn letter() -> NewOutsideRequest {
    NewOutsideRequest {
        asker: OutsideAsker::LawEnforcement,
        asker_name: "Travis County detective".into(),
        reference: "TC-7781".into(),
        scope: "Where Ana Ruiz was on 12 November".into(),
        basis: OutsideBasis::Statute,
        basis_words: "Art. 18.21".into(),
        received_on: "2026-11-24".into(),
        due_on: "2026-12-08".into(),
    }
}

fn refusal() -> OutsideAnswer {
    OutsideAnswer {
        outcome: OutsideOutcome::Refused,
        answer: "The law they name does not cover positions.".into(),
        handed: vec![],
        told: OutsideTold::Told,
        forbidden_by: String::new(),
        forbidden_until: String::new(),
    }
}

fn handing(kinds: &[DataKind]) -> OutsideAnswer {
    let outcome = OutsideOutcome::InPart;
    OutsideAnswer { outcome, handed: kinds.to_vec(), ..refusal() }
}

impl House {
    fn record(&self, new: &NewOutsideRequest) -> OutsideRequestId {
        let ctx = &mut self.stage.ctx(self.operator);
        self.stage.app.record_outside_request(ctx, new).unwrap()
    }

    fn answer(&self, id: OutsideRequestId, answer: &OutsideAnswer) -> Result<OutsideDone, Error> {
        self.stage.app.answer_outside_request(&mut self.stage.ctx(self.operator), id, answer)
    }

    /// A courier of their own for each number.
    pub(crate) fn courier(&self, number: u8) -> CourierId {
        let programme = self.stage.programme(&format!("own{number}"));
        let (name, email) = (format!("Courier {number}"), format!("courier{number}@x.example"));
        self.stage.approved(programme, (&name, &email), "en")
    }

    /// Fields that an answer is refused for.
    fn wrong(&self, id: OutsideRequestId, answer: &OutsideAnswer) -> Vec<&'static str> {
        match self.answer(id, answer) {
            Err(Error::Invalid(all)) => all.iter().map(|invalid| invalid.code).collect(),
            other => panic!("{other:?}"),
        }
    }

    fn leaves(&self) -> Vec<String> {
        let mut facts = vec![];
        let seen = self.stage.app.store.read(|tx| {
            tx.each_leaf(|leaf| {
                if leaf.kind == "outside_request" {
                    facts.push(leaf.fact.unwrap_or_default());
                }
            })
        });
        seen.unwrap();
        facts
    }
}

#[test]
fn a_request_is_recorded_then_answered_and_both_leave_a_leaf_without_a_name() {
    let house = house();
    let id = house.record(&letter());
    assert_eq!(house.answer(id, &refusal()).unwrap(), OutsideDone::Done);
    let ctx = house.stage.ctx(house.auditor);
    let view = house.stage.app.outside_request(&ctx, id).unwrap();
    assert_eq!(view.request.asker_name, "Travis County detective");
    assert_eq!((view.recorded_by.as_str(), view.answered_by.as_deref()), ("Olga", Some("Olga")));
    let leaves = house.leaves();
    assert_eq!(leaves.len(), 2, "{leaves:?}");
    assert!(leaves[1].contains("\"outcome\":\"refused\""), "{leaves:?}");
    for hidden in ["Travis", "Ana", "TC-7781", "18.21"] {
        assert!(leaves.iter().all(|fact| !fact.contains(hidden)), "{hidden}: {leaves:?}");
    }
}

#[test]
fn an_answer_is_given_once() {
    let house = house();
    let id = house.record(&letter());
    house.answer(id, &refusal()).unwrap();
    let again = house.answer(id, &handing(&[DataKind::Account])).unwrap();
    assert_eq!(again, OutsideDone::Already);
    let ctx = house.stage.ctx(house.operator);
    let view = house.stage.app.outside_request(&ctx, id).unwrap();
    assert_eq!(view.request.outcome, Some(OutsideOutcome::Refused));
    assert!(view.handed.is_empty());
}

#[test]
fn nothing_is_handed_over_without_a_basis_a_name_and_a_word_to_the_person() {
    let house = house();
    let bare =
        NewOutsideRequest { basis: OutsideBasis::None, basis_words: String::new(), ..letter() };
    let id = house.record(&bare);
    assert_eq!(house.wrong(id, &handing(&[DataKind::Account])), ["no_basis"]);
    let id = house.record(&letter());
    assert_eq!(house.wrong(id, &handing(&[])), ["handed_missing"]);
    let silent = OutsideAnswer { told: OutsideTold::Nobody, ..handing(&[DataKind::Trace]) };
    assert_eq!(house.wrong(id, &silent), ["told_missing"]);
    let named = OutsideAnswer { handed: vec![DataKind::Trace], ..refusal() };
    assert_eq!(house.wrong(id, &named), ["handed_nothing"]);
    assert_eq!(house.answer(id, &handing(&[DataKind::Trace])).unwrap(), OutsideDone::Done);
}

#[test]
fn a_face_cannot_be_handed_over_whatever_the_basis() {
    let house = house();
    let id = house.record(&NewOutsideRequest { basis: OutsideBasis::Warrant, ..letter() });
    let face = handing(&[DataKind::Account, DataKind::FacePicture]);
    assert_eq!(house.wrong(id, &face), ["handed_closed"]);
    assert!(house.leaves().len() == 1, "nothing was kept of that answer");
}

#[test]
fn a_law_that_forbids_telling_is_named_with_its_day_and_the_person_is_told_afterwards() {
    let house = house();
    let id = house.record(&letter());
    let kept = OutsideAnswer { told: OutsideTold::Forbidden, ..handing(&[DataKind::Trace]) };
    assert_eq!(house.wrong(id, &kept), ["law_missing", "not_a_day"]);
    let kept = OutsideAnswer {
        forbidden_by: "18 U.S.C. 2705(b)".into(),
        forbidden_until: "2026-11-20".into(),
        ..kept
    };
    assert_eq!(house.wrong(id, &kept), ["day_over"]);
    let kept = OutsideAnswer { forbidden_until: "2027-02-22".into(), ..kept };
    house.answer(id, &kept).unwrap();
    let half = &house.stage.app.outside_half_years().unwrap()[0];
    assert_eq!((half.told, half.forbidden), (0, 1));
    house.stage.advance(90 * DAY);
    let tell = || {
        let ctx = &mut house.stage.ctx(house.operator);
        house.stage.app.tell_about_outside_request(ctx, id).unwrap()
    };
    assert_eq!((tell(), tell()), (OutsideDone::Done, OutsideDone::Already));
    let half = &house.stage.app.outside_half_years().unwrap()[0];
    assert_eq!((half.told, half.forbidden), (1, 0));
}

#[test]
fn everybody_reads_counts_by_half_year_and_only_operators_and_auditors_read_names() {
    let house = house();
    let id = house.record(&letter());
    house.answer(id, &handing(&[DataKind::Account])).unwrap();
    let spring = NewOutsideRequest {
        asker: OutsideAsker::Insurer,
        received_on: "2026-03-02".into(),
        due_on: String::new(),
        ..letter()
    };
    house.record(&spring);
    let halves = house.stage.app.outside_half_years().unwrap();
    let named: Vec<_> = halves.iter().map(|half| (half.year, half.half, half.all())).collect();
    assert_eq!(named, [(2026, 2, 1), (2026, 1, 1)]);
    let police = &halves[0].by_asker[&OutsideAsker::LawEnforcement];
    assert_eq!(police[&Some(OutsideOutcome::InPart)], 1);
    assert_eq!(halves[1].by_basis[&OutsideBasis::Statute][&None], 1, "waits for an answer");

    let app = &house.stage.app;
    for actor in [house.analyst, Actor::Public] {
        let denied = app.outside_requests(&house.stage.ctx(actor), false, PAGE);
        assert!(matches!(denied, Err(Error::Denied(_))), "{actor}");
    }
    let open = app.outside_requests(&house.stage.ctx(house.auditor), false, PAGE).unwrap();
    assert_eq!(open.total, 1);
    for actor in [house.auditor, house.analyst, Actor::Console] {
        let denied = app.record_outside_request(&mut house.stage.ctx(actor), &letter());
        assert!(matches!(denied, Err(Error::Denied(_))), "{actor}: a person records");
    }
}

#[test]
fn what_is_wrong_with_a_record_is_said_field_by_field() {
    let house = house();
    let wrong = NewOutsideRequest {
        asker_name: " ".into(),
        scope: String::new(),
        basis_words: String::new(),
        received_on: "2026-12-24".into(),
        ..letter()
    };
    let ctx = &mut house.stage.ctx(house.operator);
    let Err(Error::Invalid(all)) = house.stage.app.record_outside_request(ctx, &wrong) else {
        panic!("it is wrong in four places")
    };
    let fields: Vec<_> = all.iter().map(|invalid| invalid.field.as_str()).collect();
    assert_eq!(fields, ["asker_name", "basis_words", "received_on", "due_on", "scope"]);
}
