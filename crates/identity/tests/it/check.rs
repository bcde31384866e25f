//! What may follow from an ask, whatever happens.

use crate::sample::{NOON, checked};
use porchlight_domain::decision::Human;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use porchlight_domain::words::Role;
use porchlight_identity::cadence::{Due, Moment, Motion, Stage, Trigger, due};
use porchlight_identity::check::{
    Act, Check, Ending, Event, Finding, Instead, Lapse, MOST_TRIES, PERSON_WITHIN, Reason, State,
};
use porchlight_identity::policy::Way;
use porchlight_identity::template::Likeness;
use proptest::prelude::*;

fn begun() -> Check {
    let motion = Motion { stage: Stage::AtStation, fix: None };
    let trigger = Trigger::DeviceChange;
    let moment = Moment { trigger, earlier: &[], open: false, motion, draw: 0, now: NOON };
    let Due::Ask(ask) = due(&checked(), &moment) else { panic!("not asked") };
    Check::begin(ask, &checked())
}

fn human() -> Human {
    Human::of(StaffId([1; 16]), Role::Analyst).unwrap()
}

/// Plays events a minute apart and answers where it ends, with the acts of the last one.
fn played(events: &[Event]) -> (Check, Vec<Act>) {
    let mut now = NOON;
    events.iter().fold((begun(), vec![]), |(check, _), event| {
        now = now.plus(MINUTE);
        check.step(*event, now)
    })
}

const MATCH: Event = Event::Tried(Likeness::Match);
const UNCLEAR: Event = Event::Tried(Likeness::Inconclusive);
const MISMATCH: Event = Event::Tried(Likeness::Mismatch);

#[test]
fn a_match_ends_it_also_at_the_third_try() {
    let ending = Some(Ending::Confirmed(Way::Face));
    assert_eq!(played(&[MATCH]).0.ending(), ending);
    assert_eq!(played(&[UNCLEAR, MISMATCH, MATCH]).0.ending(), ending);
    assert_eq!(played(&[UNCLEAR]).1, [Act::AskAgain { left: 2 }]);
    assert_eq!(played(&[UNCLEAR, UNCLEAR]).1, [Act::AskAgain { left: 1 }]);
}

#[test]
fn after_the_third_unclear_try_or_the_second_mismatch_no_more_pictures_are_asked_for() {
    let (check, acts) = played(&[UNCLEAR, MISMATCH, UNCLEAR]);
    assert_eq!(check.state, State::OtherWay(Instead::Unclear));
    assert_eq!(acts, [Act::OfferOtherWays]);
    let (check, acts) = played(&[MISMATCH, MISMATCH]);
    assert!(matches!(check.state, State::WithPerson { reason: Reason::Mismatches, .. }));
    let until = NOON.plus(2 * MINUTE + PERSON_WITHIN);
    assert_eq!(acts, [Act::SealPicture { until }, Act::ListForPerson, Act::OfferOtherWays]);
    // Pictures that come all the same change nothing.
    let (after, acts) = check.step(MATCH, NOON.plus(HOUR));
    assert_eq!((after, acts), (check, vec![]));
    // A passkey still ends it, and the picture goes.
    let (after, acts) = check.step(Event::Passkey, NOON.plus(HOUR));
    let ending = Ending::Confirmed(Way::Passkey);
    assert_eq!(after.ending(), Some(ending));
    assert_eq!(acts, [Act::DestroyPicture, Act::Tell(ending)]);
}

#[test]
fn declining_costs_nothing_and_leads_to_the_other_ways_at_once() {
    let (check, acts) = played(&[Event::Declined]);
    assert_eq!(check.state, State::OtherWay(Instead::Declined));
    assert_eq!(acts, [Act::OfferOtherWays]);
    let seen = Event::Seen(StaffId([2; 16]));
    let (check, _) = check.step(seen, NOON.plus(10 * MINUTE));
    assert_eq!(check.ending(), Some(Ending::Confirmed(Way::Person)));
    // Who takes the consent back while a person is to look: the picture goes at once.
    let (_, acts) = played(&[MISMATCH, MISMATCH, Event::Declined]);
    assert_eq!(acts, [Act::DestroyPicture, Act::OfferOtherWays]);
}

#[test]
fn a_courier_can_have_a_person_look_once_there_is_a_picture() {
    assert_eq!(played(&[Event::AskForPerson]).0, begun());
    let (check, _) = played(&[MISMATCH, Event::AskForPerson]);
    assert!(matches!(check.state, State::WithPerson { reason: Reason::AskedFor, .. }));
    let looked = |finding| check.step(Event::Looked(human(), finding), NOON.plus(HOUR)).0.ending();
    assert_eq!(looked(Finding::Same), Some(Ending::Confirmed(Way::Person)));
    assert_eq!(looked(Finding::CannotTell), Some(Ending::Lapsed(Lapse::CannotTell)));
    assert_eq!(looked(Finding::Other), Some(Ending::Referred(human())));
}

#[test]
fn what_nobody_looks_at_lapses_for_the_courier() {
    let (check, _) = begun().step(Event::Tick, NOON.plus(30 * MINUTE));
    assert!(matches!(check.state, State::WithPerson { reason: Reason::Unanswered, .. }));
    assert!(!check.has_picture());
    let late = NOON.plus(30 * MINUTE + PERSON_WITHIN);
    // Also where somebody looks a moment too late.
    for event in [Event::Tick, Event::Looked(human(), Finding::Other)] {
        let ending = check.step(event, late).0.ending();
        assert_eq!(ending, Some(Ending::Lapsed(Lapse::NobodyLooked)));
    }
    // Our own trouble is nobody's fault.
    let (check, _) = begun().step(Event::Unavailable, NOON.plus(MINUTE));
    let ending = check.step(Event::Tick, NOON.plus(31 * MINUTE)).0.ending();
    assert_eq!(ending, Some(Ending::Lapsed(Lapse::Unavailable)));
}

fn any_event() -> impl Strategy<Value = Event> {
    let likeness = prop::sample::select(Likeness::ALL).prop_map(Event::Tried);
    let finding = prop::sample::select(Finding::ALL).prop_map(|f| Event::Looked(human(), f));
    let rest = prop::sample::select(vec![
        Event::Passkey,
        Event::Seen(StaffId([2; 16])),
        Event::AskForPerson,
        Event::Declined,
        Event::Unavailable,
        Event::TakenBack,
        Event::Tick,
    ]);
    prop_oneof![4 => likeness, 1 => finding, 2 => rest]
}

/// What one check did on its way.
#[derive(Default)]
struct Seen {
    found_other: bool,
    tries: u8,
    sealed: Vec<Timestamp>,
    destroyed: usize,
    cases: usize,
    told: usize,
}

fn observe(seen: &mut Seen, acts: &[Act], now: Timestamp) {
    for act in acts {
        // Every act there is: none names an account, an award or pay.
        match *act {
            Act::AskAgain { left } => seen.tries = seen.tries.max(MOST_TRIES - left),
            Act::SealPicture { until } => {
                assert!(until.since(now) <= PERSON_WITHIN);
                seen.sealed.push(until);
            }
            Act::DestroyPicture => seen.destroyed += 1,
            Act::OpenCase(by) => {
                assert_eq!(by, human());
                seen.cases += 1;
            }
            Act::Tell(_) => seen.told += 1,
            Act::OfferOtherWays | Act::ListForPerson => {}
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_it_ends_soon_and_without_effect_unless_a_person_refers_it(
        events in prop::collection::vec((any_event(), 0..20 * HOUR), 0..40),
    ) {
        let (mut check, mut now, mut seen) = (begun(), NOON, Seen::default());
        for (event, gap) in events {
            now = now.plus(gap);
            seen.found_other |= matches!(event, Event::Looked(_, Finding::Other));
            let was_over = check.ending();
            let (next, acts) = check.step(event, now);
            if was_over.is_some() {
                prop_assert_eq!((next.ending(), acts.len()), (was_over, 0));
            }
            observe(&mut seen, &acts, now);
            prop_assert!(next.due_by.since(now) <= PERSON_WITHIN);
            check = next;
        }
        // From anywhere, time alone ends it: at most a grace period more, then 72 hours.
        for _ in 0..3 {
            now = now.plus(PERSON_WITHIN);
            let (next, acts) = check.step(Event::Tick, now);
            observe(&mut seen, &acts, now);
            check = next;
        }
        prop_assert!(check.ending().is_some());
        prop_assert!(seen.tries < MOST_TRIES);
        prop_assert_eq!(seen.told, 1);
        prop_assert_eq!(seen.sealed.len(), seen.destroyed);
        prop_assert_eq!(seen.cases, usize::from(check.referred_by().is_some()));
        prop_assert!(check.referred_by().is_none() || seen.found_other);
    }
}
