//! Rounds as staff see them: who entered, and what became of each list.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::round::{EntryAnswer, RoundPage};
use porchlight_domain::id::{RoundId, StationId};
use porchlight_store::rows::{Courier, Entry, Round};
use porchlight_store::{Page, Slice};

/// One entrant, for staff.
#[derive(Debug, Clone)]
pub struct Entrant {
    /// The entry.
    pub entry: Entry,
    /// Who entered.
    pub courier: Courier,
    /// What became of it, once drawn.
    pub answer: Option<EntryAnswer>,
}

/// A round's page with the people behind the entries.
#[derive(Debug, Clone)]
pub struct RoundStory {
    /// What everybody sees.
    pub page: RoundPage,
    /// Entrants in the order of the draw, or by id before it.
    pub entrants: Vec<Entrant>,
}

impl App {
    /// Rounds of one station or all, newest close first.
    ///
    /// # Errors
    /// Faults only: rounds are public.
    pub fn round_list(&self, station: Option<StationId>, slice: Slice) -> Result<Page<Round>> {
        self.read(|tx| Ok(tx.round_list(station, slice)?))
    }

    /// A round with the people behind the entries.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn round_story(&self, ctx: &Ctx, id: RoundId) -> Result<RoundStory> {
        ctx.allow_staff()?;
        let page = self.round_page(ctx, id)?;
        let entrants = self.read(|tx| {
            let mut list = vec![];
            for entry in page.entries.clone() {
                let courier = tx.courier(entry.courier)?.ok_or(Error::Absent("courier"))?;
                let answer = match &entry.answer {
                    Some(answer) => Some(serde_json::from_str(answer)?),
                    None => None,
                };
                list.push(Entrant { entry, courier, answer });
            }
            list.sort_by_key(|e| e.entry.position.unwrap_or(u32::MAX));
            Ok(list)
        })?;
        Ok(RoundStory { page, entrants })
    }
}
