//! Decisions about recipients: what may be asked, what may be decided, by whom, and when it begins.

use porchlight_domain::decision::{
    APPEAL_TIME, Authority, Barred, HEARING, Human, MOST_LOOK, MOST_LOOKED, NOTICE_PERIOD,
    PatternAsked, PatternFacts, PatternGround, PatternStep, SecondLook, Terms, appeal_aim, may_ask,
};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{PatternState, Role};

const NOW: Timestamp = Timestamp(1_000 * DAY);

/// A recipient who was heard, and of whom four parcels of six are missed that nothing accounts for.
fn facts() -> PatternFacts {
    PatternFacts {
        state: PatternState::Answered,
        evidence: Digest([7; 32]),
        claims: 4,
        explained: 0,
        others: 0,
        bringers: 2,
        handed: 1,
        unlikely: true,
        asked_at: NOW.plus(-DAY),
        answered: true,
        looked: 0,
        stands: false,
        policy: true,
        terms: Terms::HOUSE,
    }
}

fn human(number: u8) -> Human {
    Human::of(StaffId([number; 16]), Role::Analyst).unwrap()
}

fn two() -> Authority {
    Authority::Two(human(1), human(2))
}

fn issue(
    facts: &PatternFacts,
    grounds: &[PatternGround],
    by: Authority,
) -> Result<SecondLook, Barred> {
    let asked = PatternAsked { facts, grounds, seen: Digest([7; 32]), look: 60 * DAY };
    SecondLook::issue(&asked, by, NOW)
}

#[test]
fn two_people_decide_it_begins_after_its_notice_and_ends_by_itself() {
    let made = issue(&facts(), &[PatternGround::Often], two()).unwrap();
    assert_eq!(made.effective_at(), NOW.plus(NOTICE_PERIOD));
    assert_eq!(made.until(), made.effective_at().plus(60 * DAY));
    assert_eq!(made.appeal_until(), made.effective_at().plus(APPEAL_TIME));
    assert_eq!(made.by(), (human(1), human(2)));
}

#[test]
fn neither_a_program_nor_one_person_nor_one_person_twice_decides_about_a_recipient() {
    let by = |by| issue(&facts(), &[PatternGround::Often], by).unwrap_err();
    assert_eq!(by(Authority::Automatic), Barred::NeedsPerson);
    assert_eq!(by(Authority::Person(human(1))), Barred::NeedsTwo);
    assert_eq!(by(Authority::Two(human(1), human(1))), Barred::SamePerson);
    for role in Role::ALL {
        let may = matches!(role, Role::Analyst | Role::Operator);
        assert_eq!(Human::of(StaffId([1; 16]), *role).is_some(), may, "{role}");
    }
}

#[test]
fn what_the_building_one_courier_or_our_own_work_accounts_for_is_nobodys_to_answer() {
    let cases = [
        (PatternFacts { others: 2, ..facts() }, Barred::Explained),
        (PatternFacts { bringers: 1, ..facts() }, Barred::Explained),
        (PatternFacts { explained: 2, ..facts() }, Barred::TooLittle),
        (PatternFacts { unlikely: false, ..facts() }, Barred::TooLittle),
        (PatternFacts { stands: true, ..facts() }, Barred::Stands),
    ];
    for (facts, why) in cases {
        assert_eq!(may_ask(&facts), Err(why), "{facts:?}");
        assert_eq!(issue(&facts, &[PatternGround::Often], two()), Err(why));
    }
    assert_eq!(may_ask(&PatternFacts { others: 1, explained: 1, ..facts() }), Ok(()));
}

#[test]
fn nothing_is_decided_before_the_recipient_answered_or_had_72_hours() {
    let silent = PatternFacts { answered: false, asked_at: NOW.plus(1 - HEARING), ..facts() };
    assert_eq!(issue(&silent, &[PatternGround::Often], two()), Err(Barred::NotHeard));
    let waited = PatternFacts { asked_at: NOW.plus(-HEARING), ..silent };
    assert!(issue(&waited, &[PatternGround::Often], two()).is_ok());
    for state in [PatternState::Decided, PatternState::Closed, PatternState::Lapsed] {
        let over = PatternFacts { state, ..facts() };
        assert_eq!(issue(&over, &[PatternGround::Often], two()), Err(Barred::CaseOver));
    }
}

#[test]
fn stricter_terms_give_a_recipient_longer_to_answer_to_prepare_and_to_appeal() {
    let terms = Terms::HOUSE.hearing_at_least(120 * HOUR).notice_at_least(30 * DAY);
    let terms = terms.appeal_at_least(90 * DAY);
    let asked = NOW.plus(1 - 120 * HOUR);
    let silent = PatternFacts { answered: false, asked_at: asked, terms, ..facts() };
    assert_eq!(issue(&silent, &[PatternGround::Often], two()), Err(Barred::NotHeard));
    let heard = PatternFacts { asked_at: NOW.plus(-120 * HOUR), ..silent };
    let made = issue(&heard, &[PatternGround::Often], two()).unwrap();
    assert_eq!(made.effective_at(), NOW.plus(30 * DAY));
    assert_eq!(made.until(), made.effective_at().plus(60 * DAY));
    assert_eq!(made.appeal_until(), made.effective_at().plus(90 * DAY));
}

#[test]
fn an_answer_is_aimed_at_within_72_hours_and_never_after_the_last_day() {
    assert_eq!(appeal_aim(NOW, NOW.plus(14 * DAY)), NOW.plus(72 * HOUR));
    assert_eq!(appeal_aim(NOW, NOW.plus(2 * DAY)), NOW.plus(2 * DAY));
}

#[test]
fn a_ground_that_supports_a_question_alone_supports_nothing_more() {
    let only = [PatternGround::AfterCode];
    assert_eq!(only[0].entry().strongest, PatternStep::Question);
    assert_eq!(issue(&facts(), &only, two()), Err(Barred::GroundTooWeak));
    assert_eq!(issue(&facts(), &[], two()), Err(Barred::NoGround));
    let both = [PatternGround::Often, PatternGround::AfterCode];
    assert!(issue(&facts(), &both, two()).is_ok());
    let none = PatternFacts { handed: 0, ..facts() };
    assert_eq!(issue(&none, &both, two()), Err(Barred::TooLittle));
}

#[test]
fn a_second_look_has_a_longest_time_a_sum_and_a_meaning() {
    let look = |facts: &PatternFacts, look| {
        let grounds = &[PatternGround::Often];
        let asked = PatternAsked { facts, grounds, seen: facts.evidence, look };
        SecondLook::may_propose(&asked, human(1), NOW)
    };
    for wrong in [0, -1, MOST_LOOK + 1] {
        assert_eq!(look(&facts(), wrong), Err(Barred::HeldTooLong), "{wrong}");
    }
    let looked = PatternFacts { looked: MOST_LOOKED - DAY, ..facts() };
    assert_eq!(look(&looked, 2 * DAY), Err(Barred::HeldTooLong));
    assert_eq!(look(&looked, DAY), Ok(()));
    let nothing = PatternFacts { policy: false, ..facts() };
    assert_eq!(look(&nothing, DAY), Err(Barred::NoPolicy));
    let asked = PatternAsked {
        facts: &facts(),
        grounds: &[PatternGround::Often],
        seen: Digest([8; 32]),
        look: DAY,
    };
    assert_eq!(SecondLook::may_propose(&asked, human(1), NOW), Err(Barred::EvidenceChanged));
}

#[test]
fn the_catalogue_about_recipients_says_what_a_ground_does_not_show_in_both_languages() {
    for ground in PatternGround::ALL {
        let entry = ground.entry();
        for words in [entry.name, entry.shows, entry.shows_not] {
            assert!(words.en.len() > 10 && words.es.len() > 10 && words.en != words.es);
        }
    }
}
