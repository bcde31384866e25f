//! Short mails about cases and appeals that are no letter of a decision, in the courier's language.

/// A case is closed: subject and body.
pub(super) fn nothing_follows(language: &str, operator: &str, reason: &str) -> (String, String) {
    if language.starts_with("es") {
        return (
            format!("{operator}: su caso está cerrado"),
            format!(
                "Una persona miró su caso y lo cerró. No pasa nada con su cuenta, y el aviso queda \
                 retirado.\n\nPor qué: {reason}\n"
            ),
        );
    }
    (
        format!("{operator}: your case is closed"),
        format!(
            "A person looked at your case and closed it. Nothing follows for your account, and the \
             notice is taken back.\n\nWhy: {reason}\n"
        ),
    )
}

/// An appeal was rejected: subject and body.
pub(super) fn stands(language: &str, operator: &str, reasons: &str) -> (String, String) {
    if language.starts_with("es") {
        return (
            format!("{operator}: respuesta a su apelación"),
            format!(
                "Una persona que no decidió miró su apelación. La decisión sigue valiendo.\n\nPor \
                 qué: {reasons}\n"
            ),
        );
    }
    (
        format!("{operator}: the answer to your appeal"),
        format!(
            "Somebody who did not decide looked at your appeal. The decision stands.\n\nWhy: \
             {reasons}\n"
        ),
    )
}
