//! Project tasks, started as `cargo xtask <task>`. Each task prints what it runs, so that anybody
//! can run the same by hand. It never changes sources, except `tidy --fix`.
//!
//! Start at [`Task`].

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a command line speaks")]

mod almrrc;
mod bench;
mod browser;
mod ci;
mod convert;
mod debian;
mod demo;
mod models;
mod postgres;
mod process;
mod sim;
mod tests;
mod tidy;
mod web;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Porchlight's project tasks")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and run the product with a living demo city.
    Demo {
        /// Arguments of `porchlight demo`, for example `--once`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Build what browsers fetch: styles, scripts, the courier app.
    Web,
    /// Run all tests.
    Test,
    /// Run the browser tests only.
    BrowserTest {
        /// Only tests whose name contains this.
        filter: Option<String>,
    },
    /// Check the rules that no compiler checks: imports, lengths, names, words, links, noun map.
    Tidy {
        /// Rewrite the generated parts of ARCHITECTURE.md.
        #[arg(long)]
        fix: bool,
    },
    /// Everything that must hold before a change lands: format, lints, tidy, docs, tests.
    Ci,
    /// Rehearse many days with faults, and let referees look for broken promises.
    Sim {
        /// Days to play.
        #[arg(long, default_value_t = 20)]
        days: u32,
        /// Seed of the first city; the same seed gives the same log head.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Orders of a day.
        #[arg(long, default_value_t = 300)]
        stops: u32,
        /// Days after which a new city begins.
        #[arg(long, default_value_t = 20)]
        life: u32,
        /// Least number of faults.
        #[arg(long, default_value_t = 0)]
        faults: u64,
    },
    /// Start a PostgreSQL server in a temporary folder, run a command whose tests use it, stop it.
    Postgres {
        /// The command, for example `-- cargo nextest run -p porchlight-app`.
        #[arg(trailing_var_arg = true, required = true)]
        command: Vec<String>,
    },
    /// Run the benchmarks and print ratios against each file's baseline.
    Bench {
        /// Only benchmarks whose crate or name contains this; `bots` is the market of programs.
        filter: Option<String>,
        /// Arguments of `bots`: `--seed S`, `--accepts N`, `--threads T`, `--json`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Turn real last-mile routes (the JSON files of the ALMRRC data set) into order files.
    ConvertAlmrrc {
        /// Folder with `new_route_data.json` and `new_package_data.json`.
        folder: PathBuf,
        /// Folder to write one CSV for each route and `stations.json` into.
        out: PathBuf,
        /// Day the routes are moved to, for example 2026-11-25.
        #[arg(long)]
        date: String,
    },
}

fn main() -> ExitCode {
    match start(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(task: Task) -> Result<()> {
    match task {
        Task::Demo { arguments } => demo::run(&arguments),
        Task::BrowserTest { filter } => {
            web::run()?;
            browser::run(filter.as_deref())
        }
        Task::Web => web::run(),
        Task::Test => tests::run(),
        Task::Tidy { fix } => tidy::run(fix),
        Task::Ci => ci::run(),
        Task::Postgres { command } => postgres::run(&command),
        Task::Sim { days, seed, stops, life, faults } => {
            let numbers = [
                ("--days", u64::from(days)),
                ("--seed", seed),
                ("--stops", u64::from(stops)),
                ("--life", u64::from(life)),
                ("--faults", faults),
            ];
            sim::run(&numbers)
        }
        Task::Bench { filter, arguments } => bench::run(filter.as_deref(), &arguments),
        Task::ConvertAlmrrc { folder, out, date } => convert::run(&folder, &out, &date),
    }
}
