//! Pages behind a recipient's link: one parcel, one page.
//!
//! The link in a message carries a secret. Opening it puts the secret into a cookie that goes to
//! this order's pages only, and redirects, so that the secret stands in no address, history or
//! referrer. Everything works without scripts but live updates. Start at [`routes`].

mod act;
pub(crate) mod added;
mod choices;
mod claim;
mod link;
mod my_record;
mod news;
mod page;
mod pattern;
mod people;
mod photo;
mod record;
mod state;
mod tip;
mod told;

use crate::pictures::MAX_FORM_BYTES;
use crate::site::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

pub(crate) fn routes() -> Router<Site> {
    let pictures = Router::new()
        .route("/r/{order}/claim-pictures", post(added::add))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES));
    Router::new()
        .merge(pictures)
        .route("/r/{order}", get(page::show))
        .route("/r/{order}/claim-pictures/{picture}", get(added::picture))
        .route("/r/{order}/{secret}", get(link::open))
        .route("/r/{order}/live", get(link::listen))
        .route("/r/{order}/photo/{evidence}", get(photo::picture))
        .route("/r/{order}/photo", post(photo::switch))
        .route("/r/{order}/erase", post(photo::erase_all))
        .route("/r/worker.js", get(news::worker))
        .route("/r/{order}/news", post(news::switch))
        .route("/r/{order}/device", post(news::tell))
        .route("/r/{order}/device/forget", post(news::forget))
        .route("/news/{order}/{secret}", get(news::ask_to_stop).post(news::stop))
        .route("/r/{order}/shows-me", post(people::say))
        .route("/r/{order}/not-my-place", post(act::not_my_place))
        .route("/r/{order}/take-back", post(act::take_back))
        .route("/r/{order}/address-choice", post(choices::for_address))
        .route("/r/{order}/choices", post(choices::save))
        .route("/r/{order}/thanks", post(act::thank))
        .route("/r/{order}/tip", post(tip::pledge))
        .route("/r/{order}/tip/withdraw", post(tip::withdraw))
        .route("/r/{order}/claim/{kind}", get(claim::form).post(claim::send))
        .route("/r/{order}/bundle/{attempt}", get(record::bundle))
        .route("/r/{order}/receipts.txt", get(record::receipts))
        .route("/r/{order}/pattern", get(pattern::show))
        .route("/r/{order}/pattern/{case}/answer", post(pattern::answer))
        .route("/r/{order}/pattern/{case}/evidence.json", get(pattern::file))
        .route("/r/{order}/pattern/{case}/appeal", post(pattern::appeal_it))
        .route("/r/{order}/my-record", get(my_record::show))
        .route("/r/{order}/my-record.json", get(my_record::take))
        .route("/r/{order}/my-record/wrong", post(my_record::say))
        .route("/r/{order}/my-record/erase", post(my_record::ask))
        .route("/r/{order}/my-record/keep", post(my_record::keep))
        .route("/r/{order}/erasure-receipt.json", get(my_record::receipt))
}
