//! What a courier sees and does about the phones and sign-ins of their own account.
//!
//! Whatever ends a phone or a session here also forgets the account's browsers that are told (`push`): nobody
//! knows which of them it was. The app of whoever stays signed in asks again when it is opened.

use super::{AssuranceDemand, assurance};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::push::forget_all;
use porchlight_domain::id::{CourierId, DeviceId, SessionId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::Assurance;
use porchlight_store::Tx;
use porchlight_store::rows::{Device, DeviceFinding, Passkey, Session};
use serde_json::json;

/// Findings shown.
const MAX_FINDINGS: u32 = 50;

/// Everything that can act for a courier.
#[derive(Debug, Clone)]
pub struct MyDevices {
    /// Phones and browsers, newest first, each with its level.
    pub devices: Vec<(Device, Assurance)>,
    /// Live sessions, newest first.
    pub sessions: Vec<Session>,
    /// Passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
    /// What was noticed, newest first.
    pub findings: Vec<DeviceFinding>,
    /// What the station asks for.
    pub demands: Vec<AssuranceDemand>,
}

fn devices_of(tx: &Tx<'_>, courier: CourierId, ctx: &Ctx) -> Result<MyDevices> {
    let row = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
    let sessions = tx.live_sessions_of(courier.0, ctx.now)?;
    let mut devices = vec![];
    for device in tx.devices_of(courier)? {
        let mut best = Assurance::None;
        for session in sessions.iter().filter(|s| s.device == Some(device.id)) {
            let passkey = super::passkey_of(tx, session)?;
            best = best.max(super::level(session, &device, passkey.as_ref(), ctx.now));
        }
        devices.push((device, best));
    }
    Ok(MyDevices {
        devices,
        passkeys: tx.passkeys_of(courier.0)?,
        findings: tx.device_findings_of(courier, MAX_FINDINGS)?,
        demands: assurance::demands(tx, row.station)?,
        sessions,
    })
}

impl App {
    /// The acting courier's phones, sessions and passkeys, with what was noticed.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_devices(&self, ctx: &Ctx) -> Result<MyDevices> {
        let courier = ctx.courier()?;
        self.read(|tx| devices_of(tx, courier, ctx))
    }

    /// The same of a courier, for those who look after couriers.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn devices_of(&self, ctx: &Ctx, courier: CourierId) -> Result<MyDevices> {
        ctx.allow_staff()?;
        self.read(|tx| devices_of(tx, courier, ctx))
    }

    /// Takes a phone off the acting courier's account, with its sessions; says whether it was on it.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when it is somebody else's.
    pub fn revoke_my_device(&self, ctx: &mut Ctx, id: DeviceId) -> Result<bool> {
        let courier = ctx.courier()?;
        self.record(ctx, &format!("revoke {id}"), move |tx, hand| {
            let own = tx.device(id)?.filter(|d| d.courier == courier);
            own.ok_or(Error::Absent("phone of yours"))?;
            if !tx.revoke_device(id, hand.now)? {
                return Ok(Done::Refused(false));
            }
            let ended = tx.end_sessions_on(id, hand.now)?;
            forget_all(tx, courier.0)?;
            let fact = json!({"revoked_device": id.to_string(), "ended_sessions": ended});
            hand.leave(LeafKind::SignIn, courier, fact);
            Ok(Done::Kept(true))
        })
    }

    /// Ends one of the acting courier's sessions; says whether it was live.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when it is somebody else's.
    pub fn end_my_session(&self, ctx: &mut Ctx, id: SessionId) -> Result<bool> {
        let courier = ctx.courier()?;
        let own = self.read(|tx| Ok(tx.session(id)?))?.filter(|s| s.subject == courier.0);
        own.ok_or(Error::Absent("session of yours"))?;
        self.work(ctx, move |tx, hand| {
            forget_all(tx, courier.0)?;
            tx.end_session(id, hand.now)
        })
    }

    /// Ends the acting person's other sessions; says how many.
    ///
    /// # Errors
    /// Denied to all but staff and couriers.
    pub fn end_other_sessions(&self, ctx: &mut Ctx, this: SessionId) -> Result<u64> {
        let subject = crate::session::acting(ctx)?;
        let (_, bytes) = subject.parts();
        self.record(ctx, &format!("end others {this}"), move |tx, hand| {
            let ended = tx.end_sessions_of(bytes, Some(this), hand.now)?;
            if ended == 0 {
                return Ok(Done::Refused(0));
            }
            forget_all(tx, bytes)?;
            hand.leave(LeafKind::SignIn, subject, json!({"ended_sessions": ended}));
            Ok(Done::Kept(ended))
        })
    }

    /// Takes a courier's phone off the account, for the station that was asked to.
    ///
    /// # Errors
    /// Denied to all but dispatch; absent.
    pub fn revoke_device_of(&self, ctx: &mut Ctx, id: DeviceId) -> Result<bool> {
        ctx.allow_dispatch()?;
        self.record(ctx, &format!("revoke {id}"), move |tx, hand| {
            let device = tx.device(id)?.ok_or(Error::Absent("phone"))?;
            if !tx.revoke_device(id, hand.now)? {
                return Ok(Done::Refused(false));
            }
            let ended = tx.end_sessions_on(id, hand.now)?;
            forget_all(tx, device.courier.0)?;
            let fact = json!({"revoked_device": id.to_string(), "ended_sessions": ended});
            hand.leave(LeafKind::SignIn, device.courier, fact);
            Ok(Done::Kept(true))
        })
    }
}
