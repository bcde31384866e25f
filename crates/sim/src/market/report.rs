//! What the benchmark says, as text and as JSON.

use super::bench::{Calibrated, Wanted};
use super::fairness::{self, Beside};
use super::interval::{lower, upper};
use super::tally::{EARLY_TRIES, Row, Tally, stops};
use super::who::{Adversary, Persona, Who};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::{self, Write as _};

/// Doubt of the bounds that are printed.
const DOUBT: f64 = 0.05;

/// Everything that was measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    pub(super) wanted: Wanted,
    pub(super) cities: u64,
    pub(super) side_cities: u64,
    pub(super) rounds_at: Calibrated,
    pub(super) race_at: Calibrated,
    pub(super) race_open: Tally,
    pub(super) race_defended: Tally,
    pub(super) greedy: Tally,
    pub(super) rounds_beside: Tally,
    pub(super) rounds: Tally,
}

/// Shares of blocks in one setting.
#[derive(Debug, Clone, Copy, Serialize)]
struct Share {
    setting: &'static str,
    /// Awards to programs, and all awards.
    bots: u64,
    awards: u64,
    share_of_blocks: f64,
    /// Programs among the entrants that counted.
    share_of_entrants: f64,
    /// Awards to programs, by awards their share of the entrants of each round would have given.
    ratio: f64,
    ratio_low: f64,
    ratio_high: f64,
    /// Awards to accounts without a bound phone.
    without_phone: u64,
    /// Share of attempts made by programs.
    share_of_attempts: f64,
}

impl Report {
    /// All accepts of people in rounds.
    #[must_use]
    pub fn human_accepts(&self) -> u64 {
        self.rounds.human_accepts()
    }

    /// What happened in rounds.
    #[must_use]
    pub const fn rounds(&self) -> &Tally {
        &self.rounds
    }

    fn shares(&self) -> Vec<Share> {
        vec![
            share("race, undefended", &self.race_open, &|who| !who.is_human()),
            share("race, defended", &self.race_defended, &with_phone),
            share("rounds, same cities", &self.rounds_beside, &with_phone),
            share("rounds, all cities", &self.rounds, &with_phone),
            share("rounds, greedy lists", &self.greedy, &with_phone),
        ]
    }

    /// The report as text for people.
    ///
    /// # Errors
    /// Never in practice: writing to a text does not fail.
    pub fn text(&self) -> Result<String, fmt::Error> {
        let mut out = String::new();
        let (rounds, race) = (&self.rounds_at, &self.race_at);
        writeln!(
            out,
            "seed {}: {} cities in rounds, {} of them also as races; {} accepts of people\n\
             thresholds from {} other people in shadow mode: rounds delay {} challenge {}, races \
             ({} people) delay {} challenge {}",
            self.wanted.seed,
            self.cities,
            self.side_cities,
            self.human_accepts(),
            rounds.people,
            points(rounds.delay_at),
            rounds.challenge_at,
            race.people,
            points(race.delay_at),
            race.challenge_at
        )?;
        self.write_shares(&mut out)?;
        write_people(&mut out, "rounds", &self.rounds)?;
        write_people(&mut out, "race, defended", &self.race_defended)?;
        write_bots(&mut out, "rounds", &self.rounds)?;
        write_bots(&mut out, "race, defended", &self.race_defended)?;
        write_beside(
            &mut out,
            "who stands nearest: people above the points that one in a hundred exceeds, in rounds",
            &fairness::above(&self.rounds, self.rounds_at.hundredth),
        )?;
        write_beside(
            &mut out,
            "the same in the defended race",
            &fairness::above(&self.race_defended, self.race_at.hundredth),
        )?;
        self.write_ratios(&mut out)?;
        writeln!(
            out,
            "\nautomatic restrictions: 0 (no verdict can say one); requests for work itself kept \
             back: {}\nbreaker raised thresholds: rounds {}, defended race {}",
            self.rounds.sum(|_| true).kept_from_work
                + self.race_defended.sum(|_| true).kept_from_work,
            self.rounds.raised,
            self.race_defended.raised
        )?;
        Ok(out)
    }

    fn write_shares(&self, out: &mut String) -> fmt::Result {
        writeln!(
            out,
            "\nblocks won by programs{:>22} {:>9} {:>22}",
            "of blocks", "entrants", "ratio (95 %)"
        )?;
        for share in self.shares() {
            writeln!(
                out,
                "  {:<22} {:>18.4} {:>9.4} {:>7.3} ({:.3}-{:.3})  without phone {}, programs made \
                 {:.3} of attempts",
                share.setting,
                share.share_of_blocks,
                share.share_of_entrants,
                share.ratio,
                share.ratio_low,
                share.ratio_high,
                share.without_phone,
                share.share_of_attempts
            )?;
        }
        Ok(())
    }

    /// Whether activity against diversity tells one-station people from programs.
    fn write_ratios(&self, out: &mut String) -> fmt::Result {
        writeln!(
            out,
            "\nactivity against diversity of accounts at one station (5 %, median, 95 %), rounds"
        )?;
        for (name, wanted) in [("people", true), ("programs", false)] {
            let row = self.rounds.sum(|who| who.is_human() == wanted);
            let stations = quantiles(row.acts_per.iter().map(|pair| pair.0).collect());
            let networks = quantiles(row.acts_per.iter().map(|pair| pair.1).collect());
            writeln!(
                out,
                "  {name:<10} acts_per_station {:>6.0} {:>6.0} {:>6.0}   acts_per_network {:>6.0} {:>6.0} {:>6.0}",
                stations[0], stations[1], stations[2], networks[0], networks[1], networks[2]
            )?;
        }
        Ok(())
    }

    /// The report as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "seed": self.wanted.seed,
            "cities": self.cities,
            "side_cities": self.side_cities,
            "human_accepts": self.human_accepts(),
            "calibrated": { "rounds": self.rounds_at, "race": self.race_at },
            "shares": self.shares(),
            "people": { "rounds": people(&self.rounds), "race": people(&self.race_defended) },
            "adversaries": { "rounds": bots(&self.rounds), "race": bots(&self.race_defended) },
            "nearest": fairness::above(&self.rounds, self.rounds_at.hundredth),
            "automatic_restrictions": 0,
            "kept_from_work": self.rounds.sum(|_| true).kept_from_work,
            "breaker_raised": { "rounds": self.rounds.raised, "race": self.race_defended.raised },
        })
    }
}

fn with_phone(who: Who) -> bool {
    !who.is_human() && who.has_key()
}

fn points(at: Option<i32>) -> String {
    at.map_or_else(|| "none".into(), |at| at.to_string())
}

/// Attempts: tries, and acts on canaries.
fn attempts(row: &Row) -> u64 {
    row.tries + row.canaries
}

fn share(setting: &'static str, tally: &Tally, counted: &dyn Fn(Who) -> bool) -> Share {
    let (bots, all) = (tally.sum(counted), tally.sum(|_| true));
    let programs = tally.sum(|who| !who.is_human());
    let of = |part: u64, all: u64| part as f64 / all.max(1) as f64;
    let fair = bots.fair.max(f64::MIN_POSITIVE);
    let at = |bound: f64| bound * all.awards as f64 / fair;
    Share {
        setting,
        bots: bots.awards,
        awards: all.awards,
        share_of_blocks: of(bots.awards, all.awards),
        share_of_entrants: of(bots.entrants, all.entrants),
        ratio: bots.awards as f64 / fair,
        ratio_low: at(lower(bots.awards, all.awards, DOUBT)),
        ratio_high: at(upper(bots.awards, all.awards, DOUBT)),
        without_phone: tally.sum(|who| !who.has_key()).awards,
        share_of_attempts: of(attempts(&programs), attempts(&all)),
    }
}

#[derive(Debug, Serialize)]
struct Human {
    persona: &'static str,
    accepts: u64,
    challenged: u64,
    challenged_upper: f64,
    refused: u64,
    refused_upper: f64,
    delayed: u64,
    passed: u64,
    lost: u64,
    beside: Option<Beside>,
    median_points: i32,
    highest_points: i32,
    why: Vec<String>,
}

fn people(tally: &Tally) -> Vec<Human> {
    let beside = fairness::challenges(tally);
    let human = |(at, persona): (usize, &Persona)| {
        let row = tally.of(Who::Human(*persona));
        let mut highest = row.highest.clone();
        highest.sort_unstable();
        Human {
            persona: persona.code(),
            accepts: row.tries,
            challenged: row.challenged,
            challenged_upper: upper(row.challenged, row.tries, DOUBT),
            refused: row.refused(),
            refused_upper: upper(row.refused(), row.tries, DOUBT),
            delayed: row.delayed,
            passed: row.passed,
            lost: row.lost,
            beside: beside.get(at).cloned(),
            median_points: highest.get(highest.len() / 2).copied().unwrap_or(0),
            highest_points: highest.last().copied().unwrap_or(0),
            why: often(row),
        }
    };
    Persona::ALL.iter().enumerate().map(human).collect()
}

fn write_people(out: &mut String, setting: &str, tally: &Tally) -> fmt::Result {
    writeln!(
        out,
        "\npeople in {setting}: in a million accepts, with the upper 95 % bound\n  {:<14} {:>8} {:>18} \
         {:>18} {:>8} {:>6} {:>16}",
        "", "accepts", "challenged", "refused", "delayed", "lost", "points (highest)"
    )?;
    for human in people(tally) {
        let million = |count: u64| 1e6 * count as f64 / human.accepts.max(1) as f64;
        let unfair = human.beside.as_ref().is_some_and(|beside| beside.unfair);
        writeln!(
            out,
            "  {:<14} {:>8} {:>8.1} (<= {:>5.1}) {:>8.1} (<= {:>5.1}) {:>8.0} {:>6} {:>7} ({}){}  {}",
            human.persona,
            human.accepts,
            million(human.challenged),
            1e6 * human.challenged_upper,
            million(human.refused),
            1e6 * human.refused_upper,
            million(human.delayed),
            human.lost,
            human.median_points,
            human.highest_points,
            if unfair { "  UNFAIR" } else { "" },
            human.why.join(", ")
        )?;
    }
    Ok(())
}

/// The three reasons that most accounts have at their highest points.
fn often(row: &Row) -> Vec<String> {
    let mut why: Vec<_> = row.why.iter().collect();
    why.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    why.iter().take(3).map(|(code, count)| format!("{code} {count}")).collect()
}

#[derive(Debug, Serialize)]
struct Bot {
    adversary: &'static str,
    accounts: u64,
    attempts: u64,
    stopped: u64,
    delayed: u64,
    challenged: u64,
    passed: u64,
    by: Vec<(&'static str, u64)>,
    noticed: f64,
    noticed_early: f64,
    awards: u64,
    ratio: Option<f64>,
}

fn bots(tally: &Tally) -> Vec<Bot> {
    let bot = |adversary: &Adversary| {
        let row = tally.of(Who::Bot(*adversary));
        let of = |part: u64| part as f64 / row.tried.max(1) as f64;
        let stopped_ever =
            if Who::Bot(*adversary).has_key() { row.challenged_accounts } else { row.early };
        Bot {
            adversary: adversary.code(),
            accounts: row.tried,
            attempts: attempts(row),
            stopped: row.all_stopped(),
            delayed: row.delayed,
            challenged: row.challenged,
            passed: row.passed,
            by: stops().iter().copied().zip(row.stopped).filter(|(_, count)| *count > 0).collect(),
            noticed: of(stopped_ever),
            noticed_early: of(row.early),
            awards: row.awards,
            ratio: (row.fair > 0.0).then(|| row.awards as f64 / row.fair),
        }
    };
    Adversary::ALL.iter().map(bot).collect()
}

fn write_bots(out: &mut String, setting: &str, tally: &Tally) -> fmt::Result {
    writeln!(
        out,
        "\nprograms in {setting}: accounts noticed ever and within {EARLY_TRIES} tries\n  {:<18} {:>6} \
         {:>10} {:>10} {:>6} {:>6} {:>8} {:>7}  stopped by",
        "", "acc.", "attempts", "stopped", "ever", "early", "awards", "ratio"
    )?;
    for bot in bots(tally) {
        let by: Vec<String> = bot.by.iter().map(|(why, count)| format!("{why} {count}")).collect();
        writeln!(
            out,
            "  {:<18} {:>6} {:>10} {:>10} {:>6.3} {:>6.3} {:>8} {:>7}  {}",
            bot.adversary,
            bot.accounts,
            bot.attempts,
            bot.stopped,
            bot.noticed,
            bot.noticed_early,
            bot.awards,
            bot.ratio.map_or_else(|| "-".into(), |ratio| format!("{ratio:.3}")),
            by.join(", ")
        )?;
    }
    Ok(())
}

fn write_beside(out: &mut String, title: &str, all: &[Beside]) -> fmt::Result {
    writeln!(out, "\n{title}")?;
    for beside in all {
        let ratio = beside.ratio.map_or_else(|| "-".into(), |ratio| format!("{ratio:.2}"));
        let unfair = if beside.unfair { "  UNFAIR" } else { "" };
        writeln!(
            out,
            "  {:<14} {:>6} of {:>6}, {ratio} times the others{unfair}",
            beside.persona, beside.count, beside.of
        )?;
    }
    Ok(())
}

fn quantiles(mut values: Vec<f32>) -> [f32; 3] {
    values.retain(|value| value.is_finite());
    values.sort_by(f32::total_cmp);
    let at =
        |share: f64| values.get((values.len() as f64 * share) as usize).copied().unwrap_or(0.0);
    [at(0.05), at(0.5), at(0.95)]
}
