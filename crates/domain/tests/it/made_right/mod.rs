//! The calls of `compile`, made as they should be: what fails there fails for the reason it shows.

mod about_a_recipient;
mod by_its_door;
