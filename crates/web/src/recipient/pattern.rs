//! What was asked and decided about a recipient's claims: the banner on the parcel's page, the letters word for
//! word, the very evidence, the answer, the appeal. Behind the link, without an account and without scripts.
//!
//! Never does: show a letter behind the link of another parcel. Start at [`show`].

use super::link::Recipient;
use crate::page;
use crate::problem::Problem;
use crate::show::chip;
use crate::site::Site;
use crate::text::Text;
use crate::when::When;
use axum::Form;
use axum::extract::{Path, Query, State as Shared};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use porchlight_app::case::{Letter, MAX_WORDS};
use porchlight_app::decision::{Answered, Appealed};
use porchlight_app::pattern::{OwnPattern, OwnPatternDecision, OwnPatterns, PatternFile};
use porchlight_domain::decision::appeal_aim;
use porchlight_domain::id::{OrderId, PatternCaseId, PatternDecisionId};
use porchlight_domain::words::{AppealState, DecisionState};
use serde::Deserialize;

/// Words that `done` may bring back.
const NOTICES: [&str; 7] = ["answered", "over", "enough", "words", "appealed", "already", "late"];
/// Longest name of somebody who writes for a recipient.
const MAX_NAME: usize = 200;

/// What a redirect says was done.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

/// What the parcel's page says of it: where it stands, and the way to the letters.
pub(super) fn banner(own: &OwnPatterns, order: OrderId, text: Text, when: &When) -> Markup {
    let Some(newest) = own.told.first() else { return elsewhere(own, text, when) };
    let words = standing(newest, text, when);
    html! {
        div.banner.warn[newest.may_answer || stands(newest)] {
            p { (words) }
            p { a href={ "/r/" (order) "/pattern" } { (text.say("pattern-read")) } }
        }
        (elsewhere(own, text, when))
    }
}

fn elsewhere(own: &OwnPatterns, text: Text, when: &When) -> Markup {
    html! { @if let Some((until, from, parcel)) = &own.elsewhere {
        div.banner { p { (text.with("pattern-elsewhere", &[
            ("from", when.day(*from).into()), ("until", when.day(*until).into()), ("parcel", parcel.as_str().into()),
        ])) } }
    } }
}

fn stands(own: &OwnPattern) -> bool {
    own.decisions.iter().any(|decision| decision.row.state.stands())
}

/// One sentence: where it stands and until when what can be done.
fn standing(own: &OwnPattern, text: Text, when: &When) -> String {
    let Some(decision) = own.decisions.first() else {
        if own.may_answer {
            let (heard, due) = (own.heard_until, own.case.due_at.unwrap_or(own.heard_until));
            let arguments = [("heard", when.moment(heard).into()), ("due", when.day(due).into())];
            return text.with("pattern-asked", &arguments);
        }
        return text.code("pattern-ended", own.case.state.code());
    };
    let row = &decision.row;
    if let Some((appeal, _)) = &decision.appeal
        && appeal.state == AppealState::Open
    {
        return text.with("pattern-appealed", &[("moment", when.moment(appeal.answer_by).into())]);
    }
    let from = row.effective_at.map(|at| when.day(at)).unwrap_or_default();
    let until = row.until_at.map(|at| when.day(at)).unwrap_or_default();
    let key = format!("pattern-now-{}", row.state.code().replace('_', "-"));
    text.with(&key, &[("from", from.into()), ("until", until.into())])
}

pub(super) async fn show(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Query(Done { done }): Query<Done>,
) -> Result<Markup, Problem> {
    let (view, own) = site
        .ask(recipient.actor, |app, ctx| Ok((app.recipient_view(ctx)?, app.own_patterns(ctx)?)))
        .await?;
    let order = recipient.order;
    let visitor = recipient.visitor.speaking(&view.order.language);
    let text = visitor.text;
    let when = When::new(text, &view.station.time_zone);
    let title = text.say("pattern-title");
    let operator = site.app().settings.operator_name.as_str();
    let main = html! {
        p { a.back href={ "/r/" (order) } { (text.say("back-to-parcel")) } }
        @if NOTICES.contains(&done.as_str()) {
            p.banner.good[matches!(done.as_str(), "answered" | "appealed")] role="status" { (text.say(&format!("pattern-done-{done}"))) }
        }
        h1 { (title) }
        (elsewhere(&own, text, &when))
        @if own.told.is_empty() { p.lead { (text.say("pattern-none")) } }
        @for one in &own.told { (told(one, order, text, &when)) }
    };
    Ok(page::plain(&visitor, &title, operator, &main))
}

fn told(own: &OwnPattern, order: OrderId, text: Text, when: &When) -> Markup {
    html! {
        article.mine {
            p.lead { (standing(own, text, when)) }
            @for decision in &own.decisions { (decided(decision, order, text, when)) }
            @if own.decisions.is_empty() { (letter(&own.letter)) }
            @else { details { summary { (text.say("pattern-question")) } (letter(&own.letter)) } }
            (evidence(own, order, text, when))
            (answers(own, order, text, when))
        }
    }
}

/// A letter, word for word.
fn letter(letter: &Letter) -> Markup {
    html! { @for section in &letter.sections {
        section { h2 { (section.title) } @for line in &section.lines { p dir="auto" { (line) } } }
    } }
}

fn decided(decision: &OwnPatternDecision, order: OrderId, text: Text, when: &When) -> Markup {
    let row = &decision.row;
    html! {
        section {
            h2 { (text.say("pattern-decision")) " " (chip(text, "decision-state", row.state.code())) }
            @if !row.why.is_empty() && row.state != DecisionState::Ended { blockquote dir="auto" { (row.why) } }
            (appeal(decision, order, text, when))
            details open[row.state.stands()] { summary { (text.say("pattern-letter")) } (letter(&decision.letter)) }
        }
    }
}

fn appeal(decision: &OwnPatternDecision, order: OrderId, text: Text, when: &When) -> Markup {
    let row = &decision.row;
    html! {
        @if let Some((appeal, by)) = &decision.appeal {
            div.said {
                h3 { (text.say("pattern-appeal")) " " (chip(text, "appeal-state", appeal.state.code())) }
                @if !appeal.words.is_empty() { blockquote dir="auto" { (appeal.words) } }
                p.note { (when.moment(appeal.made_at)) @if !appeal.representative.is_empty() { ", " (appeal.representative) } }
                @if appeal.state == AppealState::Open {
                    @let aim = appeal_aim(appeal.made_at, appeal.answer_by);
                    p { (text.with("pattern-appeal-clock", &[("aim", when.moment(aim).into()), ("last", when.moment(appeal.answer_by).into())])) }
                }
                @if !appeal.reasons.is_empty() {
                    blockquote dir="auto" { (appeal.reasons) }
                    @if let (Some((role, mark)), Some(at)) = (by, appeal.answered_at) { p.note { (text.code("role", role.code())) " " (mark) ", " (when.moment(at)) } }
                }
            }
        } @else if decision.may_appeal {
            form.stack method="post" action={ "/r/" (order) "/pattern/" (row.id) "/appeal" } {
                @if let Some(until) = row.appeal_until { p { (text.with("pattern-appeal-until", &[("moment", when.moment(until).into())])) } }
                button.primary { (text.say("pattern-appeal-now")) }
                details { summary { (text.say("pattern-appeal-words")) }
                    (words(text, &row.id.to_string(), false))
                }
            }
        }
    }
}

/// Words of one's own, and the name of whoever writes for somebody.
fn words(text: Text, place: &str, needed: bool) -> Markup {
    html! {
        div.field { label for={ "words-" (place) } { (text.say("pattern-words")) }
            textarea id={ "words-" (place) } name="words" rows="5" maxlength=(MAX_WORDS) required[needed] {} }
        div.field { label for={ "by-" (place) } { (text.say("pattern-by")) }
            p.hint id={ "hint-" (place) } { (text.say("pattern-by-hint")) }
            input id={ "by-" (place) } name="by" maxlength=(MAX_NAME) autocomplete="off" aria-describedby={ "hint-" (place) }; }
    }
}

/// The facts that everybody read, and the very bytes.
fn evidence(own: &OwnPattern, order: OrderId, text: Text, when: &When) -> Markup {
    html! {
        section {
            h2 { (text.say("pattern-evidence")) }
            p { (text.say("pattern-evidence-lead")) }
            (facts(&own.file, text, when))
            p { a.button href={ "/r/" (order) "/pattern/" (own.case.id) "/evidence.json" } download="evidence.json" { (text.say("pattern-evidence-take")) } }
            p.note.hash { (text.say("pattern-digest")) " " code { (own.case.evidence_digest.hex()) } }
        }
    }
}

fn facts(file: &PatternFile, text: Text, when: &When) -> Markup {
    html! {
        ul.receipts { @for claim in &file.claims { li {
            strong { (claim.parcel) } " "
            @if let Some(at) = porchlight_app::zone::parse_rfc3339(&claim.at) { span.note { (when.day(at)) } } br;
            (text.code("pattern-claim", &claim.kind)) "; " (text.code("pattern-hand-over", &claim.hand_over)) "; "
            (text.code("pattern-strength", &claim.strength)) "."
            @for why in &claim.explanations { " " (text.code("pattern-explains", why)) }
        } } }
    }
}

fn answers(own: &OwnPattern, order: OrderId, text: Text, when: &When) -> Markup {
    html! {
        @if own.may_answer || !own.statements.is_empty() {
            section {
                h2 { (text.say("pattern-answer")) }
                @for said in &own.statements {
                    blockquote dir="auto" { (said.words) }
                    p.note { (when.moment(said.said_at)) @if !said.representative.is_empty() { ", " (said.representative) } }
                }
                @if own.may_answer {
                    form.stack method="post" action={ "/r/" (order) "/pattern/" (own.case.id) "/answer" } {
                        (words(text, &own.case.id.to_string(), true))
                        button.primary { (text.say("pattern-send")) }
                    }
                }
            }
        }
    }
}

/// A form as sent.
#[derive(Deserialize)]
pub(super) struct Sent {
    #[serde(default)]
    words: String,
    #[serde(default)]
    by: String,
}

fn back(recipient: &Recipient, done: &str) -> Redirect {
    Redirect::to(&format!("/r/{}/pattern?done={done}", recipient.order))
}

/// Answers the question.
pub(super) async fn answer(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((_, case)): Path<(String, String)>,
    Form(Sent { words, by }): Form<Sent>,
) -> Result<Redirect, Problem> {
    let case: PatternCaseId = case.parse().map_err(|_| Problem::absent("question"))?;
    let words = words.replace("\r\n", "\n");
    let said =
        site.ask(recipient.actor, move |app, ctx| app.answer_pattern(ctx, case, &words, &by)).await;
    let done = match said {
        Ok(Answered::Kept(_)) => "answered",
        Ok(Answered::Over) => "over",
        Ok(Answered::Enough) => "enough",
        Err(problem) if !problem.errors.is_empty() => "words",
        Err(problem) => return Err(problem),
    };
    Ok(back(&recipient, done))
}

/// Appeals the decision. One press is enough.
pub(super) async fn appeal_it(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((_, decision)): Path<(String, String)>,
    Form(Sent { words, by }): Form<Sent>,
) -> Result<Redirect, Problem> {
    let decision: PatternDecisionId = decision.parse().map_err(|_| Problem::absent("decision"))?;
    let words = words.replace("\r\n", "\n");
    let said = site
        .ask(recipient.actor, move |app, ctx| app.appeal_pattern(ctx, decision, &words, &by))
        .await;
    let done = match said {
        Ok(Appealed::Made(_)) => "appealed",
        Ok(Appealed::Already) => "already",
        Ok(Appealed::TooLate) => "late",
        Err(problem) if !problem.errors.is_empty() => "words",
        Err(problem) => return Err(problem),
    };
    Ok(back(&recipient, done))
}

/// The evidence, byte for byte.
pub(super) async fn file(
    Shared(site): Shared<Site>,
    recipient: Recipient,
    Path((_, case)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let case: PatternCaseId = case.parse().map_err(|_| Problem::absent("question"))?;
    let text =
        site.ask(recipient.actor, move |app, ctx| app.own_pattern_evidence(ctx, case)).await?;
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_DISPOSITION, "attachment; filename=\"evidence.json\""),
    ];
    Ok((headers, text).into_response())
}
