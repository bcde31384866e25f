//! What each item of evidence shows and does not, in plain words.

use crate::strength::{Item, Kind};
use porchlight_domain::decision::Words;

/// What an item shows, and what it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// What it shows.
    pub shows: Words,
    /// What it does not show.
    pub shows_not: Words,
}

const fn means(
    shows: (&'static str, &'static str),
    shows_not: (&'static str, &'static str),
) -> Meaning {
    Meaning {
        shows: Words { en: shows.0, es: shows.1 },
        shows_not: Words { en: shows_not.0, es: shows_not.1 },
    }
}

const NOT_THE_PARCEL: (&str, &str) =
    ("It does not show where the parcel was.", "No muestra dónde estaba el paquete.");
const NOT_AFTERWARDS: (&str, &str) =
    ("It does not show what happened afterwards.", "No muestra qué pasó después.");
const NOTHING_AGAINST: (&str, &str) =
    ("What is missing speaks against nobody.", "Lo que falta no habla en contra de nadie.");

impl Item {
    /// What it shows and does not.
    #[must_use]
    pub fn meaning(self) -> Meaning {
        match self.kind {
            Kind::Position => position(self.seen),
            Kind::Photo => photo(self.seen),
            Kind::HandOver => hand_over(self.seen),
            Kind::Scan => scan(self.seen),
            Kind::Stay => stay(self.seen),
            Kind::Statement => statement(self.seen),
        }
    }
}

fn position(seen: &str) -> Meaning {
    match seen {
        "here" => means(
            ("The phone was at the door.", "El teléfono estaba en la puerta."),
            NOT_THE_PARCEL,
        ),
        "beside" => means(
            (
                "The phone's position fits a neighbour's door better.",
                "La posición del teléfono encaja mejor con la puerta de un vecino.",
            ),
            NOT_THE_PARCEL,
        ),
        "away" => means(
            ("The phone's position was far off.", "La posición del teléfono quedaba lejos."),
            (
                "Of 100 positions about 2 are far off by themselves.",
                "De cada 100 posiciones, unas 2 quedan lejos sin motivo.",
            ),
        ),
        _ => means(("There is no position.", "No hay posición."), NOTHING_AGAINST),
    }
}

fn photo(seen: &str) -> Meaning {
    match seen {
        "alike" => means(
            (
                "The photo is like earlier ones of this door.",
                "La foto se parece a otras anteriores de esta puerta.",
            ),
            NOT_AFTERWARDS,
        ),
        "unlike" => means(
            (
                "The photo is unlike earlier ones of this door.",
                "La foto no se parece a otras anteriores de esta puerta.",
            ),
            (
                "Of 100 photos of the right door about 18 are.",
                "De cada 100 fotos de la puerta correcta, unas 18 tampoco.",
            ),
        ),
        "elsewhere" => means(
            (
                "The photo is like earlier ones of another address.",
                "La foto se parece a otras anteriores de otra dirección.",
            ),
            ("Doors of one house are alike.", "Las puertas de una casa se parecen."),
        ),
        "again" => means(
            (
                "A person found the photo to be that of another delivery.",
                "Una persona vio que la foto es la de otra entrega.",
            ),
            ("It does not show why.", "No muestra por qué."),
        ),
        "plain" => means(
            (
                "There is a photo, and nothing to tell the door by.",
                "Hay una foto, pero nada con que reconocer la puerta.",
            ),
            NOT_AFTERWARDS,
        ),
        _ => means(("There is no photo.", "No hay foto."), NOTHING_AGAINST),
    }
}

fn hand_over(seen: &str) -> Meaning {
    match seen {
        "code" => means(
            (
                "Somebody who knew the delivery code took it.",
                "Lo recibió alguien que sabía el código de entrega.",
            ),
            ("A code can be passed on.", "Un código se puede pasar a otra persona."),
        ),
        "name" => means(
            ("Somebody who gave a name took it.", "Lo recibió alguien que dio un nombre."),
            ("A name can be anybody's.", "Un nombre puede ser de cualquiera."),
        ),
        _ => means(
            (
                "It was left, and nobody took it from the courier.",
                "Se dejó sin entregarlo en mano.",
            ),
            NOT_AFTERWARDS,
        ),
    }
}

fn scan(seen: &str) -> Meaning {
    match seen {
        "matches" => means(
            ("The parcel was scanned at the stop.", "El paquete se escaneó en la parada."),
            ("People scan at wrong doors too.", "También se escanea en puertas equivocadas."),
        ),
        "another" => means(
            (
                "Another order's parcel was scanned at the stop.",
                "En la parada se escaneó el paquete de otro pedido.",
            ),
            ("It does not show who mixed them up.", "No muestra quién los confundió."),
        ),
        _ => means(
            ("Nothing was scanned at the stop.", "En la parada no se escaneó nada."),
            ("Labels tear and cameras fail.", "Las etiquetas se rompen y las cámaras fallan."),
        ),
    }
}

fn stay(seen: &str) -> Meaning {
    match seen {
        "usual" => means(
            (
                "The phone stayed as long as leaving a parcel takes.",
                "El teléfono estuvo el tiempo que lleva dejar un paquete.",
            ),
            NOT_THE_PARCEL,
        ),
        "short" => means(
            (
                "The phone stayed less than leaving a parcel takes.",
                "El teléfono estuvo menos de lo que lleva dejar un paquete.",
            ),
            ("Clocks and positions of phones lag.", "Los relojes y posiciones se retrasan."),
        ),
        _ => means(
            ("Nobody saw how long it took.", "No se vio cuánto tiempo llevó."),
            NOTHING_AGAINST,
        ),
    }
}

fn statement(seen: &str) -> Meaning {
    match seen {
        "looked_everywhere" => means(
            (
                "The recipient looked at the place, and asked household and neighbours.",
                "El destinatario miró en el lugar y preguntó en casa y a los vecinos.",
            ),
            NOT_AFTERWARDS,
        ),
        "wrong_place" => means(
            (
                "The recipient says that this is not their place.",
                "El destinatario dice que ese no es su lugar.",
            ),
            ("A photo from close up can mislead.", "Una foto de cerca puede confundir."),
        ),
        _ => means(
            ("The recipient says what went wrong.", "El destinatario dice qué salió mal."),
            NOT_AFTERWARDS,
        ),
    }
}
