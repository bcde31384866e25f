//! What scoring promises: exact reasons, kept directions, and refusal of changed models.

mod card;
mod trees;
