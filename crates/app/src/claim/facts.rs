//! The facts that a claim is assessed by, read from what was recorded.
//!
//! Never does: read who delivered, or what a courier or recipient did elsewhere, but for how many
//! claims lie together.

use crate::error::Result;
use crate::hold::told_about;
use crate::place::{door_of, site_of};
use crate::preference::choice_of;
use porchlight_assess::cluster::{WINDOW, is_cluster};
use porchlight_assess::facts::{
    Around, Facts, HandOver, LATE_RELEASE, Looked, Photo, Position, SHORT_STAY_S, Similar, Stay,
};
use porchlight_assess::place::{Assessment, assess};
use porchlight_domain::geo::Point;
use porchlight_domain::place::{PlaceReason, PointSource};
use porchlight_domain::strength::Deed;
use porchlight_domain::time::SECOND;
use porchlight_domain::words::{EvidenceKind, PinState, ReasonCode, ScanResult, ScanStep};
use porchlight_store::rows::{Attempt, Award, Claim, Order, PlaceFinding};
use porchlight_store::{Together, Tx};

/// A fix further from the door than this, beyond the uncertainty of both, lies elsewhere (P02).
const AWAY_METRES: u32 = 150;
/// A learned door this far from its address shows that the address' point was wrong.
const WRONG_PIN_METRES: u32 = 60;
/// Agreeing corners from which on a photo is like earlier ones of its door (`docs/places.md`).
const ALIKE_CORNERS: u32 = 8;

/// A claim with what is made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessed {
    /// The facts.
    pub facts: Facts,
    /// What they come to.
    pub made: Assessment,
    /// Claims and deliveries at the address, in the building, of the recipient, on the route.
    pub together: [Together; 4],
    /// The attempt that it is about.
    pub attempt: Option<Attempt>,
}

/// Reads the facts of a claim and works out what they come to.
pub(crate) fn assessed(tx: &Tx<'_>, claim: &Claim, order: &Order) -> Result<Assessed> {
    let mut attempts = tx.attempts_of_order(order.id)?;
    attempts.retain(|attempt| attempt.received_at <= claim.made_at);
    let attempt = attempts.pop();
    let stop = attempt.as_ref().map_or(Ok(None), |attempt| tx.stop(attempt.stop))?;
    let route = stop.as_ref().map(|stop| stop.route);
    let since = claim.made_at.plus(-WINDOW);
    let together = tx.claims_together(order, route, since)?;
    let mut facts = Facts {
        looked: looked(&claim.looked),
        similar: similar(together),
        ..Facts::unknown(claim.kind)
    };
    if let Some(attempt) = &attempt {
        let award = match route.map_or(Ok(None), |route| tx.route(route))? {
            Some(route) => tx.award(route.award)?,
            None => None,
        };
        if let Some(finding) = tx.place_finding_of(attempt.id)? {
            facts.position = position(attempt, &finding);
            facts.photo = photo(tx, attempt, &finding)?;
            facts.hand_over = hand_over(finding.deed);
            facts.label = finding.label;
            let arrived = stop.as_ref().and_then(|stop| stop.arrived_at);
            facts.stay = match (arrived, finding.left_after_s) {
                (Some(arrived), Some(left)) => {
                    let stayed = attempt.occurred_at.since(arrived) / SECOND + i64::from(left);
                    let short = stayed < i64::from(SHORT_STAY_S);
                    if short { Stay::Short } else { Stay::Usual }
                }
                _ => Stay::Unseen,
            };
        }
        let gate = attempts.iter().any(|earlier| earlier.reason == Some(ReasonCode::NoAccess));
        facts.around = around(tx, order, attempt, award.as_ref(), gate)?;
    }
    Ok(Assessed { made: assess(&facts), facts, together, attempt })
}

fn looked(json: &str) -> Looked {
    let said: Vec<String> = serde_json::from_str(json).unwrap_or_default();
    let has = |code: &str| said.iter().any(|word| word == code);
    Looked { place: has("place"), household: has("household"), neighbour: has("neighbour") }
}

fn similar([address, building, recipient, route]: [Together; 4]) -> Similar {
    let lies = |t: Together| is_cluster(t.claims, t.deliveries);
    Similar {
        address: lies(address),
        building: lies(building),
        recipient: lies(recipient),
        route: lies(route),
    }
}

fn has(finding: &PlaceFinding, reason: PlaceReason) -> bool {
    finding.reasons.split(' ').any(|code| code == reason.code())
}

fn position(attempt: &Attempt, finding: &PlaceFinding) -> Position {
    let Some(within) = finding.within_m else { return Position::Missing };
    let unsure = attempt.accuracy_m.unwrap_or(0).saturating_mul(3);
    if within > AWAY_METRES.saturating_add(unsure) {
        Position::Away
    } else if has(finding, PlaceReason::Position) {
        Position::Beside
    } else {
        Position::Here
    }
}

fn photo(tx: &Tx<'_>, attempt: &Attempt, finding: &PlaceFinding) -> Result<Photo> {
    if !finding.deed.has_photo() {
        return Ok(Photo::None);
    }
    for item in tx.evidence_of(attempt.id)?.iter().filter(|e| e.kind == EvidenceKind::Photo) {
        if tx.is_photo_of_another(item.id)? {
            return Ok(Photo::Again);
        }
    }
    let live = finding.deed == Deed::Photographed;
    Ok(if has(finding, PlaceReason::SceneElsewhere) {
        Photo::Elsewhere
    } else if live && has(finding, PlaceReason::SceneUnlike) {
        Photo::Unlike
    } else if live && finding.scene_here.is_some_and(|corners| corners >= ALIKE_CORNERS) {
        Photo::Alike
    } else {
        Photo::Plain
    })
}

const fn hand_over(deed: Deed) -> HandOver {
    match deed {
        Deed::HandedCode | Deed::HandedBoth => HandOver::Code,
        Deed::HandedName => HandOver::Name,
        _ => HandOver::Left,
    }
}

fn around(
    tx: &Tx<'_>,
    order: &Order,
    attempt: &Attempt,
    award: Option<&Award>,
    gate: bool,
) -> Result<Around> {
    let site = site_of(order);
    let corrected = tx.pin_of_site(site, PinState::Accepted)?;
    let corrected = corrected.is_some_and(|pin| pin.decided_at > Some(attempt.occurred_at));
    let waits = tx.pin_of_site(site, PinState::Proposed)?.is_some();
    let door = door_of(tx, order)?;
    let learned = door.source == PointSource::Deliveries
        && door.point.metres_to(Point { lat: order.lat, lon: order.lon }) > WRONG_PIN_METRES;
    let mut late_release = false;
    let mut misload = false;
    if let Some(award) = award {
        if let (Some(released), Some(block)) = (award.released_at, tx.block(award.block)?) {
            late_release = released.since(block.starts_at) >= LATE_RELEASE;
        }
        let own: Vec<_> = tx.packages_of(order.id)?.into_iter().map(|p| p.id).collect();
        let loads = tx.scans_of(award.id, ScanStep::Load)?;
        misload = loads.iter().any(|scan| {
            scan.result == ScanResult::Misload && scan.package.is_some_and(|id| own.contains(&id))
        });
    }
    let choice = choice_of(tx, order)?;
    let chosen = choice.and_then(|choice| choice.drop_place);
    Ok(Around {
        wrong_pin: corrected || waits || learned,
        no_access: gate,
        late_release,
        hold: told_about(tx, order, attempt.occurred_at)?.is_some(),
        misload: misload && attempt.drop_place.is_some(),
        place_chosen: chosen.is_some() && chosen == attempt.drop_place,
        in_sight: !attempt.out_of_sight,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_at_is_read_as_it_was_sent_and_anything_else_is_nothing() {
        assert!(looked(r#"["place","household","neighbour"]"#).everywhere());
        assert_eq!(looked(r#"["place","page"]"#), Looked { place: true, ..Looked::default() });
        assert_eq!(looked("nonsense"), Looked::default());
        assert_eq!(hand_over(Deed::HandedBoth), HandOver::Code);
    }
}
