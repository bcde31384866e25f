//! Identity checks as everybody may read them: which programmes check, how often, with which software,
//! what is kept, what happens when it errs. Rendered from the policy in force, never written by hand.
//!
//! Never does: name anybody, or promise what the signed policy does not.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::show::{Show, grouped, percent};
use crate::site::Site;
use crate::text::Text;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::identity::PolicyInForce;
use porchlight_app::rows::Programme;
use porchlight_domain::id::ProgrammeId;

/// Months of 30 days that the figures look back.
const MONTHS: u32 = 12;
/// What follows on what, by the last part of the keys of both.
const OUTCOMES: [&str; 6] = ["match", "unclear", "three", "mismatch", "late", "nobody"];
/// Where something of a face is, by the last part of the keys.
const KEPT: [&str; 5] = ["picture", "review", "template", "halves", "record"];
/// Questions answered below, by the last part of their keys.
const QUESTIONS: [&str; 3] = ["refuse", "leave", "use"];

struct Shown {
    programme: Programme,
    /// Versions, the newest first.
    versions: Vec<PolicyInForce>,
}

impl Shown {
    fn in_force(&self) -> Option<&PolicyInForce> {
        self.versions.first().filter(|version| version.ended_at.is_none())
    }
}

async fn all(site: &Site) -> Result<Vec<Shown>, Problem> {
    site.ask(Actor::Public, |app, _| {
        let programmes = app.programmes()?.into_iter().map(|(programme, _)| programme);
        let shown = |programme: Programme| {
            Ok(Shown { versions: app.identity_policies(programme.id)?, programme })
        };
        programmes.map(shown).collect()
    })
    .await
}

pub(super) async fn list(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Problem> {
    let shown = all(&site).await?;
    let text = visitor.text;
    let title = text.say("idp-title");
    let counts = figures(&site, text).await?;
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("idp-lead")) }
        @if shown.is_empty() { p.empty { (text.say("idp-no-programmes")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(text.say("idp-programmes")) { table.rows {
            thead { tr { th scope="col" { (text.say("idp-programme")) } th scope="col" { (text.say("idp-checks")) } th scope="col" { (text.say("idp-often")) } } }
            tbody { @for one in &shown { (row(text, one)) } }
        } } }
        (counts)
        @for question in QUESTIONS { (question_of(text, question)) }
        p { a href="/purposes" { (text.say("nav-purposes")) } }
    };
    Ok(board(&site, &visitor, &title, &main))
}

fn row(text: Text, one: &Shown) -> Markup {
    html! { tr {
        th scope="row" { @if one.versions.is_empty() { (one.programme.name) } @else { a href={ "/identity/" (one.programme.id) } { (one.programme.name) } } }
        @match one.in_force() {
            Some(version) => {
                td { (text.with("idp-on", &[("version", version.policy.policy().version.into())])) }
                td { (often(text, version)) }
            }
            None => {
                td { (text.say(if one.versions.is_empty() { "idp-off" } else { "idp-ended" })) }
                td { (text.say("idp-never-asked")) }
            }
        }
    } }
}

fn often(text: Text, version: &PolicyInForce) -> String {
    let cadence = version.policy.policy().cadence;
    text.with(
        "idp-caps",
        &[("day", cadence.most_a_day.into()), ("month", cadence.most_in_30_days.into())],
    )
}

fn question_of(text: Text, question: &str) -> Markup {
    html! { section { h2 { (text.say(&format!("idp-{question}"))) } p { (text.say(&format!("idp-{question}-answer"))) } } }
}

async fn load(site: &Site, programme: &str) -> Result<Shown, Problem> {
    let id: Option<ProgrammeId> = programme.parse().ok();
    let mut shown = all(site).await?.into_iter();
    let found = shown.find(|one| Some(one.programme.id) == id || one.programme.code == programme);
    found.filter(|one| !one.versions.is_empty()).ok_or_else(|| Problem::absent("policy"))
}

pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(programme): Path<String>,
) -> Result<Markup, Problem> {
    let shown = load(&site, &programme).await?;
    let newest = shown.versions.first().cloned().ok_or_else(|| Problem::absent("policy"))?;
    let asked = newest.clone();
    let closed = site.ask(Actor::Public, move |app, _| Ok(app.faces_unavailable(&asked))).await?;
    let text = visitor.text;
    let title = text.with("idp-of", &[("programme", shown.programme.name.as_str().into())]);
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("idp-of-lead")) }
        @if newest.ended_at.is_some() { p.banner { (text.say("idp-ended-long")) } }
        @else if let Some(why) = &closed { p.banner.warn { strong { (text.say("idp-closed")) } " " span lang="en" { (why) } } }
        (promises(text, &newest))
        (causes(text))
        (outcomes(text))
        (kept(text, &newest))
        (software(text, &newest))
        (errs(text))
        (note(text, &shown, &newest))
    };
    Ok(board(&site, &visitor, &title, &main))
}

fn promises(text: Text, version: &PolicyInForce) -> Markup {
    let policy = version.policy.policy();
    let cadence = policy.cadence;
    let n = |key: &str, n: i64| text.with(key, &[("n", n.into())]);
    let share = percent(cadence.block_start_permille.into(), 1_000).unwrap_or_default();
    let start = text.with(
        "idp-start",
        &[("share", share.into()), ("most", cadence.most_for_block_start.into())],
    );
    let lines = [
        ("purpose", text.code("idp-purpose", policy.purpose.code())),
        ("caps-head", often(text, version)),
        ("start-head", start),
        ("grace-head", n("idp-grace", cadence.grace_minutes.into())),
        ("ways-head", text.say("idp-ways")),
        ("idle-head", n("idp-idle", policy.idle_days.into())),
        ("image-head", n("idp-image", i64::from(policy.image_seconds) / 60)),
        ("review-head", n("idp-review", policy.review_hours.into())),
    ];
    html! {
        section { h2 { (text.say("idp-promises")) }
            dl.facts { @for (head, words) in lines { div { dt { (text.say(&format!("idp-{head}"))) } dd { (words) } } } }
        }
    }
}

/// When somebody is asked: three reasons, and no other.
fn causes(text: Text) -> Markup {
    html! {
        section { h2 { (text.say("idp-when")) }
            p { (text.say("idp-when-lead")) }
            ul { @for cause in ["block-start", "device-change", "account-sharing"] { li { strong { (text.say(&format!("idp-cause-{cause}"))) } " " (text.say(&format!("idp-cause-{cause}-more"))) } } }
            p { (text.say("idp-when-not")) }
        }
    }
}

fn outcomes(text: Text) -> Markup {
    html! {
        section { h2 { (text.say("idp-follows")) }
            p { (text.say("idp-follows-lead")) }
            dl.facts.wide { @for outcome in OUTCOMES { div { dt { (text.say(&format!("idp-if-{outcome}"))) } dd { (text.say(&format!("idp-then-{outcome}"))) } } } }
        }
    }
}

fn kept(text: Text, version: &PolicyInForce) -> Markup {
    let policy = version.policy.policy();
    let numbers = [
        ("idle", policy.idle_days.into()),
        ("minutes", (i64::from(policy.image_seconds) / 60).into()),
        ("hours", policy.review_hours.into()),
    ];
    html! {
        section { h2 { (text.say("idp-kept")) }
            dl.facts.wide { @for what in KEPT { div { dt { (text.say(&format!("idp-kept-{what}"))) } dd { (text.with(&format!("idp-kept-{what}-more"), &numbers)) } } } }
            p { (text.say("idp-kept-end")) }
        }
    }
}

fn software(text: Text, version: &PolicyInForce) -> Markup {
    let title = text.say("idp-software");
    html! {
        section { h2 { (title) }
            p { (text.say("idp-software-lead")) }
            div.scroll tabindex="0" role="region" aria-label=(title) { table.rows.software {
                thead { tr { @for key in ["part", "name", "licence", "sha256"] { th scope="col" { (text.say(&format!("idp-{key}"))) } } } }
                tbody { @for one in &version.policy.policy().software { tr {
                    th scope="row" { (text.code("idp-part", one.part.code())) }
                    td { (one.name) " " span.note { (one.version) } }
                    td { (one.licence) }
                    td { code.hash { (one.sha256) } }
                } } }
            } }
        }
    }
}

/// How it errs, and what was not measured.
fn errs(text: Text) -> Markup {
    html! {
        section { h2 { (text.say("idp-errs")) }
            p { (text.say("idp-errs-all")) }
            p { strong { (text.say("idp-errs-groups")) } " " (text.say("idp-errs-groups-more")) }
            p { (text.say("idp-errs-so")) }
        }
    }
}

fn note(text: Text, shown: &Shown, newest: &PolicyInForce) -> Markup {
    let when = Show::new(text, "UTC");
    let policy = newest.policy.policy();
    html! {
        section #note { h2 { (text.say("idp-note")) }
            p { (text.say("idp-note-lead")) }
            p.row { a.button href={ "/identity/" (shown.programme.id) "/policy.txt" } download={ "identity-policy-" (shown.programme.code) "-" (policy.version) ".txt" } { (text.say("idp-note-get")) } a href="/v1/log/key" { (text.say("idp-note-key")) } }
            ol.how.long { @for step in 1..=3 { li { (text.say(&format!("idp-note-step-{step}"))) } } }
            dl.commitments { div { dt { (text.say("idp-digest")) } dd { code.hash { (newest.policy.digest()) } } } }
            details { summary { (text.say("idp-versions")) }
                ul { @for version in &shown.versions { li {
                    (text.with("idp-version", &[("version", version.policy.policy().version.into())])) ": " (when.moment(version.set_at)) @if let Some(at) = version.ended_at { " – " (when.moment(at)) }
                    br; code.hash { (version.policy.digest()) }
                } } }
            }
        }
    }
}

/// The signed note, byte for byte.
pub(super) async fn signed(
    State(site): State<Site>,
    Path(programme): Path<String>,
) -> Result<Response, Problem> {
    let shown = load(&site, &programme).await?;
    let newest = shown.versions.into_iter().next().ok_or_else(|| Problem::absent("policy"))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], newest.note).into_response())
}

/// What came of the asks of the last twelve months, of all programmes together.
async fn figures(site: &Site, text: Text) -> Result<Markup, Problem> {
    let figures =
        site.ask(Actor::Public, |app, ctx| app.public_identity_figures(ctx, MONTHS)).await?;
    let of = |map: &std::collections::BTreeMap<String, u64>, code: &str| {
        map.get(code).copied().unwrap_or(0)
    };
    let lines = [
        ("asks", figures.asks),
        ("confirmed-face", of(&figures.by_way, "face")),
        ("confirmed-passkey", of(&figures.by_way, "passkey")),
        ("confirmed-person", of(&figures.by_way, "person")),
        ("lapsed", of(&figures.by_ending, "lapsed")),
        ("open", of(&figures.by_ending, "open")),
        ("overturned", figures.overturned),
        ("referred", figures.referred),
        ("referred-overturned", figures.referred_overturned),
    ];
    Ok(html! {
        section { h2 { (text.say("idp-figures")) }
            @if figures.asks == 0 { p { (text.say("idp-figures-none")) } }
            @else {
                p { (text.say("idp-figures-lead")) }
                dl.facts.wide { @for (key, n) in lines { div { dt { (text.say(&format!("idp-{key}"))) } dd { (grouped(n)) } } } }
            }
        }
    })
}
