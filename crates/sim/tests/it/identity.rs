//! Refusing costs nothing: the same city, once with couriers who consent to identity checks and once
//! with the same couriers refusing, gives everybody the same work, pay and standing.

use porchlight_app::identity::SetIdentityPolicy;
use porchlight_app::ports::{CheckWork, EnrolWork, FaceChecked, FaceChecks, FaceEnrolled, Ports};
use porchlight_app::{Actor, App};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CommitmentId, ConsentId, CourierId, LeafId};
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_identity::policy::{Part, Software};
use porchlight_sim::camera::TinyCamera;
use porchlight_sim::city::{AUSTIN, City, Plan, context};
use porchlight_sim::player::Player;
use porchlight_sim::ports::ports;
use porchlight_sim::rehearsal::{BEGIN, open_server};
use porchlight_store::rows::ConsentRow;
use porchlight_store::{Commit, Options, PendingLeaf};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days that each city lives.
const DAYS: i64 = 5;

/// Models that run, and compare nothing: in this city people answer in person.
struct Runs;

impl FaceChecks for Runs {
    fn software(&self) -> Result<Vec<Software>, String> {
        let one = |part: Part| Software {
            part,
            name: part.code().into(),
            version: "1".into(),
            licence: "MIT".into(),
            sha256: sha256(&[part.code().as_bytes()]),
        };
        Ok([Part::Detector, Part::Recogniser, Part::Thresholds].map(one).to_vec())
    }
    fn enrol(&self, _: EnrolWork) -> FaceEnrolled {
        FaceEnrolled::NotOnePerson
    }
    fn check(&self, _: CheckWork) -> FaceChecked {
        FaceChecked::Inconclusive(vec![])
    }
}

/// Puts a policy in force that asks at every begin of a block.
fn promise(app: &App, courier: CourierId) -> porchlight_domain::digest::Digest {
    let programme = app.store.read(|tx| tx.courier(courier)).unwrap().unwrap().programme;
    let mut ctx = context(0, BEGIN, Actor::Console, "policy");
    let draft = app.draft_identity_policy(&ctx, programme).unwrap();
    let mut draft: serde_json::Value = serde_json::from_str(&draft).unwrap();
    draft["cadence"]["block_start_permille"] = 1000.into();
    draft["cadence"]["most_for_block_start"] = 4.into();
    let set = app.set_identity_policy(&mut ctx, programme, &draft.to_string()).unwrap();
    assert_eq!(set, SetIdentityPolicy::Set(1));
    app.identity_policies(programme).unwrap()[0].policy.digest()
}

fn agree(app: &App, courier: CourierId, policy: porchlight_domain::digest::Digest) {
    let row = ConsentRow {
        id: ConsentId(courier.0),
        courier,
        policy,
        signed: CommitmentId(courier.0),
        language: "en".into(),
        at: BEGIN,
        withdrawn_at: None,
    };
    let leaf = PendingLeaf {
        id: LeafId(courier.0),
        kind: "consent",
        subject: row.id.to_string(),
        at: BEGIN,
        salt: [1; 16],
        fact: "{}".into(),
        body: format!("consent of {courier}"),
        hash: sha256(&[&courier.0]),
    };
    let write = move |tx: &porchlight_store::Tx<'_>| {
        tx.insert_consent(&row)?;
        Ok(Commit::Record((), vec![leaf.clone()]))
    };
    app.store.write(write).unwrap();
}

/// What a city gave to each courier: awards, pay in cents, and the figure of the standing.
type Given = BTreeMap<CourierId, (u32, i64, u32)>;

/// What a city gave to each courier, and how many were asked who they are.
fn lived(seed: u64, consents: bool) -> (Given, usize) {
    let folder = tempfile::tempdir().unwrap();
    let faults = Arc::new(porchlight_store::NoFaults);
    let options = Options::rehearsal(folder.path().join("city.db"), faults);
    let ports = Ports { faces: Arc::new(Runs), ..ports(seed) };
    let app = open_server(seed, &options, &ports).unwrap();
    let city = City::found(&app, BEGIN, Plan { seed, place: AUSTIN, couriers: 16, orders: 40 });
    let city = city.unwrap();
    let policy = promise(&app, city.couriers[0]);
    let (couriers, desk) = (city.couriers.clone(), city.desk());
    if consents {
        couriers.iter().for_each(|courier| agree(&app, *courier, policy));
    }
    let mut player = Player::new(city, Arc::new(TinyCamera { seed }), BEGIN);
    for hour in 1..=(DAYS * 24) {
        let now = BEGIN.plus(hour * HOUR);
        player.live(&app, now).unwrap();
        answer(&app, seed, now, desk, consents);
    }
    let mut given: Given = couriers.iter().map(|id| (*id, (0, 0, 0))).collect();
    app.store
        .read(|tx| {
            tx.each_award(|award| given.entry(award.courier).or_default().0 += 1)?;
            tx.each_pay_entry(|entry| given.entry(entry.courier).or_default().1 += entry.amount)
        })
        .unwrap();
    let to = BEGIN.plus(DAYS * DAY);
    for (courier, of) in &mut given {
        let ctx = context(seed, to, Actor::Courier(*courier), "standing");
        of.2 = app.my_standing(&ctx).unwrap().statement.figure;
    }
    let asks = app.store.read(|tx| tx.identity_checks_asked(BEGIN, to)).unwrap();
    (given, asks.len())
}

/// Whoever consents is seen; whoever refuses declines, and lets the rest lapse.
fn answer(app: &App, seed: u64, now: Timestamp, desk: Actor, consents: bool) {
    let queue = app.identity_queue(&context(seed, now, desk, "queue")).unwrap();
    for line in queue.into_iter().filter(|line| line.state == "open") {
        let purpose = format!("answer {}", line.id);
        if consents {
            app.saw_courier(&mut context(seed, now, desk, &purpose), line.id).unwrap();
        } else {
            let mut ctx = context(seed, now, Actor::Courier(line.courier), &purpose);
            app.decline_identity_check(&mut ctx, line.id).unwrap();
        }
    }
}

#[test]
fn couriers_who_refuse_get_the_work_pay_and_standing_of_those_who_consent_within_two_in_a_hundred()
{
    let (mut consenting, mut refusing, mut asked) = ([0_i64; 3], [0_i64; 3], [0, 0]);
    let add = |sums: &mut [i64; 3], given: &Given| {
        for (awards, pay, figure) in given.values() {
            let each = [i64::from(*awards), *pay, i64::from(*figure)];
            sums.iter_mut().zip(each).for_each(|(sum, one)| *sum += one);
        }
    };
    for seed in [3, 4] {
        let (one, other) = (lived(seed, true), lived(seed, false));
        add(&mut consenting, &one.0);
        add(&mut refusing, &other.0);
        asked = [asked[0] + one.1, asked[1] + other.1];
        // Paired by seed, each courier gets the very same.
        assert_eq!(one.0, other.0, "seed {seed}");
    }
    assert!(consenting[0] > 50 && consenting[1] > 0, "{consenting:?} say little");
    // Whoever declines leaves the ask open until it lapses, and nobody is asked on top of one that waits.
    assert!(asked[1] > 10 && asked[0] >= asked[1], "{asked:?} asks");
    // Work, pay and standing: within two in a hundred of each other.
    for (refused, consented) in refusing.iter().zip(consenting) {
        let permille = refused * 1_000 / consented;
        assert!((980..=1_020).contains(&permille), "{permille} in a thousand");
    }
}
