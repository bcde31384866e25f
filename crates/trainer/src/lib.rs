//! Learning: tables of accounts, or recorded signals, and labels become models, with an honest account
//! of how good they are.
//!
//! Owns: reading tables and recordings, cross-validation, learning the scorecard and the account model, model
//! cards. Never does: score live requests (that is `porchlight-risk`), decide about a person, or
//! leave out a column without saying so.
//! Start at [`eval()`](eval::eval) for measuring, [`train()`](train::train) for model files and
//! [`card()`](model_card::card) for the card people read.

pub mod account;
mod bins;
pub mod calibrate;
pub mod eval;
pub mod label;
pub mod measure;
pub mod model_card;
pub mod scorecard;
mod seed;
mod sheet;
pub mod signals;
pub mod suspect;
pub mod table;
pub mod train;
mod trouble;

pub use eval::{Kind, Options, Report, Source, eval};
pub use model_card::{card, of_model};
pub use train::{Trained, Training, train};
pub use trouble::Trouble;
