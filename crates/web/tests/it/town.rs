//! The stage itself: the town stands as its description says.

use crate::stage::{Call, Who, small_town};
use porchlight_app::Actor;
use porchlight_domain::words::{AwardState, OrderState, RoundState, UploadState};

#[tokio::test]
async fn the_small_town_stands_in_the_middle_of_its_day() {
    let town = small_town();
    let (stage, staff) = (&town.stage, town.operator.actor);
    let page = stage.app.round_page(&stage.ctx(Actor::Public), town.round).unwrap();
    assert_eq!((page.round.state, page.round.entrants), (RoundState::Settled, 24));
    assert!(page.record_is_open);
    let state = |id| stage.app.order(&stage.ctx(staff), id).unwrap().0.state;
    assert_eq!(state(town.delivered.order), OrderState::Delivered);
    assert_eq!(state(town.failed.order), OrderState::AttemptFailed);
    assert_eq!(state(town.opted_out.order), OrderState::Delivered);
    assert_eq!(state(town.ahead.delivery_order), OrderState::OutForDelivery);
    assert_eq!(state(town.other_carrier), OrderState::OtherCarrier);
    assert_eq!(state(town.unplanned), OrderState::Open);
    let view = stage.app.delivery(&stage.ctx(staff), town.delivered.attempt).unwrap();
    assert_eq!(view.photos[0].1, UploadState::Verified);
    assert_eq!(view.award.unwrap().0.state, AwardState::Released);
    assert!(!stage.post.to(&town.courier.email).is_empty());
}

#[tokio::test]
async fn everybody_of_the_town_is_signed_in() {
    let town = small_town();
    let stage = &town.stage;
    let path = stage.recipient_path(town.delivered.order);
    assert!(path.starts_with("/r/ord_"), "{path}");
    let bundle = stage
        .app
        .export_bundle(&stage.ctx(Actor::Recipient(town.delivered.order)), town.delivered.attempt);
    let report = porchlight_seal::verify::verify(&bundle.unwrap(), Some(&stage.app.log_key()));
    assert!(report.to_string().starts_with("VERIFIED"), "{report}");
    let [manifest] = report.manifests.as_slice() else { panic!("{report:?}") };
    let says = manifest.capture.as_object().unwrap();
    assert!(says["evidence_entry"].is_string() && says["accuracy_m"].is_number(), "{says:?}");
    let private = ["lat", "lon", "reference", "order", "courier", "note"];
    assert!(private.iter().all(|name| !says.contains_key(*name)), "{says:?}");
    let answer = Call::get("/sign-in").by(&Who::Nobody).send(stage).await;
    assert!(answer.status.is_success());
}
