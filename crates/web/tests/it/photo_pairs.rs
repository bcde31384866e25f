//! Photos that look like earlier ones: what is put before a person, what they see and say, and what
//! never is.

use crate::stage::{Call, Town, at, leave_with_photo, small_town};
use crate::words::visible;
use porchlight_app::photo::PhotoPair;
use porchlight_app::recipient::Choice;
use porchlight_app::{Actor, Slice};
use porchlight_domain::id::EvidenceId;
use porchlight_domain::words::{LookPurpose, PhotoReviewState};

const PLACE: &str = "/console/deliveries/photos-to-look-at";

/// The same picture at the courier's next stop, compared in its turn.
fn shown_again(town: &Town) -> EvidenceId {
    compare(town);
    town.stage.clock.set(at("2026-11-27", "10:25"));
    let (_, again) = leave_with_photo(&town.stage, town.courier.actor, &town.ahead);
    compare(town);
    again
}

fn compare(town: &Town) {
    while town.stage.app.compare_next_photo(&mut town.stage.ctx(Actor::System)).unwrap() {}
}

fn pairs(town: &Town, state: PhotoReviewState) -> Vec<PhotoPair> {
    let slice = Slice { offset: 0, limit: 10 };
    town.stage.app.photo_reviews(&town.stage.ctx(Actor::System), state, slice).unwrap().rows
}

#[tokio::test]
async fn a_photo_shown_again_is_put_before_a_person_with_both_pictures_and_figures_in_words() {
    let town = small_town();
    let again = shown_again(&town);
    let open = pairs(&town, PhotoReviewState::Open);
    assert_eq!(open.len(), 1);
    let pair = &open[0];
    assert_eq!((pair.review.photo, pair.review.earlier), (again, town.photo));
    let list = Call::get(PLACE).by(&town.analyst.who).send(&town.stage).await;
    assert!(visible(&list).contains("93 %"), "{}", visible(&list));
    let page = format!("{PLACE}/{}", pair.review.id);
    let closed = Call::get(page.clone()).by(&town.analyst.who).send(&town.stage).await;
    assert!(!closed.text().contains("<img"), "a press comes first");
    let looked =
        Call::get(format!("{page}?look=1")).by(&town.dispatcher.who).send(&town.stage).await;
    assert_eq!(looked.text().matches("purpose=comparison").count(), 2);
    insta::assert_snapshot!(visible(&looked).replace(&pair.review.id.to_string(), "[pair]"));
    for photo in [again, town.photo] {
        let picture = format!("/console/photos/{photo}?purpose=comparison");
        let answer = Call::get(picture).by(&town.dispatcher.who).send(&town.stage).await;
        assert_eq!(answer.status.as_u16(), 200);
    }
    let ctx = town.stage.ctx(Actor::System);
    let delivery = town.stage.app.proved_delivery(&ctx, town.delivered.attempt).unwrap();
    let told = delivery.looks.iter().any(|(look, _)| look.purpose == Some(LookPurpose::Comparison));
    assert!(told, "the look is written down with its purpose");
}

#[tokio::test]
async fn the_same_photo_takes_a_reason_is_noted_once_and_changes_nothing_for_the_courier() {
    let town = small_town();
    shown_again(&town);
    let pair = pairs(&town, PhotoReviewState::Open).remove(0);
    let page = format!("{PLACE}/{}", pair.review.id);
    let say = |form: &'static str| {
        Call::post(page.clone()).by(&town.dispatcher.who).form(form).send(&town.stage)
    };
    assert_eq!(say("answer=same&reason=").await.status.as_u16(), 422);
    let noted = say("answer=same&reason=The+same+leaf+lies+on+the+mat").await;
    assert_eq!(noted.header("location"), format!("{PLACE}?done=pair-noted"));
    let late = say("answer=different&reason=").await;
    assert_eq!(late.header("location"), format!("{PLACE}?done=pair-already"));
    let same = pairs(&town, PhotoReviewState::Same).remove(0);
    assert_eq!(same.review.reason, "The same leaf lies on the mat");
    assert_eq!(same.newer.courier.state, pair.newer.courier.state);
    // Nobody is asked any more, so that nobody may look for this purpose.
    let picture = format!("/console/photos/{}?purpose=comparison", town.photo);
    let answer = Call::get(picture).by(&town.dispatcher.who).send(&town.stage).await;
    assert_eq!(answer.status.as_u16(), 422);
    town.stage.reconcile();
    let subject = same.review.id.to_string();
    let leaves = town.stage.app.store.read(|tx| tx.leaves_of(&subject)).unwrap();
    assert_eq!(leaves.len(), 2, "found and decided, both in the log");
}

#[tokio::test]
async fn an_analyst_may_look_but_not_answer() {
    let town = small_town();
    shown_again(&town);
    let pair = pairs(&town, PhotoReviewState::Open).remove(0);
    let form = Call::post(format!("{PLACE}/{}", pair.review.id)).by(&town.analyst.who);
    let answer = form.form("answer=different&reason=").send(&town.stage).await;
    assert_eq!(answer.status.as_u16(), 403);
}

#[tokio::test]
async fn an_erased_photo_leaves_the_queue_and_a_hidden_one_never_enters_it() {
    let town = small_town();
    shown_again(&town);
    let recipient = Actor::Recipient(town.delivered.order);
    town.stage.app.erase_own_photo(&mut town.stage.ctx(recipient), town.photo).unwrap();
    assert_eq!(pairs(&town, PhotoReviewState::Open).len(), 0);
    assert_eq!(pairs(&town, PhotoReviewState::Gone).len(), 1);

    let town = small_town();
    let choice =
        Choice { photo: false, drop_place: None, place_note: String::new(), remember: false };
    let recipient = Actor::Recipient(town.delivered.order);
    town.stage.app.set_choice(&mut town.stage.ctx(recipient), choice).unwrap();
    shown_again(&town);
    assert_eq!(pairs(&town, PhotoReviewState::Open).len(), 0);
}
