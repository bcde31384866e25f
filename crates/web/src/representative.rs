//! The page of somebody who speaks for a courier about one claim: the same evidence as both sides read,
//! the courier's answers so far, and the forms that add to them.
//!
//! The link carries a secret. Opening it puts the secret into a cookie that goes to this page only, and
//! redirects. A link that was taken back opens nothing. Everything works without scripts.

use crate::page;
use crate::pictures;
use crate::problem::Problem;
use crate::recipient::added;
use crate::session::{Visitor, opened_link};
use crate::site::Site;
use crate::text::Text;
use crate::told_evidence;
use crate::when::When;
use axum::extract::{DefaultBodyLimit, FromRequestParts, Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::assess::finding::Told;
use porchlight_app::claim::{ClaimAnswered, MAX_CLAIM_PICTURES, SpokenFor};
use porchlight_domain::id::{ClaimPictureId, EvidenceId, RepresentativeId};
use porchlight_domain::words::{ClaimKind, ClaimSide, DropPlace};
use serde::Deserialize;
use std::collections::HashMap;

/// Longest answer that the form takes, in characters.
const MAX_WORDS: usize = 5_000;
/// Words that `done` may bring back.
const NOTICES: [&str; 9] = [
    "answered",
    "enough",
    "over",
    "pictures",
    "pictures-none",
    "pictures-enough",
    "pictures-over",
    "picture-unusable",
    "picture-busy",
];

pub(crate) fn routes() -> Router<Site> {
    let pictures = Router::new()
        .route("/for/{named}/pictures", post(add))
        .layer(DefaultBodyLimit::max(pictures::MAX_FORM_BYTES));
    Router::new()
        .route("/for/{named}", get(show))
        .route("/for/{named}/{secret}", get(open))
        .route("/for/{named}/answer", post(answer))
        .route("/for/{named}/pictures/{picture}", get(picture))
        .route("/for/{named}/photo/{photo}", get(photo))
        .merge(pictures)
}

fn link_needed() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "speaker_link",
        "This link does not open anything",
        "It may be incomplete, or whoever named you took it back. Ask them for a new one.",
    )
}

fn cookie_name(id: RepresentativeId) -> String {
    format!("porchlight_{id}")
}

/// Whoever opened such a link.
struct Speaker {
    id: RepresentativeId,
    actor: Actor,
    visitor: Visitor,
}

impl Speaker {
    fn back(&self, done: &str) -> Redirect {
        Redirect::to(&format!("/for/{}?done={done}", self.id))
    }
}

impl FromRequestParts<Site> for Speaker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, site).await?;
        let names = Path::<HashMap<String, String>>::from_request_parts(parts, site).await;
        let id = names.ok().and_then(|Path(names)| names.get("named")?.parse().ok());
        let id: RepresentativeId = id.ok_or_else(link_needed)?;
        let secret = visitor.cookie(&cookie_name(id)).ok_or_else(link_needed)?.to_owned();
        let opened = site
            .ask(Actor::Public, move |app, _| app.open_representative_link(id, &secret))
            .await?;
        Ok(Self { id, actor: opened.ok_or_else(link_needed)?, visitor })
    }
}

async fn open(
    State(site): State<Site>,
    jar: CookieJar,
    Path((named, secret)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: RepresentativeId = named.parse().map_err(|_| link_needed())?;
    let given = secret.clone();
    let opened =
        site.ask(Actor::Public, move |app, _| app.open_representative_link(id, &given)).await?;
    let place = format!("/for/{id}");
    Ok(opened_link(&site, jar, (cookie_name(id), secret), &place, opened.is_some()))
}

/// What a redirect says was done.
#[derive(Deserialize)]
struct Done {
    #[serde(default)]
    done: String,
}

async fn show(
    State(site): State<Site>,
    speaker: Speaker,
    Query(Done { done }): Query<Done>,
) -> Result<Markup, Problem> {
    let view = site.ask(speaker.actor, |app, ctx| app.spoken_for(ctx)).await?;
    let days = view.picture_days;
    let visitor = speaker.visitor.speaking(&view.language);
    let text = visitor.text;
    let when = When::new(text, &view.station.time_zone);
    let operator = site.app().settings.operator_name.as_str();
    let title = text.say("rep-title");
    let main = html! {
        article.parcel {
            @if NOTICES.contains(&done.as_str()) {
                p.banner.good[matches!(done.as_str(), "answered" | "pictures")] role="status" { (text.say(&format!("done-rep-{done}"))) }
            }
            h1 { (title) }
            p.lead { (text.with("rep-lead", &[("name", view.named.name.as_str().into())])) }
            (claimed(&view, text, &when))
            (evidence(&view, text, &when))
            (answers(&view, text, &when))
            @if view.own.claim.open { (forms(&view, text, days)) }
            @else { p.note { (text.say("rep-over")) } }
            p.note { (text.say("rep-revocable")) }
        }
    };
    Ok(page::plain(&visitor, &title, operator, &main))
}

/// What the recipient says.
fn claimed(view: &SpokenFor, text: Text, when: &When) -> Markup {
    let claim = &view.own.claim;
    html! {
        section {
            h2 { (text.say("rep-claim")) }
            p { strong { (text.code("rep-kind", claim.kind.code())) } " " span.note { (view.own.order.external_reference) ", " (when.moment(claim.made_at)) } }
            p dir="auto" { (view.own.order.address) }
            @if claim.kind == ClaimKind::Conduct { p.note { (text.say("rep-conduct")) } }
            @else if !claim.statement.is_empty() { blockquote dir="auto" { (claim.statement) } }
            @if let Some(finding) = claim.finding { p { strong { (finding.words().of(text.0.tag())) } } }
        }
    }
}

/// What the evidence says: the words that both sides read, and the pictures of both.
fn evidence(view: &SpokenFor, text: Text, when: &When) -> Markup {
    let place = view.own.assessed.attempt.as_ref().and_then(|a| a.drop_place);
    let place = text.code("drop-place", place.unwrap_or(DropPlace::Other).code());
    html! {
        section {
            h2 { (text.say("claim-evidence")) }
            (told_evidence::list(&view.own.assessed.made, text.0.tag()))
            p.note { (text.say("claim-evidence-note")) }
            @if !view.photos.is_empty() {
                figure.shot {
                    @for photo in &view.photos {
                        img src={ "/for/" (view.named.id) "/photo/" (photo) } alt=(text.with("photo-alt", &[("place", place.clone().into())]));
                    }
                    figcaption { p { (text.say("photo-shows")) " " (text.say("photo-shows-not")) } }
                }
            }
            @if !view.own.pictures.is_empty() {
                (added::figures(&view.own.pictures, &format!("/for/{}/pictures", view.named.id), ClaimSide::Courier, text, when))
                p.note { (text.say("claim-pictures-weigh")) }
            }
        }
    }
}

fn answers(view: &SpokenFor, text: Text, when: &When) -> Markup {
    html! {
        section {
            h2 { (text.say("rep-answers")) }
            @if view.own.answers.is_empty() { p.note { (text.with("rep-none", &[("moment", when.moment(view.own.heard_until).into())])) } }
            @for said in &view.own.answers {
                blockquote dir="auto" { (said.words) }
                p.note { (when.moment(said.said_at)) @if !said.representative.is_empty() { ", " (said.representative) } }
            }
        }
    }
}

fn forms(view: &SpokenFor, text: Text, days: u16) -> Markup {
    let id = view.named.id;
    let own = view.own.pictures.iter().filter(|p| p.side == ClaimSide::Courier).count();
    let left = MAX_CLAIM_PICTURES.saturating_sub(own);
    html! {
        section {
            h2 { (text.say("rep-answer")) }
            form.stack method="post" action={ "/for/" (id) "/answer" } {
                div.field {
                    label for="words" { (text.say("rep-words")) }
                    textarea #words name="words" rows="5" maxlength=(MAX_WORDS) required {}
                }
                button.primary { (text.say("rep-send")) }
            }
            @if left > 0 && view.own.claim.kind != ClaimKind::Conduct {
                (added::form(&format!("/for/{id}/pictures"), left, days, text))
            }
        }
    }
}

/// What the form of an answer sends.
#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    words: String,
}

async fn answer(
    State(site): State<Site>,
    speaker: Speaker,
    Form(said): Form<Said>,
) -> Result<Redirect, Problem> {
    let words = said.words.replace("\r\n", "\n");
    let done =
        site.ask(speaker.actor, move |app, ctx| app.answer_as_representative(ctx, &words)).await?;
    Ok(speaker.back(match done {
        ClaimAnswered::Kept => "answered",
        ClaimAnswered::Over => "over",
        ClaimAnswered::Enough => "enough",
    }))
}

async fn add(
    State(site): State<Site>,
    speaker: Speaker,
    parts: Multipart,
) -> Result<Redirect, Problem> {
    let sent = pictures::read(parts, "picture").await?;
    let word = site
        .ask(speaker.actor, move |app, ctx| {
            let claim = app.spoken_for(ctx)?.own.claim.id;
            pictures::add(app, ctx, claim, &sent)
        })
        .await?;
    Ok(speaker.back(word))
}

async fn picture(
    State(site): State<Site>,
    speaker: Speaker,
    Path((_, picture)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: ClaimPictureId = picture.parse().map_err(|_| Problem::absent("picture"))?;
    let bytes = site.ask(speaker.actor, move |app, ctx| app.claim_picture(ctx, id)).await?;
    Ok(pictures::jpeg(bytes))
}

async fn photo(
    State(site): State<Site>,
    speaker: Speaker,
    Path((_, photo)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let id: EvidenceId = photo.parse().map_err(|_| Problem::absent("photo"))?;
    let bytes = site.ask(speaker.actor, move |app, ctx| app.evidence_photo(ctx, id, None)).await?;
    Ok(pictures::jpeg(bytes))
}
