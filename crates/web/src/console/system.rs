//! Settings: the tabs, and how the system stands.

use super::desk::{Desk, Section};
use crate::problem::Problem;
use crate::show::{grouped, icon};
use crate::site::Site;
use axum::Router;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::desk::SystemState;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/settings", get(first))
        .route("/console/settings/system", get(page))
}

/// Pages that configure are for operators; the use-cases behind their forms refuse others as well.
pub(super) fn operators_only(desk: &Desk) -> Result<(), Problem> {
    if desk.may_operate() {
        return Ok(());
    }
    let detail = desk.say("operators-only");
    Err(Problem::new(StatusCode::FORBIDDEN, "denied", "Not allowed", detail))
}

async fn first() -> Redirect {
    Redirect::to("/console/settings/stations")
}

/// The tabs of Settings.
pub(super) fn tabs(desk: &Desk, current: &str) -> Markup {
    let all = [
        ("stations", "/console/settings/stations"),
        ("programmes", "/console/settings/programmes"),
        ("api-keys", "/console/settings/keys"),
        ("messages", "/console/settings/messages"),
        ("webhooks", "/console/settings/webhooks"),
        ("remedies", "/console/settings/remedies"),
        ("system", "/console/settings/system"),
    ];
    html! {
        nav.tabs aria-label=(desk.say("settings")) {
            @for (key, href) in all { a href=(href) aria-current=[(key == current).then_some("page")] { (desk.say(key)) } }
        }
    }
}

async fn page(desk: Desk) -> Result<Markup, Problem> {
    let state = desk.ask(|app, ctx| app.system_state(ctx)).await?;
    let main = html! {
        header.head { h1 { (desk.say("settings")) } }
        (tabs(&desk, "system"))
        (health(&desk, &state))
        (files(&desk, &state))
        (log(&desk, &state))
        details.panel { summary { (desk.say("tables")) }
            table.rows.slim { thead { tr { th scope="col" { (desk.say("table")) } th.number scope="col" { (desk.say("rows")) } } }
                tbody { @for t in &state.tables { tr { th scope="row" { code { (t.table) } } td.number { (grouped(u64::try_from(t.rows).unwrap_or(0))) } } } } }
        }
    };
    Ok(desk.page(Section::Settings, &desk.say("system"), &main))
}

fn health(desk: &Desk, state: &SystemState) -> Markup {
    let lines = [
        (state.promises_kept, "health-log", 0),
        (state.messages_failed == 0, "health-messages", state.messages_failed),
        (state.photos_waiting == 0, "health-photos", state.photos_waiting),
        (state.quarantined == 0, "health-quarantine", state.quarantined),
        (state.files.lost() == 0, "health-files", state.files.lost()),
    ];
    html! {
        section.panel { h2 { (desk.say("health")) }
            ul.health { @for (good, key, n) in lines {
                li.(if good { "good" } else { "warn" }) { (icon(if good { "circle-check" } else { "triangle-alert" })) (desk.count(&format!("{key}-{}", if good { "good" } else { "bad" }), n)) }
            } @if state.messages_waiting > 0 { li { (icon("mail")) (desk.count("health-waiting", state.messages_waiting)) } } }
        }
    }
}

/// What the scrubber knows of the kept files of photos.
fn files(desk: &Desk, state: &SystemState) -> Markup {
    let (files, now) = (&state.files, desk.now());
    let count = |n: i64| grouped(u64::try_from(n).unwrap_or(0));
    html! {
        section.panel { h2 { (desk.say("files")) }
            dl.facts {
                div { dt { (desk.say("files-read")) } dd { @match &files.ended {
                    Some(pass) => { (count(pass.checked)) " · " (desk.show_here().ago(pass.ended_at.unwrap_or(pass.began_at), now)) }
                    None => (desk.say("files-no-pass")),
                } } }
                @if let Some(pass) = &files.under_way {
                    div { dt { (desk.say("files-under-way")) } dd { (count(pass.checked)) " · " (desk.show_here().ago(pass.began_at, now)) } }
                }
                div { dt { (desk.say("files-missing")) } dd { (count(i64::from(files.missing))) } }
                div { dt { (desk.say("files-damaged")) } dd { (count(i64::from(files.damaged))) } }
                div { dt { (desk.say("files-left-over")) } dd { (count(i64::from(files.left_over))) } }
            }
            @if !files.faults.is_empty() {
                p.note { (desk.say("files-remedy")) }
                div.scroll tabindex="0" role="region" aria-label=(desk.say("files-faults")) { table.rows.slim {
                    thead { tr { th scope="col" { (desk.say("files-file")) } th scope="col" { (desk.say("files-fault")) } th scope="col" { (desk.say("files-owner")) } } }
                    tbody { @for file in &files.faults { tr {
                        th scope="row" { code.hash { (file.id.hex()) } }
                        td { (desk.text().code("file-fault", file.fault.code())) }
                        td { code { (file.owner) } }
                    } } }
                } }
            }
        }
    }
}

fn log(desk: &Desk, state: &SystemState) -> Markup {
    let now = desk.now();
    html! {
        section.panel { h2 { (desk.say("log")) }
            dl.facts {
                div { dt { (desk.say("log-size")) } dd { (grouped(state.log.size)) } }
                div { dt { (desk.say("log-waiting")) } dd { @match state.log.waiting_since { Some(at) => (desk.show_here().ago(at, now)), None => (desk.say("log-nothing-waits")) } } }
                div { dt { (desk.say("log-key")) } dd { code.hash { (state.log_key) } } }
                div { dt { (desk.say("log-checkpoint")) } dd { @match &state.log.checkpoint { Some(note) => pre.hash tabindex="0" { (note) }, None => (desk.say("log-none")) } } }
            }
        }
    }
}
