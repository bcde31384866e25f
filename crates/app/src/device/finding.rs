//! What is noticed about phones and sign-ins.

use crate::ctx::Hand;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{CourierId, DeviceFindingId, DeviceId};
use porchlight_domain::time::{MINUTE, SECOND, Timestamp};
use porchlight_domain::words::FindingKind;
use porchlight_store::Tx;
use porchlight_store::rows::{Device, DeviceFinding, Session};
use serde_json::{Value, json};

/// Two phones of an account both used within this time were in use at once.
pub const AT_ONCE: i64 = 2 * MINUTE;
/// Faster than this between two captures on two phones is no journey: 200 km/h.
pub const FAST_TRAVEL_METRES_PER_SECOND: u64 = 56;
/// Least distance that counts, so that a bad fix does not.
const FAR_METRES: u32 = 2_000;
/// The same kind is noticed about a courier once in this time.
const QUIET: i64 = 60 * MINUTE;

type StoreResult<T> = std::result::Result<T, porchlight_store::Error>;

/// Writes down something that was noticed, unless the same was within the last hour.
pub(crate) fn notice(
    tx: &Tx<'_>,
    hand: &mut Hand,
    courier: CourierId,
    device: Option<DeviceId>,
    kind: FindingKind,
    detail: &Value,
) -> StoreResult<()> {
    if tx.noticed_since(courier, kind, hand.now.plus(-QUIET))? {
        return Ok(());
    }
    tx.insert_device_finding(&DeviceFinding {
        id: hand.id(DeviceFindingId::new),
        courier,
        device,
        kind,
        detail: detail.to_string(),
        at: hand.now,
    })
}

/// Notices a key that other accounts have too, on all of them.
pub(crate) fn notice_shared_key(tx: &Tx<'_>, hand: &mut Hand, device: &Device) -> StoreResult<()> {
    let all = tx.devices_with_key(device.thumbprint)?;
    if all.len() < 2 {
        return Ok(());
    }
    let detail = json!({"accounts": all.len()});
    for each in all {
        let kind = FindingKind::KeyOnSeveralAccounts;
        notice(tx, hand, each.courier, Some(each.id), kind, &detail)?;
    }
    Ok(())
}

/// Notices two phones of an account in use at the same time.
pub(crate) fn notice_together(tx: &Tx<'_>, hand: &mut Hand, session: &Session) -> StoreResult<()> {
    let since = hand.now.plus(-AT_ONCE);
    let other = tx.live_sessions_of(session.subject, hand.now)?.into_iter().find(|other| {
        other.device.is_some() && other.device != session.device && other.seen_at >= since
    });
    let Some(other) = other else { return Ok(()) };
    let detail = json!({
        "networks": [session.network, other.network],
        "seconds_apart": hand.now.since(other.seen_at) / SECOND,
    });
    let courier = CourierId(session.subject);
    notice(tx, hand, courier, session.device, FindingKind::DevicesAtOnce, &detail)
}

/// Remembers where a phone captured, and notices when another phone of the account captured at a
/// place that nobody can have come from since.
pub(crate) fn notice_place(
    tx: &Tx<'_>,
    hand: &mut Hand,
    (courier, device): (CourierId, DeviceId),
    at: Timestamp,
    point: Point,
) -> StoreResult<()> {
    tx.place_device(device, point, at)?;
    for other in tx.devices_of(courier)?.into_iter().filter(|other| other.id != device) {
        let (Some(lat), Some(lon), Some(then)) = (other.lat, other.lon, other.located_at) else {
            continue;
        };
        let metres = Point { lat, lon }.metres_to(point);
        let seconds = at.since(then).unsigned_abs() / SECOND.unsigned_abs();
        if metres < FAR_METRES || u64::from(metres) <= seconds * FAST_TRAVEL_METRES_PER_SECOND {
            continue;
        }
        let detail = json!({"metres": metres, "seconds": seconds});
        notice(tx, hand, courier, Some(device), FindingKind::ImpossibleOverlap, &detail)?;
    }
    Ok(())
}
