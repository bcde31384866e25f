//! Decisions about people: nothing but the rules leads to one.

use porchlight_domain::decision::{
    Asked, Authority, Barred, CaseFacts, Decision, EarlierNotice, Ground, HEARING, Human,
    LEAST_TRIES, MOST_HELD, NOTICE_PERIOD, Terms, enough, ground_of_group,
};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{CaseState, DecisionKind, Role};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_000 * DAY);
const EVIDENCE: Digest = Digest([5; 32]);

fn human(number: u8) -> Human {
    Human::of(StaffId([number; 16]), Role::Analyst).unwrap()
}

/// A case in which everything allows an offboarding.
fn ripe() -> CaseFacts {
    CaseFacts {
        state: CaseState::Open,
        reporter: Some(StaffId([9; 16])),
        evidence: EVIDENCE,
        grounds: 2,
        tries: 3,
        earlier: Some(EarlierNotice { delivered_at: NOW.plus(-5 * DAY) }),
        asked_at: Some(NOW.plus(-HEARING)),
        answered: false,
        held: 0,
        under_decision: false,
        terms: Terms::HOUSE,
    }
}

fn asked<'a>(case: &'a CaseFacts, kind: DecisionKind, grounds: &'a [Ground]) -> Asked<'a> {
    Asked { case, kind, grounds, seen: EVIDENCE, hold: 24 * HOUR }
}

fn offboard(case: &CaseFacts, by: Authority) -> Result<Decision, Barred> {
    Decision::issue(&asked(case, DecisionKind::Offboarding, &[Ground::Automation]), by, NOW)
}

#[test]
fn two_people_may_offboard_after_a_notice_with_fourteen_days_to_its_effect() {
    let made = offboard(&ripe(), Authority::Two(human(1), human(2))).unwrap();
    assert_eq!(made.effective_at().since(NOW), NOTICE_PERIOD);
    assert!(made.appeal_until().since(made.effective_at()) >= 14 * DAY);
    assert_eq!(made.evidence(), EVIDENCE);
}

#[test]
fn each_missing_condition_bars_an_offboarding_by_its_name() {
    let two = Authority::Two(human(1), human(2));
    let ripe = ripe();
    let cases = [
        (CaseFacts { earlier: None, ..ripe }, Barred::NoEarlierNotice),
        (
            CaseFacts {
                earlier: Some(EarlierNotice { delivered_at: NOW.plus(-181 * DAY) }),
                ..ripe
            },
            Barred::NoEarlierNotice,
        ),
        (CaseFacts { tries: LEAST_TRIES - 1, ..ripe }, Barred::TooLittle),
        (CaseFacts { grounds: 1, ..ripe }, Barred::TooLittle),
        (CaseFacts { asked_at: None, ..ripe }, Barred::NotHeard),
        (CaseFacts { asked_at: Some(NOW.plus(-HEARING + 1)), ..ripe }, Barred::NotHeard),
        (CaseFacts { state: CaseState::Lapsed, ..ripe }, Barred::CaseOver),
        (CaseFacts { evidence: Digest([6; 32]), ..ripe }, Barred::EvidenceChanged),
        (CaseFacts { reporter: Some(StaffId([2; 16])), ..ripe }, Barred::IsReporter),
    ];
    for (case, why) in cases {
        assert_eq!(offboard(&case, two), Err(why), "{case:?}");
    }
    assert_eq!(offboard(&ripe, Authority::Person(human(1))), Err(Barred::NeedsTwo));
    assert_eq!(offboard(&ripe, Authority::Two(human(1), human(1))), Err(Barred::SamePerson));
    assert_eq!(offboard(&ripe, Authority::Automatic), Err(Barred::NeedsPerson));
    let weak = asked(&ripe, DecisionKind::Offboarding, &[Ground::Reaction, Ground::Rate]);
    assert_eq!(Decision::issue(&weak, two, NOW), Err(Barred::GroundTooWeak));
    let none = asked(&ripe, DecisionKind::Offboarding, &[]);
    assert_eq!(Decision::issue(&none, two, NOW), Err(Barred::NoGround));
}

#[test]
fn an_egregious_ground_needs_no_notice_but_still_two_people() {
    let case = CaseFacts { earlier: None, asked_at: None, tries: 0, grounds: 0, ..ripe() };
    let grounds = [Ground::Violence];
    let asked = asked(&case, DecisionKind::Offboarding, &grounds);
    let made = Decision::issue(&asked, Authority::Two(human(1), human(2)), NOW).unwrap();
    assert_eq!(made.effective_at(), NOW);
    assert_eq!(Decision::issue(&asked, Authority::Person(human(1)), NOW), Err(Barred::NeedsTwo));
}

#[test]
fn dispatchers_and_auditors_do_not_decide_about_people() {
    let able = |role: &Role| Human::of(StaffId([1; 16]), *role).is_some();
    let roles: Vec<_> = Role::ALL.iter().copied().filter(|role| able(role)).collect();
    assert_eq!(roles, [Role::Operator, Role::Analyst]);
}

#[test]
fn what_must_never_count_has_no_code_and_no_group() {
    let forbidden = [
        "rating",
        "ratings",
        "declined",
        "choice",
        "challenge",
        "face",
        "photo",
        "appeal",
        "organising",
        "accessibility",
        "phone_age",
        "rooted",
        "language",
        "address",
        "vpn",
        "night",
    ];
    for word in forbidden {
        assert!(word.parse::<Ground>().is_err());
        assert_eq!(ground_of_group(word), None, "{word}");
    }
    let codes: Vec<_> = Ground::ALL.iter().map(|ground| ground.code()).collect();
    let known = [
        "A01", "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A09", "S01", "S02", "X01", "X02",
        "X03",
    ];
    assert_eq!(codes, known, "a new ground needs a new version, its texts and a notice of change");
}

#[test]
fn a_reinstatement_rests_on_a_restoring_ground_and_lifts_something() {
    let case = CaseFacts { under_decision: true, state: CaseState::Decided, ..ripe() };
    let lift = |case: &CaseFacts, grounds: &[Ground]| {
        let asked = asked(case, DecisionKind::Reinstatement, grounds);
        Decision::issue(&asked, Authority::Person(human(1)), NOW).map(|made| made.effective_at())
    };
    assert_eq!(lift(&case, &[Ground::OurFault]), Ok(NOW));
    assert_eq!(lift(&case, &[Ground::Automation]), Err(Barred::GroundTooWeak));
    assert_eq!(lift(&ripe(), &[Ground::OurFault]), Err(Barred::NothingToLift));
}

fn any_case() -> impl Strategy<Value = CaseFacts> {
    let earlier = proptest::option::of(0..400i64);
    let asked = proptest::option::of(0..200i64);
    let people = proptest::option::of(0u8..4);
    let flags = (any::<bool>(), any::<bool>(), 0..CaseState::ALL.len());
    (earlier, asked, people, flags, 0..4usize, 0..6u32, 0..100i64).prop_map(
        |(earlier, asked, reporter, (answered, under, state), grounds, tries, held)| CaseFacts {
            state: CaseState::ALL[state],
            reporter: reporter.map(|n| StaffId([n; 16])),
            evidence: EVIDENCE,
            grounds,
            tries,
            earlier: earlier.map(|days| EarlierNotice { delivered_at: NOW.plus(-days * DAY) }),
            asked_at: asked.map(|hours| NOW.plus(-hours * HOUR)),
            answered,
            held: held * HOUR,
            under_decision: under,
            terms: Terms::HOUSE,
        },
    )
}

fn any_authority() -> impl Strategy<Value = Authority> {
    prop_oneof![
        Just(Authority::Automatic),
        (0u8..4).prop_map(|n| Authority::Person(human(n))),
        (0u8..4, 0u8..4).prop_map(|(a, b)| Authority::Two(human(a), human(b))),
    ]
}

fn any_grounds() -> impl Strategy<Value = Vec<Ground>> {
    proptest::collection::vec(proptest::sample::select(Ground::ALL), 0..4)
}

#[test]
fn stricter_terms_give_more_time_before_an_effect_and_for_an_appeal_and_allow_shorter_holds() {
    let terms = Terms::HOUSE
        .notice_at_least(30 * DAY)
        .hearing_at_least(120 * HOUR)
        .appeal_at_least(90 * DAY)
        .held_at_most(12 * HOUR);
    let case = CaseFacts { terms, ..ripe() };
    let both = Authority::Two(human(1), human(2));
    assert_eq!(offboard(&case, both), Err(Barred::NotHeard), "72 hours are not enough there");
    let case = CaseFacts { answered: true, ..case };
    let made = offboard(&case, both).unwrap();
    assert_eq!(made.effective_at().since(NOW), 30 * DAY);
    assert_eq!(made.appeal_until().since(made.effective_at()), 90 * DAY);
    let held =
        Asked { hold: 13 * HOUR, ..asked(&case, DecisionKind::Restriction, &[Ground::Automation]) };
    let one = Authority::Person(human(1));
    assert_eq!(Decision::issue(&held, one, NOW).unwrap_err(), Barred::HeldTooLong);
    assert!(Decision::issue(&Asked { hold: 12 * HOUR, ..held }, one, NOW).is_ok());
}

proptest! {
    /// Whoever asks for what: terms only ever become stricter, so a law can take no right away.
    #[test]
    fn nothing_that_is_asked_for_makes_terms_weaker(
        a in proptest::array::uniform5(any::<i64>()), b in proptest::array::uniform5(any::<i64>()),
    ) {
        let with = |terms: Terms, [notice, hearing, appeal, answer, held]: [i64; 5]| {
            terms
                .notice_at_least(notice)
                .hearing_at_least(hearing)
                .appeal_at_least(appeal)
                .answer_at_most(answer)
                .held_at_most(held)
        };
        let one = with(Terms::HOUSE, a);
        prop_assert!(one.holds(Terms::HOUSE));
        prop_assert!(with(one, b).holds(one));
        prop_assert_eq!(with(one, b), with(with(Terms::HOUSE, b), a));
        prop_assert!(one.appeal_answer() >= 0 && one.most_held() >= 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Whatever is asked, what comes out kept every promise.
    #[test]
    fn no_way_leads_around_the_rules(
        case in any_case(), by in any_authority(), grounds in any_grounds(),
        kind in proptest::sample::select(DecisionKind::ALL), hold in -1..200i64,
    ) {
        let asked = Asked { case: &case, kind, grounds: &grounds, seen: EVIDENCE, hold: hold * HOUR };
        let Ok(made) = Decision::issue(&asked, by, NOW) else { return Ok(()) };
        let people: Vec<StaffId> = match by {
            Authority::Automatic => vec![],
            Authority::Person(one) => vec![one.staff()],
            Authority::Two(one, two) => vec![one.staff(), two.staff()],
        };
        prop_assert!(!made.grounds().is_empty());
        prop_assert!(made.kind() == DecisionKind::Notice || !people.is_empty());
        prop_assert!(people.iter().all(|person| Some(*person) != case.reporter));
        prop_assert!(made.appeal_until().since(made.effective_at()) >= 14 * DAY);
        if kind == DecisionKind::Offboarding {
            prop_assert_eq!(people.len(), 2);
            prop_assert_ne!(people[0], people[1]);
            if !made.is_egregious() {
                prop_assert!(made.effective_at().since(NOW) >= 14 * DAY);
                prop_assert!(case.earlier.is_some() && case.tries >= LEAST_TRIES);
                prop_assert!(case.answered || case.asked_at.is_some());
            }
        }
        if matches!(kind, DecisionKind::Restriction | DecisionKind::Suspension) {
            let length = made.until().unwrap().since(NOW);
            prop_assert!(length > 0 && case.held + length <= MOST_HELD);
        }
    }

    /// More tries of the same kind never make evidence out of one ground alone.
    #[test]
    fn one_ground_is_never_enough(ground in proptest::sample::select(Ground::ALL), n in 0..50usize) {
        let tries = vec![vec![ground, ground]; n];
        prop_assert_eq!(enough(tries.iter().map(Vec::as_slice)), None);
    }
}

#[test]
fn two_grounds_on_three_tries_each_are_enough_and_on_two_are_not() {
    let both: &[Ground] = &[Ground::Rate, Ground::Reaction];
    assert_eq!(enough([both, both]), None);
    assert_eq!(enough([both, both, both]), Some(both.to_vec()));
    let confirmed: &[Ground] = &[Ground::Automation, Ground::Theft];
    assert_eq!(enough([confirmed; 5]), None, "only a person confirms");
}
