//! `cargo xtask bench`: runs the divan benchmarks and prints, for each group, the median of every
//! case as a ratio to the case named `baseline_...` of the same run. Absolute times on a shared
//! machine say little; ratios within one run say much.

use crate::process::{cargo, output, root, run as start};
use anyhow::{Context, Result, bail};
use std::fs;

/// One measured case.
struct Case {
    group: String,
    name: String,
    median_ns: f64,
}

/// The market of programs: no divan benchmark, its figures are shares and rates.
const MARKET: &str = "bots";
/// Accepts that it plays where all benchmarks run.
const MARKET_AMONG_ALL: &[&str] = &["--accepts", "20000"];

/// Runs every benchmark whose `crate/name` contains `filter`, and the market with `arguments` if the
/// filter names it.
///
/// # Errors
/// A benchmark did not build or failed.
pub(crate) fn run(filter: Option<&str>, arguments: &[String]) -> Result<()> {
    if filter == Some(MARKET) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        return market(&arguments);
    }
    if !arguments.is_empty() {
        bail!("only `bench {MARKET}` takes arguments");
    }
    if filter.is_none() {
        market(MARKET_AMONG_ALL)?;
    }
    for (package, bench) in benches()? {
        if filter.is_some_and(|wanted| !format!("{package}/{bench}").contains(wanted)) {
            continue;
        }
        let text = output(&cargo(), &["bench", "--package", &package, "--bench", &bench])?;
        print!("{text}");
        print_ratios(&cases(&text, &bench));
    }
    Ok(())
}

fn market(arguments: &[&str]) -> Result<()> {
    let package = ["run", "--release", "--package", "porchlight-sim", "--bin", MARKET, "--"];
    start(&cargo(), &[&package, arguments].concat())
}

/// Every `[[bench]]` of the workspace as (package, bench).
fn benches() -> Result<Vec<(String, String)>> {
    let mut found = vec![];
    for entry in fs::read_dir(root().join("crates"))? {
        let path = entry?.path().join("Cargo.toml");
        let manifest: toml::Table = fs::read_to_string(&path)
            .with_context(|| format!("reading {}", path.display()))?
            .parse()?;
        let package = manifest["package"]["name"].as_str().context("package.name")?.to_owned();
        let listed = manifest.get("bench").and_then(toml::Value::as_array);
        for bench in listed.into_iter().flatten() {
            let name = bench["name"].as_str().context("bench.name")?;
            found.push((package.clone(), name.to_owned()));
        }
    }
    found.sort();
    Ok(found)
}

/// Reads divan's tree: columns are fastest, slowest, median, mean, samples, iterations.
fn cases(text: &str, bench: &str) -> Vec<Case> {
    let mut group = bench.to_owned();
    let mut found = vec![];
    for line in text.lines() {
        let Some(at) = line.find("─ ") else { continue };
        let depth =
            line[..at].chars().filter(|c| *c == '│').count() + usize::from(line.starts_with(' '));
        let columns: Vec<&str> = line[at..].split('│').map(str::trim).collect();
        let head = columns[0].trim_start_matches("─ ");
        let name = head.split_whitespace().next().unwrap_or("").to_owned();
        let Some(median_ns) = columns.get(2).and_then(|c| nanoseconds(c)) else {
            group = format!("{bench}/{name}");
            continue;
        };
        let group = if depth == 0 { bench.to_owned() } else { group.clone() };
        found.push(Case { group, name, median_ns });
    }
    found
}

fn nanoseconds(column: &str) -> Option<f64> {
    let (number, unit) = column.split_once(' ')?;
    let scale = match unit {
        "ps" => 1e-3,
        "ns" => 1.0,
        "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" => 6e10,
        _ => return None,
    };
    number.parse::<f64>().ok().map(|n| n * scale)
}

fn print_ratios(cases: &[Case]) {
    for base in cases.iter().filter(|case| case.name.starts_with("baseline_")) {
        for case in cases.iter().filter(|c| c.group == base.group && c.name != base.name) {
            let ratio = base.median_ns / case.median_ns;
            println!(
                "ratio {}/{}: {ratio:.2} times as fast as {}",
                case.group, case.name, base.name
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_are_read_from_the_tree_and_grouped() {
        let text = "store  fastest │ slowest │ median │ mean │ samples │ iters\n\
            ├─ baseline_one  1.5 ms │ 2 ms │ 1.7 ms │ 1.7 ms │ 10 │ 10\n\
            ╰─ grouped  100 µs │ 2 ms │ 170 µs │ 1.7 ms │ 10 │ 10\n";
        let found = cases(text, "commit");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].group, found[1].group);
        assert!((found[0].median_ns / found[1].median_ns - 10.0).abs() < 1e-9);
    }
}
