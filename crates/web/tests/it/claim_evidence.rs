//! What both sides add to a claim: pictures, words, somebody who speaks for the courier; and claims that
//! are worked out together.

use crate::stage::{Answer, Call, Person, Stage, Town, Who, small_town};
use crate::words::visible;
use axum::http::StatusCode;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use porchlight_app::Actor;
use porchlight_app::claim::{Joining, MAX_CLAIM_PICTURES, MAX_PARCEL_PICTURES, PictureAdded};
use porchlight_app::recipient::Said;
use porchlight_domain::id::{ClaimId, OrderId};
use porchlight_domain::time::{DAY, MINUTE};
use porchlight_domain::words::ClaimKind;
use serde_json::json;
use std::io::Cursor;

/// A picture of one colour, 96 by 72 pixels.
fn jpeg(shade: u8) -> Vec<u8> {
    let picture = DynamicImage::from(RgbImage::from_pixel(96, 72, Rgb([shade, 90, 140])));
    let mut bytes = Cursor::new(vec![]);
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn form(files: &[&[u8]]) -> Vec<u8> {
    let mut body = vec![];
    for file in files {
        body.extend_from_slice(
            b"--cut\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"p.jpg\"\r\n\
              Content-Type: image/jpeg\r\n\r\n",
        );
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--cut--\r\n");
    body
}

async fn send(stage: &Stage, who: &Who, path: &str, files: &[&[u8]]) -> Answer {
    let media = "multipart/form-data; boundary=cut";
    Call::post(path.to_owned()).by(who).bytes(media, form(files)).send(stage).await
}

async fn page(stage: &Stage, who: &Who, path: &str) -> Answer {
    Call::get(path.to_owned()).by(who).send(stage).await
}

fn claim(stage: &Stage, order: OrderId, kind: ClaimKind) -> ClaimId {
    let ctx = &mut stage.ctx(Actor::Recipient(order));
    let said = stage.app.claim(ctx, kind, vec![], "Nothing there").unwrap();
    let Said::Recorded(id) = said else { panic!("{said:?}") };
    id.parse().unwrap()
}

async fn told(town: &Town, who: &Person) -> serde_json::Value {
    Call::get("/v1/claims").by(&who.who).send(&town.stage).await.ok()
}

#[tokio::test]
async fn taking_a_claim_back_and_making_it_again_gives_no_more_room_for_pictures() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let own = || stage.ctx(Actor::Recipient(order));
    let mut shade = 0;
    let mut taken = 0;
    for _ in 0..4 {
        let id = claim(stage, order, ClaimKind::NotReceived);
        loop {
            shade += 11;
            stage.clock.advance(MINUTE);
            let bytes = jpeg(shade);
            match stage.app.add_claim_picture(&mut own(), id, &bytes).unwrap() {
                PictureAdded::Added(_) => taken += 1,
                PictureAdded::Enough => break,
                other => panic!("{other:?}"),
            }
        }
        assert!(stage.app.take_claim_back(&mut own()).unwrap());
        stage.clock.advance(MINUTE);
    }
    assert_eq!(taken, MAX_PARCEL_PICTURES, "three claims full of them, and none in the fourth");
}

#[tokio::test]
async fn a_recipients_picture_is_seen_by_both_sides_and_staff_from_the_same_moment() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let recipient = stage.recipient(order);
    let id = claim(stage, order, ClaimKind::NotReceived);
    let at = format!("/r/{order}/claim-pictures");
    assert!(
        visible(&page(stage, &recipient, &format!("/r/{order}")).await).contains("Add pictures")
    );
    let sent = send(stage, &recipient, &at, &[&jpeg(10), &jpeg(20)]).await;
    assert!(sent.header("location").ends_with("?done=pictures"), "{}", sent.header("location"));
    let words = page(stage, &recipient, &format!("/r/{order}?done=pictures")).await;
    assert!(visible(&words).contains("You added this on"), "{}", visible(&words));

    let line = &told(&town, &town.courier).await["claims"][0];
    let pictures = line["pictures"].as_array().unwrap();
    assert_eq!((pictures.len(), &pictures[0]["side"]), (2, &json!("recipient")));
    let picture = pictures[0]["id"].as_str().unwrap().to_owned();
    let own = page(stage, &recipient, &format!("{at}/{picture}")).await;
    let theirs = format!("/v1/claims/{id}/pictures/{picture}");
    let theirs = Call::get(theirs.clone()).by(&town.courier.who).send(stage).await;
    assert_eq!(own.status, StatusCode::OK);
    assert_eq!(own.body, theirs.body, "the very same picture");
    let desk = page(stage, &town.analyst.who, &format!("/console/claim-pictures/{picture}")).await;
    assert_eq!(desk.body, own.body);
    let stranger = format!("/v1/claims/{id}/pictures/{picture}");
    let stranger = Call::get(stranger).by(&town.other.who).send(stage).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let looks = stage.app.store.read(|tx| tx.audit_entries(&picture, 10)).unwrap();
    assert_eq!(looks.len(), 2, "the courier's look and the analyst's are written down");
    let shown = visible(&page(stage, &town.analyst.who, &format!("/console/claims/{id}")).await);
    assert!(shown.contains("Pictures that were added"), "{shown}");
}

#[tokio::test]
async fn what_is_no_picture_is_said_in_words_and_the_limits_hold() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let recipient = stage.recipient(order);
    let at = format!("/r/{order}/claim-pictures");
    let over = send(stage, &recipient, &at, &[&jpeg(1)]).await;
    assert!(over.header("location").ends_with("?done=pictures-over"), "there is no claim yet");
    claim(stage, order, ClaimKind::Damaged);
    for (files, word) in [
        (vec![b"not a picture".to_vec()], "picture-unusable"),
        (vec![vec![]], "pictures-none"),
        (vec![jpeg(1)], "pictures"),
        (vec![jpeg(1)], "pictures"),
    ] {
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        let sent = send(stage, &recipient, &at, &files).await;
        assert!(sent.header("location").ends_with(&format!("?done={word}")), "{word}");
    }
    let many: Vec<Vec<u8>> = (1..=4).map(|shade| jpeg(shade * 10)).collect();
    let many: Vec<&[u8]> = many.iter().map(Vec::as_slice).collect();
    let sent = send(stage, &recipient, &at, &many).await;
    assert_eq!(sent.status, StatusCode::PAYLOAD_TOO_LARGE);
    for shade in 2..=u8::try_from(MAX_CLAIM_PICTURES).unwrap() {
        send(stage, &recipient, &at, &[&jpeg(shade * 30)]).await;
    }
    let sent = send(stage, &recipient, &at, &[&jpeg(250)]).await;
    assert!(sent.header("location").ends_with("?done=pictures-enough"));
    let other = Who::Nobody;
    assert_eq!(send(stage, &other, &at, &[&jpeg(9)]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn how_somebody_behaved_takes_no_pictures_and_what_was_taken_back_keeps_none() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let recipient = stage.recipient(order);
    let at = format!("/r/{order}/claim-pictures");
    claim(stage, order, ClaimKind::Conduct);
    let sent = send(stage, &recipient, &at, &[&jpeg(1)]).await;
    assert!(sent.header("location").ends_with("?done=pictures-over"));
    stage.app.take_claim_back(&mut stage.ctx(Actor::Recipient(order))).unwrap();
    let id = claim(stage, order, ClaimKind::NotReceived);
    send(stage, &recipient, &at, &[&jpeg(1)]).await;
    let kept = stage.app.store.read(move |tx| tx.claim_pictures(id)).unwrap();
    let (picture, file) = (kept[0].id, kept[0].destroyed_at);
    assert_eq!(file, None);
    stage.app.take_claim_back(&mut stage.ctx(Actor::Recipient(order))).unwrap();
    stage.reconcile();
    let gone = page(stage, &recipient, &format!("{at}/{picture}")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
    let row = stage.app.store.read(move |tx| tx.claim_picture(picture)).unwrap().unwrap();
    assert!(row.destroyed_at.is_some(), "the row says when");
}

#[tokio::test]
async fn a_settled_claims_pictures_stay_for_the_days_of_a_disputed_photo_and_then_go() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let id = claim(stage, order, ClaimKind::NotReceived);
    let at = format!("/r/{order}/claim-pictures");
    send(stage, &stage.recipient(order), &at, &[&jpeg(1)]).await;
    let gone = |stage: &Stage| {
        stage.app.store.read(move |tx| tx.claim_pictures(id)).unwrap()[0].destroyed_at.is_some()
    };
    stage.clock.advance(15 * DAY);
    stage.reconcile();
    assert!(!gone(stage), "it ended as one that cannot be told a day ago");
    let days = i64::from(stage.app.settings.retention.disputed_days);
    stage.clock.advance((days - 14) * DAY);
    stage.reconcile();
    assert!(gone(stage));
}

#[tokio::test]
async fn a_courier_adds_a_photo_and_names_somebody_who_reads_and_answers_until_revoked() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let id = claim(stage, order, ClaimKind::NotReceived);
    let courier = &town.courier.who;
    let pictures = format!("/v1/claims/{id}/pictures");
    let added = send(stage, courier, &pictures, &[&jpeg(77)]).await.ok();
    assert_eq!(added["outcome"], "added", "{added}");
    let again = send(stage, courier, &pictures, &[&jpeg(77)]).await.ok();
    assert_eq!(again["outcome"], "already");
    let recipient = stage.recipient(order);
    let seen = visible(&page(stage, &recipient, &format!("/r/{order}")).await);
    assert!(seen.contains("The courier's side added this on"), "{seen}");

    let body = json!({"name": "Rita, union", "reach": "rita@union.example"});
    let name = format!("/v1/claims/{id}/representatives");
    let stranger = Call::post(name.clone()).by(&town.other.who).json(&body).send(stage).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let named = Call::post(name.clone()).by(courier).json(&body).send(stage).await.ok();
    let link = named["link"].as_str().unwrap().to_owned();
    stage.reconcile();
    let mail = stage.post.to("rita@union.example");
    assert!(mail[0].body.contains(&link), "the link went by mail");

    let path = &link[link.find("/for/").unwrap()..];
    let opened = page(stage, &Who::Nobody, path).await;
    let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
    let place = opened.header("location").to_owned();
    assert!(!place.contains(path.rsplit('/').next().unwrap()), "the secret stays in no address");
    let rita = Who::Cookie(cookie);
    let words = visible(&page(stage, &rita, &place).await);
    for part in ["Rita, union", "Nothing there", "What the evidence says", "added this on"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let photo = page(stage, &rita, &format!("{place}/photo/{}", town.photo)).await;
    assert_eq!(photo.status, StatusCode::OK, "the photo of the delivery");
    let said = Call::post(format!("{place}/answer")).by(&rita).form("words=It+lay+there");
    assert!(said.send(stage).await.header("location").ends_with("?done=answered"));
    let sent = send(stage, &rita, &format!("{place}/pictures"), &[&jpeg(99)]).await;
    assert!(sent.header("location").ends_with("?done=pictures"));
    let line = &told(&town, &town.courier).await["claims"][0];
    assert_eq!(line["answers"][0]["representative"], "Rita, union");
    assert_eq!(line["pictures"][1]["representative"], "Rita, union");
    let desk = visible(&page(stage, &town.analyst.who, &format!("/console/claims/{id}")).await);
    assert!(desk.contains("It lay there") && desk.contains("Rita, union"), "{desk}");

    let rep = line["representatives"][0]["id"].as_str().unwrap();
    let revoke = Call::delete(format!("{name}/{rep}")).by(courier).send(stage).await.ok();
    assert_eq!(revoke["outcome"], "revoked");
    for gone in [place.clone(), format!("{place}/photo/{}", town.photo)] {
        assert_eq!(page(stage, &rita, &gone).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let late = Call::post(format!("{place}/answer")).by(&rita).form("words=Still+here");
    assert_eq!(late.send(stage).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn claims_that_share_something_are_joined_with_a_reason_and_split_again_and_no_others() {
    let town = small_town();
    let (stage, first) = (&town.stage, town.delivered.order);
    let second = town.opted_out.order;
    let (a, b) =
        (claim(stage, first, ClaimKind::NotReceived), claim(stage, second, ClaimKind::NotReceived));
    let like = format!("/console/claims/{a}/like/route");
    let words = visible(&page(stage, &town.analyst.who, &like).await);
    assert!(words.contains("Claims that share: This route"), "{words}");
    let post =
        |path: String, form: String| Call::post(path).by(&town.analyst.who).form(&form).send(stage);
    let bare = post(like.clone(), format!("claims={b}&reason=")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let alone = post(like.clone(), "reason=One+route".into()).await;
    assert!(visible(&alone).contains("Choose at least one other claim."));
    let other = format!("/console/claims/{a}/like/recipient");
    let unlike = post(other, format!("claims={b}&reason=Same+person")).await;
    assert!(visible(&unlike).contains("shares nothing"), "{}", visible(&unlike));
    let joined = post(like.clone(), format!("claims={b}&reason=One+route+and+one+van")).await;
    let place = joined.header("location").split('?').next().unwrap().to_owned();
    let words = visible(&page(stage, &town.analyst.who, &place).await);
    assert!(words.contains("One route and one van"), "{words}");
    assert_eq!(words.matches("What the recipient says").count(), 2, "{words}");
    let dispatcher = page(stage, &town.dispatcher.who, &place).await;
    assert_eq!(dispatcher.status, StatusCode::FORBIDDEN);

    // Neither side reads anything of another claim.
    let own = visible(&page(stage, &stage.recipient(first), &format!("/r/{first}")).await);
    assert!(!own.contains("One route"), "{own}");
    let ctx = &mut stage.ctx(town.analyst.actor);
    let shared = porchlight_app::assess::cluster::Shared::Route;
    let again = stage.app.join_claims(ctx, a, shared, vec![b], "Again").unwrap();
    assert_eq!(again, Joining::Already);
    let case = place.rsplit('/').next().unwrap().to_owned();
    let members = stage.app.joined_claims(ctx, case.parse().unwrap()).unwrap().members;
    let member = members.iter().find(|(member, _)| member.claim == b).unwrap().0.id;
    let path = format!("/console/joined-claims/split/{member}");
    let split = post(path, format!("case={case}&reason=Another+van")).await;
    assert!(split.header("location").ends_with("?done=split"));
    let words = visible(&page(stage, &town.analyst.who, &place).await);
    assert!(words.contains("Another van") && words.contains("Split off again"), "{words}");
}
