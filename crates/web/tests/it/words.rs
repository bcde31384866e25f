//! What a person reads on a page: its visible words, one line for each block.

use crate::stage::{Answer, Call, Stage, Who};

/// Elements whose start or end breaks a line.
const BLOCKS: [&str; 25] = [
    "br",
    "p",
    "h1",
    "h2",
    "h3",
    "li",
    "dt",
    "dd",
    "div",
    "section",
    "article",
    "summary",
    "details",
    "form",
    "label",
    "button",
    "option",
    "figure",
    "figcaption",
    "tr",
    "td",
    "th",
    "legend",
    "pre",
    "main",
];

/// The words between `<main` and `</main>`; options of a list and attributes are left out.
pub(crate) fn visible(answer: &Answer) -> String {
    let html = answer.text();
    let from = html.find("<main").unwrap_or(0);
    let to = html.find("</main>").unwrap_or(html.len());
    let (mut words, mut rest) = (String::new(), &html[from..to]);
    while let Some(start) = rest.find('<') {
        words.push_str(&rest[..start]);
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        let name = rest[start + 1..end].trim_start_matches('/');
        let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        if BLOCKS.contains(&name) {
            words.push('\n');
        }
        if name == "img" {
            words.push_str("\n[photo]\n");
        }
        rest = &rest[end..];
    }
    words.push_str(rest);
    for (code, shown) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
        words = words.replace(code, shown);
    }
    let lines = words.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

/// The visible words of a page in a chosen language.
pub(crate) async fn visible_in(stage: &Stage, path: &str, who: &Who, language: &str) -> String {
    let chosen = format!("porchlight_language={language}");
    let cookie = match who {
        Who::Cookie(cookie) => format!("{cookie}; {chosen}"),
        _ => chosen,
    };
    let answer = Call::get(path).by(&Who::Cookie(cookie)).send(stage).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.status);
    visible(&answer)
}
