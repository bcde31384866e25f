//! The pack for a regulator: what work there was and what it paid, which policies were in force, what the
//! server did by itself, and what people decided, for a span; nobody is named.
//!
//! Owns: which figures there are, what is left out so that nobody can be told apart, and the signed zip.
//! Never does: judge, or give a figure that is not computed from kept facts. Start at [`App::pack`];
//! `docs/regulator-pack.md` describes every field.

mod acts;
mod page;
mod policies;
mod table;
mod work;

pub use acts::{Act, AppealLine, DecisionLine};
pub use policies::PolicyInForce;
pub(crate) use table::cell;
pub use work::{HourSpread, WorkMonth};

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::export::{Kind, text};
use crate::zone::{self, rfc3339};
use porchlight_domain::fairness::LEAST_PUBLIC;
use porchlight_domain::id::StationId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::matter::README;
use porchlight_domain::pack::{ACTS, DECISIONS, FORMAT, PACK, PAGE, WORK, signed_text};
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::Role;
use porchlight_store::Tx;
use porchlight_store::rows::Station;
use serde::Serialize;
use serde_json::json;

/// Longest span of a pack, days.
pub const MAX_PACK_DAYS: i64 = 366;

/// What was assumed, in words that stand in every pack.
pub const ASSUMED: &[&str] = &[
    "Engaged time runs from check-in to check-out. Where nobody checked out it ends with the block, or when the award was ended.",
    "Gross is what the operator paid for these blocks, corrections counted. Tips of recipients are not in it.",
    "Driving costs are the kilometres of the planned route, or the expected ones where there was no route, at the authority's rate that the operator entered, or at the station's published cost of a kilometre where none was entered.",
    "Net is gross less driving costs. Taxes, insurance and waiting before check-in are not taken off.",
    "Months are those of the station's clock; a block belongs to the month in which it began.",
];

/// The whole pack.
#[derive(Debug, Clone, Serialize)]
pub struct Pack {
    /// The format.
    pub format: &'static str,
    /// What was signed: the span, as two instants.
    pub pack: String,
    /// The operator.
    pub operator: String,
    /// The server.
    pub server: String,
    /// From when on, RFC 3339.
    pub from: String,
    /// Until before when.
    pub until: String,
    /// When it was made.
    pub made_at: String,
    /// Below so many couriers no spread and no counts of decisions are given for a station.
    pub least: usize,
    /// What was assumed.
    pub assumed: Vec<&'static str>,
    /// Each station.
    pub stations: Vec<StationPack>,
    /// Decisions over all stations.
    pub decisions: Vec<DecisionLine>,
    /// Appeals over all stations.
    pub appeals: Vec<AppealLine>,
}

/// One station's part.
#[derive(Debug, Clone, Serialize)]
pub struct StationPack {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its time zone.
    pub time_zone: String,
    /// Currency of its amounts, which are in minor units.
    pub currency: String,
    /// How places are given out now.
    pub award_mode: String,
    /// Couriers who worked in the span.
    pub couriers: usize,
    /// Work and pay, month by month.
    pub months: Vec<WorkMonth>,
    /// How net pay for each engaged hour was spread over couriers; none below [`Pack::least`].
    pub net_per_hour: Option<HourSpread>,
    /// What held when.
    pub policies: Vec<PolicyInForce>,
    /// What the server did by itself.
    pub acts: Vec<Act>,
    /// Decisions about people; left out below [`Pack::least`] couriers.
    pub decisions: Option<Vec<DecisionLine>>,
    /// Appeals; left out likewise.
    pub appeals: Option<Vec<AppealLine>>,
}

/// From when until before when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// From.
    pub from: Timestamp,
    /// Until before.
    pub until: Timestamp,
}

impl Span {
    /// Whole days (UTC), the last one included, as `2026-11-01` and `2026-11-30`; none of other texts.
    #[must_use]
    pub fn of_days(first: &str, last: &str) -> Option<Self> {
        let utc = zone::zone("UTC");
        let day = |text: &str| zone::day(zone::parse_date(text)?, &utc);
        Some(Self { from: day(first)?.start, until: day(last)?.end })
    }

    /// The month before the one of a moment (UTC), as its first and last day.
    #[must_use]
    pub fn last_month(now: Timestamp) -> (String, String) {
        let today = zone::date_of(now, &zone::zone("UTC"));
        let last = today.first_of_month().yesterday().unwrap_or(today);
        (last.first_of_month().to_string(), last.to_string())
    }

    fn name(self) -> String {
        format!("{} {}", rfc3339(self.from), rfc3339(self.until))
    }
}

impl App {
    /// The figures of a pack, to read: of one station, or of all.
    ///
    /// # Errors
    /// Denied to all but operators and auditors; absent station; a span that is not one.
    pub fn pack(&self, ctx: &Ctx, station: Option<StationId>, span: Span) -> Result<Pack> {
        ctx.allow(&[Role::Operator, Role::Auditor], "the operator or auditor role")?;
        check(span)?;
        let settings = &self.settings;
        self.read(|tx| {
            let mut stations = tx.stations()?;
            stations.retain(|known| station.is_none_or(|wanted| wanted == known.id));
            if stations.is_empty() {
                return Err(Error::Absent("station"));
            }
            let mut parts = vec![];
            for station in &stations {
                parts.push(part(tx, station, span)?);
            }
            let (decisions, appeals) = withhold(&mut parts);
            Ok(Pack {
                format: FORMAT,
                pack: span.name(),
                operator: settings.operator_name.clone(),
                server: settings.public_url.clone(),
                from: rfc3339(span.from),
                until: rfc3339(span.until),
                made_at: rfc3339(ctx.now),
                least: LEAST_PUBLIC,
                assumed: ASSUMED.to_vec(),
                stations: parts,
                decisions,
                appeals,
            })
        })
    }

    /// The pack as a signed zip: JSON, tables, a page to read, a README, and the signature over all of it.
    /// That it was made stands in the log, with the digest of its manifest.
    ///
    /// # Errors
    /// Denied to all but operators; what [`App::pack`] says.
    pub fn export_pack(
        &self,
        ctx: &mut Ctx,
        station: Option<StationId>,
        span: Span,
    ) -> Result<Vec<u8>> {
        ctx.allow_operator()?;
        let pack = self.pack(ctx, station, span)?;
        let files = vec![
            (README.into(), READ_THIS.into()),
            (PACK.into(), text(&serde_json::to_value(&pack)?)?),
            (PAGE.into(), page::html(&pack).into_bytes()),
            (WORK.into(), table::work(&pack).into_bytes()),
            (ACTS.into(), table::acts(&pack).into_bytes()),
            (DECISIONS.into(), table::decisions(&pack).into_bytes()),
        ];
        let kind = Kind { format: FORMAT, about: ("pack", &pack.pack), text: signed_text };
        let (zip, digest) = self.sign_export(&kind, files)?;
        let name = pack.pack;
        self.record(ctx, &format!("pack {name} {}", digest.hex()), move |_, hand| {
            hand.leave(LeafKind::Pack, &name, json!({"exported": digest.hex()}));
            Ok(Done::Kept(()))
        })?;
        Ok(zip)
    }
}

/// Adds up decisions and appeals, and takes them out of stations where too few people worked. These count in
/// the sums only where they are enough people together: otherwise a sum less the others would tell.
fn withhold(parts: &mut [StationPack]) -> (Vec<DecisionLine>, Vec<AppealLine>) {
    let small = |part: &&StationPack| part.couriers < LEAST_PUBLIC;
    let hidden: usize = parts.iter().filter(small).map(|part| part.couriers).sum();
    let (mut decisions, mut appeals) = (vec![], vec![]);
    for part in parts {
        let few = part.couriers < LEAST_PUBLIC;
        if !few || hidden >= LEAST_PUBLIC {
            acts::add_decisions(&mut decisions, part.decisions.as_deref().unwrap_or_default());
            acts::add_appeals(&mut appeals, part.appeals.as_deref().unwrap_or_default());
        }
        if few {
            (part.decisions, part.appeals) = (None, None);
        }
    }
    (decisions, appeals)
}

fn check(span: Span) -> Result<()> {
    let days = span.until.since(span.from) / DAY;
    if span.from < span.until && days <= MAX_PACK_DAYS {
        return Ok(());
    }
    let say = "the last day must not lie before the first, and a pack covers at most 366 days";
    Err(Error::invalid("until", "not_a_span", say))
}

fn part(tx: &Tx<'_>, station: &Station, span: Span) -> Result<StationPack> {
    let work = work::work(tx, station, span)?;
    let (decisions, appeals) = acts::decided(tx, station.id, span)?;
    Ok(StationPack {
        code: station.code.clone(),
        name: station.name.clone(),
        time_zone: station.time_zone.clone(),
        currency: station.currency.to_string(),
        award_mode: station.award_mode.code().into(),
        couriers: work.couriers,
        months: work.months,
        net_per_hour: work.spread,
        policies: policies::in_force(tx, station, span)?,
        acts: acts::automated(tx, station.id, span)?,
        decisions: Some(decisions),
        appeals: Some(appeals),
    })
}

/// What stands in `README.txt`.
const READ_THIS: &str = "\
WHAT THIS IS

What a delivery operator's server recorded about work, pay, policies, automated acts and decisions in a span of
time. The server computed and signed it; nobody edited it by hand, and it names nobody.

WHAT IS IN IT

index.html     everything, to read in any browser; it loads nothing from anywhere
pack.json      the same for programs; docs/regulator-pack.md of the free program Porchlight describes each field
work.csv       engaged time, pay and driving costs by station and month
acts.csv       what the server did by itself, and how much of it people looked at
decisions.csv  decisions about people and appeals, where enough people worked for nobody to be told apart
manifest.json  name, length and SHA-256 of every file above
note.txt       the operator's signature over manifest.json
log.key        the public key of that signature

HOW TO CHECK IT

With the free program Porchlight, offline, without an account:

    porchlight verify FILE.zip --log-key KEY

KEY is the operator's public key. Take it from somewhere else than this file: the operator's page /log, or a
letter. Without a key from elsewhere the check shows only that nothing was changed after signing.

WHAT IT SHOWS AND WHAT IT DOES NOT

It shows what the server recorded, and that nothing was changed since. It does not show that what was recorded is
complete or true. What was assumed stands in pack.json and index.html. That this pack was made is in the operator's
public log, with the digest of its manifest.
";
