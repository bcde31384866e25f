//! Rehearses many days and prints what happened: `cargo xtask sim --days N --seed S`.
//!
//! Days are played in lives: cities of at most so many days, each with a seed of its own, so that a
//! database stays the size of a real one; `--threads` lives are played at once. A broken promise ends the
//! run with its seed and step.

#![allow(clippy::print_stderr, clippy::print_stdout, reason = "a command line speaks")]

use porchlight_sim::ledger::RaceFigures;
use porchlight_sim::referee::{Coverage, RacesEnded, coverage, races_ended};
use porchlight_sim::rehearsal::{Figures, Rehearsal, Script};
use std::collections::VecDeque;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// What the command line asks for.
struct Wanted {
    days: i64,
    seed: u64,
    orders: u32,
    racers: Option<u32>,
    life: i64,
    faults: u64,
    threads: u64,
}

/// Requests of a day for each order, roughly: what the rate of faults is worked out from.
const REQUESTS_PER_ORDER: u64 = 4;
/// Troubles of all kinds for each thousand steps where very many faults are asked for; copies of requests,
/// restarts and failing commits between them make up the rest.
const MOST_TROUBLES: u64 = 200;

fn wanted() -> Result<Wanted, String> {
    let (orders, racers) = (300, None);
    let mut wanted = Wanted { days: 20, seed: 1, orders, racers, life: 20, faults: 0, threads: 1 };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("{name} needs a number"))?;
        let number: u64 = value.parse().map_err(|_| format!("{name}: {value} is not a number"))?;
        let days = i64::try_from(number).map_err(|_| format!("{name} is too large"))?;
        match name.as_str() {
            "--days" => wanted.days = days,
            "--seed" => wanted.seed = number,
            "--stops" => wanted.orders = u32::try_from(number).map_err(|e| e.to_string())?,
            "--racers" => wanted.racers = Some(u32::try_from(number).map_err(|e| e.to_string())?),
            "--life" => wanted.life = days.max(2),
            "--faults" => wanted.faults = number,
            "--threads" => wanted.threads = number.max(1),
            other => {
                let known = "days, seed, stops, racers, life, faults, threads";
                return Err(format!("{other}: known are {known}"));
            }
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
    script.racers = wanted.racers.unwrap_or((wanted.orders / 25).max(6));
    if wanted.faults > 0 {
        let requests = wanted.days.unsigned_abs() * u64::from(wanted.orders) * REQUESTS_PER_ORDER;
        let per_mille = wanted.faults * 1_250 / requests.max(1);
        script.faults_per_mille = per_mille.clamp(1, MOST_TROUBLES);
        script.repeats_per_mille = per_mille.saturating_sub(MOST_TROUBLES);
    }
    script
}

/// What lives amounted to, all together.
#[derive(Default)]
struct Sum {
    figures: Figures,
    attempts: usize,
    photos: usize,
    leaves: u64,
    covered: Coverage,
    races: RaceFigures,
    races_ended: RacesEnded,
    /// Promises that were broken, and cities that could not be played.
    broken: usize,
    failed: Option<String>,
}

/// One city's life.
fn live(script: Script, days: i64, sum: &Mutex<Sum>, begin: Instant) -> Result<(), String> {
    let name = format!("porchlight-sim-{}-{}", std::process::id(), script.seed);
    let folder = std::env::temp_dir().join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).map_err(|e| e.to_string())?;
    let fault = |e: porchlight_app::Error| format!("seed {}: {e}", script.seed);
    let mut rehearsal = Rehearsal::open(script, &folder).map_err(fault)?;
    rehearsal.play(days).map_err(fault)?;
    let mut findings = rehearsal.judge().map_err(fault)?;
    rehearsal.rest().map_err(fault)?;
    findings.extend(rehearsal.judge().map_err(fault)?);
    let covered = coverage(rehearsal.app()).map_err(fault)?;
    let ended = races_ended(rehearsal.app()).map_err(fault)?;
    let f = rehearsal.figures;
    let (size, root) = rehearsal.head().map_err(fault)?;
    let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
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
    }
    sum.broken += findings.len();
    sum.covered.add(covered);
    sum.races.add(&rehearsal.ledger.races.figures);
    sum.races_ended.add(&ended);
    sum.figures.add(&f);
    sum.attempts += rehearsal.ledger.attempts.len();
    sum.photos += rehearsal.ledger.complete.len();
    sum.leaves += size;
    drop(rehearsal);
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

/// Plays waiting lives until there is none, or one went wrong.
fn play(waiting: &Mutex<VecDeque<(Script, i64)>>, sum: &Mutex<Sum>, begin: Instant) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some((script, days)) = next else { return };
        let failed = live(script, days, sum, begin).err();
        let mut sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
        sum.failed = sum.failed.take().or(failed);
        if sum.failed.is_some() || sum.broken > 0 {
            return;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "tells how fast it rehearsed; nothing depends on it")]
fn run(wanted: &Wanted) -> Result<bool, String> {
    let begin = Instant::now();
    let mut script = script_of(wanted);
    let (mut lives, mut left) = (VecDeque::new(), wanted.days);
    while left > 0 {
        let days = left.min(wanted.life);
        lives.push_back((script, days));
        left -= days;
        script.seed += 1;
    }
    let (waiting, sum) = (Mutex::new(lives), Mutex::new(Sum::default()));
    std::thread::scope(|scope| {
        for _ in 0..wanted.threads {
            scope.spawn(|| play(&waiting, &sum, begin));
        }
    });
    let sum = sum.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(why) = sum.failed {
        return Err(why);
    }
    if sum.broken > 0 {
        return Ok(false);
    }
    say(wanted, &sum, begin.elapsed().as_secs_f64());
    Ok(sum.figures.faults >= wanted.faults && sum.covered.is_enough())
}

fn say(wanted: &Wanted, sum: &Sum, seconds: f64) {
    let total = &sum.figures;
    println!(
        "{} days of {} orders, no broken promise: {} requests, {} attempts, {} photos, {} leaves; \
         {} faults ({} kills, {} of them amid a draw, {} commits, {} on the network, {} of files, {} by a \
         wrong clock, {} apps killed with photos in hand, {} phones offline for three days, {} opt-outs \
         and erasures under way); {:.0} s, {:.2} days/s",
        wanted.days,
        wanted.orders,
        total.requests,
        sum.attempts,
        sum.photos,
        sum.leaves,
        total.faults,
        total.kills,
        total.draws,
        total.commits,
        total.network,
        total.blobs,
        total.clocks,
        total.apps,
        total.far_away,
        total.meanwhile,
        seconds,
        f64::from(u32::try_from(wanted.days).unwrap_or(0)) / seconds
    );
    say_coverage(&sum.covered);
    say_races(&sum.races, &sum.races_ended);
    if total.faults < wanted.faults {
        println!("{} faults were asked for", wanted.faults);
    }
}

/// Says what was played at the station that shares its blocks out first come, first served.
fn say_races(said: &RaceFigures, ended: &RacesEnded) {
    println!(
        "races: {} claims, {} won, {} lost, {} against a limit or a stop, {} with too small a vehicle, {} taken \
         too late; {} waited, {} were given a place by a list, {} let it pass, {} left or said no; {} given \
         back in time, {} late; {} suspended, {} worked",
        said.claimed,
        said.won,
        said.lost,
        said.limited,
        said.unfit,
        said.ran_out,
        said.waited,
        ended.given,
        ended.passed,
        said.left,
        said.given_back,
        said.given_back_late,
        ended.suspended,
        ended.worked
    );
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
