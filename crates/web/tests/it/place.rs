//! Places: findings with their strength line, hints, learning, pins, positions, levels of proof.

use crate::stage::{Call, Stage, Town, attempt, leave_with_photo, small_town};
use crate::words::visible_in;
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::deliver::{AttemptKind, ItineraryStop, NewAttempt, Recorded};
use porchlight_app::place::{Decided, NewTracePoint, Proposed, Traced};
use porchlight_app::rows::{Order, PlaceFinding, Stop};
use porchlight_domain::attempt::{Drop, PhotoPolicy, Position};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttemptId, LeafId, OrderId};
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::place::{LEAST_FIXES, PointSource, TraceStep};
use porchlight_domain::proof::{ProofLevel, ProofReason};
use porchlight_domain::strength::{Deed, Unchecked};
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND};
use porchlight_domain::words::{ClaimKind, DropPlace, PinState, Weather};
use porchlight_store::{Commit, PendingLeaf, Tx};
use porchlight_web::Moment as _;
use serde_json::json;

fn finding(stage: &Stage, attempt: AttemptId) -> PlaceFinding {
    stage.app.store.read(|tx| tx.place_finding_of(attempt)).unwrap().unwrap()
}

fn open_stops(town: &Town) -> Vec<Stop> {
    let ctx = town.stage.ctx(town.other.actor);
    let stops = town.stage.app.itineraries(&ctx).unwrap().remove(0).stops;
    let left = |s: &ItineraryStop| s.attempt.is_none() && s.policy == PhotoPolicy::Required;
    stops.into_iter().filter(left).map(|s| s.stop).collect()
}

fn order_point(stage: &Stage, order: OrderId) -> Point {
    let (order, _) = stage.app.order(&stage.ctx(Actor::System), order).unwrap();
    Point { lat: order.lat, lon: order.lon }
}

/// Leaves a parcel without photo, for the reason of a broken camera, at a point.
fn leave_at(town: &Town, stop: &Stop, point: Point) -> AttemptId {
    let mut ctx = town.stage.ctx(town.other.actor);
    let id = AttemptId::new(ctx.now, ctx.random());
    let new = NewAttempt {
        id,
        stop: stop.id,
        kind: AttemptKind::Left(Drop {
            place: DropPlace::Door,
            out_of_sight: false,
            where_to_look: String::new(),
            weather: Weather::Dry,
            photos: vec![],
            scan: None,
            exception: Some(porchlight_domain::attempt::Exception {
                kind: porchlight_domain::words::PhotoException::CameraBroken,
                words: "The lens is cracked".into(),
            }),
        }),
        position: Position::Fix(point, 6),
        occurred_at: ctx.now,
        skew_ms: 0,
        photos: vec![],
        door_scan: None,
        note: String::new(),
    };
    let recorded = town.stage.app.record_attempt(&mut ctx, new).unwrap();
    assert!(matches!(recorded, Recorded::Recorded(_)), "{recorded:?}");
    id
}

#[tokio::test]
async fn every_delivery_gets_a_line_that_stands_in_the_log_and_in_its_bundle() {
    let town = small_town();
    let stage = &town.stage;
    let row = finding(stage, town.delivered.attempt);
    assert_eq!((row.deed, row.source), (Deed::Photographed, Some(PointSource::Address)));
    assert!(row.photo_here && !row.doubtful, "{row:?}");
    assert!(
        row.words.starts_with("The parcel was photographed at 08:41, within "),
        "{}",
        row.words
    );
    assert!(row.words.ends_with(" It does not show who took it."), "{}", row.words);
    let line = porchlight_app::place::line_of(&row);
    assert!(line.unchecked().contains(&Unchecked::NoEarlierDelivery));
    // The bundle repeats the newest finding, word for word.
    let bytes =
        stage.app.export_bundle(&stage.ctx(Actor::Console), town.delivered.attempt).unwrap();
    assert!(bytes.windows(row.words.len()).any(|part| part == row.words.as_bytes()));
    let failed = finding(stage, town.failed.attempt);
    assert_eq!(failed.deed, Deed::Tried);
    assert_eq!(finding(stage, town.opted_out.attempt).deed, Deed::Scanned);
}

#[tokio::test]
async fn recipient_dispatcher_and_courier_read_the_same_line() {
    let town = small_town();
    let stage = &town.stage;
    let row = finding(stage, town.delivered.attempt);
    let page = format!("/r/{}", town.delivered.order);
    let seen = visible_in(stage, &page, &stage.recipient(town.delivered.order), "en").await;
    assert!(seen.contains(&row.words), "{seen}");
    assert!(seen.contains("What could not be checked"));
    let spanish = visible_in(stage, &page, &stage.recipient(town.delivered.order), "es").await;
    assert!(spanish.contains("El paquete se fotografió a las 08:41"), "{spanish}");
    let path = format!("/console/deliveries/{}", town.delivered.attempt);
    let desk = visible_in(stage, &path, &town.analyst.who, "en").await;
    assert!(desk.contains(&row.words), "{desk}");
    let mine = Call::get("/v1/itineraries").by(&town.courier.who).send(stage).await.ok();
    let stops = mine["itineraries"][0]["stops"].as_array().unwrap();
    let own = stops.iter().find(|s| s["id"] == town.delivered.stop.to_string()).unwrap();
    assert_eq!(own["attempt"]["strength"], row.words);
    assert!(!own["attempt"]["unchecked"].as_array().unwrap().is_empty());
    assert_eq!(own["proof"], json!({"level": "photo", "reason": "usual"}));
    assert_eq!(own["door"]["source"], "address");
}

#[tokio::test]
async fn leaving_is_said_only_when_the_phone_was_seen_far_enough_away() {
    let town = small_town();
    let (stage, who) = (&town.stage, town.other.actor);
    let stop = town.other_ahead.clone();
    let (served, _) = leave_with_photo(stage, who, &stop);
    let home = order_point(stage, served.order);
    let photo = stage.clock.now();
    let point = |step, metres: i32, seconds| NewTracePoint {
        step,
        point: Point { lat: home.lat + metres * 9, lon: home.lon },
        accuracy_m: 5,
        at: photo.plus(seconds * SECOND),
    };
    let keep = |points: Vec<NewTracePoint>| {
        stage.app.keep_trace(&mut stage.ctx(who), stop.id, points).unwrap()
    };
    assert_eq!(keep(vec![point(TraceStep::Depart, 8, 20)]), Traced::Kept);
    assert_eq!(finding(stage, served.attempt).left_after_s, None);
    let far = point(TraceStep::Depart, 60, 40);
    assert_eq!(keep(vec![far]), Traced::Kept);
    let row = finding(stage, served.attempt);
    assert_eq!(row.left_after_s, Some(40));
    assert!(row.words.contains("left 40 s later"), "{}", row.words);
    let version = row.version;
    assert_eq!(keep(vec![far]), Traced::Kept);
    assert_eq!(finding(stage, served.attempt).version, version, "sending again changes nothing");
    // Nobody is followed outside a block, and nobody else's stop is told about.
    let late = NewTracePoint { at: photo.plus(20 * HOUR), ..far };
    assert_eq!(keep(vec![late, far]), Traced::OutsideBlock);
    let stranger = stage.app.keep_trace(&mut stage.ctx(town.courier.actor), stop.id, vec![far]);
    assert_eq!(stranger.unwrap(), Traced::NotYours);
    let kept = |stage: &Stage| stage.app.store.read(|tx| tx.trace_of(stop.id)).unwrap();
    assert_eq!(kept(stage).len(), 2);
    stage.clock.advance(DAY + MINUTE);
    stage.reconcile();
    assert!(kept(stage).iter().all(|p| !p.exact && p.accuracy_m >= 200), "coarse after a day");
    assert_eq!(finding(stage, served.attempt).left_after_s, Some(40));
    stage.clock.advance(30 * DAY);
    stage.reconcile();
    assert!(kept(stage).is_empty(), "gone after thirty days");
}

#[tokio::test]
async fn a_door_is_learned_from_checked_deliveries_and_unlearned_from_disputed_ones() {
    let town = small_town();
    let stage = &town.stage;
    let order = town.delivered.order;
    let fixes = |stage: &Stage| {
        let row = finding(stage, town.delivered.attempt);
        stage.app.store.read(|tx| tx.drop_fixes(row.site, 50)).unwrap().len()
    };
    stage.reconcile();
    assert_eq!(fixes(stage), 1, "an hour has passed since this delivery");
    let row = finding(stage, town.delivered.attempt);
    let point = stage.app.store.read(|tx| tx.drop_point(row.site)).unwrap().unwrap();
    assert_eq!((point.fixes, point.source), (0, PointSource::Address), "below {LEAST_FIXES}");
    let mut ctx = stage.ctx(Actor::Recipient(order));
    stage.app.claim(&mut ctx, ClaimKind::WrongPlace, vec![], "Not my door").unwrap();
    stage.reconcile();
    assert_eq!(fixes(stage), 0);
    stage.reconcile();
    assert_eq!(fixes(stage), 0, "what was objected to teaches nothing again");
}

#[tokio::test]
async fn a_delivery_far_off_asks_the_courier_and_shows_among_todays_exceptions_until_looked_at() {
    let town = small_town();
    let stage = &town.stage;
    let stop = open_stops(&town).into_iter().next().unwrap();
    let home = order_point(stage, stop.delivery_order);
    let id = leave_at(&town, &stop, Point { lat: home.lat + 800, lon: home.lon });
    let row = finding(stage, id);
    assert!(row.doubtful && row.reasons.contains("position"), "{row:?}");
    let hint = stage.app.place_hint(&stage.ctx(town.other.actor), id).unwrap();
    assert!(hint.contains(&"position".to_owned()));
    assert!(stage.app.place_hint(&stage.ctx(town.courier.actor), id).unwrap().is_empty());
    let today = visible_in(stage, "/console", &town.dispatcher.who, "en").await;
    assert!(today.contains("This delivery may have gone to another door"), "{today}");
    assert!(today.contains("The phone's position fits another door better."));
    let looked = format!("/console/doubts/{}/looked", row.id);
    let refused = Call::post(&looked).by(&town.analyst.who).form("").send(stage).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    Call::post(&looked).by(&town.dispatcher.who).form("").send(stage).await;
    let today = visible_in(stage, "/console", &town.dispatcher.who, "en").await;
    assert!(!today.contains("This delivery may have gone to another door"), "{today}");
}

#[tokio::test]
async fn an_accepted_pin_moves_the_way_and_a_declined_one_says_why() {
    let town = small_town();
    let (stage, who) = (&town.stage, town.courier.actor);
    let was = order_point(stage, town.ahead.delivery_order);
    let door = Point { lat: was.lat + 400, lon: was.lon + 200 };
    let body = json!({"lat": door.lat_degrees(), "lon": door.lon_degrees(), "accuracy_m": 6.0,
        "words": "The door is in the yard"});
    let path = format!("/v1/stops/{}/pin", town.ahead.id);
    let operation = porchlight_domain::id::OperationId::new(stage.clock.now(), [7; 10]);
    let call = Call::post(&path).by(&town.courier.who).operation(operation).json(&body);
    let answer = call.send(stage).await.ok();
    assert_eq!(answer["outcome"], "proposed", "{answer}");
    let pin = answer["pin"].as_str().unwrap().to_owned();
    let again = stage.app.propose_pin(&mut stage.ctx(who), town.ahead.id, door, None, "");
    assert_eq!(again.unwrap(), Proposed::Waiting(pin.clone()));
    let page = visible_in(stage, &format!("/console/pins/{pin}"), &town.dispatcher.who, "en").await;
    assert!(page.contains("The door is in the yard"), "{page}");
    let today = visible_in(stage, "/console", &town.dispatcher.who, "en").await;
    assert!(today.contains("A courier says that the pin is wrong"), "{today}");
    let path = format!("/console/pins/{pin}");
    let silent = Call::post(&path).by(&town.dispatcher.who).form("accept=no&answer=");
    assert_eq!(silent.send(stage).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    Call::post(&path).by(&town.dispatcher.who).form("accept=yes&answer=").send(stage).await;
    let id = pin.parse().unwrap();
    let story = stage.app.pin(&stage.ctx(Actor::Console), id).unwrap();
    assert_eq!(story.pin.state, PinState::Accepted);
    let twice = stage.app.decide_pin(&mut stage.ctx(Actor::Console), id, false, "No yard here");
    assert_eq!(twice.unwrap(), Decided::AnsweredBefore);
    let stops = stage.app.itineraries(&stage.ctx(who)).unwrap().remove(0).stops;
    let stop = stops.iter().find(|s| s.stop.id == town.ahead.id).unwrap();
    assert_eq!((stop.order.lat, stop.order.lon), (door.lat, door.lon), "the way leads there");
    assert_eq!(stop.door.source, PointSource::Pin);
    assert_eq!(order_point(stage, town.ahead.delivery_order), was, "the sender's point stays");
}

#[tokio::test]
async fn a_code_that_is_asked_for_is_enforced_shown_and_can_be_lowered_by_a_dispatcher() {
    let town = small_town();
    let (stage, who) = (&town.stage, town.courier.actor);
    let order = town.ahead.delivery_order;
    let mut desk = stage.ctx(town.dispatcher.actor);
    stage.app.set_order_proof(&mut desk, order, Some(ProofLevel::Code)).unwrap();
    let stops = stage.app.itineraries(&stage.ctx(who)).unwrap().remove(0).stops;
    let stop = stops.iter().find(|s| s.stop.id == town.ahead.id).unwrap();
    assert_eq!((stop.proof.level, stop.proof.reason), (ProofLevel::Code, ProofReason::Order));
    let page = format!("/r/{order}");
    let seen = visible_in(stage, &page, &stage.recipient(order), "en").await;
    assert!(seen.contains("A hand-over with the delivery code"), "{seen}");
    let hand = |name: Option<&str>, code: Option<String>| {
        let mut ctx = stage.ctx(who);
        let new = NewAttempt {
            id: AttemptId::new(ctx.now, ctx.random()),
            stop: town.ahead.id,
            kind: AttemptKind::HandedOver { code, name: name.map(str::to_owned) },
            position: Position::Missing("denied".into()),
            occurred_at: ctx.now,
            skew_ms: 0,
            photos: vec![],
            door_scan: None,
            note: String::new(),
        };
        stage.app.record_attempt(&mut ctx, new).unwrap()
    };
    assert_eq!(hand(Some("Grace"), None), Recorded::Incomplete("code_missing".into()));
    stage.app.set_order_proof(&mut desk, order, Some(ProofLevel::SignatureAndCode)).unwrap();
    let code = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap().code;
    assert_eq!(hand(None, Some(code)), Recorded::Incomplete("name_missing".into()));
    stage.app.set_order_proof(&mut desk, order, Some(ProofLevel::Photo)).unwrap();
    assert!(matches!(hand(Some("Grace"), None), Recorded::Recorded(_)));
}

#[tokio::test]
async fn objections_at_an_address_raise_the_level_for_its_next_parcels() {
    let town = small_town();
    let stage = &town.stage;
    let mut ctx = stage.ctx(Actor::Recipient(town.delivered.order));
    stage.app.claim(&mut ctx, ClaimKind::NotReceived, vec![], "Nothing there").unwrap();
    let story = stage.app.order_story(&stage.ctx(Actor::Console), town.delivered.order).unwrap();
    let asked = (story.proof.level, story.proof.reason);
    assert_eq!(asked, (ProofLevel::PhotoWithDwell, ProofReason::History));
}

#[tokio::test]
async fn a_note_about_the_scene_weighs_a_delivery_again() {
    let town = small_town();
    let stage = &town.stage;
    let earlier = stage.app.earlier_photos(town.delivered.attempt).unwrap();
    assert!(earlier.here.is_empty(), "a delivery is never compared with itself");
    let id = town.delivered.attempt;
    let seen = [(town.failed.attempt, 3), (town.opted_out.attempt, 5)];
    stage.app.note_scene(&mut stage.ctx(Actor::System), id, &seen, &[]).unwrap();
    let row = finding(stage, id);
    assert_eq!((row.scene_here, row.scene_here_of), (Some(5), 2));
    assert!(row.reasons.contains("scene_unlike"), "{row:?}");
    let line = porchlight_app::place::line_of(&row);
    assert!(!line.unchecked().contains(&Unchecked::SceneNotCompared));
}

/// Lets an order go to the address of another.
fn move_in(stage: &Stage, order: OrderId, with: OrderId) {
    let ctx = stage.ctx(Actor::System);
    let (home, _) = stage.app.order(&ctx, with).unwrap();
    let (order, _) = stage.app.order(&ctx, order).unwrap();
    let moved = Order { address: home.address, lat: home.lat, lon: home.lon, ..order };
    let at = stage.clock.now();
    let (salt, fact) = ([0; 16], "{}".to_owned());
    let commitment = commit(&salt, &fact);
    let leaf = Leaf { kind: LeafKind::Order, subject: moved.id.to_string(), at, commitment };
    let pending = PendingLeaf {
        id: LeafId::new(at, [9; 10]),
        kind: leaf.kind.code(),
        subject: leaf.subject.clone(),
        at,
        salt,
        fact,
        body: leaf.body(),
        hash: leaf.hash(),
    };
    let change =
        move |tx: &Tx<'_>| Ok(Commit::Record(tx.update_order(&moved)?, vec![pending.clone()]));
    assert!(stage.app.store.write(change).unwrap());
}

#[tokio::test]
async fn a_photo_is_compared_with_earlier_ones_of_its_site_and_the_line_says_so() {
    let town = small_town();
    let (stage, who) = (&town.stage, town.courier.actor);
    let compare = || while stage.app.compare_next_photo(&mut stage.ctx(Actor::System)).unwrap() {};
    move_in(stage, town.ahead.delivery_order, town.delivered.order);
    compare();
    stage.clock.advance(HOUR);
    let (served, _) = leave_with_photo(stage, who, &town.ahead);
    let before = finding(stage, served.attempt);
    assert_eq!((before.scene_here, before.scene_here_of), (None, 0));
    compare();
    let row = finding(stage, served.attempt);
    assert_eq!((row.scene_here, row.scene_here_of), (Some(312), 1), "{row:?}");
    assert!(row.version > before.version && !row.doubtful, "{row:?}");
    let line = porchlight_app::place::line_of(&row);
    assert!(!line.unchecked().contains(&Unchecked::SceneNotCompared));
    assert_eq!(finding(stage, town.delivered.attempt).scene_here, None, "it was the first");
}

#[tokio::test]
async fn a_try_without_delivery_is_never_doubtful() {
    let town = small_town();
    let stop = open_stops(&town).remove(0);
    let closed = porchlight_domain::words::ReasonCode::Breakdown;
    let kind = AttemptKind::Failed(closed, String::new());
    let served = attempt(&town.stage, town.other.actor, &stop, kind, vec![], None);
    assert!(!finding(&town.stage, served.attempt).doubtful);
}
