//! The conductor of Porchlight: one synchronous function for each use-case.
//!
//! Owns: who may do what, the order of the five beats (allow, load, measure, decide, write), the
//! ports through which instruments and the outside world are reached, and the reconcilers. Never
//! does: read a clock or make entropy ([`Ctx`] brings both), wait asynchronously, or speak HTTP.
//!
//! Start at [`App`]; each noun's module adds its use-cases to it.

pub mod account;
pub mod app;
mod bell;
pub mod block;
mod block_clock;
pub mod board;
pub mod bulletin;
pub mod cancel_block;
pub mod case;
pub mod challenge;
pub mod check_in;
pub mod claim;
pub mod courier;
mod courier_note;
pub mod ctx;
pub mod decision;
pub mod deliver;
pub mod desk;
pub mod device;
pub mod draft;
pub mod error;
pub mod evidence;
mod export;
mod face_port;
mod forgotten;
pub mod hold;
pub mod identity;
pub mod import;
pub mod keys;
pub mod known;
pub mod law;
pub mod log;
pub mod made_case;
pub mod matter;
mod matter_export;
pub mod message;
pub mod my_record;
pub mod news;
pub mod offer;
pub mod one_block;
pub mod order;
pub mod order_status;
pub mod origin;
pub mod outside;
mod outward_port;
pub mod pack;
pub mod pattern;
pub mod pay;
pub mod people;
mod phone_ports;
pub mod photo;
mod photo_ports;
mod picture_code_port;
pub mod place;
pub mod plan;
pub mod ports;
mod preference;
pub mod proof;
mod public_number_port;
pub mod purpose;
pub mod push;
pub mod recipient;
pub mod reconcile;
pub mod remedy;
mod revise;
pub mod round;
pub mod route;
pub mod scrub;
mod sealing;
pub mod session;
mod single_sign_on_port;
pub mod standing;
pub mod station;
pub mod tip;
pub mod tip_book;
pub mod trust;
pub mod verdict;
pub mod waiting;
pub mod waiting_list;
pub mod webhook;
pub mod zone;

pub use app::{App, Settings};
pub use ctx::{Actor, Ctx};
pub use error::{Error, Invalid, Result};
/// How claims are assessed, for shells that show it.
pub use porchlight_assess as assess;
/// Rows and pages as use-cases return them, so that shells need not name the store.
pub use porchlight_store::{
    ApplicationSort, ClaimList, CourierSort, CoverageFigures, DeliveryLine, DeliveryQuery,
    DeliverySort, GroundCount, MAX_PAGE_ROWS, OrderCounts, OrderQuery, OrderSort, PAGE_ROWS, Page,
    Slice, Together, VerdictQuery, rows,
};
