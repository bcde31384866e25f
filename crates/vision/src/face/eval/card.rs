//! What was measured, for people (a model card), for programs, and as the thresholds that checks use.

use super::groups::{GROUP_RATE, LEAST_GROUP_PAIRS, LEAST_GROUP_PEOPLE};
use super::interval::{Interval, Kind, REPEATS};
use super::rates::{LEAST_FALSE_MATCHES, Rate};
use super::turned::{LEAST_TURNED, TURNED_REFUSED, TurnedLimit};
use super::{MatcherReport, Report, Species};
use crate::face::matcher::THRESHOLDS_FORMAT;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// The false match rate at which faces match, and the one below whose score they do not.
const MATCH_RATE: f64 = 1e-3;
const MISMATCH_RATE: f64 = 1e-2;

fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

fn range(interval: &Interval) -> String {
    format!("{:.2} to {:.2} %", interval.low * 100.0, interval.high * 100.0)
}

/// The model card, Markdown.
#[must_use]
pub fn card(report: &Report) -> String {
    let mut text = format!(
        "# Face check: what was measured\n\nPictures: {}. {} pictures of {} people; {} genuine and {} \
         impostor pairs. {}\n\n",
        report.name,
        report.images,
        report.people,
        report.genuine,
        report.impostor,
        faceless(report.faceless),
    );
    text += "FMR: share of pairs of two persons that match. FNMR: share of pairs of one person that \
             do not. Intervals are of 95 %; ";
    let first = report.matchers.iter().flat_map(|one| &one.rates).find_map(|(_, rate)| *rate);
    text += &match first.map(|rate| rate.interval.kind) {
        Some(Kind::Bootstrap) => format!("people were drawn anew {REPEATS} times.\n"),
        _ => {
            "there are too few people to draw anew, so pairs are taken as independent, which they \
              are not (Wilson).\n"
                .to_owned()
        }
    };
    // Writing to a string does not fail.
    for one in &report.matchers {
        let _ = write!(text, "\n## {}\n\n", one.matcher.code());
        text += "| FMR | FNMR | interval | threshold | false matches |\n| --- | --- | --- | --- | --- |\n";
        for (rate, found) in &one.rates {
            text += &row(*rate, found.as_ref(), report.impostor);
        }
        text += &turned(one);
        text += &by_group(one);
    }
    text += &liveness(report);
    text += "\n## Not measured\n\n";
    if report.matchers.iter().all(|one| one.groups.is_empty()) {
        text += "- Differences between groups of people: no groups were given.\n";
    }
    if report.attacks.is_none() {
        text += "- Attacks with pictures, screens and masks: no pictures of them were given.\n";
    }
    text += "- Ageing, cameras, light and people other than those in these pictures.\n- Whether \
             video was fed in past the camera: no picture can tell.\n\n## Models\n\n| file | SHA-256 \
             |\n| --- | --- |\n";
    for (name, digest) in &report.models {
        let _ = writeln!(text, "| `{name}` | `{digest}` |");
    }
    text
}

fn faceless(count: usize) -> String {
    match count {
        0 => "A face was found in every picture.".to_owned(),
        one => format!("In {one} no face was found: their pairs never match."),
    }
}

fn row(rate: f64, found: Option<&Rate>, impostor: usize) -> String {
    match found {
        Some(found) => format!(
            "| {rate:.0e} | {} | {} | {:.4} | {} |\n",
            percent(found.fnmr),
            range(&found.interval),
            found.threshold,
            found.false_matches
        ),
        None => format!(
            "| {rate:.0e} | not measured | {impostor} impostor pairs; {:.0} are needed | | |\n",
            LEAST_FALSE_MATCHES / rate
        ),
    }
}

fn turned(one: &MatcherReport) -> String {
    if one.matcher.recognisers().len() > 1 {
        return String::new();
    }
    match one.turned {
        Some(TurnedLimit { at, refused, kept_out, genuine, impostor }) => format!(
            "\nTurned heads: of {genuine} pairs of one person, one straight and one turned, {} lie below the \
             cosine {at:.4}; of {impostor} such pairs of two persons {} do. Below it a session takes a \
             turned look for somebody else's.\n",
            percent(refused),
            percent(kept_out)
        ),
        None => format!(
            "\nTurned heads: not measured; {LEAST_TURNED} pairs of one person, one straight and one turned, \
             are needed.\n"
        ),
    }
}

fn by_group(one: &MatcherReport) -> String {
    if one.groups.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "\nBy group, at the threshold of FMR {GROUP_RATE:.0e} over all; shown from {LEAST_GROUP_PEOPLE} \
         people and {LEAST_GROUP_PAIRS} genuine pairs on:\n\n| group | people | genuine | impostor | \
         FNMR | FMR |\n| --- | --- | --- | --- | --- | --- |\n"
    );
    for group in &one.groups {
        let figures = match &group.shown {
            Some(shown) => shown
                .map(|(share, interval)| format!("{} ({})", percent(share), range(&interval)))
                .join(" | "),
            None => "not shown | not shown".to_owned(),
        };
        let (people, genuine, impostor) = (group.people, group.genuine, group.impostor);
        text += &format!("| {} | {people} | {genuine} | {impostor} | {figures} |\n", group.name);
    }
    text
}

fn liveness(report: &Report) -> String {
    let Some(attacks) = &report.attacks else { return String::new() };
    let mut text = format!(
        "\n## Pictures of pictures\n\nThe passive models alone, on single frames, live from {:.2} on. A \
         check asks for head turns and depth as well, which a single picture cannot show.\n\n| species | \
         pictures | taken for the other | share | interval | no face |\n| --- | --- | --- | --- | --- | \
         --- |\n",
        report.least_live
    );
    let mut line = |kind: &str, one: &Species| {
        text += &format!(
            "| {} ({kind}) | {} | {} | {} | {} | {} |\n",
            one.name,
            one.count,
            one.wrong,
            percent(one.share),
            range(&one.interval),
            one.faceless
        );
    };
    attacks.species.iter().for_each(|one| line("APCER", one));
    attacks.live.iter().for_each(|one| line("BPCER", one));
    if attacks.live.is_none() {
        text += "\nBPCER: not measured, no live pictures were given.\n";
    }
    text
}

/// Everything that was measured, for programs.
#[must_use]
pub fn json(report: &Report) -> Value {
    let interval = |one: &Interval| {
        let kind = match one.kind {
            Kind::Bootstrap => "bootstrap_by_person",
            Kind::Wilson => "wilson",
        };
        json!({"low": one.low, "high": one.high, "kind": kind})
    };
    let rate = |(rate, found): &(f64, Option<Rate>)| match found {
        Some(found) => json!({
            "fmr": rate, "measured": true, "fnmr": found.fnmr,
            "interval": interval(&found.interval), "threshold": found.threshold,
            "false_matches": found.false_matches,
        }),
        None => json!({"fmr": rate, "measured": false}),
    };
    let share = |(share, of): &(f64, Interval)| json!({"share": share, "interval": interval(of)});
    let matchers: Vec<Value> = report
        .matchers
        .iter()
        .map(|one| {
            let groups: Vec<Value> = one
                .groups
                .iter()
                .map(|group| {
                    let [fnmr, fmr] = match &group.shown {
                        Some(shown) => shown.each_ref().map(share),
                        None => [json!("not shown"), json!("not shown")],
                    };
                    json!({
                        "group": group.name, "people": group.people, "genuine": group.genuine,
                        "impostor": group.impostor, "fnmr": fnmr, "fmr": fmr,
                    })
                })
                .collect();
            let roc: Vec<[f64; 3]> =
                one.curve.iter().map(|p| [p.fmr, p.fnmr, f64::from(p.threshold)]).collect();
            json!({
                "matcher": one.matcher.code(), "rates": one.rates.iter().map(rate).collect::<Vec<_>>(),
                "groups": groups, "turned": turned_json(one.turned.as_ref()), "roc": {"columns": ["fmr", "fnmr", "threshold"], "points": roc},
            })
        })
        .collect();
    let species = |one: &Species, name: &str| {
        json!({
            "species": one.name, "pictures": one.count, "no_face": one.faceless,
            name: one.share, "interval": interval(&one.interval),
        })
    };
    let attacks = report.attacks.as_ref().map(|attacks| {
        json!({
            "least_live": report.least_live,
            "attacks": attacks.species.iter().map(|one| species(one, "apcer")).collect::<Vec<_>>(),
            "worst_apcer": attacks.worst().map(|one| one.share),
            "live": attacks.live.as_ref().map(|one| species(one, "bpcer")),
        })
    });
    json!({
        "name": report.name, "images": report.images, "no_face": report.faceless,
        "people": report.people, "genuine": report.genuine, "impostor": report.impostor,
        "matchers": matchers, "liveness": attacks.unwrap_or_else(|| json!("not measured")),
        "models": report.models.iter().map(|(name, sha256)| json!({"name": name, "sha256": sha256}))
            .collect::<Vec<_>>(),
    })
}

fn turned_json(found: Option<&TurnedLimit>) -> Value {
    let Some(found) = found else { return json!("not measured") };
    json!({
        "turned_at": found.at, "refused": found.refused, "kept_out": found.kept_out,
        "genuine": found.genuine, "impostor": found.impostor,
    })
}

/// The file of thresholds; matchers without a measured rate are left out.
#[must_use]
pub fn thresholds_file(report: &Report) -> String {
    let at = |one: &MatcherReport, wanted: f64| {
        one.rates.iter().find(|(rate, _)| *rate == wanted).and_then(|(_, found)| *found)
    };
    let mut matchers = serde_json::Map::new();
    for one in &report.matchers {
        let (Some(strict), Some(lenient)) = (at(one, MATCH_RATE), at(one, MISMATCH_RATE)) else {
            continue;
        };
        let mut limits = json!({
            "match_at": strict.threshold, "mismatch_below": lenient.threshold,
            "match_rate": MATCH_RATE, "mismatch_rate": MISMATCH_RATE,
        });
        if let Some(found) = &one.turned {
            limits["turned_at"] = json!(found.at);
            limits["turned_refused"] = json!(TURNED_REFUSED);
        }
        matchers.insert(one.matcher.code().to_owned(), limits);
    }
    let measured_on = format!(
        "{}: {} people, {} genuine and {} impostor pairs",
        report.name, report.people, report.genuine, report.impostor
    );
    let file = json!({
        "format": THRESHOLDS_FORMAT, "least_live": f64::from(report.least_live),
        "measured_on": measured_on, "matchers": matchers,
    });
    format!("{file:#}\n")
}
