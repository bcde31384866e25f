//! A pack's tables as CSV (RFC 4180).

use super::Pack;
use std::fmt::Write as _;

/// A cell: quoted where it has to be, and never read as a formula.
pub(crate) fn cell(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

fn optional(number: Option<impl ToString>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

pub(super) fn work(pack: &Pack) -> String {
    let mut csv = String::from(
        "station,month,couriers,blocks,engaged_minutes,currency,gross_minor,driving_minor,net_minor,\
         gross_per_hour_minor,net_per_hour_minor,blocks_at_station_cost,blocks_without_check_out\r\n",
    );
    for station in &pack.stations {
        for m in &station.months {
            let _ = write!(
                csv,
                "{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n",
                cell(&station.code),
                m.month,
                m.couriers,
                m.blocks,
                m.engaged_minutes,
                station.currency,
                m.gross,
                m.driving,
                m.net,
                optional(m.gross_per_hour),
                optional(m.net_per_hour),
                m.at_station_cost,
                m.without_check_out
            );
        }
    }
    csv
}

pub(super) fn acts(pack: &Pack) -> String {
    let mut csv = String::from("station,act,words,count,looked_at_by_people\r\n");
    for station in &pack.stations {
        for act in &station.acts {
            let (code, looked) = (cell(&station.code), optional(act.looked_at));
            let _ =
                write!(csv, "{code},{},{},{},{looked}\r\n", act.act, cell(act.words), act.count);
        }
    }
    csv
}

pub(super) fn decisions(pack: &Pack) -> String {
    let mut csv = String::from("station,what,kind,state,by_program,count\r\n");
    let all = (String::new(), &pack.decisions, &pack.appeals);
    let each = pack.stations.iter().filter_map(|station| {
        Some((cell(&station.code), station.decisions.as_ref()?, station.appeals.as_ref()?))
    });
    for (code, decisions, appeals) in std::iter::once(all).chain(each) {
        for d in decisions {
            let (kind, state, by) = (&d.kind, &d.state, d.automatic);
            let _ = write!(csv, "{code},decision,{kind},{state},{by},{}\r\n", d.count);
        }
        for a in appeals {
            let _ = write!(csv, "{code},appeal,,{},,{}\r\n", a.state, a.count);
        }
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_keeps_its_commas() {
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("Here, \"there\""), "\"Here, \"\"there\"\"\"");
        assert_eq!(cell("ATX1"), "ATX1");
    }
}
