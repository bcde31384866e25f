//! Plays the benchmark of the bot defence: `cargo xtask bench bots [--seed S] [--accepts N] [--json]`.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a command line speaks")]

use porchlight_sim::market::bench::{Wanted, run};
use std::process::ExitCode;
use std::time::Instant;

/// Below so many accepts, thresholds rest on fewer people and promise less.
const FULL_GUARANTEE: u64 = 200_000;

fn wanted() -> Result<(Wanted, bool), String> {
    let (mut wanted, mut json) = (Wanted::FULL, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        if name == "--json" {
            json = true;
            continue;
        }
        let value = arguments.next().ok_or(format!("{name} needs a number"))?;
        let number: u64 = value.parse().map_err(|_| format!("{name}: {value} is not a number"))?;
        match name.as_str() {
            "--seed" => wanted.seed = number,
            "--accepts" => wanted.accepts = number.max(1),
            "--threads" => wanted.threads = number.max(1),
            other => return Err(format!("{other}: known are seed, accepts, threads, json")),
        }
    }
    if wanted.accepts < FULL_GUARANTEE {
        wanted = Wanted { challenge_ppm: 1_000, delay_ppm: 5_000, ..wanted };
    }
    Ok((wanted, json))
}

#[expect(clippy::disallowed_methods, reason = "tells how long it took; nothing depends on it")]
fn main() -> ExitCode {
    let begin = Instant::now();
    let text = wanted().and_then(|(wanted, json)| {
        let report = run(&wanted).map_err(|fault| fault.to_string())?;
        if json {
            Ok(format!("{:#}\n", report.json()))
        } else {
            report.text().map_err(|e| e.to_string())
        }
    });
    match text {
        Ok(text) => {
            print!("{text}");
            eprintln!("{:.0} s", begin.elapsed().as_secs_f64());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
