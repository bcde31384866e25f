//! What else may account for claims that lie together, in the sentences that recipients read: other people of the
//! building, who brought the parcels, the place and our own work.
//!
//! Owns: those three sentences in both languages, for letters and drafts. Never does: count (`super::evidence`) or
//! decide what bars a question (`super::ask`). Start at [`lines`].

use super::evidence::PatternFile;
use crate::draft::pick;

/// All three, in the order in which they are looked at.
pub(super) fn lines(file: &PatternFile, language: &str) -> Vec<String> {
    vec![building(file, language), bringers(file, language), explained(file, language)]
}

/// What other people of the building reported.
pub(super) fn building(file: &PatternFile, language: &str) -> String {
    let (others, of) = (file.others, file.others_deliveries);
    match (others, of) {
        (_, 0) => pick(
            language,
            "No parcel came to anybody else in your building in that time.",
            "En ese tiempo no llegó ningún paquete a otras personas de su edificio.",
        ),
        (0, _) => pick(
            language,
            format!("Other people in your building reported none of their {of} parcels missing."),
            format!("Otras personas de su edificio no reclamaron ninguno de sus {of} paquetes."),
        ),
        _ => pick(
            language,
            format!(
                "Other people in your building reported {others} of their {of} parcels missing."
            ),
            format!("Otras personas de su edificio reclamaron {others} de sus {of} paquetes."),
        ),
    }
}

/// How many couriers brought what nothing else accounts for.
pub(super) fn bringers(file: &PatternFile, language: &str) -> String {
    let (all, most) = (file.bringers, file.most_by_one);
    match (all, most) {
        (0, _) => pick(
            language,
            "Nothing is left that nothing else accounts for.",
            "No queda nada que no tenga otra explicación.",
        ),
        (1, _) => pick(
            language,
            "One courier brought all the parcels that nothing else accounts for.",
            "Un solo repartidor trajo todos los paquetes que nada más explica.",
        ),
        (_, 1) => pick(
            language,
            format!(
                "{all} different couriers brought the parcels that nothing else accounts for, one each."
            ),
            format!(
                "{all} repartidores distintos trajeron los paquetes que nada más explica, uno cada uno."
            ),
        ),
        _ => pick(
            language,
            format!(
                "{all} different couriers brought the parcels that nothing else accounts for; one of them \
                 brought {most}."
            ),
            format!(
                "{all} repartidores distintos trajeron los paquetes que nada más explica; uno de ellos \
                 trajo {most}."
            ),
        ),
    }
}

/// How many of the claims the place or our own work accounts for.
fn explained(file: &PatternFile, language: &str) -> String {
    match file.explained() {
        0 => pick(
            language,
            "Neither the place nor our own work accounts for any of the claims.",
            "Ni el lugar ni nuestro propio trabajo explican ninguna de las reclamaciones.",
        ),
        n => pick(
            language,
            format!("The place or our own work accounts for {n} of the claims."),
            format!("El lugar o nuestro propio trabajo explican {n} de las reclamaciones."),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(others: (u32, u32), bringers: u32, most_by_one: u32) -> PatternFile {
        PatternFile {
            version: 1,
            claims: vec![],
            deliveries: 4,
            others: others.0,
            others_deliveries: others.1,
            bringers,
            most_by_one,
        }
    }

    #[test]
    fn nobody_reads_that_there_were_none_of_none() {
        let all = ["en", "es"].map(|language| {
            let of =
                [file((0, 0), 3, 1), file((0, 12), 1, 4), file((2, 9), 3, 2), file((0, 0), 0, 0)];
            of.map(|file| lines(&file, language).join("\n")).join("\n\n")
        });
        insta::assert_snapshot!(all.join("\n----\n"));
    }
}
