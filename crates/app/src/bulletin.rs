//! Bulletins: what the operator tells all couriers, safety tips and changes of rules with their date.
//!
//! Owns: publishing and withdrawing, and the one feed that couriers read. Never does: mail anybody, or
//! note who read what.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Invalid, Result};
use porchlight_domain::id::{BulletinId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
pub use porchlight_domain::words::BulletinKind;
use porchlight_store::rows::Bulletin;
use serde_json::json;

/// Most bulletins that are shown.
pub const MAX_SHOWN: u32 = 50;
/// Most characters of a title and of a text.
pub const MAX_TITLE_CHARS: usize = 120;
/// Most characters of a text.
pub const MAX_BODY_CHARS: usize = 4_000;

/// A bulletin to publish.
#[derive(Debug, Clone)]
pub struct NewBulletin {
    /// For one station's couriers; none: for everybody.
    pub station: Option<StationId>,
    /// What it is.
    pub kind: BulletinKind,
    /// Title and text in English.
    pub english: (String, String),
    /// Title and text in Spanish; empty if there are none.
    pub spanish: (String, String),
    /// From when on a rule holds; needed for rules.
    pub holds_from: Option<Timestamp>,
}

fn check(new: &NewBulletin, now: Timestamp) -> Result<()> {
    let mut wrong = vec![];
    let fits = |text: &str, most: usize, least: usize| {
        (least..=most).contains(&text.trim().chars().count())
    };
    let must_title = "give a title of 1 to 120 characters";
    let must_body = "give a text of 1 to 4,000 characters";
    if !fits(&new.english.0, MAX_TITLE_CHARS, 1) {
        wrong.push(Invalid::new("title_en", "title_length", must_title));
    }
    if !fits(&new.english.1, MAX_BODY_CHARS, 1) {
        wrong.push(Invalid::new("body_en", "body_length", must_body));
    }
    // Both in Spanish, or neither.
    let least = usize::from(!new.spanish.0.trim().is_empty() || !new.spanish.1.trim().is_empty());
    if !fits(&new.spanish.0, MAX_TITLE_CHARS, least) {
        wrong.push(Invalid::new("title_es", "title_length", must_title));
    }
    if !fits(&new.spanish.1, MAX_BODY_CHARS, least) {
        wrong.push(Invalid::new("body_es", "body_length", must_body));
    }
    match new.holds_from {
        None if new.kind == BulletinKind::Rules => wrong.push(Invalid::new(
            "holds_from",
            "date_missing",
            "say from which day on the rule holds",
        )),
        // A rule that held before anybody could read it is no rule.
        Some(from) if from < now.plus(-DAY) => {
            let must = "a rule holds from today on at the earliest";
            wrong.push(Invalid::new("holds_from", "in_the_past", must));
        }
        _ => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

impl App {
    /// Publishes a bulletin.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid fields; absent station.
    pub fn publish_bulletin(&self, ctx: &mut Ctx, new: NewBulletin) -> Result<BulletinId> {
        ctx.allow_dispatch()?;
        check(&new, ctx.now)?;
        let made = self.record(ctx, &format!("bulletin {new:?}"), move |tx, hand| {
            if let Some(station) = new.station {
                tx.station(station)?.ok_or(Error::Absent("station"))?;
            }
            let tidy = |text: &str| text.trim().to_owned();
            let row = Bulletin {
                id: hand.id(BulletinId::new),
                station: new.station,
                kind: new.kind.code().into(),
                title_en: tidy(&new.english.0),
                body_en: tidy(&new.english.1),
                title_es: tidy(&new.spanish.0),
                body_es: tidy(&new.spanish.1),
                holds_from: new.holds_from,
                published_by: hand.actor.to_string(),
                published_at: hand.now,
                withdrawn_at: None,
            };
            tx.insert_bulletin(&row)?;
            hand.leave(LeafKind::Bulletin, row.id, fact(&row));
            Ok(Done::Kept(row.id.0))
        })?;
        self.ring_bulletins(ctx)?;
        Ok(BulletinId(made))
    }

    /// Takes a bulletin out of the feed. The log keeps that it was there.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent.
    pub fn withdraw_bulletin(&self, ctx: &mut Ctx, id: BulletinId) -> Result<()> {
        ctx.allow_dispatch()?;
        self.record(ctx, &format!("withdraw {id}"), move |tx, hand| {
            let mut row = tx.bulletin(id)?.ok_or(Error::Absent("bulletin"))?;
            if row.withdrawn_at.is_some() {
                return Ok(Done::Refused(()));
            }
            row.withdrawn_at = Some(hand.now);
            tx.update_bulletin(&row)?;
            hand.leave(LeafKind::Bulletin, id, fact(&row));
            Ok(Done::Kept(()))
        })?;
        self.ring_bulletins(ctx)
    }

    /// The feed of the acting courier, the newest first.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_bulletins(&self, ctx: &Ctx) -> Result<Vec<Bulletin>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let station = tx.courier(courier)?.ok_or(Error::Absent("courier"))?.station;
            Ok(tx.bulletins_for(station, MAX_SHOWN)?)
        })
    }

    /// Every bulletin, withdrawn ones too, the newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn bulletins(&self, ctx: &Ctx) -> Result<Vec<Bulletin>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.bulletins(MAX_SHOWN)?))
    }

    fn ring_bulletins(&self, ctx: &Ctx) -> Result<()> {
        for station in self.stations()? {
            self.ring_station(ctx, station.id);
        }
        Ok(())
    }
}

fn fact(row: &Bulletin) -> serde_json::Value {
    json!({
        "kind": row.kind, "title": row.title_en, "body": row.body_en,
        "title_es": row.title_es, "body_es": row.body_es,
        "station": row.station.map(|id| id.to_string()),
        "holds_from": row.holds_from.map(Timestamp::micros),
        "withdrawn_at": row.withdrawn_at.map(Timestamp::micros),
    })
}
