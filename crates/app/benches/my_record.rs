//! The export of a courier's own record: two years of full-time work on a durable SQLite file.
//!
//! 500 blocks with 20,000 deliveries, each with its signed act, a photo by reference and an entry of the log;
//! requests and rulings as long as they are kept. Bar: 60 seconds for the whole signed file.
//!
//! Baseline: the same rows of the same tables read in pages and dropped, neither spelled nor signed, and without
//! their entries of the log.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "a benchmark")]
#![allow(clippy::print_stderr, reason = "says how large the file is")]

#[path = "../../store/tests/homes/mod.rs"]
mod home;
#[path = "../tests/it/joining.rs"]
mod joining;
#[path = "../tests/it/orders.rs"]
mod orders;
#[path = "../tests/it/stage.rs"]
mod stage;

use joining::ANA;
use porchlight_app::Actor;
use porchlight_app::import::ImportOptions;
use porchlight_app::rows::{
    Attempt, Award, Block, Commitment, Device, Evidence, Order, PayEntry, RecordedSignal, Route,
    Scan, Stop, Upload, VerdictRow,
};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::*;
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::pay::PayKind;
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{
    Act, Assurance, AwardSource, AwardState, BlockState, DeviceKind, DropPlace, EvidenceKind,
    Handling, Outcome, ScanResult, ScanStep, StopState, UploadState, VehicleKind, VerdictKind,
};
use porchlight_store::my_record::{Behind, COURIER, Person};
use porchlight_store::{Commit, PendingLeaf, Tx};
use stage::Stage;

/// Two years of five blocks a week, and of forty deliveries each.
const BLOCKS: u32 = 500;
const DELIVERIES: u32 = 40;
/// Requests a day, kept for 28 days, and rulings a day, kept for 400.
const REQUESTS: u32 = 14_000;
const RULINGS: u32 = 1_200;
/// Bytes of what a phone signs for one delivery, and of its signature with what it covers.
const BODY: usize = 700;
const JWS: usize = 1_100;
/// Rows of a page, as the export reads them.
const PAGE: u32 = 2_000;

fn main() {
    divan::main();
}

/// Two years of rows, one block in one commit.
struct Years {
    courier: CourierId,
    station: StationId,
    device: DeviceId,
    order: Order,
    first: Timestamp,
}

/// Ten bytes that no other row of its kind has.
fn serial(n: u32) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[..4].copy_from_slice(&n.to_be_bytes());
    bytes
}

fn leaf(kind: LeafKind, subject: String, at: Timestamp, n: u32) -> PendingLeaf {
    let fact = format!("{{\"n\":{n},\"outcome\":\"delivered\",\"photo\":\"taken\"}}");
    let salt = [7; 16];
    let leaf = Leaf { kind, subject, at, commitment: commit(&salt, &fact) };
    PendingLeaf {
        id: LeafId::new(at, serial(n)),
        kind: kind.code(),
        subject: leaf.subject.clone(),
        at,
        salt,
        body: leaf.body(),
        hash: leaf.hash(),
        fact,
    }
}

impl Years {
    fn block(&self, tx: &Tx<'_>, n: u32, leaves: &mut Vec<PendingLeaf>) {
        let at = self.first.plus(i64::from(n) * DAY * 7 / 5);
        let block = Block {
            id: BlockId::new(at, serial(n)),
            station: self.station,
            template: None,
            starts_at: at,
            ends_at: at.plus(4 * HOUR),
            vehicle: VehicleKind::Sedan,
            places: 1,
            pay: 9_000,
            currency: self.currency(),
            pay_rule: "{}".into(),
            expected_stops: DELIVERIES,
            expected_metres: 60_000,
            net: 7_000,
            state: BlockState::Ended,
            round: None,
            created_at: at.plus(-DAY),
            raised: 0,
        };
        let award = Award {
            id: AwardId::new(at, serial(n)),
            block: block.id,
            place: 0,
            courier: self.courier,
            source: AwardSource::Direct,
            round: None,
            state: AwardState::CheckedOut,
            holds: false,
            made_at: at.plus(-DAY),
            changed_at: block.ends_at,
            checked_in_at: Some(at),
            released_at: Some(at.plus(10 * MINUTE)),
            checked_out_at: Some(block.ends_at),
        };
        let route = Route {
            id: RouteId::new(at, serial(n)),
            plan: None,
            station: self.station,
            award: award.id,
            metres: 61_000,
            seconds: 13_000,
            version: 1,
            changed_at: at,
        };
        let paid = self.paid(n, &award, at);
        tx.insert_block(&block).unwrap();
        tx.insert_award(&award).unwrap();
        tx.insert_route(&route).unwrap();
        tx.insert_pay_entry(&paid).unwrap();
        leaves.push(leaf(LeafKind::Award, award.id.to_string(), at, 2 * n));
        leaves.push(leaf(LeafKind::Pay, paid.id.to_string(), at, 2 * n + 1));
        for position in 0..DELIVERIES {
            let n = n * DELIVERIES + position;
            let at = at.plus(i64::from(position + 2) * 5 * MINUTE);
            self.delivery(tx, (n, at, position), (&award, &route), leaves);
        }
    }

    fn paid(&self, n: u32, award: &Award, at: Timestamp) -> PayEntry {
        PayEntry {
            id: PayEntryId::new(at, serial(n)),
            station: self.station,
            courier: self.courier,
            block: award.block,
            award: award.id,
            kind: PayKind::Block,
            number: 0,
            turn: 0,
            amount: 9_000,
            currency: self.currency(),
            basis: "{}".into(),
            rules: 1,
            reason: String::new(),
            entered_by: "system".into(),
            at: award.changed_at,
        }
    }

    fn currency(&self) -> porchlight_domain::money::Currency {
        "USD".parse().unwrap()
    }

    fn delivery(
        &self,
        tx: &Tx<'_>,
        (n, at, position): (u32, Timestamp, u32),
        (award, route): (&Award, &Route),
        leaves: &mut Vec<PendingLeaf>,
    ) {
        let order = Order {
            id: OrderId::new(at, serial(n)),
            external_reference: format!("B-{n:07}"),
            ..self.order.clone()
        };
        let stop = Stop {
            id: StopId::new(at, serial(n)),
            route: route.id,
            position,
            delivery_order: order.id,
            planned_arrival: at,
            service_seconds: 120,
            state: StopState::Done,
            arrived_at: Some(at),
        };
        let attempt = Attempt {
            id: AttemptId::new(at, serial(n)),
            stop: stop.id,
            delivery_order: order.id,
            courier: self.courier,
            outcome: Outcome::Delivered,
            handling: Some(Handling::Unattended),
            drop_place: Some(DropPlace::Door),
            out_of_sight: false,
            where_to_look: "behind the plant".into(),
            weather: None,
            reason: None,
            note: String::new(),
            lat: Some(30_267_153),
            lon: Some(-97_743_057),
            accuracy_m: Some(6),
            position_missing: None,
            photo_policy: "wanted".into(),
            occurred_at: at,
            received_at: at.plus(MINUTE),
            skew_ms: 20,
            voided_at: None,
        };
        let scan = Scan {
            id: ScanId::new(at, serial(n)),
            package: None,
            barcode: format!("PKG{n:09}"),
            courier: self.courier,
            award: award.id,
            stop: Some(stop.id),
            step: ScanStep::Stop,
            result: ScanResult::Expected,
            occurred_at: at,
            received_at: at,
        };
        tx.insert_order(&order).unwrap();
        tx.insert_stop(&stop).unwrap();
        tx.insert_attempt(&attempt).unwrap();
        tx.insert_scan(&scan).unwrap();
        leaves.push(leaf(LeafKind::Attempt, attempt.id.to_string(), at, 4 * BLOCKS + 2 * n));
        let photo = self.proof(tx, n, &attempt, at);
        leaves.push(leaf(LeafKind::Evidence, photo.to_string(), at, 4 * BLOCKS + 2 * n + 1));
    }

    /// The photo of a delivery, its file, and what the phone signed.
    fn proof(&self, tx: &Tx<'_>, n: u32, attempt: &Attempt, at: Timestamp) -> EvidenceId {
        let photo = Evidence {
            id: EvidenceId::new(at, serial(n)),
            attempt: attempt.id,
            kind: EvidenceKind::Photo,
            supplementary: false,
            digest: Some(sha256(&[&n.to_be_bytes()])),
            bytes: 480_000,
            detail: "{\"width\":1600,\"height\":1200}".into(),
            captured_at: at,
            received_at: at.plus(MINUTE),
        };
        let upload = Upload {
            id: photo.id,
            courier: self.courier,
            digest: sha256(&[&n.to_be_bytes()]),
            bytes: 480_000,
            state: UploadState::Erased,
            has_preview: false,
            quality: "{}".into(),
            changed_at: at.plus(30 * DAY),
        };
        let signed = Commitment {
            id: CommitmentId::new(at, serial(n)),
            courier: self.courier,
            device: self.device,
            act: Act::ALL[0],
            subject: attempt.id.to_string(),
            digest: Digest([9; 32]),
            body: vec![b'a'; BODY],
            jws: "e".repeat(JWS),
            assurance: Assurance::SoftwareKey,
            at,
        };
        tx.insert_evidence(&photo).unwrap();
        tx.put_upload(&upload).unwrap();
        tx.insert_commitment(&signed).unwrap();
        photo.id
    }

    fn request(&self, tx: &Tx<'_>, n: u32) {
        let signal = RecordedSignal {
            id: i64::from(n) + 1,
            courier: Some(self.courier),
            at: Timestamp(stage::NOON - i64::from(n) * 2 * MINUTE),
            kind: "poll".into(),
            record: vec![3; 96],
            round_trip: Some(80),
        };
        tx.insert_signal(&signal).unwrap();
    }

    fn ruling(&self, tx: &Tx<'_>, n: u32) {
        let at = Timestamp(stage::NOON - i64::from(n) * 8 * HOUR);
        let row = VerdictRow {
            id: VerdictId::new(at, serial(n)),
            signal: i64::from(n) + 1,
            courier: Some(self.courier),
            station: Some(self.station),
            at,
            act: "enter".into(),
            thing: "rnd_1".into(),
            verdict: VerdictKind::Admit,
            meant: VerdictKind::Admit,
            points: 12,
            trust: 0,
            raised: 0,
            policy: 1,
            card: "starter".into(),
            reasons: "[]".into(),
        };
        tx.insert_verdict(&row).unwrap();
    }
}

/// A stage with a courier of two years.
fn worked() -> (Stage, CourierId) {
    let stage = Stage::open();
    let courier = stage.approved(stage.programme("own"), ANA, "en");
    let file = orders::csv(1);
    let options = ImportOptions::default();
    let ctx = &mut stage.ctx(Actor::Console);
    let report = stage.app.import_orders(ctx, stage.station, "b", file.as_bytes(), &options);
    assert!(report.unwrap().is_clean());
    let store = &stage.app.store;
    let order = store.read(|tx| tx.order_by_reference("A-0000000")).unwrap().unwrap();
    let first = Timestamp(stage::NOON - 730 * DAY);
    let device = DeviceId::new(first, serial(1));
    let station = stage.station;
    let years = std::sync::Arc::new(Years { courier, station, device, order, first });
    let phone = Device {
        id: device,
        courier,
        thumbprint: Digest([4; 32]),
        label: "phone".into(),
        kind: DeviceKind::Browser,
        attestation: None,
        attested_until: None,
        counter: 0,
        lat: None,
        lon: None,
        located_at: None,
        created_at: first,
        seen_at: first,
        revoked_at: None,
        asserted_at: None,
    };
    let named = leaf(LeafKind::Award, device.to_string(), first, u32::MAX);
    store
        .write(move |tx| {
            tx.insert_device(&phone)?;
            Ok(Commit::Record((), vec![named.clone()]))
        })
        .unwrap();
    for n in 0..BLOCKS {
        let years = years.clone();
        let whole = move |tx: &Tx<'_>| {
            let mut leaves = vec![];
            years.block(tx, n, &mut leaves);
            Ok(Commit::Record((), leaves))
        };
        store.write(whole).unwrap();
    }
    let kept = years.clone();
    store
        .work(move |tx| {
            (0..REQUESTS).for_each(|n| kept.request(tx, n));
            (0..RULINGS).for_each(|n| kept.ruling(tx, n));
            Ok(())
        })
        .unwrap();
    (stage, courier)
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn whole_signed_record_of_two_years(bencher: divan::Bencher<'_, '_>) {
    let (stage, courier) = worked();
    let mut told = false;
    bencher.bench_local(|| {
        let mut ctx = stage.ctx(Actor::Courier(courier));
        let mut export = stage.app.begin_export(&mut ctx).unwrap();
        let (mut bytes, mut pieces) = (0, 0);
        while let Some(piece) = stage.app.export_piece(&ctx, &mut export).unwrap() {
            bytes += piece.len();
            pieces += 1;
        }
        assert!(bytes > 50_000_000, "{bytes} bytes are no two years");
        if !told {
            eprintln!("the file has {} MB in {pieces} pieces", bytes / 1_000_000);
        }
        told = true;
        bytes
    });
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn baseline_rows_read_in_pages_and_dropped(bencher: divan::Bencher<'_, '_>) {
    let (stage, courier) = worked();
    let text = courier.to_string();
    let now = stage.now();
    let person = Person {
        id: courier.0,
        actor: text.clone(),
        text,
        keys: None,
        fresh: [0; 32],
        now,
        claims_before: now,
        fields: String::new(),
    };
    bencher.bench_local(|| {
        let mut rows = 0;
        for source in COURIER {
            let mut behind = Behind::Start;
            loop {
                let page = stage.app.store.read(|tx| tx.kept_page(source, &person, behind, PAGE));
                let page = page.unwrap();
                rows += page.rows.len();
                let Some(next) = page.next else { break };
                behind = next;
            }
        }
        assert!(rows > 100_000, "{rows} rows are no two years");
        rows
    });
}
