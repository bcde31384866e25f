//! Figures of evidence in plain words: what each measured number means to whoever reads a notice.

use super::Words;
use alloc::format;
use alloc::string::String;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds.
    Millis,
    /// A share from 0 to 1, shown as a percentage.
    Share,
    /// A number of things.
    Count,
    /// Hours.
    Hours,
    /// A number without a unit, to one decimal.
    Plain,
    /// Happened or not.
    Fact,
}

/// A figure: its meaning and its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub means: Words,
    /// What it counts.
    pub unit: Unit,
}

const fn of(unit: Unit, en: &'static str, es: &'static str) -> Figure {
    Figure { means: Words { en, es }, unit }
}

impl Figure {
    /// The figure with this code of the risk book, if it may be used as a fact.
    #[must_use]
    #[expect(clippy::too_many_lines, reason = "a list: one entry for each figure")]
    pub fn of_code(code: &str) -> Option<Self> {
        use Unit::{Count, Fact, Hours, Millis, Plain, Share};
        Some(match code {
            "unproven_share" => {
                of(Share, "requests without a proof of a key", "solicitudes sin prueba de clave")
            }
            "proof_forged" => of(Fact, "a forged proof came", "llegó una prueba falsificada"),
            "account_devices" => {
                of(Count, "devices used in two weeks", "dispositivos usados en dos semanas")
            }
            "device_accounts" => {
                of(Count, "accounts on the device in use", "cuentas en el dispositivo en uso")
            }
            "reaction_p05_ms" => of(
                Millis,
                "from offer to try, fastest twentieth",
                "de la oferta al intento, los más rápidos",
            ),
            "reaction_median_ms" => {
                of(Millis, "from offer to try, usually", "de la oferta al intento, normalmente")
            }
            "reaction_fast_share" => of(
                Share,
                "tries within a quarter of a second",
                "intentos en menos de un cuarto de segundo",
            ),
            "reaction_entropy" => of(
                Plain,
                "spread of reaction times (people: above 2)",
                "dispersión al reaccionar (personas: más de 2)",
            ),
            "try_unviewed_share" => {
                of(Share, "tries for offers never opened", "intentos por ofertas nunca abiertas")
            }
            "try_unshown_share" => of(
                Share,
                "tries for offers never shown to that phone",
                "intentos por ofertas nunca mostradas a ese teléfono",
            ),
            "reading_median_ms" => of(
                Millis,
                "from opening the details to the try, usually",
                "de abrir los detalles al intento, normalmente",
            ),
            "try_straight_share" => of(
                Share,
                "tries at once after looking at the list",
                "intentos justo después de mirar la lista",
            ),
            "other_acts_share" => of(
                Share,
                "requests that are neither looks nor tries",
                "solicitudes que no son ni miradas ni intentos",
            ),
            "poll_interval_variation" => of(
                Plain,
                "spread of the time between looks (people: above 0.25)",
                "dispersión del tiempo entre miradas (personas: más de 0,25)",
            ),
            "poll_interval_entropy" => of(
                Plain,
                "variety of the time between looks (people: above 1.5)",
                "variedad del tiempo entre miradas (personas: más de 1,5)",
            ),
            "poll_interval_repeats" => of(
                Share,
                "looks at the same interval as before",
                "miradas con el mismo intervalo que antes",
            ),
            "polls_per_minute" => {
                of(Plain, "looks at the list a minute", "miradas a la lista por minuto")
            }
            "busiest_minutes" => {
                of(Count, "requests within ten minutes", "solicitudes en diez minutos")
            }
            "longest_awake_hours" => {
                of(Hours, "without a pause of four hours", "sin una pausa de cuatro horas")
            }
            "burst_share" => {
                of(Share, "acts within 20 ms of each other", "actos a menos de 20 ms entre sí")
            }
            "acts_per_device" => of(
                Count,
                "requests for each device in a month",
                "solicitudes por dispositivo en un mes",
            ),
            "tries_per_offer" => of(Plain, "tries for each offer", "intentos por oferta"),
            "acts_per_station" => of(
                Count,
                "requests for each station in a month",
                "solicitudes por estación en un mes",
            ),
            "acts_per_network" => {
                of(Count, "requests for each network in a month", "solicitudes por red en un mes")
            }
            "polls_per_try" => {
                of(Count, "looks at the list for each try", "miradas a la lista por intento")
            }
            "tries_per_day" => of(Count, "tries a day", "intentos al día"),
            "response_median_ms" => of(
                Millis,
                "after another account's try, usually",
                "después del intento de otra cuenta, normalmente",
            ),
            "response_fast_share" => {
                of(Share, "tries within 128 ms of another's", "intentos a menos de 128 ms de otro")
            }
            "session_moved_share" => of(
                Share,
                "requests from another device than the one before",
                "solicitudes desde otro dispositivo que la anterior",
            ),
            "session_hints_share" => of(
                Share,
                "requests from another app than the one before",
                "solicitudes desde otra aplicación que la anterior",
            ),
            "tries_together" => of(
                Count,
                "tries within 5 ms of one other account's",
                "intentos a menos de 5 ms de otra cuenta",
            ),
            "canary_touched" => of(
                Fact,
                "acted on an offer that no app shows",
                "actuó sobre una oferta que ninguna app muestra",
            ),
            _ => return None,
        })
    }

    /// The value in words, such as `12 ms: from offer to try, usually`.
    #[must_use]
    pub fn say(self, value: f64, language: &str) -> String {
        let means = self.means.of(language);
        match self.unit {
            Unit::Fact => String::from(means),
            Unit::Millis => format!("{value:.0} ms: {means}"),
            Unit::Share => format!("{:.0} %: {means}", value * 100.0),
            Unit::Count => format!("{value:.0}: {means}"),
            Unit::Hours => format!("{value:.0} h: {means}"),
            Unit::Plain => format!("{value:.2}: {means}"),
        }
    }

    /// The smallest and the largest value together, such as `12–40 ms: ...`; one value where they read the
    /// same.
    #[must_use]
    pub fn say_span(self, least: f64, most: f64, language: &str) -> String {
        let whole = self.say(most, language);
        let first = self.say(least, language);
        let least = first.split_once(": ").map(|(value, _)| value);
        match least.and_then(|value| value.split(' ').next()) {
            Some(least) if first != whole => format!("{least}–{whole}"),
            _ => whole,
        }
    }
}
