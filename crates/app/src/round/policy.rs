//! A station's numbers for rounds: published, dated, and never changed for a round that is announced.
//!
//! Owns: keeping them, reading the ones in force, and the text they are kept as. Never does: apply one
//! to a round that was announced before; a round carries its own limits. The first values and what they
//! mean are `domain::round::policy`'s. Start at [`App::set_round_policy`].

use super::mail::new_numbers;
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use crate::message::enqueue_of;
use crate::zone;
use porchlight_domain::id::{RoundPolicyId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::credit::CreditRule;
use porchlight_domain::round::open::Rules;
use porchlight_domain::round::policy::{PolicyError, PublicNumberUse, RoundPolicy};
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use porchlight_store::Tx;
use porchlight_store::rows::{RoundPolicyRow, Station};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// How long before they begin to hold new numbers are published, at a station that has had rounds.
pub const POLICY_NOTICE: i64 = DAY;
/// Policies shown at once.
const SHOWN: u32 = 20;
/// Most fixed hours of main rounds in a day.
const MAX_CLOSES: usize = 6;
/// Longest reason.
const MAX_REASON: usize = 500;

/// The numbers as a station sets and publishes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// Whether rounds are announced by themselves; otherwise a dispatcher announces each.
    pub planned: bool,
    /// In which rounds a public random number counts: a code of [`PublicNumberUse`]. Numbers that were
    /// published before there were any say nothing, which is never.
    #[serde(default = "never")]
    pub public_numbers: String,
    /// When main rounds close, minutes after midnight in the station's zone.
    pub main_closes: Vec<u32>,
    /// Least time a main round takes entries.
    pub main_window_minutes: u32,
    /// A main round is for blocks that start at least so long after its close ...
    pub main_from_minutes: u32,
    /// ... and at most so long.
    pub main_until_minutes: u32,
    /// From one same-day round to the next.
    pub same_day_window_minutes: u32,
    /// How long an urgent round takes entries.
    pub urgent_window_seconds: u32,
    /// Below this time before its start a place is urgent.
    pub urgent_below_minutes: u32,
    /// Giving back is free for so long after the result.
    pub free_after_result_minutes: u32,
    /// Giving back is free until so long before the start.
    pub free_before_start_minutes: u32,
    /// With fewer blocks worked than this somebody is a newcomer.
    pub newcomer_below: u32,
    /// Share of the places for which newcomers choose first, thousandths.
    pub newcomer_per_mille: u16,
    /// Most places that reserved offers may take before, thousandths.
    pub reserved_per_mille: u16,
    /// Least minutes between two blocks of one person.
    pub gap_minutes: u16,
    /// Least minutes between blocks of different days.
    pub rest_minutes: u16,
    /// Most minutes of work a day.
    pub day_minutes: u16,
    /// Most minutes of work a week.
    pub week_minutes: u16,
    /// Turns of a round, one block each.
    pub turns: u8,
    /// Most blocks one person holds at once.
    pub hold_cap: u8,
    /// Most tickets.
    pub most_tickets: u8,
    /// Days for which a losing day counts.
    pub loss_memory_days: u32,
    /// Least length of a list for its loss to count.
    pub least_list: u16,
    /// Days for which a no-show leaves one ticket.
    pub no_show_days: u32,
}

/// Numbers with when and why they were set.
#[derive(Debug, Clone)]
pub struct PolicyLine {
    /// From when on they hold.
    pub from: Timestamp,
    /// When they were published.
    pub set_at: Timestamp,
    /// Why, in the words of whoever set them.
    pub reason: String,
    /// The numbers.
    pub numbers: Numbers,
}

/// What a station has published.
#[derive(Debug, Clone)]
pub struct Policies {
    /// In force now.
    pub now: Numbers,
    /// Published, and not in force yet, soonest first.
    pub coming: Vec<PolicyLine>,
    /// All that were set, newest first.
    pub set: Vec<PolicyLine>,
}

fn never() -> String {
    PublicNumberUse::Never.code().into()
}

fn whole(micros: i64, unit: i64) -> u32 {
    u32::try_from(micros / unit).unwrap_or(u32::MAX)
}

impl Numbers {
    /// The first values, with main rounds that close at noon and at eight in the evening, announced by
    /// hand until the station says otherwise.
    #[must_use]
    pub fn published() -> Self {
        let (policy, rules) = (RoundPolicy::PUBLISHED, Rules::PUBLISHED);
        Self {
            planned: false,
            public_numbers: never(),
            main_closes: vec![12 * 60, 20 * 60],
            main_window_minutes: whole(policy.main_window, MINUTE),
            main_from_minutes: whole(policy.main_from, MINUTE),
            main_until_minutes: whole(policy.main_until, MINUTE),
            same_day_window_minutes: whole(policy.same_day_window, MINUTE),
            urgent_window_seconds: whole(policy.urgent_window, SECOND),
            urgent_below_minutes: whole(policy.urgent_below, MINUTE),
            free_after_result_minutes: whole(policy.free_after_result, MINUTE),
            free_before_start_minutes: whole(policy.free_before_start, MINUTE),
            newcomer_below: policy.newcomer_below,
            newcomer_per_mille: rules.newcomer_per_mille,
            reserved_per_mille: rules.reserved_per_mille,
            gap_minutes: rules.gap_minutes,
            rest_minutes: rules.rest_minutes,
            day_minutes: rules.day_minutes,
            week_minutes: rules.week_minutes,
            turns: rules.turns,
            hold_cap: rules.hold_cap,
            most_tickets: policy.credit.most,
            loss_memory_days: whole(policy.credit.memory, DAY),
            least_list: policy.credit.least_list,
            no_show_days: whole(policy.credit.no_show_memory, DAY),
        }
    }

    /// In which rounds a public random number counts.
    #[must_use]
    pub fn public_number_use(&self) -> PublicNumberUse {
        self.public_numbers.parse().unwrap_or(PublicNumberUse::Never)
    }

    /// The numbers as the rules read them.
    #[must_use]
    pub fn policy(&self) -> RoundPolicy {
        let of = |count: u32, unit: i64| i64::from(count) * unit;
        RoundPolicy {
            main_window: of(self.main_window_minutes, MINUTE),
            main_from: of(self.main_from_minutes, MINUTE),
            main_until: of(self.main_until_minutes, MINUTE),
            same_day_window: of(self.same_day_window_minutes, MINUTE),
            urgent_window: of(self.urgent_window_seconds, SECOND),
            urgent_below: of(self.urgent_below_minutes, MINUTE),
            free_after_result: of(self.free_after_result_minutes, MINUTE),
            free_before_start: of(self.free_before_start_minutes, MINUTE),
            newcomer_below: self.newcomer_below,
            rules: Rules {
                gap_minutes: self.gap_minutes,
                rest_minutes: self.rest_minutes,
                day_minutes: self.day_minutes,
                week_minutes: self.week_minutes,
                turns: self.turns,
                hold_cap: self.hold_cap,
                newcomer_per_mille: self.newcomer_per_mille,
                reserved_per_mille: self.reserved_per_mille,
            },
            credit: CreditRule {
                most: self.most_tickets,
                memory: of(self.loss_memory_days, DAY),
                least_list: self.least_list,
                no_show_memory: of(self.no_show_days, DAY),
            },
        }
    }

    /// What is wrong with the numbers, each at its field.
    fn faults(&self) -> Vec<Invalid> {
        let mut wrong = vec![];
        let mut say = |field: &str, code: &'static str, text: &str| {
            wrong.push(Invalid::new(field, code, text));
        };
        let sorted = self.main_closes.is_sorted_by(|a, b| a < b);
        let hours = (1..=MAX_CLOSES).contains(&self.main_closes.len())
            && self.main_closes.iter().all(|minute| *minute < 1440);
        if !sorted || !hours {
            let text = "give one to six times of day, the earliest first, such as 12:00 20:00";
            say("main_closes", "not_times", text);
        }
        if self.public_numbers.parse::<PublicNumberUse>().is_err() {
            let text = "choose never, main, main_and_same_day or all";
            say("public_numbers", "unknown", text);
        }
        let too_much = "this is longer than 31 days, which no block is ahead";
        for (field, minutes) in [
            ("main_window_minutes", self.main_window_minutes),
            ("same_day_window_minutes", self.same_day_window_minutes),
            ("urgent_below_minutes", self.urgent_below_minutes),
            ("free_after_result_minutes", self.free_after_result_minutes),
            ("free_before_start_minutes", self.free_before_start_minutes),
        ] {
            if i64::from(minutes) * MINUTE > 31 * DAY {
                say(field, "out_of_range", too_much);
            }
        }
        for (field, days) in
            [("loss_memory_days", self.loss_memory_days), ("no_show_days", self.no_show_days)]
        {
            if days > 90 {
                say(field, "out_of_range", "nothing counts for longer than 90 days");
            }
        }
        if i64::from(self.urgent_window_seconds) * SECOND > HOUR {
            say("urgent_window_seconds", "out_of_range", "an urgent round lasts an hour at most");
        }
        if let Err(error) = self.policy().check() {
            say(field_of(error), "policy", &error.to_string());
        }
        wrong
    }
}

/// The form's field that a fault of the whole belongs to.
fn field_of(error: PolicyError) -> &'static str {
    use porchlight_domain::round::policy::RoundKind;
    match error {
        PolicyError::WindowTooShort(RoundKind::Main) => "main_window_minutes",
        PolicyError::WindowTooShort(RoundKind::SameDay) => "same_day_window_minutes",
        PolicyError::WindowTooShort(RoundKind::Urgent) => "urgent_window_seconds",
        PolicyError::Span => "main_until_minutes",
        PolicyError::FreeReturn => "free_before_start_minutes",
        PolicyError::Rules => "turns",
    }
}

/// The numbers in force at a station at a moment; the first values where none were set.
pub(crate) fn numbers_at(tx: &Tx<'_>, station: StationId, at: Timestamp) -> Result<Numbers> {
    match tx.round_policy_at(station, at)? {
        Some(row) => Ok(serde_json::from_str(&row.body)?),
        None => Ok(Numbers::published()),
    }
}

fn line(row: RoundPolicyRow) -> Result<PolicyLine> {
    let numbers = serde_json::from_str(&row.body)?;
    Ok(PolicyLine { from: row.from_at, set_at: row.set_at, reason: row.reason, numbers })
}

impl App {
    /// What a station has published about its rounds. Public.
    ///
    /// # Errors
    /// Absent station.
    pub fn round_policies(&self, now: Timestamp, station: StationId) -> Result<Policies> {
        self.read(|tx| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let rows = tx.round_policies(station, SHOWN)?;
            let set: Vec<PolicyLine> = rows.into_iter().map(line).collect::<Result<_>>()?;
            let ahead = |policy: &&PolicyLine| policy.from > now;
            let mut coming: Vec<PolicyLine> = set.iter().filter(ahead).cloned().collect();
            coming.reverse();
            Ok(Policies { now: numbers_at(tx, station, now)?, coming, set })
        })
    }

    /// Publishes a station's numbers for rounds, from a moment on. Rounds announced before keep the
    /// limits they were announced with; what giving back means goes by the numbers in force when the
    /// block was won.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; numbers out of bounds; a date sooner than
    /// [`POLICY_NOTICE`] at a station that has had rounds; absent station.
    pub fn set_round_policy(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        numbers: &Numbers,
        from: Timestamp,
        reason: &str,
    ) -> Result<()> {
        ctx.allow_dispatch()?;
        let mut wrong = numbers.faults();
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > MAX_REASON {
            let text = "say in 1 to 500 characters why; couriers read it";
            wrong.push(Invalid::new("reason", "reason_length", text));
        }
        let wanted = numbers.public_number_use() != PublicNumberUse::Never;
        if wanted && self.ports.public_numbers.is_none() {
            let text = "this server asks no relay for public random numbers: name some in its \
                        settings first, under [public_numbers]";
            wrong.push(Invalid::new("public_numbers", "no_chain", text));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let body = serde_json::to_string(numbers)?;
        let set_by = match ctx.actor {
            Actor::Staff(staff, _) => Some(staff),
            _ => None,
        };
        let url = self.settings.public_url.clone();
        let request = format!("round_policy {station} {} {body} {reason}", from.micros());
        self.record(ctx, &request, move |tx, hand| {
            let place = tx.station(station)?.ok_or(Error::Absent("station"))?;
            let notice = if tx.has_rounds(station)? { POLICY_NOTICE } else { 0 };
            if from < hand.now.plus(notice) {
                return Err(Error::invalid(
                    "from",
                    "too_soon",
                    "new numbers are published at least 24 hours before they hold",
                ));
            }
            let row = RoundPolicyRow {
                id: hand.id(RoundPolicyId::new),
                station,
                from_at: from,
                body: body.clone(),
                reason: reason.clone(),
                set_by,
                set_at: hand.now,
            };
            tx.insert_round_policy(&row)?;
            let numbers: serde_json::Value = serde_json::from_str(&body)?;
            let fact = json!({
                "policy": row.id.to_string(), "from": from.micros(), "numbers": numbers,
                "reason": reason,
            });
            hand.leave(LeafKind::RoundPolicy, station, fact);
            tell_couriers(tx, hand, &place, &row, &url)?;
            Ok(Done::Kept(()))
        })
    }
}

/// Writes to every courier of the station that new numbers are coming, with their day and the reason.
fn tell_couriers(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: &Station,
    row: &RoundPolicyRow,
    url: &str,
) -> Result<()> {
    let zone = zone::zone(&station.time_zone);
    let page = format!("{url}/rounds/stations/{}", station.code);
    for courier in tx.couriers_of(station.id)? {
        let from = zone::moment(row.from_at, &zone, &courier.language);
        let (subject, body) =
            new_numbers(&courier.language, &station.name, (&from, &row.reason), &page);
        enqueue_of(tx, hand, station.id, (&courier.email, subject, &body))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_values_are_those_that_domain_publishes() {
        assert_eq!(Numbers::published().policy(), RoundPolicy::PUBLISHED);
        assert_eq!(Numbers::published().faults(), vec![]);
    }

    #[test]
    fn a_bad_number_is_named_at_its_field() {
        let with = |change: fn(&mut Numbers)| {
            let mut numbers = Numbers::published();
            change(&mut numbers);
            numbers.faults().into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        assert_eq!(with(|n| n.main_closes = vec![1440]), ["main_closes"]);
        assert_eq!(with(|n| n.main_closes = vec![720, 720]), ["main_closes"]);
        assert_eq!(with(|n| n.same_day_window_minutes = 1), ["same_day_window_minutes"]);
        assert_eq!(with(|n| n.urgent_window_seconds = 30), ["urgent_window_seconds"]);
        assert_eq!(with(|n| n.turns = 0), ["turns"]);
        assert_eq!(with(|n| n.loss_memory_days = 91), ["loss_memory_days"]);
        assert_eq!(with(|n| n.free_before_start_minutes = 60), ["free_before_start_minutes"]);
    }
}
