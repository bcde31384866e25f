//! Server-sent events for the courier app.

use crate::stage::{Who, small_town};
use axum::body::Body;
use axum::http::Request;
use porchlight_app::ports::Bell;
use porchlight_web::Moment;
use tokio_stream::StreamExt;
use tower::ServiceExt;

#[tokio::test]
async fn a_courier_hears_their_own_work_and_no_one_elses() {
    let town = small_town();
    let stage = &town.stage;
    let Who::Phone(phone) = &town.courier.who else { panic!("couriers have phones") };
    let mut request = Request::get("/v1/events");
    for (name, value) in phone.headers(stage, "GET", "/v1/events", b"") {
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = stage.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut events = response.into_body().into_data_stream();
    let now = stage.clock.now();
    let own = format!("courier/{}", town.courier.actor);
    for topic in [
        format!("courier/{}", town.other.actor),
        format!("order/{}", town.other_ahead.delivery_order),
        format!("station/{}", town.station),
        "staff/secret".to_owned(),
        format!("order/{}", town.ahead.delivery_order),
        format!("round/{}", town.round),
        // Rings of another program were missed.
        "*".to_owned(),
        own.clone(),
    ] {
        stage.bells.ring(&topic, now);
    }
    let mut heard = String::new();
    while !heard.contains(&own) {
        heard.push_str(std::str::from_utf8(&events.next().await.unwrap().unwrap()).unwrap());
    }
    let topics: Vec<&str> = heard.lines().filter_map(|line| line.strip_prefix("data: ")).collect();
    let order = format!("order/{}", town.ahead.delivery_order);
    let expected = [order, format!("round/{}", town.round), "*".to_owned(), own];
    let expected: Vec<String> = expected.iter().map(|t| format!("{{\"topic\":\"{t}\"}}")).collect();
    assert_eq!(topics, expected);
}

#[tokio::test]
async fn an_order_given_to_a_courier_is_heard_from_then_on() {
    let town = small_town();
    let stage = &town.stage;
    let Who::Phone(phone) = &town.courier.who else { panic!("couriers have phones") };
    let mut request = Request::get("/v1/events");
    for (name, value) in phone.headers(stage, "GET", "/v1/events", b"") {
        request = request.header(name, value);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = stage.router.clone().oneshot(request).await.unwrap();
    let mut events = response.into_body().into_data_stream();
    let mut ctx = stage.ctx(town.dispatcher.actor);
    stage.app.move_order(&mut ctx, town.unplanned, town.award).unwrap();
    let own = format!("courier/{}", town.courier.actor);
    let first = events.next().await.unwrap().unwrap();
    assert!(std::str::from_utf8(&first).unwrap().contains(&own));
    stage.bells.ring(&format!("order/{}", town.unplanned), stage.clock.now());
    let second = events.next().await.unwrap().unwrap();
    assert!(std::str::from_utf8(&second).unwrap().contains(&town.unplanned.to_string()));
}
