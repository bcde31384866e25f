//! Learning: tables of accounts and labels become models, with an honest account of how good they are.
//!
//! Owns: reading tables, cross-validation, training of the scorecard and the account model, model
//! cards. Never does: score live requests (that is `porchlight-risk`), decide about a person, or
//! drop a column nobody named.
