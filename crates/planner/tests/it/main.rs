//! Plans as a whole: what always holds, how good they are, and large days.

mod city;
mod drivers;
mod instances;
mod large;
mod nearest;
mod property;
mod quality;
mod reasons;
