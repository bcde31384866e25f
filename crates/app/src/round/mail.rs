//! What mails about rounds say, in the courier's language.

/// What a round brought to one entrant.
pub(super) enum Brought {
    /// These blocks, as lines of text.
    Yours(Vec<String>),
    /// Nothing of their list.
    Nothing,
    /// Nothing: all these blocks were gone at this position of so many.
    AllGone(usize, u32, u32),
    /// Their entry did not take part: its challenge was not passed.
    LeftOut,
}

/// The mail about a block that went back because a challenge was not passed: subject and body.
pub(super) fn went_back(language: &str, span: &str, station: &str) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!(
            "El bloque {span} en {station} volvió al siguiente sorteo: la comprobación que le pedimos \
             no se superó a tiempo.\n\nEsto no es ninguna decisión sobre usted ni cuenta en su \
             contra. Entre en el siguiente sorteo como siempre; la estación puede ayudarle con la \
             comprobación.\n"
        );
        return ("Un bloque volvió al siguiente sorteo", body);
    }
    let body = format!(
        "The block {span} at {station} went back into the next round: the check that we asked you for \
         was not passed in time.\n\nThis is no decision about you, and it does not count against \
         you. Enter the next round as usual; the station can help you with the check.\n"
    );
    ("A block went back into the next round", body)
}

/// The mail about a station's new numbers for rounds: subject and body. `coming` is from when on they hold,
/// and why.
pub(super) fn new_numbers(
    language: &str,
    station: &str,
    coming: (&str, &str),
    page: &str,
) -> (&'static str, String) {
    let (from, reason) = coming;
    if language.starts_with("es") {
        let body = format!(
            "Desde el {from} las rondas de {station} tienen números nuevos.\n\nPor qué: {reason}\n\n\
             Todos los números: {page}\n\nLas rondas ya anunciadas conservan los suyos.\n"
        );
        return ("Números nuevos de las rondas", body);
    }
    let body = format!(
        "From {from} rounds at {station} have new numbers.\n\nWhy: {reason}\n\nAll of them: {page}\n\n\
         Rounds that are announced keep theirs.\n"
    );
    ("New numbers for rounds", body)
}

/// The mail about a round that ended without a draw: subject and body. `page` says why.
pub(super) fn not_drawn(language: &str, station: &str, page: &str) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!(
            "El sorteo de {station} terminó sin sortearse: los números públicos al azar que había \
             nombrado pasaron antes de que su lista estuviera publicada.\n\nSus boletos no cambian. Los \
             bloques entran en los siguientes sorteos.\n\nMás: {page}\n"
        );
        return ("El sorteo terminó sin sortearse", body);
    }
    let body = format!(
        "The round at {station} ended without a draw: the public random numbers that it had named \
         were over before its lists were published.\n\nYour tickets stay as they are. Its blocks go into \
         the next rounds.\n\nMore: {page}\n"
    );
    ("The round ended without a draw", body)
}

/// The mail with the result of a round: subject and body. `check` is where anybody checks it.
pub(super) fn result(
    language: &str,
    station: &str,
    brought: &Brought,
    check: &str,
) -> (&'static str, String) {
    if language.starts_with("es") {
        let what = match brought {
            Brought::Yours(lines) => format!("Suyos:\n{}", lines.join("\n")),
            Brought::Nothing => "Esta vez no le tocó ningún bloque de su lista. Eso cuenta a su \
                favor: suben sus boletos en los próximos sorteos."
                .to_owned(),
            Brought::AllGone(blocks, position, of) => format!(
                "Los {blocks} bloques de su lista ya no estaban en el puesto {position} de {of}. \
                 Eso cuenta a su favor: suben sus boletos en los próximos sorteos."
            ),
            Brought::LeftOut => {
                "Su entrada no participó: la comprobación que le pedimos no se superó \
                antes del cierre. Esto no es ninguna decisión sobre usted ni cuenta en su contra."
                    .to_owned()
            }
        };
        let body =
            format!("El sorteo de {station} está hecho.\n\n{what}\n\nCompruébelo: {check}\n");
        return ("Resultado del sorteo", body);
    }
    let what = match brought {
        Brought::Yours(lines) => format!("Yours:\n{}", lines.join("\n")),
        Brought::Nothing => {
            "No block of your list came to you this time. That counts for you: your \
            tickets in the next draws rise."
                .to_owned()
        }
        Brought::AllGone(blocks, position, of) => format!(
            "All {blocks} blocks of your list were gone at position {position} of {of}. That \
             counts for you: your tickets in the next draws rise."
        ),
        Brought::LeftOut => {
            "Your entry did not take part: the check that we asked you for was not \
            passed before the close. This is no decision about you and does not count against you."
                .to_owned()
        }
    };
    let body =
        format!("The round at {station} is drawn.\n\n{what}\n\nCheck it yourself: {check}\n");
    ("Result of the round", body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_about_rounds_speak_the_couriers_language() {
        assert_eq!(went_back("es-MX", "8-11", "Austin").0, "Un bloque volvió al siguiente sorteo");
        assert_eq!(went_back("en", "8-11", "Austin").0, "A block went back into the next round");
        assert_eq!(not_drawn("es", "Austin", "").0, "El sorteo terminó sin sortearse");
        assert!(not_drawn("en", "Austin", "x/rounds/1").1.contains("x/rounds/1"));
        let coming = ("Sat 28 Nov, 08:00", "fewer turns");
        assert_eq!(new_numbers("es", "Austin", coming, "").0, "Números nuevos de las rondas");
        assert!(new_numbers("en", "Austin", coming, "").1.contains("fewer turns"));
        for brought in [Brought::Yours(vec!["- 8-11".into()]), Brought::Nothing, Brought::LeftOut] {
            let (subject, body) = result("es", "Austin", &brought, "https://x.example/rounds/1");
            assert_eq!(subject, "Resultado del sorteo");
            assert!(body.contains("https://x.example/rounds/1") && !body.contains("round at"));
            assert!(result("en", "Austin", &brought, "").1.starts_with("The round at Austin"));
        }
    }
}
