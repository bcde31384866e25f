//! Known cases: dealt among real checks, looking like them, counted for all reviewers together.

use crate::registers::{House, house};
use porchlight_app::known::{Finding, KnownAnswered, MOST_SHARE, Side};
use porchlight_app::{Actor, Error};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{FaceTemplateId, IdentityCheckId, IdentityPictureId, KnownPairId};
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_store::rows::{IdentityCheckRow, IdentityPictureRow};
use porchlight_store::{Commit, PendingLeaf};

const ONE: &[u8] = b"\xff\xd8\xff one of Ada";
const TWO: &[u8] = b"\xff\xd8\xff another of Ada";

fn add(house: &House, same: bool) -> KnownPairId {
    let ctx = &mut house.stage.ctx(house.operator);
    house.stage.app.add_known_pair(ctx, [ONE, TWO], same, "Folder 7, signed 2 November").unwrap()
}

/// A check of a courier's that waits for a person with a picture, and one of a document beside it.
fn waits(house: &House, number: u8) -> IdentityCheckId {
    let id = waits_alone(house, number);
    let now = house.stage.now();
    let picture = IdentityPictureRow {
        id: IdentityPictureId::new(now, [number; 10]),
        identity_check: id,
        kind: "document".into(),
        key_id: FaceTemplateId([number; 16]),
        sealed: vec![1],
        kept_at: now,
        until_at: now.plus(72 * HOUR),
    };
    let kept = house.stage.app.store.work(move |tx| tx.insert_identity_picture(&picture));
    assert!(kept.unwrap());
    id
}

/// The same without a document's picture.
fn waits_alone(house: &House, number: u8) -> IdentityCheckId {
    let now = house.stage.now();
    let id = IdentityCheckId::new(now, [number; 10]);
    let row = IdentityCheckRow {
        id,
        courier: house.courier(number),
        station: house.stage.station,
        policy: Digest([1; 32]),
        cause: "block_start".into(),
        award: None,
        asked_at: now,
        due_by: now.plus(72 * HOUR),
        grace: 2 * HOUR,
        keep: 72 * HOUR,
        state: "with_person".into(),
        tries: 2,
        mismatches: 2,
        instead: None,
        reason: Some("mismatches".into()),
        since: Some(now),
        ending: None,
        way: None,
        lapse: None,
        ended_at: None,
        last_outcome: None,
        last_reasons: "[]".into(),
        last_frame: None,
        looked_by: None,
        finding: None,
        words: String::new(),
        case_file: None,
    };
    let leaf = leaf(number);
    let kept = house.stage.app.store.write(move |tx| {
        tx.insert_identity_check(&row)?;
        Ok(Commit::Record((), vec![leaf.clone()]))
    });
    kept.unwrap();
    id
}

fn leaf(number: u8) -> PendingLeaf {
    PendingLeaf {
        id: porchlight_domain::id::LeafId::new(porchlight_domain::time::Timestamp(1), [number; 10]),
        kind: "identity_check",
        subject: format!("test/{number}"),
        at: porchlight_domain::time::Timestamp(1),
        salt: [7; 16],
        fact: "{}".into(),
        body: format!("leaf {number}"),
        hash: porchlight_domain::digest::sha256(&[&[number]]),
    }
}

fn deal(house: &House) -> u32 {
    house.stage.app.deal_known_cases(&mut house.stage.ctx(Actor::System)).unwrap()
}

fn dealt(house: &House, to: Actor) -> Vec<porchlight_store::rows::KnownDeal> {
    house.stage.app.known_deals(&house.stage.ctx(to)).unwrap()
}

#[test]
fn a_known_case_is_dealt_only_where_a_real_one_waits_and_takes_its_looks() {
    let house = house();
    add(&house, true);
    assert_eq!(deal(&house), 0, "alone it would be known at once");
    waits(&house, 1);
    house.stage.advance(20 * MINUTE);
    assert_eq!((deal(&house), deal(&house)), (1, 0), "and no more than the share");
    let deals = dealt(&house, house.analyst);
    assert_eq!(deals.len(), 1);
    assert_eq!((deals[0].cause.as_str(), deals[0].reason.as_str()), ("block_start", "mismatches"));
    assert_eq!(deals[0].station, house.stage.station);
    assert!(deals[0].since <= house.stage.now());
    assert!(dealt(&house, house.auditor).is_empty(), "who answers nothing is dealt nothing");
}

#[test]
fn agreement_is_of_all_reviewers_together_and_a_pair_is_dealt_to_nobody_twice() {
    let house = house();
    let pair = add(&house, true);
    waits(&house, 1);
    deal(&house);
    let id = dealt(&house, house.analyst)[0].id;
    let app = &house.stage.app;
    let taken = app.known_picture(&house.stage.ctx(house.analyst), id, Side::First).unwrap();
    assert_eq!(taken, ONE);
    let answer =
        |finding| app.answer_known_case(&mut house.stage.ctx(house.analyst), id, finding).unwrap();
    assert_eq!(answer(Finding::Other), KnownAnswered::Noted);
    assert_eq!(answer(Finding::Same), KnownAnswered::Already);
    let months = app.known_months(&house.stage.ctx(house.operator)).unwrap();
    assert_eq!((months[0].answers, months[0].agreed, months[0].wronged), (1, 0, 1));
    let denied = app.known_months(&house.stage.ctx(house.analyst));
    assert!(matches!(denied, Err(Error::Denied(_))));
    // Another day, the pair comes again: for somebody else.
    house.stage.advance(40 * DAY);
    waits(&house, 2);
    assert_eq!(deal(&house), 1);
    assert!(dealt(&house, house.analyst).is_empty());
    assert_eq!(dealt(&house, house.operator)[0].pair, pair);
}

#[test]
fn a_known_case_has_as_many_pictures_as_the_check_whose_looks_it_takes() {
    let house = house();
    add(&house, true);
    waits_alone(&house, 1);
    assert_eq!(deal(&house), 1);
    let deals = dealt(&house, house.analyst);
    assert!(!deals[0].beside, "nothing lies beside the real one either");
    let app = &house.stage.app;
    let look = |side| app.known_picture(&house.stage.ctx(house.analyst), deals[0].id, side);
    assert_eq!(look(Side::First).unwrap(), ONE);
    assert!(matches!(look(Side::Second), Err(Error::Absent(_))), "nor behind its address");
    let answer = |finding| {
        app.answer_known_case(&mut house.stage.ctx(house.analyst), deals[0].id, finding).unwrap()
    };
    answer(Finding::CannotTell);
    let months = app.known_months(&house.stage.ctx(house.operator)).unwrap();
    let counts = (months[0].agreed, months[0].unclear, months[0].wronged);
    assert_eq!(counts, (1, 0, 0), "of one picture alone nobody can tell");
    house.stage.advance(40 * DAY);
    waits_alone(&house, 2);
    assert_eq!(deal(&house), 1);
    let second = dealt(&house, house.operator)[0].id;
    let operator = &mut house.stage.ctx(house.operator);
    app.answer_known_case(operator, second, Finding::Other).unwrap();
    let months = app.known_months(&house.stage.ctx(house.operator)).unwrap();
    assert_eq!(months.iter().map(|month| month.wronged).sum::<u32>(), 1);
}

#[test]
fn taking_a_pair_out_destroys_its_key_and_its_pictures() {
    let house = house();
    let pair = add(&house, false);
    waits(&house, 1);
    deal(&house);
    let app = &house.stage.app;
    app.remove_known_pair(&mut house.stage.ctx(house.operator), pair).unwrap();
    assert!(dealt(&house, house.analyst).is_empty(), "it is in no queue any more");
    let kept = app.store.read(|tx| tx.known_pair(pair)).unwrap().unwrap();
    assert!(kept.first.is_empty() && kept.second.is_empty());
    assert!(app.ports.face_keys.get(kept.key_id).unwrap().is_none(), "the key is gone");
    let again = app.remove_known_pair(&mut house.stage.ctx(house.operator), pair);
    assert!(matches!(again, Err(Error::Absent(_))));
}

#[test]
fn a_pair_needs_pictures_and_the_consent_of_the_people_shown() {
    let house = house();
    let app = &house.stage.app;
    let add = |pictures: [&[u8]; 2], note: &str| {
        app.add_known_pair(&mut house.stage.ctx(house.operator), pictures, true, note)
    };
    assert!(matches!(add([ONE, b"GIF89a"], "Folder 7"), Err(Error::Invalid(_))));
    assert!(matches!(add([ONE, TWO], " "), Err(Error::Invalid(_))));
    let denied = app.add_known_pair(&mut house.stage.ctx(house.analyst), [ONE, TWO], true, "x");
    assert!(matches!(denied, Err(Error::Denied(_))));
    let share = |permille| app.set_known_share(&mut house.stage.ctx(house.operator), permille);
    assert!(matches!(share(MOST_SHARE + 1), Err(Error::Invalid(_))));
    share(0).unwrap();
    add([ONE, TWO], "Folder 7").unwrap();
    waits(&house, 1);
    assert_eq!(deal(&house), 0, "switched off");
}
