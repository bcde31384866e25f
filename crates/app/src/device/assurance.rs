//! What a station asks of phones before each act.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::assurance::Demand;
use porchlight_domain::id::{AssuranceRuleId, CourierId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{Act, Assurance};
use porchlight_store::Tx;
use porchlight_store::rows::AssuranceRule;
use serde_json::json;

/// What a station asks for where nobody chose: a bound key, which every request of the API needs
/// anyway.
const USUAL: Demand = Demand { needs: Assurance::SoftwareKey, grace_until: None };

/// What a station asks for before an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssuranceDemand {
    /// The act.
    pub act: Act,
    /// What is asked for.
    pub demand: Demand,
}

/// A change of what a station asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDemand {
    /// The act.
    pub act: Act,
    /// The least level from now on.
    pub needs: Assurance,
    /// Until when lower levels are let through.
    pub grace_until: Option<Timestamp>,
}

pub(super) fn demand(
    tx: &Tx<'_>,
    station: StationId,
    act: Act,
) -> std::result::Result<Demand, porchlight_store::Error> {
    let rule = tx.assurance_rule(station, act)?;
    Ok(rule.map_or(USUAL, |rule| Demand { needs: rule.needs, grace_until: rule.grace_until }))
}

pub(super) fn demands(
    tx: &Tx<'_>,
    station: StationId,
) -> std::result::Result<Vec<AssuranceDemand>, porchlight_store::Error> {
    let one = |act: &Act| Ok(AssuranceDemand { act: *act, demand: demand(tx, station, *act)? });
    Act::ALL.iter().map(one).collect()
}

/// Whether the courier's station asks for more than a passkey before an act: then statements of the
/// makers of passkeys are worth asking for.
pub(crate) fn asks_for_statements(
    tx: &Tx<'_>,
    courier: CourierId,
) -> std::result::Result<bool, porchlight_store::Error> {
    let Some(row) = tx.courier(courier)? else { return Ok(false) };
    let asked = demands(tx, row.station)?;
    Ok(asked.iter().any(|asked| asked.demand.needs > Assurance::PasskeyVerified))
}

impl App {
    /// What a station asks for before each act.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn assurance_demands(&self, ctx: &Ctx, station: StationId) -> Result<Vec<AssuranceDemand>> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(demands(tx, station)?))
    }

    /// Changes what a station asks for before an act.
    ///
    /// # Errors
    /// Denied to all but operators; absent station; invalid when it asks for nothing.
    pub fn set_assurance_demand(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        new: NewDemand,
    ) -> Result<()> {
        ctx.allow_operator()?;
        if new.needs == Assurance::None {
            return Err(Error::invalid(
                "needs",
                "too_low",
                "every request carries a software key: ask for that or more",
            ));
        }
        self.record(ctx, &format!("demand {station} {new:?}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let known = tx.assurance_rule(station, new.act)?;
            let rule = AssuranceRule {
                id: known.map_or_else(|| hand.id(AssuranceRuleId::new), |rule| rule.id),
                station,
                act: new.act,
                needs: new.needs,
                grace_until: new.grace_until,
                changed_at: hand.now,
            };
            tx.put_assurance_rule(&rule)?;
            let fact = json!({
                "act": new.act.code(),
                "needs": new.needs.code(),
                "grace_until": new.grace_until.map(Timestamp::micros),
            });
            hand.leave(LeafKind::Setting, station, fact);
            Ok(Done::Kept(()))
        })
    }
}
