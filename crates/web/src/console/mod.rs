//! The operations console: what dispatchers, operators, analysts and auditors work with all day.
//!
//! Owns: pages behind `/console`, one module for each noun. Never does: decide who may do what (the
//! use-cases refuse; pages only leave out buttons that would be refused), or keep anything in the
//! browser that matters. Filters live in the address; every list pages and sorts on the server.
//!
//! Start at `desk` (who sits here, and the frame); `table` and `form` are the two shapes of pages.

mod address;
mod appeal;
mod application;
mod award;
mod block;
mod board;
mod bots;
mod bulletin;
mod campaign;
mod case;
mod case_act;
mod case_draft;
mod case_page;
mod case_person;
mod challenge;
mod check_in;
mod claim;
mod claim_added;
mod claim_page;
mod claim_together;
mod contact;
mod correction;
mod courier;
mod delivery;
mod desk;
mod device;
mod fairness;
mod find;
mod fold;
mod form;
mod hold;
mod identity;
mod identity_case;
mod identity_figures;
mod import;
mod key;
mod law;
mod looks;
mod made_case;
mod matter;
mod message;
mod offer;
mod order;
mod order_list;
mod outside;
mod pack;
mod pattern;
mod pattern_appeal;
mod pattern_case;
mod pay;
mod pay_steps;
mod people_in_photo;
mod photo_review;
mod place;
mod plan;
mod policy;
mod programme;
mod quarantine;
mod remedy;
mod round;
mod round_policy;
mod staff;
mod standing;
mod station;
mod system;
mod table;
mod template;
mod tip;
mod tip_book;
mod today;
mod trust;
mod waiting;
mod waiting_list;
mod webhook;
mod week;

use crate::site::Site;
use axum::Router;

pub(crate) fn routes(site: &Site) -> Router<Site> {
    Router::new()
        .merge(today::routes())
        .merge(find::routes())
        .merge(order_list::routes())
        .merge(order::routes())
        .merge(import::routes())
        .merge(quarantine::routes())
        .merge(week::routes())
        .merge(block::routes())
        .merge(offer::routes())
        .merge(award::routes())
        .merge(template::routes())
        .merge(plan::routes())
        .merge(round::routes())
        .merge(round_policy::routes())
        .merge(fairness::routes())
        .merge(pack::routes())
        .merge(delivery::routes())
        .merge(place::routes())
        .merge(photo_review::routes())
        .merge(challenge::routes())
        .merge(people_in_photo::routes())
        .merge(bots::routes())
        .merge(policy::routes())
        .merge(courier::routes())
        .merge(device::routes())
        .merge(application::routes())
        .merge(staff::routes())
        .merge(station::routes())
        .merge(programme::routes())
        .merge(key::routes())
        .merge(message::routes())
        .merge(webhook::routes())
        .merge(system::routes())
        .merge(claim::routes())
        .merge(claim_page::routes())
        .merge(claim_added::routes())
        .merge(claim_together::routes())
        .merge(pattern::routes())
        .merge(pattern_appeal::routes())
        .merge(pattern_case::routes())
        .merge(remedy::routes())
        .merge(trust::routes())
        .merge(law::routes())
        .merge(case::routes())
        .merge(case_act::routes())
        .merge(made_case::routes())
        .merge(matter::routes())
        .merge(outside::routes())
        .merge(identity::routes())
        .merge(pay::routes())
        .merge(pay_steps::routes())
        .merge(tip::routes())
        .merge(tip_book::routes())
        .merge(contact::routes())
        .merge(check_in::routes())
        .merge(hold::routes())
        .merge(bulletin::routes())
        .merge(correction::routes())
        .layer(axum::middleware::from_fn_with_state(site.clone(), looks::note))
}

/// Leads back to a place with a notice of what happened.
fn done(place: &str, code: &str) -> axum::response::Redirect {
    done_with(place, code, 0)
}

/// As [`done`], with a count.
fn done_with(place: &str, code: &str, n: u64) -> axum::response::Redirect {
    let joint = if place.contains('?') { '&' } else { '?' };
    let count = if n > 0 { format!("&n={n}") } else { String::new() };
    axum::response::Redirect::to(&format!("{place}{joint}done={code}{count}"))
}

/// Reads an id of an address.
fn id<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, crate::problem::Problem> {
    text.parse().map_err(|_| crate::problem::Problem::absent(what))
}
