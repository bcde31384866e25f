//! The bank of stories. Each has an opening that sounds bad, one sentence that explains it and three that
//! do not, what the courier answers, and what a reviewer is told afterwards. Numbers are filled in.
//!
//! Never does: say in a story that somebody is innocent, or name anybody.

use super::Pattern;
use crate::decision::Words;

/// One story before its numbers.
pub(super) struct Entry {
    pub(super) opening: Words,
    pub(super) telling: Words,
    pub(super) facts: [Words; 3],
    pub(super) answer: Words,
    pub(super) why: Words,
}

pub(super) const fn entry(pattern: Pattern) -> &'static Entry {
    match pattern {
        Pattern::WrongPin => &WRONG_PIN,
        Pattern::MissingCode => &MISSING_CODE,
        Pattern::BadBuilding => &BAD_BUILDING,
        Pattern::LateRelease => &LATE_RELEASE,
        Pattern::SharedBay => &SHARED_BAY,
        Pattern::Weather => &WEATHER,
    }
}

const fn say(en: &'static str, es: &'static str) -> Words {
    Words { en, es }
}

static WRONG_PIN: Entry = Entry {
    opening: say(
        "On {day} {n} parcels for one address were recorded as left at the door, and the recipient never saw them.",
        "El {day} se registraron {n} paquetes de una dirección como dejados en la puerta, y el destinatario nunca los vio.",
    ),
    telling: say(
        "The map point of this address had been moved by {far} metres the evening before and was put back two days later.",
        "El punto del mapa de esta dirección se había movido {far} metros la tarde anterior y se corrigió dos días después.",
    ),
    facts: [
        say(
            "The door in the photo has another colour than the recipient's.",
            "La puerta de la foto tiene otro color que la del destinatario.",
        ),
        say(
            "The recipient looked everywhere and asked two neighbours.",
            "El destinatario miró en todas partes y preguntó a dos vecinos.",
        ),
        say(
            "The courier stayed at the stop for less than a minute.",
            "El repartidor estuvo en la parada menos de un minuto.",
        ),
    ],
    answer: say(
        "I went where the app led me and left them at that door. Nobody opened.",
        "Fui adonde me llevó la aplicación y los dejé en esa puerta. Nadie abrió.",
    ),
    why: say(
        "The map led to another door. A wrong pin is ours to mend, and no ground exists for it.",
        "El mapa llevó a otra puerta. Un punto equivocado nos toca corregirlo a nosotros, y no hay motivo para ello.",
    ),
};

static MISSING_CODE: Entry = Entry {
    opening: say(
        "On {day} {n} parcels were recorded as left inside a building, and none of the recipients found theirs.",
        "El {day} se registraron {n} paquetes como dejados dentro de un edificio, y ninguno de los destinatarios encontró el suyo.",
    ),
    telling: say(
        "No code for the gate was on record until {hour}:{past} of that day; the orders of the next day have one.",
        "No constaba ningún código de la entrada hasta las {hour}:{past} de ese día; los pedidos del día siguiente lo tienen.",
    ),
    facts: [
        say(
            "The photo shows a hallway and no door number.",
            "La foto muestra un pasillo y ningún número de puerta.",
        ),
        say(
            "The courier rang no recipient's telephone.",
            "El repartidor no llamó al teléfono de ningún destinatario.",
        ),
        say("All {n} were closed within four minutes.", "Los {n} se cerraron en cuatro minutos."),
    ],
    answer: say(
        "The gate was locked and the app had nothing. Somebody who came out let me in, so I left them in the hallway.",
        "La entrada estaba cerrada y la aplicación no decía nada. Alguien que salía me dejó pasar, así que los dejé en el pasillo.",
    ),
    why: say(
        "Nobody had given the code. What we did not tell the courier is no fault of theirs.",
        "Nadie había dado el código. Lo que no le dijimos al repartidor no es culpa suya.",
    ),
};

static BAD_BUILDING: Entry = Entry {
    opening: say(
        "Within five weeks {n} parcels vanished at one building; this courier had brought every one of them.",
        "En cinco semanas desaparecieron {n} paquetes en un edificio; este repartidor los había llevado todos.",
    ),
    telling: say(
        "In the half year before, {many} parcels that other couriers had brought there were reported missing, at the same rate.",
        "En el medio año anterior se comunicó que faltaban {many} paquetes llevados allí por otros repartidores, con la misma frecuencia.",
    ),
    facts: [
        say(
            "Each photo shows the parcel at the right door.",
            "Cada foto muestra el paquete en la puerta correcta.",
        ),
        say(
            "Two recipients say that they were at home and nobody rang.",
            "Dos destinatarios dicen que estaban en casa y nadie llamó.",
        ),
        say(
            "The courier asked for this route again each week.",
            "El repartidor pidió esta ruta de nuevo cada semana.",
        ),
    ],
    answer: say(
        "I bring thirty parcels to that street and lose none but in that house. I told the desk about its front door.",
        "Llevo treinta paquetes a esa calle y solo faltan en esa casa. Avisé a la oficina de su puerta principal.",
    ),
    why: say(
        "Parcels vanish there whoever brings them. A bad building shields whoever delivers to it.",
        "Allí desaparecen paquetes los lleve quien los lleve. Un mal edificio protege a quien reparte en él.",
    ),
};

static LATE_RELEASE: Entry = Entry {
    opening: say(
        "On {day} {n} parcels were left outside after the promised hours without a hand-over, and all of them are gone.",
        "El {day} se dejaron {n} paquetes fuera después de las horas prometidas y sin entrega en mano, y todos desaparecieron.",
    ),
    telling: say(
        "The station released this route {late} minutes after its time.",
        "La estación dejó salir esta ruta {late} minutos después de su hora.",
    ),
    facts: [
        say(
            "The courier skipped the second try that the route has.",
            "El repartidor se saltó el segundo intento que tiene la ruta.",
        ),
        say(
            "The recipients had asked for a hand-over.",
            "Los destinatarios habían pedido una entrega en mano.",
        ),
        say(
            "Three other stops of this route were done within a minute each.",
            "Otras tres paradas de esta ruta se hicieron en un minuto cada una.",
        ),
    ],
    answer: say(
        "We waited to be loaded. When I came the shops were closed, and the desk said to leave what I could.",
        "Esperamos a que nos cargaran. Cuando llegué las tiendas estaban cerradas, y la oficina dijo que dejara lo que pudiera.",
    ),
    why: say(
        "The delay was the station's. It counts against nobody who drives.",
        "El retraso fue de la estación. No cuenta en contra de nadie que conduce.",
    ),
};

static SHARED_BAY: Entry = Entry {
    opening: say(
        "On {day} {n} parcels were scanned into this courier's van, recorded as brought, and never reached anybody.",
        "El {day} se escanearon {n} paquetes en la furgoneta de este repartidor, se registraron como llevados y no llegaron a nadie.",
    ),
    telling: say(
        "Two routes were loaded in one bay that morning, and the other courier brought {many} parcels back that stood on no list of theirs.",
        "Esa mañana se cargaron dos rutas en un mismo muelle, y el otro repartidor devolvió {many} paquetes que no estaban en su lista.",
    ),
    facts: [
        say("The scans at the stops are missing.", "Faltan los escaneos en las paradas."),
        say(
            "The photos show parcels of about the same size.",
            "Las fotos muestran paquetes de un tamaño parecido.",
        ),
        say(
            "One recipient received somebody else's parcel.",
            "Un destinatario recibió el paquete de otra persona.",
        ),
    ],
    answer: say(
        "I brought what was in my van. It was loaded before I came.",
        "Llevé lo que había en mi furgoneta. La cargaron antes de que yo llegara.",
    ),
    why: say(
        "The parcels were mixed up where they were loaded. That is the operator's to mend.",
        "Los paquetes se mezclaron donde se cargaron. Corregirlo le toca al operador.",
    ),
};

static WEATHER: Entry = Entry {
    opening: say(
        "On {day} {n} parcels were put down in the open and found empty the next morning.",
        "El {day} se dejaron {n} paquetes a la intemperie y a la mañana siguiente estaban vacíos.",
    ),
    telling: say(
        "A stop for wind was in force for this area from {hour}:00 on, and couriers had been told to come back at once.",
        "Había una parada por viento en esta zona desde las {hour}:00, y se había pedido a los repartidores que volvieran enseguida.",
    ),
    facts: [
        say("No photo was taken at two of the stops.", "En dos de las paradas no se hizo foto."),
        say(
            "The recipients had named a place under a roof.",
            "Los destinatarios habían indicado un lugar bajo techo.",
        ),
        say(
            "The courier checked out with an empty van.",
            "El repartidor terminó con la furgoneta vacía.",
        ),
    ],
    answer: say(
        "The warning came while I was out. I put them down where I stood and drove back.",
        "El aviso llegó mientras estaba en la calle. Los dejé donde estaba y volví.",
    ),
    why: say(
        "A safety hold lifts what a courier owes for that time. What the wind did is nobody's act.",
        "Una parada de seguridad quita lo que un repartidor debe en ese tiempo. Lo que hizo el viento no es acto de nadie.",
    ),
};
