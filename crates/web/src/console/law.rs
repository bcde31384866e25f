//! Packs of law of a station: what is in force, and choosing others, with numbers of the operator's own.

use super::desk::{Desk, Section};
use super::done;
use super::form::{Fields, Values, wrong};
use super::system::operators_only;
use crate::law_view;
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::assess::pack::Pack;
use porchlight_app::assess::strictest::Number;
use porchlight_app::law::{HOUSE, LawWish, Laws};
use porchlight_domain::decision::Terms;
use porchlight_domain::time::{DAY, HOUR};

/// Marks the fields that hold packs, so that no pack can be taken for a number.
const PACK: &str = "pack-";
/// The field of whom to turn to.
const CONTACT: &str = "contact";

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/settings/stations/{code}/laws", get(page).post(choose))
}

/// Where a station's packs are.
pub(super) fn place(code: &str) -> String {
    format!("/console/settings/stations/{code}/laws")
}

async fn load(desk: &Desk, code: &str) -> Result<Laws, Problem> {
    let wanted = desk.station_coded(code)?.code.clone();
    desk.ask(move |app, _| app.laws(&wanted)).await
}

async fn page(desk: Desk, Path(code): Path<String>) -> Result<Markup, Problem> {
    let laws = load(&desk, &code).await?;
    Ok(law_page(&desk, &laws, &now(&laws), &[]))
}

/// What the form begins with: what is in force now.
fn now(laws: &Laws) -> Values {
    let Some(newest) = laws.choices.first() else { return Values::of(&[]) };
    let packs = newest.packs.iter().map(|code| (format!("{PACK}{code}"), "1".to_owned()));
    let numbers = newest.numbers.iter().map(|(code, value)| (code.clone(), value.to_string()));
    let contact = (CONTACT.to_owned(), newest.contact.clone());
    Values(packs.chain(numbers).chain([contact]).collect())
}

fn law_page(desk: &Desk, laws: &Laws, values: &Values, errors: &[FieldProblem]) -> Markup {
    let show = desk.show(laws.station.id);
    let code = &laws.station.code;
    let title = desk.text().with("law-title", &[("station", laws.station.name.as_str().into())]);
    let f = Fields { desk, values, errors };
    let main = html! {
        p.back { a href={ "/console/settings/stations/" (code) } { (icon("chevron-left")) (desk.say("stations")) } }
        header.head { h1 { (title) } div.acts { a.button href={ "/laws/" (code) } { (desk.say("law-public")) } } }
        (f.summary())
        @if desk.may_operate() { (form(&f, laws)) }
        (law_view::laws(&show, laws))
    };
    desk.page(Section::Settings, &title, &main)
}

fn form(f: &Fields<'_>, laws: &Laws) -> Markup {
    let desk = f.desk;
    let codes = |pack: &Pack| pack.codes.iter().cloned().collect::<Vec<_>>();
    html! {
        form.panel method="post" {
            fieldset id="f-packs" {
                legend { (desk.say("law-choose")) }
                p.hint { (desk.say("law-choose-hint")) }
                @for code in laws.known.iter().flat_map(codes) {
                    label.switch {
                        @let (always, field) = (code == HOUSE, format!("{PACK}{code}"));
                        input type="checkbox" name=(field) value="1" checked[always || f.values.get(&field) == "1"] disabled[always];
                        span { (law_view::name(desk.text(), &code)) }
                    }
                }
            }
            fieldset.numbers {
                legend { (desk.say("law-own")) }
                p.hint { (desk.say("law-own-hint")) }
                @for number in Number::ALL {
                    (f.input(number.code(), &format!("law-own-{}", number.code().replace('_', "-")), "number", None))
                }
            }
            (f.input(CONTACT, "law-contact", "text", Some("law-contact-hint")))
            div.acts { button.primary { (desk.say("law-put-in-force")) } }
        }
    }
}

/// The lengths of time that hold for a matter at a station, those of these numbers, and which packs of law make them
/// stricter.
pub(super) fn times(
    desk: &Desk,
    terms: Terms,
    laws: &[(Number, Vec<String>)],
    code: &str,
    numbers: &[Number],
) -> Markup {
    let text = desk.text();
    let all = [
        (Number::Hearing, terms.hearing(), HOUR),
        (Number::Notice, terms.notice_period(), DAY),
        (Number::Appeal, terms.appeal_time(), DAY),
        (Number::Answer, terms.appeal_answer(), DAY),
        (Number::Held, terms.most_held(), HOUR),
    ];
    html! {
        details { summary { (desk.say("case-times")) }
            dl.facts { @for (number, micros, unit) in all.into_iter().filter(|(number, ..)| numbers.contains(number)) {
                @let says = laws.iter().find(|(one, _)| *one == number).map(|(_, says)| says);
                div data-number=(number.code()) { dt { (text.code("law-number", number.code())) }
                    dd { (law_view::amount(text, number, u16::try_from(micros / unit).unwrap_or(u16::MAX)))
                        @if let Some(says) = says { " " span.muted { "(" (law_view::names(text, says)) ")" } } } }
            } }
            p { a href=(place(code)) { (desk.say("law")) } }
        }
    }
}

/// Reads the form, with what is wrong of it.
fn wish(values: &Values) -> Result<LawWish, Vec<FieldProblem>> {
    let packs = values.0.iter().filter_map(|(name, _)| name.strip_prefix(PACK));
    let (mut numbers, mut errors) = (vec![], vec![]);
    for number in Number::ALL {
        match values.get(number.code()) {
            "" => {}
            text => match text.parse() {
                Ok(value) => numbers.push((*number, value)),
                Err(_) => errors.push(wrong(number.code(), "law_number", "write a whole number")),
            },
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let contact = values.get(CONTACT).to_owned();
    Ok(LawWish { packs: packs.map(str::to_owned).collect(), numbers, contact })
}

async fn choose(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    operators_only(&desk)?;
    let laws = load(&desk, &code).await?;
    let station = laws.station.id;
    let errors = match wish(&values) {
        Ok(wish) => match desk.ask(move |app, ctx| app.choose_laws(ctx, station, &wish)).await {
            Ok(()) => return Ok(done(&place(&code), "laws-set").into_response()),
            Err(problem) if !problem.errors.is_empty() => problem.errors,
            Err(problem) => return Err(problem),
        },
        Err(errors) => errors.into(),
    };
    let page = law_page(&desk, &laws, &values, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
