//! Rehearses many days and prints what happened: `cargo xtask sim --days N --seed S`.
//!
//! Days are played in lives: cities of at most so many days, each with a seed of its own, so that a
//! database stays the size of a real one. A broken promise ends the run with its seed and step.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a command line speaks")]

use porchlight_sim::referee::{Coverage, coverage};
use porchlight_sim::rehearsal::{Figures, Rehearsal, Script};
use std::process::ExitCode;
use std::time::Instant;

/// What the command line asks for.
struct Wanted {
    days: i64,
    seed: u64,
    orders: u32,
    life: i64,
    faults: u64,
}

/// Most steps of 1,000 that meet a fault: enough get through for days to pass.
const MOST_PER_MILLE: u64 = 900;
/// Requests of a day for each order, roughly: what the rate of faults is worked out from.
const REQUESTS_PER_ORDER: u64 = 4;

fn wanted() -> Result<Wanted, String> {
    let mut wanted = Wanted { days: 20, seed: 1, orders: 300, life: 20, faults: 0 };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("{name} needs a number"))?;
        let number: u64 = value.parse().map_err(|_| format!("{name}: {value} is not a number"))?;
        let days = i64::try_from(number).map_err(|_| format!("{name} is too large"))?;
        match name.as_str() {
            "--days" => wanted.days = days,
            "--seed" => wanted.seed = number,
            "--stops" => wanted.orders = u32::try_from(number).map_err(|e| e.to_string())?,
            "--life" => wanted.life = days.max(2),
            "--faults" => wanted.faults = number,
            other => return Err(format!("{other}: known are days, seed, stops, life, faults")),
        }
    }
    Ok(wanted)
}

fn main() -> ExitCode {
    match wanted().and_then(|wanted| run(&wanted)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The city that was asked for, with enough faults a request that all asked for come about.
fn script_of(wanted: &Wanted) -> Script {
    let mut script = Script::full(wanted.seed);
    script.orders = wanted.orders;
    script.couriers = (wanted.orders / 5).max(10);
    if wanted.faults > 0 {
        let requests = wanted.days.unsigned_abs() * u64::from(wanted.orders) * REQUESTS_PER_ORDER;
        script.faults_per_mille =
            (wanted.faults * 1_100 / requests.max(1)).clamp(1, MOST_PER_MILLE);
    }
    script
}

#[expect(clippy::disallowed_methods, reason = "tells how fast it rehearsed; nothing depends on it")]
fn run(wanted: &Wanted) -> Result<bool, String> {
    let begin = Instant::now();
    let mut script = script_of(wanted);
    let (mut total, mut attempts, mut photos, mut leaves) = (Figures::default(), 0, 0, 0);
    let mut covered = Coverage::default();
    let mut left = wanted.days;
    while left > 0 {
        let days = left.min(wanted.life);
        let folder = std::env::temp_dir().join(format!("porchlight-sim-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
        let fault = |e: porchlight_app::Error| format!("seed {}: {e}", script.seed);
        let mut rehearsal = Rehearsal::open(script, &folder).map_err(fault)?;
        rehearsal.play(days).map_err(fault)?;
        let mut findings = rehearsal.judge().map_err(fault)?;
        rehearsal.rest().map_err(fault)?;
        findings.extend(rehearsal.judge().map_err(fault)?);
        covered.add(coverage(rehearsal.app()).map_err(fault)?);
        let f = rehearsal.figures;
        let (size, root) = rehearsal.head().map_err(fault)?;
        println!(
            "seed {}: {days} days, {} steps, {} faults, {} attempts, log {size} {root}, {:.1} s",
            script.seed,
            f.steps,
            f.faults,
            rehearsal.ledger.attempts.len(),
            begin.elapsed().as_secs_f64()
        );
        if !findings.is_empty() {
            println!("{}", rehearsal.summary().map_err(fault)?);
            for finding in findings.iter().take(40) {
                println!("  {finding}");
            }
            println!("seed {}, step {}: {} broken promises", script.seed, f.steps, findings.len());
            return Ok(false);
        }
        total.add(&f);
        attempts += rehearsal.ledger.attempts.len();
        photos += rehearsal.ledger.complete.len();
        leaves += size;
        drop(rehearsal);
        let _ = std::fs::remove_dir_all(&folder);
        left -= days;
        script.seed += 1;
    }
    let seconds = begin.elapsed().as_secs_f64();
    println!(
        "{} days of {} orders, no broken promise: {} requests, {attempts} attempts, {photos} photos, \
         {leaves} leaves; {} faults ({} kills, {} commits, {} on the network, {} of files, {} apps killed \
         with photos in hand, {} phones offline for three days, {} opt-outs and erasures under way); \
         {:.0} s, {:.2} days/s",
        wanted.days,
        wanted.orders,
        total.requests,
        total.faults,
        total.kills,
        total.commits,
        total.network,
        total.blobs,
        total.apps,
        total.far_away,
        total.meanwhile,
        seconds,
        f64::from(u32::try_from(wanted.days).unwrap_or(0)) / seconds
    );
    say_coverage(&covered);
    if total.faults < wanted.faults {
        println!("{} faults were asked for", wanted.faults);
    }
    Ok(total.faults >= wanted.faults && covered.is_enough())
}

/// Says what stands for the parcels that were left, and lists those with nothing.
#[expect(clippy::cast_precision_loss, reason = "a percentage is for people")]
fn say_coverage(covered: &Coverage) {
    let with = covered.with_photo + covered.with_substitute;
    let percent = with as f64 * 100.0 / covered.left.max(1) as f64;
    println!(
        "{percent:.3} % of {} parcels that were left have a photo ({}) or a named substitute ({})",
        covered.left, covered.with_photo, covered.with_substitute
    );
    for attempt in &covered.without {
        println!("  neither: {attempt}");
    }
}
