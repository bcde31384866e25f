//! A decision that falls: what it pays for, how often, and what stays beside it of how it was written.

use crate::registers::{House, house};
use crate::rounds::four_blocks;
use porchlight_app::Actor;
use porchlight_app::Slice;
use porchlight_app::case::Opened;
use porchlight_app::courier::Wishes;
use porchlight_app::decision::{Acted, Appealed, Proposal};
use porchlight_app::draft::{Change, changes};
use porchlight_app::pay::shown_pay;
use porchlight_app::round::{Accepted, Entered};
use porchlight_app::station::Made;
use porchlight_domain::decision::Ground;
use porchlight_domain::id::{AppealId, CaseId, CourierId, DecisionId, StaffId};
use porchlight_domain::time::{DAY, HOUR};
use porchlight_domain::words::{
    AppealState, CourierState, DecisionKind, DecisionState, Role, VehicleKind,
};
use porchlight_store::rows::LostPay;

pub(crate) fn analyst(house: &House, name: &str) -> Actor {
    let ctx = &mut house.stage.ctx(house.operator);
    let email = format!("{}@x.example", name.to_lowercase());
    let made = house.stage.app.add_staff(ctx, name, &email, Role::Analyst).unwrap();
    let Made::Made(id) = made else { panic!("{name} is new") };
    Actor::Staff(id.parse::<StaffId>().unwrap(), Role::Analyst)
}

/// The operator reports, an analyst suspends for a day on a listed egregious ground.
pub(crate) fn suspended(house: &House, who: CourierId, by: Actor) -> (CaseId, DecisionId) {
    let app = &house.stage.app;
    let ctx = &mut house.stage.ctx(house.operator);
    let opened = app.open_case(ctx, who, Ground::Theft, "A neighbour says so.").unwrap();
    let Opened::Opened(case) = opened else { panic!("{opened:?}") };
    let case: CaseId = case.parse().unwrap();
    let ctx = &mut house.stage.ctx(by);
    let seen = app.read_case(ctx, case).unwrap().case.evidence_digest;
    let wanted = Proposal {
        kind: DecisionKind::Suspension,
        grounds: vec![Ground::Theft],
        reasons: "Reported: A neighbour says so, and I asked two people.".into(),
        hours: 24,
        seen,
    };
    assert_eq!(app.decide_case(ctx, case, wanted).unwrap(), Acted::Done);
    let own = app.my_decisions(&house.stage.ctx(Actor::Courier(who))).unwrap();
    let made = own.iter().find(|own| own.row.case_file == case).unwrap();
    (case, made.row.id)
}

pub(crate) fn appealed(house: &House, who: CourierId, decision: DecisionId) -> AppealId {
    let app = &house.stage.app;
    let ctx = &mut house.stage.ctx(Actor::Courier(who));
    let made = app.appeal(ctx, decision, "It was not me.", "").unwrap();
    assert!(matches!(made, Appealed::Made(_)), "{made:?}");
    let ctx = &house.stage.ctx(house.operator);
    app.appeals(ctx, AppealState::Open, Slice::page(1)).unwrap().rows[0].appeal.id
}

fn lost(house: &House, who: CourierId) -> Vec<LostPay> {
    let found = house.stage.app.my_lost_pay(&house.stage.ctx(Actor::Courier(who))).unwrap();
    found.into_iter().map(|line| line.paid).collect()
}

#[test]
fn a_decision_that_falls_pays_half_of_the_first_block_of_each_round_it_kept_somebody_out_of() {
    let house = house();
    let blocks = four_blocks(&house);
    let (ana, ben) = (house.courier(1), house.courier(2));
    let (one, two) = (analyst(&house, "One"), analyst(&house, "Two"));
    let round = house.announced(2 * HOUR);
    for courier in [ana, ben] {
        assert_eq!(house.enter(courier, round, &blocks[..3]), Entered::Entered);
    }
    let (_, decision) = suspended(&house, ana, one);
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let entries = house.stage.app.store.read(|tx| tx.entries(round)).unwrap();
    let in_it = |who| entries.iter().any(|e| e.courier == who && e.sealed.is_some());
    assert_eq!((in_it(ana), in_it(ben)), (false, true), "she was left out");
    let appeal = appealed(&house, ana, decision);
    assert!(lost(&house, ana).is_empty(), "nothing fell yet");
    let ctx = &mut house.stage.ctx(two);
    let app = &house.stage.app;
    let answered = app.answer_appeal(ctx, appeal, true, "The neighbour was wrong.").unwrap();
    assert_eq!(answered, Acted::Done);
    let paid = lost(&house, ana);
    let block = app.store.read(|tx| tx.block(blocks[0])).unwrap().unwrap();
    assert_eq!(paid.len(), 1);
    assert_eq!((paid[0].round, paid[0].block), (round, blocks[0]));
    assert_eq!((paid[0].of_amount, paid[0].per_mille), (shown_pay(&block), 500));
    assert_eq!(paid[0].amount, (shown_pay(&block) + 1) / 2);
    assert!(lost(&house, ben).is_empty());
    let own = app.my_decisions(&house.stage.ctx(Actor::Courier(ana))).unwrap();
    let fallen = own.iter().find(|own| own.row.id == decision).unwrap();
    assert_eq!((fallen.row.state, fallen.lost.len()), (DecisionState::Reversed, 1));
    let me = app.me(&house.stage.ctx(Actor::Courier(ana))).unwrap();
    assert_eq!(me.state, CourierState::Active);

    // A second decision over the same hours pays nothing twice.
    let (case, again) = suspended(&house, ana, one);
    house.stage.advance(HOUR);
    let ctx = &mut house.stage.ctx(two);
    app.read_case(ctx, case).unwrap();
    let lifted = app.lift_decision(ctx, again, Ground::OurFault, "A fault of ours.").unwrap();
    assert_eq!(lifted, Acted::Done);
    assert_eq!(lost(&house, ana).len(), 1);
    let counted = app.decisions_by_ground().unwrap();
    assert_eq!((counted.len(), counted[0].ground.as_str()), (1, "S02"));
    assert_eq!((counted[0].issued, counted[0].appealed, counted[0].fell), (2, 1, 2));
}

#[test]
fn a_hold_that_was_over_before_its_appeal_was_answered_pays_all_the_same_and_one_that_stands_does_not()
 {
    let house = house();
    let blocks = four_blocks(&house);
    let (ana, ben) = (house.courier(1), house.courier(2));
    let (one, two) = (analyst(&house, "One"), analyst(&house, "Two"));
    let round = house.announced(2 * HOUR);
    for courier in [ana, ben] {
        assert_eq!(house.enter(courier, round, &blocks[1..2]), Entered::Entered);
    }
    let decisions = [ana, ben].map(|who| (who, suspended(&house, who, one).1));
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let appeals = decisions.map(|(who, decision)| (who, appealed(&house, who, decision)));
    house.stage.advance(2 * DAY);
    let app = &house.stage.app;
    app.keep_due_process(&mut house.stage.ctx(Actor::System)).unwrap();
    let answer = |appeal, upheld| {
        let ctx = &mut house.stage.ctx(two);
        app.answer_appeal(ctx, appeal, upheld, "I read all of it.").unwrap()
    };
    assert_eq!(answer(appeals[0].1, true), Acted::Done);
    assert_eq!(answer(appeals[1].1, false), Acted::Done);
    assert_eq!(lost(&house, ana).len(), 1);
    assert!(lost(&house, ben).is_empty(), "it stands");
}

#[test]
fn the_draft_from_facts_and_what_the_person_wrote_both_stay_with_the_decision() {
    let house = house();
    let (one, two) = (analyst(&house, "One"), analyst(&house, "Two"));
    let (case, decision) = suspended(&house, house.courier(1), one);
    let view = house.stage.app.read_case(&mut house.stage.ctx(two), case).unwrap();
    let kept = view.decisions.iter().find(|d| d.row.id == decision).unwrap();
    let draft = kept.draft.as_ref().unwrap();
    assert!(draft.drafted.starts_with("Reported: A neighbour says so."), "{}", draft.drafted);
    assert!(draft.drafted.contains("Not asked yet."), "{}", draft.drafted);
    assert_eq!(draft.written, kept.row.first_reasons);
    let made = changes(&draft.drafted, &draft.written);
    let added =
        |change: &&Change| matches!(change, Change::Added(words) if words.contains("and I"));
    assert_eq!(made.iter().filter(added).count(), 1, "{made:?}");
    assert!(made.iter().any(|change| matches!(change, Change::Removed(_))), "{made:?}");
}

fn wishes(active: bool) -> Wishes {
    Wishes {
        weekdays: 127,
        earliest_minute: 0,
        latest_minute: 2 * 1_440,
        least_pay: 0,
        max_per_round: 1,
        active,
    }
}

fn lift(house: &House, case: CaseId, decision: DecisionId, by: Actor) {
    let (app, ctx) = (&house.stage.app, &mut house.stage.ctx(by));
    app.read_case(ctx, case).unwrap();
    let lifted = app.lift_decision(ctx, decision, Ground::OurFault, "A fault of ours.").unwrap();
    assert_eq!(lifted, Acted::Done);
}

#[test]
fn rounds_that_standing_wishes_would_have_entered_are_paid_by_the_wishes_of_that_moment() {
    let house = house();
    let blocks = four_blocks(&house);
    let (ana, ben, cleo) = (house.courier(1), house.courier(2), house.courier(3));
    let (one, two) = (analyst(&house, "One"), analyst(&house, "Two"));
    let app = &house.stage.app;
    let wish = |who, active| {
        app.set_wishes(&mut house.stage.ctx(Actor::Courier(who)), wishes(active)).unwrap();
    };
    wish(ana, true);
    wish(cleo, true);
    let round = house.announced(2 * HOUR);
    assert_eq!(house.enter(ben, round, &blocks[..1]), Entered::Entered);
    let held = [ana, cleo].map(|who| (who, suspended(&house, who, one)));
    // Whoever takes wishes back before the round closes would not have been entered.
    wish(cleo, false);
    house.stage.advance(2 * HOUR);
    house.reconcile();
    house.stage.advance(HOUR);
    wish(cleo, true);
    for (_, (case, decision)) in held {
        lift(&house, case, decision, two);
    }
    let paid = lost(&house, ana);
    assert_eq!(paid.len(), 1);
    assert_eq!((paid[0].round, paid[0].by_wish, paid[0].per_mille), (round, true, 500));
    assert!(blocks.contains(&paid[0].block));
    assert!(lost(&house, cleo).is_empty() && lost(&house, ben).is_empty());
    let ctx = &house.stage.ctx(Actor::Courier(ana));
    let csv = app.my_pay_of_year(ctx, 2026).unwrap();
    let line = csv.lines().nth(1).unwrap();
    assert!(line.contains(",lost_by_wish,") && line.contains(&paid[0].amount.to_string()), "{csv}");
    let reason = format!("pay for blocks you could not ask for: decision {}", paid[0].decision);
    assert!(line.ends_with(&reason), "{csv}");
}

#[test]
fn races_pay_half_of_what_the_same_hours_of_the_weeks_before_brought_and_no_moment_twice() {
    let house = house();
    house.race();
    let ana = house.courier(1);
    let (one, two) = (analyst(&house, "One"), analyst(&house, "Two"));
    let app = &house.stage.app;
    house.stage.advance(2 * HOUR);
    let taken_at = house.stage.now();
    let block = house.block(taken_at.plus(3 * HOUR), 240, VehicleKind::Bike);
    house.opened();
    let Accepted::Yours(award) = house.take(ana, block) else { panic!("it is free") };
    house.stage.advance(3 * HOUR);
    let ctx = &mut house.stage.ctx(house.operator);
    app.check_in_at_desk(ctx, award.parse().unwrap(), None).unwrap();

    // The same hours a week later.
    house.stage.advance(taken_at.plus(7 * DAY - HOUR).since(house.stage.now()));
    let from = house.stage.now();
    let (case, decision) = suspended(&house, ana, one);
    house.stage.advance(3 * HOUR);
    lift(&house, case, decision, two);
    let races = || app.my_lost_races(&house.stage.ctx(Actor::Courier(ana))).unwrap();
    let paid = races();
    assert_eq!(paid.len(), 1);
    let pay = shown_pay(&app.store.read(|tx| tx.block(block)).unwrap().unwrap());
    assert_eq!((paid[0].from_at, paid[0].to_at.since(paid[0].from_at)), (from, 3 * HOUR));
    assert_eq!((paid[0].spans, paid[0].blocks, paid[0].of_amount), (1, 1, pay), "one week ago");
    assert_eq!(paid[0].amount, (pay + 1) / 2);
    assert!(lost(&house, ana).is_empty(), "there was no round");
    let csv = app.my_pay_of_year(&house.stage.ctx(Actor::Courier(ana)), 2026).unwrap();
    assert!(csv.contains(",lost_race,"), "{csv}");

    // Hours in which nothing was taken before bring nothing.
    let (case, again) = suspended(&house, ana, one);
    house.stage.advance(HOUR);
    lift(&house, case, again, two);
    assert_eq!(races().len(), 1);
}
