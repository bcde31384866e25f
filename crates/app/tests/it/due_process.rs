//! The ladder from tries to a notice, a case, a decision and an appeal, each row from both sides.

use crate::joining::ANA;
use crate::stage::Stage;
use porchlight_app::case::{CaseView, Opened};
use porchlight_app::decision::{Acted, Answered, Appealed, OwnDecision, Proposal};
use porchlight_app::matter::Member;
use porchlight_app::{Actor, Error, Slice};
use porchlight_domain::decision::{
    APPEAL_ANSWER, DECIDE_WITHIN, EVIDENCE_WINDOW, FIRST_LOOK, Ground, HEARING, NOTICE_PERIOD,
    SECOND_WITHIN,
};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CaseId, CourierId, DecisionId, VerdictId};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::matter::signed_text;
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND};
use porchlight_domain::words::{
    AppealState, CaseState, CourierState, DecisionKind, DecisionState, MatterState, Role,
    VerdictKind,
};
use porchlight_store::rows::VerdictRow;

const PAGE: Slice = Slice { offset: 0, limit: 50 };
const TWO_GROUNDS: &str = r#"[
    {"code": "reaction_median_ms", "group": "reaction", "value": 12.0, "points": 300},
    {"code": "poll_interval_repeats", "group": "cadence", "value": 0.97, "points": 200}]"#;
const ONE_GROUND: &str = r#"[
    {"code": "reaction_median_ms", "group": "reaction", "value": 12.0, "points": 300},
    {"code": "response_median_ms", "group": "response", "value": 3.0, "points": 300}]"#;

/// A station with people on both sides.
pub(crate) struct Town {
    pub(crate) stage: Stage,
    pub(crate) ana: CourierId,
    pub(crate) one: Actor,
    pub(crate) two: Actor,
    pub(crate) three: Actor,
    dispatcher: Actor,
    auditor: Actor,
}

pub(crate) fn town() -> Town {
    town_in("en")
}

pub(crate) fn town_in(language: &str) -> Town {
    let stage = Stage::open();
    let ana = stage.approved(stage.programme("own"), ANA, language);
    let staff = |name, role| stage.staff(name, role);
    let (one, two, three) =
        (staff("One", Role::Analyst), staff("Two", Role::Analyst), staff("Three", Role::Operator));
    let (dispatcher, auditor) = (staff("Dis", Role::Dispatcher), staff("Aud", Role::Auditor));
    Town { one, two, three, dispatcher, auditor, ana, stage }
}

impl Town {
    /// Tries of Ana's, a minute apart, the last one now.
    fn tries(&self, n: u8, verdict: VerdictKind, reasons: &str) {
        for i in 0..n {
            self.stage.advance(MINUTE);
            let at = self.stage.now();
            let mut random = [i; 10];
            random[..8].copy_from_slice(&at.micros().to_be_bytes());
            let row = VerdictRow {
                id: VerdictId::new(at, random),
                signal: 1,
                courier: Some(self.ana),
                station: Some(self.stage.station),
                at,
                act: "enter".into(),
                thing: "rnd_1".into(),
                verdict,
                meant: VerdictKind::Refuse,
                points: 500,
                trust: 0,
                raised: 0,
                policy: 7,
                card: "starter".into(),
                reasons: reasons.into(),
            };
            self.stage.app.store.work(move |tx| tx.insert_verdict(&row)).unwrap();
        }
    }

    /// Lets time pass and the clocks run, hour by hour where it is short, day by day where it is long.
    pub(crate) fn wait(&self, micros: i64) {
        self.stage.advance(micros);
        for _ in 0..2 {
            let mut ctx = self.stage.ctx(Actor::System);
            self.stage.app.send_messages(&mut ctx).unwrap();
            self.stage.app.keep_due_process(&mut ctx).unwrap();
            self.stage.advance(SECOND);
        }
    }

    fn own(&self) -> Vec<OwnDecision> {
        self.stage.app.my_decisions(&self.stage.ctx(Actor::Courier(self.ana))).unwrap()
    }

    pub(crate) fn newest(&self) -> OwnDecision {
        self.own().remove(0)
    }

    pub(crate) fn state(&self) -> CourierState {
        self.stage.app.me(&self.stage.ctx(Actor::Courier(self.ana))).unwrap().state
    }

    fn open(&self) -> Vec<CaseId> {
        let ctx = self.stage.ctx(self.one);
        let page = self.stage.app.cases(&ctx, CaseState::Open, PAGE).unwrap();
        page.rows.into_iter().map(|line| line.case.id).collect()
    }

    pub(crate) fn read(&self, by: Actor, id: CaseId) -> CaseView {
        self.stage.app.read_case(&mut self.stage.ctx(by), id).unwrap()
    }

    pub(crate) fn decide(
        &self,
        by: Actor,
        id: CaseId,
        kind: DecisionKind,
        grounds: &[Ground],
    ) -> Acted {
        let seen = self.read(by, id).case.evidence_digest;
        let reasons = "The pattern went on after the notice.".into();
        let wanted = Proposal { kind, grounds: grounds.to_vec(), reasons, hours: 24, seen };
        self.stage.app.decide_case(&mut self.stage.ctx(by), id, wanted).unwrap()
    }

    pub(crate) fn second(&self, by: Actor, id: CaseId, agrees: bool) -> Acted {
        let view = self.read(by, id);
        let waits =
            |d: &&porchlight_app::case::DecisionView| d.row.state == DecisionState::Proposed;
        let decision = view.decisions.iter().find(waits).unwrap().row.id;
        let (seen, ctx) = (view.case.evidence_digest, &mut self.stage.ctx(by));
        self.stage.app.second_decision(ctx, decision, agrees, "I read all of it.", seen).unwrap()
    }

    /// Ana got a notice, it was delivered, and it went on: the analyst's case.
    pub(crate) fn repeated(&self) -> CaseId {
        self.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
        self.wait(2 * MINUTE);
        self.wait(25 * HOUR);
        self.tries(3, VerdictKind::Challenge, TWO_GROUNDS);
        self.wait(2 * MINUTE);
        self.open()[0]
    }

    pub(crate) fn ask(&self, id: CaseId) {
        let seen = self.read(self.one, id).case.evidence_digest;
        let ctx = &mut self.stage.ctx(self.one);
        let asked = self.stage.app.ask_courier(ctx, id, seen, "Please tell us your side.");
        assert_eq!(asked.unwrap(), Acted::Done);
    }

    fn answer(&self, id: DecisionId) -> Answered {
        let ctx = &mut self.stage.ctx(Actor::Courier(self.ana));
        self.stage
            .app
            .answer_decision(ctx, id, "It was my cousin's script.", "Rita, union")
            .unwrap()
    }

    pub(crate) fn appeal(&self, id: DecisionId) -> Appealed {
        let ctx = &mut self.stage.ctx(Actor::Courier(self.ana));
        self.stage.app.appeal(ctx, id, "I was asleep then.", "").unwrap()
    }

    /// Both analysts offboard Ana.
    pub(crate) fn offboarded(&self) -> CaseId {
        let id = self.repeated();
        self.ask(id);
        self.wait(HEARING);
        let kind = DecisionKind::Offboarding;
        assert_eq!(self.decide(self.one, id, kind, &[Ground::Automation]), Acted::Proposed);
        assert_eq!(self.second(self.two, id, true), Acted::Done);
        id
    }
}

#[test]
fn tries_on_two_grounds_bring_a_notice_without_any_effect() {
    let town = town();
    town.tries(2, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    assert!(town.own().is_empty(), "two tries are not enough");
    town.tries(1, VerdictKind::Challenge, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    let notice = town.newest();
    assert_eq!(notice.row.kind, DecisionKind::Notice);
    assert_eq!((notice.row.automatic, notice.deciders.len()), (true, 0));
    assert_eq!(town.state(), CourierState::Active);
    assert_eq!(notice.evidence.tries, 3);
    assert_eq!(notice.row.evidence_digest, sha256(&[notice.evidence_text.as_bytes()]));
    assert!(notice.row.delivered_at.is_some(), "the mail was taken");
    town.wait(2 * MINUTE);
    assert_eq!(town.own().len(), 1, "the same tries are not used twice");
    assert!(town.open().is_empty(), "nobody is asked to look");
    let month = &town.stage.app.stopped_months().unwrap()[0];
    assert_eq!((month.noticed, month.offboarded), (1, 0), "everybody reads how many were noticed");
}

#[test]
fn the_server_itself_may_take_one_accounts_step_at_once_by_the_same_rules_and_only_once() {
    let town = town();
    let climb = |actor| town.stage.app.climb_ladder_of(&mut town.stage.ctx(actor), town.ana);
    town.tries(2, VerdictKind::Refuse, TWO_GROUNDS);
    assert!(!climb(Actor::System).unwrap(), "two tries are not enough at once either");
    town.tries(1, VerdictKind::Challenge, TWO_GROUNDS);
    for other in [town.one, town.dispatcher, Actor::Console, Actor::Courier(town.ana)] {
        assert!(matches!(climb(other), Err(Error::Denied(_))), "{other:?}");
    }
    assert!(climb(Actor::System).unwrap());
    assert_eq!(town.newest().row.kind, DecisionKind::Notice);
    assert!(!climb(Actor::System).unwrap());
    town.wait(2 * MINUTE);
    assert_eq!(town.own().len(), 1, "the pass over everybody finds nothing more");
}

#[test]
fn a_reason_without_a_number_counts_for_nothing_and_stops_nothing() {
    let town = town();
    let unknown = r#"[{"code": "reaction_median_ms", "group": "reaction", "value": null, "points": 0},
        {"code": "poll_interval_repeats", "group": "cadence", "value": 0.97, "points": 200}]"#;
    town.tries(9, VerdictKind::Refuse, unknown);
    town.wait(2 * MINUTE);
    assert!(town.own().is_empty(), "one ground with a number is one ground");
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    assert_eq!(town.newest().evidence.tries, 12);
}

#[test]
fn delays_shadows_single_grounds_and_old_tries_count_for_nothing() {
    let town = town();
    town.tries(9, VerdictKind::Delay, TWO_GROUNDS);
    town.tries(9, VerdictKind::Admit, TWO_GROUNDS);
    town.tries(9, VerdictKind::Refuse, ONE_GROUND);
    let failed = r#"[{"code": "challenges_failed", "group": "challenge", "value": 5.0, "points": 9},
        {"code": "quick_drop_share", "group": "choice", "value": 1.0, "points": 9},
        {"code": "network_accounts", "group": "network", "value": 9.0, "points": 9},
        {"code": "reaction_median_ms", "group": "reaction", "value": 9.0, "points": 9}]"#;
    town.tries(9, VerdictKind::Refuse, failed);
    town.wait(2 * MINUTE);
    assert!(town.own().is_empty());
    town.tries(2, VerdictKind::Refuse, TWO_GROUNDS);
    town.stage.advance(EVIDENCE_WINDOW);
    town.tries(1, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    assert!(town.own().is_empty());
}

fn letter(language: &str) -> String {
    let town = town_in(language);
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    let letter = town.newest().letter;
    format!("{}\n\n{}", letter.subject, letter.text())
}

#[test]
fn a_notice_tells_the_facts_what_was_not_used_and_how_to_answer_in_both_languages() {
    insta::assert_snapshot!("notice_en", letter("en"));
    insta::assert_snapshot!("notice_es", letter("es-MX"));
}

#[test]
fn the_letter_of_an_offboarding_names_two_people_by_role_and_pseudonym() {
    let town = town();
    town.offboarded();
    insta::assert_snapshot!("offboarding_en", town.newest().letter.text());
}

#[test]
fn a_notice_that_is_answered_is_read_by_a_person_within_a_day_or_falls() {
    let town = town();
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    let notice = town.newest();
    assert!(notice.may_answer && notice.may_appeal);
    assert!(matches!(town.answer(notice.row.id), Answered::Kept(Some(_))));
    let case = town.open()[0];
    assert_eq!(town.read(town.auditor, case).statements[0].representative, "Rita, union");
    town.wait(FIRST_LOOK);
    assert_eq!(town.newest().row.state, DecisionState::Lapsed);
    assert_eq!(town.newest().case, CaseState::Lapsed);
    town.stage.advance(25 * HOUR);
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    assert!(town.open().is_empty(), "a notice that fell is no earlier notice");
    assert_eq!(town.own().len(), 2, "it begins anew");
}

#[test]
fn a_closed_case_takes_its_notice_back() {
    let town = town();
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    town.answer(town.newest().row.id);
    let case = town.open()[0];
    let ctx = &mut town.stage.ctx(town.two);
    assert_eq!(town.stage.app.close_case(ctx, case, "Explained.").unwrap(), Acted::Done);
    assert_eq!(town.newest().row.state, DecisionState::Reversed);
    assert!(!town.newest().may_answer);
    assert_eq!(town.answer(town.newest().row.id), Answered::Over);
}

#[test]
fn use_right_after_a_notice_is_not_repeated_use() {
    let town = town();
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    town.tries(9, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(23 * HOUR);
    assert!(town.open().is_empty());
    town.stage.advance(2 * HOUR);
    town.tries(2, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    assert!(town.open().is_empty(), "two further tries are not enough");
    town.tries(1, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    let view = town.read(town.one, town.open()[0]);
    assert_eq!(view.evidence.tries, 3);
    assert_eq!(view.case.earlier_notice, Some(town.newest().row.id));
    assert_eq!(town.own().len(), 1, "the courier is not written to before a person looked");
}

#[test]
fn a_case_that_nobody_looks_at_lapses_and_its_tries_are_spent() {
    let town = town();
    let case = town.repeated();
    town.wait(FIRST_LOOK);
    assert_eq!(town.read(town.one, case).case.state, CaseState::Lapsed);
    town.wait(2 * MINUTE);
    assert!(town.open().is_empty());
    assert_eq!(
        town.decide(town.one, case, DecisionKind::Restriction, &[Ground::Automation]),
        Acted::Already
    );
}

#[test]
fn nothing_is_decided_before_the_courier_was_heard() {
    let town = town();
    let case = town.repeated();
    let barred = |code: &str| Acted::Barred(code.into());
    let kind = DecisionKind::Offboarding;
    assert_eq!(town.decide(town.one, case, kind, &[Ground::Automation]), barred("not_heard"));
    town.ask(case);
    assert_eq!(town.decide(town.one, case, kind, &[Ground::Automation]), barred("not_heard"));
    let asked = town.newest();
    assert_eq!((asked.row.automatic, asked.deciders.len()), (false, 1));
    town.answer(asked.row.id);
    assert_eq!(town.decide(town.one, case, kind, &[Ground::Rate]), barred("ground_too_weak"));
    assert_eq!(town.decide(town.one, case, kind, &[Ground::Automation]), Acted::Proposed);
    assert_eq!(town.state(), CourierState::Active);
}

#[test]
fn what_may_be_decided_is_offered_and_nothing_else() {
    let town = town();
    let case = town.repeated();
    let grounds = |by: Actor, kind: DecisionKind| -> Vec<Ground> {
        let ways = town.read(by, case).ways;
        ways.into_iter().filter(|way| way.kind == kind).flat_map(|way| way.grounds).collect()
    };
    let egregious = vec![Ground::Violence, Ground::Theft];
    let kinds = [DecisionKind::Restriction, DecisionKind::Suspension, DecisionKind::Offboarding];
    for kind in kinds {
        assert_eq!(grounds(town.one, kind), egregious, "nobody was heard yet: {kind}");
        assert_eq!(grounds(town.auditor, kind), [], "an auditor decides nothing");
    }
    town.ask(case);
    town.answer(town.newest().row.id);
    for kind in kinds {
        let weak = kind == DecisionKind::Suspension;
        assert_eq!(grounds(town.one, kind).contains(&Ground::Automation), !weak, "{kind}");
    }
    assert_eq!(town.read(town.one, case).hours_left, 72);
}

#[test]
fn a_notice_by_a_program_is_no_hearing_but_an_answer_to_it_is() {
    let town = town();
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    let notice = town.newest().row;
    town.wait(HEARING + HOUR);
    let kind = DecisionKind::Restriction;
    let decided = town.decide(town.one, notice.case_file, kind, &[Ground::Automation]);
    assert_eq!(decided, Acted::Barred("not_heard".into()));
    town.answer(notice.id);
    assert_eq!(town.decide(town.one, notice.case_file, kind, &[Ground::Automation]), Acted::Done);
}

#[test]
fn a_courier_is_told_of_a_case_while_it_is_live() {
    let town = town();
    let told = || town.stage.app.my_case(&town.stage.ctx(Actor::Courier(town.ana))).unwrap();
    assert_eq!(told(), None);
    town.repeated();
    let open = told().unwrap();
    assert_eq!((open.state, open.tries), (CaseState::Open, 3));
    assert!(!open.looked_at && !open.asked && open.due_at.is_some());
    town.wait(FIRST_LOOK);
    assert_eq!(told(), None, "nobody looked");
    let why = |language: &str| porchlight_app::case::reason_in("nobody looked in time", language);
    assert_eq!(
        (why("es-MX").as_str(), why("en").as_str()),
        ("nadie lo miró a tiempo", "nobody looked in time")
    );
}

#[test]
fn the_second_person_is_another_one_and_blind_and_may_say_no() {
    let town = town();
    let case = town.repeated();
    town.ask(case);
    town.answer(town.newest().row.id);
    town.decide(town.one, case, DecisionKind::Offboarding, &[Ground::Automation]);
    let proposed = |by| town.read(by, case).decisions.pop().unwrap();
    let blind = proposed(town.two);
    assert!(blind.blind && blind.deciders.is_empty() && blind.grounds.is_empty());
    assert_eq!((blind.row.first_reasons.as_str(), blind.row.first_decider), ("", None));
    let named = |by| town.read(by, case).decisions.iter().any(|d| !d.deciders.is_empty());
    assert!(!named(town.two), "nor does the hearing say who asked");
    assert!(named(town.one) && !proposed(town.one).blind);
    assert_eq!(town.second(town.one, case, true), Acted::Barred("same_person".into()));
    assert_eq!(town.second(town.two, case, false), Acted::Refused);
    assert!(!proposed(town.two).blind, "once answered, both see both");
    assert_eq!(town.own().len(), 2, "nothing was decided");
    assert_eq!(town.state(), CourierState::Active);
}

#[test]
fn a_proposal_that_nobody_seconds_lapses() {
    let town = town();
    let case = town.repeated();
    town.ask(case);
    town.answer(town.newest().row.id);
    town.decide(town.one, case, DecisionKind::Offboarding, &[Ground::Automation]);
    town.wait(SECOND_WITHIN);
    assert_eq!(town.read(town.one, case).decisions.pop().unwrap().row.state, DecisionState::Lapsed);
    town.wait(DECIDE_WITHIN);
    assert_eq!(town.read(town.one, case).case.state, CaseState::Lapsed);
    assert_eq!(town.newest().row.state, DecisionState::Lapsed, "being asked is over as well");
}

#[test]
fn an_offboarding_takes_effect_after_fourteen_days_and_its_holder_can_still_read_and_appeal() {
    let town = town();
    town.offboarded();
    let made = town.newest();
    assert_eq!((made.row.kind, made.row.state), (DecisionKind::Offboarding, DecisionState::Issued));
    let roles: Vec<_> = made.deciders.iter().map(|(role, _)| *role).collect();
    assert_eq!(roles, [Role::Analyst, Role::Analyst]);
    town.wait(NOTICE_PERIOD - MINUTE);
    assert_eq!(town.state(), CourierState::Active);
    town.wait(2 * MINUTE);
    assert_eq!(town.state(), CourierState::Offboarded);
    assert!(matches!(town.appeal(made.row.id), Appealed::Made(_)));
    let welcome = town.stage.app.walk_in(
        &mut town.stage.ctx(Actor::Console),
        porchlight_app::session::Subject::Courier(town.ana),
    );
    assert!(welcome.is_ok(), "still signs in");
}

#[test]
fn an_appeal_holds_the_effect_up_until_somebody_else_answers() {
    let town = town();
    town.offboarded();
    let made = town.newest().row;
    assert!(matches!(town.appeal(made.id), Appealed::Made(_)));
    assert_eq!(town.appeal(made.id), Appealed::Already);
    let appeals = |state| {
        let ctx = town.stage.ctx(town.auditor);
        town.stage.app.appeals(&ctx, state, PAGE).unwrap().rows
    };
    let appeal = appeals(AppealState::Open).remove(0).appeal.id;
    let answer = |by, upheld| {
        town.stage.app.answer_appeal(&mut town.stage.ctx(by), appeal, upheld, "Looked again.")
    };
    for decided in [town.one, town.two, town.dispatcher, town.auditor, Actor::System] {
        assert!(matches!(answer(decided, true), Err(Error::Denied(_))), "{decided}");
    }
    town.wait(13 * DAY);
    assert_eq!(answer(town.three, false).unwrap(), Acted::Done);
    assert_eq!(town.state(), CourierState::Active);
    town.wait(2 * DAY);
    assert_eq!(town.state(), CourierState::Offboarded);
    assert_eq!(town.newest().appeal.unwrap().0.state, AppealState::Rejected);
}

#[test]
fn an_upheld_appeal_gives_the_account_back_with_a_letter() {
    let town = town();
    town.offboarded();
    let made = town.newest().row;
    town.wait(NOTICE_PERIOD + MINUTE);
    town.appeal(made.id);
    let ctx = town.stage.ctx(town.three);
    let appeal = town.stage.app.appeals(&ctx, AppealState::Open, PAGE).unwrap().rows.remove(0);
    let ctx = &mut town.stage.ctx(town.three);
    let id = appeal.appeal.id;
    town.stage.app.answer_appeal(ctx, id, true, "The figures were of a test.").unwrap();
    assert_eq!(town.state(), CourierState::Active);
    let told = town.newest();
    assert_eq!(told.row.kind, DecisionKind::Reinstatement);
    assert_eq!(told.row.lifts, Some(made.id));
    assert_eq!(town.own()[1].row.state, DecisionState::Reversed);
}

#[test]
fn an_appeal_that_nobody_answers_is_won() {
    let town = town();
    town.offboarded();
    town.wait(NOTICE_PERIOD + MINUTE);
    let made = town.newest().row;
    town.appeal(made.id);
    town.wait(APPEAL_ANSWER);
    assert_eq!(town.state(), CourierState::Active);
    assert_eq!(town.newest().row.state, DecisionState::Lapsed);
    assert_eq!(town.newest().appeal.unwrap().0.state, AppealState::Lapsed);
    assert_eq!(town.appeal(made.id), Appealed::Already);
}

#[test]
fn a_restriction_pauses_the_account_and_ends_by_itself() {
    let town = town();
    let case = town.repeated();
    town.ask(case);
    town.answer(town.newest().row.id);
    let done = town.decide(town.one, case, DecisionKind::Restriction, &[Ground::Credential]);
    assert_eq!(done, Acted::Done);
    assert_eq!(town.state(), CourierState::Paused);
    let id = town.newest().row.id;
    let ctx = &mut town.stage.ctx(town.three);
    let lifted = town.stage.app.lift_decision(ctx, id, Ground::OurFault, "A fault of ours.");
    assert_eq!(lifted.unwrap(), Acted::Done);
    assert_eq!(town.state(), CourierState::Active);
}

#[test]
fn a_hold_is_over_when_its_hours_are() {
    let town = town();
    let case = town.repeated();
    town.ask(case);
    town.answer(town.newest().row.id);
    town.decide(town.one, case, DecisionKind::Restriction, &[Ground::Credential]);
    town.wait(24 * HOUR);
    assert_eq!(town.state(), CourierState::Active);
    assert_eq!(town.newest().row.state, DecisionState::Ended);
}

#[test]
fn whoever_reports_does_not_decide() {
    let town = town();
    let ctx = &mut town.stage.ctx(town.one);
    let opened = town.stage.app.open_case(ctx, town.ana, Ground::Violence, "Threatened a guard.");
    let Opened::Opened(id) = opened.unwrap() else { panic!("no case was live") };
    let id: CaseId = id.parse().unwrap();
    let (kind, grounds) = (DecisionKind::Suspension, [Ground::Violence]);
    assert_eq!(town.decide(town.one, id, kind, &grounds), Acted::Barred("is_reporter".into()));
    assert_eq!(town.decide(town.two, id, kind, &grounds), Acted::Done);
    assert_eq!(town.state(), CourierState::Paused);
}

#[test]
fn programs_dispatchers_and_auditors_cannot_act_on_cases() {
    let town = town();
    let case = town.repeated();
    for by in [town.dispatcher, town.auditor, Actor::System, Actor::Console] {
        let ctx = &mut town.stage.ctx(by);
        let closed = town.stage.app.close_case(ctx, case, "Because.");
        assert!(matches!(closed, Err(Error::Denied(_))), "{by}");
        let looked = town.stage.app.look_at_case(ctx, case);
        assert!(matches!(looked, Err(Error::Denied(_))), "{by}");
    }
    let ctx = &mut town.stage.ctx(town.dispatcher);
    assert!(matches!(town.stage.app.read_case(ctx, case), Err(Error::Denied(_))));
    town.read(town.auditor, case);
    let readings = town.read(town.one, case).readings;
    assert!(readings.iter().any(|entry| entry.actor == town.auditor.to_string()), "written down");
}

#[test]
fn nobody_reads_or_answers_for_another_courier() {
    let town = town();
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    let id = town.newest().row.id;
    let other = Actor::Courier(CourierId([9; 16]));
    let ctx = &mut town.stage.ctx(other);
    assert!(matches!(town.stage.app.my_decision(ctx, id), Err(Error::Absent(_))));
    assert!(matches!(town.stage.app.appeal(ctx, id, "x", ""), Err(Error::Absent(_))));
    assert!(matches!(town.stage.app.answer_decision(ctx, id, "x", ""), Err(Error::Absent(_))));
}

#[test]
fn a_courier_sees_what_is_kept_and_has_receipts_for_what_was_decided() {
    let town = town();
    town.tries(3, VerdictKind::Refuse, TWO_GROUNDS);
    town.wait(2 * MINUTE);
    let ctx = town.stage.ctx(Actor::Courier(town.ana));
    let kept = town.stage.app.my_signals(&ctx).unwrap();
    let counts: Vec<_> = kept.iter().map(|class| (class.class.as_str(), class.count)).collect();
    assert_eq!(counts, [("case", 1), ("verdict", 3)]);
    let id = town.newest().row.id.to_string();
    assert!(!town.stage.app.my_receipts(&ctx, &id).unwrap().is_empty());
}

#[test]
fn a_matter_is_exported_with_a_signature_over_its_exact_bytes() {
    let town = town();
    town.offboarded();
    let ctx = &mut town.stage.ctx(town.one);
    let id = town.stage.app.make_matter(ctx, "Grabber service", "Sold in a chat").unwrap();
    let reason = "Paid them, by her own statement";
    let add = |ctx: &mut _| town.stage.app.add_to_matter(ctx, id, town.ana, reason).unwrap();
    assert_eq!((add(ctx), add(ctx)), (Member::Done, Member::Already));
    town.stage.app.set_matter(ctx, id, MatterState::WithLawyer, true).unwrap();
    let zip = town.stage.app.export_matter(ctx, id).unwrap();
    // The stage's sealer writes names and texts as JSON.
    let files: Vec<(String, String)> = serde_json::from_slice(&zip).unwrap();
    let file = |name: &str| {
        let found = files.iter().find(|(known, _)| known == name);
        found.map(|(_, text)| text.as_str()).unwrap_or_else(|| panic!("no {name}: {files:?}"))
    };
    let digest = sha256(&[file("manifest.json").as_bytes()]);
    let note = Note::parse(file("note.txt")).unwrap();
    assert_eq!(note.text, signed_text(&id.to_string(), &digest));
    let key = VerifierKey::parse(file("log.key")).unwrap();
    let checked = note.is_signed_by(&key, &|key: &[u8; 32], message: &[u8], signature: &[u8]| {
        let key = ed25519_dalek::VerifyingKey::from_bytes(key).unwrap();
        let signature = ed25519_dalek::Signature::from_slice(signature).unwrap();
        key.verify_strict(message, &signature).is_ok()
    });
    assert!(checked);
    let case: serde_json::Value = serde_json::from_str(file("accounts/0001/case-1.json")).unwrap();
    let evidence = file("accounts/0001/case-1-evidence.json");
    assert_eq!(sha256(&[evidence.as_bytes()]).hex(), case["evidence_sha256"].as_str().unwrap());
    assert!(
        file("matter.json").contains(reason) && file("README.txt").contains("porchlight verify")
    );
    let kept = town.stage.app.my_signals(&town.stage.ctx(Actor::Courier(town.ana))).unwrap();
    assert!(kept.iter().all(|class| class.held), "the hold is told");
    let ctx = &mut town.stage.ctx(town.auditor);
    assert!(matches!(town.stage.app.export_matter(ctx, id), Err(Error::Denied(_))));
}

#[test]
fn people_label_accounts_for_training_and_programs_do_not() {
    let town = town();
    let console = town.stage.ctx(Actor::Console);
    let labels = |rest| town.stage.app.labels(&console, rest).unwrap();
    assert_eq!(labels(false), []);
    town.offboarded();
    let found = labels(true);
    let [label] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((label.courier, label.is_bot), (town.ana, true));
    assert_eq!(label.actor, town.stage.app.signal_actor(&console, town.ana).unwrap());
    assert!(label.actor.len() == 32 && !label.grounds.is_empty());
    let denied = town.stage.app.labels(&town.stage.ctx(town.auditor), false);
    assert!(matches!(denied, Err(Error::Denied(_))));
}
