//! The packs of law in force for a station: what each sets, what applies of them and where it acts, and since
//! when. The same in the console and for everybody.

use crate::show::{Show, grouped};
use crate::text::Text;
use maud::{Markup, html};
use porchlight_app::assess::pack::{self, Duty, Pack};
use porchlight_app::assess::strictest::{Number, strictest};
use porchlight_app::law::{AT_WISH, Does, LawLine, Laws};
use porchlight_domain::time::Timestamp;

/// The name of a pack by its code.
pub(crate) fn name(text: Text, code: &str) -> String {
    let name = pack::name(code, text.0.tag());
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// Names of packs, for a sentence or a cell.
pub(crate) fn names(text: Text, codes: &[String]) -> String {
    codes.iter().map(|code| name(text, code)).collect::<Vec<_>>().join(", ")
}

/// An amount of a number, in its unit.
pub(crate) fn amount(text: Text, number: Number, value: u16) -> String {
    let key = if number.is_hours() { "law-hours" } else { "law-days" };
    text.with(key, &[("n", u64::from(value).into()), ("figure", grouped(u64::from(value)).into())])
}

/// Everything below the heading.
pub(crate) fn laws(show: &Show, laws: &Laws) -> Markup {
    let text = show.text;
    let conflicts = laws.strictest.merged.conflicts();
    html! {
        p.lead { (text.say("law-lead")) }
        p.banner { (text.say("law-no-advice")) }
        @for class in conflicts { p.banner.warn { (text.code("law-conflict", class)) } }
        h2 { (text.say("law-applies")) }
        p.note { (text.say("law-applies-lead")) }
        (applies(text, &laws.lines))
        h2 { (text.say("law-duties")) }
        ul { @for (duty, says) in &laws.strictest.duties {
            li data-duty=(duty.code()) { (text.code("law-duty", duty.code())) " " span.muted { "(" (names(text, says)) ")" }
                " " (seen_to(text, *duty)) }
        } }
        (contact(text, laws))
        h2 { (text.say("law-packs")) }
        @for pack in &laws.packs { (one(text, pack)) }
        h2 { (text.say("law-since")) }
        @if laws.choices.is_empty() { p { (text.say("law-never")) } }
        @else { ul { @for choice in &laws.choices {
            li { (show.moment_text(choice.at())) ": "
                @if choice.packs.is_empty() { (name(text, "house")) } @else { (names(text, &choice.packs)) }
                @if !choice.numbers.is_empty() { ", " (name(text, pack::OWN)) } }
        } } }
    }
}

/// That what was written went, when, and by which packs; nothing where it is still here.
pub(crate) fn ended(show: &Show, removed_at: Option<Timestamp>, removed_by: &str) -> Markup {
    let text = show.text;
    let Some(at) = removed_at else { return html! {} };
    let when = show.moment_text(at);
    let said = if removed_by == AT_WISH {
        text.with("record-ended-wish", &[("when", when.into())])
    } else {
        let codes: Vec<String> = removed_by.split(',').map(str::to_owned).collect();
        text.with("record-ended", &[("when", when.into()), ("laws", names(text, &codes).into())])
    };
    html! { p.banner data-ended="true" { (said) } }
}

fn applies(text: Text, lines: &[LawLine]) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(text.say("law-applies")) { table.rows.ledger.stacks {
            thead { tr {
                th scope="col" { (text.say("law-what")) } th.number scope="col" { (text.say("law-strictest")) }
                th scope="col" { (text.say("law-from")) } th scope="col" { (text.say("law-program")) }
            } }
            tbody { @for line in lines { tr data-number=(line.number.code()) {
                th scope="row" { (text.code("law-number", line.number.code())) }
                td.number data-label=(text.say("law-strictest")) { (amount(text, line.number, line.value)) }
                td data-label=(text.say("law-from")) { (names(text, &line.says)) }
                td data-label=(text.say("law-program")) { @match line.does {
                    Does::Amount(does) => {
                        (amount(text, line.number, does)) " "
                        span.muted { (text.code("law-acts-on", line.number.code())) }
                    },
                    Does::ByHand => strong { (text.say("law-by-hand")) },
                } }
            } } }
        } }
    }
}

/// Who sees to a duty.
fn seen_to(text: Text, duty: Duty) -> String {
    match duty {
        Duty::HumanDecides | Duty::WrittenReasons | Duty::RecordsAttached | Duty::ContactPerson => {
            text.say("law-duty-program")
        }
        Duty::AppealInTerms | Duty::GroundsInTerms => text.say("law-duty-people"),
    }
}

/// Whom to turn to, where somebody is named or has to be.
fn contact(text: Text, laws: &Laws) -> Markup {
    html! {
        @if !laws.contact.is_empty() {
            p { (text.say("law-contact")) " " strong dir="auto" { (laws.contact) } }
        } @else if laws.wants_contact {
            p.banner.warn { (text.say("law-contact-missing")) }
        }
    }
}

fn one(text: Text, pack: &Pack) -> Markup {
    let alone = strictest(std::slice::from_ref(pack));
    let codes: Vec<String> = pack.codes.iter().cloned().collect();
    html! {
        details {
            summary { (names(text, &codes)) }
            @if !alone.numbers.is_empty() {
                dl.facts.fairness { @for (number, value, _) in &alone.numbers {
                    div { dt { (text.code("law-number", number.code())) } dd { (amount(text, *number, *value)) } }
                } }
            }
            ul { @for (duty, _) in &alone.duties { li { (text.code("law-duty", duty.code())) } } }
        }
    }
}
