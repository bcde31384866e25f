//! What somebody on a waiting list is told when a place is theirs to take, in their language.

/// The mail: subject and body. `times` is when the block is, and until when the place is kept.
pub(super) fn asked(
    language: &str,
    station: &str,
    (span, until): (&str, &str),
    page: &str,
) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!(
            "Quedó libre una plaza del bloque {span} en {station}, y usted es la siguiente persona de la lista de \
             espera.\n\nLa plaza se le guarda hasta el {until}. Tómela, o diga que no, en la aplicación: \
             {page}\n\nDecir que no, o no contestar, no cuenta en ninguna parte. La plaza pasa entonces a la \
             siguiente persona de la lista.\n"
        );
        return ("Hay una plaza libre para usted", body);
    }
    let body = format!(
        "A place of the block {span} at {station} came free, and you are next on its waiting list.\n\nIt is kept \
         for you until {until}. Take it, or say no, in the app: {page}\n\nSaying no, or not answering, counts \
         nowhere. The place then goes to the next person on the list.\n"
    );
    ("A place is free for you", body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_next_reads_in_their_language_until_when_and_that_a_no_counts_nowhere() {
        let times = ("Mon 30 Nov, 08:00-12:00", "Sun 29 Nov, 18:00");
        let (subject, body) = asked("en", "Austin", times, "https://x.example/courier/#/work");
        assert_eq!(subject, "A place is free for you");
        for words in ["08:00-12:00", "until Sun 29 Nov, 18:00", "counts nowhere", "x.example"] {
            assert!(body.contains(words), "{words}: {body}");
        }
        let (subject, body) = asked("es-MX", "Austin", times, "");
        assert_eq!(subject, "Hay una plaza libre para usted");
        assert!(body.contains("no cuenta en ninguna parte") && body.contains(times.1), "{body}");
    }
}
