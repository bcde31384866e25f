//! The list of pages about people against the routes that there are.

use super::SHOWN;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Pages whose use-case notes the look, with what it is about.
const NOTED_WITHIN: &[&str] = &[
    "/console/cases/{id}",
    "/console/claims/{id}",
    "/console/claim-pictures/{id}",
    "/console/joined-claims/{id}",
    "/console/patterns/appeals/{id}",
    "/console/patterns/claims/{id}",
    "/console/patterns/{id}",
    "/console/photos/{id}",
    "/console/identity/{id}/pictures/{kind}",
];

/// Pages that show nobody's evidence: lists, figures, forms and settings. Lists name people, so that they
/// can be found; what is kept about them stands behind.
const ABOUT_NOBODY: &[&str] = &[
    "/console",
    "/console/blocks",
    "/console/blocks/plan",
    "/console/blocks/templates",
    "/console/blocks/templates/{template}",
    "/console/blocks/{id}",
    "/console/bots",
    "/console/bots/groups",
    "/console/bots/policy",
    "/console/bulletins",
    "/console/cases",
    "/console/cases/appeals",
    "/console/cases/corrections",
    "/console/cases/made",
    "/console/cases/matters",
    "/console/cases/new",
    "/console/cases/proposals",
    "/console/cases/requests",
    "/console/cases/requests/new",
    "/console/cases/requests/{id}",
    "/console/claims",
    "/console/deliveries",
    "/console/deliveries/photos-to-look-at",
    "/console/find",
    "/console/holds",
    "/console/identity",
    "/console/joined-claims",
    "/console/me",
    "/console/orders",
    "/console/orders/import",
    "/console/orders/imports",
    "/console/orders/quarantine",
    "/console/orders/quarantine/{id}",
    "/console/patterns",
    "/console/patterns/appeals",
    "/console/pay",
    "/console/pay/rates",
    "/console/pay/thanks",
    "/console/pay/tips",
    "/console/people",
    "/console/people/applications",
    "/console/people/staff",
    "/console/pins",
    "/console/rounds",
    "/console/rounds/announce",
    "/console/rounds/{id}",
    "/console/rounds/{id}/record.json",
    "/console/settings",
];

/// Pages of settings, which are about stations and programs.
const SETTINGS: [&str; 3] = ["/console/settings/", "/console/stations/", "/console/reports/"];

/// The text between the quotes that `rest` begins with.
fn quoted(rest: &str) -> Option<&str> {
    rest.strip_prefix('"')?.split('"').next()
}

/// Constants of a module that name a place, and the one that it takes from the list it belongs to.
fn places(source: &str) -> BTreeMap<&str, &str> {
    let lines = source.lines().filter_map(|line| {
        let (head, rest) = line.split_once(": &str = ")?;
        Some((head.rsplit(' ').next()?, quoted(rest)?))
    });
    let lines = lines.filter(|(_, place)| place.starts_with("/console"));
    let taken = source
        .contains("use super::bots::{PLACE")
        .then_some(("PLACE", crate::console::bots::PLACE));
    taken.into_iter().chain(lines).collect()
}

/// Every route of a module that answers to GET.
fn routes(source: &str) -> BTreeSet<String> {
    let places = places(source);
    let mut found = BTreeSet::new();
    for call in source.split(".route(").skip(1) {
        let call = call.trim_start();
        let Some((named, handlers)) = call.split_once(',') else { continue };
        if !handlers.trim_start().starts_with("get(") {
            continue;
        }
        let named = named.trim();
        let place = match (quoted(named), named.strip_prefix("&format!(")) {
            (Some(place), _) => place.to_owned(),
            (None, Some(format)) => {
                let text = quoted(format).expect("a format of a place");
                let filled = places.iter().fold(text.to_owned(), |text, (name, place)| {
                    text.replace(&format!("{{{name}}}"), place)
                });
                filled.replace("{{", "{").replace("}}", "}")
            }
            (None, None) => (*places.get(named).expect("a constant of this module")).to_owned(),
        };
        found.insert(place);
    }
    found
}

#[test]
fn every_page_of_the_console_notes_who_looked_or_shows_nobodys_evidence() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/console");
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            all.extend(routes(&fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(all.len() > 50, "the routes were not found: {all:?}");
    let shown: BTreeSet<&str> = SHOWN.iter().map(|(route, _)| *route).collect();
    let known = |route: &str| {
        shown.contains(route)
            || NOTED_WITHIN.contains(&route)
            || ABOUT_NOBODY.contains(&route)
            || SETTINGS.iter().any(|start| route.starts_with(start))
    };
    let unknown: Vec<_> = all.iter().filter(|route| !known(route)).collect();
    assert!(unknown.is_empty(), "say in console::looks whether these show a person: {unknown:?}");
    let named = shown.iter().chain(NOTED_WITHIN).chain(ABOUT_NOBODY);
    let gone: Vec<_> = named.filter(|route| !all.contains(**route)).collect();
    assert!(gone.is_empty(), "there are no such pages: {gone:?}");
}

#[test]
fn a_page_with_an_id_is_about_nobody_only_where_it_is_about_work_or_a_request() {
    let with_id: Vec<_> = ABOUT_NOBODY.iter().filter(|route| route.contains('{')).collect();
    let known = [
        "/console/blocks/templates/{template}",
        "/console/blocks/{id}",
        "/console/cases/requests/{id}",
        "/console/orders/quarantine/{id}",
        "/console/rounds/{id}",
        "/console/rounds/{id}/record.json",
    ];
    assert_eq!(with_id, known.iter().collect::<Vec<_>>());
}
