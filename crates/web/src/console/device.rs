//! Phones and sign-ins: of a courier, recovery codes, what a station asks for, and one's own passkeys.

use super::desk::{Desk, Section};
use super::form::Values;
use super::{done, done_with, id};
use crate::problem::Problem;
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use maud::{Markup, html};
use porchlight_app::device::{AssuranceDemand, MyDevices, NewDemand};
use porchlight_app::rows::{Device, DeviceFinding, Passkey, Session, Station};
use porchlight_app::session::{RECOVERY_CODE_LIFE, Subject};
use porchlight_app::zone;
use porchlight_domain::id::{CeremonyId, CourierId, DeviceId, PasskeyId, StaffId};
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::{Act, Assurance};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/people/{id}/recovery", post(recover_courier))
        .route("/console/people/{id}/devices/{device}/revoke", post(revoke))
        .route("/console/people/staff/{id}/recovery", post(recover_staff))
        .route("/console/settings/stations/{code}/assurance", post(set_demand))
        .route("/console/me", get(me))
        .route("/console/me/passkeys/begin", post(begin))
        .route("/console/me/passkeys/finish", post(finish))
        .route("/console/me/passkeys/{id}/remove", post(remove))
        .route("/console/me/sessions/end-others", post(end_others))
}

/// The phones, sign-ins and findings of a courier.
pub(super) async fn section(
    desk: &Desk,
    courier: CourierId,
    show: &Show,
) -> Result<Markup, Problem> {
    let own = desk.ask(move |app, ctx| app.devices_of(ctx, courier)).await?;
    let at = format!("/console/people/{courier}");
    Ok(html! {
        section.panel #devices {
            header.head {
                h2 { (desk.say("devices")) }
                @if desk.may_dispatch() {
                    form method="post" action={ (at) "/recovery" } {
                        button { (desk.say("recovery-issue")) }
                    }
                }
            }
            p.muted { (desk.say("devices-note")) }
            @if own.devices.is_empty() { p.muted { (desk.say("devices-none")) } }
            @else { (devices(desk, &own, show, &at)) }
            @if !own.findings.is_empty() { (findings(desk, &own.findings, show)) }
            h3 { (desk.with("passkeys-count", &[("n", (own.passkeys.len() as u64).into())])) }
            ul.plain { @for passkey in &own.passkeys { li { (passkey_words(desk, passkey, show)) } } }
        }
    })
}

fn devices(desk: &Desk, own: &MyDevices, show: &Show, at: &str) -> Markup {
    let live = |device: &Device| {
        let on = own.sessions.iter().filter(|s: &&Session| s.device == Some(device.id));
        on.count() as u64
    };
    let heads = ["device", "assurance", "seen", "sessions"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("devices")) { table.rows {
            thead { tr {
                @for key in heads { th scope="col" { (desk.say(key)) } }
                @if desk.may_dispatch() { th scope="col" { (desk.say("acts")) } }
            } }
            tbody { @for (device, level) in &own.devices { tr {
                th scope="row" { span.clip { (name_of(desk, device)) } " " span.small.muted { (desk.text().code("device-kind", device.kind.code())) } }
                td { @if device.revoked_at.is_some() { span.chip { (desk.say("device-revoked")) } } @else { (chip(desk.text(), "assurance", level.code())) } }
                td { (show.moment(device.seen_at)) }
                td.number { (live(device)) }
                @if desk.may_dispatch() { td { @if device.revoked_at.is_none() {
                    form method="post" action={ (at) "/devices/" (device.id) "/revoke" } { button.danger { (desk.say("device-revoke")) } }
                } } }
            } } }
        } }
    }
}

fn name_of(desk: &Desk, device: &Device) -> String {
    if device.label.is_empty() { desk.say("device-unnamed") } else { device.label.clone() }
}

fn findings(desk: &Desk, list: &[DeviceFinding], show: &Show) -> Markup {
    html! {
        h3 { (desk.say("findings")) }
        p.small.muted { (desk.say("findings-note")) }
        ul.plain { @for finding in list { li {
            (desk.text().code("finding", finding.kind.code())) " " span.small.muted { (show.moment(finding.at)) }
        } } }
    }
}

/// Shows a recovery code, once.
fn code_page(desk: &Desk, back: &str, code: &str) -> Response {
    let main = html! {
        p.back { a href=(back) { (icon("chevron-left")) (desk.say("people")) } }
        h1 { (desk.say("recovery-title")) }
        p.lead { (desk.with("recovery-lead", &[("minutes", (RECOVERY_CODE_LIFE / MINUTE).into())])) }
        p.code.big #recovery-code { (code) }
        ul { li { (desk.say("recovery-say")) } li { (desk.say("recovery-told")) } li { (desk.say("recovery-ends")) } }
        p { a.button href=(back) { (desk.say("recovery-done")) } }
    };
    let page = desk.page(Section::People, &desk.say("recovery-title"), &main);
    ([(header::CACHE_CONTROL, "no-store")], page).into_response()
}

async fn recover_courier(desk: Desk, Path(courier): Path<String>) -> Result<Response, Problem> {
    let courier: CourierId = id(&courier, "courier")?;
    let subject = Subject::Courier(courier);
    let code = desk.ask(move |app, ctx| app.issue_recovery_code(ctx, subject)).await?;
    Ok(code_page(&desk, &format!("/console/people/{courier}"), &code))
}

async fn recover_staff(desk: Desk, Path(person): Path<String>) -> Result<Response, Problem> {
    let subject = Subject::Staff(id::<StaffId>(&person, "member of staff")?);
    let code = desk.ask(move |app, ctx| app.issue_recovery_code(ctx, subject)).await?;
    Ok(code_page(&desk, "/console/people/staff", &code))
}

async fn revoke(
    desk: Desk,
    Path((courier, device)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    let courier: CourierId = id(&courier, "courier")?;
    let device: DeviceId = id(&device, "phone")?;
    desk.ask(move |app, ctx| app.revoke_device_of(ctx, device)).await?;
    Ok(done(&format!("/console/people/{courier}"), "device-revoked"))
}

/// What a station asks of phones, with the form that changes it.
pub(super) fn demands(desk: &Desk, station: &Station, list: &[AssuranceDemand]) -> Markup {
    let at = format!("/console/settings/stations/{}/assurance", station.code);
    let show = desk.show(station.id);
    // Nothing below a software key reaches the API, so nothing below can be asked for.
    let levels = Assurance::ALL.iter().filter(|level| **level > Assurance::None);
    let levels: Vec<_> = levels.map(|level| level.code()).collect();
    html! {
        section.panel #assurance { h2 { (desk.say("demands")) } p.muted { (desk.say("demands-note")) }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("demands")) { table.rows {
                thead { tr { @for key in ["act", "needs", "grace"] { th scope="col" { (desk.say(key)) } } } }
                tbody { @for AssuranceDemand { act, demand } in list { tr {
                    th scope="row" { (desk.text().code("act", act.code())) }
                    td { (desk.text().code("assurance", demand.needs.code())) }
                    td { @if let Some(until) = demand.grace_until { (show.moment(until)) } @else { "–" } }
                } } }
            } }
            form.inline method="post" action=(at) {
                label { span { (desk.say("act")) } select name="act" { @for act in Act::ALL { option value=(act.code()) { (desk.text().code("act", act.code())) } } } }
                label { span { (desk.say("needs")) } select name="needs" { @for level in levels { option value=(level) { (desk.text().code("assurance", level)) } } } }
                label { span { (desk.say("grace")) } input type="date" name="grace"; }
                button { (desk.say("save")) }
            }
        }
    }
}

async fn set_demand(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    super::system::operators_only(&desk)?;
    let station = desk.stations.iter().find(|s| s.code == code);
    let station = station.cloned().ok_or_else(|| Problem::absent("station"))?;
    let act: Act = id(values.get("act"), "act")?;
    let needs: Assurance = id(values.get("needs"), "level")?;
    let zone = zone::zone(&station.time_zone);
    let grace = values.get("grace");
    let grace_until = if grace.is_empty() {
        None
    } else {
        let date = zone::parse_date(grace).ok_or_else(|| Problem::absent("date"))?;
        // Through the whole of that day.
        Some(zone::at_minute(date, 24 * 60 - 1, &zone).ok_or_else(|| Problem::absent("date"))?)
    };
    let new = NewDemand { act, needs, grace_until };
    desk.ask(move |app, ctx| app.set_assurance_demand(ctx, station.id, new)).await?;
    Ok(done(&format!("/console/settings/stations/{code}"), "demand-set"))
}

async fn me(desk: Desk) -> Result<Markup, Problem> {
    let (passkeys, sessions) =
        desk.ask(|app, ctx| Ok((app.my_passkeys(ctx)?, app.my_sessions(ctx)?))).await?;
    let show = desk.show_here();
    let text = desk.text();
    let main = html! {
        header.head { h1 { (desk.say("me-title")) } }
        p.muted { (desk.staff.identity.name) }
        section.panel { h2 { (desk.say("me-passkeys")) } p.muted { (desk.say("me-passkeys-note")) }
            @if passkeys.is_empty() && desk.site.app().single_sign_on_label().is_none() { p.banner.warn { (desk.say("me-passkeys-none")) } }
            @else { ul.plain { @for passkey in &passkeys { (passkey_line(&desk, passkey, &show, passkeys.len())) } } }
            div.stack data-ceremony="enrol" data-begin="/console/me/passkeys/begin" data-finish="/console/me/passkeys/finish" {
                button.primary #passkey-enrol type="button" { (icon("plus")) (desk.say("me-passkey-add")) }
                (crate::sign_in::ceremony_words(&desk.staff.visitor))
            }
        }
        section.panel { h2 { (desk.say("me-sessions")) } p.muted { (desk.say("me-sessions-note")) }
            ul.plain #my-sessions { @for session in &sessions { (session_line(&desk, session, &show)) } }
            div.acts {
                form method="post" action="/console/me/sessions/end-others" { button { (desk.say("me-end-others")) } }
                form method="post" action="/sign-out" { button { (icon("log-out")) (text.say("sign-out")) } }
            }
        }
    };
    Ok(desk.page_with(Section::People, &desk.say("me-title"), &[crate::sign_in::SCRIPT], &main))
}

/// One session: how it began, when, and whether it is this one.
fn session_line(desk: &Desk, session: &Session, show: &Show) -> Markup {
    let method = desk.text().code("sign-in-method", session.method.code());
    html! {
        li {
            (desk.with("me-session-by", &[("method", method.into())])) " "
            span.small.muted { (show.moment(session.created_at)) }
            @if session.id == desk.staff.identity.session { " " span.chip.good { (desk.say("me-session-this")) } }
        }
    }
}

/// A passkey: its name, since when, whether it may be elsewhere too, what its maker stated.
fn passkey_words(desk: &Desk, passkey: &Passkey, show: &Show) -> Markup {
    html! {
        span { @if passkey.label.is_empty() { (desk.say("passkey-unnamed")) } @else { (passkey.label) }
            span.small.muted { " · " (show.moment(passkey.created_at)) @if passkey.synced { " · " (desk.say("passkey-synced")) }
                " · " (desk.text().code("passkey-statement", passkey.attestation.code())) } }
    }
}

fn passkey_line(desk: &Desk, passkey: &Passkey, show: &Show, of: usize) -> Markup {
    html! {
        li.split {
            (passkey_words(desk, passkey, show))
            @if of > 1 { form method="post" action={ "/console/me/passkeys/" (passkey.id) "/remove" } { button.danger { (desk.say("passkey-remove")) } } }
        }
    }
}

async fn begin(desk: Desk) -> Result<Json<Value>, Problem> {
    let asked = desk.ask(|app, ctx| app.begin_passkey(ctx)).await?;
    Ok(Json(json!({"ceremony": asked.ceremony.to_string(), "options": asked.options})))
}

#[derive(Deserialize)]
struct Answered {
    ceremony: String,
    response: Value,
    #[serde(default)]
    label: String,
}

async fn finish(desk: Desk, Json(body): Json<Answered>) -> Result<Json<Value>, Problem> {
    let ceremony: CeremonyId = id(&body.ceremony, "ceremony")?;
    desk.ask(move |app, ctx| app.finish_passkey(ctx, ceremony, &body.response, &body.label))
        .await?;
    Ok(Json(json!({"place": "/console/me?done=passkey-added"})))
}

async fn remove(desk: Desk, Path(passkey): Path<String>) -> Result<Redirect, Problem> {
    let passkey: PasskeyId = id(&passkey, "passkey")?;
    desk.ask(move |app, ctx| app.remove_passkey(ctx, passkey)).await?;
    Ok(done("/console/me", "passkey-removed"))
}

async fn end_others(desk: Desk) -> Result<Redirect, Problem> {
    let session = desk.staff.identity.session;
    let ended = desk.ask(move |app, ctx| app.end_other_sessions(ctx, session)).await?;
    Ok(done_with("/console/me", "sessions-ended", ended))
}
