//! The courier's phones, sessions and passkeys, and statements of hardware about the phone.

use super::dto::{invalid, maybe_time, micros, read_code, read_id, time};
use super::extract::{Body, Id};
use crate::problem::Problem;
use crate::session::{Courier, Operation, Phone};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_app::device::MyDevices;
use porchlight_domain::id::{DeviceId, PasskeyId, SessionId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A phone or browser whose key is bound to the account.
#[derive(Serialize, ToSchema)]
pub(super) struct DeviceLine {
    id: String,
    /// How it calls itself.
    label: String,
    /// browser, native or virtual.
    kind: &'static str,
    /// none, software_key, passkey_verified, passkey_attested or hardware_attested.
    assurance: &'static str,
    created_at: String,
    last_seen_at: String,
    /// Whether it makes this request.
    this: bool,
    /// When it was taken off the account.
    revoked_at: Option<String>,
    /// When its attested app last vouched for a request.
    asserted_at: Option<String>,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(super) struct SessionLine {
    id: String,
    /// Id of its phone.
    device: Option<String>,
    /// passkey, invitation, recovery, sso or demo.
    method: &'static str,
    /// The network it was last used from.
    network: String,
    created_at: String,
    seen_at: String,
    /// Whether it makes this request.
    this: bool,
}

/// A passkey.
#[derive(Serialize, ToSchema)]
pub(super) struct PasskeyLine {
    id: String,
    label: String,
    created_at: String,
    last_used_at: Option<String>,
    /// Whether it may be on the holder's other machines too.
    synced: bool,
    /// What its maker stated: not_given, own_key, unknown_maker, unclear or maker_checked.
    statement: &'static str,
}

/// Something that was noticed: a fact, never a verdict.
#[derive(Serialize, ToSchema)]
pub(super) struct FindingLine {
    /// Stable code.
    code: &'static str,
    at: String,
    #[schema(value_type = Object)]
    detail: Value,
}

/// What the station asks for before an act.
#[derive(Serialize, ToSchema)]
pub(super) struct DemandLine {
    act: &'static str,
    needs: &'static str,
    /// Until when older phones are let through.
    grace_until: Option<String>,
}

/// Everything that can act for the courier.
#[derive(Serialize, ToSchema)]
pub(super) struct Devices {
    devices: Vec<DeviceLine>,
    sessions: Vec<SessionLine>,
    passkeys: Vec<PasskeyLine>,
    findings: Vec<FindingLine>,
    policy: Vec<DemandLine>,
}

fn shown(own: MyDevices, device: DeviceId, session: SessionId) -> Devices {
    Devices {
        devices: own
            .devices
            .into_iter()
            .map(|(row, level)| DeviceLine {
                id: row.id.to_string(),
                label: row.label,
                kind: row.kind.code(),
                assurance: level.code(),
                created_at: time(row.created_at),
                last_seen_at: time(row.seen_at),
                this: row.id == device,
                revoked_at: maybe_time(row.revoked_at),
                asserted_at: maybe_time(row.asserted_at),
            })
            .collect(),
        sessions: own
            .sessions
            .into_iter()
            .map(|row| SessionLine {
                id: row.id.to_string(),
                device: row.device.map(|id| id.to_string()),
                method: row.method.code(),
                network: row.network,
                created_at: time(row.created_at),
                seen_at: time(row.seen_at),
                this: row.id == session,
            })
            .collect(),
        passkeys: own
            .passkeys
            .into_iter()
            .map(|row| PasskeyLine {
                id: row.id.to_string(),
                label: row.label,
                created_at: time(row.created_at),
                last_used_at: maybe_time(row.used_at),
                synced: row.synced,
                statement: row.attestation.code(),
            })
            .collect(),
        findings: own
            .findings
            .into_iter()
            .map(|row| FindingLine {
                code: row.kind.code(),
                at: time(row.at),
                detail: serde_json::from_str(&row.detail).unwrap_or_default(),
            })
            .collect(),
        policy: own
            .demands
            .into_iter()
            .map(|row| DemandLine {
                act: row.act.code(),
                needs: row.demand.needs.code(),
                grace_until: maybe_time(row.demand.grace_until),
            })
            .collect(),
    }
}

/// The courier's phones, sessions and passkeys, what was noticed, and what the station asks for.
#[utoipa::path(get, path = "/v1/devices", tag = "courier",
    responses((status = 200, body = Devices)))]
pub(super) async fn devices(
    State(site): State<Site>,
    Phone(bound): Phone,
) -> Result<Json<Devices>, Problem> {
    let own = site.ask(bound.identity.actor, |app, ctx| app.my_devices(ctx)).await?;
    Ok(Json(shown(own, bound.device, bound.identity.session)))
}

/// What became of ending something.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum EndOutcome {
    /// Ended.
    Done,
    /// It had ended before.
    Nothing,
}

impl From<bool> for EndOutcome {
    fn from(done: bool) -> Self {
        if done { Self::Done } else { Self::Nothing }
    }
}

/// Takes a phone off the account, with its sessions.
#[utoipa::path(post, path = "/v1/devices/{device}/revoke", tag = "courier",
    params(("device" = String, Path, description = "Id of the phone")),
    responses((status = 200, body = EndOutcome)))]
pub(super) async fn revoke(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(device): Id<DeviceId>,
) -> Result<Json<EndOutcome>, Problem> {
    let done = site
        .ask_once(who.actor, operation, move |app, ctx| app.revoke_my_device(ctx, device))
        .await?;
    Ok(Json(done.into()))
}

/// Ends one session.
#[utoipa::path(post, path = "/v1/sessions/{session}/end", tag = "courier",
    params(("session" = String, Path, description = "Id of the session")),
    responses((status = 200, body = EndOutcome)))]
pub(super) async fn end_session(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(session): Id<SessionId>,
) -> Result<Json<EndOutcome>, Problem> {
    let done = site.ask(who.actor, move |app, ctx| app.end_my_session(ctx, session)).await?;
    Ok(Json(done.into()))
}

/// How many sessions ended.
#[derive(Serialize, ToSchema)]
pub(super) struct Ended {
    ended: u64,
}

/// Ends all other sessions.
#[utoipa::path(post, path = "/v1/sessions/end-others", tag = "courier",
    responses((status = 200, body = Ended)))]
pub(super) async fn end_others(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Ended>, Problem> {
    let ended =
        site.ask(who.actor, move |app, ctx| app.end_other_sessions(ctx, who.session)).await?;
    Ok(Json(Ended { ended }))
}

/// Removes a passkey; the last one stays.
#[utoipa::path(post, path = "/v1/passkeys/{passkey}/remove", tag = "courier",
    params(("passkey" = String, Path, description = "Id of the passkey")),
    responses((status = 200, body = EndOutcome)))]
pub(super) async fn remove_passkey(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(passkey): Id<PasskeyId>,
) -> Result<Json<EndOutcome>, Problem> {
    let done = site
        .ask_once(who.actor, operation, move |app, ctx| app.remove_passkey(ctx, passkey))
        .await?;
    Ok(Json(done.into()))
}

/// A passkey ceremony that began.
#[derive(Serialize, ToSchema)]
pub(super) struct Ceremony {
    /// Its id.
    ceremony: String,
    /// Options as WebAuthn spells them in JSON.
    #[schema(value_type = Object)]
    options: Value,
}

/// Begins to make another passkey.
#[utoipa::path(post, path = "/v1/passkeys/begin", tag = "courier",
    responses((status = 200, body = Ceremony)))]
pub(super) async fn begin_passkey(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Ceremony>, Problem> {
    let asked = site.ask(who.actor, |app, ctx| app.begin_passkey(ctx)).await?;
    Ok(Json(Ceremony { ceremony: asked.ceremony.to_string(), options: asked.options }))
}

/// A passkey that was made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeyBody {
    /// Id of the ceremony.
    ceremony: String,
    /// The browser's answer, as WebAuthn spells it in JSON.
    #[schema(value_type = Object)]
    response: Value,
    /// How its holder calls it.
    #[serde(default)]
    label: String,
}

/// The passkey that was kept.
#[derive(Serialize, ToSchema)]
pub(super) struct PasskeyMade {
    passkey: String,
}

/// Keeps another passkey.
#[utoipa::path(post, path = "/v1/passkeys/finish", tag = "courier", request_body = PasskeyBody,
    responses((status = 200, body = PasskeyMade)))]
pub(super) async fn finish_passkey(
    State(site): State<Site>,
    Courier(who): Courier,
    Body(body): Body<PasskeyBody>,
) -> Result<Json<PasskeyMade>, Problem> {
    let ceremony = read_id("ceremony", &body.ceremony)?;
    let id = site
        .ask(who.actor, move |app, ctx| {
            app.finish_passkey(ctx, ceremony, &body.response, &body.label)
        })
        .await?;
    Ok(Json(PasskeyMade { passkey: id.to_string() }))
}

/// A challenge for a statement of hardware.
#[derive(Serialize, ToSchema)]
pub(super) struct AttestationChallenge {
    /// Its id.
    ceremony: String,
    /// 32 bytes, base64url without padding.
    challenge: String,
}

/// A challenge for a statement of hardware about this phone; it works once, for ten minutes.
#[utoipa::path(post, path = "/v1/attestation/challenge", tag = "courier",
    responses((status = 200, body = AttestationChallenge)))]
pub(super) async fn ask_attestation(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<AttestationChallenge>, Problem> {
    let asked = site.ask(who.actor, |app, ctx| app.ask_attestation(ctx)).await?;
    let challenge = URL_SAFE_NO_PAD.encode(asked.challenge);
    Ok(Json(AttestationChallenge { ceremony: asked.ceremony.to_string(), challenge }))
}

/// A statement of hardware.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AttestationBody {
    /// Id of the challenge.
    ceremony: String,
    /// android-key (chain as PEM) or apple-app-attest (attestation object).
    format: String,
    /// The statement, base64url without padding.
    statement: String,
}

/// What a statement came to.
#[derive(Serialize, ToSchema)]
pub(super) struct AttestationAnswer {
    /// Id of the record.
    attestation: String,
    /// attested, inconclusive or refused.
    outcome: String,
    /// Facts and reasons.
    #[schema(value_type = Object)]
    facts: Value,
    /// Until when it counts.
    until: Option<String>,
}

/// Checks a statement of hardware about this phone's key.
#[utoipa::path(post, path = "/v1/attestation", tag = "courier", request_body = AttestationBody,
    responses((status = 200, body = AttestationAnswer)))]
pub(super) async fn attest(
    State(site): State<Site>,
    Phone(bound): Phone,
    Body(body): Body<AttestationBody>,
) -> Result<Json<AttestationAnswer>, Problem> {
    let ceremony = read_id("ceremony", &body.ceremony)?;
    let format = read_code("format", &body.format)?;
    let statement = URL_SAFE_NO_PAD
        .decode(&body.statement)
        .map_err(|_| invalid("statement", "not_base64url", "send base64url without padding"))?;
    let attested = site
        .ask(bound.identity.actor, move |app, ctx| {
            app.attest(ctx, &bound, ceremony, format, &statement)
        })
        .await?;
    Ok(Json(AttestationAnswer {
        attestation: attested.id,
        outcome: attested.outcome,
        facts: attested.facts,
        until: attested.until.map(micros),
    }))
}
