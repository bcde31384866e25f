//! The assembly of Porchlight: the `porchlight` binary as a library, so that tests can reach it.
//!
//! Owns: commands, settings, the data folder and its keys, the ports' real implementations, serving
//! and its end, backup and restore, the doctor. Never does: decide anything about deliveries;
//! every command calls one use-case of `porchlight_app`. Start at [`commands::run`].

pub mod alerts;
pub mod assembly;
pub mod backup;
pub mod cli;
pub mod commands;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod entropy_clock;
pub mod face;
pub mod failure;
pub mod folder;
pub mod ingest;
pub mod jobs;
pub mod keys;
pub mod lead;
pub mod photo_keys;
pub mod ports;
pub mod process;
pub mod published;
pub mod screen;
pub mod serve;
pub mod telemetry;
