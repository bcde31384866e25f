//! What a challenge does to what was tried for, with rounds that close while one is open.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::challenge::{Answer, Answered, Asked, Begun, Extended, Opened};
use porchlight_app::ports::Spoken;
use porchlight_app::round::{Accepted, Announced, Entered, Reserved};
use porchlight_app::session::{Bound, Identity};
use porchlight_app::verdict::{Ruling, What};
use porchlight_domain::challenge::{MAX_EXTENSIONS, MAX_TRIES, MAX_WRONG};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{BlockId, CeremonyId, ChallengeId, DeviceId, RoundId, SessionId};
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use porchlight_domain::words::{
    Assurance, AwardMode, AwardState, ChallengeState, ChallengeWay, RoundState,
};
use porchlight_store::rows::{Award, Challenge};
use proptest::prelude::*;

/// A policy's shortest hold, milliseconds.
const HOLD_MS: u32 = 120_000;

fn device(number: usize) -> DeviceId {
    DeviceId([u8::try_from(number).unwrap() + 1; 16])
}

impl Stage {
    fn ruling(&self, number: usize) -> Ruling {
        Ruling {
            courier: self.id(number),
            session: SessionId([7; 16]),
            device: device(number),
            verdict: None,
            reasons: vec![],
            what: What::Challenge { hold_ms: HOLD_MS, again: false },
        }
    }

    fn bound(&self, number: usize) -> Bound {
        Bound {
            identity: Identity {
                actor: Actor::Courier(self.id(number)),
                name: "A courier".into(),
                language: "en".into(),
                session: SessionId([7; 16]),
            },
            courier: self.id(number),
            device: device(number),
            thumbprint: Digest([1; 32]),
            assurance: Assurance::SoftwareKey,
        }
    }

    fn enter_challenged(&mut self, round: RoundId, number: usize, block: BlockId) -> Entered {
        let ruling = self.ruling(number);
        let mut ctx = self.courier(number).with_ruling(ruling);
        self.app.enter(&mut ctx, round, vec![block], 1).unwrap()
    }

    fn opened(&mut self, round: RoundId, number: usize, block: BlockId) -> Opened {
        match self.enter_challenged(round, number, block) {
            Entered::Challenged(opened) => opened,
            no => panic!("{no:?}"),
        }
    }

    fn row(&self, opened: &Opened) -> Challenge {
        let id: ChallengeId = opened.challenge.parse().unwrap();
        self.app.store.read(|tx| tx.challenge(id)).unwrap().unwrap()
    }

    fn begin(&mut self, number: usize, opened: &Opened, way: ChallengeWay) -> (CeremonyId, Asked) {
        let (bound, id) = (self.bound(number), opened.challenge.parse().unwrap());
        let mut ctx = self.courier(number);
        match self.app.begin_challenge(&mut ctx, &bound, id, way, Spoken::English).unwrap() {
            Begun::Begun(step, asked) => (step, asked),
            Begun::NotOpen(state) => panic!("not open: {state}"),
        }
    }

    fn answer(
        &mut self,
        number: usize,
        opened: &Opened,
        step: CeremonyId,
        with: &Answer,
    ) -> Answered {
        let (bound, id) = (self.bound(number), opened.challenge.parse().unwrap());
        let mut ctx = self.courier(number);
        self.app.answer_challenge(&mut ctx, &bound, id, step, with).unwrap()
    }

    /// Asks the station, gets a code, types it with blanks.
    fn pass(&mut self, number: usize, opened: &Opened) -> Answered {
        let (step, _) = self.begin(number, opened, ChallengeWay::SupportCode);
        let mut desk = self.desk();
        let code =
            self.app.give_support_code(&mut desk, opened.challenge.parse().unwrap()).unwrap();
        self.answer(number, opened, step, &Answer::Code(format!(" {code} ")))
    }

    fn awards(&self, number: usize) -> Vec<Award> {
        let id = self.id(number);
        self.app.store.read(|tx| tx.newest_awards_of(id, 10)).unwrap()
    }

    fn announce(&mut self, (opens, closes): (Timestamp, Timestamp)) -> Announced {
        let (station, mut desk) = (self.city.station, self.desk());
        self.app.announce_round(&mut desk, station, opens, closes, 3).unwrap()
    }

    fn close(&mut self, round: RoundId) {
        while self.state(round) != RoundState::Settled {
            self.reconcile(1);
        }
    }
}

/// A round with one block that closes in an hour.
fn one_block(stage: &mut Stage, places: u32) -> (RoundId, BlockId) {
    let block = stage.block(5 * HOUR, places);
    (stage.round(HOUR), block)
}

/// A courier who was asked to prove themselves when they entered a round with one block for one.
fn challenged() -> (Stage, RoundId, BlockId, Opened) {
    let mut stage = Stage::new();
    let (round, block) = one_block(&mut stage, 1);
    let opened = stage.opened(round, 0, block);
    (stage, round, block, opened)
}

/// The same in the last minute of the round, which is over now.
fn challenged_at_the_close() -> (Stage, RoundId, Opened) {
    let mut stage = Stage::new();
    let (round, block) = one_block(&mut stage, 1);
    stage.now = stage.now.plus(59 * MINUTE);
    let opened = stage.opened(round, 0, block);
    stage.now = stage.now.plus(MINUTE);
    (stage, round, opened)
}

/// A station in race mode with one block for one, and the span in which it is given.
fn race() -> (Stage, BlockId, (Timestamp, Timestamp)) {
    let mut stage = Stage::new();
    let (station, block) = (stage.city.station, stage.block(5 * HOUR, 1));
    let mut desk = stage.ctx(Actor::Console);
    stage.app.set_award_mode(&mut desk, station, AwardMode::Race).unwrap();
    let span = (stage.now, stage.now.plus(HOUR));
    stage.announce(span);
    (stage, block, span)
}

fn entrants(stage: &Stage, round: RoundId) -> u32 {
    stage.app.store.read(|tx| tx.round(round)).unwrap().unwrap().entrants
}

#[test]
fn an_entry_is_kept_and_takes_part_once_the_challenge_is_passed() {
    let (mut stage, round, _, opened) = challenged();
    assert_eq!(opened.ways, ["altcha", "support_code"], "there is no passkey on this account");
    assert_eq!(opened.ends_at - stage.now.micros(), 2 * MINUTE);
    assert_eq!(stage.pass(0, &opened), Answered::Passed);
    stage.now = stage.now.plus(HOUR);
    stage.close(round);
    assert_eq!(stage.awards(0).len(), 1);
    assert!(stage.row(&opened).helped_by.is_some());
    stage.is_sound();
}

#[test]
fn a_server_without_picture_codes_offers_none_and_begins_none() {
    let (mut stage, _, _, opened) = challenged();
    let (bound, id) = (stage.bound(0), opened.challenge.parse().unwrap());
    let mut ctx = stage.courier(0);
    let way = ChallengeWay::PictureCode;
    let begun = stage.app.begin_challenge(&mut ctx, &bound, id, way, Spoken::English).unwrap();
    assert!(matches!(begun, Begun::NotOpen(ChallengeState::Open)), "{begun:?}");
}

#[test]
fn an_entry_whose_challenge_lapsed_before_the_close_takes_no_part() {
    let mut stage = Stage::new();
    let (round, block) = one_block(&mut stage, 2);
    let opened = stage.opened(round, 0, block);
    stage.enter(round, 1, &[block]);
    stage.now = stage.now.plus(HOUR);
    stage.close(round);
    assert_eq!(stage.row(&opened).state, ChallengeState::Lapsed);
    assert_eq!(entrants(&stage, round), 1, "the sealed list has those that take part, no others");
    assert_eq!((stage.awards(0).len(), stage.awards(1).len()), (0, 1));
    stage.is_sound();
}

#[test]
fn a_lapsed_challenge_opens_again_with_the_next_try_and_is_no_second_one() {
    let (mut stage, round, block, opened) = challenged();
    stage.now = stage.now.plus(10 * MINUTE);
    stage.reconcile(1);
    assert_eq!(stage.row(&opened).state, ChallengeState::Lapsed);
    let again = stage.opened(round, 0, block);
    assert_eq!(again.challenge, opened.challenge);
    assert!(again.ends_at > stage.now.micros());
    assert_eq!(stage.pass(0, &again), Answered::Passed);
    stage.now = stage.now.plus(HOUR);
    stage.close(round);
    assert_eq!(stage.awards(0).len(), 1);
    stage.is_sound();
}

#[test]
fn a_round_that_closes_while_a_challenge_is_open_keeps_the_award_for_the_person() {
    let (mut stage, round, opened) = challenged_at_the_close();
    stage.close(round);
    let ctx = stage.courier(0);
    let shown = stage.app.my_challenge(&ctx).unwrap().unwrap();
    assert_eq!(shown.awards.len(), 1, "the award waits for the challenge");
    assert_eq!(stage.pass(0, &opened), Answered::Passed);
    stage.now = stage.now.plus(HOUR);
    stage.reconcile(3);
    assert_eq!(stage.awards(0)[0].state, AwardState::Held);
    stage.is_sound();
}

#[test]
fn an_award_whose_challenge_lapses_goes_into_the_next_round() {
    let (mut stage, round, opened) = challenged_at_the_close();
    stage.close(round);
    assert_eq!(stage.awards(0)[0].state, AwardState::Held);
    stage.now = stage.now.plus(2 * MINUTE);
    stage.reconcile(1);
    assert_eq!(stage.row(&opened).state, ChallengeState::Lapsed);
    assert_eq!(stage.awards(0)[0].state, AwardState::Ended);
    let next = stage.round(HOUR);
    let offered = stage.app.store.read(|tx| tx.blocks_of_round(next)).unwrap();
    assert_eq!(offered.iter().map(|b| b.places).collect::<Vec<_>>(), [1]);
    stage.is_sound();
}

#[test]
fn a_challenge_that_ends_between_sealing_and_draw_gives_its_award_back_at_once() {
    let (mut stage, round, _) = challenged_at_the_close();
    while stage.state(round) != RoundState::Sealed {
        stage.reconcile(1);
    }
    stage.now = stage.now.plus(5 * MINUTE);
    stage.close(round);
    assert_eq!(stage.awards(0)[0].state, AwardState::Ended);
    stage.is_sound();
}

#[test]
fn more_time_is_given_ten_times_and_says_so() {
    let (mut stage, _, _, opened) = challenged();
    let (bound, id) = (stage.bound(0), opened.challenge.parse().unwrap());
    for press in 1..=MAX_EXTENSIONS {
        let mut ctx = stage.courier(0);
        let extended = stage.app.extend_challenge(&mut ctx, &bound, id).unwrap();
        let until = opened.ends_at + i64::from(press) * 2 * MINUTE;
        assert_eq!(extended, Extended::Extended(until, MAX_EXTENSIONS - press));
    }
    let mut ctx = stage.courier(0);
    assert_eq!(stage.app.extend_challenge(&mut ctx, &bound, id).unwrap(), Extended::NoMore);
}

#[test]
fn a_step_works_once_and_a_code_may_be_mistyped() {
    let (mut stage, _, _, opened) = challenged();
    let (step, _) = stage.begin(0, &opened, ChallengeWay::SupportCode);
    let early = stage.answer(0, &opened, step, &Answer::Code("1234 5678".into()));
    assert_eq!(early, Answered::NoCodeYet, "asking early costs no try");
    let id = opened.challenge.parse().unwrap();
    let mut desk = stage.desk();
    let code = stage.app.give_support_code(&mut desk, id).unwrap();
    let wrong = Answer::Code(if code.starts_with('0') { "1".into() } else { "0".into() });
    for left in 1..=MAX_TRIES {
        let answered = stage.answer(0, &opened, step, &wrong);
        assert_eq!(answered, Answered::Wrong(MAX_WRONG - left));
    }
    assert_eq!(stage.answer(0, &opened, step, &Answer::Code(code)), Answered::Stale);
    assert_eq!(stage.pass(0, &opened), Answered::Passed);
    let late = stage.answer(0, &opened, step, &wrong);
    assert_eq!(late, Answered::NotOpen("passed".into()));
}

#[test]
fn too_many_wrong_answers_leave_only_the_station_to_help() {
    let (mut stage, round, _, opened) = challenged();
    let mut last = Answered::Stale;
    for _ in 0..MAX_WRONG {
        let (step, _) = stage.begin(0, &opened, ChallengeWay::Altcha);
        last = stage.answer(0, &opened, step, &Answer::Altcha("bm90aGluZw==".into()));
    }
    assert_eq!(last, Answered::Failed);
    let (bound, id) = (stage.bound(0), opened.challenge.parse().unwrap());
    let mut ctx = stage.courier(0);
    let begun = stage
        .app
        .begin_challenge(&mut ctx, &bound, id, ChallengeWay::Altcha, Spoken::English)
        .unwrap();
    assert!(matches!(begun, Begun::NotOpen(ChallengeState::Failed)));
    assert_eq!(stage.pass(0, &opened), Answered::Passed);
    stage.now = stage.now.plus(HOUR);
    stage.close(round);
    assert_eq!(stage.awards(0).len(), 1, "passed before the close with the station's help");
    stage.is_sound();
}

#[test]
fn another_phone_cannot_pass_but_a_new_try_brings_the_challenge_to_it() {
    let (mut stage, round, block, opened) = challenged();
    let id = opened.challenge.parse().unwrap();
    let mut other = stage.bound(0);
    other.device = device(5);
    let mut ctx = stage.courier(0);
    let way = ChallengeWay::Altcha;
    let refused = stage
        .app
        .begin_challenge(&mut ctx, &other, id, way, Spoken::English)
        .unwrap_err()
        .to_string();
    assert!(refused.contains("another of your phones"), "{refused}");
    let (step, _) = stage.begin(0, &opened, ChallengeWay::Altcha);
    let mut ruling = stage.ruling(0);
    ruling.device = device(5);
    let mut ctx = stage.courier(0).with_ruling(ruling);
    let entered = stage.app.enter(&mut ctx, round, vec![block], 1).unwrap();
    assert!(matches!(&entered, Entered::Challenged(again) if again.challenge == opened.challenge));
    let mut ctx = stage.courier(0);
    assert!(stage.app.begin_challenge(&mut ctx, &other, id, way, Spoken::English).is_ok());
    let used = stage.app.store.read(|tx| tx.challenge_step(step)).unwrap().unwrap();
    assert!(used.used_at.is_some(), "what the first phone was given is worth nothing now");
}

#[test]
fn nobody_passes_or_sees_the_challenge_of_another_account() {
    let (mut stage, _, _, opened) = challenged();
    let (bound, id) = (stage.bound(1), opened.challenge.parse().unwrap());
    let mut ctx = stage.courier(1);
    assert!(
        stage
            .app
            .begin_challenge(&mut ctx, &bound, id, ChallengeWay::Altcha, Spoken::English)
            .is_err()
    );
    assert!(stage.app.my_challenge(&ctx).unwrap().is_none());
}

#[test]
fn a_place_in_race_mode_waits_as_long_as_its_challenge_and_two_minutes_more() {
    let (mut stage, block, span) = race();
    let mut ctx = stage.courier(0).with_ruling(stage.ruling(0));
    let reserved = stage.app.reserve(&mut ctx, block).unwrap();
    let Reserved::Challenged { reservation, until, opened } = reserved else {
        panic!("{reserved:?}")
    };
    assert_eq!(until, opened.ends_at + 2 * MINUTE);
    let reservation = reservation.parse().unwrap();
    let mut other = stage.courier(1);
    assert_eq!(stage.app.reserve(&mut other, block).unwrap(), Reserved::Full);
    let mut ctx = stage.courier(0);
    let accepted = stage.app.accept(&mut ctx, reservation).unwrap();
    assert!(matches!(accepted, Accepted::Challenged(_)), "{accepted:?}");
    let bound = stage.bound(0);
    let id = opened.challenge.parse().unwrap();
    let mut ctx = stage.courier(0);
    stage.app.extend_challenge(&mut ctx, &bound, id).unwrap();
    stage.now = stage.now.plus(3 * MINUTE);
    stage.reconcile(1);
    assert_eq!(stage.pass(0, &opened), Answered::Passed);
    stage.now = stage.now.plus(MINUTE);
    let mut ctx = stage.courier(0);
    assert!(matches!(stage.app.accept(&mut ctx, reservation).unwrap(), Accepted::Yours(_)));
    // Passed today: nothing more is asked of this account.
    let second = stage.block(9 * HOUR, 1);
    stage.announce(span);
    let mut ctx = stage.courier(0).with_ruling(stage.ruling(0));
    assert!(matches!(stage.app.reserve(&mut ctx, second).unwrap(), Reserved::Held(..)));
}

#[test]
fn a_lapsed_challenge_frees_its_place_for_others() {
    let (mut stage, block, _) = race();
    let mut ctx = stage.courier(0).with_ruling(stage.ruling(0));
    assert!(matches!(stage.app.reserve(&mut ctx, block).unwrap(), Reserved::Challenged { .. }));
    stage.now = stage.now.plus(2 * MINUTE + SECOND);
    stage.reconcile(1);
    let mut other = stage.courier(1);
    assert!(matches!(stage.app.reserve(&mut other, block).unwrap(), Reserved::Held(..)));
}

/// What may happen to one account in a random life.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Try,
    Wait(i64),
    Extend,
    Guess,
    Pass,
    Reconcile,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => Just(Deed::Try),
        3 => (1_i64..400).prop_map(Deed::Wait),
        1 => Just(Deed::Wait(DAY / SECOND)),
        2 => Just(Deed::Extend),
        3 => Just(Deed::Guess),
        1 => Just(Deed::Pass),
        3 => Just(Deed::Reconcile),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 40, ..ProptestConfig::default() })]
    #[test]
    fn never_two_open_never_two_a_day_and_never_lost_while_open(
        deeds in prop::collection::vec(deed(), 1..30),
    ) {
        let mut stage = Stage::new();
        let block = stage.block(20 * DAY, 1);
        let closes = stage.now.plus(19 * DAY);
        let announced = stage.announce((stage.now, closes));
        let Announced::Announced(round, _) = announced else { panic!() };
        let round: RoundId = round.parse().unwrap();
        let mut current: Option<Opened> = None;
        for deed in deeds {
            match deed {
                Deed::Try if stage.now < closes => {
                    if let Entered::Challenged(opened) = stage.enter_challenged(round, 0, block) {
                        current = Some(opened);
                    }
                }
                Deed::Wait(seconds) => stage.now = stage.now.plus(seconds * SECOND),
                Deed::Reconcile => stage.reconcile(1),
                Deed::Try => {}
                with => {
                    let Some(opened) = current.clone() else { continue };
                    let open = stage.row(&opened);
                    if open.state != ChallengeState::Open || open.ends_at <= stage.now.plus(MINUTE) {
                        continue;
                    }
                    match with {
                        Deed::Extend => {
                            let (bound, id) = (stage.bound(0), open.id);
                            let mut ctx = stage.courier(0);
                            stage.app.extend_challenge(&mut ctx, &bound, id).unwrap();
                        }
                        Deed::Guess => {
                            let (step, _) = stage.begin(0, &opened, ChallengeWay::Altcha);
                            stage.answer(0, &opened, step, &Answer::Altcha("bm8=".into()));
                        }
                        _ => prop_assert_eq!(stage.pass(0, &opened), Answered::Passed),
                    }
                }
            }
            let id = stage.id(0);
            let all = stage.app.store.read(|tx| tx.challenges_of(id, 99)).unwrap();
            let open = all.iter().filter(|c| c.state == ChallengeState::Open).count();
            prop_assert!(open <= 1, "two are open");
            for pair in all.windows(2) {
                prop_assert!(pair[0].opened_at.since(pair[1].opened_at) >= DAY, "two in a day");
            }
            for challenge in &all {
                let lasted = challenge.ends_at.since(challenge.opened_at);
                prop_assert!(lasted >= 2 * MINUTE, "held {lasted} microseconds only");
            }
            if open == 1 && stage.now < closes {
                let entry = stage.app.store.read(|tx| tx.entry(round, id)).unwrap();
                prop_assert!(entry.is_some_and(|e| e.challenge == Some(all[0].id)), "lost");
            }
        }
    }
}
