//! Records that are over end by the laws of their station, each row from both sides of its day.

use crate::due_process::{Town, town, town_in};
use porchlight_app::Actor;
use porchlight_app::assess::strictest::Number;
use porchlight_app::decision::{Acted, Appealed};
use porchlight_domain::decision::{Ground, HEARING, NOTICE_COUNTS};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::CaseId;
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_domain::words::{
    AppealState, CourierState, DecisionKind, DecisionState, MatterState,
};
use porchlight_store::rows::{CaseFile, Leaf};

/// The ceiling that most of these put in force.
const CEILING: (Number, u16) = (Number::DecisionsCeiling, 200);

impl Town {
    fn ended(&self) -> u32 {
        self.stage.app.keep_records(&mut self.stage.ctx(Actor::System)).unwrap()
    }

    fn case(&self, id: CaseId) -> CaseFile {
        self.stage.app.store.read(|tx| tx.case(id)).unwrap().unwrap()
    }

    fn leaves(&self, subject: &str) -> Vec<Leaf> {
        self.stage.app.store.read(|tx| tx.leaves_of(subject)).unwrap()
    }

    /// A case in which one person holds her for a day, while it lasts.
    fn held(&self) -> CaseId {
        let id = self.repeated();
        self.ask(id);
        self.wait(HEARING);
        let kind = DecisionKind::Restriction;
        assert_eq!(self.decide(self.one, id, kind, &[Ground::Automation]), Acted::Done);
        id
    }
}

#[test]
fn what_was_written_goes_when_the_last_clock_and_the_days_are_over_and_the_letter_says_so() {
    for (language, subject, laws) in [
        ("en", "What was written about this is no longer kept", "this station's own numbers"),
        ("es", "Lo escrito sobre esto ya no se guarda", "números de esta estación"),
    ] {
        let town = town_in(language);
        town.in_force(&[], &[CEILING], "");
        let id = town.held();
        town.wait(25 * HOUR);
        let (before, letter) = (town.case(id), town.newest());
        assert_eq!(letter.row.state, DecisionState::Ended);
        let name = letter.row.id.to_string();
        let hashes = |leaves: &[Leaf]| leaves.iter().map(|leaf| leaf.hash).collect::<Vec<_>>();
        let leaves = town.leaves(&name);
        // The notices of both cases count for 180 days, and then the ceiling's days begin.
        town.wait(NOTICE_COUNTS + 190 * DAY);
        assert_eq!(town.ended(), 0, "no day too early");
        town.wait(10 * DAY);
        assert_eq!(town.ended(), 2, "the case, and the one before it");
        assert_eq!(town.ended(), 0, "once");

        let case = town.case(id);
        assert_eq!(case.removed_by, "own");
        assert_eq!(case.evidence_digest, before.evidence_digest, "the digest stays");
        assert_eq!(sha256(&[before.evidence.as_bytes()]), case.evidence_digest);
        assert!(!case.evidence.contains("reaction_median_ms"), "{}", case.evidence);
        let now = town.newest();
        assert_eq!((now.letter.subject.as_str(), now.row.kind), (subject, letter.row.kind));
        assert!(now.letter.text().contains(laws), "{}", now.letter.text());
        assert_eq!((now.row.issued_at, now.row.hold), (letter.row.issued_at, letter.row.hold));
        assert_eq!(now.row.first_reasons, "removed");
        let message = now.row.message.unwrap();
        let mut mails = vec![];
        town.stage.app.store.read(|tx| tx.each_message(|mail| mails.push(mail.id))).unwrap();
        assert!(!mails.contains(&message), "its mail went too");
        // The log is as it was; what opened its leaves is gone.
        let closed = town.leaves(&name);
        assert_eq!(hashes(&closed), hashes(&leaves));
        assert!(closed.iter().all(|leaf| leaf.fact.is_none() && leaf.salt.is_none()));
        let said = town.leaves(&id.to_string());
        let fact = said.iter().find_map(|leaf| leaf.fact.as_deref()).unwrap();
        assert!(fact.contains("\"record\":\"ended\"") && fact.contains("own"), "{fact}");
        let view = town.read(town.three, id);
        assert_eq!(view.case.removed_at, Some(town.stage.now()));
        assert!(view.evidence.items.is_empty() && view.statements.is_empty());
    }
}

#[test]
fn an_open_appeal_keeps_its_record_beyond_the_ceiling() {
    let town = town();
    town.in_force(&[], &[CEILING], "");
    let id = town.held();
    let Appealed::Made(_) = town.appeal(town.newest().row.id) else { panic!("it is made") };
    town.wait(25 * HOUR);
    assert_eq!(
        town.newest().row.state,
        DecisionState::Ended,
        "the hold is over, the appeal is not"
    );
    // Nobody answers and no clock runs: the days go by, the appeal is open.
    town.stage.advance(2 * (NOTICE_COUNTS + 200 * DAY));
    town.ended();
    let case = town.case(id);
    assert_eq!(
        (case.removed_at, case.evidence_digest),
        (None, sha256(&[case.evidence.as_bytes()]))
    );
    town.wait(MINUTE);
    let appeal = town.newest().appeal.unwrap().0;
    assert_eq!((appeal.state, appeal.words.as_str()), (AppealState::Lapsed, "I was asleep then."));
    assert_eq!(town.ended(), 1, "nothing holds it any more");
    let own = town.newest();
    assert!(own.removed_at.is_some() && own.appeal.unwrap().0.words.is_empty());
}

#[test]
fn a_legal_hold_keeps_a_record_until_it_is_lifted() {
    let town = town();
    town.in_force(&[], &[CEILING], "");
    let id = town.held();
    let ctx = &mut town.stage.ctx(town.one);
    let matter = town.stage.app.make_matter(ctx, "Grabber service", "Sold in a chat").unwrap();
    town.stage.app.add_to_matter(ctx, matter, town.ana, "Named in it").unwrap();
    town.stage.app.set_matter(ctx, matter, MatterState::WithLawyer, true).unwrap();
    town.wait(25 * HOUR);
    town.wait(NOTICE_COUNTS + 400 * DAY);
    assert_eq!(town.ended(), 0);
    let ctx = &mut town.stage.ctx(town.one);
    town.stage.app.set_matter(ctx, matter, MatterState::Closed, false).unwrap();
    assert_eq!(town.ended(), 2);
    assert!(town.case(id).removed_at.is_some());
}

#[test]
fn an_account_that_is_ended_keeps_the_record_of_why_and_of_the_notice_before() {
    let town = town();
    town.in_force(&[], &[CEILING], "");
    town.offboarded();
    town.wait(15 * DAY);
    assert_eq!(town.state(), CourierState::Offboarded);
    town.wait(2_000 * DAY);
    assert_eq!(town.ended(), 0, "it is in effect");
}

#[test]
fn a_floor_above_the_ceiling_holds_and_without_a_ceiling_nothing_ends() {
    let town = town();
    town.in_force(&["us-wa-seattle"], &[CEILING], "");
    let id = town.held();
    town.wait(25 * HOUR);
    town.wait(NOTICE_COUNTS + 1_090 * DAY);
    assert_eq!(town.ended(), 0);
    town.in_force(&["us-wa-seattle"], &[], "");
    town.wait(3_000 * DAY);
    assert_eq!(town.ended(), 0, "a floor is no ceiling");
    town.in_force(&["us-wa-seattle"], &[CEILING], "");
    assert_eq!(town.ended(), 2);
    assert_eq!(town.case(id).removed_by, "us-wa-seattle", "by the floor that lies above");
}
