//! The recipient's page: the link, its words in every state, choices, thanks and claims.

use crate::stage::{Answer, Call, Stage, Town, Who, at, door_photo, small_town};
use crate::words::{visible, visible_in};
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::deliver::{AttemptKind, CHUNK_BYTES, NewAttempt, NewPhoto, Recorded};
use porchlight_app::order::{OrderDraft, PackageDraft, Taken};
use porchlight_app::rows::Stop;
use porchlight_domain::attempt::{Drop, Position};
use porchlight_domain::digest::sha256;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttemptId, EvidenceId, OrderId};
use porchlight_domain::time::{MINUTE, SECOND, Window};
use porchlight_domain::words::{
    CarrierKind, ClaimKind, DropPlace, LookPurpose, OrderState, Weather,
};

async fn page(stage: &Stage, order: OrderId) -> Answer {
    Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage).await
}

async fn post(stage: &Stage, order: OrderId, path: &str, form: &str) -> Answer {
    let call = Call::post(format!("/r/{order}/{path}")).by(&stage.recipient(order));
    call.form(form).send(stage).await
}

/// Records something at a stop; the photos' bytes have not arrived yet.
fn record(stage: &Stage, who: Actor, stop: &Stop, kind: AttemptKind, photo: bool) -> EvidenceId {
    let mut ctx = stage.ctx(who);
    let evidence = EvidenceId::new(ctx.now, ctx.random());
    let stops = stage.app.itineraries(&ctx).unwrap().remove(0).stops;
    let challenge = stops.into_iter().find(|s| s.stop.id == stop.id).unwrap().challenge;
    let bytes = door_photo(3);
    let taken = NewPhoto {
        id: evidence,
        digest: sha256(&[&bytes]),
        bytes: bytes.len() as u64,
        captured_at: ctx.now.plus(-2 * SECOND),
        challenge,
        capture: None,
    };
    let kind = match kind {
        AttemptKind::Left(drop) if photo => {
            AttemptKind::Left(Drop { photos: vec![evidence], ..drop })
        }
        other => other,
    };
    let now = ctx.now;
    stage.app.arrive(&mut ctx, stop.id, now).unwrap();
    let new = NewAttempt {
        id: AttemptId::new(now, ctx.random()),
        stop: stop.id,
        kind,
        position: Position::Missing("denied".into()),
        occurred_at: now,
        skew_ms: 0,
        photos: if photo { vec![taken] } else { vec![] },
        door_scan: None,
        note: String::new(),
    };
    let recorded = stage.app.record_attempt(&mut ctx, new).unwrap();
    assert!(matches!(recorded, Recorded::Recorded(_)), "{recorded:?}");
    evidence
}

fn wet_drop() -> Drop {
    Drop {
        place: DropPlace::SideDoor,
        out_of_sight: false,
        where_to_look: "Left of the steps".into(),
        weather: Weather::Rain,
        photos: vec![],
        scan: None,
        exception: None,
    }
}

/// Takes an order for the day after, and lets it be planned.
fn planned_order(town: &Town) -> OrderId {
    let stage = &town.stage;
    let draft = OrderDraft {
        external_reference: "LB-2001".into(),
        sender: "Lamplight Books".into(),
        recipient: "Grace Lee".into(),
        address: "12 Cedar St, Austin, TX".into(),
        point: Point { lat: 30_268_000, lon: -97_741_000 },
        window: Window::new(at("2026-11-28", "09:00"), at("2026-11-28", "11:00")).unwrap(),
        notes: String::new(),
        email: "grace@example.org".into(),
        phone: String::new(),
        language: "en".into(),
        carrier: CarrierKind::Ours,
        tracking_link: String::new(),
        attended_only: false,
        proof: None,
        valuable: false,
        service_seconds: 120,
        packages: vec![PackageDraft { barcode: "PKG-2001".into(), volume_ml: 900, weight_g: 400 }],
    };
    let taken = stage.app.take_order(&mut stage.ctx(Actor::System), town.station, draft).unwrap();
    let Taken::Added(id) = taken else { panic!("{taken:?}") };
    let id: OrderId = id.parse().unwrap();
    stage.app.plan_day(&mut stage.ctx(Actor::Console), town.station, "2026-11-28").unwrap();
    let (order, _) = stage.app.order(&stage.ctx(Actor::System), id).unwrap();
    assert_eq!(order.state, OrderState::Planned);
    id
}

async fn english(stage: &Stage, order: OrderId) -> String {
    visible_in(stage, &format!("/r/{order}"), &stage.recipient(order), "en").await
}

/// The words of an order's page in both languages, as snapshots. The code and the log's numbers
/// change whenever the town does, so they are left out.
async fn snapshot(stage: &Stage, name: &str, order: OrderId) {
    let code = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap().code;
    for (language, kept) in [("en", "What is kept"), ("es", "Lo que se guarda de")] {
        let path = format!("/r/{order}");
        let words = visible_in(stage, &path, &stage.recipient(order), language).await;
        let words = words.split(kept).next().unwrap().replace(&code, " (code)");
        insta::assert_snapshot!(format!("{name}_{language}"), words);
    }
}

#[tokio::test]
async fn a_link_becomes_a_cookie_for_this_order_and_leaves_the_address() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let path = stage.recipient_path(order);
    let secret = path.rsplit('/').next().unwrap().to_owned();
    let opened = Call::get(&path).send(stage).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(opened.header("location"), format!("/r/{order}"));
    assert!(!opened.text().contains(&secret));
    let cookie = opened.header("set-cookie");
    for part in [format!("Path=/r/{order}"), "HttpOnly".into(), "SameSite=Lax".into()] {
        assert!(cookie.contains(&part), "{part} in {cookie}");
    }
    let answer = page(stage, order).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.text().contains(&secret), "the page repeats the secret");
}

#[tokio::test]
async fn nobody_without_the_link_sees_anything() {
    let town = small_town();
    let stage = &town.stage;
    let order = town.delivered.order;
    let other = stage.recipient(town.failed.order);
    let bundle = format!("/bundle/{}", town.delivered.attempt);
    let photo = format!("/photo/{}", town.photo);
    for place in ["", &photo, &bundle, "/receipts.txt", "/live", "/claim/damaged"] {
        for who in [&Who::Nobody, &other] {
            let answer = Call::get(format!("/r/{order}{place}")).by(who).send(stage).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{place}");
            assert!(visible(&answer).contains("This link does not open a delivery"), "{place}");
        }
    }
    let stolen = Call::post(format!("/r/{order}/choices")).by(&other).form("").send(stage).await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_rotated_link_is_refused_also_where_it_was_opened_before() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let (old, path) = (stage.recipient(order), stage.recipient_path(order));
    stage.app.rotate_link(&mut stage.ctx(town.dispatcher.actor), order).unwrap();
    let answer = Call::get(format!("/r/{order}")).by(&old).send(stage).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let opened = Call::get(path).send(stage).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER);
    assert_eq!(opened.header("set-cookie"), "");
    assert_eq!(page(stage, order).await.status, StatusCode::OK);
}

#[tokio::test]
async fn saying_no_hides_the_photo_at_once_also_for_links_opened_before() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let photo = format!("/r/{order}/photo/{}", town.photo);
    let earlier = stage.recipient(order);
    let shown = Call::get(&photo).by(&earlier).send(stage).await;
    assert_eq!((shown.status, shown.media()), (StatusCode::OK, "image/jpeg"));
    assert_eq!(shown.header("cache-control"), "no-store");
    let hidden = post(stage, order, "photo", "show=false").await;
    assert_eq!(hidden.header("location"), format!("/r/{order}?done=photo-hidden"));
    assert_eq!(Call::get(&photo).by(&earlier).send(stage).await.status, StatusCode::NOT_FOUND);
    assert!(!page(stage, order).await.text().contains(&town.photo.to_string()));
    stage.reconcile();
    let bundle = format!("/r/{order}/bundle/{}", town.delivered.attempt);
    let bundle = Call::get(bundle).by(&earlier).send(stage).await;
    let report = porchlight_seal::verify::verify(&bundle.body, Some(&stage.app.log_key()));
    assert_eq!((report.verdict, report.photos), (porchlight_seal::verify::Verdict::Verified, 0));
    post(stage, order, "photo", "show=true").await;
    assert_eq!(Call::get(&photo).by(&earlier).send(stage).await.status, StatusCode::OK);
}

#[tokio::test]
async fn choices_are_kept_and_stand_in_the_form_again() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.unplanned);
    let form = "photo=1&drop_place=shed&place_note=Mind+the+step&remember=1";
    let saved = post(stage, order, "choices", form).await;
    assert_eq!(saved.header("location"), format!("/r/{order}?done=choices"));
    let view = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap();
    let choice = view.choice.unwrap();
    assert_eq!((choice.photo, choice.drop_place), (true, Some(DropPlace::Shed)));
    let html = page(stage, order).await.text();
    assert!(html.contains("<option value=\"shed\" selected>"), "{html}");
    assert!(html.contains("Mind the step"));
    post(stage, order, "choices", "drop_place=").await;
    let view = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap();
    assert!(!view.choice.unwrap().photo, "an unticked box means no photo");
}

#[tokio::test]
async fn thanks_and_a_claim_are_recorded_once_each() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    post(stage, order, "thanks", "").await;
    assert!(visible(&page(stage, order).await).contains("You thanked the courier."));
    let form = "place=1&neighbour=1&statement=Nothing+there";
    let sent = post(stage, order, "claim/not-received", form).await;
    assert_eq!(sent.header("location"), format!("/r/{order}?done=claim"));
    let view = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap();
    let claim = view.claim.unwrap();
    assert_eq!(claim.kind, ClaimKind::NotReceived);
    assert_eq!(claim.looked, "[\"place\",\"neighbour\"]");
    let again = post(stage, order, "claim/damaged", "").await;
    assert_eq!(again.header("location"), format!("/r/{order}?done=claim-already"));
    snapshot(stage, "claim_open", order).await;
}

#[tokio::test]
async fn a_claim_before_anything_is_left_or_of_an_unknown_kind_is_refused() {
    let town = small_town();
    let stage = &town.stage;
    let carrier = post(stage, town.other_carrier, "claim/not-received", "").await;
    assert!(carrier.header("location").ends_with("?done=not-yet"));
    let thanks = post(stage, town.unplanned, "thanks", "").await;
    assert!(thanks.header("location").ends_with("?done=not-yet"));
    let unknown = post(stage, town.delivered.order, "claim/nonsense", "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_speaks_the_orders_language_until_another_is_chosen() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let (row, _) = stage.app.order(&stage.ctx(Actor::System), order).unwrap();
    let call = || Call::get(format!("/r/{order}")).header("accept-language", "es");
    let answer = call().by(&stage.recipient(order)).send(stage).await;
    assert_eq!(row.language, "en");
    assert!(answer.text().contains("<html lang=\"en\""), "the order is English");
    let Who::Cookie(cookie) = stage.recipient(order) else { panic!("no cookie") };
    let chosen = Who::Cookie(format!("{cookie}; porchlight_language=es"));
    assert!(call().by(&chosen).send(stage).await.text().contains("<html lang=\"es\""));
}

#[tokio::test]
async fn staff_who_looked_are_listed_by_role_and_the_receipts_can_be_fetched() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    assert!(visible(&page(stage, order).await).contains("Nobody but you, so far."));
    let why = Some(LookPurpose::QualityCheck);
    stage.app.evidence_photo(&mut stage.ctx(town.analyst.actor), town.photo, why).unwrap();
    let words = visible(&page(stage, order).await);
    assert!(words.contains("Analyst") && !words.contains(&town.analyst.name), "{words}");
    assert!(words.contains("Check of photo quality"), "{words}");
    let receipts =
        Call::get(format!("/r/{order}/receipts.txt")).by(&stage.recipient(order)).send(stage).await;
    assert!(receipts.text().contains("porchlight receipt v1"));
}

#[tokio::test]
async fn an_attempt_that_was_taken_back_stays_visible_without_its_photo() {
    let town = small_town();
    let (stage, courier, stop) = (&town.stage, town.courier.actor, &town.ahead);
    let photo = record(stage, courier, stop, AttemptKind::Left(wet_drop()), true);
    stage.app.put_preview(&mut stage.ctx(courier), photo, &door_photo(3)).unwrap();
    let order = stop.delivery_order;
    let shown = format!("/r/{order}/photo/{photo}");
    let call = || Call::get(&shown).by(&stage.recipient(order));
    assert_eq!(call().send(stage).await.status, StatusCode::OK);
    let view = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap();
    stage.app.undo_attempt(&mut stage.ctx(courier), view.attempt.unwrap().id).unwrap();
    assert_eq!(call().send(stage).await.status, StatusCode::NOT_FOUND);
    let words = english(stage, order).await;
    assert!(words.contains("recorded by mistake and taken back by the courier"), "{words}");
    assert!(words.starts_with("Your courier is at your address"), "{words}");
}

#[tokio::test]
async fn every_state_of_a_parcel_is_said_in_both_languages() {
    let town = small_town();
    let stage = &town.stage;
    snapshot(stage, "open", town.unplanned).await;
    snapshot(stage, "left_with_photo", town.delivered.order).await;
    snapshot(stage, "failed", town.failed.order).await;
    snapshot(stage, "opted_out", town.opted_out.order).await;
    snapshot(stage, "other_carrier", town.other_carrier).await;
    snapshot(stage, "next", town.ahead.delivery_order).await;
    let cancelled = town.unplanned;
    assert!(stage.app.cancel_order(&mut stage.ctx(Actor::System), cancelled).unwrap());
    snapshot(stage, "cancelled", cancelled).await;
    snapshot(stage, "planned", planned_order(&town)).await;
}

#[tokio::test]
async fn a_preview_shows_before_the_large_photo_and_a_hand_over_asks_for_none() {
    let town = small_town();
    let (stage, courier, stop) = (&town.stage, town.courier.actor, &town.ahead);
    let photo = record(stage, courier, stop, AttemptKind::Left(wet_drop()), true);
    let words = english(stage, stop.delivery_order).await;
    assert!(words.contains("The photo is on its way"), "{words}");
    stage.app.put_preview(&mut stage.ctx(courier), photo, &door_photo(3)).unwrap();
    snapshot(stage, "left_with_preview", stop.delivery_order).await;
    stage.clock.advance(5 * MINUTE);
    let taken = AttemptKind::HandedOver { code: None, name: Some("Mrs Silva".into()) };
    record(stage, town.other.actor, &town.other_ahead, taken, false);
    snapshot(stage, "handed_over", town.other_ahead.delivery_order).await;
}

#[tokio::test]
async fn a_small_picture_that_comes_after_an_unusable_original_is_shown_all_the_same() {
    let town = small_town();
    let (stage, courier, stop) = (&town.stage, town.courier.actor, &town.ahead);
    let photo = record(stage, courier, stop, AttemptKind::Left(wet_drop()), true);
    let bytes = stage.app.store.read(|tx| tx.upload(photo)).unwrap().unwrap().bytes;
    let another = vec![7; usize::try_from(bytes).unwrap()];
    for (number, chunk) in (0..).zip(another.chunks(CHUNK_BYTES)) {
        stage.app.put_chunk(&mut stage.ctx(courier), photo, number, chunk.to_vec()).unwrap();
    }
    let state = || stage.app.upload_status(&stage.ctx(courier), photo).unwrap().state;
    assert_eq!(state(), "unusable");
    let order = stop.delivery_order;
    let shown = format!("/r/{order}/photo/{photo}");
    let call = || Call::get(&shown).by(&stage.recipient(order));
    assert_eq!(call().send(stage).await.status, StatusCode::NOT_FOUND);
    stage.app.put_preview(&mut stage.ctx(courier), photo, &door_photo(3)).unwrap();
    assert_eq!(state(), "unusable", "the courier is told so all the same");
    assert_eq!(call().send(stage).await.status, StatusCode::OK);
}
